"""The fakes of `forms.dispatch.desk_ports`: they keep the same promises as the real storage."""

from collections.abc import Callable
from dataclasses import dataclass, field

from forms.dispatch.conference import Conference
from forms.dispatch.errors import RecordTaken
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.lifecycle.assignment import Assignment, AssignmentState

CHANGED = "{number} 的{what}刚被他人改动，您的操作没有生效，已填内容仍在窗口中，请刷新后再试。"


@dataclass
class InMemoryReturns:
    """Requests in a dictionary; orders come from the other fake."""

    order_of: Callable[[str], Assignment | None]
    stored: dict[str, ReturnRequest] = field(default_factory=dict)

    def add(self, request: ReturnRequest) -> None:
        """See Returns.add."""
        if request.id in self.stored:
            raise ValueError("this request is stored already")
        self.stored[request.id] = request

    def save(self, request: ReturnRequest) -> None:
        """See Returns.save."""
        before = self.stored.get(request.id)
        if before is None or before.revision != request.revision - 1:
            raise RecordTaken(CHANGED.format(number=request.number, what="退单申请"))
        self.stored[request.id] = request

    def by_id(self, request_id: str) -> ReturnRequest | None:
        """See Returns.by_id."""
        return self.stored.get(request_id)

    def of_ticket(self, ticket_id: str) -> tuple[ReturnRequest, ...]:
        """See Returns.of_ticket."""
        mine = (each for each in self.stored.values() if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.asked_at, each.id)))

    def waiting(self, limit: int) -> tuple[ReturnRequest, ...]:
        """See Returns.waiting."""
        mine = [each for each in self.stored.values() if self._waits(each)]
        return tuple(sorted(mine, key=lambda each: (each.review_due.at, each.id)))[:limit]

    def count_waiting(self, at_most: int) -> int:
        """See Returns.count_waiting."""
        return len(self.waiting(at_most))

    def _waits(self, request: ReturnRequest) -> bool:
        order = self.order_of(request.assignment_id)
        still = order is not None and order.state is AssignmentState.RETURN_ASKED
        return request.state is ReturnState.ASKED and still


@dataclass
class InMemoryConferences:
    """Conferences in a dictionary."""

    stored: dict[str, Conference] = field(default_factory=dict)

    def add(self, conference: Conference) -> None:
        """See Conferences.add."""
        if conference.id in self.stored:
            raise ValueError("this conference is stored already")
        self.stored[conference.id] = conference

    def save(self, conference: Conference) -> None:
        """See Conferences.save."""
        before = self.stored.get(conference.id)
        if before is None or before.revision != conference.revision - 1:
            raise RecordTaken(CHANGED.format(number=conference.number, what="会商记录"))
        self.stored[conference.id] = conference

    def by_id(self, conference_id: str) -> Conference | None:
        """See Conferences.by_id."""
        return self.stored.get(conference_id)

    def of_ticket(self, ticket_id: str) -> tuple[Conference, ...]:
        """See Conferences.of_ticket."""
        mine = (each for each in self.stored.values() if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.asked_at, each.id)))

    def waiting(self, limit: int) -> tuple[Conference, ...]:
        """See Conferences.waiting."""
        mine = [each for each in self.stored.values() if each.is_open]
        return tuple(sorted(mine, key=lambda each: (each.due.at, each.id)))[:limit]

    def count_waiting(self, at_most: int) -> int:
        """See Conferences.count_waiting."""
        return len(self.waiting(at_most))
