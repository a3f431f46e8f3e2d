"""The fake of what alarms read: the same promises as the real storage, over tickets in a dictionary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from forms.alarms.bursts import About, Common, Heard
from forms.ticket import Ticket
from forms.words import RequestType, StateKind


@dataclass
class InMemoryRecentMatters:
    """See RecentMatters."""

    tickets: Mapping[str, Ticket]

    def heard(self, since: datetime, until: datetime, limit: int) -> tuple[Heard, ...]:
        """See RecentMatters.heard."""
        found = sorted(
            self._between(since, until), key=lambda each: (each.accepted_at, each.id), reverse=True
        )
        return tuple(map(_heard, found[:limit]))

    def count(self, since: datetime, until: datetime, common: Common | None = None) -> int:
        """See RecentMatters.count."""
        return sum(common is None or _has(each, common) for each in self._between(since, until))

    def _between(self, since: datetime, until: datetime) -> Iterator[Ticket]:
        return (
            each
            for each in self.tickets.values()
            if since <= each.accepted_at < until and each.state is not StateKind.RECALLED
        )


def _heard(ticket: Ticket) -> Heard:
    secret = ticket.caller.confidential or ticket.matter.request_type is RequestType.REPORT
    return Heard(
        caller=ticket.caller.number or ticket.caller.contact_number or ticket.id,
        title="" if secret else ticket.matter.title,
        category=ticket.matter.category,
        category_path=ticket.matter.category_path,
        district=ticket.place.district,
        street=ticket.place.street,
    )


def _has(ticket: Ticket, common: Common) -> bool:
    match common.about:
        case About.WORD:
            return common.text in ticket.matter.title
        case About.CATEGORY:
            return ticket.matter.category == common.text
        case _:
            return (ticket.place.street, ticket.place.district) == (common.text, common.district)
