"""Orders to units: their own small table, numbers and clocks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.lifecycle.assignment import (
    ASSIGNMENT_TRANSITIONS,
    OPEN_ASSIGNMENTS,
    Assignment,
    AssignmentClock,
    AssignmentRole,
    AssignmentState,
    lead_of,
    number_for,
    open_orders,
)
from forms.lifecycle.errors import AssignmentRefused
from forms.lifecycle.moving import order
from forms.lifecycle.standing import Due
from tests.forms.lifecycle.samples import DISPATCHER, DUE, HEATING
from tests.forms.samples import NOW, ticket

TICKET = ticket("20261121-000001")
SIGN_IN, CONTACT = Due(at=NOW + timedelta(days=1)), Due(at=NOW + timedelta(days=2))


def an_order(role: AssignmentRole = AssignmentRole.LEAD, *known: Assignment) -> Assignment:
    return order(
        TICKET,
        known,
        role=role,
        unit=HEATING,
        by=DISPATCHER,
        now=NOW,
        due=DUE,
        sign_in_due=SIGN_IN,
        contact_due=CONTACT,
    )


@pytest.mark.parametrize("start", AssignmentState)
@pytest.mark.parametrize("to", AssignmentState)
def test_an_order_moves_by_its_table_only(start: AssignmentState, to: AssignmentState) -> None:
    before = replace(an_order(), state=start, ended_at=None if start in OPEN_ASSIGNMENTS else NOW)
    ended = None if to in OPEN_ASSIGNMENTS else NOW
    if to in ASSIGNMENT_TRANSITIONS[start]:
        after = before.moved(to, ended_at=ended)
        assert (after.state, after.revision, after.is_open) == (to, before.revision + 1, ended is None)
    else:
        with pytest.raises(AssignmentRefused, match="未作改动"):
            before.moved(to, ended_at=ended)


def test_an_order_ends_with_a_time_and_only_then() -> None:
    with pytest.raises(AssignmentRefused, match="结束时间"):
        an_order().moved(AssignmentState.WITHDRAWN)
    with pytest.raises(AssignmentRefused, match="结束时间"):
        an_order().moved(AssignmentState.SIGNED, ended_at=NOW)


def test_a_signed_order_cannot_be_returned() -> None:
    assert AssignmentState.RETURN_ASKED not in ASSIGNMENT_TRANSITIONS[AssignmentState.SIGNED]


def test_the_lead_has_the_tickets_number_and_all_others_their_own() -> None:
    lead = an_order()
    first = an_order(AssignmentRole.HELPER, lead)
    joint = an_order(AssignmentRole.JOINT, lead, first)
    assert [each.number for each in (lead, first, joint)] == [
        "20261121-000001",
        "20261121-000001-01",
        "20261121-000001-02",
    ]
    assert [each.is_sub for each in (lead, first, joint)] == [False, True, True]
    withdrawn = first.moved(AssignmentState.WITHDRAWN, ended_at=NOW)
    assert number_for(TICKET.number, AssignmentRole.HELPER, (lead, withdrawn)) == "20261121-000001-02"
    assert open_orders((lead, withdrawn, joint)) == (lead, joint)
    assert lead_of((withdrawn, joint, lead)) == lead
    assert lead_of((withdrawn, joint)) is None


def test_a_clock_runs_until_its_step_is_done() -> None:
    def running(each: Assignment) -> list[Due | None]:
        return [each.due_of(clock) for clock in AssignmentClock]

    pending = an_order()
    assert running(pending) == [SIGN_IN, CONTACT, DUE]
    signed = pending.moved(AssignmentState.SIGNED, signed_at=NOW)
    assert running(signed) == [None, CONTACT, DUE]
    contacted = signed.noted(contacted_at=NOW, contacted_by="x")
    assert running(contacted) == [None, None, DUE]
    assert running(contacted.moved(AssignmentState.REPLIED, replied_at=NOW)) == [None, None, None]
    asked = pending.moved(AssignmentState.RETURN_ASKED)
    assert running(asked) == [SIGN_IN, CONTACT, DUE]  # 先解决问题再说: the clock runs on
    assert running(asked.moved(AssignmentState.RETURNED, ended_at=NOW)) == [None, None, None]
