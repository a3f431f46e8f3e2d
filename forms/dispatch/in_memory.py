"""The fakes of `forms.dispatch.ports`: they keep the same promises as the real storage."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from forms.dispatch.keeping import (
    ACCEPTED,
    AcceptedLead,
    DispatchCount,
    KeptAdvice,
    ModelVersion,
    SuggestionFigures,
)
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.ticket import Ticket


@dataclass
class InMemorySuggestions:
    """Kept advice in a dictionary; orders, tickets and returns come from the other fakes."""

    orders_of: Callable[[], Iterable[Assignment]]
    ticket_of: Callable[[str], Ticket | None]
    returns_of: Callable[[], Iterable[ReturnRequest]] = tuple
    stored: dict[str, KeptAdvice] = field(default_factory=dict)

    def add(self, kept: KeptAdvice) -> None:
        """See Suggestions.add."""
        self.stored.setdefault(kept.id, kept)

    def of_ticket(self, ticket_id: str) -> tuple[KeptAdvice, ...]:
        """See Suggestions.of_ticket."""
        mine = [each for each in self.stored.values() if each.ticket_id == ticket_id]
        return tuple(sorted(mine, key=lambda each: (each.at, each.id)))

    def figures(self, since: datetime, until: datetime) -> SuggestionFigures:
        """See Suggestions.figures."""
        mine = [each for each in self.stored.values() if since <= each.at < until]
        ranks = [each.rank for each in mine if each.offers]
        return SuggestionFigures(len(ranks), ranks.count(1), sum(map(bool, ranks)), len(mine) - len(ranks))

    def accepted_leads(self, limit: int) -> tuple[AcceptedLead, ...]:
        """See Suggestions.accepted_leads."""
        found: dict[str, AcceptedLead] = {}
        for order in sorted(self._leads(), key=lambda each: (each.dispatched_at, each.id), reverse=True):
            ticket = self.ticket_of(order.ticket_id)
            if order.state in ACCEPTED and ticket is not None and ticket.id not in found:
                found[ticket.id] = _accepted(ticket, order.unit)
        return tuple(found.values())[:limit]

    def orders(self, since: datetime, until: datetime) -> DispatchCount:
        """See Suggestions.orders."""
        mine = [
            each
            for each in self._leads()
            if since <= each.dispatched_at < until and each.state is not AssignmentState.WITHDRAWN
        ]
        excused = {
            each.assignment_id
            for each in self.returns_of()
            if each.state is ReturnState.GRANTED and not each.wrong_unit
        }
        wrong = [each for each in mine if each.state is AssignmentState.RETURNED and each.id not in excused]
        return DispatchCount(len(mine), len(wrong))

    def _leads(self) -> list[Assignment]:
        return [each for each in self.orders_of() if each.role is AssignmentRole.LEAD]


def _accepted(ticket: Ticket, unit: str) -> AcceptedLead:
    return AcceptedLead(
        ticket.id,
        ticket.matter.title,
        ticket.matter.content,
        ticket.place.address,
        ticket.place.district,
        ticket.place.street,
        unit,
    )


@dataclass
class InMemoryModels:
    """Versions in a list, their bytes in a dictionary."""

    versions: list[ModelVersion] = field(default_factory=list)
    data: dict[int, bytes] = field(default_factory=dict)

    def add(self, version: ModelVersion, data: bytes) -> ModelVersion:
        """See DispatchModels.add."""
        stored = replace(version, number=len(self.versions) + 1)
        self.versions.append(stored)
        if stored.adopted:
            self.data[stored.number] = data
        return stored

    def in_use(self) -> ModelVersion | None:
        """See DispatchModels.in_use."""
        return next((each for each in reversed(self.versions) if each.adopted), None)

    def data_of(self, number: int) -> bytes | None:
        """See DispatchModels.data_of."""
        return self.data.get(number)

    def history(self, limit: int) -> tuple[ModelVersion, ...]:
        """See DispatchModels.history."""
        return tuple(reversed(self.versions))[:limit]

    def thin_out(self, keep: int) -> None:
        """See DispatchModels.thin_out."""
        adopted = [each.number for each in self.versions if each.adopted]
        for number in adopted[:-keep]:
            self.data.pop(number, None)
