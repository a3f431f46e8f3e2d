"""Finding earlier tickets like the appeal that is being taken down. It only tells, it stops no filing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from forms import repeats
from forms.likeness import Appeal, SimilarTicket, alike
from forms.ports import UnitOfWork, Work
from forms.ticket_list import TicketLine, TicketQuery

MOST_SHOWN = 8
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class SimilarTickets:
    """Earlier tickets like the appeal, the likest first: by the same caller, and by others.

    `units` are the names, as people say them, of the units that have one of them in hand, by code.
    """

    by_caller: tuple[SimilarTicket, ...] = ()
    by_others: tuple[SimilarTicket, ...] = ()
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def similar_tickets(
    appeal: Appeal,
    uow: UnitOfWork,
    now: datetime,
    *,
    recent: timedelta = repeats.RECENT,
    limit: int = MOST_SHOWN,
) -> SimilarTickets:
    """The earlier tickets of the last *recent* that are like the appeal, at most *limit* of each sort."""
    since = now - recent
    with uow.reading() as work:
        own = [
            line
            for phone in appeal.phones
            for line in work.tickets.of_caller(phone, _LOOKED_AT)
            if line.accepted_at >= since
        ]
        lines = (*own, *_candidates(appeal, work, since))
        found = alike(appeal, lines, len(lines))
        by_caller = tuple(each for each in found if each.by_same_caller)[:limit]
        by_others = tuple(each for each in found if not each.by_same_caller)[:limit]
        units = _names(work, (*by_caller, *by_others))
    return SimilarTickets(by_caller, by_others, units)


def _names(work: Work, found: tuple[SimilarTicket, ...]) -> Mapping[str, str]:
    codes = {each.ticket.owner_unit for each in found} - {""}
    known = {code: work.units.by_code(code) for code in codes}
    return MappingProxyType({code: unit.short for code, unit in known.items() if unit is not None})


def _candidates(appeal: Appeal, work: Work, since: datetime) -> list[TicketLine]:
    """Tickets of the same place and matter, of the street and matter: the newest of each.

    Where those are few, the newest of the same place as well, whatever their matter.
    """
    name, said, category = appeal.place_name, appeal.matter_words, appeal.category
    questions: list[TicketQuery] = []
    base = TicketQuery(since=since, limit=_LOOKED_AT)
    districts = (appeal.district,) if appeal.district else ()
    if name and category:
        questions.append(_asking(base, (name,), (category,), districts))
    if name and said:
        questions.append(_asking(base, (name, said), (), districts))
    if not name and category and appeal.street:
        questions.append(_asking(base, (), (category,), districts, (appeal.street,)))
    lines = {line.id: line for question in questions for line in work.tickets.search(question)}
    if name and len(lines) < _LOOKED_AT:
        place = _asking(base, (name,), (), districts)
        lines |= {line.id: line for line in work.tickets.search(place)}
    return list(lines.values())


def _asking(
    base: TicketQuery,
    words: tuple[str, ...],
    categories: tuple[str, ...],
    districts: tuple[str, ...],
    streets: tuple[str, ...] = (),
) -> TicketQuery:
    return TicketQuery(
        words=words,
        categories=categories,
        districts=districts,
        streets=streets,
        since=base.since,
        as_typed=True,
        limit=base.limit,
    )
