"""An article's life: one table of steps, review by another person, validity, feedback, differences."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import RuleBroken
from forms.knowledge.article import (
    TRANSITIONS,
    Article,
    ArticleState,
    Standing,
    new_article,
    standing_of,
)
from forms.knowledge.article_list import line_of
from forms.knowledge.content import cleaned
from forms.knowledge.difference import PieceKind, difference, text_difference
from forms.knowledge.errors import ArticleIncomplete, ArticleMissing, ArticleStepRefused, ReviewRefused
from forms.knowledge.feedback import KNOWLEDGE_OFFICE, TaskState, Verdict, feedback_on
from tests.forms.knowledge.samples import SUN, TODAY, WANG, ZHAO, content
from tests.forms.samples import NOW


def _draft() -> Article:
    return new_article(content(), WANG, NOW)


def _in_review() -> Article:
    return _draft().submitted(NOW)


def _published() -> Article:
    return _in_review().reviewed(ZHAO, approve=True, words="", now=NOW)


def _withdrawn() -> Article:
    return _published().withdrawn("政策已改", NOW)


STEPS: dict[str, Callable[[Article], Article]] = {
    "write": lambda article: article.written(content(title="改过的标题"), WANG, NOW),
    "submit": lambda article: article.submitted(NOW),
    "take back": lambda article: article.taken_back(NOW),
    "approve": lambda article: article.reviewed(ZHAO, approve=True, words="", now=NOW),
    "reject": lambda article: article.reviewed(ZHAO, approve=False, words="请补依据", now=NOW),
    "withdraw": lambda article: article.withdrawn("政策已改", NOW),
}
ALLOWED = {
    ("draft", "write"): ArticleState.DRAFT,
    ("draft", "submit"): ArticleState.IN_REVIEW,
    ("draft", "withdraw"): ArticleState.WITHDRAWN,
    ("in review", "take back"): ArticleState.DRAFT,
    ("in review", "approve"): ArticleState.PUBLISHED,
    ("in review", "reject"): ArticleState.DRAFT,
    ("published", "write"): ArticleState.DRAFT,
    ("published", "withdraw"): ArticleState.WITHDRAWN,
    ("withdrawn", "write"): ArticleState.DRAFT,
}
MADE = {"draft": _draft, "in review": _in_review, "published": _published, "withdrawn": _withdrawn}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("made", MADE)
def test_each_step_is_allowed_or_refused_in_each_state(made: str, step: str) -> None:
    article = MADE[made]()
    if (made, step) in ALLOWED:
        assert STEPS[step](article).newest.state is ALLOWED[made, step]
    else:
        with pytest.raises(ArticleStepRefused):
            STEPS[step](article)


def test_the_table_knows_every_state_and_ends() -> None:
    assert set(TRANSITIONS) == set(ArticleState)
    assert not TRANSITIONS[ArticleState.REPLACED]
    assert not TRANSITIONS[ArticleState.WITHDRAWN]


def test_readers_see_the_live_version_until_the_next_one_is_approved() -> None:
    revised = _published().written(content(title="新标题"), ZHAO, NOW)
    assert (revised.shown.content.title, revised.state) == ("异地就医怎样备案", ArticleState.PUBLISHED)
    assert revised.pending is not None
    after = revised.submitted(NOW).reviewed(WANG, approve=True, words="同意", now=NOW)
    assert after.shown.content.title == "新标题"
    assert [each.state for each in after.versions] == [ArticleState.REPLACED, ArticleState.PUBLISHED]
    assert (after.shown.number, after.shown.reviewer_name, after.shown.words) == (2, "王敏", "同意")
    assert after.pending is None


def test_nobody_reviews_what_they_had_a_hand_in() -> None:
    with pytest.raises(ReviewRefused, match="须由另一个人审核"):
        _in_review().reviewed(WANG, approve=True, words="", now=NOW)
    by_two = _draft().written(content(title="赵强改过"), ZHAO, NOW).submitted(NOW)
    for writer in (WANG, ZHAO):
        with pytest.raises(ReviewRefused):
            by_two.reviewed(writer, approve=True, words="", now=NOW)
    assert by_two.reviewed(SUN, approve=True, words="", now=NOW).state is ArticleState.PUBLISHED


def test_a_rejection_says_why_and_the_draft_keeps_the_words() -> None:
    with pytest.raises(ReviewRefused, match="须写明意见"):
        _in_review().reviewed(ZHAO, approve=False, words="  ", now=NOW)
    rejected = _in_review().reviewed(ZHAO, approve=False, words="请补依据", now=NOW)
    assert (rejected.newest.words, rejected.newest.reviewer_name) == ("请补依据", "赵强")


def test_withdrawing_takes_down_what_is_live_and_leaves_the_next_draft() -> None:
    both = _published().written(content(title="新标题"), WANG, NOW)
    down = both.withdrawn("政策已改", NOW)
    assert [each.state for each in down.versions] == [ArticleState.WITHDRAWN, ArticleState.DRAFT]
    assert down.live is None
    with pytest.raises(ArticleStepRefused, match="原因"):
        both.withdrawn(" ", NOW)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": "  "}, "请填写标题"),
        ({"title": "长" * 121}, "标题最多 120 字"),
        ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}, "早于开始日期"),
        ({"questions": tuple(f"问{n}" for n in range(51))}, "问法最多 50 条"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(changes: dict[str, object], problem: str) -> None:
    with pytest.raises(ArticleIncomplete, match=problem):
        new_article(content(**changes), WANG, NOW)


def test_what_cannot_be_submitted_says_what_is_missing() -> None:
    bare = new_article(
        content(body="", facts=type(content().facts)(), unit="", source="", legal_basis=""), WANG, NOW
    )
    with pytest.raises(ArticleIncomplete) as told:
        bare.submitted(NOW)
    assert len(told.value.problems) == 3


def test_a_version_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(ArticleMissing):
        _draft().version(2)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "standing", "mark"),
    [
        (None, None, Standing.VALID, ""),
        (TODAY, TODAY, Standing.EXPIRING, "今天到期"),
        (None, TODAY - timedelta(days=1), Standing.EXPIRED, "已于 2026-11-20 过期，答复前请核实"),
        (None, TODAY + timedelta(days=30), Standing.EXPIRING, "还有 30 天到期"),
        (None, TODAY + timedelta(days=31), Standing.VALID, ""),
        (TODAY + timedelta(days=1), None, Standing.NOT_YET, "2026-11-22 起才生效"),
    ],
)
def test_a_published_article_is_marked_by_its_validity(
    valid_from: date | None, valid_until: date | None, standing: Standing, mark: str
) -> None:
    written = new_article(content(valid_from=valid_from, valid_until=valid_until), WANG, NOW)
    article = written.submitted(NOW).reviewed(ZHAO, approve=True, words="", now=NOW)
    assert article.standing(TODAY) is standing
    assert line_of(article).mark(TODAY) == mark


def test_what_is_not_published_is_marked_so() -> None:
    assert line_of(_draft()).mark(TODAY) == "未发布，不能用于答复"


@given(st.none() | st.dates(), st.none() | st.dates(), st.dates())
def test_every_day_has_exactly_one_standing(begin: date | None, end: date | None, today: date) -> None:
    standing = standing_of(ArticleState.PUBLISHED, begin, end, today, timedelta(days=30))
    inside = (begin is None or begin <= today) and (end is None or today <= end)
    assert (standing in (Standing.VALID, Standing.EXPIRING)) is inside


def test_feedback_makes_a_task_for_the_owner_unless_it_was_useful() -> None:
    article = _published()
    assert feedback_on(article, Verdict.USEFUL, SUN, NOW)[1] is None
    given_, task = feedback_on(article, Verdict.NOT_USEFUL, SUN, NOW, words="电话不对", ticket_id="t1")
    assert task is not None
    assert (task.unit, task.title, task.version, task.words) == (
        "市医疗保障局",
        "异地就医怎样备案",
        1,
        "电话不对",
    )
    assert given_.ticket_id == task.ticket_id == "t1"


def test_what_is_missing_altogether_goes_to_the_knowledge_office() -> None:
    task = feedback_on(None, Verdict.MISSING, SUN, NOW, words="问电动车上牌")[1]
    assert task is not None
    assert task.unit == KNOWLEDGE_OFFICE
    for verdict, words in ((Verdict.MISSING, " "), (Verdict.USEFUL, "好")):
        with pytest.raises(RuleBroken):
            feedback_on(None, verdict, SUN, NOW, words=words)


def test_a_task_is_done_once_and_with_words() -> None:
    task = feedback_on(None, Verdict.MISSING, SUN, NOW, words="缺")[1]
    assert task is not None
    with pytest.raises(ArticleStepRefused, match="写明"):
        task.done(WANG, " ", NOW)
    done = task.done(WANG, "已补写", NOW)
    assert (done.state, done.done_by_name) == (TaskState.DONE, "王敏")
    with pytest.raises(ArticleStepRefused, match="已由王敏处理"):
        done.done(ZHAO, "重复", NOW)


def test_a_changed_figure_reads_as_one_changed_figure() -> None:
    pieces = text_difference("当场办结。审核需要5个工作日。", "当场办结。审核需要7个工作日。")
    assert [(each.kind, each.text) for each in pieces] == [
        (PieceKind.SAME, "当场办结。审核需要"),
        (PieceKind.REMOVED, "5"),
        (PieceKind.ADDED, "7"),
        (PieceKind.SAME, "个工作日。"),
    ]


def test_the_difference_names_only_the_fields_that_differ() -> None:
    after = content(title="新标题", valid_until=date(2027, 1, 1))
    assert [each.label for each in difference(content(), after)] == ["标题", "失效日期"]
    assert difference(content(), content()) == ()


TEXTS = st.text(alphabet="甲乙丙。；\n5 7ab", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = text_difference(before, after)
    assert "".join(each.text for each in pieces if each.kind is not PieceKind.ADDED) == before
    assert "".join(each.text for each in pieces if each.kind is not PieceKind.REMOVED) == after


def test_cleaning_keeps_what_a_copied_page_said() -> None:
    copied = cleaned(content(body="<p>您當(dāng)前位置<script>x()</script></p>"))
    assert copied.body == "<p>您当前位置</p>"
    assert copied.original == "<p>您當(dāng)前位置<script>x()</script></p>"
    assert cleaned(copied) == copied
    assert cleaned(content()).original == ""
