"""What a supervisor arranges on the follow-up desk: who calls whom. Use cases are listed at the foot.

Handing over a follow-up itself is `forms.followup.calling.hand_over_task`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.errors import RuleBroken, TicketMissing
from forms.followup.calling import Followed, call_again, moment
from forms.followup.calling_back import missed_in
from forms.followup.errors import FollowUpRefused
from forms.followup.missed import MissedCall
from forms.followup.opening import is_there
from forms.lifecycle.service import said
from forms.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who may call citizens back, and how many follow-ups they have in hand."""

    code: str
    name: str
    in_hand: int


def who_may_call(actor: Actor, uow: UnitOfWork) -> tuple[Agent, ...]:
    """The agents that something can be handed to, the least busy first. NotAllowed."""
    require(actor, Right.HAND_OVER_FOLLOW_UP)
    with uow.reading() as work:
        there = [each for each in work.accounts.all() if each.active and each.actor.may(Right.FOLLOW_UP)]
        agents = [Agent(each.code, each.name, work.follow_ups.open_of(each.code)) for each in there]
    return tuple(sorted(agents, key=lambda each: (each.in_hand, each.code)))


def hand_over_missed(
    missed_id: str, to: str, actor: Actor, uow: UnitOfWork, now: datetime, why: str
) -> MissedCall:
    """Give a number that is to be called back to another agent, for a reason.

    NotAllowed, FollowUpMissing, FollowUpRefused, RuleBroken without a reason or a 工号.
    """
    require(actor, Right.HAND_OVER_FOLLOW_UP)
    why, to = said(why, "移交"), to.strip()
    if not to:
        raise RuleBroken("请填写接手人的工号。")
    with uow.writing() as work:
        if not is_there(work, to):
            raise FollowUpRefused(f"工号 {to} 不在岗或没有回访的权限，未移交。")
        missed = missed_in(work, missed_id)
        if missed.owner == to:
            raise FollowUpRefused(f"这个号码已由工号 {to} 回拨，未作改动。")
        after = missed.handed_to(to, f"{moment(now)} {actor.code} 移交：{why}")
        work.missed_calls.save(after)
        return after


def call_again_about(number: str, actor: Actor, uow: UnitOfWork, now: datetime, why: str) -> Followed:
    """The same as `call_again`, by the number that people call the ticket."""
    require(actor, Right.HAND_OVER_FOLLOW_UP)
    number = number.strip().upper()
    with uow.reading() as work:
        ticket = work.tickets.by_number(number)
    if ticket is None:
        raise TicketMissing(f"没有编号为 {number} 的工单，未作改动。请核对编号，如 GD20261121-0001。")
    return call_again(ticket.id, actor, uow, now, why)


USE_CASES: tuple[Callable[..., object], ...] = (who_may_call, hand_over_missed, call_again_about)
