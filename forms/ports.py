"""What the use cases need from storage, as protocols. Their in-memory fakes stand in `forms.in_memory`.

A unit of work is used from one thread at a time: the console's storage lane.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from forms.access.ports import Accounts, AuditLog
from forms.alarms.ports import RecentMatters
from forms.clock.ports import CalendarYears
from forms.dispatch.desk_ports import Conferences, Returns
from forms.dispatch.ports import DispatchModels, Suggestions
from forms.duty.ports import DutyBoard
from forms.errors import StorageError
from forms.files.ports import Files
from forms.filing import PendingFiling
from forms.followup.ports import FaceToFace, FollowUps, MissedCalls, OutsideReviews, UnsatisfiedList
from forms.handling.ports import HandlingRecords
from forms.joint_draft.ports import JointDrafts
from forms.knowledge.ports import Articles, KnowledgeTasks, KnowledgeUses
from forms.lifecycle.ports import Assignments
from forms.organisation.ports import Contacts, Units
from forms.rules.ports import Rules
from forms.sessions.ports import SessionRecords
from forms.slip.ports import SlipKeys, Slips
from forms.supervision.ports import SupervisionRecords
from forms.ticket_ports import Calls, Operators, TicketLinks, TicketNumbers, Tickets
from forms.views.ports import Views

__all__ = [
    "Accounts",
    "Articles",
    "Assignments",
    "AuditLog",
    "CalendarYears",
    "Calls",
    "Conferences",
    "Contacts",
    "DispatchModels",
    "DutyBoard",
    "FaceToFace",
    "Files",
    "FollowUps",
    "HandlingRecords",
    "JointDrafts",
    "KnowledgeTasks",
    "KnowledgeUses",
    "MissedCalls",
    "Operators",
    "OutsideReviews",
    "PendingFiling",
    "RecentMatters",
    "Returns",
    "Rules",
    "SessionRecords",
    "SlipKeys",
    "Slips",
    "Storage",
    "StorageVerdict",
    "Suggestions",
    "SupervisionRecords",
    "TicketLinks",
    "TicketNumbers",
    "Tickets",
    "UnitOfWork",
    "Units",
    "UnsatisfiedList",
    "Views",
    "Work",
]


class Work(Protocol):
    """One transaction's view of what is stored."""

    @property
    def tickets(self) -> Tickets:
        """The tickets."""
        ...

    @property
    def recent_matters(self) -> RecentMatters:
        """What the tickets of a stretch of time are about."""
        ...

    @property
    def numbers(self) -> TicketNumbers:
        """The counter of ticket numbers."""
        ...

    @property
    def calls(self) -> Calls:
        """The calls."""
        ...

    @property
    def links(self) -> TicketLinks:
        """The links between tickets."""
        ...

    @property
    def assignments(self) -> Assignments:
        """The orders to units."""
        ...

    @property
    def follow_ups(self) -> FollowUps:
        """The citizens to be called back about what was answered."""
        ...

    @property
    def unsatisfied(self) -> UnsatisfiedList:
        """动态清零: who is not satisfied yet."""
        ...

    @property
    def missed_calls(self) -> MissedCalls:
        """The numbers to be called back."""
        ...

    @property
    def face_to_face(self) -> FaceToFace:
        """Meetings with citizens and visits on the spot."""
        ...

    @property
    def outside_reviews(self) -> OutsideReviews:
        """Tickets put before outside reviewers."""
        ...

    @property
    def handling(self) -> HandlingRecords:
        """Replies, extensions, requests for help and whistles."""
        ...

    @property
    def operators(self) -> Operators:
        """The operators."""
        ...

    @property
    def articles(self) -> Articles:
        """The knowledge base's articles."""
        ...

    @property
    def knowledge_tasks(self) -> KnowledgeTasks:
        """What agents say of articles, and what comes of it."""
        ...

    @property
    def files(self) -> Files:
        """Attached files, and which belong to which ticket."""
        ...

    @property
    def knowledge_uses(self) -> KnowledgeUses:
        """Which articles tickets cite."""
        ...

    @property
    def rules(self) -> Rules:
        """The versions of the hall's rules."""
        ...

    @property
    def calendar(self) -> CalendarYears:
        """The years of the working calendar."""
        ...

    @property
    def units(self) -> Units:
        """The units that orders go to."""
        ...

    @property
    def contacts(self) -> Contacts:
        """The units' people."""
        ...

    @property
    def accounts(self) -> Accounts:
        """The people who sign in."""
        ...

    @property
    def audit(self) -> AuditLog:
        """Who saw, printed or changed what."""
        ...

    @property
    def suggestions(self) -> Suggestions:
        """What was suggested and chosen when tickets were dispatched."""
        ...

    @property
    def views(self) -> Views:
        """Saved views of ticket lists, and each person's columns."""
        ...

    @property
    def slips(self) -> Slips:
        """The slips (交办单) that were printed."""
        ...

    @property
    def slip_keys(self) -> SlipKeys:
        """The public keys that slips are signed with."""
        ...

    @property
    def dispatch_models(self) -> DispatchModels:
        """The trained models behind suggestions."""
        ...

    @property
    def returns(self) -> Returns:
        """Units' requests to give an order back."""
        ...

    @property
    def conferences(self) -> Conferences:
        """The conferences that settle who leads."""
        ...

    @property
    def supervision(self) -> SupervisionRecords:
        """What supervision keeps: measures, watch lists, determinations, notices."""
        ...

    @property
    def sessions(self) -> SessionRecords:
        """听民声: sessions, their calls, what came of them."""
        ...

    @property
    def joint_drafts(self) -> JointDrafts:
        """The drafts that several seats write in."""
        ...

    @property
    def duty(self) -> DutyBoard:
        """Which duty service leads, and what they ran."""
        ...


class UnitOfWork(Protocol):
    """The way to the database: each block is one transaction.

    Any failure of the database comes out as a StorageError.
    """

    def reading(self) -> AbstractContextManager[Work]:
        """A block that only reads, and sees one state throughout where the database can do that cheaply."""
        ...

    def writing(self) -> AbstractContextManager[Work]:
        """A block that writes: durable when it ends well, nothing of it stored when it raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageVerdict:
    """Whether a database can be used, said plainly; `place` is where it is, `problem` what is wrong."""

    ok: bool
    text: str
    place: str
    problem: StorageError | None = None


class Storage(Protocol):
    """A database, which may be away for a while. Used from one thread: the console's storage lane."""

    def unit_of_work(self) -> UnitOfWork:
        """A way to the data; any number may be made."""
        ...

    def check(self) -> StorageVerdict:
        """Connect, bring the schema up to date, try to write, and tell how it went."""
        ...

    def close(self) -> None:
        """Give all connections back."""
        ...
