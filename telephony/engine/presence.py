"""When calls may come to this agent. Pure: the time is handed in."""

from dataclasses import dataclass

from telephony.agent import LINE_DOWN, OWN_REASONS, QUEUE_REFUSED, Agent, AgentState
from telephony.call import Call, CallPurpose, Direction


class NotSignedIn(Exception):
    """Ready and not ready mean nothing for somebody who isn't signed in."""


@dataclass
class _Work:
    """What was before the present calls, so that one that came to nothing leaves no trace."""

    before: Agent
    answered: bool = False


class Presence:
    """The agent's state machine. Every method leaves :attr:`agent` in a state that its table allows."""

    def __init__(self) -> None:
        self.agent = Agent()
        self.wrap_up_seconds = 60
        self._line_up = False
        self._signing_in: str | None = None
        self._work: _Work | None = None

    def sign_in(self, reason: str, at: float) -> None:
        """Become ready, or not ready with `reason`, as soon as the line is up."""
        self._signing_in = reason
        self._settle(at)

    def sign_out(self, at: float) -> None:
        """Leave; also gives up a sign-in that still waits for its line."""
        self._signing_in = None
        if self.agent.is_signed_in:
            self.agent = self.agent.moved(AgentState.SIGNED_OUT, at)

    def line_changed(self, up: bool, at: float) -> None:
        """The phone can be called, or can't."""
        self._line_up = up
        self._settle(at)
        state, reason = self.agent.state, self.agent.reason
        if not up and state is AgentState.READY:
            self.agent = self.agent.moved(AgentState.NOT_READY, at, reason=LINE_DOWN)
        elif up and state is AgentState.NOT_READY and reason == LINE_DOWN:
            self.agent = self.agent.moved(AgentState.READY, at)

    def queue_said(self, taken: bool, at: float) -> None:
        """The PBX gives calls to an agent who is ready, or would not: then the agent isn't."""
        state, reason = self.agent.state, self.agent.reason
        if not taken and state is AgentState.READY:
            self.agent = self.agent.moved(AgentState.NOT_READY, at, reason=QUEUE_REFUSED)
        elif taken and state is AgentState.NOT_READY and reason == QUEUE_REFUSED:
            self._become_ready(at)

    def set_ready(self, at: float) -> None:
        """Ready; during a call it takes back a rest asked for; a rest asked for comes before it.

        :raises NotSignedIn:
        """
        self._demand_signed_in()
        match self.agent.state:
            case AgentState.ON_CALL:
                self._on_call(after_call="")
            case AgentState.WRAP_UP:
                self._leave_work(at)
            case AgentState.NOT_READY:
                self._become_ready(at)
            case _:
                pass

    def set_not_ready(self, reason: str, at: float) -> None:
        """Not ready at once, or after the present call and its wrap-up.

        :raises NotSignedIn:
        """
        self._demand_signed_in()
        if self.agent.state is AgentState.ON_CALL:
            self._on_call(after_call=reason)
        else:
            self.agent = self.agent.moved(AgentState.NOT_READY, at, reason=reason)

    def calls_changed(self, calls: tuple[Call, ...], at: float) -> None:
        """Look at the live calls: a dialled or answered one is work; listening in is not."""
        if not self.agent.is_signed_in:
            return
        working = [
            call
            for call in calls
            if (call.direction is Direction.OUTGOING or call.was_answered)
            and call.purpose is not CallPurpose.LISTENING
        ]
        if working and self._work is None:
            self._work = _Work(before=self.agent)
            rest = self.agent.after_call if self.agent.state is AgentState.WRAP_UP else ""
            self.agent = self.agent.moved(AgentState.ON_CALL, at, after_call=rest)
        if self._work is not None and any(call.was_answered for call in working):
            self._work.answered = True
        if not working and self._work is not None:
            self._work_over(at)

    def tick(self, at: float) -> None:
        """End wrap-up when its time is over."""
        until = self.agent.wrap_up_until
        if self.agent.state is AgentState.WRAP_UP and until and at >= until:
            self._leave_work(at)

    @property
    def takes_calls(self) -> bool:
        """Whether an incoming call may ring: ready, or on a call already (then it knocks).

        Somebody whose line was down a moment ago is as good as ready: the call proves that it is up. So is
        somebody whom the PBX has not let into its queues: what comes all the same was meant for this desk.
        """
        agent = self.agent
        return agent.state in (AgentState.READY, AgentState.ON_CALL) or agent.reason in OWN_REASONS

    def _settle(self, at: float) -> None:
        """Finish a sign-in whose line is up now."""
        if self._signing_in is None or not self._line_up:
            return
        reason, self._signing_in = self._signing_in, None
        if self.agent.is_signed_in:
            return
        if reason:
            self.agent = self.agent.moved(AgentState.NOT_READY, at, reason=reason)
        else:
            self.agent = self.agent.moved(AgentState.READY, at)

    def _work_over(self, at: float) -> None:
        work, self._work = self._work, None
        if work is None:
            return
        rest = self.agent.after_call
        if work.answered and self.wrap_up_seconds > 0:
            until = at + self.wrap_up_seconds
            self.agent = self.agent.moved(AgentState.WRAP_UP, at, wrap_up_until=until, after_call=rest)
        elif not work.answered and work.before.state is AgentState.WRAP_UP:
            until = work.before.wrap_up_until
            self.agent = self.agent.moved(AgentState.WRAP_UP, at, wrap_up_until=until, after_call=rest)
            self.tick(at)
        elif not work.answered and work.before.state is AgentState.NOT_READY and not rest:
            self.agent = self.agent.moved(AgentState.NOT_READY, at, reason=work.before.reason)
            self.line_changed(self._line_up, at)
        else:
            self._leave_work(at)

    def _leave_work(self, at: float) -> None:
        if self.agent.after_call:
            self.agent = self.agent.moved(AgentState.NOT_READY, at, reason=self.agent.after_call)
        else:
            self._become_ready(at)

    def _become_ready(self, at: float) -> None:
        if self._line_up:
            self.agent = self.agent.moved(AgentState.READY, at)
        else:
            self.agent = self.agent.moved(AgentState.NOT_READY, at, reason=LINE_DOWN)

    def _on_call(self, *, after_call: str) -> None:
        agent = self.agent
        self.agent = Agent(state=agent.state, since=agent.since, after_call=after_call)

    def _demand_signed_in(self) -> None:
        if not self.agent.is_signed_in:
            raise NotSignedIn
