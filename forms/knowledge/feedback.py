"""What agents say of an article, the tasks that come of it, and which articles a ticket's answer cites."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from forms.draft import printable
from forms.errors import RuleBroken
from forms.knowledge.article import Article
from forms.knowledge.errors import ArticleStepRefused
from forms.ticket import Operator
from forms.words import Labelled

KNOWLEDGE_OFFICE = "知识库管理岗"
"""Who gets what belongs to no unit: articles that are missing altogether (the settings may name another)."""
LONGEST_WORDS = 1000


class Verdict(Labelled):
    """What an agent says of an article, or of its absence."""

    USEFUL = "useful", "有用"
    NOT_USEFUL = "not_useful", "没用"
    MISSING = "missing", "缺内容"


class TaskState(Labelled):
    """Whether somebody has seen to a task."""

    OPEN = "open", "待处理"
    DONE = "done", "已处理"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One verdict on one version; `article_id` is "" where there was no article at all."""

    id: str
    verdict: Verdict
    operator: str
    given_at: datetime
    article_id: str = ""
    version: int = 0
    words: str = ""
    ticket_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeTask:
    """Something that an article's owner, or the knowledge office, has to see to."""

    id: str
    verdict: Verdict
    unit: str
    words: str
    raised_by: str
    raised_by_name: str
    raised_at: datetime
    article_id: str = ""
    version: int = 0
    title: str = ""
    ticket_id: str = ""
    state: TaskState = TaskState.OPEN
    done_by: str = ""
    done_by_name: str = ""
    done_at: datetime | None = None
    done_words: str = ""

    def done(self, operator: Operator, words: str, now: datetime) -> "KnowledgeTask":
        """Seen to, as *words* tell; ArticleStepRefused if somebody was quicker, or without words."""
        if self.state is TaskState.DONE:
            raise ArticleStepRefused(f"这项任务已由{self.done_by_name}处理，请刷新列表。")
        words = printable(words).strip()
        if not words:
            raise ArticleStepRefused("请写明怎样处理的，反馈的人会看到。")
        return replace(
            self,
            state=TaskState.DONE,
            done_by=operator.code,
            done_by_name=operator.name,
            done_at=now,
            done_words=words[:LONGEST_WORDS],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeUse:
    """Which version of which article went into a ticket's answer. The ticket may not be filed yet."""

    ticket_id: str
    article_id: str
    version: int
    title: str
    operator: str
    inserted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCount:
    """How often an article was found useful, and how often not."""

    useful: int = 0
    not_useful: int = 0
    missing: int = 0


def feedback_on(
    article: Article | None,
    verdict: Verdict,
    operator: Operator,
    now: datetime,
    *,
    words: str = "",
    ticket_id: str = "",
    office: str = KNOWLEDGE_OFFICE,
) -> tuple[Feedback, KnowledgeTask | None]:
    """The feedback, and its task unless the article was useful; RuleBroken if it says nothing."""
    words = printable(words).strip()
    if article is None and verdict is not Verdict.MISSING:
        raise RuleBroken("请先选中一篇知识，再评价有用或没用。")
    if article is None and not words:
        raise RuleBroken("请写明缺什么内容，例如来电人是怎样问的。")
    if len(words) > LONGEST_WORDS:
        raise RuleBroken(f"反馈最多 {LONGEST_WORDS} 字，请精简；您写的内容仍在窗口中。")
    given = Feedback(
        id=uuid4().hex,
        verdict=verdict,
        operator=operator.code,
        given_at=now,
        article_id=article.id if article else "",
        version=article.shown.number if article else 0,
        words=words,
        ticket_id=ticket_id,
    )
    if verdict is Verdict.USEFUL:
        return given, None
    shown = article.shown.content if article else None
    return given, KnowledgeTask(
        id=given.id,
        verdict=verdict,
        unit=(shown.unit if shown else "") or office,
        words=words,
        raised_by=operator.code,
        raised_by_name=operator.name,
        raised_at=now,
        article_id=given.article_id,
        version=given.version,
        title=shown.title if shown else "",
        ticket_id=ticket_id,
    )
