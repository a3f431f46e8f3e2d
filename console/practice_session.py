"""先练一遍: a live session for a leader in a rehearsal, with pre-screening that the script plays.

Everything goes into the rehearsal's own database. The staff's part (card, handing over, and taking the call
back where the leader does not answer) is played as soon as the practice exchange rings; from the green button
on it is the real stage.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject

from console.desk import Desk
from console.rehearsal import Rehearsal
from forms.access.roles import Actor
from forms.ports import UnitOfWork
from forms.sessions.call import Brief, CallState, Ending, SessionCall
from forms.sessions.calling import call_in, hand_over, hang_up, note_call, screen, take_back, write_brief
from forms.sessions.ending import decide
from forms.sessions.planning import SessionPlan, begin, live_sessions, plan
from forms.sessions.session import Leader, Seat, SeatKind, Session
from forms.words import RequestType
from telephony.protocol import CitizenLeft, CitizenRang, ExchangeEvent

SCRIPT = Path(__file__).resolve().parents[1] / "resources" / "rehearsal" / "session.toml"
LINE = "演练"
"""No number: calls of the rehearsal are no calls that the staff's desk screens."""
TITLE = "听民声演练"
NOT_ANSWERED = "演练：领导没有接听，由工作人员跟进。"
MAY_SAY = "先听来电人说完，再说明由哪个部门、什么时候答复。"


class PracticeSession(QObject):
    """Begins a session when it is first asked for a citizen, and hands that citizen over when it rings."""

    def __init__(self, rehearsal: Rehearsal, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rehearsal, self._desk = rehearsal, desk
        self._asked = False
        self._given: dict[str, str] = {}
        """The session's calls by arrival."""
        rehearsal.happened.connect(self._follow)

    def open(self) -> None:
        """The stage waits for citizens."""
        actor, now = self._desk.actor, self._desk.now()
        self._desk.sessions.do(lambda uow: _running(actor, uow, now), lambda _: None, "开始演练场次")

    def next_citizen(self) -> None:
        """先练一遍: somebody calls now, and comes to the leader."""
        self._asked = True
        self.open()
        self._rehearsal.next_call()

    def _follow(self, event: ExchangeEvent) -> None:
        if isinstance(event, CitizenRang) and self._asked:
            self._asked = False
            self._hand_over(event)
        elif isinstance(event, CitizenLeft):
            self._take_back(event.arrival)

    def _hand_over(self, rang: CitizenRang) -> None:
        view = self._rehearsal.view
        stories = dict(zip(view.arrivals, view.stories, strict=False))
        actor, now = self._desk.actor, self._desk.now()

        def give(uow: UnitOfWork) -> SessionCall:
            brief = written_card(rang.arrival) or brief_of(rang, stories.get(rang.arrival, ""))
            session = _running(actor, uow, now)
            call = note_call(session.id, f"practice-{uuid4().hex}", rang.number, now, actor, uow)
            screen(call.id, actor, uow, now)
            write_brief(call.id, brief, actor, uow)
            # kept in the lane, where taking back looks for it
            self._given[rang.arrival] = call.id
            return hand_over(call.id, actor, uow, now)

        self._desk.sessions.do(give, lambda _: None, "演练预审")

    def _take_back(self, arrival: str) -> None:
        """Whoever gave up before the leader answered is the staff's again; no call stays without its end."""
        actor, now, given = self._desk.actor, self._desk.now(), self._given

        def back(uow: UnitOfWork) -> None:
            own_id = given.pop(arrival, "")
            if not own_id:
                return
            with uow.reading() as work:
                call = call_in(work, own_id)
            if call.state is CallState.HANDED_OVER:
                take_back(call.id, actor, uow)
                hang_up(call.id, actor, uow, now)
                decide(call.id, Ending.SENT_ON, NOT_ANSWERED, actor, uow, now)

        self._desk.sessions.do(back, lambda _: None, "收回演练来电")


def written_card(arrival: str, script: Path = SCRIPT) -> Brief | None:
    """The card that the script has for this arrival, None without one; the exchange has checked it."""
    cards = tomllib.loads(script.read_text("utf-8")).get("card", {})
    if arrival not in cards:
        return None
    card = dict(cards[arrival])
    report = bool(card.pop("report", False))
    return Brief(request_type=RequestType.REPORT if report else None, **card)


def brief_of(rang: CitizenRang, story: str) -> Brief:
    """The card that a citizen's story makes."""
    return Brief(
        name=rang.name,
        what=story or "来电人想反映一件事。",
        history="演练：这位市民此前没有来过电话。",
        may_say=MAY_SAY,
        request_type=RequestType.REPORT if "举报" in story else None,
    )


def _running(actor: Actor, uow: UnitOfWork, now: datetime) -> Session:
    """The practice session that runs, begun now if there is none."""
    mine = (each for each in live_sessions(actor, uow) if each.line == LINE)
    found = next(mine, None)
    if found is not None:
        return found
    wanted = SessionPlan(
        title=TITLE,
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        unit="演练",
        leader=Leader(code=actor.code, name=actor.name or "演练领导"),
        seats=(Seat(kind=SeatKind.LEADER, extension=actor.extension or "1001"),),
        line=LINE,
    )
    return begin(plan(wanted, actor, uow, now).id, actor, uow, now, despite="演练")
