"""The due times of an order to a unit: what the dispatch desk sets, and how it is found again later."""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.clock.calendar import WorkingCalendar
from forms.clock.recomputing import Issued
from forms.clock.rules import Beginning, ClockRules, TimeClass
from forms.lifecycle.assignment import Assignment, AssignmentClock, AssignmentRole
from forms.lifecycle.standing import Due
from forms.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDues:
    """The three times by which an order is measured."""

    sign_in: Due
    contact: Due
    completion: Due

    def of(self, clock: AssignmentClock) -> Due:
        """The due time of one clock."""
        return {
            AssignmentClock.SIGN_IN: self.sign_in,
            AssignmentClock.CONTACT: self.contact,
            AssignmentClock.COMPLETION: self.completion,
        }[clock]


def class_of(ticket: Ticket, rules: ClockRules) -> TimeClass:
    """The class that a ticket belongs to by the rule."""
    matter = ticket.matter
    return rules.class_for(matter.urgency, matter.request_type, matter.category)


def order_dues(
    of: TimeClass,
    accepted_at: datetime,
    dispatched_at: datetime,
    rules: ClockRules,
    calendar: WorkingCalendar,
    *,
    role: AssignmentRole = AssignmentRole.LEAD,
    redo: bool = False,
) -> OrderDues:
    """The due times of an order made at *dispatched_at* on a ticket taken at *accepted_at*.

    Sign-in and first contact count from the order, completion from acceptance or from the order as the rule
    says, and for a redo always from the order. A helper's order is due before the main one.
    """
    issued = {
        clock: _issued(clock, of, accepted_at, dispatched_at, rules, role=role, redo=redo)
        for clock in AssignmentClock
    }
    return OrderDues(
        sign_in=issued[AssignmentClock.SIGN_IN].by(calendar),
        contact=issued[AssignmentClock.CONTACT].by(calendar),
        completion=issued[AssignmentClock.COMPLETION].by(calendar),
    )


def issued_again(
    order: Assignment, clock: AssignmentClock, ticket: Ticket, rules: ClockRules, then: WorkingCalendar
) -> Issued | None:
    """How the due time of an order's clock came about, found by computing it again with what was known then.

    None if no class and no extension of the rule gives the due time as it stands: then nobody but a person
    can say, and it is left alone.
    """
    stored = order.due_of(clock)
    if stored is None:
        return None
    likely = class_of(ticket, rules)
    for of in (likely, *(each for each in rules.classes.values() if each is not likely)):
        first = _issued(
            clock, of, ticket.accepted_at, order.dispatched_at, rules, role=order.role, redo=order.round > 0
        )
        most = rules.extension.longest_days if clock is AssignmentClock.COMPLETION else 0
        for extended_by in range(most + 1):
            found = _with(first, order.id, stored, extended_by)
            if found.by(then).at == stored.at:
                return found
    return None


def _issued(
    clock: AssignmentClock,
    of: TimeClass,
    accepted_at: datetime,
    dispatched_at: datetime,
    rules: ClockRules,
    *,
    role: AssignmentRole,
    redo: bool,
) -> Issued:
    from_acceptance = clock is AssignmentClock.COMPLETION and rules.begins is Beginning.ACCEPTED and not redo
    term = {
        AssignmentClock.SIGN_IN: rules.sign_in_of(of),
        AssignmentClock.CONTACT: rules.contact_of(of),
        AssignmentClock.COMPLETION: of.completion,
    }[clock]
    return Issued(
        key="",
        due=Due(at=dispatched_at),
        term=term,
        start=accepted_at if from_acceptance else dispatched_at,
        rules=rules,
        is_helper=clock is AssignmentClock.COMPLETION and role is AssignmentRole.HELPER,
        begins="受理" if from_acceptance else "退回重办" if redo else "派单",
        ends=clock.label.removesuffix("时限").replace("办理", "办结"),
    )


def _with(first: Issued, key: str, stored: Due, extended_by: int) -> Issued:
    return replace(first, key=key, due=stored, extended_by=extended_by)
