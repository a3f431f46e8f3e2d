"""The clock rule: classes by what an appeal is, the presets of known places, and mistakes refused."""

from datetime import time

import pytest

from forms.clock.deadline import due
from forms.clock.rules import CLOCK, ClockRules
from forms.rules import RuleTextWrong
from forms.words import RequestType, Urgency
from tests.forms.clock.counting import CALENDAR, RULES, beijing

NORMAL, URGENT, CRITICAL = Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL
HELP, ASK = RequestType.HELP, RequestType.CONSULTATION
FRIDAY = beijing(2026, 2, 13)


def preset(start: str) -> ClockRules:
    return next(CLOCK.read(each.text) for each in CLOCK.presets if each.title.startswith(start))


@pytest.mark.parametrize(
    ("place", "urgency", "request_type", "category", "wanted"),
    [
        ("", CRITICAL, HELP, "", beijing(2026, 2, 13, 12)),
        ("", URGENT, HELP, "", beijing(2026, 2, 14, 10)),
        ("", NORMAL, HELP, "", beijing(2026, 2, 27, 18)),
        ("", NORMAL, None, "", beijing(2026, 2, 27, 18)),
        ("北京", CRITICAL, HELP, "", beijing(2026, 2, 13, 12)),
        ("北京", URGENT, HELP, "", beijing(2026, 2, 14, 10)),
        ("北京", NORMAL, HELP, "010301", beijing(2026, 2, 20, 23, 59)),
        ("北京", NORMAL, HELP, "990101", beijing(2026, 2, 28, 23, 59)),
        ("山东", NORMAL, HELP, "", beijing(2026, 2, 27, 18)),
        ("上海大宁路", NORMAL, ASK, "", beijing(2026, 2, 14, 18)),
        ("上海大宁路", URGENT, HELP, "", beijing(2026, 2, 25, 18)),
        ("上海大宁路", NORMAL, HELP, "", beijing(2026, 2, 27, 18)),
        ("上海大宁路", NORMAL, HELP, "99", beijing(2026, 3, 12, 18)),
        ("广州", URGENT, HELP, "", beijing(2026, 2, 13, 18)),
        ("广州", NORMAL, HELP, "", beijing(2026, 2, 25, 18)),
        ("广州", NORMAL, HELP, "99", beijing(2026, 3, 10, 18)),
    ],
)
def test_an_appeal_is_due_as_the_place_publishes(
    place: str, urgency: Urgency, request_type: RequestType | None, category: str, wanted: object
) -> None:
    rules = preset(place) if place else RULES
    of = rules.class_for(urgency, request_type, category)
    assert due(of.completion, FRIDAY, rules, CALENDAR).at == wanted


def test_a_class_may_have_its_own_sign_in_and_contact() -> None:
    critical, ordinary = RULES.classes["critical"], RULES.classes["ordinary"]
    assert RULES.sign_in_of(critical).in_words == "15分钟"
    assert RULES.contact_of(critical).in_words == "30分钟"
    assert RULES.sign_in_of(ordinary) is RULES.sign_in
    assert RULES.contact_of(ordinary) is RULES.contact
    assert critical.special
    assert RULES.day_ends == time(18)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'completion = { length = 2, unit = "hours" }',
            'completion = { length = 0, unit = "hours" }',
            "不能为 0",
        ),
        ('urgencies = ["critical"]', "", "没有条件，排在它后面的类别永远用不到"),
        ('name = "一般诉求"', 'name = "一般诉求"\nurgencies = ["normal"]', "最后一个类别不能带条件"),
        ('begins = "13:30"', 'begins = "11:30"', "办公时间应按先后排列"),
        ('ends = "18:00" },', 'ends = "13:00" },', "下班时刻应晚于上班时刻"),
        ("most = 1", "most = 11", "most（次数上限）应在 0 至 10 之间"),
        ('day_ends = "18:00"', 'day_ends = "6pm"', "应为时刻"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_with_its_line(old: str, new: str, told: str) -> None:
    text = CLOCK.default.text
    assert old in text
    with pytest.raises(RuleTextWrong, match=told) as wrong:
        CLOCK.read(text.replace(old, new))
    assert wrong.value.line > 0
