"""A rule is put in force with a reason, by who may, over the version that was edited, if it is sound."""

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.clock.rules import CLOCK
from forms.hall_rules import HALL_RULES, rule_named
from forms.ports import UnitOfWork
from forms.rules import Rule, RuleChanged, RuleTextWrong, difference_in_words
from forms.rules.errors import RuleUnexplained
from forms.rules.service import in_force, in_force_at, put_rule, read_rule, rule_history
from tests.forms.clock.counting import ONE_DAY
from tests.forms.samples import NOW

ADMIN = Actor(code="9001", name="王管", roles=frozenset({Role.ADMINISTRATOR}))
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
SEVEN = CLOCK.default.text.replace('length = 5, unit = "working_days"', 'length = 7, unit = "working_days"')


@pytest.mark.parametrize("rule", HALL_RULES, ids=lambda each: str(each.name))
def test_every_default_and_preset_is_sound_and_says_what_it_is(rule: Rule[object]) -> None:
    texts = [rule.default.text, *(each.text for each in rule.presets)]
    for text in texts:
        assert isinstance(rule.read(text), rule.kind)
        assert text.startswith("# ")
    assert all(each.title for each in rule.presets)
    assert rule_named(rule.name) is rule


def test_the_default_is_in_force_until_the_hall_puts_its_own(uow: UnitOfWork) -> None:
    assert read_rule(CLOCK, uow).version == 0
    put = put_rule(CLOCK, SEVEN, "市府办〔2026〕1号", 0, ADMIN, uow, NOW)
    assert (put.version, put.who, put.why) == (1, "9001", "市府办〔2026〕1号")
    with uow.reading() as work:
        assert in_force(CLOCK, work).classes["ordinary"].completion.length == 7
        assert in_force_at(CLOCK, NOW - ONE_DAY, work).classes["ordinary"].completion.length == 5
        assert in_force_at(CLOCK, NOW + ONE_DAY, work).classes["ordinary"].completion.length == 7
    assert rule_history(CLOCK, uow) == (put, CLOCK.default)
    assert difference_in_words(CLOCK, CLOCK.default.text, put.text) == (
        "类别 · 一般诉求 · 办结 · 时限：5 改为 7",
    )


def test_the_same_text_again_makes_no_version(uow: UnitOfWork) -> None:
    put_rule(CLOCK, SEVEN, "文号", 0, ADMIN, uow, NOW)
    assert put_rule(CLOCK, SEVEN, "", 0, ADMIN, uow, NOW).version == 1


def test_a_rule_is_not_put_over_the_work_of_another(uow: UnitOfWork) -> None:
    put_rule(CLOCK, SEVEN, "文号", 0, ADMIN, uow, NOW)
    with pytest.raises(RuleChanged, match="9001 改为第 1 版"):
        put_rule(CLOCK, SEVEN + "\n# 再改", "文号", 0, ADMIN, uow, NOW)


def test_a_rule_is_refused_without_reason_without_right_and_with_a_mistake(uow: UnitOfWork) -> None:
    with pytest.raises(RuleUnexplained, match="原因"):
        put_rule(CLOCK, SEVEN, " ", 0, ADMIN, uow, NOW)
    with pytest.raises(NotAllowed):
        put_rule(CLOCK, SEVEN, "文号", 0, AGENT, uow, NOW)
    broken = SEVEN.replace("length = 7", "length = 7000")
    line = next(n for n, text in enumerate(broken.split("\n"), 1) if "7000" in text)
    with pytest.raises(RuleTextWrong) as wrong:
        put_rule(CLOCK, broken, "文号", 0, ADMIN, uow, NOW)
    assert wrong.value.line == line
    assert read_rule(CLOCK, uow).version == 0
