"""Where a ticket stands: its one owner, its due time, its next step.

The invariant of the closed loop (issue: every ticket always has one owner, one due time and one next step):
an open ticket has all three, an ended one none; hops and redos only ever count up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from forms.lifecycle.errors import StandingRefused
from forms.lifecycle.states import ENDED
from forms.words import Labelled, StateKind


class Desk(Labelled):
    """The hall's own desks as owners, where no unit is; "@" keeps their codes apart from units' codes."""

    DISPATCH = "@dispatch", "派单台"
    REVIEW = "@review", "审核岗"
    FOLLOW_UP = "@follow_up", "回访台"
    SUPERVISION = "@supervision", "督办台"


class NextStep(Labelled):
    """下一步: the one thing that is to be done next, by the owner."""

    DECIDE = "decide", "确定办理方式"
    DISPATCH = "dispatch", "派单"
    CONFER = "confer", "组织会商"
    SIGN_IN = "sign_in", "签收"
    CONTACT = "contact", "首次联系来电人"
    REPLY = "reply", "办理并答复"
    AWAIT_HELPERS = "await_helpers", "等协办单位办结"
    REVIEW_RETURN = "review_return", "审核退单"
    REVIEW_REPLY = "review_reply", "审核答复"
    FOLLOW_UP = "follow_up", "回访"
    SETTLE_UNSATISFIED = "settle_unsatisfied", "处理不满意"
    TAKE_UP_AGAIN = "take_up_again", "签收重办"


NEXT_STEPS: Mapping[StateKind, frozenset[NextStep]] = MappingProxyType(
    {
        StateKind.ACCEPTED: frozenset({NextStep.DECIDE}),
        StateKind.AWAITING_DISPATCH: frozenset({NextStep.DISPATCH, NextStep.CONFER}),
        StateKind.AWAITING_SIGN_IN: frozenset({NextStep.SIGN_IN}),
        StateKind.RETURN_IN_REVIEW: frozenset({NextStep.REVIEW_RETURN, NextStep.CONFER}),
        StateKind.IN_HAND: frozenset(
            {NextStep.CONTACT, NextStep.REPLY, NextStep.AWAIT_HELPERS, NextStep.CONFER}
        ),
        StateKind.REPLY_IN_REVIEW: frozenset({NextStep.REVIEW_REPLY}),
        StateKind.AWAITING_FOLLOW_UP: frozenset({NextStep.FOLLOW_UP, NextStep.SETTLE_UNSATISFIED}),
        StateKind.REDO: frozenset({NextStep.TAKE_UP_AGAIN, NextStep.REPLY, NextStep.CONFER}),
    }
)
"""What may come next in each open state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due time as the clock computed it, and how it came about in words.

    `provisional` (暂定): it lies beyond the known calendar.
    """

    at: datetime
    words: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Owner, due time and next step of a ticket; empty once it has ended, but for what it counted.

    `owner_unit` is a unit's code or one of the hall's own desks (`Desk`), `owner_person` somebody's 工号;
    with both, the person holds it for the unit. `hops` counts orders to a lead unit (多次转交), `redos`
    how often it was sent back (重办次数). `lead` is the unit that leads (主办), also while the hall reviews
    or follows up, and after the end. `units` are all units that have or had an order on it.
    """

    owner_unit: str = ""
    owner_person: str = ""
    due: Due | None = None
    next_step: NextStep | None = None
    hops: int = 0
    redos: int = 0
    lead: str = ""
    units: tuple[str, ...] = ()

    @property
    def due_at(self) -> datetime | None:
        """When the next step is due, or None."""
        return None if self.due is None else self.due.at

    @property
    def due_words(self) -> str:
        """How the due time came about."""
        return "" if self.due is None else self.due.words

    @property
    def due_provisional(self) -> bool:
        """Whether the due time lies beyond the known calendar."""
        return self.due is not None and self.due.provisional

    def overdue(self, now: datetime) -> bool:
        """Whether the due time has passed."""
        return self.due is not None and self.due.at < now

    def ended(self) -> "Standing":
        """The same without owner, due time and next step."""
        return Standing(hops=self.hops, redos=self.redos, lead=self.lead, units=self.units)

    def of_unit(self, code: str, next_step: NextStep, due: Due | None = None, person: str = "") -> "Standing":
        """The same, owned by a unit, which leads then, or by one of the hall's desks.

        *due* None keeps the due time. Back at the dispatch desk nobody leads.
        """
        due = self.due if due is None else due
        owned = replace(self, owner_unit=code, owner_person=person, next_step=next_step, due=due)
        if code.startswith("@"):
            return replace(owned, lead="") if code == Desk.DISPATCH else owned
        return replace(owned, lead=code).involving(code)

    def involving(self, *codes: str) -> "Standing":
        """The same, with these units among those that have an order on it."""
        return replace(self, units=tuple(dict.fromkeys((*self.units, *codes))))


def check_standing(number: str, state: StateKind, before: Standing, after: Standing) -> None:
    """StandingRefused unless *after* keeps the invariant for a ticket in *state*."""
    problem = _problem(state, before, after)
    if problem:
        raise StandingRefused(
            f"工单 {number} 在“{state.label}”状态下{problem}，未作改动。", detail=f"{state}"
        )


def _problem(state: StateKind, before: Standing, after: Standing) -> str:
    if after.hops < before.hops or after.redos < before.redos or not set(before.units) <= set(after.units):
        return "，转交、重办次数和经办单位只增不减"
    if state in ENDED:
        return "" if after == after.ended() else "不应再有责任人、时限和下一步"
    if not after.owner_unit and not after.owner_person:
        return "必须有责任单位或责任人"
    if after.next_step not in NEXT_STEPS[state]:
        return "缺少合适的下一步" if after.next_step is None else f"下一步不能是“{after.next_step.label}”"
    if after.due is None and state is not StateKind.ACCEPTED:
        return "必须有时限"
    return ""
