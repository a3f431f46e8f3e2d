"""五要素: which of the five the content holds already, and what to ask for those that it lacks."""

from PySide6.QtCore import QEvent, QRect, QSize, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.layout import VBox
from forms.draft import Draft
from forms.five_elements import Element, five_elements
from forms.form import elements

SOON_MS = 120
_HEIGHT, _ICON, _GAP = 16, 12, 4


class ElementChip(QWidget):
    """One of the five: a tick or an empty circle, and its word."""

    def __init__(self, element: Element, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.element = element
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_element(element)

    def show_element(self, element: Element) -> None:
        """Show whether it is there."""
        self.element = element
        word = element.kind.label
        if element.present:
            said = f"：“{element.found}”" if element.found else ""
            name, tip = f"{word}：已有", f"{word}已有{said}"
        else:
            name, tip = f"{word}：还没有", f"还没有{word}，可以问：{element.question}"
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self.setToolTip(plain_tooltip(tip))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """A new theme may ask for another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the mark and the word."""
        look = theme.current()
        word = paint.width_of(self.element.kind.label, look.font(Type.HINT))
        return QSize(look.px(_ICON + _GAP) + word + 1, look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """A chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark and the word."""
        look, tokens = theme.current(), theme.current().tokens
        there = self.element.present
        ink = tokens.talking.text if there else tokens.text_muted
        icon = Icon.CIRCLE_CHECK if there else Icon.CIRCLE
        painter = paint.painter_on(self)
        left = paint.icon(painter, icon, ink, 0, self.height() // 2, _ICON) + look.px(_GAP)
        room = QRect(left, 0, self.width() - left, self.height())
        paint.words(painter, room, self.element.kind.label, ink, look.font(Type.HINT))
        painter.end()


class ElementChips(QWidget):
    """The five, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("五要素")
        column = VBox(self, gap=0)
        self.chips = tuple(ElementChip(each) for each in five_elements(""))
        for chip in self.chips:
            column.addWidget(chip)
        self._draft: Draft | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._look)

    def follow(self, draft: Draft) -> None:
        """Follow the typing, a little behind: a long content takes longer to look through than a key may."""
        self._draft = draft
        if not self._soon.isActive():
            self._soon.start()

    def show_draft(self, draft: Draft) -> None:
        """Show at once which of the five the draft holds."""
        self._draft = draft
        self._look()

    def _look(self) -> None:
        self._soon.stop()
        if self._draft is None:
            return
        for chip, element in zip(self.chips, elements(self._draft), strict=True):
            if chip.element != element:
                chip.show_element(element)
