"""Which articles the answer of a draft cites. The draft's id becomes the ticket's, so they stay with it.

A citation that the database could not take is kept here and handed in again until it arrives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.drafts import Drafts, DraftsView
from console.notices import of_failure
from forms.draft import Draft, Field
from forms.errors import StorageError
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.feedback import KnowledgeUse
from forms.knowledge.service import cite, uncite, uses_of_ticket
from forms.ports import UnitOfWork
from forms.ticket import Operator

RETRY_MS = 30_000
"""How often what the database did not take is handed in again."""
_KEPT = 50


@dataclass(frozen=True)
class Cited:
    """An article that the answer cites, in the version that was inserted; `words` are what was inserted."""

    article_id: str
    version: int
    title: str
    words: str = ""


class Citations(QObject):
    """`changed` carries what the draft in front cites, in the order of insertion."""

    changed = Signal(object)
    notice = Signal(object)

    def __init__(
        self,
        archive: Archive,
        drafts: Drafts,
        operator: Operator,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._drafts = drafts
        self._operator = operator
        self._now = now
        self._of_draft: dict[str, tuple[Cited, ...]] = {}
        self._front = drafts.current.id
        self._owed: list[Callable[[UnitOfWork], object]] = []
        self._retry = QTimer(self, interval=RETRY_MS)
        self._retry.timeout.connect(self.hand_in)
        drafts.changed.connect(self._follow)
        drafts.edited.connect(self._look_whether_gone)

    @property
    def current(self) -> tuple[Cited, ...]:
        """What the draft in front cites."""
        return self._of_draft.get(self._drafts.current.id, ())

    @property
    def owed(self) -> int:
        """How many citations wait for the database."""
        return len(self._owed)

    def cite(self, line: ArticleLine, words: str) -> None:
        """The answer in front now cites this article."""
        ticket_id, operator, now = self._drafts.current.id, self._operator, self._now()
        cited = Cited(line.id, line.version, line.content.title, words)
        others = tuple(each for each in self.current if each.article_id != line.id)
        self._set(ticket_id, (*others, cited))
        self._do(lambda uow: cite(line, ticket_id, operator, uow, now))

    def uncite(self, article_id: str) -> None:
        """The answer in front no longer cites this article; its words are the agent's to delete."""
        ticket_id = self._drafts.current.id
        self._set(ticket_id, tuple(each for each in self.current if each.article_id != article_id))
        self._do(lambda uow: uncite(ticket_id, article_id, uow))

    def hand_in(self) -> None:
        """Hand in what the database did not take."""
        self._retry.stop()
        owed, self._owed = self._owed, []
        for work in owed:
            self._do(work)

    # ---

    def _do(self, work: Callable[[UnitOfWork], object]) -> None:
        if self._owed:  # one after the other: what was cited and then taken out must end as taken out
            self._owed.append(work)
            return
        self._archive.with_storage(work, lambda _: None, lambda error: self._not_taken(work, error))

    def _not_taken(self, work: Callable[[UnitOfWork], object], error: Exception) -> None:
        notice = of_failure("citation", "记录引用的知识", error)
        if isinstance(error, StorageError):
            self._owed.append(work)
            self._retry.start()
        self.notice.emit(notice)

    def _follow(self, view: DraftsView) -> None:
        draft = view.current
        if draft.id == self._front:
            return
        self._front = draft.id
        if draft.id not in self._of_draft and draft.text(Field.ANSWER):
            self._archive.with_storage(
                lambda uow: uses_of_ticket(draft.id, uow),
                lambda uses: self._remember(draft.id, uses),
                lambda error: self.notice.emit(of_failure("citation", "读取引用的知识", error)),
            )
        self.changed.emit(self.current)

    def _look_whether_gone(self, draft: Draft) -> None:
        """Words that were taken out again together with their source, by undoing say, are not cited."""
        answer = draft.text(Field.ANSWER)
        for each in self.current:
            if each.words and each.words not in answer and f"《{each.title}》" not in answer:
                self.uncite(each.article_id)

    def _remember(self, draft_id: str, uses: tuple[KnowledgeUse, ...]) -> None:
        if draft_id not in self._of_draft:
            self._set(draft_id, tuple(Cited(each.article_id, each.version, each.title) for each in uses))

    def _set(self, draft_id: str, cited: tuple[Cited, ...]) -> None:
        self._of_draft[draft_id] = cited
        while len(self._of_draft) > _KEPT:
            del self._of_draft[next(iter(self._of_draft))]
        if draft_id == self._drafts.current.id:
            self.changed.emit(cited)
