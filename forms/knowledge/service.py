"""The use cases of the knowledge base: short functions, listed at the foot.

Each write returns what it changed. A rule that forbids something raises a RuleBroken, a database that
fails a StorageError; both carry a Chinese text that can be shown as it is.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from forms.access.roles import Actor, Right, require
from forms.errors import RuleBroken
from forms.knowledge.article import EXPIRES_SOON, Article, ArticleState, new_article, says_the_same
from forms.knowledge.article_list import ArticleLine, ArticlePage, ArticleQuery, TaskQuery, line_of
from forms.knowledge.content import Content
from forms.knowledge.difference import FieldDifference, difference
from forms.knowledge.errors import ArticleMissing
from forms.knowledge.feedback import (
    KNOWLEDGE_OFFICE,
    KnowledgeTask,
    KnowledgeUse,
    Verdict,
    VerdictCount,
    feedback_on,
)
from forms.knowledge.suggesting import Asked, Suggestion, suggestions
from forms.ports import UnitOfWork, Work
from forms.ticket import Operator

__all__ = [
    "USE_CASES",
    "article_by_id",
    "cite",
    "close_task",
    "compare_versions",
    "expiring",
    "find_articles",
    "give_feedback",
    "line_by_id",
    "lines_by_ids",
    "review",
    "review_many",
    "revise",
    "submit",
    "suggest",
    "take_back",
    "tasks",
    "uncite",
    "uses_of_ticket",
    "verdicts",
    "withdraw",
    "write_draft",
]

SUGGESTIONS = 5
_CANDIDATES = 16
"""So many of the index's hits are looked at closely for the five that are shown."""
_LONGEST_ASKED = 200
"""Of a long content the first part, in which the matter is told, is enough to find what answers."""


def write_draft(
    content: Content, author: Operator, uow: UnitOfWork, now: datetime, *, article_id: str = ""
) -> Article:
    """Keep *content* as a draft: of a new article, or as the next version of *article_id*.

    An id that nobody knows yet makes an article of that id, so that saving again never doubles it.
    ArticleIncomplete, ArticleStepRefused, ArticleChanged.
    """
    with uow.writing() as work:
        before = work.articles.by_id(article_id) if article_id else None
        if before is None:
            article = new_article(content, author, now, article_id=article_id)
            work.articles.add_many([article])
            return article
        after = before.written(content, author, now)
        if before.pending is not None and says_the_same(after.newest.content, before.newest.content):
            return before
        return work.articles.save(after)


def revise(article_id: str, author: Operator, uow: UnitOfWork, now: datetime) -> Article:
    """Begin the next version with the words of what readers see; one already begun is returned as it is."""
    with uow.writing() as work:
        article = _article(article_id, work)
        if article.pending is not None:
            return article
        return work.articles.save(article.written(article.shown.content, author, now))


def submit(article_id: str, uow: UnitOfWork, now: datetime) -> Article:
    """Send the draft to review (送审); ArticleIncomplete names what is missing."""
    with uow.writing() as work:
        return work.articles.save(_article(article_id, work).submitted(now))


def take_back(article_id: str, uow: UnitOfWork, now: datetime) -> Article:
    """Make what is in review a draft again (撤回送审); ArticleStepRefused once somebody has decided."""
    with uow.writing() as work:
        return work.articles.save(_article(article_id, work).taken_back(now))


def review(
    article_id: str, actor: Actor, uow: UnitOfWork, now: datetime, *, approve: bool, words: str = ""
) -> Article:
    """Approve, which publishes it in the place of the earlier version, or reject with words.

    NotAllowed; ReviewRefused for whoever had a hand in it: 审核须由编写人以外的人进行.
    """
    require(actor, Right.PUBLISH_KNOWLEDGE)
    reviewer = Operator(code=actor.code, name=actor.name)
    with uow.writing() as work:
        article = _article(article_id, work)
        return work.articles.save(article.reviewed(reviewer, approve=approve, words=words, now=now))


def review_many(
    article_ids: Iterable[str], actor: Actor, uow: UnitOfWork, now: datetime, *, words: str = ""
) -> tuple[int, tuple[str, ...]]:
    """Approve all of them that may be: how many were published, and why the others were not.

    A transaction for every one hundred; what is done stays done if the database fails on the way. NotAllowed.
    """
    require(actor, Right.PUBLISH_KNOWLEDGE)
    reviewer = Operator(code=actor.code, name=actor.name)
    published, problems, ids = 0, list[str](), list(article_ids)
    for start in range(0, len(ids), 100):
        with uow.writing() as work:
            approved = []
            for article in work.articles.by_ids(ids[start : start + 100]).values():
                try:
                    approved.append(article.reviewed(reviewer, approve=True, words=words, now=now))
                except RuleBroken as refused:
                    problems.append(f"“{article.newest.content.title}”：{refused.text}")
            work.articles.save_many(approved)
        published += len(approved)
    return published, tuple(problems)


def withdraw(article_id: str, words: str, uow: UnitOfWork, now: datetime) -> Article:
    """Take an article down (撤下) for the reason *words*, or throw away a draft that never was published."""
    with uow.writing() as work:
        return work.articles.save(_article(article_id, work).withdrawn(words, now))


def article_by_id(article_id: str, uow: UnitOfWork) -> Article:
    """The whole article with all its versions; ArticleMissing."""
    with uow.reading() as work:
        return _article(article_id, work)


