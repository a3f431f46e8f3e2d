"""What the knowledge base needs from storage. The in-memory fakes stand in `forms.knowledge.in_memory`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from forms.knowledge.article import Article
from forms.knowledge.article_list import ArticleLine, ArticleQuery, TaskQuery
from forms.knowledge.feedback import Feedback, KnowledgeTask, KnowledgeUse, VerdictCount


class Articles(Protocol):
    """The stored articles; each write makes them findable in the same transaction."""

    def add_many(self, articles: Iterable[Article]) -> int:
        """Store new articles and say how many; ArticleChanged if an id or source key is taken."""
        ...

    def save(self, article: Article) -> Article:
        """Store an article's changes, and return it as stored; ArticleChanged if another came first."""
        ...

    def save_many(self, articles: Sequence[Article]) -> None:
        """Store the changes of several articles, each once; ArticleChanged if another came first for any."""
        ...

    def by_ids(self, article_ids: Collection[str]) -> Mapping[str, Article]:
        """Those of the articles that there are, with all their versions, by id."""
        ...

    def by_id(self, article_id: str) -> Article | None:
        """The article with all its versions, or None."""
        ...

    def by_source_keys(self, keys: Collection[str]) -> Mapping[str, Article]:
        """Those articles that were imported from these rows, by key."""
        ...

    def lines(self, query: ArticleQuery) -> tuple[ArticleLine, ...]:
        """At most `query.limit` articles that answer the query, in its order."""
        ...

    def ending_by(self, day: date, unit: str, limit: int) -> tuple[ArticleLine, ...]:
        """Published articles that end on *day* or before, the longest expired first; all units for ""."""
        ...

    def all(self, query: ArticleQuery) -> Iterable[ArticleLine]:
        """Every article that passes the query's filters, by id, read bit by bit; `text` is not looked at."""
        ...

    def any(self) -> bool:
        """Whether there is any article."""
        ...


class KnowledgeTasks(Protocol):
    """Feedback, and the tasks that come of it."""

    def add(self, feedback: Feedback, task: KnowledgeTask | None) -> None:
        """Store a verdict with its task."""
        ...

    def save(self, task: KnowledgeTask) -> None:
        """Store that an open task is done; ArticleChanged if it no longer was open."""
        ...

    def by_id(self, task_id: str) -> KnowledgeTask | None:
        """The task, or None."""
        ...

    def lines(self, query: TaskQuery) -> tuple[KnowledgeTask, ...]:
        """The tasks that answer the query, oldest first."""
        ...

    def counts(self, article_id: str) -> VerdictCount:
        """How often each verdict was given on an article."""
        ...


class KnowledgeUses(Protocol):
    """Which articles tickets cite."""

    def add(self, use: KnowledgeUse) -> None:
        """Store a use; the same article and version again changes nothing."""
        ...

    def remove(self, ticket_id: str, article_id: str) -> None:
        """The answer no longer cites the article; nothing happens if it did not."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[KnowledgeUse, ...]:
        """What a ticket cites, in the order of insertion."""
        ...

    def count_of_article(self, article_id: str) -> int:
        """In how many tickets an article is cited."""
        ...
