"""两代表一委员, 民生观察员: tickets put before outside reviewers, who see them masked and score them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from forms.access.masking import Sight, masked
from forms.access.roles import Actor, Right, require
from forms.errors import TicketMissing
from forms.followup.errors import FollowUpMissing, FollowUpRefused
from forms.followup.records import OutsideReview, ReviewerKind
from forms.lifecycle.moving import line, note, ticket_in
from forms.lifecycle.states import SETTLED
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.words import Step

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class PutBefore:
    """A review, and the ticket as its reviewer may see it: neither name nor number."""

    review: OutsideReview
    ticket: Ticket


def put_before(
    ticket_id: str, reviewer: str, kind: ReviewerKind, actor: Actor, uow: UnitOfWork, now: datetime
) -> OutsideReview:
    """Put a closed ticket before an outside reviewer, by 工号. NotAllowed, FollowUpRefused, TicketMissing."""
    require(actor, Right.HAND_OVER_FOLLOW_UP)
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        if ticket.state not in SETTLED:
            raise FollowUpRefused(f"工单 {ticket.number} 还在办理，办结后才能交外部评议。")
        account = work.accounts.by_code(reviewer.strip())
        if account is None or not account.active or not account.actor.may(Right.OBSERVE):
            raise FollowUpRefused(f"{reviewer} 不是在用的外部评议员账号，未交评议。")
        if any(each.reviewer == account.code for each in work.outside_reviews.of_ticket(ticket_id)):
            raise FollowUpRefused(f"工单 {ticket.number} 已交 {account.name} 评议，未重复。")
        review = OutsideReview(
            id=uuid4().hex,
            ticket_id=ticket_id,
            reviewer=account.code,
            kind=kind,
            chosen_at=now,
            chosen_by=actor.code,
        )
        work.outside_reviews.add(review)
        return review


def score(
    review_id: str,
    timely: int,
    solved: int,
    manner: int,
    words: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> OutsideReview:
    """Score a ticket that was put before the actor, once. NotAllowed, FollowUpMissing, FollowUpRefused."""
    require(actor, Right.OBSERVE)
    with uow.writing() as work:
        review = _own(work, review_id, actor).scored(timely, solved, manner, words.strip(), now)
        work.outside_reviews.save(review)
        text = f"{review.kind.label}：及时 {timely}，解决 {solved}，规范 {manner}（满分各 5）"
        text = f"{text}：{review.words}" if review.words else text
        note(work, ticket_in(work, review.ticket_id), line(actor, Step.OBSERVED, now, text=text))
        return review


def reviews_for(actor: Actor, uow: UnitOfWork, limit: int = MOST_SHOWN) -> tuple[PutBefore, ...]:
    """What was put before the actor, with the tickets masked; what waits for scores first. NotAllowed."""
    require(actor, Right.OBSERVE)
    with uow.reading() as work:
        found = work.outside_reviews.of_reviewer(actor.code, limit)
        return tuple(PutBefore(each, _shown(work, each.ticket_id)) for each in found)


def may_review(actor: Actor, ticket_id: str, work: Work) -> bool:
    """Whether the ticket was put before this reviewer: what `chosen` asks in forms.access.reading."""
    return any(each.reviewer == actor.code for each in work.outside_reviews.of_ticket(ticket_id))


def _own(work: Work, review_id: str, actor: Actor) -> OutsideReview:
    found = work.outside_reviews.by_id(review_id)
    if found is None or found.reviewer != actor.code:
        raise FollowUpMissing("没有交给您的这项评议，未作改动。")
    return found


def _shown(work: Work, ticket_id: str) -> Ticket:
    ticket = work.tickets.by_id(ticket_id)
    if ticket is None:
        raise TicketMissing("没有这件工单。")
    # more than masked: an outside reviewer never learns who the citizen is, whatever the matter
    return masked(ticket, Sight.HIDDEN)


USE_CASES: tuple[Callable[..., object], ...] = (put_before, score, reviews_for)
