"""Tells the PBX's queues by feature codes what the agent wants; see :mod:`telephony.pbx.codes`.

A code goes out on a leg that is no call: it has no sound, is shown nowhere and is nobody's work. One after
the other; where the agent changes meanwhile, the newest wish wins. What does not get through is tried again,
and a PBX that says no makes the agent not ready, because no call would come.
"""

import logging
from dataclasses import dataclass

import msgspec

from telephony.agent import LINE_DOWN, QUEUE_REFUSED, Agent, AgentState
from telephony.call import Call, CallPurpose, Direction
from telephony.engine.calls import Refused
from telephony.engine.line import LegConfirmed, LegEnded, LegFact, Line, LineError
from telephony.engine.phone import Phone
from telephony.engine.presence import Presence
from telephony.engine.switchboard import new_call_id
from telephony.pbx import codes
from telephony.pbx.codes import QueueCode, codes_for, meaning_of
from telephony.protocol import QueueCodeRefused, QueueStanding, QueueStandingChanged, Refusal

log = logging.getLogger(__name__)

CODE_PATIENCE = 5.0
"""Seconds that the PBX may take to carry a code out."""
LOST_LEG = 35.0
"""Seconds after which a leg that was hung up counts as gone; SIP itself waits 32 s (RFC 3261)."""
AFTER_CALL = 1.0
"""Seconds that the PBX is given to begin its own wrap-up, so that "ready" does not come before it."""
FIRST_RETRY, LONGEST_RETRY = 2.0, 30.0
NO_ANSWER, NOT_SIGNED_IN = 408, 480
_PASSING = frozenset({NO_ANSWER, 429})

NOBODY = Agent()
_READY = Agent(state=AgentState.READY)
_WRAP_UP = Agent(state=AgentState.WRAP_UP)
_AFTER_CALL = Agent(state=AgentState.ON_CALL)
_SIGNED_IN = Agent(state=AgentState.NOT_READY, reason="signed_in")
_AWAY = Agent(state=AgentState.NOT_READY, reason="other")


@dataclass
class _Leg:
    id: str
    code: str
    meaning: QueueCode
    becomes: Agent
    deadline: float
    done: bool = False
    given_up: bool = False


