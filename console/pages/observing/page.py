"""评议: tickets put before this outside reviewer at the left, the masked one and its scores at the right."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from console import theme
from console.desk import Desk
from console.notices import of_failure
from console.pages.observing.score_form import ScoreForm
from console.theme import Tone
from console.ticket_sheet import TicketSheet, sheet_store
from console.widgets.layout import VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.followup.records import OutsideReview
from forms.followup.reviewing import PutBefore, reviews_for, score
from forms.ticket_sheet import WholeLife

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ReviewModel(QAbstractListModel):
    """One line for each ticket that was put before the reviewer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PutBefore, ...] = ()

    def show_rows(self, rows: tuple[PutBefore, ...]) -> None:
        """List these in place of the last ones."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What it is about, and whether it was scored."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.rows[index.row()]
        state = "已评议" if row.review.is_scored else "待评议"
        return f"{state}　{row.ticket.matter.title}　{row.ticket.number}"


class ObservingPage(QWidget):
    """j, k and Enter in the list; digits score, Ctrl+Enter hands in, Alt+0 goes back to the list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("评议")
        self._desk = desk
        self.list = DenseTable("待评议工单", empty="还没有交给您评议的工单。")
        self.rows = ReviewModel(self)
        self.list.setModel(self.rows)
        self.list.horizontalHeader().hide()
        self.list.horizontalHeader().setStretchLastSection(True)
        self.sheet = TicketSheet(sheet_store(desk, self))
        self.form = ScoreForm(self)
        self.form.hide()
        self.told = Text("", "secondary", wrap=True)
        self.told.hide()
        self._review: OutsideReview | None = None
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.sheet)
        split.setStretchFactor(1, 1)
        self._split = split
        column = VBox(self, gap=8, margins=8)
        column.addWidget(self.told)
        column.addWidget(split, 1)
        self.list.selectionModel().currentRowChanged.connect(lambda index, _: self._open(index.row()))
        self.list.opened.connect(lambda _: self._take_up())
        self.sheet.shown.connect(self._offer)
        self.sheet.left.connect(self.list.setFocus)
        self.form.left.connect(self.list.setFocus)
        self.form.scored.connect(self._score)
        QShortcut(QKeySequence("Alt+0"), self, self.list.setFocus)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def read(self) -> None:
        """Read what was put before the reviewer."""
        actor = self._desk.actor
        self._desk.archive.with_reading(
            lambda uow: reviews_for(actor, uow), self._listed, lambda error: self._fail("读取评议", error)
        )

    def _rescale(self) -> None:
        look = theme.current()
        self.list.setMinimumWidth(look.px(240))
        self.sheet.setMinimumWidth(look.px(490))
        self._split.setSizes([look.px(340), look.px(940)])

    def _listed(self, rows: tuple[PutBefore, ...]) -> None:
        before = self._review.id if self._review is not None else ""
        if rows == self.rows.rows:
            return
        self.rows.show_rows(rows)
        place = next((place for place, row in enumerate(rows) if row.review.id == before), 0)
        if rows:
            self.list.setCurrentIndex(self.rows.index(place, 0))

    def _open(self, place: int) -> None:
        if not 0 <= place < len(self.rows.rows):
            return
        row = self.rows.rows[place]
        if self._review is None or row.review.id != self._review.id:
            self.form.clear()
        self._review = row.review
        self.sheet.show_ticket(row.ticket.id, chosen=True)

    def _offer(self, life: WholeLife) -> None:
        review = self._review
        if review is None or review.ticket_id != life.ticket.id:
            return
        slot = self.sheet.action_slot
        slot.clear()
        if review.is_scored:
            self.sheet.set_work(None)
            self.form.setParent(self)
            self.form.hide()
            slot.say(f"已评议：及时 {review.timely}，解决 {review.solved}，规范 {review.manner}")
        else:
            slot.say("看过办理经过后评分")
            self.sheet.set_work(self.form)

    def _take_up(self) -> None:
        if not self.form.isHidden():
            self.form.take_focus()

    def _score(self, timely: int, solved: int, manner: int, words: str) -> None:
        review, actor, now = self._review, self._desk.actor, self._desk.now()
        if review is None:
            return
        self._desk.archive.with_storage(
            lambda uow: score(review.id, timely, solved, manner, words, actor, uow, now),
            self._scored,
            lambda error: self.form.refuse(of_failure("observing", "提交评议", error).happened),
        )

    def _scored(self, review: OutsideReview) -> None:
        self._review = review
        self._tell("评议已提交，谢谢。", Tone.TALKING)
        self.list.setFocus()
        self.read()

    def _fail(self, doing: str, error: Exception) -> None:
        self._tell(of_failure("observing", doing, error).happened, Tone.DANGER)

    def _tell(self, words: str, tone: Tone) -> None:
        self.told.set_tone(tone)
        self.told.setText(words)
        self.told.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew; who comes here comes to the list."""
        super().showEvent(event)
        self.read()
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.list.setFocus()
