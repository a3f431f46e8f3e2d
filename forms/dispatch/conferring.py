"""会商: the use cases, listed at the foot.

A unit that has signed in may ask for one, the desk may call one, and the second granted return calls one by
itself. What it decides binds: lead, helpers and due time, sent at once. A decision may become a rule of the
派单目录, so that the next ticket of the kind goes right at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.access.roles import Actor, Right, require, require_any, require_own_unit
from forms.catalogue import Catalogue
from forms.dispatch.conference import (
    Conference,
    ConferenceCause,
    ConferenceState,
    Decision,
    Member,
)
from forms.dispatch.convening import convened
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.ordering import (
    Choice,
    check_choice,
    give_help_order,
    hall_in,
    moment,
    plan,
)
from forms.dispatch.rule_writing import rule_of, with_rule
from forms.dispatch.rules import DISPATCH, DirectoryRule
from forms.dispatch.sending import dispatch_due, send
from forms.dispatch.service import put_reviewed
from forms.dispatch.taken import refuse_if_taken, telling_who_was_first
from forms.lifecycle.assignment import Assignment, lead_of
from forms.lifecycle.moving import (
    assignment_in,
    line,
    note,
    ticket_in,
    withdraw_orders,
)
from forms.lifecycle.service import said
from forms.lifecycle.standing import Desk, Due, NextStep
from forms.ports import UnitOfWork, Work
from forms.rules.rule import RuleText
from forms.rules.service import text_in_force
from forms.ticket import Ticket
from forms.words import StateKind, Step

CONFERRED = frozenset({StateKind.AWAITING_DISPATCH, StateKind.AWAITING_SIGN_IN, StateKind.IN_HAND})
"""Where a conference can decide who leads."""
MAKES_RULES = (Right.ADOPT_DECISION, Right.MANAGE_RULES)
"""Who heads the hall's desk makes a rule of a decision; the administrator, who may, sees no ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conferred:
    """What was stored: the conference, the ticket, and the orders that a decision gave."""

    conference: Conference
    ticket: Ticket
    orders: tuple[Assignment, ...] = ()


