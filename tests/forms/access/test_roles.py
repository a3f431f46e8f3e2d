"""Which role may do what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.errors import NotAllowed
from forms.access.roles import (
    DUTY,
    GIVEN_TO_PEOPLE,
    RIGHTS,
    SEES_TICKETS,
    Right,
    Role,
    require,
    require_any,
    require_own_unit,
    rights_of,
    roles_with,
)
from tests.forms.access.people import actor

HELD_BY = {
    Right.FILE: {Role.AGENT, Role.SUPERVISOR},
    Right.SEE_ALL_TICKETS: {
        Role.AGENT,
        Role.DISPATCHER,
        Role.SUPERVISOR,
        Role.QUALITY,
        Role.LEADER,
        Role.INSPECTOR,
    },
    Right.SEE_OWN_UNIT: {Role.UNIT},
    Right.SEE_IDENTITY: {Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR},
    Right.REVEAL: {Role.QUALITY, Role.UNIT, Role.INSPECTOR},
    Right.DISPATCH: {Role.DISPATCHER, Role.SUPERVISOR},
    Right.REVIEW_RETURNS: {Role.DISPATCHER, Role.SUPERVISOR},
    Right.HANDLE: {Role.UNIT},
    Right.FOLLOW_UP: {Role.AGENT, Role.SUPERVISOR},
    Right.OBSERVE: {Role.OBSERVER},
    Right.SUPERVISE: {Role.LEADER, Role.INSPECTOR},
    Right.DETERMINE: {Role.SUPERVISOR, Role.INSPECTOR},
    Right.LISTEN_IN: {Role.SUPERVISOR},
    Right.LEAD_SESSION: {Role.LEADER},
    Right.MANAGE_ACCOUNTS: {Role.ADMINISTRATOR},
    Right.MANAGE_RULES: {Role.ADMINISTRATOR},
    Right.READ_AUDIT: {Role.AUDITOR},
}


@pytest.mark.parametrize("right", HELD_BY, ids=lambda right: right.value)
def test_a_right_is_held_by_these_roles_and_no_other(right: Right) -> None:
    assert set(roles_with(right)) == HELD_BY[right]


@pytest.mark.parametrize("right", Right, ids=lambda right: right.value)
def test_every_right_is_held_by_somebody(right: Right) -> None:
    assert any(right in rights for rights in RIGHTS.values())


def test_every_role_has_its_line_in_the_table() -> None:
    assert set(RIGHTS) == set(Role)
    assert all(RIGHTS.values())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.DUTY], ids=lambda role: role.value)
def test_who_runs_or_audits_the_system_sees_no_ticket(role: Role) -> None:
    assert not RIGHTS[role] & (SEES_TICKETS | {Right.SEE_IDENTITY, Right.REVEAL, Right.EXPORT})


def test_the_administrator_does_not_read_the_log() -> None:
    assert not actor(Role.ADMINISTRATOR).may(Right.READ_AUDIT)


def test_nobody_needs_to_reveal_what_the_role_shows_anyway() -> None:
    assert not any({Right.SEE_IDENTITY, Right.REVEAL} <= rights for rights in RIGHTS.values())


@given(st.frozensets(st.sampled_from(GIVEN_TO_PEOPLE), min_size=1))
def test_rights_of_several_roles_add_up(roles: frozenset[Role]) -> None:
    together = actor(*roles)
    assert together.rights == rights_of(roles)
    for right in Right:
        assert together.may(right) == any(right in RIGHTS[role] for role in roles)


def test_a_missing_right_is_named_with_who_has_it() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(actor(Role.AGENT), Right.DISPATCH)
    assert "“派单”" in refused.value.text
    assert "派单员、班长" in refused.value.text
    assert refused.value.detail == "2001 lacks dispatch"


def test_what_only_the_duty_service_does_says_so() -> None:
    with pytest.raises(NotAllowed, match="值守服务"):
        require(actor(*GIVEN_TO_PEOPLE), Right.RUN_TIMERS)
    require(DUTY, Right.RUN_TIMERS)


def test_one_of_several_rights_is_enough() -> None:
    require_any(actor(Role.UNIT), (Right.SEE_ALL_TICKETS, Right.SEE_OWN_UNIT))
    with pytest.raises(NotAllowed, match="查看全部工单"):
        require_any(actor(Role.AUDITOR), (Right.SEE_ALL_TICKETS, Right.SEE_OWN_UNIT))


@pytest.mark.parametrize(("own", "asked"), [("U01", "U02"), ("", ""), ("", "U01")])
def test_only_the_own_unit_s_work_is_done(own: str, asked: str) -> None:
    with pytest.raises(NotAllowed, match="不是派给您所在单位"):
        require_own_unit(actor(Role.QUALITY, unit=own), asked)
    require_own_unit(actor(Role.UNIT, unit="U02"), "U02")
