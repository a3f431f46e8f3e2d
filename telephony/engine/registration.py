"""When to register, when to try again, and what a refusal means. Pure: the time is handed in."""

from dataclasses import dataclass

import msgspec

from telephony.account import Account, Registration, RegistrationFault, RegistrationState, Transport

FIRST_RETRY = 2.0
LONGEST_RETRY = 60.0
SILENCE = 6.0
"""Seconds without any answer after which the agent is told, though the request is still under way."""

CANT_WAIT_AWAY = frozenset(
    {
        RegistrationFault.WRONG_PASSWORD,
        RegistrationFault.EXTENSION_UNKNOWN,
        RegistrationFault.FORBIDDEN,
        RegistrationFault.BAD_SETTINGS,
    }
)
"""Faults that time doesn't heal, and that repeated tries make worse where a server counts failures."""

_OS_ERRORS = 120000
_UNREACHABLE_ERRORS = frozenset({111, 113, 101, 110, 104, 61, 10061, 10060, 10065, 10051})
"""Refused, no route, no network, timed out, reset: on Linux, macOS and Windows."""


@dataclass(frozen=True)
class Answer:
    """What came of one REGISTER."""

    stack_status: int
    sip_status: int
    transport_error: int = 0


def fault_of(answer: Answer, transport: Transport) -> RegistrationFault:
    """What stands in the way, as far as the answer tells."""
    status = answer.sip_status
    by_status = {
        401: RegistrationFault.WRONG_PASSWORD,
        407: RegistrationFault.WRONG_PASSWORD,
        403: RegistrationFault.FORBIDDEN,
        404: RegistrationFault.EXTENSION_UNKNOWN,
        400: RegistrationFault.BAD_SETTINGS,
        423: RegistrationFault.BAD_SETTINGS,
    }
    if status in by_status:
        return by_status[status]
    if answer.stack_status or answer.transport_error:
        return _fault_of_connection(answer, transport)
    if status == 408:
        return RegistrationFault.SERVER_SILENT
    return RegistrationFault.SERVER_ERROR


def _fault_of_connection(answer: Answer, transport: Transport) -> RegistrationFault:
    error = answer.transport_error or answer.stack_status
    if error - _OS_ERRORS in _UNREACHABLE_ERRORS:
        return RegistrationFault.SERVER_UNREACHABLE
    if answer.sip_status == 408:
        return RegistrationFault.SERVER_SILENT
    if transport is Transport.TLS and answer.sip_status in (0, 502, 503):
        return RegistrationFault.TLS_FAILED
    return RegistrationFault.SERVER_UNREACHABLE


class Registrar:
    """The standing with the server. :meth:`due` says when a REGISTER must go out."""

    def __init__(self) -> None:
        self.registration = Registration()
        self._account: Account | None = None
        self._failures = 0
        self._was_registered = False
        self._asked_at = 0.0

    def begin(self, account: Account, at: float) -> None:
        """Register this extension from now on; :meth:`due` is true at once."""
        self._account = account
        self._failures, self._was_registered, self._asked_at = 0, False, 0.0
        self.registration = Registration(
            state=RegistrationState.REGISTERING,
            extension=account.extension,
            server=account.server,
            since=at,
            retry_at=at,
        )

    def end(self, at: float) -> None:
        """No extension any more."""
        self._account = None
        self.registration = Registration(since=at)

    def due(self, at: float) -> bool:
        """Whether a REGISTER must be sent now."""
        retry_at = self.registration.retry_at
        return self._account is not None and 0.0 < retry_at <= at

    def asked(self, at: float, listens_on: int) -> None:
        """A REGISTER went out."""
        self._asked_at = at
        state = self.registration.state
        if state is not RegistrationState.REGISTERED:
            state = RegistrationState.REGISTERING
        self._set(at, state, fault=self.registration.fault, listens_on=listens_on)

    def granted(self, at: float) -> None:
        """The server knows us (or nobody needs to, when there is no registrar)."""
        self._failures, self._was_registered, self._asked_at = 0, True, 0.0
        self._set(at, RegistrationState.REGISTERED)

    def failed(self, fault: RegistrationFault, at: float, sip_status: int = 0) -> None:
        """It didn't work; decide whether and when to try again.

        An extension that was registered before tries on whatever the answer: a server that restarts
        says strange things for a while.
        """
        self._asked_at = 0.0
        self._failures += 1
        retry_at = 0.0
        if fault not in CANT_WAIT_AWAY or self._was_registered:
            retry_at = at + min(FIRST_RETRY * 2 ** (self._failures - 1), LONGEST_RETRY)
        self._set(at, RegistrationState.FAILED, fault=fault, sip_status=sip_status, retry_at=retry_at)

    def tick(self, at: float) -> None:
        """Tell of a server that doesn't answer before the request gives up (32 s by RFC 3261)."""
        if self._asked_at and at - self._asked_at >= SILENCE:
            self._asked_at = 0.0
            self._set(at, RegistrationState.FAILED, fault=RegistrationFault.SERVER_SILENT, sip_status=0)

    def again(self, at: float) -> None:
        """Register at once: the machine slept, the network changed, or the answer's time is up."""
        if self._account is not None:
            self.registration = msgspec.structs.replace(self.registration, retry_at=at)

    @property
    def account(self) -> Account | None:
        """The extension in use."""
        return self._account

    def _set(
        self,
        at: float,
        state: RegistrationState,
        *,
        fault: RegistrationFault | None = None,
        sip_status: int = 0,
        retry_at: float = 0.0,
        listens_on: int | None = None,
    ) -> None:
        known = self.registration
        same = known.state is state and known.fault is fault
        self.registration = Registration(
            state=state,
            extension=known.extension,
            server=known.server,
            since=known.since if same else at,
            fault=fault,
            sip_status=sip_status,
            listens_on=known.listens_on if listens_on is None else listens_on,
            retry_at=retry_at,
        )
