"""The knowledge at the desk: the form's words ask for answers by themselves, and what was told is kept.

A typing pause asks; the answer comes from the background. Only one question is on its way at a time, and an
answer to an older one than the last is dropped. What the agent looks at never moves: see `settled`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from console import settling
from console.archive import Archive
from console.citations import Citations
from console.drafts import Drafts, DraftsView
from console.notices import of_failure
from forms.beside import Cited
from forms.draft import Draft, Field
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.feedback import KnowledgeTask, Verdict
from forms.knowledge.rules import KnowledgeRules
from forms.knowledge.service import SUGGESTIONS, give_feedback, lines_by_ids, suggest
from forms.knowledge.suggesting import Asked, Suggestion
from forms.ticket import BEIJING_TIME, Operator

PAUSE_MS = 150
"""The typing pause after which answers are looked for."""
_SHORTEST = 2


class Stage(StrEnum):
    """Where the search for answers stands."""

    IDLE = "idle"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class KnowledgeView:
    """What the panel shows. In FAILED the offers are those of the last answer that came."""

    stage: Stage = Stage.IDLE
    offers: tuple[Suggestion, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Insertion:
    """Words that go into the answer of the draft in front."""

    draft_id: str
    words: str


def settled(
    shown: tuple[Suggestion, ...], found: tuple[Suggestion, ...], held: str = ""
) -> tuple[Suggestion, ...]:
    """What to show in place of *shown* now that *found* came: nothing moves that need not.

    The article *held* (selected or under the pointer) stays where it is; "" for none.
    """
    return settling.settled(shown, found, lambda each: each.line.id, held, SUGGESTIONS)


def asked_by(draft: Draft) -> Asked:
    """What the form asks of the knowledge base."""
    place = "".join(draft.text(each) for each in (Field.DISTRICT, Field.STREET, Field.ADDRESS))
    return Asked(
        title=draft.text(Field.TITLE),
        content=draft.text(Field.CONTENT),
        place=place,
        category=draft.text(Field.CATEGORY),
    )


class Knowledge(QObject):
    """`changed` carries a :class:`KnowledgeView`, `insertion_wanted` an :class:`Insertion`.

    `judged` carries what became of a feedback in words, `not_judged` why it was not kept; `cited_marked`
    what to mind about the articles that the answer cites, by their ids.
    """

    changed = Signal(object)
    insertion_wanted = Signal(object)
    judged = Signal(str)
    not_judged = Signal(str)
    cited_marked = Signal(object)

    def __init__(
        self,
        archive: Archive,
        drafts: Drafts,
        operator: Operator,
        now: Callable[[], datetime],
        parent: QObject | None = None,
        rules: KnowledgeRules | None = None,
    ) -> None:
        super().__init__(parent)
        self.rules = rules or KnowledgeRules()
        self._archive = archive
        self._drafts = drafts
        self._operator = operator
        self._now = now
        self.view = KnowledgeView()
        self.citations = Citations(drafts, now, self)
        self.citations.changed.connect(self._look_at_cited)
        self._draft_id = drafts.current.id
        self._wanted = Asked()
        self._found: tuple[Suggestion, ...] = ()
        self._held = ""
        self._busy = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask_anew)
        drafts.edited.connect(lambda _: self._pause.start())
        drafts.changed.connect(self._follow)

    # --- what the panel asks for

    def hold(self, article_id: str) -> None:
        """Keep this article where it stands, because somebody looks at it; "" lets it go."""
        if article_id == self._held:
            return
        self._held = article_id
        if self.view.stage is Stage.READY:
            self._show(Stage.READY, settled(self.view.offers, self._found, article_id))

    def again(self) -> None:
        """Ask once more, after a failure."""
        self._ask()

    def insert(self, offer: Suggestion, *, whole: bool = False) -> None:
        """Put what answers, or the whole answer, into the reply with its source, and cite the article."""
        words = offer.answer if whole else offer.sentence
        source = source_words(offer.line)
        self.insertion_wanted.emit(Insertion(self._drafts.current.id, f"{words}{source}"))
        self.citations.cite(offer.line, words)

    def judge(self, verdict: Verdict, line: ArticleLine | None, words: str = "") -> None:
        """Keep what the agent says of an article, or, without one, of what is missing."""
        operator, now, ticket_id = self._operator, self._now(), self._drafts.current.id
        office = self.rules.office
        self._archive.with_storage(
            lambda uow: give_feedback(
                verdict,
                operator,
                uow,
                now,
                article_id=line.id if line else "",
                words=words,
                ticket_id=ticket_id,
                office=office,
            ),
            self._kept,
            lambda error: self.not_judged.emit(of_failure("feedback", "提交反馈", error).happened),
        )

    # ---

    def _look_at_cited(self, cited: tuple[Cited, ...]) -> None:
        """What the answer cites may have ended, or have a newer version, since it was inserted."""
        ids = [each.article_id for each in cited]
        self._archive.with_reading(
            lambda uow: lines_by_ids(ids, uow),
            lambda lines: self.cited_marked.emit(self._marks(cited, lines)),
            lambda error: self.cited_marked.emit(
                {each: of_failure("citation", "核对引用", error).happened for each in ids}
            ),
        )

    def _marks(self, cited: tuple[Cited, ...], lines: dict[str, ArticleLine]) -> dict[str, str]:
        today = self._now().astimezone(BEIJING_TIME).date()
        marks = {}
        for each in cited:
            line = lines.get(each.article_id)
            if line is not None:
                newer = f"已更新为第 {line.version} 版" if line.version > each.version else ""
                marks[each.article_id] = line.mark(today, self.rules.expires_soon) or newer
        return marks

    def _follow(self, view: DraftsView) -> None:
        """Another draft in front asks at once, and nothing of the one before stays."""
        if view.current.id == self._draft_id:
            return
        self._draft_id = view.current.id
        self._wanted, self._found, self._held = Asked(), (), ""
        self._show(Stage.IDLE, ())
        self._ask_anew()

    def _ask_anew(self) -> None:
        self._pause.stop()
        wanted = asked_by(self._drafts.current)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if len(wanted.text) < _SHORTEST and not wanted.category:
            self._found = ()
            self._show(Stage.IDLE, ())
        else:
            self._ask()

    def _ask(self) -> None:
        self._show(Stage.LOADING, self.view.offers)
        if self._busy:
            return  # the answer on its way is found to be old, and asks for this one
        self._busy = True
        asked, draft_id = self._wanted, self._draft_id
        today = self._now().astimezone(BEIJING_TIME).date()
        self._archive.with_reading(
            lambda uow: suggest(asked, today, uow),
            lambda found: self._answered(draft_id, asked, found),
            lambda error: self._failed(draft_id, asked, error),
        )

    def _is_old(self, draft_id: str, asked: Asked) -> bool:
        self._busy = False
        if (draft_id, asked) == (self._draft_id, self._wanted):
            return False
        if self.view.stage is Stage.LOADING:
            self._ask()
        return True

    def _answered(self, draft_id: str, asked: Asked, found: tuple[Suggestion, ...]) -> None:
        if not self._is_old(draft_id, asked):
            self._found = found
            self._show(Stage.READY, settled(self.view.offers, found, self._held))

    def _failed(self, draft_id: str, asked: Asked, error: Exception) -> None:
        if not self._is_old(draft_id, asked):
            self._show(Stage.FAILED, self.view.offers, of_failure("knowledge", "查找答案", error).happened)

    def _show(self, stage: Stage, offers: tuple[Suggestion, ...], problem: str = "") -> None:
        view = KnowledgeView(stage, offers, problem)
        if view != self.view:
            self.view = view
            self.changed.emit(view)

    def _kept(self, task: KnowledgeTask | None) -> None:
        self.judged.emit(f"已转给{task.unit}处理。" if task else "已记下：有用。")


def source_words(line: ArticleLine) -> str:
    """Where an answer comes from, as it stands behind it."""
    return f"（来源：{line.content.unit}《{line.content.title}》）"
