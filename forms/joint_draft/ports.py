"""What joint drafts need from storage. Its in-memory fake stands in `forms.joint_draft.in_memory`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from forms.joint_draft.presence import Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRecord:
    """A joint draft as it is stored: who began to share it, and how far its log is.

    `first` is the draft as it was then. `sealed_by` is the seat that files it now ("" if none), which holds
    the others' updates off for some seconds.
    """

    draft_id: str
    first: str
    begun_by: str
    begun_by_name: str
    last: int = 0
    whole_to: int = 0
    sealed_by: str = ""


class JointDrafts(Protocol):
    """The logs of the drafts that several seats write in. All moments are the database's."""

    def begin(self, record: JointRecord) -> bool:
        """Store a new one; False, and nothing changed, if there is one of that id."""
        ...

    def by_id(self, draft_id: str) -> JointRecord | None:
        """The joint draft, or None. A seal that has run out is none."""
        ...

    def append(self, draft_id: str, seat: str, update: bytes) -> int | None:
        """Put a seat's update behind the last one and give its number, from 1.

        None, and nothing appended, if there is no such draft or another seat holds updates off. Of two that
        append at once, the second waits for the first: whoever sees a number sees all before it.
        """
        ...

    def since(self, draft_id: str, number: int) -> tuple[bytes, ...]:
        """What to take, in order, for all that came behind *number*: a summary may stand for the oldest."""
        ...

    def summarise(self, draft_id: str, number: int, whole: bytes) -> None:
        """Keep *whole* in the place of all updates up to *number*; an older summary changes nothing."""
        ...

    def seal(self, draft_id: str, seat: str, lasts: timedelta) -> bool:
        """Hold everybody else's updates off for so long; False if another seat holds them off already."""
        ...

    def unseal(self, draft_id: str, seat: str) -> None:
        """Let the others go on; nothing happens if *seat* does not hold them off."""
        ...

    def be_present(self, draft_id: str, presence: Presence) -> None:
        """Note where a seat's cursor is, and that it was heard of now."""
        ...

    def present(self, draft_id: str) -> tuple[Presence, ...]:
        """Everybody who was ever heard of and has not left, by seat."""
        ...

    def leave(self, draft_id: str, seat: str) -> None:
        """A seat has left; nothing happens if it was not there."""
        ...

    def remove(self, draft_id: str) -> None:
        """Forget a joint draft with its log: its ticket holds what was written."""
        ...

    def remove_unused(self, older_than: timedelta) -> int:
        """Forget those in which nobody has written for so long, and say how many."""
        ...
