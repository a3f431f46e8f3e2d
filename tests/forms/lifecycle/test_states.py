"""The one table of states and the one guarded setter."""

from dataclasses import replace

import pytest

from forms.errors import TransitionRefused
from forms.lifecycle.errors import StandingRefused
from forms.lifecycle.standing import NEXT_STEPS, Due, NextStep, Standing
from forms.lifecycle.states import ENDED, OPEN, SETTLED, TRANSITIONS, WITH_UNIT, meaning
from forms.ticket import OUTCOME, Ticket, TrailLine
from forms.words import StateKind, Step
from tests.forms.lifecycle.samples import DUE, HEATING, standing_in
from tests.forms.samples import NOW, ticket

LINE = TrailLine(at=NOW, step=Step.NOTED, operator="1001")
BOTH = [(start, to) for start in StateKind for to in StateKind]


def at(state: StateKind, **changes: int) -> Ticket:
    return replace(ticket("20261121-000001"), state=state, standing=standing_in(state, **changes))


def test_every_state_has_its_row_and_every_move_a_meaning() -> None:
    assert set(TRANSITIONS) == set(StateKind)
    assert all(said for row in TRANSITIONS.values() for said in row.values())
    assert meaning(StateKind.AWAITING_FOLLOW_UP, StateKind.REDO) == "不满意，退回重办"
    assert meaning(StateKind.RECALLED, StateKind.REDO) == ""


def test_open_and_ended_states_are_told_apart() -> None:
    assert set(NEXT_STEPS) == OPEN
    assert set(StateKind) == OPEN | ENDED
    assert WITH_UNIT < OPEN
    assert ENDED < SETTLED
    assert not TRANSITIONS[StateKind.RECALLED]


def test_every_state_can_be_reached_and_every_open_one_can_end() -> None:
    reached = {StateKind.ACCEPTED}
    for _ in StateKind:
        reached |= {to for start in reached for to in TRANSITIONS[start]}
    assert reached == set(StateKind)
    ends = set(ENDED)
    for _ in StateKind:
        ends |= {start for start in StateKind if ends & set(TRANSITIONS[start])}
    assert ends == set(StateKind)


def test_every_outcome_of_filing_can_be_reached_from_accepted() -> None:
    assert {state for state, _ in OUTCOME.values()} <= set(TRANSITIONS[StateKind.ACCEPTED])


def test_a_unit_that_has_signed_in_cannot_return_the_ticket() -> None:
    assert StateKind.RETURN_IN_REVIEW not in TRANSITIONS[StateKind.IN_HAND]


@pytest.mark.parametrize(("start", "to"), BOTH)
def test_a_ticket_moves_by_the_table_only(start: StateKind, to: StateKind) -> None:
    before = at(start)
    after_standing = standing_in(to).involving(HEATING)
    if to not in TRANSITIONS[start]:
        with pytest.raises(TransitionRefused, match="工单未改动") as refused:
            before.moved(to, LINE, after_standing)
        assert start.label in refused.value.text
        return
    after = before.moved(to, LINE, after_standing)
    assert (after.state, after.revision, after.standing) == (to, before.revision + 1, after_standing)
    assert after.trail[:-1] == before.trail
    assert after.trail[-1] == replace(LINE, from_state=start, to_state=to)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (Standing(due=DUE, next_step=NextStep.REPLY), "责任单位"),
        (Standing(owner_unit=HEATING, due=DUE), "下一步"),
        (Standing(owner_unit=HEATING, due=DUE, next_step=NextStep.FOLLOW_UP), "回访"),
        (Standing(owner_unit=HEATING, next_step=NextStep.REPLY), "时限"),
    ],
)
def test_an_open_ticket_keeps_owner_next_step_and_due_time(broken: Standing, said: str) -> None:
    before = at(StateKind.AWAITING_SIGN_IN)
    broken = broken.involving(HEATING)
    with pytest.raises(StandingRefused, match=said):
        before.moved(StateKind.IN_HAND, LINE, broken)
    with pytest.raises(StandingRefused, match=said):
        at(StateKind.IN_HAND).noted(LINE, broken)


def test_an_ended_ticket_has_none_of_them_and_loses_them_by_itself() -> None:
    before = at(StateKind.AWAITING_FOLLOW_UP, hops=2, redos=1)
    with pytest.raises(StandingRefused, match="不应再有"):
        before.moved(StateKind.ARCHIVED, LINE, before.standing)
    archived = before.moved(StateKind.ARCHIVED, LINE)
    assert archived.standing == Standing(hops=2, redos=1, lead=HEATING, units=(HEATING,))
    assert archived.ended


def test_counts_and_units_never_go_back() -> None:
    before = at(StateKind.IN_HAND, hops=2, redos=1)
    for fewer in (
        replace(before.standing, hops=1),
        replace(before.standing, redos=0),
        replace(before.standing, units=()),
    ):
        with pytest.raises(StandingRefused, match="只增不减"):
            before.noted(LINE, fewer)


def test_a_note_leaves_the_state_and_may_change_the_standing() -> None:
    before = at(StateKind.IN_HAND)
    later = replace(before.standing, due=Due(at=DUE.at, words="延期 5 个工作日", provisional=True))
    after = before.noted(LINE, later)
    assert (after.state, after.standing, after.trail[-1]) == (before.state, later, LINE)
    assert (later.due_words, later.due_provisional) == ("延期 5 个工作日", True)
    assert (Standing().due_at, Standing().due_words, Standing().due_provisional) == (None, "", False)


def test_overdue_is_past_the_due_time() -> None:
    standing = standing_in(StateKind.IN_HAND)
    assert not standing.overdue(DUE.at)
    assert standing.overdue(DUE.at.replace(year=2027))
    assert not Standing().overdue(NOW)