class QueueCodes:
    """Follows the agent. :meth:`heard` takes the facts of its own legs, :meth:`follow` does what is due."""

    def __init__(self, phone: Phone, line: Line, presence: Presence) -> None:
        self._phone = phone
        self._line = line
        self._presence = presence
        self.standing = QueueStanding()
        self._at_pbx = NOBODY
        """What the PBX has been told, as an agent's state; on a call where it may have changed by itself."""
        self._wish: Agent | None = None
        """What it should be told; None while the agent's state is none of its business."""
        self._seen: Agent | None = None
        self._leg: _Leg | None = None
        self._failures = 0
        self._try_at = 0.0
        self._not_before = 0.0
        """Until when the PBX may still be busy with the end of a queue's call."""
        self._joined_again = False
        self._helping = False
        self._by_queue = False
        """Whether a call that came is part of the present work: the PBX may follow that by itself."""

    def use(self, on: bool) -> None:
        """From now on the PBX takes codes, or doesn't; whatever was told to another one is forgotten."""
        self._forget()
        self.standing = QueueStanding(on=on)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to tell: all is told, given up, or waits for a later try."""
        if not self.standing.on or not self._line.is_up:
            return True
        return self._leg is None and (not self._todo() or self._failures > 0)

    def ask_for_help(self) -> None:
        """Call a supervisor to the call in hand.

        :raises Refused: no call is up, the PBX takes no codes, or it can't be dialled.
        """
        if not self.standing.on:
            raise Refused(Refusal.WRONG_STATE, "no queue codes")
        if not _talks(self._phone.state.calls):
            raise Refused(Refusal.WRONG_STATE, "no call")
        if not self._line.is_up:
            raise Refused(Refusal.NOT_REGISTERED)
        if self._leg is None and not self._line.has_room():
            raise Refused(Refusal.TOO_MANY_CALLS)
        self._helping = True

    def heard(self, fact: LegFact) -> bool:
        """Take one fact in; False where it is not about a leg of a code."""
        leg = self._leg
        if leg is None or getattr(fact, "leg", "") != leg.id:
            return False
        if isinstance(fact, LegConfirmed):
            leg.done = True
        elif isinstance(fact, LegEnded):
            self._over(leg, NO_ANSWER if leg.given_up else fact.status)
        return True

    def follow(self, calls: tuple[Call, ...], at: float, away: bool = False) -> None:
        """Dial what is due. *away*: no window is there, so that nobody could answer."""
        if not self.standing.on:
            self._publish()
            return
        if not _talks(calls):
            self._change(help_since=0.0)
            self._helping = False
        self._look(self._presence.agent, calls, at, away=away)
        self._overdue(at)
        if self._leg is None and self._line.is_up and self._line.has_room():
            if self._helping:
                self._helping = False
                self._dial(codes.HELP, self._at_pbx, at)
            elif at >= max(self._try_at, self._not_before) and (todo := self._todo()):
                self._dial(todo[0], self._after(todo[0]), at)
        self._publish()

    # -- what is wanted -------------------------------------------------------------------------

    def _look(self, agent: Agent, calls: tuple[Call, ...], at: float, *, away: bool) -> None:
        if not self._line.is_up:
            self._forget()
            return
        if agent.state is AgentState.ON_CALL:
            self._by_queue = self._by_queue or any(
                call.direction is Direction.INCOMING and call.was_answered for call in calls
            )
        if away and agent.state is AgentState.READY:
            agent = _AWAY
        if agent == self._seen:
            return
        before, self._seen = self._seen, agent
        self._failures, self._try_at = 0, 0.0
        if before is not None and before.state is AgentState.ON_CALL and self._by_queue:
            self._after_queue_call(at)
        if not agent.is_signed_in:
            self._not_before = 0.0
        self._wish = self._wished(agent)
        if agent.state is not AgentState.ON_CALL:
            self._by_queue = False

    def _after_queue_call(self, at: float) -> None:
        """The PBX may be in wrap-up by now, or is about to be."""
        if self._at_pbx.is_signed_in:
            self._at_pbx = _AFTER_CALL
            self._not_before = at + AFTER_CALL

    def _wished(self, agent: Agent) -> Agent | None:
        if agent.state is AgentState.ON_CALL:
            return None
        if agent.state is AgentState.WRAP_UP:
            # the PBX knows it by itself only after a queue's call, and only if it is set up so
            return _WRAP_UP
        if agent.reason == LINE_DOWN:
            return None
        if agent.reason == QUEUE_REFUSED:
            return _READY
        return agent

    def _todo(self) -> tuple[str, ...]:
        wish, at_pbx = self._wish, self._at_pbx
        if wish is None or (wish.state, wish.reason) == (at_pbx.state, at_pbx.reason):
            return ()
        if wish.state is AgentState.WRAP_UP:
            return (codes.WRAP_UP,) if at_pbx.is_signed_in else ()
        return codes_for(at_pbx, wish)

    def _after(self, code: str) -> Agent:
        if code == codes.SIGN_IN:
            return _SIGNED_IN
        return self._wish or NOBODY

    def _forget(self) -> None:
        """The PBX may have forgotten us too: begin with signing in."""
        self._at_pbx, self._wish, self._seen = NOBODY, None, None
        self._failures, self._try_at, self._joined_again = 0, 0.0, False

    # -- the codes ------------------------------------------------------------------------------

    def _dial(self, code: str, becomes: Agent, at: float) -> None:
        meaning = meaning_of(code)
        if meaning is None:
            raise ValueError(f"no code: {code}")
        leg = _Leg(new_call_id(), code, meaning, becomes, at + CODE_PATIENCE)
        log.info("queue code %s", code)
        try:
            self._line.invite(leg.id, code)
        except LineError as error:
            log.warning("queue code %s was not dialled: %s", code, error)
            self._refused(leg, 0, at)
            return
        self._leg = leg

    def _overdue(self, at: float) -> None:
        leg = self._leg
        if leg is None or at < leg.deadline:
            return
        if leg.given_up:
            self._over(leg, NO_ANSWER)
            return
        leg.given_up = True
        leg.deadline = at + LOST_LEG
        self._line.hang_up(leg.id)

    def _over(self, leg: _Leg, status: int) -> None:
        self._leg = None
        at = self._phone.clock()
        log.info("queue code %s: %s", leg.code, "done" if leg.done else status)
        if leg.done or 200 <= status < 300:
            self._done(leg, at)
        else:
            self._refused(leg, status or NO_ANSWER, at)

    def _done(self, leg: _Leg, at: float) -> None:
        if leg.meaning is QueueCode.HELP:
            self._change(help_since=at)
            return
        self._at_pbx = leg.becomes
        self._failures, self._try_at = 0, 0.0
        if leg.meaning is not QueueCode.SIGN_IN:
            self._joined_again = False
        if not self._todo():
            self._change(refused=None, sip_status=0, retry_at=0.0)
        if leg.meaning is QueueCode.READY:
            self._say(True, at)

    def _refused(self, leg: _Leg, status: int, at: float) -> None:
        if leg.meaning is QueueCode.HELP:
            self._tell(leg.meaning, status, 0.0)
            return
        if status == NOT_SIGNED_IN and leg.meaning is not QueueCode.SIGN_IN and not self._joined_again:
            # somebody took the agent out of the queues, or the PBX has forgotten: once more from the start
            self._joined_again = True
            self._at_pbx = NOBODY
            return
        self._failures += 1
        self._try_at = 0.0
        if 500 <= status < 600 or status in _PASSING or not status:
            self._try_at = at + min(FIRST_RETRY * 2 ** (self._failures - 1), LONGEST_RETRY)
        else:
            self._wish = None
        if leg.meaning is not QueueCode.SIGN_OUT:
            self._change(refused=leg.meaning, sip_status=status, retry_at=self._try_at)
            self._say(False, at)
        self._tell(leg.meaning, status, self._try_at)

    def _say(self, taken: bool, at: float) -> None:
        before = self._presence.agent
        self._presence.queue_said(taken, at)
        if self._presence.agent != before:
            self._seen = self._presence.agent  # not a new wish of the agent's

    # -- what is told ---------------------------------------------------------------------------

    def _tell(self, code: QueueCode, status: int, retry_at: float) -> None:
        self._publish()
        self._phone.publish(
            QueueCodeRefused(at=self._phone.clock(), code=code, sip_status=status, retry_at=retry_at)
        )

    def _change(self, **changes: object) -> None:
        self.standing = msgspec.structs.replace(self.standing, **changes)

    def _publish(self) -> None:
        if self.standing != self._phone.state.queue:
            self._phone.publish(QueueStandingChanged(at=self._phone.clock(), queue=self.standing))


def _talks(calls: tuple[Call, ...]) -> bool:
    return any(call.was_answered and call.purpose is not CallPurpose.LISTENING for call in calls)
