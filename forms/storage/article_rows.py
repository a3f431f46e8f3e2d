"""Articles, tasks and citations as rows, and rows as articles, tasks and citations."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from forms.knowledge.article import Article, ArticleState, Version
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.content import Content
from forms.knowledge.feedback import Feedback, KnowledgeTask, KnowledgeUse, TaskState, Verdict
from forms.words import Labelled


class _Stored(msgspec.Struct, omit_defaults=True):
    """What a version's JSON holds."""

    content: Content
    writers: tuple[str, ...] = ()


def head_row(each: Article) -> dict[str, Any]:
    """The row of table `article`."""
    shown, live, pending = each.shown, each.live, each.pending
    return {
        "id": each.id,
        "source_key": each.source_key or None,
        "state": each.state.value,
        "pending": pending.state.value if pending else "",
        "live_version": live.number if live else None,
        "title": shown.content.title,
        "category": shown.content.category,
        "unit": shown.content.unit,
        "author": each.newest.author,
        "valid_from": shown.content.valid_from,
        "valid_until": shown.content.valid_until,
        "created_at": each.created_at,
        "changed_at": each.changed_at,
        "revision": each.revision,
    }


def version_row(article_id: str, version: Version) -> dict[str, Any]:
    """The row of table `article_version`."""
    stored = _Stored(version.content, version.writers)
    return {
        "article_id": article_id,
        "number": version.number,
        "state": version.state.value,
        "content": msgspec.json.encode(stored).decode(),
        "author": version.author,
        "author_name": version.author_name,
        "written_at": version.written_at,
        "reviewer": version.reviewer,
        "reviewer_name": version.reviewer_name,
        "reviewed_at": version.reviewed_at,
        "words": version.words,
        "ended_at": version.ended_at,
    }


def article_of(head: RowMapping, versions: Sequence[RowMapping]) -> Article:
    """The article in a row of `article` with the rows of its versions."""
    return Article(
        id=head["id"],
        source_key=head["source_key"] or "",
        created_at=head["created_at"],
        changed_at=head["changed_at"],
        revision=head["revision"],
        versions=tuple(_version_of(row) for row in versions),
    )


def _version_of(row: RowMapping) -> Version:
    stored = msgspec.json.decode(row["content"], type=_Stored)
    return Version(
        number=row["number"],
        content=stored.content,
        state=ArticleState(row["state"]),
        author=row["author"],
        author_name=row["author_name"],
        written_at=row["written_at"],
        writers=stored.writers,
        reviewer=row["reviewer"],
        reviewer_name=row["reviewer_name"],
        reviewed_at=row["reviewed_at"],
        words=row["words"],
        ended_at=row["ended_at"],
    )


def line_of(row: RowMapping) -> ArticleLine:
    """The line in a row of `article` joined with its shown version."""
    return ArticleLine(
        id=row["id"],
        version=row["number"],
        content=msgspec.json.decode(row["content"], type=_Stored).content,
        state=ArticleState(row["state"]),
        pending=ArticleState(row["pending"]) if row["pending"] else None,
        author=row["author"],
        changed_at=row["changed_at"],
        source_key=row["source_key"] or "",
    )


def task_of(row: RowMapping) -> KnowledgeTask:
    """The task in a row of `knowledge_task`."""
    return KnowledgeTask(**{**row, "verdict": Verdict(row["verdict"]), "state": TaskState(row["state"])})


def row(entity: Feedback | KnowledgeTask | KnowledgeUse) -> dict[str, Any]:
    """A row with a column for each field; members of a vocabulary as their codes."""
    values = {each.name: getattr(entity, each.name) for each in fields(entity)}
    return {name: value.value if isinstance(value, Labelled) else value for name, value in values.items()}
