"""听民声 before and after: what a planner reads of the sessions chosen, and what is written of them.

The list is that of `desk.sessions`, which also does the writing; what is read here is read past it, in the
reading lane. `opened` carries a :class:`SessionFile`, `told` what came of something with its tone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from console.desk import Desk
from console.kept_forms import KeptForms
from console.notices import of_failure
from console.sessions import LiveView
from console.theme import Tone
from forms.access.roles import Actor
from forms.ports import UnitOfWork
from forms.sessions.afterwards import MediaLead, MinuteItem, Minutes, StoredReport
from forms.sessions.announcing import drafted_notice
from forms.sessions.board import BoardView, SessionTicket, follow_up_board
from forms.sessions.call import SessionCall
from forms.sessions.errors import CallsBlank
from forms.sessions.figures import SessionFigures, session_figures
from forms.sessions.meeting import media_leads, minutes_of, proposed_items
from forms.sessions.people import PlanningHelp, names_of, planning_help
from forms.sessions.planning import session_picture
from forms.sessions.report import reports_on
from forms.sessions.session import Notice, Session

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFile:
    """What is known of the sessions `ids`: of one everything, of several figures, tickets and reports."""

    ids: tuple[str, ...]
    sessions: tuple[Session, ...]
    figures: SessionFigures
    parts: tuple[SessionFigures, ...]
    tickets: tuple[SessionTicket, ...]
    reports: tuple[StoredReport, ...]
    calls: tuple[SessionCall, ...] = ()
    notices: tuple[Notice, ...] = ()
    drafted: str = ""
    minutes: tuple[Minutes, ...] = ()
    proposed: tuple[MinuteItem, ...] = ()
    leads: tuple[MediaLead, ...] = ()
    names: Mapping[str, str]

    @property
    def session(self) -> Session | None:
        """The one session; None if there are several."""
        return self.sessions[0] if len(self.sessions) == 1 else None

    @property
    def blank(self) -> tuple[SessionCall, ...]:
        """Calls that have not come to an end."""
        return tuple(each for each in self.calls if each.is_blank)

    def name_of(self, code: str) -> str:
        """李静; the 工号 where no account holds it."""
        return self.names.get(code, code)


class SessionPlanning(QObject):
    """See the module's text. `helped` carries a PlanningHelp, `blank_found` ids of calls."""

    opened = Signal(object)
    helped = Signal(object)
    told = Signal(str, object)
    blank_found = Signal(object)

    def __init__(self, desk: Desk, brand: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.brand = desk, brand
        self.sessions = desk.sessions
        self.kept = KeptForms(desk.archive, "session-plan:", self)
        self.file: SessionFile | None = None
        self.help: PlanningHelp | None = None
        self._ids: tuple[str, ...] = ()
        self._asked = 0
        self._seen = (-1, "")
        self.sessions.changed.connect(self._follow)

    @property
    def actor(self) -> Actor:
        """Who works here."""
        return self.desk.actor

    @property
    def ids(self) -> tuple[str, ...]:
        """The sessions in front."""
        return self._ids

    def now(self) -> datetime:
        """The time."""
        return self.desk.now()

    # --- reading

    def read_help(self, year: int) -> None:
        """Read what a plan is chosen from; `helped` tells it."""
        actor = self.actor

        def arrived(found: PlanningHelp) -> None:
            self.help = found
            self.helped.emit(found)

        self.desk.archive.with_reading(
            lambda uow: planning_help(year, actor, uow), arrived, self.fails("读取领导和席位名单")
        )

    def open(self, ids: tuple[str, ...]) -> None:
        """Bring these sessions to the front; nothing for none."""
        self._ids = ids
        if not ids:
            self._asked += 1
            self.file = None
            self.opened.emit(None)
            return
        self.read()

    def read(self) -> None:
        """Read anew what is in front."""
        if not self._ids:
            return
        self._asked += 1
        asked, ids, actor, now = self._asked, self._ids, self.actor, self.now()

        def arrived(found: SessionFile) -> None:
            if asked == self._asked:
                self.file = found
                self.opened.emit(found)

        self.desk.archive.with_reading(
            lambda uow: _read(ids, actor, uow, now), arrived, self.fails("读取听民声场次")
        )

    def _follow(self, view: LiveView) -> None:
        """A live session has changed: what is in front may be it."""
        seen = (view.mark, view.session.id if view.session is not None else "")
        if seen != self._seen and seen[1] in self._ids:
            self.read()
        self._seen = seen

    # --- writing

    def do(
        self,
        work: Callable[[UnitOfWork], Result],
        said: Callable[[Result], str],
        doing: str,
        done: Callable[[Result], None] = lambda _: None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """One write; what came of it is told, and list and file are read anew."""

        def finished(result: Result) -> None:
            done(result)
            self.told.emit(said(result), Tone.TALKING)
            self.sessions.read_list()
            self.read()

        def broke(error: Exception) -> None:
            why = of_failure("session-plan", doing, error).happened
            if isinstance(error, CallsBlank):
                self.blank_found.emit(error.calls)
            (failed or self._refused)(why)

        self.sessions.do(work, finished, doing, broke)

    def fails(self, doing: str) -> Callable[[Exception], None]:
        """What tells that *doing* did not come off."""
        return lambda error: self._refused(of_failure("session-plan", doing, error).happened)

    def _refused(self, why: str) -> None:
        self.told.emit(why, Tone.DANGER)


def _read(ids: tuple[str, ...], actor: Actor, uow: UnitOfWork, now: datetime) -> SessionFile:
    pictures = sorted(
        (session_picture(each, actor, uow) for each in ids), key=lambda each: each.session.number
    )
    sessions = tuple(each.session for each in pictures)
    figures = session_figures(ids, actor, uow)
    alone = pictures[0] if len(pictures) == 1 else None
    tickets = follow_up_board([each.id for each in sessions], BoardView.ALL, actor, uow, now)
    reports = reports_on(ids, actor, uow)
    if alone is None:
        parts = tuple(session_figures((each.id,), actor, uow) for each in sessions)
        names = names_of({each.made_by for each in reports}, actor, uow)
        return SessionFile(
            ids=ids,
            sessions=sessions,
            figures=figures,
            parts=parts,
            tickets=tickets,
            reports=reports,
            names=names,
        )
    own = alone.session
    minutes, leads = minutes_of(own.id, actor, uow), media_leads(own.id, actor, uow)
    people = {
        *(each.ticked_by for each in own.checklist),
        *(each.answered_code for each in alone.calls),
        *(each.screened_by for each in alone.calls),
        *(each.made_by for each in reports),
        *(each.written_by for each in minutes),
        *(each.asked_by for each in leads),
    }
    return SessionFile(
        ids=ids,
        sessions=sessions,
        figures=figures,
        parts=(figures,),
        tickets=tickets,
        reports=reports,
        calls=alone.calls,
        notices=alone.notices,
        drafted=drafted_notice(own.id, uow),
        minutes=minutes,
        proposed=proposed_items(own.id, actor, uow, now),
        leads=leads,
        names=names_of(people, actor, uow),
    )
