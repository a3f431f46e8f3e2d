"""A ticket as the index has it, and what a query for tickets asks of the index."""

from collections.abc import Iterable
from datetime import datetime

from forms.search.document import Document, Facets
from forms.search.folding import fold
from forms.search.question import question_of
from forms.search.sound import sound_of
from forms.ticket import Ticket
from forms.ticket_list import TicketLine, TicketQuery
from forms.words import Urgency

_LEVEL = 2
"""Digits of one level in a category's code."""


def document_of(ticket: Ticket) -> Document:
    """The ticket as it is found."""
    return document(
        ticket_id=ticket.id,
        at=ticket.accepted_at,
        title=ticket.matter.title,
        content=ticket.matter.content,
        place=ticket.place.line,
        name=ticket.caller.name,
        facets={
            "state": ticket.state.value,
            "channel": ticket.origin.channel,
            "category": ticket.matter.category,
            "district": ticket.place.district,
            "street": ticket.place.street,
            "urgency": ticket.matter.urgency.value,
            "owner": ticket.standing.owner_unit,
        },
        units=ticket.standing.units,
    )


def document(
    *,
    ticket_id: str,
    at: datetime,
    title: str,
    content: str,
    place: str,
    name: str,
    facets: dict[str, str],
    units: Iterable[str] = (),
) -> Document:
    """The same from its parts; `facets` are filters by name, of which empty ones are left out."""
    given = {f"{of}:{value}" for of, value in facets.items() if value and of != "category"}
    category = facets.get("category", "")
    given |= {f"category:{category[:length]}" for length in range(_LEVEL, len(category) + _LEVEL, _LEVEL)}
    given |= {f"unit:{each}" for each in units}
    return Document(
        id=ticket_id,
        at=at,
        title=title,
        body=content,
        places=(place,),
        names=(name,),
        facets=frozenset(given),
    )


def asks_index(query: TicketQuery) -> bool:
    """Whether the index leads to the answer; else numbers, states, owners and times do."""
    if query.number or query.phone:
        return False
    if query.words or query.name:
        return True
    owned = query.owner_unit or query.owner_person or query.accepted_by
    timed = query.due_from or query.due_before or query.by_due
    rare = query.urgencies and Urgency.NORMAL not in query.urgencies
    return (
        not owned
        and not timed
        and bool(
            query.categories or query.districts or query.streets or query.channels or query.with_unit or rare
        )
    )


def facets_of(query: TicketQuery) -> Facets:
    """What is asked besides words, as far as facets can say it."""
    groups = (
        tuple(f"state:{state.value}" for state in sorted(query.states)),
        tuple(f"category:{code[: len(code) // _LEVEL * _LEVEL]}" for code in query.categories),
        tuple(f"district:{each}" for each in query.districts),
        tuple(f"street:{each}" for each in query.streets),
        tuple(f"channel:{each}" for each in query.channels),
        tuple(f"urgency:{each.value}" for each in sorted(query.urgencies)),
        (f"owner:{query.owner_unit}",) if query.owner_unit else (),
        (f"unit:{query.with_unit}",) if query.with_unit else (),
    )
    # half a level, or no category at all, is no facet: the line itself is looked at then
    return tuple(group for group in groups if group and "category:" not in group)


def words_of(query: TicketQuery) -> tuple[str, ...]:
    """The words that must hold; a name is one of them."""
    return (*query.words, *((query.name,) if query.name else ()))


def allows(query: TicketQuery, line: TicketLine) -> bool:
    """Whether a line that the index led to answers what facets cannot say."""
    if query.categories and not line.category.startswith(query.categories):
        return False
    if query.owner_person not in ("", line.owner_person):
        return False
    if query.accepted_by not in ("", line.accepted_by):
        return False
    if query.due_from is not None and (line.due_at is None or line.due_at < query.due_from):
        return False
    if query.due_before is not None and (line.due_at is None or line.due_at >= query.due_before):
        return False
    if query.by_due and line.due_at is None:
        return False
    return not query.name or question_of([query.name]).holds(fold(line.name), sound_of([], [fold(line.name)]))
