"""坐席台 as one page: calls, caller and questions at the left, the form, and what is known at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSplitter, QStackedWidget, QWidget

from console.brief_card import BriefCard
from console.pages.desk.answer_reader import AnswerReader
from console.pages.desk.ask_panel import AskPanel
from console.pages.desk.caller_panel import CallerPanel
from console.pages.desk.calls_panel import CallsPanel
from console.pages.desk.form_panel import FormPanel
from console.pages.desk.knowledge_panel import KnowledgePanel
from console.pages.desk.similar_panel import SimilarPanel
from console.pages.desk.unit_panel import UnitPanel
from console.seat import Seat
from console.theme import current
from console.widgets.layout import HBox, VBox
from forms.knowledge.suggesting import Suggestion

_LEFT, _RIGHT = 272, 300
_HIGH = 760
"""From this height on, in pixels at 100 %, there is room for more rows."""


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
        self.units = UnitPanel(seat.desk)
        self.brief = BriefCard(seat.desk)
        self.asks = AskPanel(seat.desk)
        self.asks.field_wanted.connect(self.form.go_to)
        with_caller = QWidget()
        # room at the right for the focus ring and the scroll bar
        column = VBox(with_caller, gap=8, margins=(0, 0, 8, 0))
        column.addWidget(self.calls)
        column.addWidget(self.caller, 1)
        column.addWidget(self.asks)
        beside = QWidget()
        column = VBox(beside, gap=8)
        column.addWidget(self.brief)
        column.addWidget(self.similar)
        column.addWidget(self.knowledge, 1)
        column.addWidget(self.units)
        self._right = QStackedWidget()
        self._right.addWidget(_scrolling(beside))
        self._right.addWidget(self.reader)
        self._left = _scrolling(with_caller)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._was_drawn = False
        self._split.splitterMoved.connect(lambda *_: self._drawn())
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A high window shows more of what is beside the form."""
        super().resizeEvent(event)
        roomy = self.height() >= current().px(_HIGH)
        self.similar.set_roomy(roomy)
        self.units.set_roomy(roomy)
        self._share()

    def _drawn(self) -> None:
        self._was_drawn = True

    def _rescale(self) -> None:
        self._left.setMinimumWidth(current().px(_LEFT))
        self._share()

    def _share(self) -> None:
        """Give the form what the sides need not, unless a person drew the borders."""
        look = current()
        # the splitter itself is resized only after this
        width = self.width() - look.px(16) - 2 * self._split.handleWidth()
        if not self._was_drawn:
            form = max(0, width - look.px(_LEFT + _RIGHT))
            self._split.setSizes([look.px(_LEFT), form, look.px(_RIGHT)])


def _scrolling(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
