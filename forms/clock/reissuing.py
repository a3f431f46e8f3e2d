"""The logged action that moves provisional due times once a year's holidays are known."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from forms.access.roles import Actor, Right, require
from forms.clock.calendar import WorkingCalendar
from forms.clock.errors import CalendarRefused
from forms.clock.orders import issued_again
from forms.clock.recomputing import Recomputed, recomputed
from forms.clock.rules import CLOCK
from forms.clock.service import calendar_of
from forms.lifecycle.assignment import Assignment, AssignmentClock
from forms.lifecycle.moving import line, note, ticket_in
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force_at
from forms.words import Step

_PAGE = 200
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)
_FIELDS = {
    AssignmentClock.SIGN_IN: "sign_in_due",
    AssignmentClock.CONTACT: "contact_due",
    AssignmentClock.COMPLETION: "due",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissued:
    """What a recomputation did: what it changed, and the numbers of the orders that it could not explain."""

    changed: tuple[Recomputed, ...] = ()
    unexplained: tuple[str, ...] = ()

    @property
    def moved(self) -> int:
        """How many due times have another instant now."""
        return sum(each.moves for each in self.changed)

    @property
    def in_words(self) -> str:
        """For the person who asked for it."""
        told = f"重新推算了 {len(self.changed)} 个暂定时限，其中 {self.moved} 个有变动，都已记入工单轨迹。"
        if self.unexplained:
            named = "、".join(self.unexplained)
            told += f"有 {len(self.unexplained)} 件的时限另有缘由，未作改动，请人工核对：{named}。"
        return told


def recompute_provisional(why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Reissued:
    """Compute the provisional due times of all open orders again, by the rules under which they were issued.

    Each change goes into the ticket's trail with the old time, the new one and *why*. A due time that cannot
    be found again as it was issued (a pause, a hand-set time) is left alone and named. In transactions of a
    page each: what is done stays done if the database fails on the way, and doing it again changes nothing.
    """
    require(actor, Right.MANAGE_RULES)
    if not why.strip():
        raise CalendarRefused("请写明重新推算的依据，如放假通知的文号。")
    changed: list[Recomputed] = []
    unexplained: dict[str, None] = {}
    for clock in AssignmentClock:
        after: tuple[datetime, str] | None = None
        while True:
            with uow.writing() as work:
                page = work.assignments.due_before(clock, _NEVER, _PAGE, after)
                for order in page:
                    _recompute(work, order, clock, actor, now, why.strip(), changed, unexplained)
            if len(page) < _PAGE:
                break
            last = page[-1].due_of(clock)
            after = (last.at, page[-1].id) if last else None
    return Reissued(changed=tuple(changed), unexplained=tuple(unexplained))


def _recompute(
    work: Work,
    order: Assignment,
    clock: AssignmentClock,
    actor: Actor,
    now: datetime,
    why: str,
    changed: list[Recomputed],
    unexplained: dict[str, None],
) -> None:
    stored = order.due_of(clock)
    if stored is None or not stored.provisional:
        return
    calendar = calendar_of(work)
    ticket = ticket_in(work, order.ticket_id)
    rules = in_force_at(CLOCK, order.dispatched_at, work)
    issued = None
    for then in _known_then(calendar, order.dispatched_at):
        issued = issued or issued_again(order, clock, ticket, rules, then)
    if issued is None:
        unexplained[order.number] = None
        return
    for each in recomputed([issued], calendar):
        work.assignments.save(order.noted(**{_FIELDS[clock]: each.after}))
        standing = ticket.standing
        if standing.due == stored:
            standing = replace(standing, due=each.after)
        text = f"{clock.label}：{each.why}"
        entry = line(actor, Step.DUE_RECOMPUTED, now, text=text, why=why, assignment_id=order.id)
        note(work, ticket, entry, standing)
        changed.append(each)


def _known_then(calendar: WorkingCalendar, moment: datetime) -> tuple[WorkingCalendar, ...]:
    """The calendar without years put later; then, as seats' clocks may differ, without any that was put."""
    return (
        WorkingCalendar(each for each in calendar.years if each.at is None or each.at <= moment),
        WorkingCalendar(each for each in calendar.years if each.at is None),
    )


USE_CASES = (recompute_provisional,)
