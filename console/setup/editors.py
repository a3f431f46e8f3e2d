"""One editor for each kind of setting, made from the setting's rule."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from console import theme
from console.settings.rules import Flag, Fraction, OneOf, Rule, Text, Whole
from console.theme import Icon
from console.widgets.button import IconButton
from console.widgets.layout import HBox
from console.widgets.number import NumberField


class Edited(QObject):
    """Tells of an edit; a QObject of its own, because editors are widgets of many kinds."""

    happened = Signal()


class Editor(Protocol):
    """What the forms need of an editor."""

    @property
    def widget(self) -> QWidget:
        """Where it is typed; has the focus and the accessible name."""
        ...

    @property
    def field(self) -> QWidget:
        """What is put into the layout; wider than `widget` where a button stands beside it."""
        ...

    @property
    def edited(self) -> Edited:
        """Tells of every edit, by keys, mouse or program."""
        ...

    def value(self) -> object:
        """What it shows, as the setting's type."""
        ...

    def show(self, value: Any) -> None:
        """Put a value in."""
        ...


class TextEditor:
    """A line of text; leading and trailing blanks, often pasted along, don't count."""

    def __init__(self, rule: Text) -> None:
        self.edited = Edited()
        self.widget = QLineEdit()
        self.widget.setMaxLength(rule.longest)
        self.widget.textChanged.connect(lambda: self.edited.happened.emit())
        self.field: QWidget = self.widget

    def value(self) -> str:
        """See :meth:`Editor.value`."""
        return self.widget.text().strip()

    def show(self, value: Any) -> None:
        """See :meth:`Editor.show`."""
        self.widget.setText(str(value))


class PathEditor(TextEditor):
    """A file or folder: typed, pasted or picked."""

    def __init__(self, rule: Text, *, folder: bool) -> None:
        super().__init__(rule)
        self._folder = folder
        self._title = f"选择{rule.label}"
        self.field = QWidget()
        row = HBox(self.field, gap=4)
        row.addWidget(self.widget, 1)
        self.button = IconButton(Icon.FOLDER, self._title)
        self.button.clicked.connect(self._pick)
        row.addWidget(self.button)

    def _pick(self) -> None:
        dialog = QFileDialog(self.widget, self._title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.Directory if self._folder else mode.ExistingFile)
        if self.value():
            dialog.setDirectory(str(Path(self.value()).parent))
        dialog.fileSelected.connect(self.show)
        # not exec(): a call may come while somebody looks for a folder
        dialog.setModal(False)
        dialog.show()


