"""A window without a window: attaches to a running practice exchange and waits for its events."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, TypeVar

import psutil

from telephony.protocol import (
    Attach,
    CitizenAnswered,
    DeskAddress,
    ExchangeCommand,
    ExchangeEvent,
    ExchangeReady,
    NextCall,
    decode_exchange_event,
    encode,
)
from telephony.rendezvous import NoRendezvous, Rendezvous, look_up
from tests.telephony.exchange.desk import EXTENSION, Desk

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "resources" / "rehearsal"
TONES = SCRIPTS / "test-tones.toml"

_Event = TypeVar("_Event", bound=ExchangeEvent)


class ExchangeProcess:
    """The practice exchange as the program starts it, and one window attached to it."""

    def __init__(
        self, folder: Path, script: Path = TONES, *arguments: str, unattended_seconds: float = 30
    ) -> None:
        self.folder = folder
        self.rendezvous = folder / "run" / "exchange.json"
        command = [
            *(sys.executable, "-m", "telephony.exchange"),
            *("--rendezvous", str(self.rendezvous)),
            *("--script", str(script)),
            *("--record", str(folder)),
            *("--unattended-exit", str(unattended_seconds)),
            *arguments,
        ]
        self.log = (folder / "exchange.log").open("ab")
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL
        )
        self.window = Window(self.published())

    def published(self) -> Rendezvous:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.printed()
            try:
                return look_up(self.rendezvous)
            except NoRendezvous:
                time.sleep(0.02)
        raise AssertionError(self.printed())

    def attend(self, desk_port: int) -> ExchangeReady:
        """Tell it where the desk is; returns where its targets are."""
        ready = self.window.wait(ExchangeReady)
        self.window.say(DeskAddress(extension=EXTENSION, host="127.0.0.1", port=desk_port))
        return ready

    def actors(self) -> list[psutil.Process]:
        """The processes that the exchange has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def services(self, port: int) -> psutil.Process:
        """The process that listens on the services' port."""
        return next(actor for actor in self.actors() if port in _udp_ports(actor))

    def citizen(self) -> psutil.Process:
        """The one citizen who is in a call: that has sockets for sound, too, and isn't the services."""
        return max(self.actors(), key=lambda actor: len(_udp_ports(actor)))

    def printed(self) -> str:
        return (self.folder / "exchange.log").read_text(encoding="utf-8")

    def close(self) -> None:
        self.window.close()
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(15)
        self.log.close()


def _udp_ports(process: psutil.Process) -> set[int]:
    return {connection.laddr.port for connection in process.net_connections("udp")}


def answered(exchange: ExchangeProcess, desk: Desk, name: str, leg: int = 0) -> None:
    """Let this citizen come and answer it."""
    exchange.window.say(NextCall(arrival=name))
    desk.wait("came", leg)
    desk.do("answer", leg)
    exchange.window.wait(CitizenAnswered, arrival=name)
    desk.wait("talks", leg)


class Window:
    """One attached window."""

    def __init__(self, rendezvous: Rendezvous, token: str = "") -> None:
        kind, _, rest = rendezvous.address.partition(":")
        if kind == "unix":
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.connect(rest)
        else:
            host, _, port = rest.rpartition(":")
            self._socket = socket.create_connection((host, int(port)))
        self._rest = b""
        self.seen: list[ExchangeEvent] = []
        self.is_cut_off = False
        self.say(Attach(token=token or rendezvous.token))

    def say(self, command: ExchangeCommand) -> None:
        self._socket.sendall(encode(command))

    def say_line(self, line: bytes) -> None:
        self._socket.sendall(line + b"\n")

    def wait(self, kind: type[_Event], seconds: float = 15, **fields: Any) -> _Event:
        """The next event of this kind with these fields; it is taken out."""
        deadline = time.monotonic() + seconds
        while True:
            for event in self.seen:
                if isinstance(event, kind) and all(
                    getattr(event, name) == value for name, value in fields.items()
                ):
                    self.seen.remove(event)
                    return event
            left = deadline - time.monotonic()
            assert left > 0, f"no {kind.__name__} {fields}; seen: {self.seen}"
            assert not self.is_cut_off, f"cut off without {kind.__name__} {fields}; seen: {self.seen}"
            self.look(min(left, 0.2))

    def look(self, seconds: float) -> None:
        """Take in what comes."""
        self._socket.settimeout(seconds)
        try:
            chunk = self._socket.recv(65536)
        except TimeoutError:
            return
        except ConnectionResetError:
            chunk = b""
        self.is_cut_off = not chunk
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self.seen += [decode_exchange_event(line) for line in lines]

    def close(self) -> None:
        self._socket.close()
