"""The database behind `forms.ports`: opening, checking, and one transaction for each block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import URL, Connection, Engine, select, text

from forms.errors import StorageError
from forms.ports import (
    Accounts,
    Articles,
    Assignments,
    CalendarYears,
    Calls,
    Conferences,
    Contacts,
    DispatchModels,
    DutyBoard,
    FaceToFace,
    Files,
    FollowUps,
    HandlingRecords,
    JointDrafts,
    KnowledgeTasks,
    KnowledgeUses,
    MissedCalls,
    Operators,
    OutsideReviews,
    RecentMatters,
    Returns,
    Rules,
    SessionRecords,
    SlipKeys,
    Slips,
    StorageVerdict,
    Suggestions,
    SupervisionRecords,
    TicketLinks,
    TicketNumbers,
    Tickets,
    UnitOfWork,
    Units,
    UnsatisfiedList,
    Views,
    Work,
)
from forms.storage import schema, tables
from forms.storage.access import StoredAccounts, StoredAuditLog
from forms.storage.alarms import StoredRecentMatters
from forms.storage.articles import StoredArticles, StoredTasks, StoredUses
from forms.storage.calendars import StoredCalendarYears
from forms.storage.connecting import BEGIN_OPTION, make_engine, make_folder_for, place_of, read_url
from forms.storage.desk import StoredConferences, StoredReturns
from forms.storage.dispatch import StoredModels, StoredSuggestions
from forms.storage.duty import StoredDuty
from forms.storage.failures import told_plainly
from forms.storage.files import StoredFiles
from forms.storage.followup import StoredFollowUps, StoredMissedCalls, StoredUnsatisfied
from forms.storage.followup_records import StoredFaceToFace, StoredOutsideReviews
from forms.storage.handling import StoredHandling
from forms.storage.joint_drafts import StoredJointDrafts
from forms.storage.lifecycle import StoredAssignments
from forms.storage.links import StoredLinks
from forms.storage.organisation import StoredContacts, StoredUnits
from forms.storage.repositories import StoredCalls, StoredNumbers, StoredOperators, StoredTickets
from forms.storage.rules import StoredRules
from forms.storage.sessions import stored_sessions
from forms.storage.slips import StoredSlipKeys, StoredSlips
from forms.storage.supervision import stored_supervision
from forms.storage.views import StoredViews


@dataclass(frozen=True, slots=True)
class StoredWork:
    """The repositories over one connection."""

    tickets: Tickets
    recent_matters: RecentMatters
    numbers: TicketNumbers
    calls: Calls
    links: TicketLinks
    assignments: Assignments
    handling: HandlingRecords
    follow_ups: FollowUps
    unsatisfied: UnsatisfiedList
    missed_calls: MissedCalls
    face_to_face: FaceToFace
    outside_reviews: OutsideReviews
    operators: Operators
    articles: Articles
    knowledge_tasks: KnowledgeTasks
    knowledge_uses: KnowledgeUses
    files: Files
    units: Units
    contacts: Contacts
    rules: Rules
    calendar: CalendarYears
    accounts: Accounts
    audit: StoredAuditLog
    suggestions: Suggestions
    dispatch_models: DispatchModels
    slips: Slips
    slip_keys: SlipKeys
    returns: Returns
    conferences: Conferences
    views: Views
    supervision: SupervisionRecords
    duty: DutyBoard
    sessions: SessionRecords
    joint_drafts: JointDrafts


class Database:
    """A database that may be away: nothing connects before the first use, and each use tries anew."""

    def __init__(self, address: URL) -> None:
        """*address* comes from `read_url`."""
        self._address = address
        self._engine: Engine = make_engine(address)
        self._prepared = False
        self._preparing = Lock()

    @property
    def place(self) -> str:
        """Where the data lie, for people to read."""
        return place_of(self._address)

    def unit_of_work(self) -> UnitOfWork:
        """A way to the data; any number may be made."""
        return DatabaseUnitOfWork(self)

    def check(self) -> StorageVerdict:
        """Connect, bring the schema up to date, try to write, and tell how it went."""
        try:
            with self.transaction(writes=True) as connection:
                self._try_to_write(connection)
                version = _server_version(connection)
        except StorageError as problem:
            return StorageVerdict(ok=False, text=problem.text, problem=problem, place=self.place)
        return StorageVerdict(
            ok=True, text=f"数据库正常，可以读写（{version}，{self.place}）。", place=self.place
        )

    def close(self) -> None:
        """Give all connections back. A later use would open new ones."""
        self._engine.dispose()

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """One transaction on a prepared database; committed if the block ends well, undone if it raises."""
        begin = {BEGIN_OPTION: "IMMEDIATE" if writes else "DEFERRED"}
        with told_plainly():
            self._prepare()
            with self._engine.connect().execution_options(**begin) as connection, connection.begin():
                yield connection

    def _prepare(self) -> None:
        with self._preparing:
            if not self._prepared:
                make_folder_for(self._address)
                schema.prepare(self._engine)
                self._prepared = True

    def _try_to_write(self, connection: Connection) -> None:
        """Write and undo: rights and room are only known by trying."""
        with connection.begin_nested() as attempt:
            StoredOperators(connection).all()
            connection.execute(
                tables.operator.insert(),
                {"code": "\x7fprobe", "name": "", "extension": "", "active": False},
            )
            attempt.rollback()


class DatabaseUnitOfWork:
    """See forms.ports.UnitOfWork."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """See UnitOfWork.reading."""
        with self._database.transaction(writes=False) as connection:
            yield _work(connection, writes=False)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """See UnitOfWork.writing."""
        with self._database.transaction(writes=True) as connection:
            work = _work(connection, writes=True)
            yield work
            work.audit.flush()


def open_storage(url: str, password: str | None = None) -> Database:
    """The database at *url*; StorageMisconfigured if that is no usable address.

    Nothing is connected yet, so a server that is away does not stop the console from starting.
    """
    return Database(read_url(url, password))


def migrate(url: str, password: str | None = None) -> str:
    """Bring the database at *url* to this program's schema and return its revision; StorageError."""
    address = read_url(url, password)
    engine = make_engine(address)
    try:
        with told_plainly():
            make_folder_for(address)
            schema.prepare(engine)
    finally:
        engine.dispose()
    return schema.HEAD


