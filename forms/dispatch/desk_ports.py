"""What the dispatch desk needs from storage. The in-memory fakes stand in `forms.dispatch.desk_in_memory`."""

from typing import Protocol

from forms.dispatch.conference import Conference
from forms.dispatch.returns import ReturnRequest


class Returns(Protocol):
    """The stored requests to give an order back (退单)."""

    def add(self, request: ReturnRequest) -> None:
        """Store a new request."""
        ...

    def save(self, request: ReturnRequest) -> None:
        """Store a request's next revision; RecordTaken if another came first."""
        ...

    def by_id(self, request_id: str) -> ReturnRequest | None:
        """The request, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[ReturnRequest, ...]:
        """All requests on a ticket, oldest first."""
        ...

    def waiting(self, limit: int) -> tuple[ReturnRequest, ...]:
        """Requests that wait for their review and whose order still does, the earliest due first."""
        ...

    def count_waiting(self, at_most: int) -> int:
        """How many do, counted no further than *at_most*."""
        ...


class Conferences(Protocol):
    """The stored conferences (会商)."""

    def add(self, conference: Conference) -> None:
        """Store a new conference."""
        ...

    def save(self, conference: Conference) -> None:
        """Store a conference's next revision; RecordTaken if another came first."""
        ...

    def by_id(self, conference_id: str) -> Conference | None:
        """The conference, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[Conference, ...]:
        """All conferences on a ticket, oldest first."""
        ...

    def waiting(self, limit: int) -> tuple[Conference, ...]:
        """Conferences that still have to decide, the earliest due first."""
        ...

    def count_waiting(self, at_most: int) -> int:
        """How many do, counted no further than *at_most*."""
        ...
