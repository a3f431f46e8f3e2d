"""A bare caller on the wire: takes registrations as a server does, calls phones, and times what comes back.

One thread reads every socket; the methods are called from outside. It is plain Python and knows nothing of
the program that it measures.
"""

import contextlib
import itertools
import secrets
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tests.bench import sip
from tests.bench.arrival import loopback_socket, now, receive
from tests.bench.figures import NotMeasured

PACKET_S = 0.02
PATIENCE = 10.0
_SILENCE = b"\xd5" * 160
_HEADER = struct.Struct("!BBHII")


class Call:
    """One call to a phone. Times are on the run's clock, 0.0 until it happened."""

    def __init__(self, caller: "Caller", target: str, number: str) -> None:
        self.id = f"{secrets.token_hex(8)}@bench"
        self.sent_at = self.rang_at = self.answered_at = self.ended_at = 0.0
        self.packets: list[tuple[int, float]] = []
        """Sequence number and arrival of each RTP packet."""
        self.rtp = loopback_socket()
        self.ear: tuple[str, int] | None = None
        self.next_packet_at = 0.0
        self._caller = caller
        self._target = self._remote = target
        self._from = f"<sip:{number}@{caller.host}>;tag={secrets.token_hex(4)}"
        self._to = f"<{target}>"
        self._invite_branch = sip.branch()
        self._counts = itertools.count()
        self._sequence = 1

    @property
    def first_packet_at(self) -> float:
        """When the first RTP packet came, 0.0 before."""
        return self.packets[0][1] if self.packets else 0.0

    def gaps(self, begin: float, end: float) -> list[float]:
        """The times between packets, in ms, that came in between two moments."""
        came = [at for _, at in self.packets if begin <= at < end]
        return [(later - earlier) * 1000 for earlier, later in itertools.pairwise(came)]

    def lost(self, begin: float, end: float) -> int:
        """How many packets are missing between two moments, by their sequence numbers."""
        came = [number for number, at in self.packets if begin <= at < end]
        return (came[-1] - came[0]) % 65536 + 1 - len(set(came)) if came else 0

    # --- what the caller does

    def invite(self) -> None:
        """Ring the phone."""
        body = sip.offer(self._caller.host, self.rtp.getsockname()[1])
        more = [("Contact", f"<{self._caller.address}>"), ("X-Hotline-Line", "12345")]
        message = self._request("INVITE", self._target, self._invite_branch, more, body)
        self.sent_at = now()
        self._caller.send(message, self._target)

    def hang_up(self) -> None:
        """End the call and wait until the phone has agreed."""
        if not self.ended_at:
            self._sequence += 1
            self._caller.send(self._request("BYE", self._remote, sip.branch()), self._remote)
            self.until(lambda: bool(self.ended_at), "200 to BYE")

    def give_up(self) -> None:
        """Stop ringing and wait until the phone has agreed."""
        if not self.ended_at:
            self._caller.send(self._request("CANCEL", self._target, self._invite_branch), self._target)
            self.until(lambda: bool(self.ended_at), "487 to the cancelled INVITE")

    def until(self, holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait until something holds. NotMeasured if it takes too long."""
        self._caller.until(holds, what, seconds)

    # --- what the phone does

    def hear(self, message: sip.Message, at: float) -> None:
        """Take in what the phone said about this call."""
        if message.status:
            self._hear_response(message, at)
        else:
            self._hear_request(message, at)

    def _hear_response(self, message: sip.Message, at: float) -> None:
        if message.method == "BYE" or (message.method == "INVITE" and message.status >= 300):
            self.ended_at = at
        if message.method != "INVITE" or message.status < 180:
            return
        self._to = message.header("to")
        if message.status < 200:
            self.rang_at = self.rang_at or at
        elif message.status < 300:
            self.answered_at = self.answered_at or at
            self._remote = message.contact
            self._talk_to(message.body)
            self._caller.send(self._request("ACK", self._remote, sip.branch()), self._remote)
        else:
            self._caller.send(self._request("ACK", self._target, self._invite_branch), self._target)

    def _hear_request(self, message: sip.Message, at: float) -> None:
        if message.method == "ACK":
            return
        body, more = "", [("Contact", f"<{self._caller.address}>")]
        if message.body and message.method in {"INVITE", "UPDATE"}:
            self._talk_to(message.body)
            direction = sip.answered_direction(message.body)
            body = sip.offer(self._caller.host, self.rtp.getsockname()[1], direction)
        elif message.method == "BYE":
            self.ended_at = at
        self._caller.send(sip.response(message, "200 OK", "", more, body), message.contact or self._remote)

    def _talk_to(self, sdp: str) -> None:
        self.ear = sip.audio_address(sdp)
        self.next_packet_at = self.next_packet_at or now()

    # --- sound

    def speak(self) -> None:
        """Send the packets that are due."""
        while self.ear is not None and not self.ended_at and now() >= self.next_packet_at:
            count = next(self._counts)
            packet = _HEADER.pack(0x80, sip.PCMA, count % 65536, count * 160 % 2**32, 4711) + _SILENCE
            with contextlib.suppress(OSError):  # a phone that is gone doesn't take packets any more
                self.rtp.sendto(packet, self.ear)
            self.next_packet_at += PACKET_S

    def listen(self) -> None:
        """Take in the packets that came."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while True:
                data, at = receive(self.rtp)
                if len(data) > _HEADER.size and data[1] & 0x7F == sip.PCMA:
                    self.packets.append((_HEADER.unpack_from(data)[2], at))

    def _request(
        self, method: str, target: str, branch: str, more: list[tuple[str, str]] | None = None, body: str = ""
    ) -> bytes:
        headers = [
            ("Via", f"SIP/2.0/UDP {self._caller.host}:{self._caller.port};branch={branch};rport"),
            ("Max-Forwards", "70"),
            ("From", self._from),
            ("To", self._to if method != "CANCEL" else f"<{self._target}>"),
            ("Call-ID", self.id),
            ("CSeq", f"{self._sequence} {method}"),
            *(more or []),
        ]
        return sip.write(f"{method} {target} SIP/2.0", headers, body)


class Caller:
    """The server that phones register at and are called from: loopback, UDP, a port that the system chose."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self._socket = loopback_socket()
        self.port: int = self._socket.getsockname()[1]
        self.address = f"sip:12345@{self.host}:{self.port}"
        self._contacts: dict[str, str] = {}
        self._calls: dict[str, Call] = {}
        self._changed = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="caller", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        self._thread.join(PATIENCE)
        for call in self._calls.values():
            call.rtp.close()
        self._socket.close()

    def call(self, extension: str, number: str) -> Call:
        """Ring a registered phone, as this number. NotMeasured if it doesn't register."""
        self.until(lambda: extension in self._contacts, f"registration of {extension}")
        made = Call(self, self._contacts[extension], number)
        with self._changed:
            self._calls[made.id] = made
        made.invite()
        return made

    def is_registered(self, extension: str) -> bool:
        """Whether the phone can be called."""
        return extension in self._contacts

    def until(self, holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait until something that comes by the wire holds. NotMeasured if it takes too long."""
        with self._changed:
            if not self._changed.wait_for(holds, seconds):
                raise NotMeasured(f"after {seconds:.0f} s still no {what}")

    def send(self, message: bytes, uri: str) -> None:
        """Send to the host and port of a SIP address."""
        host, _, port = uri.partition("@")[2].partition(";")[0].rpartition(":")
        self._socket.sendto(message, (host, int(port)))

    # --- the thread

    def _run(self) -> None:
        while not self._ending:
            calls = list(self._calls.values())
            sockets: list[socket.socket] = [self._socket, *(call.rtp for call in calls)]
            readable, _, _ = select.select(sockets, [], [], self._pause(calls))
            with self._changed:
                if self._socket in readable:
                    self._hear()
                for call in calls:
                    if call.rtp in readable:
                        call.listen()
                    call.speak()
                self._forget_ended()
                self._changed.notify_all()

    @staticmethod
    def _pause(calls: list[Call]) -> float:
        talking = [call.next_packet_at for call in calls if call.ear is not None]
        return min(0.05, max(0.0, min(talking, default=1e9) - now()))

    def _forget_ended(self) -> None:
        for call in list(self._calls.values()):
            # a little later, because a lost ACK or a late packet still belongs to it
            if call.ended_at and now() - call.ended_at > 0.5:
                del self._calls[call.id]
                call.rtp.close()

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while True:
                datagram, at = receive(self._socket)
                message = sip.read(datagram)
                if message is not None:
                    self._take(message, at)

    def _take(self, message: sip.Message, at: float) -> None:
        call = self._calls.get(message.header("call-id"))
        if call is not None:
            call.hear(message, at)
        elif message.method == "REGISTER":
            self._register(message)
        elif not message.status and message.method != "ACK":
            self.send(sip.response(message, "200 OK", "bench"), _via(message))

    def _register(self, message: sip.Message) -> None:
        extension = message.header("to").partition("sip:")[2].partition("@")[0]
        expires = int(message.header("expires") or "60")
        more = []
        if expires:
            self._contacts[extension] = message.contact
            more = [("Contact", f"<{message.contact}>;expires={expires}"), ("Date", _date())]
        else:
            self._contacts.pop(extension, None)
        self.send(sip.response(message, "200 OK", "bench", more), _via(message))


def _via(message: sip.Message) -> str:
    """Where a request came from, as an address."""
    sent_by = message.header("via").split()[1].partition(";")[0]
    return f"sip:via@{sent_by}"


def _date() -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
