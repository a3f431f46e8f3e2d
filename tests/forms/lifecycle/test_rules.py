"""The hall's rule for states: names, and the limits of dispatch and follow-up."""

from datetime import UTC, datetime, timedelta

import pytest

from forms.access.roles import Actor, Role
from forms.hall_rules import rule_named
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.placing import PLACING
from forms.lifecycle.rules import STATES, StateRules, placing_in
from forms.ports import UnitOfWork
from forms.rules.errors import RuleTextWrong
from forms.rules.service import put_rule
from forms.service import file_ticket
from forms.words import Disposal, StateKind, Urgency
from tests.forms.samples import NOW, command

ADMINISTRATOR = Actor(code="9000", name="管理员", roles=frozenset({Role.ADMINISTRATOR}))


def test_the_shipped_names_are_the_fixed_ones() -> None:
    rules = STATES.read(STATES.default.text)
    assert rules.all_names == {kind: kind.label for kind in StateKind}
    assert StateRules().all_names == rules.all_names
    assert rule_named("states") is STATES


def test_a_hall_gives_its_own_names() -> None:
    rules = STATES.read('[names]\nawaiting_dispatch = "待分拨"\nredo = " 返工 "')
    assert rules.name(StateKind.AWAITING_DISPATCH) == "待分拨"
    assert rules.name(StateKind.REDO) == "返工"
    assert rules.name(StateKind.IN_HAND) == "办理中"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[names]\nsleeping = "休眠"', 2, "没有“sleeping”这个状态"),
        ('[names]\nredo = " "', 2, "1 到 12 个字"),
        ('[names]\nin_hand = "办理"\nredo = "办理"', 3, "已是另一个状态的名称"),
        ('[names]\nin_hand = "重办"', 2, "默认名称"),
        ("follow_up_answered = 1", 1, "follow_up_answered|当场办结也回访"),
        ('dispatch = { length = 2, unit = "weeks" }', 1, "weeks"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(RuleTextWrong, match=said) as wrong:
        STATES.read(text)
    assert wrong.value.line == line


def test_two_names_may_change_places() -> None:
    rules = STATES.read('[names]\nin_hand = "重办"\nredo = "办理中"')
    assert rules.name(StateKind.IN_HAND) == "重办"


def test_filing_follows_the_rule_in_force(uow: UnitOfWork) -> None:
    text = 'follow_up_answered = true\ndispatch = { length = 1, unit = "hours" }'
    put_rule(STATES, text, "试行", 0, ADMINISTRATOR, uow, NOW)
    waiting = file_ticket(command(), uow, NOW).ticket
    assert waiting.standing.due_at == NOW + timedelta(hours=1)
    answered = file_ticket(command(disposal=Disposal.ANSWERED), uow, NOW).ticket
    assert answered.state is StateKind.AWAITING_FOLLOW_UP
    assert answered.standing.due_at == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_an_urgent_ticket_is_dispatched_sooner(uow: UnitOfWork) -> None:
    with uow.reading() as work:
        placing = placing_in(work)
    assert placing.dispatch_due(NOW, Urgency.CRITICAL).at == NOW + timedelta(minutes=15)
    assert placing.dispatch_due(NOW, Urgency.NORMAL).at == NOW + timedelta(hours=2)
    assert placing.dispatch_due(NOW, Urgency.NORMAL).words


def test_a_rule_that_cannot_be_read_keeps_nobody_from_filing() -> None:
    uow = InMemoryUnitOfWork()
    with uow.writing() as work:
        work.rules.put("states", "names = 3", "9000", "", NOW)
    with uow.reading() as work:
        assert placing_in(work) is PLACING
    assert file_ticket(command(), uow, NOW).ticket.standing.due_at == NOW + timedelta(hours=2)
