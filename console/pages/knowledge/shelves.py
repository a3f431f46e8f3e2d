"""What the page lists: one shelf at a time, asked for in the background; a late answer is dropped."""

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk import Desk
from console.notices import of_failure
from forms.knowledge.article import ArticleState
from forms.knowledge.article_list import LIST_LENGTH, ArticleLine, ArticlePage, ArticleQuery, TaskQuery
from forms.knowledge.feedback import KnowledgeTask
from forms.knowledge.service import expiring, find_articles, tasks
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME
from forms.words import Labelled

PAUSE_MS = 200


class Shelf(Labelled):
    """Which articles are listed."""

    PUBLISHED = "published", "已发布"
    REVIEW = "review", "待审"
    MINE = "mine", "我的草稿"
    EXPIRING = "expiring", "到期"
    TASKS = "tasks", "反馈任务"


class Stage(StrEnum):
    """Where the search stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Wanted:
    """What box, filters and shelf say. Words and filters hold for all shelves but tasks and expiring."""

    shelf: Shelf = Shelf.PUBLISHED
    text: str = ""
    category: str = ""
    unit: str = ""
    length: int = LIST_LENGTH


@dataclass(frozen=True)
class Found:
    """What the shelf holds: articles, or tasks."""

    wanted: Wanted = Wanted()
    lines: tuple[ArticleLine, ...] = ()
    tasks: tuple[KnowledgeTask, ...] = ()
    more: bool = False

    @property
    def count(self) -> int:
        """How many are listed."""
        return len(self.lines) + len(self.tasks)


class Shelves(QObject):
    """`changed` comes whenever stage, problem or `found` are others than before."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.wanted = Wanted()
        self.found = Found()
        self.stage = Stage.LOADING
        self.problem = ""
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.run)

    def want(self, wanted: Wanted, *, at_once: bool = False) -> None:
        """Look for something else, after a typing pause or at once."""
        if wanted == self.wanted and not at_once:
            return
        self.wanted = wanted
        if at_once:
            self.run()
        else:
            self._pause.start()

    def more(self) -> None:
        """List further articles of the same answer."""
        self.want(replace(self.wanted, length=self.wanted.length + LIST_LENGTH), at_once=True)

    def run(self) -> None:
        """Ask now, again if need be."""
        self._pause.stop()
        self._asked += 1
        asked, wanted = self._asked, self.wanted
        self._go_to(Stage.LOADING)
        self._desk.archive.with_reading(
            lambda uow: self._look(wanted, uow),
            lambda found: self._answered(asked, found),
            lambda error: self._failed(asked, error),
        )

    def _look(self, wanted: Wanted, uow: UnitOfWork) -> Found:
        if wanted.shelf is Shelf.TASKS:
            return Found(wanted, tasks=tasks(TaskQuery(unit=wanted.unit), uow))
        if wanted.shelf is Shelf.EXPIRING:
            today = self._desk.now().astimezone(BEIJING_TIME).date()
            return Found(
                wanted, expiring(today, uow, unit=wanted.unit, soon=self._desk.rules.knowledge.expires_soon)
            )
        page: ArticlePage = find_articles(self._query(wanted), uow)
        return Found(wanted, page.lines, more=page.more)

    def _query(self, wanted: Wanted) -> ArticleQuery:
        query = ArticleQuery(
            text=wanted.text, category=wanted.category, unit=wanted.unit, limit=wanted.length
        )
        if wanted.shelf is Shelf.REVIEW:
            return replace(query, pending=ArticleState.IN_REVIEW)
        if wanted.shelf is Shelf.MINE:
            return replace(query, pending=ArticleState.DRAFT, author=self._desk.rules.operator.code)
        return replace(query, states=frozenset({ArticleState.PUBLISHED}))

    def _answered(self, asked: int, found: Found) -> None:
        if asked == self._asked:
            self.found = found
            self._go_to(Stage.READY)

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.problem = of_failure("knowledge", "读取知识库", error).happened
            self._go_to(Stage.FAILED)

    def _go_to(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()
