"""答复: the unit replies; helpers to the lead, the lead to the reviewer. Use cases at the foot.

The check of `forms.handling.reply_check` comes first; the main ticket's reply cannot be sent while a
sub-ticket is open, and the refusal names it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from forms.access.masking import seen_by
from forms.access.roles import Actor, Right, require, require_own_unit
from forms.clock.deadline import due
from forms.clock.service import clock_of
from forms.handling.errors import HandlingRefused, ReplyIncomplete
from forms.handling.extending import lapse_extensions
from forms.handling.helping import lapse_help
from forms.handling.ports import RecordQuery
from forms.handling.records import Reply, ReplyState
from forms.handling.reply_check import (
    EarlierReply,
    ReplyContext,
    ReplyDraft,
    check_reply,
    in_words,
    stopping,
)
from forms.handling.rules import HANDLING, HandlingRules
from forms.handling.steps import existing, own_order, require_in_hand, restood
from forms.lifecycle.assignment import Assignment, AssignmentState, lead_of, open_orders
from forms.lifecycle.errors import OrdersOpen
from forms.lifecycle.moving import advance, assignment_in, line, note, ticket_in
from forms.lifecycle.service import said
from forms.lifecycle.standing import Desk, NextStep
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.ticket import Ticket
from forms.words import StateKind, Step

_STANDING_REPLIES = frozenset({ReplyState.PASSED, ReplyState.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Replied:
    """The reply, its order and the ticket as they are stored now."""

    reply: Reply
    order: Assignment
    ticket: Ticket


def reply_context(order_id: str, actor: Actor, uow: UnitOfWork) -> ReplyContext:
    """What a reply to this order is held against, for the live check list. NotAllowed, RuleTextWrong."""
    with uow.reading() as work:
        order = own_order(work, order_id, actor)
        return context_of(work, order, ticket_in(work, order.ticket_id), actor)


def submit_reply(order_id: str, draft: ReplyDraft, actor: Actor, uow: UnitOfWork, now: datetime) -> Replied:
    """Send the reply of one order: the lead's to review, a helper's to the lead.

    NotAllowed; HandlingRefused before sign-in; ReplyIncomplete, which says what is missing; OrdersOpen,
    naming them, while sub-tickets are open. What nobody has decided (延期, 协办申请) lapses.
    """
    with uow.writing() as work:
        order = own_order(work, order_id, actor)
        require_in_hand(order, "提交答复")
        ticket = ticket_in(work, order.ticket_id)
        if not order.is_sub:
            _refuse_open_subs(work, ticket)
        context = context_of(work, order, ticket, actor)
        stops = stopping(check_reply(draft, context))
        if stops or draft.closing is None:
            raise ReplyIncomplete(in_words(stops), stops)
        reply = Reply(
            id=uuid4().hex,
            ticket_id=ticket.id,
            assignment_id=order.id,
            number=order.number,
            unit=order.unit,
            at=now,
            role=order.role,
            round=order.round,
            text=draft.text.strip(),
            basis=draft.basis.strip(),
            closing=draft.closing,
            sent_by=actor.code,
            late=now > order.due.at,
        )
        return _sent(work, ticket, order, reply, actor, context.rules)


def accept_sub_reply(order_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Replied:
    """Take a sub-ticket's reply: it is closed (协办办结). By the lead's unit, or a reviewer.

    NotAllowed, HandlingRefused, AssignmentRefused.
    """
    with uow.writing() as work:
        order, reply, ticket = _sub_to_decide(work, order_id, actor)
        done = reply.moved(ReplyState.PASSED, decided_at=now, decided_by=actor.code)
        work.handling.replies.save(done)
        after = order.moved(AssignmentState.CLOSED, ended_at=now)
        work.assignments.save(after)
        entry = line(actor, Step.SUB_TICKET_CLOSED, now, text=order.number, assignment_id=order.id)
        return Replied(done, after, note(work, ticket, entry, restood(work, ticket)))


def send_back_sub_reply(order_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Replied:
    """Give a sub-ticket's reply back, with what is missing. By the lead's unit, or a reviewer."""
    why = said(why, "退回的理由")
    with uow.writing() as work:
        order, reply, ticket = _sub_to_decide(work, order_id, actor)
        done = reply.moved(ReplyState.SENT_BACK, decided_at=now, decided_by=actor.code, why=why)
        work.handling.replies.save(done)
        after = order.moved(AssignmentState.SIGNED)
        work.assignments.save(after)
        entry = line(actor, Step.REPLY_SENT_BACK, now, text=order.number, why=why, assignment_id=order.id)
        return Replied(done, after, note(work, ticket, entry, restood(work, ticket)))


def reply_of(work: Work, order: Assignment) -> Reply:
    """The order's reply that is in review; RecordMissing."""
    mine = (
        each
        for each in work.handling.replies.of_ticket(order.ticket_id)
        if each.assignment_id == order.id and each.is_open
    )
    return existing(next(mine, None))


