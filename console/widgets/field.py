"""A row of a form: label, control, and a line below for what to mind or what is wrong."""

from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.button import DrawnButton
from console.widgets.card import IconLabel
from console.widgets.layout import HBox, VBox, set_state
from console.widgets.text import ElidedText, Text


class Finding(StrEnum):
    """How much what was found stands in the way."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


_LOOKS = {
    Finding.ERROR: (Icon.CIRCLE_ALERT, Tone.DANGER),
    Finding.WARNING: (Icon.TRIANGLE_ALERT, Tone.RINGING),
    Finding.HINT: (Icon.INFO, Tone.NEUTRAL),
}


class FieldRow(QWidget):
    """A labelled control. The line below it always has its room, so that nothing jumps when it speaks.

    `label_width` (pixels at 100 %) lines up the controls of a form; 0 puts the label above its control.
    """

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        label_width: int = 64,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint, self._label_width = hint, label_width
        self._label = Text(label, "label")
        self._label.setBuddy(control)
        self._star = Text("*" if required else "", "label", tone=Tone.DANGER)
        self._mark = IconLabel(Icon.INFO, size=14)
        self._line = ElidedText("", "hint")
        if not control.accessibleName():
            control.setAccessibleName(f"{label}，必填" if required else label)
        self._lay_out()
        self.clear_finding()
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _lay_out(self) -> None:
        name = HBox(gap=2)
        name.addWidget(self._label)
        name.addWidget(self._star)
        name.addStretch(1)
        below = HBox(gap=4)
        below.addWidget(self._mark)
        below.addWidget(self._line, 1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        if self._label_width:
            self._grid.addLayout(name, 0, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self.control, 0, 1)
            self._grid.addLayout(below, 1, 1)
            self._grid.setColumnStretch(1, 1)
        else:
            self._grid.addLayout(name, 0, 0)
            self._grid.addWidget(self.control, 1, 0)
            self._grid.addLayout(below, 2, 0)

    def _rescale(self) -> None:
        look = theme.current()
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(2))
        if self._label_width:
            self._grid.setColumnMinimumWidth(0, look.px(self._label_width))
            self._label.setMinimumHeight(look.px(32))
            self._star.setMinimumHeight(look.px(32))
        self._line.setFixedHeight(look.px(18))

    @property
    def message(self) -> str:
        """What the line below says."""
        return self._line.text()

    def set_finding(self, finding: Finding, text: str) -> None:
        """Say what was found; it is also the control's description for screen readers."""
        icon, tone = _LOOKS[finding]
        self._mark.set_icon(icon, tone)
        self._mark.setVisible(bool(text) and finding is not Finding.HINT)
        self._line.setText(text)
        self._line.set_tone(None if finding is Finding.HINT else tone)
        self.control.setAccessibleDescription(text)
        set_state(self.control, "finding", finding.value if finding is not Finding.HINT else None)

    def clear_finding(self) -> None:
        """Nothing is wrong: the line goes back to its hint."""
        self.set_finding(Finding.HINT, self._hint)


class FindingLine(DrawnButton):
    """One thing that was found, in a list of such: what, where, and a press leads there."""

    def __init__(self, finding: Finding, text: str, where: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding, self._where = finding, where
        self.setText(text)
        self.setAccessibleName(f"{where}：{text}" if where else text)
        self.setAccessibleDescription("按 Enter 前往")
        self._usual_tip = text
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One dense line."""
        look = theme.current()
        words = f"{self._where}　{self.text()}"
        return QSize(paint.width_of(words, look.font(Type.SECONDARY)) + look.px(64), look.px(28))

    def minimumSizeHint(self) -> QSize:
        """The text may be cut; hover shows the whole."""
        look = theme.current()
        return QSize(look.px(120), look.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        look, tokens = theme.current(), theme.current().tokens
        icon, tone = _LOOKS[self._finding]
        painter = paint.painter_on(self)
        if self.underMouse() or self.hasFocus():
            paint.box(painter, self.rect(), tokens.surface_hover, radius=look.px(4))
        middle, left = self.height() // 2, look.px(8)
        left += paint.icon(painter, icon, tokens.tone(tone).text, left, middle) + look.px(6)
        right = self.width() - look.px(8) - look.px(14)
        paint.icon(painter, Icon.CHEVRON_RIGHT, tokens.text_muted, right, middle, 14)
        font = look.font(Type.SECONDARY)
        if self._where:
            width = paint.width_of(self._where, font)
            paint.words(
                painter, QRect(left, 0, width + 1, self.height()), self._where, tokens.text_muted, font
            )
            left += width + look.px(8)
        room = QRect(left, 0, right - look.px(4) - left, self.height())
        paint.words(painter, room, self.text(), tokens.text, font)
        painter.end()


class FindingList(QWidget):
    """All that stands in the way, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = VBox(self, gap=0)

    def show_lines(self, lines: list[FindingLine]) -> None:
        """Show these lines in place of the last ones."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for line in lines:
            self._column.addWidget(line)
        self.setVisible(bool(lines))
