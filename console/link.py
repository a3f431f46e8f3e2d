"""The line from the window to a phone process: find it or start it, attach, one typed message a line.

The same class serves the phone engine, the practice exchange and the monitor of the PBX's queues; they differ
in their messages only.
A line that breaks is supervised: the process is started again, with growing pauses, and the window is
told at each step. Nothing here blocks: everything is a signal or a timer.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QAbstractSocket, QLocalSocket, QTcpSocket
from shiboken6 import isValid

from telephony.pbx.commands import MonitorCommand
from telephony.pbx.events import MonitorEvent
from telephony.protocol import (
    VERSION,
    Attach,
    BadMessage,
    Command,
    Event,
    ExchangeCommand,
    ExchangeEvent,
    encode,
)
from telephony.rendezvous import NoRendezvous, Rendezvous, look_up


class LinkState(StrEnum):
    """How the window stands with the process at the other end."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    ATTACHED = "attached"
    RESTARTING = "restarting"
    """It was there and is gone; it is being started again."""
    INCOMPATIBLE = "incompatible"
    """A process of another program version still runs, perhaps with a call; wait for it to leave."""
    UNAVAILABLE = "unavailable"
    """It doesn't come up; the window goes on trying."""


class Line(Protocol):
    """What the stores need of a link; tests put a scripted one in its place."""

    def send(self, command: Command | ExchangeCommand) -> bool:
        """Send one command; False when nobody is attached to hear it."""


Launch = Callable[[], None]
"""Starts the process, detached, and returns at once. Raises OSError where it can't be started."""

LOOK_MS = 30
"""Pause between looks for the rendezvous file of a process that is starting."""
START_LIMIT_MS = 8000
"""A process that hasn't answered so long after its start counts as not coming up."""
RESTART_PAUSES_MS = (0, 500, 1000, 2000, 5000)
"""Pauses before the first, second, … restart; the last one repeats."""


class Link(QObject):
    """A supervised line. `received` carries decoded messages, `state_changed` a :class:`LinkState`."""

    received = Signal(object)
    state_changed = Signal(object)

    def __init__(
        self,
        rendezvous_path: Path,
        decode: Callable[[bytes], Event | ExchangeEvent | MonitorEvent],
        launch: Launch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._path = rendezvous_path
        self._decode = decode
        self._launch = launch
        self._state = LinkState.CLOSED
        self._token = ""
        # both kinds live as long as the link: one that is deleted inside its own signal takes Qt down
        self._local = QLocalSocket(self)
        self._tcp = QTcpSocket(self)
        self._socket: QLocalSocket | QTcpSocket | None = None
        self._wire(self._local)
        self._wire(self._tcp)
        self._waited_ms = 0
        self._launched = False
        self._failures = 0
        self._look_timer = QTimer(self, interval=LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._pause_timer = QTimer(self, singleShot=True)
        self._pause_timer.timeout.connect(self._begin)

    @property
    def state(self) -> LinkState:
        """Where the line stands now."""
        return self._state

    def open(self) -> None:
        """Find the running process or start one, then attach."""
        self._failures = 0
        self._enter(LinkState.CONNECTING)
        self._begin()

    def close(self) -> None:
        """Leave the process alone, without a restart."""
        self._look_timer.stop()
        self._pause_timer.stop()
        self._enter(LinkState.CLOSED)
        self._forget_socket()

    def send(self, command: Command | ExchangeCommand | MonitorCommand) -> bool:
        """Send one command; False when nobody is attached to hear it."""
        if self._state is not LinkState.ATTACHED or self._socket is None:
            return False
        self._socket.write(encode(command))
        self._socket.flush()
        return True

    def _wire(self, socket: QLocalSocket | QTcpSocket) -> None:
        socket.connected.connect(lambda: self._attach(socket))
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(lambda: self._broke(socket))
        socket.errorOccurred.connect(lambda _: self._broke(socket))

    def _begin(self) -> None:
        self._waited_ms = 0
        self._launched = False
        self._look_timer.start()
        self._look()

    def _look(self) -> None:
        if self._socket is not None:
            return
        self._waited_ms += LOOK_MS
        if self._waited_ms > START_LIMIT_MS:
            self._failed()
            return
        try:
            rendezvous = look_up(self._path)
        except NoRendezvous:
            self._start_once()
            return
        if rendezvous.version != VERSION:
            self._enter(LinkState.INCOMPATIBLE)
            self._waited_ms = 0
            return
        self._connect(rendezvous)

    def _start_once(self) -> None:
        if self._launched:
            return
        self._launched = True
        try:
            self._launch()
        except OSError:
            self._failed()

    def _connect(self, rendezvous: Rendezvous) -> None:
        kind, _, rest = rendezvous.address.partition(":")
        self._token = rendezvous.token
        if kind == "unix":
            self._socket = self._local
            self._local.connectToServer(rest)
        else:
            host, _, port = rest.rpartition(":")
            self._socket = self._tcp
            self._tcp.connectToHost(host, int(port))

    def _attach(self, socket: QLocalSocket | QTcpSocket) -> None:
        if socket is not self._socket:
            return
        if socket is self._tcp:
            self._tcp.setSocketOption(QAbstractSocket.SocketOption.LowDelayOption, 1)
        socket.write(encode(Attach(token=self._token)))

    def _read(self, socket: QLocalSocket | QTcpSocket) -> None:
        while socket is self._socket and socket.canReadLine():
            line = bytes(socket.readLine().data())
            try:
                message = self._decode(line)
            except BadMessage:
                # a peer that speaks nonsense is treated as one that died: start anew, tell the window
                self._broke(socket)
                return
            self._welcome()
            self.received.emit(message)

    def _welcome(self) -> None:
        """The first message proves that somebody is there; a connection alone doesn't."""
        if self._state is not LinkState.ATTACHED:
            self._look_timer.stop()
            self._failures = 0
            self._enter(LinkState.ATTACHED)

    def _broke(self, socket: QLocalSocket | QTcpSocket) -> None:
        if socket is not self._socket or not isValid(socket):
            return  # an earlier socket, or one that the program's end has taken already
        was_attached = self._state is LinkState.ATTACHED
        self._forget_socket()
        if was_attached:
            self._enter(LinkState.RESTARTING)
            self._pause()
        elif self._look_timer.isActive():
            self._start_once()  # a file left behind by a process that was killed

    def _failed(self) -> None:
        self._look_timer.stop()
        self._enter(LinkState.UNAVAILABLE)
        self._pause()

    def _pause(self) -> None:
        pause = RESTART_PAUSES_MS[min(self._failures, len(RESTART_PAUSES_MS) - 1)]
        self._failures += 1
        self._pause_timer.start(pause)

    def _forget_socket(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.abort()

    def _enter(self, state: LinkState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)