def context_of(work: Work, order: Assignment, ticket: Ticket, actor: Actor) -> ReplyContext:
    """What a reply to this order is held against, inside a transaction; RuleTextWrong."""
    rules = in_force(HANDLING, work)
    query = RecordQuery(
        unit=order.unit,
        states=frozenset(_STANDING_REPLIES),
        newest=True,
        limit=rules.copies.compared,
    )
    earlier = (each for each in work.handling.replies.find(query) if each.assignment_id != order.id)
    return ReplyContext(
        rules=rules,
        helper=order.is_sub,
        own_texts=(seen_by(actor, ticket).place.line,),
        numbers=tuple(each.phone for each in work.units.all() if each.phone),
        earlier=tuple(EarlierReply(each.number, each.text) for each in earlier),
    )


def _sent(
    work: Work, ticket: Ticket, order: Assignment, reply: Reply, actor: Actor, rules: HandlingRules
) -> Replied:
    work.handling.replies.add(reply)
    after = order.moved(
        AssignmentState.REPLIED,
        reply=reply.whole,
        closing=reply.closing,
        replied_at=reply.at,
        replied_by=actor.code,
    )
    work.assignments.save(after)
    lapse_extensions(work, order, reply.at)
    text = f"{order.number} {reply.closing.label}{'，超期答复' if reply.late else ''}\n{reply.whole}"
    entry = line(actor, Step.REPLY_SENT, reply.at, text=text, assignment_id=order.id)
    if order.is_sub:
        return Replied(reply, after, note(work, ticket, entry))
    lapse_help(work, order, reply.at)
    review_due = due(rules.review, reply.at, *clock_of(work), begins="提交答复", ends="审核")
    standing = ticket.standing.of_unit(Desk.REVIEW.value, NextStep.REVIEW_REPLY, review_due)
    return Replied(reply, after, advance(work, ticket, StateKind.REPLY_IN_REVIEW, entry, standing))


def _refuse_open_subs(work: Work, ticket: Ticket) -> None:
    subs = [each for each in open_orders(work.assignments.of_ticket(ticket.id)) if each.is_sub]
    if subs:
        names = {each.code: each.short for each in work.units.all()}
        named = "、".join(
            f"{each.number}（{names.get(each.unit, each.unit)}，{each.state.label}）" for each in subs
        )
        raise OrdersOpen(
            f"工单 {ticket.number} 还不能答复：子单 {named} 还未办结。"
            "请等协办单位答复并确认，或请派单员收回。已写的内容都保留着。",
            tuple(each.number for each in subs),
        )


def _sub_to_decide(work: Work, order_id: str, actor: Actor) -> tuple[Assignment, Reply, Ticket]:
    if not actor.may(Right.REVIEW_REPLIES):
        require(actor, Right.HANDLE)
    order = assignment_in(work, order_id)
    if not order.is_sub:
        raise HandlingRefused("主办单位的答复由审核岗审核。未作改动。")
    if not actor.may(Right.REVIEW_REPLIES):
        lead = lead_of(work.assignments.of_ticket(order.ticket_id))
        require_own_unit(actor, lead.unit if lead else "")
    return order, reply_of(work, order), ticket_in(work, order.ticket_id)


USE_CASES: tuple[Callable[..., object], ...] = (
    reply_context,
    submit_reply,
    accept_sub_reply,
    send_back_sub_reply,
)