def find_articles(query: ArticleQuery, uow: UnitOfWork) -> ArticlePage:
    """A page of the articles that answer *query*: with words the best first, else those changed last."""
    with uow.reading() as work:
        lines = work.articles.lines(replace(query, limit=query.limit + 1))
    return ArticlePage(lines[: query.limit], more=len(lines) > query.limit)


def expiring(
    today: date, uow: UnitOfWork, *, unit: str = "", soon: timedelta = EXPIRES_SOON, limit: int = 500
) -> tuple[ArticleLine, ...]:
    """Published articles of *unit* (all units for "") that have ended or end within *soon*, oldest first."""
    with uow.reading() as work:
        return work.articles.ending_by(today + soon, unit, limit)


def compare_versions(article_id: str, old: int, new: int, uow: UnitOfWork) -> tuple[FieldDifference, ...]:
    """What has changed from version *old* to *new*; ArticleMissing."""
    article = article_by_id(article_id, uow)
    return difference(article.version(old).content, article.version(new).content)


def suggest(asked: Asked, today: date, uow: UnitOfWork, limit: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
    """Published articles valid *today* that answer what the form says, best first, each with its reason."""
    text = asked.text[:_LONGEST_ASKED]
    if not text and not asked.category:
        return ()
    query = ArticleQuery(
        text=text,
        category="" if text else asked.category,
        states=frozenset({ArticleState.PUBLISHED}),
        valid_on=today,
        limit=_CANDIDATES,
    )
    with uow.reading() as work:
        found = work.articles.lines(query)
    return suggestions(replace(asked, title="", content=text), found, limit)


def give_feedback(
    verdict: Verdict,
    operator: Operator,
    uow: UnitOfWork,
    now: datetime,
    *,
    article_id: str = "",
    words: str = "",
    ticket_id: str = "",
    office: str = KNOWLEDGE_OFFICE,
) -> KnowledgeTask | None:
    """Keep what an agent says; the task for the article's unit that came of it, None if it was useful.

    "Missing" without an article goes to *office*. RuleBroken if it says nothing, ArticleMissing.
    """
    with uow.writing() as work:
        article = _article(article_id, work) if article_id else None
        given, task = feedback_on(
            article, verdict, operator, now, words=words, ticket_id=ticket_id, office=office
        )
        work.knowledge_tasks.add(given, task)
    return task


def tasks(query: TaskQuery, uow: UnitOfWork) -> tuple[KnowledgeTask, ...]:
    """The tasks of a unit, oldest first."""
    with uow.reading() as work:
        return work.knowledge_tasks.lines(query)


def close_task(task_id: str, operator: Operator, words: str, uow: UnitOfWork, now: datetime) -> KnowledgeTask:
    """A task is seen to, as *words* tell; ArticleMissing, ArticleStepRefused, ArticleChanged."""
    with uow.writing() as work:
        task = work.knowledge_tasks.by_id(task_id)
        if task is None:
            raise ArticleMissing("没有这项任务，请刷新列表。")
        done = task.done(operator, words, now)
        work.knowledge_tasks.save(done)
    return done


def verdicts(article_id: str, uow: UnitOfWork) -> VerdictCount:
    """How often each verdict was given on an article."""
    with uow.reading() as work:
        return work.knowledge_tasks.counts(article_id)


def cite(
    line: ArticleLine, ticket_id: str, operator: Operator, uow: UnitOfWork, now: datetime
) -> KnowledgeUse:
    """Keep on a ticket, filed or still a draft, that this version went into its answer. Twice is as once."""
    use = KnowledgeUse(
        ticket_id=ticket_id,
        article_id=line.id,
        version=line.version,
        title=line.content.title,
        operator=operator.code,
        inserted_at=now,
    )
    with uow.writing() as work:
        work.knowledge_uses.add(use)
    return use


def uncite(ticket_id: str, article_id: str, uow: UnitOfWork) -> None:
    """The answer no longer cites the article."""
    with uow.writing() as work:
        work.knowledge_uses.remove(ticket_id, article_id)


def uses_of_ticket(ticket_id: str, uow: UnitOfWork) -> tuple[KnowledgeUse, ...]:
    """Which articles, in which version, a ticket's answer cites, in the order of insertion."""
    with uow.reading() as work:
        return work.knowledge_uses.of_ticket(ticket_id)


def lines_by_ids(article_ids: Collection[str], uow: UnitOfWork) -> dict[str, ArticleLine]:
    """Those of the articles that there are, as panels show them, by id."""
    with uow.reading() as work:
        return {each: line_of(article) for each, article in work.articles.by_ids(article_ids).items()}


def line_by_id(article_id: str, uow: UnitOfWork) -> ArticleLine:
    """An article as panels show it; ArticleMissing."""
    return line_of(article_by_id(article_id, uow))


def _article(article_id: str, work: Work) -> Article:
    article = work.articles.by_id(article_id)
    if article is None:
        raise ArticleMissing("没有这篇知识，可能是链接有误，请刷新列表。")
    return article


USE_CASES: tuple[Callable[..., object], ...] = (
    write_draft,
    revise,
    submit,
    take_back,
    review,
    review_many,
    withdraw,
    article_by_id,
    line_by_id,
    find_articles,
    expiring,
    compare_versions,
    suggest,
    give_feedback,
    tasks,
    close_task,
    verdicts,
    cite,
    uncite,
    uses_of_ticket,
    lines_by_ids,
)
