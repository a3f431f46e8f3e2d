"""交办: one order to one unit, from dispatch to its reply; the main ticket or a sub-ticket (子单)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forms.lifecycle.errors import AssignmentRefused
from forms.lifecycle.standing import Due
from forms.words import ClosingKind, Labelled


class AssignmentRole(Labelled):
    """What a unit is in the matter."""

    LEAD = "lead", "主办"
    HELPER = "helper", "协办"
    JOINT = "joint", "双派双考"
    """A second scored owner beside the lead: late hits both, the total counts once."""


class AssignmentState(Labelled):
    """Where one order stands."""

    PENDING = "pending", "待签收"
    SIGNED = "signed", "办理中"
    RETURN_ASKED = "return_asked", "申请退单"
    RETURNED = "returned", "已退单"
    REPLIED = "replied", "已答复待审"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已收回"


class AssignmentClock(Labelled):
    """The three times by which an order is measured."""

    SIGN_IN = "sign_in", "签收时限"
    CONTACT = "contact", "首次联系时限"
    COMPLETION = "completion", "办理时限"


_A = AssignmentState
ASSIGNMENT_TRANSITIONS: Mapping[AssignmentState, frozenset[AssignmentState]] = MappingProxyType(
    {
        _A.PENDING: frozenset({_A.SIGNED, _A.RETURN_ASKED, _A.WITHDRAWN}),
        _A.RETURN_ASKED: frozenset({_A.RETURNED, _A.PENDING, _A.WITHDRAWN}),
        _A.SIGNED: frozenset({_A.REPLIED, _A.WITHDRAWN}),
        _A.REPLIED: frozenset({_A.SIGNED, _A.CLOSED, _A.WITHDRAWN}),
        _A.RETURNED: frozenset(),
        _A.CLOSED: frozenset(),
        _A.WITHDRAWN: frozenset(),
    }
)
OPEN_ASSIGNMENTS = frozenset(state for state, onward in ASSIGNMENT_TRANSITIONS.items() if onward)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One order to one unit. `number` is the ticket's for the lead, with -01, -02 … for all others.

    `round` is the ticket's redo count when it was made, `handler` the 工号 of who handles it in the unit,
    `leader` the named leader of a redo or of an urgent class, `why` the reason and basis of the dispatch.
    `due` never moves unless a logged action recomputes or extends it. `revision` guards as a ticket's does.
    """

    id: str
    ticket_id: str
    number: str
    role: AssignmentRole
    unit: str
    round: int = 0
    state: AssignmentState = AssignmentState.PENDING
    dispatched_at: datetime
    dispatched_by: str
    why: str = ""
    handler: str = ""
    leader: str = ""
    sign_in_due: Due | None = None
    signed_at: datetime | None = None
    signed_by: str = ""
    contact_due: Due | None = None
    contacted_at: datetime | None = None
    contacted_by: str = ""
    due: Due
    reply: str = ""
    closing: ClosingKind | None = None
    replied_at: datetime | None = None
    replied_by: str = ""
    ended_at: datetime | None = None
    revision: int = 1

    def moved(self, to: AssignmentState, **changes: Any) -> "Assignment":
        """This order in the state *to* with *changes*; AssignmentRefused if not allowed.

        A final state needs `ended_at` among the changes.
        """
        if to not in ASSIGNMENT_TRANSITIONS[self.state]:
            raise AssignmentRefused(
                f"{self.role.label}单 {self.number} 现在是“{self.state.label}”，"
                f"不能变为“{to.label}”。未作改动。",
                detail=f"{self.state} -> {to}",
            )
        after = replace(self, state=to, revision=self.revision + 1, **changes)
        if (after.ended_at is None) is not after.is_open:
            raise AssignmentRefused(f"{self.role.label}单 {self.number} 的结束时间与状态不符。未作改动。")
        return after

    def noted(self, **changes: Any) -> "Assignment":
        """This order with *changes* and in the same state, as its next revision."""
        return replace(self, revision=self.revision + 1, **changes)

    @property
    def is_open(self) -> bool:
        """Whether anything is still expected of the unit or of who reviews it."""
        return self.state in OPEN_ASSIGNMENTS

    @property
    def is_sub(self) -> bool:
        """Whether it is a sub-ticket (子单) and not the main order."""
        return self.role is not AssignmentRole.LEAD

    def due_of(self, clock: AssignmentClock) -> Due | None:
        """The due time of that clock while it still runs, else None."""
        if not self.is_open or self.state is AssignmentState.REPLIED:
            return None
        if clock is AssignmentClock.SIGN_IN:
            return self.sign_in_due if self.signed_at is None else None
        if clock is AssignmentClock.CONTACT:
            return self.contact_due if self.contacted_at is None else None
        return self.due


def open_orders(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Those that are still open."""
    return tuple(each for each in assignments if each.is_open)


def lead_of(assignments: Iterable[Assignment]) -> Assignment | None:
    """The open order of the lead unit, else None."""
    return next((each for each in assignments if each.is_open and each.role is AssignmentRole.LEAD), None)


def number_for(ticket_number: str, role: AssignmentRole, assignments: Iterable[Assignment]) -> str:
    """The number of one more order: the ticket's own for the lead, else the next sub-number."""
    if role is AssignmentRole.LEAD:
        return ticket_number
    return f"{ticket_number}-{sum(each.is_sub for each in assignments) + 1:02d}"
