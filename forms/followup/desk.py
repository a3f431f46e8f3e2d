"""What lies on the follow-up desk: its lists with their counts, and one task made ready to call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType

from forms import phone_number
from forms.access.masking import line_seen_by, seen_by
from forms.access.roles import Actor, Right, require
from forms.followup.calling import open_task
from forms.followup.errors import FollowUpMissing
from forms.followup.missed import MissedCall
from forms.followup.ports import TaskQuery
from forms.followup.rules import FOLLOW_UP, SENTENCES, said
from forms.followup.task import FollowUpTask, TaskState, Try, TryResult
from forms.followup.trying import proposed_next, tries_left
from forms.followup.unsatisfied import Unsatisfied
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.lifecycle.moving import ticket_in
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.ticket import BEIJING_TIME, Ticket
from forms.ticket_list import COUNT_AT_MOST, TicketLine
from forms.words import Labelled

MOST_SHOWN = 200


class Tab(Labelled):
    """The desk's lists."""

    TODAY = "today", "今天"
    AGAIN = "again", "再次联系"
    NOT_RATED = "not_rated", "未评价"
    UNSATISFIED = "unsatisfied", "不满意清零"
    MISSED = "missed", "漏接回拨"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One line of a list: exactly one of task, entry and missed; `line` is the ticket as the reader sees it.

    `number` is the masked number of a missed call.
    """

    task: FollowUpTask | None = None
    entry: Unsatisfied | None = None
    missed: MissedCall | None = None
    line: TicketLine | None = None
    number: str = ""

    @property
    def key(self) -> str:
        """What tells it from the other rows."""
        found = self.task or self.entry or self.missed
        return "" if found is None else found.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """One tab's rows, and how many each tab has (counted no further than `COUNT_AT_MOST`)."""

    tab: Tab = Tab.TODAY
    rows: tuple[DeskRow, ...] = ()
    counts: Mapping[Tab, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One task ready to call: the appeal as the caller-back may see it, what the unit answered, what to say.

    `sentences` are the script's by name with what it is about filled in; `tries_left` how many more failed
    tries end it as 未评价, `next_if` when to try next if this one ends so.
    """

    task: FollowUpTask
    appeal: Ticket
    main_number: str
    unit: str
    reply: str
    sentences: Mapping[str, str]
    tries_left: int
    next_if: Mapping[TryResult, datetime]


def desk_page(
    actor: Actor, tab: Tab, uow: UnitOfWork, now: datetime, *, whole_hall: bool = False
) -> DeskPage:
    """The actor's list under *tab*, or everybody's (*whole_hall*) for who may hand over. NotAllowed."""
    require(actor, Right.FOLLOW_UP)
    if whole_hall:
        require(actor, Right.HAND_OVER_FOLLOW_UP)
    owners = frozenset() if whole_hall else frozenset({actor.code, ""})
    with uow.reading() as work:
        counts = {each: _count(work, each, owners, now) for each in Tab}
        return DeskPage(tab=tab, rows=_rows(work, tab, owners, actor, now), counts=MappingProxyType(counts))


def brief_of(task_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Brief:
    """One open task made ready. NotAllowed, FollowUpMissing, FollowUpRefused if it has ended."""
    require(actor, Right.FOLLOW_UP)
    with uow.reading() as work:
        task = open_task(work, task_id)
        appeal, main = ticket_in(work, task.ticket_id), ticket_in(work, task.main_id)
        rules = in_force(FOLLOW_UP, work)
        unit = _unit_name(work, main.standing.lead)
        about = {"title": appeal.matter.title, "unit": unit or "承办单位", "number": appeal.number}
        return Brief(
            task=task,
            appeal=seen_by(actor, appeal),
            main_number=main.number,
            unit=unit,
            reply=_reply(work, main),
            sentences={name: said(getattr(rules.script, name), **about) for name in SENTENCES},
            tries_left=tries_left(task.tries, rules),
            next_if={
                each: proposed_next((*task.tries, Try(at=now, by=actor.code, result=each)), now, rules)
                for each in TryResult
                if each not in (TryResult.REACHED, TryResult.LATER)
            },
        )


def task_of_ticket(ticket_id: str, uow: UnitOfWork) -> FollowUpTask:
    """The open task to call an appeal's citizen, such as when that citizen calls; FollowUpMissing."""
    with uow.reading() as work:
        found = next((each for each in work.follow_ups.of_appeal(ticket_id) if each.is_open), None)
    if found is None:
        raise FollowUpMissing("这件工单没有待办的回访。")
    return found


def _query(tab: Tab, owners: frozenset[str], now: datetime) -> TaskQuery:
    if tab is Tab.TODAY:
        states = frozenset({TaskState.WAITING, TaskState.AGAIN})
        return TaskQuery(owners=owners, states=states, until=_end_of_day(now), limit=MOST_SHOWN)
    if tab is Tab.AGAIN:
        return TaskQuery(owners=owners, states=frozenset({TaskState.AGAIN}), limit=MOST_SHOWN)
    return TaskQuery(
        owners=owners, states=frozenset({TaskState.NOT_RATED}), limit=MOST_SHOWN, newest_first=True
    )


def _count(work: Work, tab: Tab, owners: frozenset[str], now: datetime) -> int:
    if tab is Tab.UNSATISFIED:
        return work.unsatisfied.count_open(COUNT_AT_MOST)
    if tab is Tab.MISSED:
        return work.missed_calls.count_waiting(COUNT_AT_MOST)
    return work.follow_ups.count(_query(tab, owners, now), COUNT_AT_MOST)


def _rows(work: Work, tab: Tab, owners: frozenset[str], actor: Actor, now: datetime) -> tuple[DeskRow, ...]:
    if tab is Tab.MISSED:
        waiting = work.missed_calls.waiting(MOST_SHOWN)
        return tuple(DeskRow(missed=each, number=phone_number.mask(each.number)) for each in waiting)
    if tab is Tab.UNSATISFIED:
        entries = work.unsatisfied.still_open(MOST_SHOWN)
        lines = _lines(work, [each.ticket_id for each in entries], actor)
        return tuple(DeskRow(entry=each, line=lines.get(each.ticket_id)) for each in entries)
    tasks = work.follow_ups.find(_query(tab, owners, now))
    lines = _lines(work, [each.ticket_id for each in tasks], actor)
    return tuple(DeskRow(task=each, line=lines.get(each.ticket_id)) for each in tasks)


def _lines(work: Work, ids: list[str], actor: Actor) -> dict[str, TicketLine]:
    return {each.id: line_seen_by(actor, each) for each in work.tickets.lines(ids)}


def _unit_name(work: Work, code: str) -> str:
    found = work.units.by_code(code) if code else None
    return found.name if found is not None else code


def _reply(work: Work, main: Ticket) -> str:
    """What the lead unit answered last; for a ticket answered on the call, that answer."""
    told = [
        each.reply
        for each in work.assignments.of_ticket(main.id)
        if each.role is AssignmentRole.LEAD and each.state is AssignmentState.CLOSED and each.reply
    ]
    return told[-1] if told else main.settlement.answer


def _end_of_day(now: datetime) -> datetime:
    tomorrow = now.astimezone(BEIJING_TIME).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), BEIJING_TIME)


USE_CASES: tuple[Callable[..., object], ...] = (desk_page, brief_of, task_of_ticket)
