"""What the use cases need of stored tickets, calls and operators, as protocols. See `forms.ports`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from forms.call_record import CallRecord
from forms.ticket import Operator, Ticket, TicketLink
from forms.ticket_list import TicketLine, TicketQuery


class Tickets(Protocol):
    """The stored tickets."""

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket; TicketTaken if its id or number is stored already."""
        ...

    def add_many(self, tickets: Iterable[Ticket]) -> int:
        """Store many new tickets at once and say how many; TicketTaken if any is stored already."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Store a ticket's next revision with its new trail lines; TicketChanged if another came first."""
        ...

    def by_id(self, ticket_id: str) -> Ticket | None:
        """The ticket with its trail, or None."""
        ...

    def by_number(self, number: str) -> Ticket | None:
        """The ticket that people call by this number, or None."""
        ...

    def of_caller(self, phone: str, limit: int) -> tuple[TicketLine, ...]:
        """Tickets with this normalised number as caller's or contact number, newest first."""
        ...

    def count_of_caller(self, phone: str, at_most: int) -> int:
        """How many tickets that number has, counted no further than *at_most*."""
        ...

    def search(self, query: TicketQuery) -> tuple[TicketLine, ...]:
        """At most `query.limit` tickets that answer the query, in its order, behind `query.after`."""
        ...

    def count(self, query: TicketQuery, at_most: int) -> int:
        """How many tickets answer the query, wherever it goes on, counted no further than *at_most*."""
        ...

    def lines(self, ids: Sequence[str]) -> tuple[TicketLine, ...]:
        """The lines of these tickets, in this order; those that are missing are left out."""
        ...


class TicketNumbers(Protocol):
    """The counter behind ticket numbers: gaps may happen, doubles never."""

    def next(self, prefix: str, day: date) -> int:
        """The next number of that day, from 1."""
        ...


class Calls(Protocol):
    """The stored calls."""

    def save(self, record: CallRecord) -> None:
        """Store a call as it is now, in the place of what was stored of it."""
        ...

    def by_id(self, call_id: str) -> CallRecord | None:
        """The call, or None."""
        ...

    def of_ticket(self, ticket: Ticket) -> tuple[CallRecord, ...]:
        """The call in which a ticket was taken, and those made about it since, oldest first."""
        ...


class TicketLinks(Protocol):
    """Which tickets repeat another or are joined to another; a ticket has at most one link of each kind."""

    def add(self, link: TicketLink) -> None:
        """Store a new link."""
        ...

    def move(self, link: TicketLink, main_id: str) -> None:
        """Lead a stored link to another main ticket."""
        ...

    def remove(self, link: TicketLink) -> None:
        """Forget a link; nothing happens if there is none."""
        ...

    def of(self, ticket_id: str) -> tuple[TicketLink, ...]:
        """The links from this ticket to others, oldest first."""
        ...

    def to(self, ticket_id: str) -> tuple[TicketLink, ...]:
        """The links from others to this ticket, oldest first."""
        ...


class Operators(Protocol):
    """The people at the desks."""

    def save(self, operator: Operator) -> None:
        """Store an operator, new or changed, by 工号."""
        ...

    def by_code(self, code: str) -> Operator | None:
        """The operator with this 工号, or None."""
        ...

    def all(self) -> tuple[Operator, ...]:
        """All operators, by 工号."""
        ...
