"""The repositories of the knowledge base over one connection, inside one transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from forms.knowledge.article import Article, ArticleState
from forms.knowledge.article_list import (
    ArticleLine,
    ArticleQuery,
    TaskQuery,
    document_of,
    facets_of,
    may_be_told,
)
from forms.knowledge.errors import ArticleChanged
from forms.knowledge.feedback import (
    Feedback,
    KnowledgeTask,
    KnowledgeUse,
    TaskState,
    VerdictCount,
)
from forms.search.document import Kind
from forms.storage import article_rows, search_index
from forms.storage.knowledge_tables import (
    article,
    article_feedback,
    article_version,
    knowledge_task,
    knowledge_use,
)

_BATCH = 500
_AFTER_ALL_DIGITS = "~"
_INVALID_AMONG_HITS = 2
"""So many times more hits are asked for when those that are not valid today will be left out."""


_newest = (
    select(func.max(article_version.c.number))
    .where(article_version.c.article_id == article.c.id)
    .correlate(article)
    .scalar_subquery()
)
_LINES = select(article, article_version.c.number, article_version.c.content).join(
    article_version,
    and_(
        article_version.c.article_id == article.c.id,
        article_version.c.number == func.coalesce(article.c.live_version, _newest),
    ),
)


class StoredArticles:
    """Articles in the tables article and article_version, and in the search index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_many(self, articles: Iterable[Article]) -> int:
        """See Articles.add_many."""
        source, count = iter(articles), 0
        while batch := list(islice(source, _BATCH)):
            try:
                self._connection.execute(insert(article), [article_rows.head_row(each) for each in batch])
            except IntegrityError:
                raise ArticleChanged("这篇知识已经存在，请刷新列表。") from None
            versions = [article_rows.version_row(each.id, part) for each in batch for part in each.versions]
            self._connection.execute(insert(article_version), versions)
            search_index.index_documents(self._connection, Kind.ARTICLE, map(document_of, batch))
            count += len(batch)
        return count

    def save(self, changed: Article) -> Article:
        """See Articles.save."""
        self.save_many([changed])
        return replace(changed, revision=changed.revision + 1)

    def save_many(self, articles: Sequence[Article]) -> None:
        """See Articles.save_many."""
        for start in range(0, len(articles), _BATCH):
            saved = [self._save_head(each) for each in articles[start : start + _BATCH]]
            versions = [article_rows.version_row(each.id, part) for each in saved for part in each.versions]
            ids = [each.id for each in saved]
            self._connection.execute(delete(article_version).where(article_version.c.article_id.in_(ids)))
            self._connection.execute(insert(article_version), versions)
            search_index.index_documents(self._connection, Kind.ARTICLE, map(document_of, saved))

    def _save_head(self, changed: Article) -> Article:
        saved = replace(changed, revision=changed.revision + 1)
        found = self._connection.execute(
            update(article)
            .where(article.c.id == saved.id, article.c.revision == changed.revision)
            .values(article_rows.head_row(saved))
        )
        if found.rowcount != 1:
            raise ArticleChanged("这篇知识刚被他人改动，您的操作未生效；写好的内容仍在窗口中，请刷新后再试。")
        return saved

    def by_ids(self, article_ids: Collection[str]) -> Mapping[str, Article]:
        """See Articles.by_ids."""
        wanted, found = sorted(set(article_ids)), {}
        for start in range(0, len(wanted), _BATCH):
            for each in self._where(article.c.id.in_(wanted[start : start + _BATCH])):
                found[each.id] = each
        return found

    def by_id(self, article_id: str) -> Article | None:
        """See Articles.by_id."""
        return next(iter(self._where(article.c.id == article_id)), None)

    def by_source_keys(self, keys: Collection[str]) -> Mapping[str, Article]:
        """See Articles.by_source_keys."""
        wanted, found = sorted(set(keys) - {""}), {}
        for start in range(0, len(wanted), _BATCH):
            for each in self._where(article.c.source_key.in_(wanted[start : start + _BATCH])):
                found[each.source_key] = each
        return found

    def lines(self, query: ArticleQuery) -> tuple[ArticleLine, ...]:
        """See Articles.lines."""
        if query.text.strip():
            return self._ranked(query)
        question = (
            _LINES.where(*_filters(query))
            .order_by(article.c.changed_at.desc(), article.c.id.desc())
            .limit(query.limit)
            .offset(query.offset)
        )
        return self._lines(question)

    def ending_by(self, day: date, unit: str, limit: int) -> tuple[ArticleLine, ...]:
        """See Articles.ending_by."""
        question = _LINES.where(
            article.c.state == ArticleState.PUBLISHED.value,
            article.c.valid_until <= day,
            *([article.c.unit == unit] if unit else []),
        ).order_by(article.c.valid_until, article.c.id)
        return self._lines(question.limit(limit))

    def all(self, query: ArticleQuery) -> Iterator[ArticleLine]:
        """See Articles.all."""
        last = ""
        while True:
            question = _LINES.where(*_filters(query), article.c.id > last).order_by(article.c.id)
            batch = self._lines(question.limit(_BATCH))
            yield from batch
            if len(batch) < _BATCH:
                return
            last = batch[-1].id

    def any(self) -> bool:
        """See Articles.any."""
        return self._connection.execute(select(article.c.id).limit(1)).first() is not None

    def _ranked(self, query: ArticleQuery) -> tuple[ArticleLine, ...]:
        """Best first. Validity is of the day, so it is looked at after the index has answered."""
        wanted = query.offset + query.limit
        most = wanted if query.valid_on is None else wanted * _INVALID_AMONG_HITS
        hits = search_index.ranked(self._connection, Kind.ARTICLE, query.text, facets_of(query), most)
        lines: list[ArticleLine] = []
        for start in range(0, len(hits), wanted):
            ids = [each.id for each in hits[start : start + wanted]]
            found = {each.id: each for each in self._lines(_LINES.where(article.c.id.in_(ids)))}
            lines += [
                found[each]
                for each in ids
                if each in found
                and (query.valid_on is None or may_be_told(found[each].content, query.valid_on))
            ]
            if len(lines) >= wanted:
                break
        return tuple(lines[query.offset : wanted])

    def _lines(self, question: Select[Any]) -> tuple[ArticleLine, ...]:
        return tuple(article_rows.line_of(row) for row in self._connection.execute(question).mappings())

    def _where(self, condition: ColumnElement[bool]) -> list[Article]:
        heads = self._connection.execute(select(article).where(condition)).mappings().all()
        ids = [head["id"] for head in heads]
        versions: dict[str, list[RowMapping]] = {each: [] for each in ids}
        question = select(article_version).where(article_version.c.article_id.in_(ids))
        for row in self._connection.execute(question.order_by(article_version.c.number)).mappings():
            versions[row["article_id"]].append(row)
        return [article_rows.article_of(head, versions[head["id"]]) for head in heads]


