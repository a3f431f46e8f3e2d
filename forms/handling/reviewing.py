"""答复审核: somebody else reads the lead's reply and passes it or sends it back. Use cases at the foot.

A passed reply is the one that the citizen gets; citizens whose appeals were joined (并单) each get it too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.followup.opening import open_tasks
from forms.handling.errors import HandlingRefused
from forms.handling.records import Reply, ReplyState
from forms.handling.replying import Replied, reply_of
from forms.handling.taking_up import in_hand_again
from forms.lifecycle.assignment import Assignment, AssignmentState, lead_of
from forms.lifecycle.moving import advance, line, note, refuse_while_open, ticket_in
from forms.lifecycle.placing import awaiting_follow_up
from forms.lifecycle.rules import placing_in
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.words import ClosingKind, LinkKind, StateKind, Step


@dataclass(frozen=True, slots=True)
class Passed:
    """The reply, its order, the ticket, and the joined appeals that got the reply, as stored now."""

    reply: Reply
    order: Assignment
    ticket: Ticket
    joined: tuple[Ticket, ...] = ()


def pass_reply(ticket_id: str, actor: Actor, uow: UnitOfWork, now: datetime, words: str = "") -> Passed:
    """Pass the reply: the ticket waits for its follow-up, whose tasks are opened with it.

    NotAllowed without the right or for who replied; HandlingRefused with no reply in review; OrdersOpen,
    naming them, while sub-tickets are open.
    """
    with uow.writing() as work:
        ticket, order, reply = _in_review(work, ticket_id, actor)
        done, after = _closed(work, ticket, order, reply, actor, now, words)
        entry = line(
            actor, Step.REPLY_PASSED, now, text=reply.closing.label, why=done.why, assignment_id=order.id
        )
        follow_up_due = placing_in(work).follow_up_due(now, ticket.matter.urgency)
        standing = awaiting_follow_up(ticket, follow_up_due)
        ticket = advance(work, ticket, StateKind.AWAITING_FOLLOW_UP, entry, standing)
        joined = _joined_replied(work, ticket, done, actor, now)
        return Passed(done, after, open_tasks(work, ticket, now), joined)


def pass_as_legal_route(ticket_id: str, proof: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Passed:
    """Pass a reply that tells the legal route (告知法定途径): its own line in reports, not "solved".

    *proof* is how it is on record that the citizen was told. As `pass_reply`, and HandlingRefused for a
    reply of another closing kind.
    """
    proof = said(proof, "告知的凭据")
    with uow.writing() as work:
        ticket, order, reply = _in_review(work, ticket_id, actor)
        if reply.closing is not ClosingKind.TOLD:
            raise HandlingRefused(
                f"这份答复的办结类型是“{reply.closing.label}”，只有“告知”可以按告知法定途径办结。未作改动。"
            )
        done, after = _closed(work, ticket, order, reply, actor, now, proof)
        entry = line(actor, Step.TOLD_LEGAL_ROUTE, now, text=reply.whole, why=proof, assignment_id=order.id)
        ticket = advance(work, ticket, StateKind.LEGAL_ROUTE, entry)
        return Passed(done, after, ticket, _joined_replied(work, ticket, done, actor, now))


def send_back_reply(
    ticket_id: str,
    missing: tuple[str, ...],
    why: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> Replied:
    """Send the reply back: the unit has the ticket in hand again, its due time as it was.

    *missing* are the names of what it lacks (举措, 进展 …), *why* what to do about it. NotAllowed,
    RuleBroken, HandlingRefused.
    """
    why = said(why, "需要补正的内容")
    with uow.writing() as work:
        ticket, order, reply = _in_review(work, ticket_id, actor)
        done = reply.moved(
            ReplyState.SENT_BACK, decided_at=now, decided_by=actor.code, missing=missing, why=why
        )
        work.handling.replies.save(done)
        after = order.moved(AssignmentState.SIGNED)
        work.assignments.save(after)
        text = f"{order.number} 缺{'、'.join(missing)}" if missing else order.number
        entry = line(actor, Step.REPLY_SENT_BACK, now, text=text, why=why, assignment_id=order.id)
        standing = in_hand_again(work, ticket, after)
        return Replied(done, after, advance(work, ticket, StateKind.IN_HAND, entry, standing))


def _in_review(work: Work, ticket_id: str, actor: Actor) -> tuple[Ticket, Assignment, Reply]:
    require(actor, Right.REVIEW_REPLIES)
    ticket = ticket_in(work, ticket_id)
    order = lead_of(work.assignments.of_ticket(ticket_id))
    if ticket.state is not StateKind.REPLY_IN_REVIEW or order is None:
        raise HandlingRefused(
            f"工单 {ticket.number} 现在是“{ticket.state.label}”，没有等审核的答复，可能已被他人审核。请刷新。"
        )
    reply = reply_of(work, order)
    if actor.code == reply.sent_by or (actor.unit and actor.unit == reply.unit):
        raise HandlingRefused("答复不能由答复的人或单位自己审核。未作改动。")
    return ticket, order, reply


def _closed(
    work: Work,
    ticket: Ticket,
    order: Assignment,
    reply: Reply,
    actor: Actor,
    now: datetime,
    words: str,
) -> tuple[Reply, Assignment]:
    """The reply passed and its order closed; OrdersOpen, naming them, while others are open."""
    others = [each for each in work.assignments.of_ticket(ticket.id) if each.id != order.id]
    refuse_while_open(ticket, others)
    done = reply.moved(ReplyState.PASSED, decided_at=now, decided_by=actor.code, why=words.strip())
    work.handling.replies.save(done)
    after = order.moved(AssignmentState.CLOSED, ended_at=now)
    work.assignments.save(after)
    return done, after


def _joined_replied(
    work: Work, main: Ticket, reply: Reply, actor: Actor, now: datetime
) -> tuple[Ticket, ...]:
    """Each citizen whose appeal was joined gets the reply as well."""
    told = []
    for link in work.links.to(main.id):
        if link.kind is LinkKind.JOINED:
            entry = line(actor, Step.REPLY_PASSED, now, text=reply.whole, why=f"主单 {main.number} 的答复")
            told.append(note(work, ticket_in(work, link.ticket_id), entry))
    return tuple(told)


USE_CASES: tuple[Callable[..., object], ...] = (pass_reply, pass_as_legal_route, send_back_reply)
