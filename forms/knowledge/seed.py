"""The articles that come with the program, for a rehearsal's first start. Places and numbers are invented."""

from datetime import datetime
from pathlib import Path

from forms.knowledge.article import Article, new_article
from forms.knowledge.errors import ImportRefused
from forms.knowledge.importing.planning import plan_for, preview
from forms.knowledge.importing.running import read_rows
from forms.ports import UnitOfWork
from forms.ticket import Operator

SEED_AUTHOR = Operator(code="KB-1", name="演练知识编写", active=False)
SEED_REVIEWER = Operator(code="KB-2", name="演练知识审核", active=False)


def seed_if_empty(folder: Path, uow: UnitOfWork, now: datetime) -> int:
    """Store and publish the articles in *folder* if there is none yet; how many.

    All of them or, if anything fails, none. ImportRefused names a chapter that cannot be read.
    """
    with uow.reading() as work:
        if work.articles.any():
            return 0
    articles = [each for file in sorted(folder.glob("*.md")) for each in _articles(file, now)]
    with uow.writing() as work:
        if work.articles.any():  # another console was quicker
            return 0
        return work.articles.add_many(articles)


def _articles(file: Path, now: datetime) -> list[Article]:
    rows, skipped = read_rows(plan_for(preview(file, rows=1000), file))
    if skipped:
        first = skipped[0]
        raise ImportRefused(file.name, f"{first.place}“{first.title}”：{first.reason}")
    return [
        new_article(row.content, SEED_AUTHOR, now, source_key=row.key)
        .submitted(now)
        .reviewed(SEED_REVIEWER, approve=True, words="", now=now)
        for row in rows
    ]
