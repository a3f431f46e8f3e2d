"""The list of what a shelf holds, and the sentence that stands where it holds nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.pages.knowledge.shelves import Shelf, Shelves, Stage
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import EmptyState
from console.widgets.history import HistoryList, HistoryRow
from console.widgets.layout import VBox
from forms.catalogue import Catalogue
from forms.knowledge.article import EXPIRES_SOON, ArticleState, Standing
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.feedback import KnowledgeTask
from forms.ticket import BEIJING_TIME

STANDINGS: dict[Standing, tuple[Icon, Tone]] = {
    Standing.VALID: (Icon.CIRCLE_CHECK, Tone.TALKING),
    Standing.EXPIRING: (Icon.CLOCK, Tone.RINGING),
    Standing.EXPIRED: (Icon.TRIANGLE_ALERT, Tone.DANGER),
    Standing.NOT_YET: (Icon.CALENDAR, Tone.INFO),
    Standing.UNPUBLISHED: (Icon.PENCIL, Tone.HELD),
}
_NOTHING = {
    Shelf.PUBLISHED: "没有符合条件的知识。换个词、拼音首字母，或放宽类别和单位。",
    Shelf.REVIEW: "没有待审的知识。",
    Shelf.MINE: "您没有未完成的草稿。按 Ctrl+N 写一篇。",
    Shelf.EXPIRING: "没有已到期或即将到期的知识。",
    Shelf.TASKS: "没有待处理的反馈。",
}


class ShelfList(QWidget):
    """`chosen` and `opened` carry the id of an article or task, "" for none. Esc and / leave: `left`."""

    chosen = Signal(str)
    opened = Signal(str)
    left = Signal()

    def __init__(
        self,
        shelves: Shelves,
        catalogue: Catalogue,
        now: Callable[[], datetime],
        soon: timedelta = EXPIRES_SOON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._soon = soon
        self._shelves = shelves
        self._catalogue = catalogue
        self._now = now
        self.list = HistoryList("知识列表")
        self.empty = EmptyState(Icon.BOOK_OPEN, "")
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新读取", on_action=shelves.run)
        self.more = Button("再列一些", compact=True)
        self.more.clicked.connect(shelves.more)
        self._stack = QStackedWidget()
        for part in (self.list, self.empty, self.failed):
            self._stack.addWidget(part)
        column = VBox(self, gap=4)
        column.addWidget(self._stack, 1)
        column.addWidget(self.more)
        self.list.opened.connect(self.opened)
        self.list.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.current_id))
        shelves.changed.connect(self._follow)

    @property
    def current_id(self) -> str:
        """What is marked; "" for nothing."""
        return self.list.chosen.key if self.list.chosen else ""

    def take_focus(self) -> None:
        """Bring the keyboard into the list, on a row."""
        if self.list.rows and self.list.chosen is None:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Esc and / leave the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Slash and not event.modifiers()):
                self.left.emit()
                return True
        return False

    def _follow(self) -> None:
        shelves = self._shelves
        found = shelves.found
        if shelves.stage is Stage.READY:
            rows = [*map(self._row, found.lines), *map(self._task_row, found.tasks)]
            if tuple(rows) != self.list.rows:
                self.list.show_rows(rows)
        self.more.setVisible(shelves.stage is Stage.READY and found.more)
        if shelves.stage is Stage.FAILED:
            self.failed.set_sentence(shelves.problem)
            self._stack.setCurrentWidget(self.failed)
        elif self.list.rows:
            self._stack.setCurrentWidget(self.list)
        else:
            loading = shelves.stage is Stage.LOADING
            self.empty.set_sentence("正在读取…" if loading else _NOTHING[shelves.wanted.shelf])
            self._stack.setCurrentWidget(self.empty)

    def _row(self, line: ArticleLine) -> HistoryRow:
        today = self._now().astimezone(BEIJING_TIME).date()
        standing = line.standing(today, self._soon)
        icon, tone = STANDINGS[standing]
        state = standing.label
        if standing is Standing.UNPUBLISHED:
            state = (line.pending or line.state).label
        elif line.pending is ArticleState.IN_REVIEW:
            state = f"{state} · 新版审核中"
        category = self._catalogue.categories.get(line.content.category)
        parts = (line.content.unit, category.label if category else "", line.mark(today, self._soon))
        return HistoryRow(
            key=line.id,
            date=f"{line.changed_at.astimezone(BEIJING_TIME):%m-%d}",
            title=line.content.title,
            state=state,
            tone=tone,
            icon=icon,
            second_line=" · ".join(part for part in parts if part),
        )

    @staticmethod
    def _task_row(task: KnowledgeTask) -> HistoryRow:
        return HistoryRow(
            key=task.id,
            date=f"{task.raised_at.astimezone(BEIJING_TIME):%m-%d}",
            title=task.title or task.words,
            state=task.verdict.label,
            tone=Tone.RINGING,
            icon=Icon.MESSAGE_SQUARE,
            second_line=f"{task.unit} · {task.words or '未写意见'}",
        )
