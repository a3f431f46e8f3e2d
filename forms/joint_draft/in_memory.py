"""The fake of `forms.joint_draft.ports`: it keeps the same promises as the real storage."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from forms.joint_draft.ports import JointRecord
from forms.joint_draft.presence import Presence


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Stored:
    record: JointRecord
    written_at: datetime
    sealed_until: datetime
    whole: bytes = b""
    updates: tuple[bytes, ...] = ()
    """Those behind `record.whole_to`."""


@dataclass
class InMemoryJointDrafts:
    """Logs in a dictionary; `clock` stands for the database's time."""

    clock: Callable[[], datetime] = _now
    stored: dict[str, _Stored] = field(default_factory=dict)
    heard: dict[tuple[str, str], tuple[Presence, datetime]] = field(default_factory=dict)

    def begin(self, record: JointRecord) -> bool:
        """See JointDrafts.begin."""
        if record.draft_id in self.stored:
            return False
        self.stored[record.draft_id] = _Stored(record, self.clock(), self.clock())
        return True

    def by_id(self, draft_id: str) -> JointRecord | None:
        """See JointDrafts.by_id."""
        held = self.stored.get(draft_id)
        if held is None:
            return None
        return held.record if held.sealed_until > self.clock() else replace(held.record, sealed_by="")

    def append(self, draft_id: str, seat: str, update: bytes) -> int | None:
        """See JointDrafts.append."""
        now = self.by_id(draft_id)
        if now is None or now.sealed_by not in ("", seat):
            return None
        held = self.stored[draft_id]
        record = replace(held.record, last=held.record.last + 1)
        self.stored[draft_id] = replace(
            held, record=record, written_at=self.clock(), updates=(*held.updates, update)
        )
        return record.last

    def since(self, draft_id: str, number: int) -> tuple[bytes, ...]:
        """See JointDrafts.since."""
        held = self.stored.get(draft_id)
        if held is None:
            return ()
        summary = (held.whole,) if number < held.record.whole_to else ()
        return summary + held.updates[max(0, number - held.record.whole_to) :]

    def summarise(self, draft_id: str, number: int, whole: bytes) -> None:
        """See JointDrafts.summarise."""
        held = self.stored.get(draft_id)
        if held is not None and held.record.whole_to < number <= held.record.last:
            left = held.updates[number - held.record.whole_to :]
            record = replace(held.record, whole_to=number)
            self.stored[draft_id] = replace(held, record=record, whole=whole, updates=left)

    def seal(self, draft_id: str, seat: str, lasts: timedelta) -> bool:
        """See JointDrafts.seal."""
        record = self.by_id(draft_id)
        if record is None or record.sealed_by not in ("", seat):
            return False
        self.stored[draft_id] = replace(
            self.stored[draft_id],
            record=replace(record, sealed_by=seat),
            sealed_until=self.clock() + lasts,
        )
        return True

    def unseal(self, draft_id: str, seat: str) -> None:
        """See JointDrafts.unseal."""
        held = self.stored.get(draft_id)
        if held is not None and held.record.sealed_by == seat:
            self.stored[draft_id] = replace(held, record=replace(held.record, sealed_by=""))

    def be_present(self, draft_id: str, presence: Presence) -> None:
        """See JointDrafts.be_present."""
        if draft_id in self.stored:
            self.heard[draft_id, presence.seat] = presence, self.clock()

    def present(self, draft_id: str) -> tuple[Presence, ...]:
        """See JointDrafts.present."""
        now = self.clock()
        mine = sorted(key for key in self.heard if key[0] == draft_id)
        return tuple(
            replace(presence, age_s=(now - at).total_seconds())
            for presence, at in (self.heard[key] for key in mine)
        )

    def leave(self, draft_id: str, seat: str) -> None:
        """See JointDrafts.leave."""
        self.heard.pop((draft_id, seat), None)

    def remove(self, draft_id: str) -> None:
        """See JointDrafts.remove."""
        self.stored.pop(draft_id, None)
        self.heard = {key: value for key, value in self.heard.items() if key[0] != draft_id}

    def remove_unused(self, older_than: timedelta) -> int:
        """See JointDrafts.remove_unused."""
        before = self.clock() - older_than
        old = [draft_id for draft_id, held in self.stored.items() if held.written_at < before]
        for draft_id in old:
            self.remove(draft_id)
        return len(old)

    def copy(self) -> "InMemoryJointDrafts":
        """What is stored now, to come back to."""
        return InMemoryJointDrafts(self.clock, dict(self.stored), dict(self.heard))
