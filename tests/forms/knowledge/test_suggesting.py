"""What is suggested of many articles to people who tell their matter in their own words."""

from forms.knowledge.service import suggest
from forms.knowledge.suggesting import Asked
from forms.ports import UnitOfWork
from tests.bench.articles import articles, said
from tests.forms.knowledge.samples import TODAY
from tests.forms.samples import NOW

ARTICLES, CALLERS = 640, 16


def test_a_matter_within_a_long_story_is_answered_among_the_first_five(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        work.articles.add_many(articles(ARTICLES, NOW))
    for each in said(CALLERS, ARTICLES):
        lines = [found.line for found in suggest(Asked(content=each.text), TODAY, uow)]
        assert any(each.matter in line.content.title for line in lines), each.text
        if each.plainly:
            assert each.article_id in [line.id for line in lines], each.text
