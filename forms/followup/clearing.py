"""Keeping follow-ups and the list of unsatisfied citizens in step with the ticket, in its own transaction.

`forms.lifecycle.moving.advance` calls this for every move, so nobody can end a ticket past the list.
"""

from forms.followup.errors import StillUnsatisfied
from forms.followup.task import FollowUpTask, TaskState
from forms.followup.unsatisfied import Leaving, Unsatisfied
from forms.ports import Work
from forms.ticket import Ticket, TrailLine
from forms.words import StateKind

_HOW = {StateKind.LEGAL_ROUTE: Leaving.LEGAL_ROUTE}


def end_follow_up(work: Work, ticket: Ticket, to: StateKind, entry: TrailLine) -> None:
    """Prepare the follow-ups of a ticket that is about to end as *to*, by whom *entry* names.

    Its open tasks are cancelled. 告知法定途径 takes its entries off the list, if somebody else than who noted
    them says so; any other end is refused while there are any: StillUnsatisfied.
    """
    entries = open_entries(work, ticket)
    if entries and to not in _HOW:
        raise StillUnsatisfied(
            f"工单 {ticket.number} 还在不满意清零清单上，不能变为“{to.label}”。"
            "只有回访满意、认定通过或告知法定途径才能退出清单。工单未改动。"
        )
    leave_list(work, ticket, entries, _HOW.get(to, Leaving.SATISFIED), entry)
    cancel_tasks(work, ticket, entry, to.label)


def leave_by_determination(work: Work, ticket: Ticket, entry: TrailLine) -> None:
    """Take the ticket's entries off the list because its 认定 was accepted, before it is archived.

    StillUnsatisfied if who accepts it is who noted that the citizen is not satisfied.
    """
    leave_list(work, ticket, open_entries(work, ticket), Leaving.DETERMINED, entry)


def left_by_determination(work: Work, ticket: Ticket) -> list[Unsatisfied]:
    """The ticket's entries that a 认定 took off the list."""
    return [each for each in work.unsatisfied.about(ticket.id) if each.left_how is Leaving.DETERMINED]


def put_back(work: Work, ticket: Ticket) -> None:
    """Put on the list again what a 认定 took off it, because that was undone."""
    for each in left_by_determination(work, ticket):
        work.unsatisfied.save(each.put_back())


def open_entries(work: Work, ticket: Ticket) -> list[Unsatisfied]:
    """The ticket's entries on the list."""
    return [each for each in work.unsatisfied.about(ticket.id) if each.is_open]


def leave_list(
    work: Work, ticket: Ticket, entries: list[Unsatisfied], how: Leaving, entry: TrailLine
) -> None:
    """Take these entries off; one agent alone cannot: StillUnsatisfied for who noted them."""
    for each in entries:
        if entry.operator == each.noted_by:
            raise StillUnsatisfied(
                f"工单 {ticket.number} 的不满意是由您记录的，须由另一人以“{how.label}”销号。工单未改动。"
            )
        work.unsatisfied.save(each.left(entry.at, entry.operator, how))


def cancel_tasks(work: Work, ticket: Ticket, entry: TrailLine, why: str) -> tuple[FollowUpTask, ...]:
    """Cancel the ticket's open follow-ups: what they would ask about is no longer so."""
    cancelled = []
    for each in work.follow_ups.about(ticket.id):
        if each.is_open:
            after = each.moved(TaskState.CANCELLED, why=why, ended_at=entry.at, ended_by=entry.operator)
            work.follow_ups.save(after)
            cancelled.append(after)
    return tuple(cancelled)
