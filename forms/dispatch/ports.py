"""What suggestions need from storage. The in-memory fakes stand in `forms.dispatch.in_memory`."""

from datetime import datetime
from typing import Protocol

from forms.dispatch.keeping import (
    AcceptedLead,
    DispatchCount,
    KeptAdvice,
    ModelVersion,
    SuggestionFigures,
)


class Suggestions(Protocol):
    """What was suggested and chosen: added to, never changed."""

    def add(self, kept: KeptAdvice) -> None:
        """Keep one more; adding the same id again changes nothing."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[KeptAdvice, ...]:
        """All of a ticket, oldest first."""
        ...

    def figures(self, since: datetime, until: datetime) -> SuggestionFigures:
        """How often suggestions were taken from *since* up to *until*."""
        ...

    def accepted_leads(self, limit: int) -> tuple[AcceptedLead, ...]:
        """Tickets that their lead unit accepted, last dispatched first, each once with its last unit."""
        ...

    def orders(self, since: datetime, until: datetime) -> DispatchCount:
        """Orders to leads from *since* up to *until*, without those that the dispatcher took back.

        A granted return whose reason says nothing against the unit chosen does not count as wrong.
        """
        ...


class DispatchModels(Protocol):
    """The trained models, version by version."""

    def add(self, version: ModelVersion, data: bytes) -> ModelVersion:
        """Store the next version and return it numbered. Of one not adopted only the report is kept."""
        ...

    def in_use(self) -> ModelVersion | None:
        """The last adopted version, or None."""
        ...

    def data_of(self, number: int) -> bytes | None:
        """The bytes of a version; None if there is no such version or they are no longer kept."""
        ...

    def history(self, limit: int) -> tuple[ModelVersion, ...]:
        """The last versions, newest first."""
        ...

    def thin_out(self, keep: int) -> None:
        """Forget the bytes, but not the report, of all but the last *keep* adopted versions."""
        ...