class CalmComboBox(QComboBox):
    """Turns with the wheel only while it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class WholeEditor:
    """A whole number."""

    def __init__(self, rule: Whole) -> None:
        self.edited = Edited()
        # a unit such as "秒，0 为不整理" says more than has room
        unit = rule.unit.partition("，")[0].partition("没")[0]
        self.widget = NumberField(rule.low, rule.high, unit=unit)
        self.widget.valueChanged.connect(lambda: self.edited.happened.emit())
        self.field: QWidget = self.widget

    def value(self) -> int:
        """See :meth:`Editor.value`."""
        return self.widget.value()

    def show(self, value: Any) -> None:
        """See :meth:`Editor.show`."""
        self.widget.setValue(value)


class PercentEditor:
    """A factor, shown in percent."""

    def __init__(self, rule: Fraction, step: int = 5) -> None:
        self.edited = Edited()
        self.widget = NumberField(round(100 * rule.low), round(100 * rule.high), unit="%")
        self.widget.setSingleStep(step)
        self._shown = rule.low
        self.widget.valueChanged.connect(lambda: self.edited.happened.emit())
        self.field: QWidget = self.widget

    def value(self) -> float:
        """The factor; one written by hand with more places stays as it is until it is turned."""
        turned = self.widget.value() != round(100 * self._shown)
        return self.widget.value() / 100 if turned else self._shown

    def show(self, value: Any) -> None:
        """See :meth:`Editor.show`."""
        self._shown = value
        self.widget.setValue(round(100 * value))


class FlagEditor:
    """Yes or no."""

    def __init__(self, rule: Flag) -> None:
        self.edited = Edited()
        self.widget = QCheckBox(rule.label)
        self.widget.toggled.connect(lambda: self.edited.happened.emit())
        self.field: QWidget = self.widget

    def value(self) -> bool:
        """See :meth:`Editor.value`."""
        return self.widget.isChecked()

    def show(self, value: Any) -> None:
        """See :meth:`Editor.show`."""
        self.widget.setChecked(bool(value))


class ChoiceEditor:
    """One of a few."""

    def __init__(self, names: Mapping[StrEnum, str]) -> None:
        self.edited = Edited()
        self._words = list(names)
        self.widget = CalmComboBox()
        self.widget.addItems(list(names.values()))
        self.widget.currentIndexChanged.connect(lambda: self.edited.happened.emit())
        self.field: QWidget = self.widget

    def value(self) -> StrEnum:
        """See :meth:`Editor.value`."""
        return self._words[self.widget.currentIndex()]

    def show(self, value: Any) -> None:
        """See :meth:`Editor.show`."""
        self.widget.setCurrentIndex(self._words.index(value))


ICONS = {
    Icon.PHONE: "电话",
    Icon.SHIELD_CHECK: "报警",
    Icon.SIREN: "警报",
    Icon.FLAME: "火警",
    Icon.AMBULANCE: "急救",
    Icon.CAR: "交通",
    Icon.EYE_OFF: "保密举报",
    Icon.LEAF: "环保",
    Icon.HAND_HELPING: "帮扶",
    Icon.MAIL: "信箱",
    Icon.BUILDING_2: "单位",
    Icon.LANDMARK: "政府",
    Icon.SCALE: "司法",
    Icon.HOUSE: "住房",
    Icon.USERS: "多人",
    Icon.HEADSET: "坐席",
    Icon.STAR: "其他",
}
"""What an operator may choose from; the file may name any icon that the program has."""


class IconBox(CalmComboBox):
    """Icons with their pictures, drawn anew when the look changes."""

    def __init__(self) -> None:
        super().__init__()
        for icon, name in ICONS.items():
            self.addItem(name, icon.value)
        self._draw()
        theme.current().changed.connect(self._draw)

    def choose(self, name: str) -> None:
        """One that isn't among the usual ones is added by its own name."""
        if self.findData(name) < 0:
            self.addItem(name, name)
            self._draw()
        self.setCurrentIndex(self.findData(name))

    def _draw(self) -> None:
        look = theme.current()
        known = {icon.value for icon in Icon}
        for row in range(self.count()):
            name = str(self.itemData(row))
            if name in known:
                self.setItemIcon(row, look.icon(Icon(name), look.tokens.text))


class IconEditor:
    """An icon by its Chinese name."""

    def __init__(self) -> None:
        self.edited = Edited()
        self.widget = IconBox()
        self.widget.currentIndexChanged.connect(lambda: self.edited.happened.emit())
        self.field: QWidget = self.widget

    def value(self) -> str:
        """See :meth:`Editor.value`."""
        return str(self.widget.currentData())

    def show(self, value: Any) -> None:
        """See :meth:`Editor.show`."""
        self.widget.choose(str(value))


def editor_for(rule: Rule, key: str) -> Editor:
    """The editor of a setting."""
    match rule:
        case Text():
            if key == "icon":
                return IconEditor()
            if key.endswith(("_file", "_folder")):
                return PathEditor(rule, folder=key.endswith("_folder"))
            return TextEditor(rule)
        case Whole():
            return WholeEditor(rule)
        case Fraction():
            return PercentEditor(rule)
        case Flag():
            return FlagEditor(rule)
        case OneOf():
            return ChoiceEditor(rule.names)
        case _:
            raise TypeError(f"no editor for {type(rule).__name__}")
