"""Lists of articles: what is asked for, and what one line tells."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms.catalogue.entries import LEVEL_DIGITS
from forms.knowledge.article import EXPIRES_SOON, Article, ArticleState, Standing, standing_of, standing_words
from forms.knowledge.content import Content
from forms.knowledge.feedback import TaskState
from forms.search.document import Document, Facets

LIST_LENGTH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleQuery:
    """What a list of articles asks for; empty filters let everything through.

    With `text` the best come first, without it those changed last. `category` includes everything below it.
    `states` are states of what readers see; `pending` asks for a version in that state beside it.
    `valid_on` leaves out what may not be told to a caller on that day.
    """

    text: str = ""
    category: str = ""
    unit: str = ""
    states: frozenset[ArticleState] = frozenset()
    pending: ArticleState | None = None
    author: str = ""
    valid_on: date | None = None
    limit: int = LIST_LENGTH
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """An article as lists and panels show it: what its shown version says, and where it stands."""

    id: str
    version: int
    content: Content
    state: ArticleState
    pending: ArticleState | None
    author: str
    changed_at: datetime
    source_key: str = ""

    def standing(self, today: date, soon: timedelta = EXPIRES_SOON) -> Standing:
        """Whether it may be told to a caller on *today*."""
        return standing_of(self.state, self.content.valid_from, self.content.valid_until, today, soon)

    def mark(self, today: date, soon: timedelta = EXPIRES_SOON) -> str:
        """What to write beside its title wherever it appears: 已于……过期, 还有 3 天到期; "" if nothing."""
        standing = self.standing(today, soon)
        return standing_words(standing, self.content.valid_from, self.content.valid_until, today)


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One page of a list; `more` if there are lines behind it."""

    lines: tuple[ArticleLine, ...]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQuery:
    """Which tasks: those of one unit, or of all; open ones unless told otherwise."""

    unit: str = ""
    state: TaskState | None = TaskState.OPEN
    article_id: str = ""
    limit: int = 200


def line_of(article: Article) -> ArticleLine:
    """An article's line."""
    shown, pending = article.shown, article.pending
    return ArticleLine(
        id=article.id,
        version=shown.number,
        content=shown.content,
        state=article.state,
        pending=pending.state if pending else None,
        author=article.newest.author,
        changed_at=article.changed_at,
        source_key=article.source_key,
    )


def document_of(article: Article) -> Document:
    """An article as the search index is told of it: what its shown version says."""
    content = article.shown.content
    return Document(
        id=article.id,
        at=article.changed_at,
        title=content.title,
        questions=content.questions,
        body=content.answer,
        facets=frozenset(
            {
                f"state:{article.state.value}",
                f"unit:{content.unit}",
                f"author:{article.newest.author}",
                f"pending:{article.pending.state.value if article.pending else ''}",
                *(f"category:{code}" for code in levels_of(content.category)),
            }
        ),
    )


def facets_of(query: ArticleQuery) -> Facets:
    """The filters of *query* as the search index wants them."""
    groups = [
        tuple(f"state:{each.value}" for each in sorted(query.states)),
        (f"unit:{query.unit}",) if query.unit else (),
        (f"author:{query.author}",) if query.author else (),
        (f"pending:{query.pending.value}",) if query.pending else (),
        (f"category:{query.category}",) if query.category else (),
    ]
    return tuple(each for each in groups if each)


def may_be_told(content: Content, day: date) -> bool:
    """Whether *day* lies within the content's validity."""
    return (content.valid_from is None or content.valid_from <= day) and (
        content.valid_until is None or day <= content.valid_until
    )


def levels_of(category: str) -> tuple[str, ...]:
    """A category's code and those above it, from the top: 01, 0103, 010301."""
    return tuple(category[:end] for end in range(LEVEL_DIGITS, len(category) + 1, LEVEL_DIGITS))