def _work(connection: Connection, *, writes: bool) -> StoredWork:
    return StoredWork(
        StoredTickets(connection),
        StoredRecentMatters(connection),
        StoredNumbers(connection),
        StoredCalls(connection),
        StoredLinks(connection),
        StoredAssignments(connection),
        StoredHandling(connection),
        StoredFollowUps(connection),
        StoredUnsatisfied(connection),
        StoredMissedCalls(connection),
        StoredFaceToFace(connection),
        StoredOutsideReviews(connection),
        StoredOperators(connection),
        StoredArticles(connection),
        StoredTasks(connection),
        StoredUses(connection),
        StoredFiles(connection),
        StoredUnits(connection),
        StoredContacts(connection),
        StoredRules(connection),
        StoredCalendarYears(connection),
        StoredAccounts(connection, writes=writes),
        StoredAuditLog(connection, writes=writes),
        StoredSuggestions(connection),
        StoredModels(connection),
        StoredSlips(connection),
        StoredSlipKeys(connection),
        StoredReturns(connection),
        StoredConferences(connection),
        StoredViews(connection),
        stored_supervision(connection),
        StoredDuty(connection),
        stored_sessions(connection),
        StoredJointDrafts(connection),
    )


def _server_version(connection: Connection) -> str:
    if connection.dialect.name == "postgresql":
        return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"
    return f"SQLite {connection.execute(select(text('sqlite_version()'))).scalar_one()}"
