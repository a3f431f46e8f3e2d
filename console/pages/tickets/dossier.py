"""Everything that the detail view shows of one ticket, fetched in the background in one go."""

from dataclasses import dataclass
from pathlib import Path

from forms.call_record import CallRecord
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.feedback import KnowledgeUse
from forms.knowledge.service import lines_by_ids, uses_of_ticket
from forms.linking import LinkedLines, linked_lines
from forms.ports import UnitOfWork
from forms.service import calls_of_ticket, ticket_by_id
from forms.ticket import Ticket


@dataclass(frozen=True)
class Call:
    """A call of the ticket. `has_recording` says whether the file that it names is there to be played."""

    record: CallRecord
    has_recording: bool


@dataclass(frozen=True)
class Citation:
    """An article that the answer cites, and the article as it is now; None where it is gone."""

    use: KnowledgeUse
    now: ArticleLine | None


@dataclass(frozen=True)
class Dossier:
    """A ticket with its calls, oldest first, what it is linked to, and what its answer cites."""

    ticket: Ticket
    calls: tuple[Call, ...]
    links: LinkedLines = LinkedLines()
    citations: tuple[Citation, ...] = ()


def fetch(ticket_id: str, uow: UnitOfWork) -> Dossier:
    """The ticket with all of it; TicketMissing. Looks for the recordings too, which may wait for a disk."""
    ticket = ticket_by_id(ticket_id, uow)
    uses = uses_of_ticket(ticket_id, uow)
    articles = lines_by_ids({each.article_id for each in uses}, uow) if uses else {}
    return Dossier(
        ticket,
        tuple(Call(each, _is_there(each)) for each in calls_of_ticket(ticket, uow)),
        linked_lines(ticket_id, uow),
        tuple(Citation(each, articles.get(each.article_id)) for each in uses),
    )


def _is_there(record: CallRecord) -> bool:
    try:
        return bool(record.recording) and Path(record.recording).is_file()
    except (OSError, ValueError):  # a share that is away, or a path from another system
        return False
