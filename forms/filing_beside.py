"""Storing what was chosen beside the form, in the transaction that files the ticket."""

from dataclasses import dataclass
from datetime import datetime

from forms.beside import UnitChoice
from forms.dispatch.keeping import KeptAdvice, Offer
from forms.errors import LinkRefused, TicketMissing
from forms.files.with_draft import store_files
from forms.filing import FileTicket
from forms.knowledge.feedback import KnowledgeUse
from forms.linking import LinkedTickets, link_within
from forms.ports import Work
from forms.ticket import Operator, Ticket
from forms.words import Disposal, LinkKind


@dataclass(frozen=True, slots=True)
class StoredBeside:
    """The ticket as it is then, what it was linked to, and in Chinese what of the link could not be done."""

    ticket: Ticket
    linked: LinkedTickets | None = None
    link_problem: str = ""


def store_beside(
    command: FileTicket, ticket: Ticket, work: Work, now: datetime, without_link: str = ""
) -> StoredBeside:
    """Store citations, files, the proposed unit and the link; *without_link* says why there is to be no link.

    TicketChanged if somebody else changed the main ticket in the same moment: then all is to be done again.
    """
    beside = command.draft.beside
    for each in beside.cited:
        work.knowledge_uses.add(
            KnowledgeUse(
                ticket_id=ticket.id,
                article_id=each.article_id,
                version=each.version,
                title=each.title,
                operator=command.operator,
                inserted_at=each.inserted_at,
            )
        )
    store_files(command, work)
    if beside.unit is not None and command.disposal is Disposal.DISPATCH:
        work.suggestions.add(_kept(beside.unit, command))
    return _linked(command, ticket, work, now, without_link)


def _kept(choice: UnitChoice, command: FileTicket) -> KeptAdvice:
    """What had been suggested when the agent proposed the unit. Its id makes filing it twice keep it once."""
    return KeptAdvice(
        id=command.id,
        ticket_id=command.id,
        at=command.at,
        operator=command.operator,
        offers=tuple(
            Offer(each.lead, each.helpers, each.confidence, each.sources) for each in choice.offered
        ),
        chosen_lead=choice.lead,
        chosen_helpers=choice.helpers,
        rules_version=choice.rules_version,
        model_version=choice.model_version,
    )


def _linked(command: FileTicket, ticket: Ticket, work: Work, now: datetime, without: str) -> StoredBeside:
    """The ticket just stored, linked as the agent chose as far as the rules allow."""
    choice = command.draft.beside.link
    if choice is None:
        return StoredBeside(ticket)
    operator = Operator(code=command.operator, name=command.operator_name)
    problem = without
    for kind in dict.fromkeys((choice.kind, LinkKind.REPEAT)) if not without else ():
        try:
            linked = link_within(work, kind, ticket, choice.main_id, operator, now)
        except (LinkRefused, TicketMissing) as refused:
            problem = problem or refused.text
            continue
        instead = f"没有并单，已标记为重复：{problem}" if kind is not choice.kind else ""
        return StoredBeside(linked.ticket, linked, instead)
    told = f"工单已提交，但没有与 {choice.main_number} 关联：{problem}"
    return StoredBeside(ticket, link_problem=told)
