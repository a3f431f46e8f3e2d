"""What handling needs from storage. Its in-memory fake stands in `forms.handling.in_memory`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from forms.handling.records import Extension, HelpRequest, Record, Reply, Whistle, WhistleCall
from forms.words import Labelled

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordQuery:
    """What records to look for; everything given must hold. Oldest first, or `newest` first."""

    unit: str = ""
    states: frozenset[Labelled] = frozenset()
    newest: bool = False
    limit: int = 50
    after: tuple[datetime, str] | None = None
    """When the last record of the page before began, and its id."""


class Records(Protocol[R]):
    """The stored records of one kind."""

    def add(self, record: R) -> None:
        """Store a new record."""
        ...

    def save(self, record: R) -> None:
        """Store a record's next revision; RecordChanged if another came first."""
        ...

    def by_id(self, record_id: str) -> R | None:
        """The record, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[R, ...]:
        """All of a ticket, oldest first."""
        ...

    def find(self, query: RecordQuery) -> tuple[R, ...]:
        """At most `query.limit` records that answer the query."""
        ...

    def count(self, query: RecordQuery, at_most: int) -> int:
        """How many answer it, counted no further than *at_most*."""
        ...


class HandlingRecords(Protocol):
    """All records of handling in one transaction."""

    @property
    def replies(self) -> Records[Reply]:
        """答复."""
        ...

    @property
    def extensions(self) -> Records[Extension]:
        """延期."""
        ...

    @property
    def help_requests(self) -> Records[HelpRequest]:
        """协办申请."""
        ...

    @property
    def whistles(self) -> Records[Whistle]:
        """吹哨."""
        ...

    @property
    def whistle_calls(self) -> Records[WhistleCall]:
        """报到."""
        ...
