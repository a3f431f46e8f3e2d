"""The fake of `forms.handling.ports`: it keeps the same promises as the real storage."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic

from forms.handling.errors import RecordChanged
from forms.handling.ports import R, RecordQuery
from forms.handling.records import Extension, HelpRequest, Reply, Whistle, WhistleCall


@dataclass
class InMemoryRecords(Generic[R]):
    """Records in a dictionary."""

    stored: dict[str, R] = field(default_factory=dict)

    def add(self, record: R) -> None:
        """See Records.add."""
        if record.id in self.stored:
            raise ValueError("this record is stored already")
        self.stored[record.id] = record

    def save(self, record: R) -> None:
        """See Records.save."""
        before = self.stored.get(record.id)
        if before is None or before.revision != record.revision - 1:
            raise RecordChanged("刚被他人处理，您的操作未生效，请刷新后再看。")
        self.stored[record.id] = record

    def by_id(self, record_id: str) -> R | None:
        """See Records.by_id."""
        return self.stored.get(record_id)

    def of_ticket(self, ticket_id: str) -> tuple[R, ...]:
        """See Records.of_ticket."""
        return tuple(sorted((each for each in self.stored.values() if each.ticket_id == ticket_id), key=_key))

    def find(self, query: RecordQuery) -> tuple[R, ...]:
        """See Records.find."""
        found = sorted(self._answers(query), key=_key, reverse=query.newest)
        if query.after is not None:
            after = query.after
            found = [each for each in found if (_key(each) < after if query.newest else _key(each) > after)]
        return tuple(found[: query.limit])

    def count(self, query: RecordQuery, at_most: int) -> int:
        """See Records.count."""
        return min(at_most, len(self._answers(query)))

    def _answers(self, query: RecordQuery) -> list[R]:
        return [
            each
            for each in self.stored.values()
            if query.unit in ("", each.unit) and (not query.states or each.current in query.states)
        ]


@dataclass
class InMemoryHandling:
    """All records of handling."""

    replies: InMemoryRecords[Reply] = field(default_factory=InMemoryRecords)
    extensions: InMemoryRecords[Extension] = field(default_factory=InMemoryRecords)
    help_requests: InMemoryRecords[HelpRequest] = field(default_factory=InMemoryRecords)
    whistles: InMemoryRecords[Whistle] = field(default_factory=InMemoryRecords)
    whistle_calls: InMemoryRecords[WhistleCall] = field(default_factory=InMemoryRecords)

    def copy(self) -> "InMemoryHandling":
        """What is stored now, to come back to."""
        return InMemoryHandling(
            InMemoryRecords(dict(self.replies.stored)),
            InMemoryRecords(dict(self.extensions.stored)),
            InMemoryRecords(dict(self.help_requests.stored)),
            InMemoryRecords(dict(self.whistles.stored)),
            InMemoryRecords(dict(self.whistle_calls.stored)),
        )


def _key(record: R) -> tuple[datetime, str]:
    return record.at, record.id
