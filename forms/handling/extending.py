"""延期: a unit asks for more time before its order is due, somebody else decides. Use cases at the foot.

The on-time rate uses the approved due time; a refusal leaves everything as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from forms.access.roles import Actor, Right, require
from forms.clock.calendar import WorkingCalendar
from forms.clock.deadline import check_extension, due
from forms.clock.orders import class_of, issued_again
from forms.clock.rules import CLOCK, IN_DAYS, ClockRules, Term, TimeUnit
from forms.clock.service import clock_of
from forms.handling.errors import HandlingRefused
from forms.handling.records import Extension, ExtensionState
from forms.handling.steps import existing, own_order, require_in_hand, unit_name
from forms.lifecycle.assignment import Assignment, AssignmentClock, AssignmentRole, AssignmentState
from forms.lifecycle.moving import assignment_in, line, note, ticket_in
from forms.lifecycle.service import said
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force_at
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import Step


@dataclass(frozen=True, slots=True)
class Extended:
    """The application, the order and the ticket as they are stored now."""

    extension: Extension
    order: Assignment
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionTerms:
    """What may be asked for: at most so many of a unit, and how often it was granted before."""

    most: int
    counted_in: str
    earlier: int
    allowed: int


def extension_terms(order_id: str, actor: Actor, uow: UnitOfWork) -> ExtensionTerms:
    """What the rules allow for this order, for the form. NotAllowed, AssignmentMissing."""
    with uow.reading() as work:
        order = own_order(work, order_id, actor)
        return terms_of(work, order, ticket_in(work, order.ticket_id))


def terms_of(work: Work, order: Assignment, ticket: Ticket) -> ExtensionTerms:
    """The same inside a transaction; RuleTextWrong."""
    rules, _ = clock_of(work)
    term = _term(order, ticket, work)
    return ExtensionTerms(
        most=_longest(rules, term),
        counted_in=term.unit.label,
        earlier=_granted_before(work, order),
        allowed=rules.extension.most,
    )


def ask_extension(
    order_id: str, by: int, reason: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> Extended:
    """Ask for *by* more of the order's limit, with a reason.

    NotAllowed; ExtensionRefused once it is due, asked too often or for too much, or without a reason;
    HandlingRefused while one is undecided, and for helpers, whose due follows the lead's.
    """
    with uow.writing() as work:
        order = own_order(work, order_id, actor)
        require_in_hand(order, "申请延期")
        if order.role is AssignmentRole.HELPER:
            raise HandlingRefused("协办时限随主办，延期请由主办单位申请。未作改动。")
        ticket = ticket_in(work, order.ticket_id)
        if any(each.is_open for each in _of_order(work, order)):
            raise HandlingRefused(f"{order.number} 已有一份延期申请在等审核，未重复提交。")
        rules, _ = clock_of(work)
        term = _term(order, ticket, work)
        earlier = _granted_before(work, order)
        check_extension(rules, term, by, asked_at=now, due_at=order.due.at, earlier=earlier, reason=reason)
        asked = Extension(
            id=uuid4().hex,
            ticket_id=ticket.id,
            assignment_id=order.id,
            unit=order.unit,
            at=now,
            asked_by=actor.code,
            by=by,
            counted_in=term.unit.label,
            reason=reason.strip(),
            before=order.due,
        )
        work.handling.extensions.add(asked)
        text = f"{order.number} 申请延期{by}{term.unit.label}"
        entry = line(actor, Step.EXTENSION_ASKED, now, text=text, why=asked.reason, assignment_id=order.id)
        return Extended(asked, order, note(work, ticket, entry))


def grant_extension(
    extension_id: str, actor: Actor, uow: UnitOfWork, now: datetime, *, by: int = 0, words: str = ""
) -> Extended:
    """Grant an extension, *by* less than was asked if given. The due time moves, with words.

    NotAllowed without the right or for who asked; RecordChanged if it was decided before; HandlingRefused
    once the order is no longer in hand, or for more than was asked.
    """
    with uow.writing() as work:
        asked, order, ticket = _to_decide(work, extension_id, actor)
        if order.state is not AssignmentState.SIGNED:
            raise HandlingRefused(f"{order.number} 已是“{order.state.label}”，不用再延期；可以驳回这份申请。")
        granted = by or asked.by
        if not 1 <= granted <= asked.by:
            raise HandlingRefused(f"申请延期{asked.by}{asked.counted_in}，同意的应在 1 至 {asked.by} 之间。")
        after = _extended(work, order, ticket, granted)
        done = asked.moved(
            ExtensionState.GRANTED,
            decided_at=now,
            decided_by=actor.code,
            granted=granted,
            why=words.strip(),
            after=after,
        )
        work.handling.extensions.save(done)
        moved = order.noted(due=after)
        work.assignments.save(moved)
        standing = ticket.standing
        if standing.due == order.due:
            standing = replace(standing, due=after)
        text = (
            f"{order.number} 延期{granted}{asked.counted_in}：由{_told(order.due.at)}改为{_told(after.at)}。"
            f"{after.words}"
        )
        entry = line(actor, Step.EXTENSION_GRANTED, now, text=text, why=done.why, assignment_id=order.id)
        return Extended(done, moved, note(work, ticket, entry, standing))


def refuse_extension(extension_id: str, words: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Extended:
    """Refuse an extension, with words; the due time stays. NotAllowed, RuleBroken, RecordChanged."""
    words = said(words, "驳回延期的理由")
    with uow.writing() as work:
        asked, order, ticket = _to_decide(work, extension_id, actor)
        done = asked.moved(ExtensionState.REFUSED, decided_at=now, decided_by=actor.code, why=words)
        work.handling.extensions.save(done)
        text = f"{order.number} 时限不变，{_told(order.due.at)}到期"
        entry = line(actor, Step.EXTENSION_REFUSED, now, text=text, why=words, assignment_id=order.id)
        return Extended(done, order, note(work, ticket, entry))


def lapse_extensions(work: Work, order: Assignment, now: datetime) -> None:
    """What is undecided when the order is answered needs no decision any more."""
    for each in _of_order(work, order):
        if each.is_open:
            work.handling.extensions.save(each.moved(ExtensionState.LAPSED, decided_at=now))


def _to_decide(work: Work, extension_id: str, actor: Actor) -> tuple[Extension, Assignment, Ticket]:
    require(actor, Right.REVIEW_EXTENSIONS)
    asked = existing(work.handling.extensions.by_id(extension_id))
    if actor.code == asked.asked_by or (actor.unit and actor.unit == asked.unit):
        name = unit_name(work, asked.unit)
        raise HandlingRefused(f"延期由{name}申请，不能由申请的人或单位自己审核。未作改动。")
    return asked, assignment_in(work, asked.assignment_id), ticket_in(work, asked.ticket_id)


def _of_order(work: Work, order: Assignment) -> tuple[Extension, ...]:
    return tuple(
        each for each in work.handling.extensions.of_ticket(order.ticket_id) if each.assignment_id == order.id
    )


def _granted_before(work: Work, order: Assignment) -> int:
    return sum(each.state is ExtensionState.GRANTED for each in _of_order(work, order))


def _term(order: Assignment, ticket: Ticket, work: Work) -> Term:
    """The limit by which the order was measured when it was made."""
    rules, calendar = in_force_at(CLOCK, order.dispatched_at, work), clock_of(work)[1]
    issued = issued_again(order, AssignmentClock.COMPLETION, ticket, rules, calendar)
    return class_of(ticket, rules).completion if issued is None else issued.term


def _extended(work: Work, order: Assignment, ticket: Ticket, by: int) -> Due:
    """The due time with *by* more: counted anew from the start, or on from a due time set by hand."""
    rules, calendar = in_force_at(CLOCK, order.dispatched_at, work), clock_of(work)[1]
    issued = issued_again(order, AssignmentClock.COMPLETION, ticket, rules, calendar)
    if issued is not None:
        return replace(issued, extended_by=issued.extended_by + by).by(calendar)
    return _counted_on(order, class_of(ticket, rules).completion, by, rules, calendar)


def _counted_on(order: Assignment, term: Term, by: int, rules: ClockRules, calendar: WorkingCalendar) -> Due:
    return due(replace(term, length=by), order.due.at, rules, calendar, begins="原时限到期")


def _longest(rules: ClockRules, term: Term) -> int:
    rule = rules.extension
    if term.unit in IN_DAYS:
        return rule.longest_days
    return rule.longest_hours * (60 if term.unit is TimeUnit.MINUTES else 1)


def _told(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.month}月{local.day}日{local:%H:%M}"


USE_CASES: tuple[Callable[..., object], ...] = (
    extension_terms,
    ask_extension,
    grant_extension,
    refuse_extension,
)
