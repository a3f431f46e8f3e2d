"""Up to three suggestions, each a button with its key: who leads, who helps, how sure, and why."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.button import DrawnButton
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.dispatch.suggestion import MOST_SUGGESTED, DispatchAdvice, UnitSuggestion

_FIRST, _SECOND, _PAD = 20, 18, 5


class _Offer(DrawnButton):
    """One suggestion."""

    def __init__(self, digit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digit = digit
        self.offer: UnitSuggestion | None = None
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_offer(self, offer: UnitSuggestion | None, taken: bool) -> None:
        """Show a suggestion, or nothing in its room."""
        self.offer = offer
        self.setEnabled(offer is not None)
        self.setChecked(taken)
        names = self._names()
        told = f"{names}，{offer.percent}%，{offer.sentence}" if offer is not None else "没有更多建议"
        self.setText(names)
        self.setAccessibleName(f"{'已选，' if taken else ''}Ctrl+Alt+{self._digit}，{told}")
        self.setToolTip(plain_tooltip(told))
        self.update()

    def nextCheckState(self) -> None:
        """What is taken is shown by the card, not by the press."""

    def sizeHint(self) -> QSize:
        """Two lines."""
        look = theme.current()
        return QSize(look.px(200), look.px(_FIRST + _SECOND + 2 * _PAD))

    def _names(self) -> str:
        if self.offer is None:
            return ""
        helpers = "、".join(each.name for each in self.offer.helpers)
        return f"{self.offer.lead.name} 主办" + (f"，{helpers} 协办" if helpers else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Key, names and confidence; below, why."""
        look, tokens = theme.current(), theme.current().tokens
        painter = paint.painter_on(self)
        if self.offer is None:  # its room stays, so that nothing below moves
            painter.end()
            return
        fill = tokens.selection if self.isChecked() else tokens.surface_raised
        if self.underMouse() and not self.isChecked():
            fill = tokens.surface_hover
        border = tokens.accent.text if self.isChecked() else tokens.border_control
        paint.box(painter, self.rect(), fill, border)
        pad, left = look.px(_PAD), look.px(8)
        line = QRect(left, pad, self.width() - 2 * left, look.px(_FIRST))
        if self.isChecked():
            paint.icon(painter, Icon.CHECK, tokens.accent.text, left, line.center().y() + 1, 14)
        else:
            key = QRect(left, line.top(), look.px(16), line.height())
            paint.words(painter, key, str(self._digit), tokens.accent.text, look.font(Type.STRONG))
        percent = f"{self.offer.percent}%"
        width = paint.width_of(percent, look.font(Type.SECONDARY)) + 1
        end = QRect(line.right() - width, line.top(), width + 1, line.height())
        paint.words(painter, end, percent, tokens.text_muted, look.font(Type.SECONDARY))
        names = line.adjusted(look.px(20), 0, -(width + look.px(6)), 0)
        kind = Type.STRONG if self.isChecked() else Type.BODY
        paint.words(painter, names, self._names(), tokens.text, look.font(kind))
        why = QRect(names.left(), line.bottom() + 1, self.width() - names.left() - left, look.px(_SECOND))
        paint.words(painter, why, self.offer.sentence, tokens.text_muted, look.font(Type.HINT))
        painter.end()


class Suggestions(QWidget):
    """`taken` carries the UnitSuggestion that was pressed.

    In a high window the room is always that of three; in a low one it is that of what is suggested.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("建议派给")
        self.advice = DispatchAdvice()
        self._is_roomy = True
        self.buttons = tuple(_Offer(place + 1) for place in range(MOST_SUGGESTED))
        self.said = Text("", "hint", wrap=True)
        column = VBox(self, gap=4)
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, place=place: self.take(place))
            column.addWidget(button)
        column.addWidget(self.said)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_advice(self, advice: DispatchAdvice, lead: str, said: str = "") -> None:
        """Show what is suggested; *lead* is the unit chosen now, *said* what to tell instead."""
        self.advice = advice
        for place, button in enumerate(self.buttons):
            offer = advice.suggestions[place] if place < len(advice.suggestions) else None
            button.show_offer(offer, offer is not None and offer.lead.code == lead)
        self._make_room()
        remarks = "".join(advice.remarks)
        self.said.setText(said or advice.silent_because or remarks)
        self.said.setVisible(bool(self.said.text()))

    def set_roomy(self, roomy: bool) -> None:
        """Keep the room of three, because the window is high."""
        if roomy is not self._is_roomy:
            self._is_roomy = roomy
            self._make_room()

    def _make_room(self) -> None:
        for place, button in enumerate(self.buttons):
            button.setVisible(self._is_roomy or place < max(1, len(self.advice.suggestions)))

    def mark(self, lead: str) -> None:
        """Another unit is chosen now."""
        for button in self.buttons:
            button.show_offer(button.offer, button.offer is not None and button.offer.lead.code == lead)

    def take(self, place: int) -> None:
        """Take the suggestion at that place, from 0."""
        if place < len(self.advice.suggestions):
            self.taken.emit(self.advice.suggestions[place])
