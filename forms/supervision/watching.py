"""重点清单: 屡办不成 with its cause, and 假闭环, which is what comes up again right after it was closed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from forms.access.roles import DUTY, Actor, Right, Role, require
from forms.errors import LinkRefused, TicketChanged
from forms.lifecycle.moving import ticket_in
from forms.lifecycle.service import said
from forms.lifecycle.states import SETTLED
from forms.linking import link_within
from forms.ports import UnitOfWork, Work
from forms.repeats import same_matter, same_place
from forms.rules.service import in_force
from forms.supervision.errors import SupervisionMissing, SupervisionRefused
from forms.supervision.notices import NoticeKind, to_role
from forms.supervision.records import Cause, WatchEntry, WatchList
from forms.supervision.rules import SUPERVISION, Measured
from forms.supervision.telling import tell
from forms.ticket import Operator, Ticket
from forms.ticket_list import TicketLine, TicketQuery
from forms.words import LinkKind, StateKind

_PAGE = 100
_A_YEAR = timedelta(days=365)
_BEFORE = timedelta(days=120)
"""How long before it was closed a ticket may have been taken and still be looked at."""
_NO_CLOSURE = frozenset({StateKind.RECALLED, StateKind.JOINED, StateKind.NOT_ACCEPTED})


@dataclass(frozen=True, slots=True)
class Watched:
    """What a pass put on the lists."""

    stubborn: int = 0
    false_closures: int = 0


def watch(
    uow: UnitOfWork,
    since: datetime,
    now: datetime,
    actor: Actor = DUTY,
    stopping: Callable[[], bool] = lambda: False,
) -> Watched:
    """Put on the lists what belongs there now; *since*: look at tickets taken from then on for 假闭环.

    Doing it twice adds nothing. NotAllowed, RuleTextWrong, StorageError.
    """
    require(actor, Right.RUN_TIMERS)
    return Watched(_stubborn(uow, now), _false_closures(uow, since, now, actor, stopping))


def set_cause(
    entry_id: str, cause: Cause, text: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> WatchEntry:
    """Say why a matter does not come to an end. NotAllowed, SupervisionMissing, SupervisionChanged."""
    require(actor, Right.SUPERVISE)
    with uow.writing() as work:
        entry = _entry(work, entry_id)
        after = entry.noted(cause=cause, cause_text=text.strip(), cause_by=actor.code, cause_at=now)
        work.supervision.entries.save(after)
        return after


def take_off(entry_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> WatchEntry:
    """Take a ticket off a list: it has come to an end, or never belonged there.

    A stubborn one needs its cause first. NotAllowed, SupervisionRefused, SupervisionMissing.
    """
    require(actor, Right.SUPERVISE)
    why = said(why, "移出清单的理由")
    with uow.writing() as work:
        entry = _entry(work, entry_id)
        if entry.ended_at is not None:
            raise SupervisionRefused("它已不在清单上，未作改动。请刷新。")
        if entry.list is WatchList.STUBBORN and entry.cause is None:
            raise SupervisionRefused("请先填写屡办不成的原因，再移出清单。未作改动。")
        after = entry.noted(ended_at=now, why=f"{entry.why}；移出：{why}（{actor.code}）")
        work.supervision.entries.save(after)
        return after


def _entry(work: Work, entry_id: str) -> WatchEntry:
    found = work.supervision.entries.by_id(entry_id)
    if found is None:
        raise SupervisionMissing("清单上没有这一条，未作改动。请刷新。")
    return found


def _stubborn(uow: UnitOfWork, now: datetime) -> int:
    with uow.reading() as work:
        rule = in_force(SUPERVISION, work).stubborn
        fired = work.supervision.fired
        since = now - _A_YEAR
        tickets = fired.counts(Measured.REPEATS, rule.tickets, since, 10_000, open_only=False)
        redos = fired.counts(Measured.REDOS, rule.redos, since, 10_000)
    why = {each.ticket_id: f"已重办 {each.count} 次" for each in redos}
    why |= {each.ticket_id: f"同一诉求已有 {each.count} 件" for each in tickets}
    added = 0
    ids = sorted(why)
    for start in range(0, len(ids), _PAGE):
        with uow.writing() as work:
            for own in ids[start : start + _PAGE]:
                added += work.supervision.entries.add(
                    WatchEntry(id=uuid4().hex, list=WatchList.STUBBORN, ticket_id=own, at=now, why=why[own])
                )
    return added


def _false_closures(
    uow: UnitOfWork, since: datetime, now: datetime, actor: Actor, stopping: Callable[[], bool]
) -> int:
    with uow.reading() as work:
        rule = in_force(SUPERVISION, work).false_closure
    if not rule.on:
        return 0
    within = timedelta(hours=rule.hours)
    query = TicketQuery(since=since, until=now, limit=_PAGE)
    added = 0
    while not stopping():
        with uow.reading() as work:
            lines = work.tickets.search(query)
            pairs = [(each, closed) for each in lines if (closed := _closed_before(work, each, within))]
        for again, closed in pairs:
            try:
                with uow.writing() as work:
                    added += _flag(work, again, closed, now, actor)
            except TicketChanged:
                continue  # the next pass looks at it again
        if len(lines) < _PAGE:
            break
        query = query.next_page(query.key_of(lines[-1]))
    return added


def _closed_before(work: Work, again: TicketLine, within: timedelta) -> Ticket | None:
    """The ticket on the same matter at the same place that was closed shortly before, or None."""
    if not again.category or again.state is StateKind.RECALLED:
        return None
    query = TicketQuery(
        categories=(again.category,),
        streets=(again.street,) if again.street else (),
        since=again.accepted_at - _BEFORE,
        until=again.accepted_at,
        limit=_PAGE,
    )
    for line in work.tickets.search(query):
        if line.id == again.id or line.state in _NO_CLOSURE:
            continue
        if not (same_place(line, again) and same_matter(line, again)):
            continue
        ticket = ticket_in(work, line.id)
        closed = closed_at(ticket, again.accepted_at)
        if closed is not None and again.accepted_at - closed <= within:
            return ticket
    return None


def closed_at(ticket: Ticket, before: datetime) -> datetime | None:
    """When the ticket was last closed before that moment; None if it was open then."""
    last: datetime | None = None
    for line in ticket.trail:
        if line.at > before:
            break
        if line.to_state is not None:
            last = line.at if line.to_state in SETTLED else None
    return last


def _flag(work: Work, again: TicketLine, closed: Ticket, now: datetime, actor: Actor) -> bool:
    entry = WatchEntry(
        id=uuid4().hex,
        list=WatchList.FALSE_CLOSURE,
        ticket_id=again.id,
        other_id=closed.id,
        at=now,
        why=f"工单 {closed.number} 办结后不久，同一地点同一诉求再次反映",
    )
    if not work.supervision.entries.add(entry):
        return False
    ticket = ticket_in(work, again.id)
    operator = Operator(code=actor.code, name=actor.name)
    # linked to another one already: the entry itself names both
    with suppress(LinkRefused):
        link_within(work, LinkKind.REPEAT, ticket, closed.id, operator, now)
    text = f"疑似假闭环：工单 {closed.number} 办结后，同一地点同一诉求再次反映为 {again.number}。"
    tell(work, (to_role(Role.INSPECTOR),), NoticeKind.PROPOSAL, text, now, ticket)
    return True


USE_CASES: tuple[Callable[..., object], ...] = (watch, set_cause, take_off)
