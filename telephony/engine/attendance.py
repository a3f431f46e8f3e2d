"""Coming to work and leaving: who is registered, and that the PBX's queues know before the line goes."""

from collections.abc import Callable

from telephony.engine.calls import Calls, Refused
from telephony.engine.phone import Clock
from telephony.engine.presence import Presence
from telephony.engine.queue_codes import QueueCodes
from telephony.engine.registration import Registrar
from telephony.engine.sip.registering import Registering
from telephony.protocol import Refusal, SignIn, SignOut

PARTING_SECONDS = 2.0
"""Longest that a sign-out waits for the PBX to take the agent out of its queues."""


class Attendance:
    """Signs in and out. Between the two a sign-out may still be under way; :meth:`tick` ends it."""

    def __init__(
        self,
        calls: Calls,
        presence: Presence,
        queue_codes: QueueCodes,
        registrar: Registrar,
        registering: Registering,
        line_is_up: Callable[[], bool],
        clock: Clock,
    ) -> None:
        self._calls = calls
        self._presence = presence
        self._codes = queue_codes
        self._registrar = registrar
        self._registering = registering
        self._line_is_up = line_is_up
        self._clock = clock
        self._parting_until = 0.0
        self._next: SignIn | None = None

    def sign_in(self, command: SignIn) -> None:
        """Register, and be ready or not as soon as the line is up.

        :raises Refused: it is another extension than the one in whose call somebody is.
        """
        at = self._clock()
        if command.account != self._registrar.account:
            if self._calls.live:
                raise Refused(Refusal.CALL_ALIVE)
            self._part(command)
            return
        self._parting_until, self._next = 0.0, None
        if not self._line_is_up():
            self._registrar.again(at)
        self._presence.sign_in(command.reason, at)

    def sign_out(self, _command: SignOut) -> None:
        """Leave the queues, then unregister.

        :raises Refused: a call is alive.
        """
        if self._calls.live:
            raise Refused(Refusal.CALL_ALIVE)
        self._part(None)

    def demand_signed_in(self) -> None:
        """:raises Refused: nobody is at work here."""
        if not self._presence.agent.is_signed_in:
            raise Refused(Refusal.NOT_SIGNED_IN)

    def say_goodbye(self) -> bool:
        """Leave the queues, for an engine that ends; True when nothing is left to wait for."""
        at = self._clock()
        self._presence.sign_out(at)
        self._codes.follow(self._calls.live, at)
        return self._codes.is_settled

    def tick(self) -> None:
        """Unregister when the PBX has heard that the agent leaves, or will not hear it any more."""
        if self._parting_until and (self._codes.is_settled or self._clock() >= self._parting_until):
            self._parted()

    def _part(self, following: SignIn | None) -> None:
        at = self._clock()
        self._presence.sign_out(at)
        self._codes.follow(self._calls.live, at)
        self._next = following
        self._parting_until = at + PARTING_SECONDS
        self.tick()

    def _parted(self) -> None:
        following, self._next = self._next, None
        self._parting_until = 0.0
        self._registering.end()
        self._codes.use(following is not None and following.account.queue_codes)
        if following is not None:
            self._registering.begin(following.account)
            self._presence.sign_in(following.reason, self._clock())
