"""What supervision needs from storage. Its in-memory fakes stand in `forms.supervision.in_memory`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.appraisal.ports import Appraised
from forms.lifecycle.assignment import Assignment, AssignmentClock
from forms.lifecycle.standing import Desk
from forms.supervision.ladder import Reach
from forms.supervision.notices import Notice
from forms.supervision.records import (
    Determination,
    DeterminationState,
    Measure,
    State,
    WatchEntry,
    WatchList,
)
from forms.supervision.rules import Measured

Key = tuple[datetime, str]
"""Where a page ended: a moment and an id."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits at one of the hall's desks: until when, and in which round of its life."""

    ticket_id: str
    due_at: datetime
    round: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much was counted on a ticket; `about` is what it was counted of, by which it is told apart."""

    ticket_id: str
    count: int
    about: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was written: the file's name and its bytes (docx)."""

    name: str
    data: bytes


class Fired(Protocol):
    """What has fired, and what is about to: the ladder's steps and the triggers."""

    def mark(self, step: str, subject: str, occurrence: str, at: datetime) -> bool:
        """Note that *step* fires for *subject* now; False if it has fired before, whoever did it."""
        ...

    def orders(
        self,
        step: str,
        clock: AssignmentClock | None,
        reach: Reach,
        occurrence: str,
        limit: int,
        *,
        urgent_only: bool = False,
        after: Key | None = None,
    ) -> tuple[Assignment, ...]:
        """Orders that have reached a step and for which it has not fired, by their moment and id.

        *clock* None: by when they were sent, as long as they are still to be answered.
        """
        ...

    def waiting(
        self,
        step: str,
        desk: Desk,
        reach: Reach,
        occurrence: str,
        limit: int,
        *,
        urgent_only: bool = False,
        after: Key | None = None,
    ) -> tuple[Waiting, ...]:
        """Tickets owned by a desk that have reached a step for which it has not fired in this round.

        It is marked with `occurrence_of(round, occurrence)`.
        """
        ...

    def counts(
        self, measured: Measured, least: int, since: datetime, limit: int, *, open_only: bool = True
    ) -> tuple[Count, ...]:
        """Tickets on which so much is counted, by id. *since*: links and tickets from then on.

        OVERDUE counts nothing: it finds what was due before *since*.
        """
        ...


def occurrence_of(round_: str, occurrence: str) -> str:
    """Which firing of a step at a desk it is: the round, and the day of a daily one."""
    return f"{round_}/{occurrence}"


class Measures(Protocol):
    """The stored measures."""

    def add(self, measure: Measure) -> None:
        """Store a new measure."""
        ...

    def save(self, measure: Measure) -> None:
        """Store a measure's next revision; SupervisionChanged if another came first."""
        ...

    def by_id(self, measure_id: str) -> Measure | None:
        """The measure, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[Measure, ...]:
        """All of a ticket, oldest first."""
        ...

    def find(self, state: State, limit: int, after: Key | None = None) -> tuple[Measure, ...]:
        """Those in a state, newest first, behind *after*."""
        ...

    def count(self, state: State, at_most: int) -> int:
        """How many are in a state, counted no further than *at_most*."""
        ...

    def keep_letter(self, measure_id: str, letter: Letter) -> None:
        """Keep the letter of a measure; one that is kept is never replaced."""
        ...

    def letter(self, measure_id: str) -> Letter | None:
        """The letter of a measure, or None."""
        ...


class WatchEntries(Protocol):
    """The stored entries of the watch lists."""

    def add(self, entry: WatchEntry) -> bool:
        """Put a ticket on a list; False, and nothing changed, if it is there already with that other one."""
        ...

    def save(self, entry: WatchEntry) -> None:
        """Store an entry's next revision; SupervisionChanged if another came first."""
        ...

    def by_id(self, entry_id: str) -> WatchEntry | None:
        """The entry, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[WatchEntry, ...]:
        """All of a ticket, oldest first."""
        ...

    def find(self, list_: WatchList, limit: int, after: Key | None = None) -> tuple[WatchEntry, ...]:
        """Those still on a list, newest first, behind *after*."""
        ...

    def count(self, list_: WatchList, at_most: int) -> int:
        """How many are still on a list, counted no further than *at_most*."""
        ...


class Determinations(Protocol):
    """The stored 认定."""

    def add(self, determination: Determination) -> None:
        """Store a new one; DeterminationRefused if the ticket has one that is open or upheld."""
        ...

    def save(self, determination: Determination) -> None:
        """Store its next revision; SupervisionChanged if another came first."""
        ...

    def by_id(self, determination_id: str) -> Determination | None:
        """The determination, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[Determination, ...]:
        """All of a ticket, oldest first."""
        ...

    def find(
        self, state: DeterminationState, limit: int, after: Key | None = None
    ) -> tuple[Determination, ...]:
        """Those in a state, newest first, behind *after*."""
        ...

    def count(self, state: DeterminationState, at_most: int) -> int:
        """How many are in a state, counted no further than *at_most*."""
        ...


class Notices(Protocol):
    """The stored notices."""

    def add(self, notice: Notice) -> None:
        """Put a notice into its inbox."""
        ...

    def find(
        self, inboxes: Sequence[str], limit: int, *, unread_only: bool = False, after: Key | None = None
    ) -> tuple[Notice, ...]:
        """The notices of these inboxes, newest first, behind *after*."""
        ...

    def unread(self, inboxes: Sequence[str], at_most: int) -> int:
        """How many nobody has read yet, counted no further than *at_most*."""
        ...

    def read(self, ids: Sequence[str], inboxes: Sequence[str], who: str, at: datetime) -> int:
        """Mark those of *ids* that lie unread in these inboxes as read, and say how many they were."""
        ...


class SupervisionRecords(Protocol):
    """All that supervision keeps, in one transaction."""

    @property
    def fired(self) -> Fired:
        """What has fired."""
        ...

    @property
    def measures(self) -> Measures:
        """督办."""
        ...

    @property
    def entries(self) -> WatchEntries:
        """重点清单."""
        ...

    @property
    def determinations(self) -> Determinations:
        """认定."""
        ...

    @property
    def notices(self) -> Notices:
        """提醒."""
        ...

    @property
    def appraisal(self) -> Appraised:
        """考核."""
        ...
