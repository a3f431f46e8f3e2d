"""The one-key targets: 110 and the others, each a key away for transfer and for three-way."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from console.desk import Desk
from console.settings import Target
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.callbutton import OneKeyTarget
from console.widgets.layout import HBox
from telephony.actions import Action


def icon_of(target: Target) -> Icon:
    """The target's icon; a telephone where the settings name one that the program lacks."""
    return Icon(target.icon) if target.icon in {icon.value for icon in Icon} else Icon.PHONE


def three_way_key(target: Target) -> str:
    """The key for three-way beside the target's own key for transfer: the same with Shift."""
    return target.key.replace("Ctrl+", "Ctrl+Shift+") if target.key.startswith("Ctrl+") else ""


def short_label(target: Target) -> str:
    """The label where there is little room: the number if the label begins with it, else four characters."""
    return target.number if target.label.startswith(target.number) else target.label[:4]


class TargetRow(QWidget):
    """The targets with long names, else with short ones, else the rest under 更多. Every key always works."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._buttons: list[OneKeyTarget] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = HBox(self, gap=4)
        self._more = Button("更多", icon=Icon.ELLIPSIS)
        self._more_menu = QMenu(self._more)
        self._more.setMenu(self._more_menu)
        for target in desk.rules.targets:
            button = self._button(target)
            self._buttons.append(button)
            row.addWidget(button)
        row.addWidget(self._more)
        row.addStretch(1)

    def draw(self, why: Mapping[Action, str]) -> None:
        """Enable what can be done now."""
        reason = why[Action.TRANSFER] or why[Action.THREE_WAY]
        for button in self._buttons:
            button.set_available(not reason, reason)

    def _button(self, target: Target) -> OneKeyTarget:
        button = OneKeyTarget(icon_of(target), target.label, parent=self)
        button.transfer_action.setVisible(target.transfer)
        button.conference_action.setVisible(target.three_way)
        transfer = partial(self._desk.transfer_to, target.number)
        three_way = partial(self._desk.three_way_with, target.number)
        button.transfer_wanted.connect(transfer if target.transfer else three_way)
        button.conference_wanted.connect(three_way if target.three_way else transfer)
        for key, wanted, offered in (
            (target.key, button.transfer_wanted, target.transfer),
            (three_way_key(target), button.conference_wanted, target.three_way),
        ):
            if key and offered:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(lambda button=button, wanted=wanted: self._by_key(button, wanted))
        keys = "，".join(
            text
            for text in (
                f"转接 {target.key}" if target.transfer and target.key else "",
                f"三方 {three_way_key(target)}" if target.three_way and three_way_key(target) else "",
            )
            if text
        )
        button.set_usual_tip(f"{target.label}：{keys}" if keys else target.label)
        return button

    def _by_key(self, button: OneKeyTarget, wanted: object) -> None:
        if button.isEnabled():
            wanted.emit()  # type: ignore[attr-defined]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits, in the settings' order."""
        super().resizeEvent(event)
        room = event.size().width()
        self._label(lambda target: target.label)
        if self._width(len(self._buttons)) > room:
            self._label(short_label)
        shown = len(self._buttons)
        if self._width(shown) > room:
            room -= self._more.sizeHint().width() + self._gap()
            while shown and self._width(shown) > room:
                shown -= 1
        self._show(shown)

    def _label(self, label: Callable[[Target], str]) -> None:
        for button, target in zip(self._buttons, self._desk.rules.targets, strict=True):
            button.setText(label(target))

    def _gap(self) -> int:
        layout = self.layout()
        return layout.spacing() if layout is not None else 0

    def _width(self, count: int) -> int:
        return sum(button.sizeHint().width() + self._gap() for button in self._buttons[:count])

    def _show(self, shown: int) -> None:
        self._more_menu.clear()
        for index, button in enumerate(self._buttons):
            button.setVisible(index < shown)
            if index >= shown:
                menu = self._more_menu.addMenu(button.icon(), button.text())
                menu.addActions([button.transfer_action, button.conference_action])
        self._more.setVisible(shown < len(self._buttons))

    def sizeHint(self) -> QSize:
        """Any width will do."""
        height = max((button.sizeHint().height() for button in self._buttons), default=0)
        return QSize(0, height)
