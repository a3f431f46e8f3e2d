"""The knowledge ports' in-memory fakes: they keep the same promises as the real storage."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from forms.knowledge.article import Article, ArticleState
from forms.knowledge.article_list import (
    ArticleLine,
    ArticleQuery,
    TaskQuery,
    document_of,
    facets_of,
    levels_of,
    line_of,
    may_be_told,
)
from forms.knowledge.errors import ArticleChanged
from forms.knowledge.feedback import (
    Feedback,
    KnowledgeTask,
    KnowledgeUse,
    TaskState,
    Verdict,
    VerdictCount,
)
from forms.search.in_memory import ranked


@dataclass
class InMemoryArticles:
    """Articles in a dictionary."""

    stored: dict[str, Article] = field(default_factory=dict)

    def add_many(self, articles: Iterable[Article]) -> int:
        """See Articles.add_many."""
        before = len(self.stored)
        for article in articles:
            keys = {each.source_key for each in self.stored.values()} - {""}
            if article.id in self.stored or article.source_key in keys:
                raise ArticleChanged("这篇知识已经存在，请刷新列表。")
            self.stored[article.id] = article
        return len(self.stored) - before

    def save(self, article: Article) -> Article:
        """See Articles.save."""
        before = self.stored.get(article.id)
        if before is None or before.revision != article.revision:
            raise ArticleChanged("这篇知识刚被他人改动，您的操作未生效；写好的内容仍在窗口中，请刷新后再试。")
        self.stored[article.id] = replace(article, revision=article.revision + 1)
        return self.stored[article.id]

    def save_many(self, articles: Sequence[Article]) -> None:
        """See Articles.save_many."""
        for each in articles:
            self.save(each)

    def by_ids(self, article_ids: Collection[str]) -> Mapping[str, Article]:
        """See Articles.by_ids."""
        return {each: self.stored[each] for each in article_ids if each in self.stored}

    def by_id(self, article_id: str) -> Article | None:
        """See Articles.by_id."""
        return self.stored.get(article_id)

    def by_source_keys(self, keys: Collection[str]) -> Mapping[str, Article]:
        """See Articles.by_source_keys."""
        wanted = set(keys) - {""}
        return {each.source_key: each for each in self.stored.values() if each.source_key in wanted}

    def lines(self, query: ArticleQuery) -> tuple[ArticleLine, ...]:
        """See Articles.lines."""
        passing = [line for line in map(line_of, self.stored.values()) if _passes(line, query)]
        if query.text.strip():
            by_id = {each.id: each for each in passing}
            hits = ranked(map(document_of, self.stored.values()), query.text, facets_of(query), len(by_id))
            found = [by_id[hit.id] for hit in hits if hit.id in by_id]
        else:
            found = sorted(passing, key=lambda each: (each.changed_at, each.id), reverse=True)
        return tuple(found[query.offset : query.offset + query.limit])

    def ending_by(self, day: date, unit: str, limit: int) -> tuple[ArticleLine, ...]:
        """See Articles.ending_by."""
        ending = [
            (line.content.valid_until, line.id, line)
            for line in map(line_of, self.stored.values())
            if line.state is ArticleState.PUBLISHED
            and line.content.valid_until is not None
            and line.content.valid_until <= day
            and unit in ("", line.content.unit)
        ]
        return tuple(line for _, _, line in sorted(ending, key=lambda each: each[:2])[:limit])

    def all(self, query: ArticleQuery) -> Iterator[ArticleLine]:
        """See Articles.all."""
        for article in sorted(self.stored.values(), key=lambda each: each.id):
            line = line_of(article)
            if _passes(line, query):
                yield line

    def any(self) -> bool:
        """See Articles.any."""
        return bool(self.stored)


def _passes(line: ArticleLine, query: ArticleQuery) -> bool:
    return all(
        (
            not query.states or line.state in query.states,
            query.pending is None or line.pending is query.pending,
            query.author in ("", line.author),
            query.unit in ("", line.content.unit),
            not query.category or query.category in levels_of(line.content.category),
            query.valid_on is None or may_be_told(line.content, query.valid_on),
        )
    )


@dataclass
class InMemoryTasks:
    """Feedback in a list, tasks in a dictionary."""

    feedback: list[Feedback] = field(default_factory=list)
    stored: dict[str, KnowledgeTask] = field(default_factory=dict)

    def add(self, feedback: Feedback, task: KnowledgeTask | None) -> None:
        """See KnowledgeTasks.add."""
        self.feedback.append(feedback)
        if task is not None:
            self.stored[task.id] = task

    def save(self, task: KnowledgeTask) -> None:
        """See KnowledgeTasks.save."""
        before = self.stored.get(task.id)
        if before is None or before.state is not TaskState.OPEN:
            raise ArticleChanged("这项任务刚被他人处理，请刷新列表。")
        self.stored[task.id] = task

    def by_id(self, task_id: str) -> KnowledgeTask | None:
        """See KnowledgeTasks.by_id."""
        return self.stored.get(task_id)

    def lines(self, query: TaskQuery) -> tuple[KnowledgeTask, ...]:
        """See KnowledgeTasks.lines."""
        found = [
            each
            for each in self.stored.values()
            if query.unit in ("", each.unit)
            and query.state in (None, each.state)
            and query.article_id in ("", each.article_id)
        ]
        return tuple(sorted(found, key=lambda each: (each.raised_at, each.id))[: query.limit])

    def counts(self, article_id: str) -> VerdictCount:
        """See KnowledgeTasks.counts."""
        given = [each.verdict for each in self.feedback if each.article_id == article_id]
        return VerdictCount(**{each.value: given.count(each) for each in Verdict})


@dataclass
class InMemoryUses:
    """Uses in a dictionary."""

    stored: dict[tuple[str, str, int], KnowledgeUse] = field(default_factory=dict)

    def add(self, use: KnowledgeUse) -> None:
        """See KnowledgeUses.add."""
        self.stored.setdefault((use.ticket_id, use.article_id, use.version), use)

    def remove(self, ticket_id: str, article_id: str) -> None:
        """See KnowledgeUses.remove."""
        self.stored = {key: use for key, use in self.stored.items() if key[:2] != (ticket_id, article_id)}

    def of_ticket(self, ticket_id: str) -> tuple[KnowledgeUse, ...]:
        """See KnowledgeUses.of_ticket."""
        mine = [each for each in self.stored.values() if each.ticket_id == ticket_id]
        return tuple(sorted(mine, key=lambda each: (each.inserted_at, each.article_id, each.version)))

    def count_of_article(self, article_id: str) -> int:
        """See KnowledgeUses.count_of_article."""
        return len({each.ticket_id for each in self.stored.values() if each.article_id == article_id})
