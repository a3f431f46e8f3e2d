"""Opening follow-up tasks, in the transaction that closes the ticket: no closed ticket goes without one."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from forms.access.roles import DUTY, Right, Role
from forms.followup.task import FollowUpTask
from forms.lifecycle.standing import Due
from forms.ports import Work
from forms.ticket import Ticket, TrailLine
from forms.words import LinkKind, StateKind, Step


def open_tasks(work: Work, ticket: Ticket, now: datetime) -> Ticket:
    """Open the follow-up of *ticket* and of every appeal joined to it; the ticket as stored now.

    To be called in the transaction that moves it to 已办结待回访, with the ticket as `advance` gave it.
    Each task belongs to who took that call, or to a colleague if that person has left or is disabled; the
    ticket's standing goes along with its own task. Doing it twice opens nothing more; joined citizens who
    were heard in this round already are not called again. A ticket in another state gets no task.
    """
    if ticket.state is not StateKind.AWAITING_FOLLOW_UP or ticket.standing.due is None:
        return ticket
    tasks = work.follow_ups.about(ticket.id)
    still_open = {each.ticket_id for each in tasks if each.is_open}
    heard = {each.ticket_id for each in tasks if each.round == ticket.standing.redos and each.is_heard}
    appeals = (ticket, *(each for each in _joined_to(work, ticket) if each.id not in heard))
    for appeal in appeals:
        if appeal.id not in still_open:
            open_task_of(work, appeal, ticket, ticket.standing.due, now)
    return _owned_by_its_caller(work, ticket, now)


def who_calls(work: Work, code: str) -> str:
    """*code*, the 工号 of who took a call, if that person is still there; else the least busy colleague.

    Empty if nobody may call back: then it is everybody's.
    """
    if is_there(work, code):
        return code
    agents = (each.code for each in work.accounts.all() if each.active and Role.AGENT in each.roles)
    return min(agents, key=lambda each: (work.follow_ups.open_of(each), each), default="")


def is_there(work: Work, code: str) -> bool:
    """Whether somebody with this 工号 still works here and may call back; unknown ones count as there."""
    if not code:
        return False
    account = work.accounts.by_code(code)
    if account is not None:
        return account.active and account.actor.may(Right.FOLLOW_UP)
    operator = work.operators.by_code(code)
    return operator is None or operator.active


def _joined_to(work: Work, ticket: Ticket) -> list[Ticket]:
    joined = (each for each in work.links.to(ticket.id) if each.kind is LinkKind.JOINED)
    found = (work.tickets.by_id(each.ticket_id) for each in joined)
    return [each for each in found if each is not None and each.state is StateKind.JOINED]


def open_task_of(work: Work, appeal: Ticket, main: Ticket, due: Due, now: datetime) -> FollowUpTask:
    """Open one task to call the citizen of *appeal* about what was answered on *main*."""
    task = FollowUpTask(
        id=uuid4().hex,
        ticket_id=appeal.id,
        main_id=main.id,
        round=main.standing.redos,
        owner=who_calls(work, appeal.accepted_by),
        opened_at=now,
        due=due,
        next_at=now,
    )
    work.follow_ups.add(task)
    return task


def _owned_by_its_caller(work: Work, ticket: Ticket, now: datetime) -> Ticket:
    """The ticket owned by who calls its citizen back."""
    own = next((each for each in work.follow_ups.of_appeal(ticket.id) if each.is_open), None)
    before = ticket.standing.owner_person
    if own is None or before in ("", own.owner):
        return ticket
    after = own.owner or "（未指定）"
    entry = TrailLine(
        at=now,
        step=Step.OWNER_HANDED_OVER,
        operator=DUTY.code,
        operator_name=DUTY.name,
        text=f"{before} → {after}",
        why="受理人已离岗或停用，回访移交",
    )
    handed = ticket.noted(entry, replace(ticket.standing, owner_person=own.owner))
    work.tickets.save(handed)
    return handed
