"""Two people at one ticket: the second is told who was first, and nothing of theirs is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from forms.dispatch.errors import DispatchTaken, RecordTaken
from forms.errors import TicketChanged
from forms.lifecycle.errors import AssignmentChanged
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import StateKind, Step


@contextmanager
def telling_who_was_first(ticket_id: str, uow: UnitOfWork, what: str) -> Iterator[None]:
    """DispatchTaken in the place of TicketChanged, when both wrote at the same moment."""
    try:
        yield
    except (TicketChanged, AssignmentChanged, RecordTaken):
        with uow.reading() as work:
            ticket = work.tickets.by_id(ticket_id)
        if ticket is None:
            raise
        raise DispatchTaken(taken(ticket, what)) from None


def refuse_if_taken(ticket: Ticket, states: frozenset[StateKind], seen: int, what: str) -> None:
    """DispatchTaken unless the ticket is in one of *states*, and still as it was seen (revision, 0: any)."""
    if ticket.state not in states or (seen and ticket.revision != seen):
        raise DispatchTaken(taken(ticket, what))


def taken(ticket: Ticket, what: str) -> str:
    """工单 … 已由 周敏（2001）于 10:32 派单：…；现在是“已派待签收”。您的派单没有执行."""
    last = next(each for each in reversed(ticket.trail) if each.step is not Step.HELPER_ASSIGNED)
    who = f"{last.operator_name}（{last.operator}）" if last.operator_name else last.operator
    told = f"：{last.text}" if last.text else ""
    return (
        f"工单 {ticket.number} 已由 {who}于 {_moment(last.at)} {last.step.label}{told}；"
        f"现在是“{ticket.state.label}”。您的{what}没有执行，已填内容仍在窗口中，请刷新后核对。"
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