class StoredTasks:
    """Feedback and tasks in the tables article_feedback and knowledge_task."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, feedback: Feedback, task: KnowledgeTask | None) -> None:
        """See KnowledgeTasks.add."""
        self._connection.execute(insert(article_feedback), article_rows.row(feedback))
        if task is not None:
            self._connection.execute(insert(knowledge_task), article_rows.row(task))

    def save(self, task: KnowledgeTask) -> None:
        """See KnowledgeTasks.save."""
        found = self._connection.execute(
            update(knowledge_task)
            .where(knowledge_task.c.id == task.id, knowledge_task.c.state == TaskState.OPEN.value)
            .values(article_rows.row(task))
        )
        if found.rowcount != 1:
            raise ArticleChanged("这项任务刚被他人处理，请刷新列表。")

    def by_id(self, task_id: str) -> KnowledgeTask | None:
        """See KnowledgeTasks.by_id."""
        question = select(knowledge_task).where(knowledge_task.c.id == task_id)
        row = self._connection.execute(question).mappings().one_or_none()
        return None if row is None else article_rows.task_of(row)

    def lines(self, query: TaskQuery) -> tuple[KnowledgeTask, ...]:
        """See KnowledgeTasks.lines."""
        question = select(knowledge_task).order_by(knowledge_task.c.raised_at, knowledge_task.c.id)
        if query.unit:
            question = question.where(knowledge_task.c.unit == query.unit)
        if query.state is not None:
            question = question.where(knowledge_task.c.state == query.state.value)
        if query.article_id:
            question = question.where(knowledge_task.c.article_id == query.article_id)
        found = self._connection.execute(question.limit(query.limit)).mappings()
        return tuple(article_rows.task_of(row) for row in found)

    def counts(self, article_id: str) -> VerdictCount:
        """See KnowledgeTasks.counts."""
        verdict = article_feedback.c.verdict
        question = (
            select(verdict, func.count()).where(article_feedback.c.article_id == article_id).group_by(verdict)
        )
        return VerdictCount(**{row[0]: row[1] for row in self._connection.execute(question)})


class StoredUses:
    """Citations in the table knowledge_use."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, use: KnowledgeUse) -> None:
        """See KnowledgeUses.add."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        self._connection.execute(
            dialect.insert(knowledge_use).values(article_rows.row(use)).on_conflict_do_nothing()
        )

    def remove(self, ticket_id: str, article_id: str) -> None:
        """See KnowledgeUses.remove."""
        uses = knowledge_use.c
        self._connection.execute(
            delete(knowledge_use).where(uses.ticket_id == ticket_id, uses.article_id == article_id)
        )

    def of_ticket(self, ticket_id: str) -> tuple[KnowledgeUse, ...]:
        """See KnowledgeUses.of_ticket."""
        uses = knowledge_use.c
        question = (
            select(knowledge_use)
            .where(uses.ticket_id == ticket_id)
            .order_by(uses.inserted_at, uses.article_id, uses.version)
        )
        return tuple(KnowledgeUse(**row) for row in self._connection.execute(question).mappings())

    def count_of_article(self, article_id: str) -> int:
        """See KnowledgeUses.count_of_article."""
        tickets = func.count(knowledge_use.c.ticket_id.distinct())
        question = select(tickets).where(knowledge_use.c.article_id == article_id)
        return self._connection.execute(question).scalar_one()


def _filters(query: ArticleQuery) -> list[ColumnElement[bool]]:
    head = article.c
    conditions: list[ColumnElement[bool]] = []
    if query.states:
        conditions.append(head.state.in_(sorted(each.value for each in query.states)))
    if query.pending is not None:
        conditions.append(head.pending == query.pending.value)
    if query.unit:
        conditions.append(head.unit == query.unit)
    if query.author:
        conditions.append(head.author == query.author)
    if query.category:
        conditions += [
            head.category >= query.category,
            head.category < query.category + _AFTER_ALL_DIGITS,
        ]
    if query.valid_on is not None:
        conditions.append(func.coalesce(head.valid_from, query.valid_on) <= query.valid_on)
        conditions.append(func.coalesce(head.valid_until, query.valid_on) >= query.valid_on)
    return conditions
