"""Carries out what the registrar's rules say: name, transport, account, REGISTER."""

import logging
import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

import pjsua2 as pj

from telephony.account import Account, RegistrationFault, RegistrationState, Transport
from telephony.engine.registration import Answer, Registrar, fault_of
from telephony.engine.sip.endpoint import Stack, TransportFailed
from telephony.engine.sip.line import SipLine

log = logging.getLogger(__name__)

PROBE_SECONDS = 0.03
CONNECT_SECONDS = 3.0


@dataclass(frozen=True)
class Route:
    """What the system says about the way to a server."""

    known: bool
    """The name has an address."""
    local_address: str = ""
    refused: bool = False
    """A bare datagram to it came back at once."""


def look_for(account: Account) -> Route:
    """Resolve the name and find our own address on the way there. Blocks: not for the polling thread."""
    kind = socket.SOCK_DGRAM if account.transport is Transport.UDP else socket.SOCK_STREAM
    try:
        found = socket.getaddrinfo(account.server, account.port, socket.AF_INET, kind)
    except OSError:
        return Route(known=False)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(found[0][4])
            local = str(probe.getsockname()[0])
        except OSError:  # no route: the REGISTER itself will tell
            return Route(known=True)
        return Route(known=True, local_address=local, refused=_refuses(probe, account.transport))


def is_reachable(account: Account) -> bool:
    """Whether anybody takes a connection there. Blocks: not for the polling thread."""
    try:
        with socket.create_connection((account.server, account.port), CONNECT_SECONDS):
            return True
    except OSError:
        return False


def _refuses(probe: socket.socket, transport: Transport) -> bool:
    """Whether a keep-alive (RFC 5626 4.4.1) is answered with "port unreachable"."""
    if transport is not Transport.UDP:
        return False
    probe.settimeout(PROBE_SECONDS)
    try:
        probe.send(b"\r\n\r\n")
        probe.recv(16)
    except TimeoutError:
        return False
    except OSError:
        return True
    return False


class Registering:
    """Drives one account through the registrar's rules; polled."""

    def __init__(self, stack: Stack, line: SipLine, registrar: Registrar, clock: Callable[[], float]) -> None:
        self._stack = stack
        self._line = line
        self._registrar = registrar
        self._clock = clock
        self._routes: queue.SimpleQueue[tuple[Account, Route]] = queue.SimpleQueue()
        self._diagnoses: queue.SimpleQueue[tuple[Account, RegistrationFault]] = queue.SimpleQueue()
        self._looking = False
        self._asked_to_forget = False
        self._route: Route | None = None

    def begin(self, account: Account) -> None:
        """Register this extension from now on."""
        self._registrar.begin(account, self._clock())

    def end(self) -> None:
        """Ask the server to forget us; :meth:`poll` need not be called for that to be sent."""
        account = self._line.account
        settings = self._registrar.account
        self._asked_to_forget = account is not None and settings is not None and settings.registers
        if account is not None and self._asked_to_forget:
            account.answers.clear()
            try:
                account.setRegistration(False)
            except pj.Error as error:
                self._asked_to_forget = False
                log.info("not unregistered: %s", error.info())
        self._registrar.end(self._clock())
        self._line.up = False

    @property
    def is_forgotten(self) -> bool:
        """Whether the server has answered to :meth:`end`, or need not."""
        account = self._line.account
        return not self._asked_to_forget or account is None or bool(account.answers)

    def poll(self) -> None:
        """Take in what has come, and ask again when it is time."""
        at = self._clock()
        self._take_answers(at)
        self._take_diagnoses(at)
        self._take_routes(at)
        self._registrar.tick(at)
        self._line.up = self._registrar.registration.state is RegistrationState.REGISTERED
        account = self._registrar.account
        if account is not None and not self._looking and self._registrar.due(at):
            self._looking = True
            threading.Thread(target=self._look_for, args=(account,), daemon=True, name="route").start()

    def _look_for(self, account: Account) -> None:
        self._routes.put((account, look_for(account)))

    def _take_routes(self, at: float) -> None:
        try:
            account, route = self._routes.get_nowait()
        except queue.Empty:
            return
        self._looking = False
        if account is not self._registrar.account:
            return
        if not route.known:
            self._registrar.failed(RegistrationFault.SERVER_NAME_UNKNOWN, at)
            return
        if route.refused and account.registers:
            self._registrar.failed(RegistrationFault.SERVER_UNREACHABLE, at)
            return
        try:
            self._ask(account, route, at)
        except TransportFailed as failure:
            log.warning("no transport: %s", failure)
            taken, bad = RegistrationFault.PORT_TAKEN, RegistrationFault.BAD_SETTINGS
            self._registrar.failed(taken if failure.port_taken else bad, at)
        except pj.Error as error:
            log.warning("the registration could not be sent: %s", error.info())
            self._registrar.failed(RegistrationFault.BAD_SETTINGS, at)

    def _ask(self, account: Account, route: Route, at: float) -> None:
        """:raises TransportFailed: :raises pj.Error:"""
        # against a server on this machine nobody outside needs to reach us
        address = route.local_address if route.local_address.startswith("127.") else ""
        transport = self._stack.transport(account.transport, address, account.ca_file)
        if self._line.account is None or self._route is None or account != self._line.settings:
            self._line.open(account, transport, address)
        self._route = route
        self._registrar.asked(at, self._stack.port_of(transport))
        if not account.registers:
            self._registrar.granted(at)
            return
        self._stack.endpoint.transport_error = 0
        if self._line.account is not None:
            try:
                self._line.account.setRegistration(True)
            except pj.Error as error:
                # the one before is still under way; its answer will come
                log.info("registration is busy: %s", error.info())

    def _take_answers(self, at: float) -> None:
        account, settings = self._line.account, self._registrar.account
        while account is not None and account.answers:
            status, code, reason, granted = account.answers.popleft()
            log.info("registrar: %d %s, %d s", code, reason, granted)
            if settings is None:
                continue
            if status == 0 and 200 <= code < 300 and granted > 0:
                self._registrar.granted(at)
            elif not 200 <= code < 300 or status:
                self._failed(settings, status, code, at)

    def _failed(self, settings: Account, status: int, code: int, at: float) -> None:
        answer = Answer(status, code, transport_error=self._stack.endpoint.transport_error)
        log.info("registration failed: %s", answer)
        fault = fault_of(answer, settings.transport)
        if fault is RegistrationFault.TLS_FAILED:
            # the stack's word for "refused" and for "no handshake" is the same
            threading.Thread(target=self._diagnose, args=(settings,), daemon=True, name="diagnosis").start()
        else:
            self._registrar.failed(fault, at, code)

    def _diagnose(self, account: Account) -> None:
        reachable = is_reachable(account)
        fault = RegistrationFault.TLS_FAILED if reachable else RegistrationFault.SERVER_UNREACHABLE
        self._diagnoses.put((account, fault))

    def _take_diagnoses(self, at: float) -> None:
        while not self._diagnoses.empty():
            account, fault = self._diagnoses.get()
            if account is self._registrar.account:
                self._registrar.failed(fault, at, 503)
