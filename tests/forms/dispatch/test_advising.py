"""Merging the sources: agreement makes surer, contradiction less sure, every unit has its reasons."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.dispatch.advising import Spot, Voice, merged, voice_of_directory, voice_of_model
from forms.dispatch.precedents import Precedent, weighed
from forms.dispatch.rules import LOCAL
from forms.dispatch.suggestion import Reason, Source, UnitName, UnitSuggestion
from forms.likeness import Likeness
from forms.likeness import Reason as Alike
from forms.ticket_list import line_of
from tests.forms.dispatch.samples import demo_units, directory
from tests.forms.samples import ticket

KNOWN = directory()
BINJIANG = Spot("鹿城区", "滨江街道")
NOISE, PENSION, COMMUNITY = "02010201", "070101", "080601"


def voice(source: Source, **shares: float) -> Voice:
    """A source that says so."""
    return Voice(source, {code: Reason(source, "因为", share) for code, share in shares.items()})


def test_a_rule_alone_is_sure_and_names_helpers_and_basis() -> None:
    advice = merged([voice_of_directory(NOISE, BINJIANG, KNOWN)], NOISE, BINJIANG, KNOWN)
    first = advice.suggestions[0]
    assert (first.lead.code, first.percent) == ("chengguan", 90)
    assert [each.name for each in first.helpers] == ["鹿城区滨江街道办事处", "市生态环境局"]
    assert first.basis == "噪声污染防治法"
    assert first.sentence == "派单目录：规则“噪音扰民”由城管局主办，依据：噪声污染防治法"
    assert advice.sure
    assert advice.silent_because == ""


def test_helpers_are_offered_as_leads_with_little_confidence() -> None:
    from forms.dispatch.rules import DISPATCH

    text = DISPATCH.default.text.replace("least = 5 ", "least = 1 ")
    known = directory(text)
    advice = merged([voice_of_directory(NOISE, BINJIANG, known)], NOISE, BINJIANG, known)
    assert [each.lead.code for each in advice.suggestions] == ["chengguan", "huanjing", "lucheng-binjiang"]
    assert advice.suggestions[1].confidence < 0.05
    assert "列为协办" in advice.suggestions[1].sentence


@pytest.mark.parametrize(
    ("others", "first", "surer"),
    [
        ([voice(Source.SIMILAR, chengguan=0.5)], "chengguan", True),
        ([voice(Source.MODEL, chengguan=0.9)], "chengguan", True),
        ([voice(Source.MODEL, gongan=0.9)], "chengguan", False),
        ([voice(Source.SIMILAR, gongan=0.8), voice(Source.MODEL, gongan=0.95)], "gongan", False),
    ],
)
def test_sources_that_agree_are_surer_and_those_that_do_not_are_less(
    others: list[Voice], first: str, surer: bool
) -> None:
    advice = merged([voice_of_directory(NOISE, BINJIANG, KNOWN), *others], NOISE, BINJIANG, KNOWN)
    assert advice.suggestions[0].lead.code == first
    assert (advice.suggestions[0].confidence > 0.9) is surer
    assert advice.sure is surer


def test_a_street_is_never_suggested_for_a_department_s_matter() -> None:
    says_so = voice(Source.MODEL, **{"lucheng-binjiang": 0.99})
    advice = merged([voice_of_directory(PENSION, BINJIANG, KNOWN), says_so], PENSION, BINJIANG, KNOWN)
    assert [each.lead.code for each in advice.suggestions] == ["renshe"]
    alone = merged([says_so], PENSION, BINJIANG, KNOWN)
    assert alone.suggestions == ()
    assert alone.silent_because == "没有足够的依据，请人工选择主办单位。"


@pytest.mark.parametrize(
    ("category", "spot", "told"),
    [
        ("", BINJIANG, "还没有选事项分类"),
        (COMMUNITY, Spot(), "由属地主办，请填写区县和街道"),
        ("99", Spot(), "没有这一分类的规则"),
    ],
)
def test_silence_is_explained(category: str, spot: Spot, told: str) -> None:
    advice = merged([voice_of_directory(category, spot, KNOWN)], category, spot, KNOWN)
    leads = [each.lead.code for each in advice.suggestions]
    if advice.suggestions:
        assert leads == ["minzheng"]
        assert told in "".join(advice.remarks)
    else:
        assert told in advice.silent_because
    assert not advice.sure


def test_a_lead_out_of_service_is_named_as_what_must_be_mended() -> None:
    units = tuple(replace(each, active=each.code != "chengguan") for each in demo_units())
    known = directory(units=units)
    said = voice_of_directory(NOISE, BINJIANG, known)
    assert "“城管局”已停用或改名" in said.remark
    assert "chengguan" not in said.reasons


def test_without_a_rule_the_units_duties_speak() -> None:
    known = directory('[rule.x]\ntitle = "养老"\ncategories = ["0701"]\nlead = "人社局"\n')
    said = voice_of_directory("010301", BINJIANG, known)
    assert {code: reason.share for code, reason in said.reasons.items()} == {"gongre": 0.6}
    assert said.reasons["gongre"].text == "目录没有规则，按单位职责"


def test_the_model_s_local_class_is_the_unit_of_the_place() -> None:
    said = voice_of_model({LOCAL: 0.7, "chengguan": 0.2, "gone": 0.09, "gongan": 0.01}, BINJIANG, KNOWN)
    assert {code: reason.share for code, reason in said.reasons.items()} == {
        "lucheng-binjiang": 0.7,
        "chengguan": 0.2,
    }
    assert said.reasons["lucheng-binjiang"].text == "这类说法的工单多由属地接办（70%）"
    assert voice_of_model({LOCAL: 1.0}, Spot(), KNOWN).remark == "历史模型没有把握，未提示。"


def test_precedents_are_counted_and_the_likest_are_named() -> None:
    lead, other = KNOWN.units.need("chengguan"), KNOWN.units.need("gongan")
    alike = Likeness(70.0, (Alike.CATEGORY, Alike.WORDS), ("夜间施工",))
    found = [
        Precedent(line_of(ticket(f"20261101-00000{number}")), lead, ("huanjing",), True, alike, weight)
        for number, weight in ((1, 0.5), (2, 1.0), (3, 0.9), (4, 0.6))
    ]
    one = Precedent(line_of(ticket("20261101-000009")), other, (), False, alike, 1.0)
    said = weighed([*found, one])
    assert said.reasons["chengguan"].text == (
        "4 件相似工单由城管局办结：20261101-000002、20261101-000003、20261101-000004 等"
        "（同类事项，都提到“夜间施工”）"
    )
    assert said.reasons["chengguan"].share == pytest.approx(3 / 5)
    assert said.reasons["gongan"].text.startswith("1 件相似工单由公安局接办：20261101-000009（")
    assert said.helpers == {"chengguan": ("huanjing",)}
    assert weighed([one]).reasons["gongan"].share == 0.5, "a single precedent is not certain"


SHARES = st.dictionaries(
    st.sampled_from([each.code for each in demo_units()[:12]]), st.floats(0, 1), max_size=5
)


@given(
    st.lists(st.tuples(st.sampled_from(Source), SHARES), max_size=3, unique_by=lambda pair: pair[0]),
    st.sampled_from(["", NOISE, PENSION]),
)
def test_confidence_is_a_share_and_the_order_follows_it(
    said: list[tuple[Source, dict[str, float]]], category: str
) -> None:
    voices = [voice(source, **shares) for source, shares in said]
    advice = merged(voices, category, BINJIANG, KNOWN)
    found = [each.confidence for each in advice.suggestions]
    assert found == sorted(found, reverse=True)
    assert len(found) <= 3
    assert sum(found) <= 1.001
    assert all(0.0 < each <= 1 for each in found)
    assert bool(advice.suggestions) is not bool(advice.silent_because)
    assert all(each.reasons for each in advice.suggestions)
    assert all(each.lead not in each.helpers for each in advice.suggestions)


@pytest.mark.parametrize(("confidence", "percent"), [(0.845, 85), (0.125, 13), (1.0, 100), (0.0049, 0)])
def test_confidence_is_shown_half_up(confidence: float, percent: int) -> None:
    shown = UnitSuggestion(lead=UnitName("a", "甲"), confidence=confidence, reasons=())
    assert shown.percent == percent
