"""听民声 as a window follows it: the list of sessions, the one that runs, its calls and its stage.

`desk.sessions` is the one store of a window; it lives in a lane of its own. While a session runs it asks
about every 150 ms whether anything has changed, by one small figure, and reads anew only then; otherwise it
looks every few seconds whether one has begun. People without a right to sessions ask nothing at all.

`changed` carries a :class:`LiveView`. Whatever writes goes through :meth:`Sessions.do`, so that what one
seat does is read at once, and a refusal is told in the window's own words.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.notices import of_failure
from forms.access.roles import Actor, Right
from forms.errors import StorageError
from forms.ports import UnitOfWork
from forms.sessions.call import SessionCall
from forms.sessions.planning import OF_SESSIONS, mark_of, session_picture, sessions_in
from forms.sessions.session import TAKES_CALLS, Session, SessionState
from forms.sessions.session import Notice as Announcement
from forms.sessions.stage import StageView, stage_view
from forms.ticket import BEIJING_TIME

KEY = "session"
LIVE_MS = 150
IDLE_MS = 4000
STAYS_AFTER = timedelta(hours=12)
"""So long an ended session that is not closed stays in front, for calls that have no ending yet."""
LISTED = 200
"""So many sessions are listed, the latest first."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """The session that runs, or ended a moment ago. Leaders get its `stage`, the staff the rest.

    `away` says why what is shown may be old: the database does not answer.
    """

    session: Session | None = None
    calls: tuple[SessionCall, ...] = ()
    notices: tuple[Announcement, ...] = ()
    stage: StageView | None = None
    mark: int = -1
    away: str = ""

    @property
    def is_live(self) -> bool:
        """Whether calls come in now."""
        return self.session is not None and self.session.state is SessionState.LIVE

    def call(self, own_id: str) -> SessionCall | None:
        """One of its calls."""
        return next((each for each in self.calls if each.id == own_id), None)

    def of_phone(self, call_id: str) -> SessionCall | None:
        """The call by the telephone's id of it."""
        return next((each for each in self.calls if call_id and each.call_id == call_id), None)


class Sessions(QObject):
    """See the module's text. `listed` carries the sessions, the latest first."""

    listed = Signal(object)
    changed = Signal(object)
    notice = Signal(object)
    notice_cleared = Signal(str)

    def __init__(
        self,
        archive: Archive,
        actor: Callable[[], Actor],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._actor, self.now = archive, actor, now
        self._view = LiveView()
        self._sessions: tuple[Session, ...] = ()
        self._asking = False
        self._again = False
        self._poll = QTimer(self, interval=IDLE_MS)
        self._poll.timeout.connect(self.refresh)

    # --- what is known

    @property
    def view(self) -> LiveView:
        """The session that runs now."""
        return self._view

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The list as it was read last."""
        return self._sessions

    @property
    def actor(self) -> Actor:
        """Who works here."""
        return self._actor()

    # --- following

    def watch(self) -> None:
        """Follow sessions from now on, if this person has a right to any."""
        if any(self.actor.may(right) for right in OF_SESSIONS):
            self._poll.start()
            self.refresh()

    def rest(self) -> None:
        """The window closes."""
        self._poll.stop()

    def read_list(self) -> None:
        """Read the list of sessions; `listed` tells it."""
        actor = self.actor
        nothing: frozenset[SessionState] = frozenset()
        self._archive.with_session(
            lambda uow: sessions_in(nothing, actor, uow, LISTED),
            self._take_list,
            self._told("读取听民声场次"),
        )

    def refresh(self) -> None:
        """Look now, rather than at the next turn."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        before, actor, now = self._view, self.actor, self.now()
        today = now.astimezone(BEIJING_TIME).date()

        def look(uow: UnitOfWork) -> LiveView | None:
            session = before.session
            if session is not None and mark_of(session.id, uow) == before.mark:
                return None
            found = _own(sessions_in(TAKES_CALLS, actor, uow, LISTED), actor, session, now)
            return LiveView() if found is None else _read(found, actor, uow, today)

        self._archive.with_session(look, self._seen, self._unseen)

    # --- doing

    def do(
        self,
        work: Callable[[UnitOfWork], Result],
        done: Callable[[Result], None],
        doing: str,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """One write, in words *doing*, then what is known is read anew; a refusal is told as a notice."""

        def finished(result: Result) -> None:
            self.notice_cleared.emit(KEY)
            done(result)
            self.refresh()

        def broke(error: Exception) -> None:
            (failed or self._told(doing))(error)
            self.refresh()

        self._archive.with_session(work, finished, broke)

    # ---

    def _take_list(self, found: tuple[Session, ...]) -> None:
        self._sessions = found
        self.listed.emit(found)

    def _seen(self, view: LiveView | None) -> None:
        if view is None:
            view = replace(self._view, away="")
        begun_or_ended = view.is_live != self._view.is_live
        if view != self._view:
            self._view = view
            self.changed.emit(view)
        if begun_or_ended:
            pace = LIVE_MS if view.is_live else IDLE_MS
            if self._poll.isActive():
                self._poll.start(pace)
            self.read_list()
        self._answered()

    def _unseen(self, error: Exception) -> None:
        if isinstance(error, StorageError):
            view = replace(self._view, away=error.text)
            if view != self._view:
                self._view = view
                self.changed.emit(view)
        else:
            self.notice.emit(of_failure(KEY, "读取听民声", error))
        self._answered()

    def _answered(self) -> None:
        self._asking = False
        if self._again:
            self._again = False
            self.refresh()

    def _told(self, doing: str) -> Callable[[Exception], None]:
        return lambda error: self.notice.emit(of_failure(KEY, doing, error))


def _own(found: tuple[Session, ...], actor: Actor, before: Session | None, now: datetime) -> Session | None:
    """The one that runs, this person's own first; else one that has ended lately and is not closed yet."""

    def rank(session: Session) -> tuple[bool, bool, bool]:
        return (
            session.state is SessionState.LIVE,
            actor.code in _people(session),
            before is not None and before.id == session.id,
        )

    recent = (each for each in found if each.ended_at is None or now - each.ended_at < STAYS_AFTER)
    return max(recent, key=rank, default=None)


def _people(session: Session) -> set[str]:
    return {each.code for each in session.leaders} | {each.code for each in session.seats}


def _read(session: Session, actor: Actor, uow: UnitOfWork, today: date) -> LiveView:
    stage = stage_view(session.id, actor, uow, today) if _has_stage(actor) else None
    if not (actor.may(Right.ASSIST_SESSION) or actor.may(Right.PLAN_SESSION)):
        return LiveView(session=session, stage=stage, mark=stage.mark if stage else -1)
    picture = session_picture(session.id, actor, uow)
    return LiveView(
        session=picture.session,
        calls=picture.calls,
        notices=picture.notices,
        stage=stage,
        mark=picture.mark,
    )


def _has_stage(actor: Actor) -> bool:
    return actor.may(Right.LEAD_SESSION) or actor.may(Right.ASSIST_SESSION)
