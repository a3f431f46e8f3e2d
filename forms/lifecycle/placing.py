"""Where a filed ticket begins its life: at which desk, and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms.lifecycle.standing import Desk, Due, NextStep, Standing
from forms.ticket import OUTCOME, Ticket
from forms.words import StateKind, Urgency

DISPATCH_LIMIT = timedelta(hours=2)
"""FOUND: Beijing dispatches online intake within 2 hours."""
FOLLOW_UP_LIMIT = timedelta(days=3)
"""PROPOSED: three tries on two days fit into it."""

DueRule = Callable[[datetime, Urgency], Due]
"""The due time of a step that begins at that moment, for a ticket of that urgency."""


def _dispatch_due(start: datetime, _urgency: Urgency) -> Due:
    return Due(at=start + DISPATCH_LIMIT, words="受理后 2 小时内派单")


def _follow_up_due(start: datetime, _urgency: Urgency) -> Due:
    return Due(at=start + FOLLOW_UP_LIMIT, words="办结后 3 天内回访")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What the hall's rules say of filed tickets; `follow_up_answered`: call back after answered calls."""

    follow_up_answered: bool = False
    dispatch_due: DueRule = _dispatch_due
    follow_up_due: DueRule = _follow_up_due


PLACING = Placing()
"""The proposed defaults."""


def placed(ticket: Ticket, placing: Placing) -> tuple[StateKind, Standing]:
    """The state and standing in which a ticket just accepted begins, by its 办理方式."""
    state = OUTCOME[ticket.settlement.disposal][0]
    if state is StateKind.CLOSED and placing.follow_up_answered:
        state = StateKind.AWAITING_FOLLOW_UP
    if state is StateKind.AWAITING_DISPATCH:
        due = placing.dispatch_due(ticket.accepted_at, ticket.matter.urgency)
        return state, ticket.standing.of_unit(Desk.DISPATCH.value, NextStep.DISPATCH, due)
    if state is StateKind.AWAITING_FOLLOW_UP:
        due = placing.follow_up_due(ticket.accepted_at, ticket.matter.urgency)
        return state, awaiting_follow_up(ticket, due)
    return state, ticket.standing.ended()


def awaiting_follow_up(ticket: Ticket, due: Due) -> Standing:
    """The standing of a closed ticket until its follow-up; 谁接单谁负责: whoever took the call owns it."""
    return ticket.standing.of_unit(Desk.FOLLOW_UP.value, NextStep.FOLLOW_UP, due, ticket.accepted_by)
