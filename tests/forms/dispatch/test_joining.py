"""并单 of what waits at the dispatch desk: all or none, with a right, and out again."""

import pytest

from forms.access.errors import NotAllowed
from forms.dispatch.errors import DispatchRefused, DispatchTaken
from forms.dispatch.joining import join_to_number, join_waiting, part
from forms.dispatch.sending import Picked, refuse_ticket
from forms.errors import LinkRefused, RuleBroken
from forms.linking import links_of
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from forms.words import StateKind
from tests.forms.dispatch.desk_samples import sent
from tests.forms.dispatch.samples import DISPATCHER, with_units
from tests.forms.followup.samples import LATER
from tests.forms.lifecycle.samples import AUDITOR
from tests.forms.samples import NOW
from tests.forms.test_service import file


@pytest.fixture
def hall(uow: UnitOfWork) -> UnitOfWork:
    """The demo area, on every kind of storage."""
    return with_units(uow)


def picked(*tickets: Ticket) -> list[Picked]:
    return [Picked(each.id, each.number) for each in tickets]


def state(uow: UnitOfWork, ticket: Ticket) -> StateKind:
    with uow.reading() as work:
        found = work.tickets.by_id(ticket.id)
    assert found is not None
    return found.state


def test_twelve_calls_on_one_matter_become_one_ticket(hall: UnitOfWork) -> None:
    calls = [file(hall).ticket for _ in range(12)]
    main = join_waiting(picked(*calls), DISPATCHER, hall, NOW)
    assert main.id == calls[0].id
    assert links_of(main.id, hall).appeals == 12
    assert {state(hall, each) for each in calls[1:]} == {StateKind.JOINED}


def test_all_are_joined_or_none(hall: UnitOfWork) -> None:
    first, second, gone = (file(hall).ticket for _ in range(3))
    refuse_ticket(gone.id, "不属受理范围", "受理办法第九条", DISPATCHER, hall, NOW)
    with pytest.raises(DispatchTaken, match=gone.number):
        join_waiting(picked(first, second, gone), DISPATCHER, hall, LATER)
    assert state(hall, second) is StateKind.AWAITING_DISPATCH
    with pytest.raises(DispatchRefused, match="两件"):
        join_waiting(picked(first), DISPATCHER, hall, LATER)
    with pytest.raises(NotAllowed):
        join_waiting(picked(first, second), AUDITOR, hall, LATER)


def test_a_late_call_goes_into_a_ticket_that_is_out_and_comes_back(hall: UnitOfWork) -> None:
    main = sent(hall).ticket
    late = file(hall).ticket
    with pytest.raises(LinkRefused, match="没有编号"):
        join_to_number(late.id, "X1", DISPATCHER, hall, LATER)
    with pytest.raises(LinkRefused, match="与自己"):
        join_to_number(late.id, late.number, DISPATCHER, hall, LATER)
    assert join_to_number(late.id, f" {main.number} ", DISPATCHER, hall, LATER).main.id == main.id
    with pytest.raises(RuleBroken):
        part(late.id, " ", DISPATCHER, hall, LATER)
    back = part(late.id, "不是同一处", DISPATCHER, hall, LATER)
    assert back.state is StateKind.AWAITING_DISPATCH
    assert back.standing.due is not None
    assert back.standing.due.at > LATER
    with pytest.raises(LinkRefused, match="没有并入"):
        part(late.id, "再来一次", DISPATCHER, hall, LATER)
