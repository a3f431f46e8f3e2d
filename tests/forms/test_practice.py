"""Tickets to rehearse with: at every place of their life, on every storage, whenever the rehearsal begins."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from forms.catalogue import Catalogue
from forms.dispatch.desk import DeskQueue, queue_counts
from forms.handling.queue import UnitTab, unit_queue
from forms.handling.waiting import waiting_counts
from forms.in_memory import InMemoryUnitOfWork
from forms.organisation.seed import seed_if_empty as seed_units
from forms.ports import UnitOfWork
from forms.practice import DISPATCHER, SUPERVISOR, seed_if_empty
from forms.service import count_tickets, search_tickets, ticket_by_id
from forms.ticket import BEIJING_TIME
from forms.ticket_list import TicketQuery
from forms.words import StateKind
from tests.forms.dispatch.desk_samples import person_of
from tests.forms.samples import CATALOGUE_FOLDER, LI_JING

RESOURCES = CATALOGUE_FOLDER.parent
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=BEIJING_TIME)


def rehearsed(uow: UnitOfWork, catalogue: Catalogue, now: datetime = NOW) -> int:
    """The demo area with its tickets; how many."""
    seed_units(RESOURCES / "organisation", uow, now)
    return seed_if_empty(RESOURCES / "rehearsal" / "tickets", catalogue, LI_JING, uow, now)


def test_every_desk_has_something_to_do_and_no_second_start_adds_any(
    uow: UnitOfWork, catalogue: Catalogue
) -> None:
    made = rehearsed(uow, catalogue)
    lines = search_tickets(TicketQuery(limit=100), uow).lines
    assert len(lines) == made > 20
    assert set(Counter(each.state for each in lines)) >= {
        StateKind.AWAITING_DISPATCH,
        StateKind.AWAITING_SIGN_IN,
        StateKind.RETURN_IN_REVIEW,
        StateKind.IN_HAND,
        StateKind.REPLY_IN_REVIEW,
        StateKind.AWAITING_FOLLOW_UP,
        StateKind.REDO,
        StateKind.ARCHIVED,
        StateKind.CLOSED,
    }
    assert all(queue_counts(DISPATCHER, uow)[each] for each in DeskQueue)
    waiting = waiting_counts(SUPERVISOR, uow)
    assert waiting.replies
    assert waiting.extensions
    assert waiting.requests
    counts = unit_queue(UnitTab.TO_SIGN, person_of("chengguan"), uow, NOW).counts
    empty = {each for each in UnitTab if not counts[each]}
    assert empty <= {UnitTab.HELPING, UnitTab.SOON}
    assert rehearsed(uow, catalogue) == 0
    assert count_tickets(TicketQuery(), uow) == made


def test_nothing_is_dated_in_the_future_and_all_numbers_are_invented(
    uow: UnitOfWork, catalogue: Catalogue
) -> None:
    rehearsed(uow, catalogue)
    for line in search_tickets(TicketQuery(limit=100), uow).lines:
        ticket = ticket_by_id(line.id, uow)
        assert all(each.at <= NOW for each in ticket.trail)
        assert ticket.caller.number.startswith("1380000")


@pytest.mark.parametrize("hours", range(0, 24 * 14, 19))
def test_a_rehearsal_may_begin_at_any_hour_and_on_a_holiday(catalogue: Catalogue, hours: int) -> None:
    begins = datetime(2026, 9, 26, 0, 20, tzinfo=BEIJING_TIME) + timedelta(hours=hours)
    assert rehearsed(InMemoryUnitOfWork(), catalogue, begins) > 20