def ask_conference(assignment_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Conferred:
    """A unit that has signed in asks for a conference; it goes on working meanwhile.

    NotAllowed, RuleBroken without a reason, DispatchRefused before sign-in or while one is open.
    """
    require(actor, Right.HANDLE)
    why = said(why, "申请会商的理由")
    with uow.reading() as work:
        ticket_id = assignment_in(work, assignment_id).ticket_id
    with telling_who_was_first(ticket_id, uow, "会商申请"), uow.writing() as work:
        order = assignment_in(work, assignment_id)
        require_own_unit(actor, order.unit)
        if order.signed_at is None or not order.is_open:
            raise DispatchRefused(f"{order.number} 还没有签收或已办结，不能申请会商；签收前可以申请退单。")
        ticket = ticket_in(work, ticket_id)
        _refuse_second(work, ticket)
        conference = convened(
            work,
            ticket,
            ConferenceCause.ASKED_BY_UNIT,
            why,
            actor,
            now,
            ConferenceState.ASKED,
            assignment_id=order.id,
        )
        work.conferences.add(conference)
        entry = line(actor, Step.CONFERENCE_CALLED, now, text="申请会商", why=why, assignment_id=order.id)
        return Conferred(conference=conference, ticket=note(work, ticket, entry))


def call_conference(
    ticket_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime, *, units: Iterable[str] = ()
) -> Conferred:
    """Call a conference on a ticket, or take up the one that a unit has asked for; *units* also take part.

    NotAllowed, RuleBroken without a reason, DispatchRefused, DispatchTaken.
    """
    require(actor, Right.CONVENE)
    why = said(why, "会商的理由")
    with telling_who_was_first(ticket_id, uow, "会商"), uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        refuse_if_taken(ticket, CONFERRED, 0, "会商")
        asked = _open_one(work, ticket)
        if asked is not None and asked.state is not ConferenceState.ASKED:
            _refuse_second(work, ticket)
        called = convened(
            work,
            ticket,
            ConferenceCause.CALLED_BY_DESK,
            why,
            actor,
            now,
            ConferenceState.CALLED,
            units=units,
        )
        if asked is None:
            work.conferences.add(called)
        else:
            called = asked.changed(state=ConferenceState.CALLED, members=called.members, due=called.due)
            work.conferences.save(called)
        standing = ticket.standing
        if ticket.state is StateKind.AWAITING_DISPATCH:
            standing = standing.of_unit(Desk.DISPATCH.value, NextStep.CONFER, called.due)
        entry = line(actor, Step.CONFERENCE_CALLED, now, text=f"{moment(called.due)}前决定", why=why)
        return Conferred(conference=called, ticket=note(work, ticket, entry, standing))


def write_minutes(
    conference_id: str,
    members: tuple[Member, ...],
    held_at: datetime | None,
    place: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    seen: int = 0,
) -> Conference:
    """Keep who came and what they said, before anything is decided.

    NotAllowed; DispatchRefused if it has ended, was changed meanwhile, names nobody or somebody twice, or is
    said to have been held in the future.
    """
    require(actor, Right.CONVENE)
    with uow.writing() as work:
        before = _conference_in(work, conference_id)
        if seen and before.revision != seen:
            raise DispatchRefused("会商记录刚被他人改动，您写的没有保存，仍在窗口中。请刷新后再保存。")
        _check_minutes(members, held_at, now)
        after = before.changed(members=members, held_at=held_at, place=place.strip())
        work.conferences.save(after)
        return after


def decide_conference(
    conference_id: str,
    choice: Choice,
    basis: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    due_at: datetime | None = None,
) -> Conferred:
    """Decide who leads and helps, and until when; `choice.note` says why. It is sent at once.

    Where the lead stays the same it goes on, with the new due time and the new helpers. NotAllowed,
    RuleBroken without words, DispatchRefused without minutes or with a due time that has passed.
    """
    require(actor, Right.CONVENE)
    text = said(choice.note, "会商的决定")
    with uow.reading() as work:
        ticket_id = _conference_in(work, conference_id).ticket_id
    with telling_who_was_first(ticket_id, uow, "会商决定"), uow.writing() as work:
        conference = _conference_in(work, conference_id)
        ticket = ticket_in(work, ticket_id)
        refuse_if_taken(ticket, CONFERRED, 0, "会商决定")
        _check_held(conference, due_at, now)
        given = None if due_at is None else Due(at=due_at, words=f"会商决定：{text}")
        decide = _decide_same if _leads(work, ticket, choice.lead) else _decide_other
        ticket, orders, due = decide(work, ticket, choice, given, actor, now)
        conference = conference.changed(
            state=ConferenceState.DECIDED,
            decision=Decision(
                lead=choice.lead, helpers=choice.helpers, due=due, text=text, basis=basis.strip()
            ),
            ended_at=now,
            ended_by=actor.code,
            ended_by_name=actor.name,
        )
        work.conferences.save(conference)
        return Conferred(conference=conference, ticket=ticket, orders=orders)


def drop_conference(
    conference_id: str, words: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> Conferred:
    """End a conference without a decision, with words: not needed, or the unit's request is declined.

    One that the second return called must decide, while its ticket waits. NotAllowed, RuleBroken,
    DispatchRefused.
    """
    require(actor, Right.CONVENE)
    words = said(words, "不再会商的理由")
    with uow.reading() as work:
        ticket_id = _conference_in(work, conference_id).ticket_id
    with telling_who_was_first(ticket_id, uow, "取消会商"), uow.writing() as work:
        before = _conference_in(work, conference_id)
        ticket = ticket_in(work, ticket_id)
        waits = ticket.state is StateKind.AWAITING_DISPATCH
        if waits and before.cause is ConferenceCause.SECOND_RETURN:
            raise DispatchRefused(f"工单 {ticket.number} 已两次退单，必须会商决定主办单位，不能取消。")
        after = before.changed(
            state=ConferenceState.DROPPED,
            ended_at=now,
            ended_by=actor.code,
            ended_by_name=actor.name,
            words=words,
        )
        work.conferences.save(after)
        standing = ticket.standing
        if waits and standing.next_step is NextStep.CONFER:
            standing = standing.of_unit(
                Desk.DISPATCH.value, NextStep.DISPATCH, dispatch_due(work, ticket, now)
            )
        entry = line(actor, Step.NOTED, now, text="不再会商", why=words)
        return Conferred(conference=after, ticket=note(work, ticket, entry, standing))


def proposed_rule(conference_id: str, title: str, here_only: bool, uow: UnitOfWork) -> DirectoryRule:
    """The rule that a decided conference would make; *here_only*: for the ticket's street or district only.

    DispatchRefused if nothing was decided, or the ticket has no category.
    """
    with uow.reading() as work:
        conference = _conference_in(work, conference_id)
        return rule_of(conference, ticket_in(work, conference.ticket_id), title, here_only=here_only)


def adopt_rule(
    conference_id: str,
    title: str,
    here_only: bool,
    catalogue: Catalogue,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> tuple[Conference, RuleText]:
    """Make the decision a rule of the 派单目录, as a new version of its text.

    NotAllowed, DispatchRefused as `proposed_rule` or if it became one before; DirectoryWrong, RuleTextWrong
    where another rule speaks of the same matter and place.
    """
    require_any(actor, MAKES_RULES)
    rule = proposed_rule(conference_id, title, here_only, uow)
    with uow.reading() as work:
        conference, before = _conference_in(work, conference_id), text_in_force(DISPATCH, work)
    if conference.rule_version:
        raise DispatchRefused(f"这次会商的决定已写入派单目录第 {conference.rule_version} 版。")
    text = with_rule(before.text, rule)
    why = f"工单 {conference.number} 会商决定"
    put = put_reviewed(text, why, before.version, catalogue, actor, uow, now)
    with uow.writing() as work:
        conference = _conference_in(work, conference_id).with_rule(put.version)
        work.conferences.save(conference)
    return conference, put


def _decide_other(
    work: Work, ticket: Ticket, choice: Choice, due: Due | None, actor: Actor, now: datetime
) -> tuple[Ticket, tuple[Assignment, ...], Due]:
    """Another unit leads: what was out is taken back, and the ticket is sent anew."""
    if ticket.state is not StateKind.AWAITING_DISPATCH:
        ticket = withdraw_orders(work, ticket, actor, now, "会商决定改派")
    hall = hall_in(work)
    # the conference may well decide for a unit that gave it back: only what is open counts against it
    known = work.assignments.of_ticket(ticket.id)
    check_choice(choice, ticket, [each for each in known if each.is_open], hall)
    planned = plan(choice, ticket, known, work.contacts.of_unit(choice.lead), hall, now, due)
    sent = send(work, ticket, choice, planned, actor, now, Step.CONFERENCE_DECIDED)
    return sent.ticket, sent.orders, planned.lead.completion


def _decide_same(
    work: Work, ticket: Ticket, choice: Choice, due: Due | None, actor: Actor, now: datetime
) -> tuple[Ticket, tuple[Assignment, ...], Due]:
    """The lead stays and goes on; a due time given moves its order, and helpers come to it."""
    hall = hall_in(work)
    lead = lead_of(work.assignments.of_ticket(ticket.id))
    if lead is None:
        raise DispatchRefused(f"工单 {ticket.number} 没有主办单位，请刷新。会商没有决定。")
    if due is not None:
        lead = lead.noted(due=due)
        work.assignments.save(lead)
    text = f"仍由{hall.short(lead.unit)}主办，{moment(lead.due)}前办结"
    entry = line(
        actor, Step.CONFERENCE_DECIDED, now, text=text, why=choice.note.strip(), assignment_id=lead.id
    )
    ticket = note(work, ticket, entry, replace(ticket.standing, due=lead.due))
    given = []
    helping = {each.unit for each in work.assignments.of_ticket(ticket.id) if each.is_open}
    for unit in choice.helpers:
        if unit not in helping:
            ticket, made = give_help_order(work, ticket, unit, actor, now, choice.note.strip())
            given.append(made)
    return ticket, tuple(given), lead.due


def _leads(work: Work, ticket: Ticket, unit: str) -> bool:
    lead = lead_of(work.assignments.of_ticket(ticket.id))
    return lead is not None and lead.unit == unit


def _check_minutes(members: tuple[Member, ...], held_at: datetime | None, now: datetime) -> None:
    names = [each.name.strip() for each in members]
    if not names or not all(names):
        raise DispatchRefused("请填写参加会商的单位名称。会商记录没有保存。")
    if len(set(names)) < len(names):
        raise DispatchRefused("参加会商的单位写了两次。会商记录没有保存。")
    if held_at is not None and held_at > now:
        raise DispatchRefused("会商时间晚于现在。会商记录没有保存。")


def _check_held(conference: Conference, due_at: datetime | None, now: datetime) -> None:
    if conference.state is ConferenceState.ASKED:
        raise DispatchRefused("这次会商还是单位的申请，请先发起会商。")
    if conference.held_at is None or not any(each.opinion.strip() for each in conference.members):
        raise DispatchRefused("请先记录会商时间和各方意见，再作决定。")
    if due_at is not None and due_at <= now:
        raise DispatchRefused("会商确定的办理时限已经过去，请重新填写。")


def _open_one(work: Work, ticket: Ticket) -> Conference | None:
    return next((each for each in work.conferences.of_ticket(ticket.id) if each.is_open), None)


def _refuse_second(work: Work, ticket: Ticket) -> None:
    open_one = _open_one(work, ticket)
    if open_one is not None:
        raise DispatchRefused(
            f"工单 {ticket.number} 已有会商（{open_one.state.label}，{moment(open_one.due)}前决定），"
            "未重复发起。"
        )


def _conference_in(work: Work, conference_id: str) -> Conference:
    found = work.conferences.by_id(conference_id)
    if found is None:
        raise DispatchRefused("没有这次会商的记录，未作改动。")
    return found


USE_CASES: tuple[Callable[..., object], ...] = (
    ask_conference,
    call_conference,
    write_minutes,
    decide_conference,
    drop_conference,
    proposed_rule,
    adopt_rule,
)
