"""A small year on every storage; the whole one is `python -m tests.forms.year`."""

from dataclasses import replace
from datetime import datetime

from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.states import WITH_UNIT
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME
from forms.words import StateKind
from tests.forms.year.hall import Chances, commands, open_hall
from tests.forms.year.invariants import states, what_is_wrong
from tests.forms.year.running import run_year

UNTIL = datetime(2026, 11, 20, 18, 0, tzinfo=BEIJING_TIME)
SEED = 20261122
COUNT = 40
EVENTFUL = Chances(
    recalled=0.05,
    repeated=0.3,
    return_asked=0.6,
    return_granted=0.8,
    help_asked=0.3,
    extension_asked=0.4,
    sent_back=0.2,
    dissatisfied=0.3,
    taken_back=0.1,
)
"""Forty tickets to which as much happens as to thousands."""
HAPPENED = ("conferred", "sub_closed", "helped", "extended", "sent_back", "redone", "cleared", "tried")


def test_in_the_middle_of_the_year_every_open_ticket_has_one_owner_one_due_time_and_one_next_step() -> None:
    uow = InMemoryUnitOfWork()
    hall = open_hall(uow, UNTIL, SEED, EVENTFUL)
    filed = [replace(each, at=UNTIL - (UNTIL - each.at) / 50) for each in commands(hall, 200, UNTIL, SEED)]
    assert run_year(hall, filed, stop_at=UNTIL) > 50
    assert what_is_wrong(uow) == []
    assert set(states(uow)) >= WITH_UNIT


def test_after_a_year_every_ticket_has_come_to_its_end_and_every_invariant_holds(uow: UnitOfWork) -> None:
    hall = open_hall(uow, UNTIL, SEED, EVENTFUL)
    run_year(hall, commands(hall, COUNT, UNTIL, SEED))
    assert what_is_wrong(uow) == []
    stand = states(uow)
    assert sum(stand.values()) == hall.done["filed"] == COUNT
    assert stand[StateKind.RECALLED] == hall.done["recalled"]
    assert stand[StateKind.ARCHIVED] == hall.done["passed"] - hall.done["redone"]
    assert [each for each in HAPPENED if not hall.done[each]] == []
