"""How answers settle: what somebody looks at stands still, whatever comes."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from console.knowledge import settled, source_words
from forms.knowledge.article import ArticleState
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.content import Content
from forms.knowledge.suggesting import Suggestion

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def offer(name: str, score: float = 0.0) -> Suggestion:
    line = ArticleLine(
        id=name,
        version=1,
        content=Content(title=name, unit="城管局"),
        state=ArticleState.PUBLISHED,
        pending=None,
        author="",
        changed_at=NOW,
    )
    return Suggestion(line=line, sentence=name, start=0, words=(), why="", score=score)


def offers(names: str) -> tuple[Suggestion, ...]:
    return tuple(offer(name) for name in names)


def names(of: tuple[Suggestion, ...]) -> str:
    return "".join(each.line.id for each in of)


some = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=5).map("".join)


def test_what_is_still_found_stays_in_its_place() -> None:
    assert names(settled(offers("abc"), offers("cxa"))) == "axc"


def test_newcomers_go_behind_where_no_place_is_free() -> None:
    assert names(settled(offers("ab"), offers("xba"))) == "abx"


def test_what_is_no_longer_found_goes() -> None:
    assert names(settled(offers("abc"), offers("c"))) == "c"


def test_a_row_above_the_held_one_does_not_go_before_it_is_let_go() -> None:
    assert names(settled(offers("abc"), offers("c"), held="c")) == "abc"


@given(shown=some, found=some)
def test_with_nothing_held_just_what_was_found_is_shown(shown: str, found: str) -> None:
    assert sorted(names(settled(offers(shown), offers(found)))) == sorted(found)


@given(shown=some.filter(bool), found=some, data=st.data())
def test_the_held_one_never_moves(shown: str, found: str, data: st.DataObject) -> None:
    held = data.draw(st.sampled_from(shown))
    after = names(settled(offers(shown), offers(found), held))
    assert after[shown.index(held)] == held
    assert len(set(after)) == len(after) <= 5


def test_an_answer_that_stays_shows_its_newest_words() -> None:
    (after,) = settled((offer("a", 1.0),), (offer("a", 2.0),))
    assert after.score == 2.0


def test_the_source_names_the_owner_and_the_article() -> None:
    assert source_words(offer("路灯报修").line) == "（来源：城管局《路灯报修》）"
