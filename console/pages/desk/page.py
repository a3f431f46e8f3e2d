"""坐席台 as one page: calls at the left, the form in the middle, the caller and the answers at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSplitter, QStackedWidget, QWidget

from console.pages.desk.answer_reader import AnswerReader
from console.pages.desk.caller_panel import CallerPanel
from console.pages.desk.calls_panel import CallsPanel
from console.pages.desk.form_panel import FormPanel
from console.pages.desk.knowledge_panel import KnowledgePanel
from console.pages.desk.similar_panel import SimilarPanel
from console.seat import Seat
from console.theme import current
from console.widgets.layout import HBox, VBox
from forms.knowledge.suggesting import Suggestion


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
        self.knowledge = KnowledgePanel(seat.desk)
        self.reader = AnswerReader(seat.desk)
        self.caller.ticket_wanted.connect(self.ticket_wanted)
        self.similar = SimilarPanel(seat.desk)
        self.similar.ticket_wanted.connect(self.ticket_wanted)
        self.knowledge.read_wanted.connect(self._read)
        self.reader.left.connect(self._stop_reading)
        beside = QWidget()
        column = VBox(beside, gap=8)
        column.addWidget(self.caller, 1)
        column.addWidget(self.similar)
        column.addWidget(self.knowledge, 2)
        self._right = QStackedWidget()
        self._right.addWidget(beside)
        self._right.addWidget(self.reader)
        self._left = _scrolling(self.calls)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        for part, stretch in ((self._left, 0), (self.form, 1), (self._right, 0)):
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

    def _read(self, offer: Suggestion) -> None:
        """The article takes the right column; the keyboard goes along only if it was in the answers."""
        by_keys = self.knowledge.list.hasFocus()
        self.reader.read(offer)
        self._right.setCurrentWidget(self.reader)
        if by_keys:
            self.reader.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop_reading(self) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and self.reader.isAncestorOf(focus)
        self._right.setCurrentIndex(0)
        if inside:
            self.knowledge.list.setFocus(Qt.FocusReason.OtherFocusReason)

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
