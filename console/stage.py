"""领导席: what a leader's seat knows at a moment before the cameras, and the few things it can do.

It reads `desk.sessions` and the telephone, and nothing else of the desk. What the leader sees is a
:class:`Scene`: one card, masked where it was made (`forms.sessions.stage`), and what can be pressed now.
The telephone leads: a call that is answered here is the leader's, a call that is over is hung up, also after
this window was started anew in the middle of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk import Desk
from console.link import LinkState
from console.notices import of_failure
from console.sessions import LiveView
from console.wording import LINK_STATES, REGISTRATION_FAULTS, SOUND_FAULTS
from forms.ports import UnitOfWork
from forms.sessions.call import CallState as Standing
from forms.sessions.call import Ending, SessionCall
from forms.sessions.calling import hang_up, taken_by_leader
from forms.sessions.ending import decide, take_back_ending
from forms.sessions.session import SessionState
from forms.sessions.stage import StageCard
from telephony.account import RegistrationState
from telephony.actions import call_in_hand, ringing_call
from telephony.agent import OWN_REASONS, AgentState
from telephony.call import Call
from telephony.protocol import PhoneState

UNDO = timedelta(seconds=10)
"""So long an ending can be taken back at the stage; nobody files before."""
LOST_MS = 8_000
TICK_MS = 500
Work = Callable[[str, UnitOfWork], SessionCall]
Failed = Callable[[Exception], None]
_RESTING = frozenset({AgentState.WRAP_UP, AgentState.NOT_READY})


class Moment(StrEnum):
    """What the leader is to do now."""

    NO_SESSION = "no_session"
    WAITING = "waiting"
    COMING = "coming"
    """Handed over, and not ringing here yet."""
    RINGING = "ringing"
    TALKING = "talking"
    TO_DECIDE = "to_decide"
    """The citizen has hung up, and the call has no ending yet."""
    DECIDED = "decided"
    LOST = "lost"
    """It came to nothing before the leader answered."""
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An ending that was just given. `until`: so long it can be taken back."""

    own_id: str
    ending: Ending
    until: datetime
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that the stage shows. `since` is the UNIX second from which the call's clock runs, 0 for none.

    `trouble` says what is wrong with telephone or database, and what to do.
    """

    moment: Moment = Moment.NO_SESSION
    title: str = ""
    number: str = ""
    leaders: tuple[str, ...] = ()
    ends_at: datetime | None = None
    answered: int = 0
    card: StageCard | None = None
    decided: Decided | None = None
    since: float = 0.0
    trouble: str = ""

    @property
    def can_decide(self) -> bool:
        """Whether the three endings can be pressed."""
        return (
            self.card is not None
            and self.decided is None
            and self.moment in (Moment.TALKING, Moment.TO_DECIDE)
            and self.card.state in (Standing.WITH_LEADER, Standing.HUNG_UP)
        )


class Stage(QObject):
    """`changed` carries a :class:`Scene`, `notice` what could not be done."""

    changed = Signal(object)
    notice = Signal(object)

    def __init__(self, desk: Desk, *, takes_ready: bool = False, parent: QObject | None = None) -> None:
        """*takes_ready*: this seat is the stage and nothing else, so its telephone is always ready."""
        super().__init__(parent)
        self._desk, self._takes_ready = desk, takes_ready
        self._scene = Scene()
        self._busy = False
        self._doing: set[tuple[str, str]] = set()
        self._decided: Decided | None = None
        self._last: StageCard | None = None
        self._lost = False
        self._lost_timer = QTimer(self, singleShot=True, interval=LOST_MS)
        self._lost_timer.timeout.connect(self._forget_lost)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._draw)
        desk.sessions.changed.connect(self._follow_session)
        desk.phone.changed.connect(self._follow_phone)
        desk.phone.link_changed.connect(lambda _: self._draw())
        self._follow_session(desk.sessions.view)

    @property
    def scene(self) -> Scene:
        """What is shown now."""
        return self._scene

    @property
    def desk(self) -> Desk:
        """The desk behind: its telephone, its shared draft."""
        return self._desk

    # --- what the leader does

    def answer(self) -> None:
        """The green button."""
        self._desk.phone.answer()

    def hang_up(self) -> None:
        """End the call."""
        self._desk.phone.hang_up()

    def decide(self, ending: Ending, notes: str = "", due: datetime | None = None) -> None:
        """One of the three endings. Twice is once."""
        card = self._scene.card
        if card is None or not self._scene.can_decide or self._busy:
            return
        words = notes.strip() or (_promise(card) if ending is Ending.PROMISED else "")
        own_id, actor, now = card.id, self._desk.actor, self._desk.now()
        self._busy = True

        def decided(call: SessionCall) -> None:
            self._busy = False
            until = self._desk.now() + UNDO
            self._decided = Decided(own_id=own_id, ending=ending, until=until, due=call.promise_due)
            self._tick.start()
            self._draw()

        self._desk.sessions.do(
            lambda uow: decide(own_id, ending, words, actor, uow, now, promise_due=due),
            decided,
            "记下结果",
            self._refused("记下结果"),
        )

    def take_back(self) -> None:
        """撤销: the ending was pressed by mistake."""
        decided, actor = self._decided, self._desk.actor
        if decided is None or self._busy:
            return
        self._busy = True

        def taken_back(_: SessionCall) -> None:
            self._busy, self._decided = False, None
            self._draw()

        self._desk.sessions.do(
            lambda uow: take_back_ending(decided.own_id, actor, uow),
            taken_back,
            "撤销结果",
            self._refused("撤销结果"),
        )

    # --- what is heard

    def _follow_session(self, view: LiveView) -> None:
        card = view.stage.card if view.stage is not None else None
        before, self._last = self._last, card
        if before is not None and before.state is Standing.HANDED_OVER and not _same(before, card):
            self._lost = True
            self._lost_timer.start()
        if card is not None:
            self._lost = False
        self._follow_phone(self._desk.phone.state)
        self._join(card)

    def _follow_phone(self, state: PhoneState) -> None:
        if self._takes_ready:
            self._be_ready(state)
        card, hand = self._last, call_in_hand(state)
        if card is None and ringing_call(state) is not None:
            # the telephone was faster than the look that is made every moment
            self._desk.sessions.refresh()
        if card is not None:
            if hand is not None and hand.was_answered and card.state is Standing.HANDED_OVER:
                self._once("take", card.id, self._take)
            elif hand is None and self._is_over(card, state):
                self._once("hang-up", card.id, self._over)
        self._draw()

    def _is_over(self, card: StageCard, state: PhoneState) -> bool:
        """The leader's call has ended at the telephone, which tells: an engine that is away tells nothing."""
        known = self._desk.phone.is_attached and ringing_call(state) is None
        return known and card.talking and card.state in (Standing.WITH_LEADER, Standing.DECIDED)

    def _be_ready(self, state: PhoneState) -> None:
        agent = state.agent
        if agent.state in _RESTING and agent.reason not in OWN_REASONS and not state.calls:
            self._desk.phone.set_ready()

    def _take(self, own_id: str, uow: UnitOfWork) -> SessionCall:
        actor = self._desk.actor
        return taken_by_leader(own_id, actor.code, actor, uow, self._desk.now())

    def _over(self, own_id: str, uow: UnitOfWork) -> SessionCall:
        return hang_up(own_id, self._desk.actor, uow, self._desk.now())

    def _once(self, what: str, own_id: str, work: Work) -> None:
        """Tell the database once; what failed is tried again with the next look."""
        key = (what, own_id)
        if key in self._doing:
            return
        self._doing.add(key)
        refused = self._refused("登记来电")

        def failed(error: Exception) -> None:
            self._doing.discard(key)
            refused(error)

        self._desk.sessions.do(lambda uow: work(own_id, uow), lambda _: None, "登记来电", failed)

    def _join(self, card: StageCard | None) -> None:
        """Write in the form that the staff and the assistant write in."""
        shared = self._desk.shared
        if card is not None and card.draft_id:
            if shared.view.draft_id != card.draft_id and card.state is not Standing.HANDED_OVER:
                shared.join(card.draft_id)
        elif shared.view.draft_id and self._takes_ready:
            shared.leave()

    # --- the scene

    def _forget_lost(self) -> None:
        self._lost = False
        self._draw()

    def _draw(self) -> None:
        decided = self._decided
        if decided is not None and self._desk.now() >= decided.until:
            self._decided = decided = None
            self._tick.stop()
        scene = self._now(decided)
        if scene != self._scene:
            self._scene = scene
            self.changed.emit(scene)

    def _now(self, decided: Decided | None) -> Scene:
        view, phone = self._desk.sessions.view, self._desk.phone
        stage = view.stage
        if stage is None:
            return Scene(trouble=self._trouble(view))
        hand, ring, card = call_in_hand(phone.state), ringing_call(phone.state), stage.card
        if card is not None and decided is not None and decided.own_id != card.id:
            decided = None
        return Scene(
            moment=self._moment(view, hand, ring, card, decided),
            title=stage.title,
            number=stage.number,
            leaders=stage.leaders,
            ends_at=stage.ends_at,
            answered=stage.answered,
            card=card,
            decided=decided,
            since=hand.established_at if hand is not None and hand.was_answered else 0.0,
            trouble=self._trouble(view),
        )

    def _moment(
        self,
        view: LiveView,
        hand: Call | None,
        ring: Call | None,
        card: StageCard | None,
        decided: Decided | None,
    ) -> Moment:
        if hand is not None and hand.was_answered:
            return Moment.TALKING
        if ring is not None:
            return Moment.RINGING
        if card is not None and card.state is Standing.HANDED_OVER:
            return Moment.COMING
        if decided is not None:
            return Moment.DECIDED
        if card is not None:
            return Moment.TO_DECIDE
        if self._lost:
            return Moment.LOST
        live = view.stage is not None and view.stage.state is SessionState.LIVE
        return Moment.WAITING if live else Moment.OVER

    def _trouble(self, view: LiveView) -> str:
        phone = self._desk.phone
        if phone.link_state not in (LinkState.ATTACHED, LinkState.CONNECTING, LinkState.CLOSED):
            return f"{LINK_STATES[phone.link_state].happened}，暂时接不了电话。请告诉身边的工作人员。"
        registration = phone.state.registration
        if registration.fault is not None:
            words = REGISTRATION_FAULTS[registration.fault].happened
            return f"{words}，暂时接不了电话。请告诉身边的工作人员。"
        if registration.state is not RegistrationState.REGISTERED:
            return "话机正在连接，请稍候。"
        if phone.state.sound.faults:
            words = SOUND_FAULTS[phone.state.sound.faults[0]].happened
            return f"{words}。请告诉身边的工作人员。"
        if view.away:
            return "暂时读不到新的来电卡片，通话不受影响。请告诉身边的工作人员。"
        return ""

    def _refused(self, doing: str) -> Failed:
        def told(error: Exception) -> None:
            self._busy = False
            self.notice.emit(of_failure("stage", doing, error))
            self._draw()

        return told


def _same(before: StageCard, card: StageCard | None) -> bool:
    return card is not None and card.id == before.id


def _promise(card: StageCard) -> str:
    """What was promised where nobody wrote it down."""
    return f"领导当场承诺督办：{card.what}"
