"""坐席台 as one page: calls at the left, the form in the middle, the caller at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from console.pages.desk.caller_panel import CallerPanel
from console.pages.desk.calls_panel import CallsPanel
from console.pages.desk.form_panel import FormPanel
from console.pages.desk.knowledge_place import KnowledgePlace
from console.seat import Seat
from console.theme import current
from console.widgets.layout import HBox, VBox


class DeskPage(QWidget):
    """`ticket_wanted` carries the id of an earlier ticket that the agent wants to read."""

    ticket_wanted = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("坐席台")
        self._seat = seat
        self.calls = CallsPanel(seat.desk)
        self.form = FormPanel(seat.desk)
        self.caller = CallerPanel(seat.desk)
        self.knowledge = KnowledgePlace()
        self.caller.ticket_wanted.connect(self.ticket_wanted)
        right = QWidget()
        right_column = VBox(right, gap=8)
        right_column.addWidget(self.caller, 3)
        right_column.addWidget(self.knowledge, 2)
        self._left = _scrolling(self.calls)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        for part, stretch in ((self._left, 0), (self.form, 1), (right, 0)):
            self._split.addWidget(part)
            self._split.setStretchFactor(self._split.count() - 1, stretch)
        row = HBox(self, gap=0, margins=8)
        row.addWidget(self._split)
        self._rescale()
        current().changed.connect(self._rescale)
        seat.desk.form_came_forward.connect(lambda _: self._go_to_form())

    def _go_to_form(self) -> None:
        """A call was answered: its form is in front, and the cursor in its first field."""
        if self.isVisible() and not self.calls.numbers.isVisible():
            self.form.focus_first()

    def _rescale(self) -> None:
        look = current()
        self._left.setMinimumWidth(look.px(248))
        self._split.setSizes([look.px(256), look.px(680), look.px(300)])


def _scrolling(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
