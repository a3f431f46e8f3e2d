"""A window without pixels: starts a phone engine, attaches, sends commands, waits for what happens."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from telephony.account import Account, PhoneSettings, Registration, RegistrationState
from telephony.agent import AgentState
from telephony.call import Call, CallState
from telephony.protocol import (
    Attach,
    Attached,
    CallDialed,
    CallEnded,
    CallIncoming,
    ChangeSettings,
    Command,
    CommandAccepted,
    CommandRefused,
    Dial,
    Event,
    Listen,
    PhoneState,
    Refusal,
    SignIn,
    StartThreeWay,
    Transfer,
    decode_event,
    encode,
)
from telephony.rendezvous import NoRendezvous, look_up
from telephony.state import EMPTY, apply

PATIENCE = 15.0
PROJECT = Path(__file__).resolve().parents[3]

_Kind = TypeVar("_Kind", bound=Event)


class NothingHappened(AssertionError):
    """What was waited for didn't come; tells what did."""


class EngineProcess:
    """A phone engine of its own folder. Ends with the test, whatever happens in it."""

    def __init__(self, folder: Path, *options: str, environment: Mapping[str, str] | None = None) -> None:
        """Start it; `environment` is added to ours."""
        self.folder = folder
        self.rendezvous = folder / "engine.json"
        self.log = folder / "engine.log"
        self._windows: list[Window] = []
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "telephony.engine",
                "--rendezvous",
                str(self.rendezvous),
                "--log-folder",
                str(folder),
                *options,
            ],
            cwd=PROJECT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the stack says there that it starts
            start_new_session=True,
        )

    def window(self) -> "Window":
        """A new window attached to it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(NoRendezvous, OSError):
                self._windows.append(Window(self.rendezvous))
                return self._windows[-1]
            time.sleep(0.02)
        raise NothingHappened(f"no engine to attach to; exit code {self.process.poll()}; {self.logged()}")

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit code."""
        return self.process.wait(seconds)

    def kill(self) -> None:
        """As power loss would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def pause(self, seconds: float) -> None:
        """Let it sleep as a laptop does."""
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """In order if it can, by force if not; its windows too."""
        for window in self._windows:
            window.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def logged(self) -> str:
        """The end of its log."""
        return self.log.read_text("utf-8")[-6000:] if self.log.exists() else "(no log)"


class Window:
    """One attached window. Its :attr:`state` is folded from the events, as the real window's is."""

    def __init__(self, rendezvous: Path) -> None:
        where = look_up(rendezvous)
        self._connection = _connect(where.address)
        self._rest = b""
        self._count = 0
        self.state: PhoneState = EMPTY
        self.events: list[Event] = []
        self._connection.sendall(encode(Attach(token=where.token)))
        self.pid = self.event(Attached).pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Vanish, as a killed window does."""
        self._connection.close()

    # -- waiting --------------------------------------------------------------------------------

    def pump(self, seconds: float) -> None:
        """Take in whatever comes for so long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    def until(
        self, met: Callable[[PhoneState], bool], what: str = "", seconds: float = PATIENCE
    ) -> PhoneState:
        """Wait until the phone is so."""
        deadline = time.monotonic() + seconds
        while not met(self.state):
            left = deadline - time.monotonic()
            if left <= 0:
                raise NothingHappened(f"{what or 'the state'} did not come; {self._story()}")
            self._read(left)
        return self.state

    def event(
        self,
        kind: type[_Kind],
        fits: Callable[[_Kind], bool] = lambda _: True,
        *,
        seconds: float = PATIENCE,
        after: int = 0,
    ) -> _Kind:
        """The first event of that kind that fits, past or still to come; `after` skips the oldest."""
        deadline = time.monotonic() + seconds
        seen = after
        while True:
            for event in self.events[seen:]:
                if isinstance(event, kind) and fits(event):
                    return event
            seen = len(self.events)
            left = deadline - time.monotonic()
            if left <= 0:
                raise NothingHappened(f"no {kind.__name__} came; {self._story()}")
            self._read(left)

    # -- asking ---------------------------------------------------------------------------------

    def ask(self, command: Command) -> CommandAccepted | CommandRefused:
        """Send it and wait for the engine's answer."""
        self._count += 1
        command_id = command.command_id or f"c{self._count}"
        command = msgspec.structs.replace(command, command_id=command_id)
        self._connection.sendall(encode(command))
        deadline = time.monotonic() + PATIENCE
        seen = 0
        while True:
            for event in self.events[seen:]:
                if isinstance(event, CommandAccepted | CommandRefused) and event.command_id == command_id:
                    return event
            seen = len(self.events)
            left = deadline - time.monotonic()
            if left <= 0:
                raise NothingHappened(f"no answer to {command}; {self._story()}")
            self._read(left)

    def do(self, command: Command) -> None:
        """Send it; the engine must accept it."""
        answer = self.ask(command)
        if isinstance(answer, CommandRefused):
            raise NothingHappened(f"{command} was refused: {answer}; {self._story()}")

    def refused(self, command: Command) -> Refusal:
        """Send it; the engine must refuse it; why."""
        answer = self.ask(command)
        if isinstance(answer, CommandAccepted):
            raise NothingHappened(f"{command} was accepted; {self._story()}")
        return answer.refusal

    def settle(self, settings: PhoneSettings) -> None:
        """Change the settings."""
        self.do(ChangeSettings(settings=settings))

    def sign_in(self, account: Account, reason: str = "") -> PhoneState:
        """Sign in and wait until calls can be made."""
        self.do(SignIn(account=account, reason=reason))
        self.registration(lambda known: known.state is RegistrationState.REGISTERED)
        wanted = AgentState.NOT_READY if reason else AgentState.READY
        return self.until(lambda state: state.agent.state is wanted, f"the agent {wanted}")

    def registration(self, fits: Callable[[Registration], bool], seconds: float = PATIENCE) -> Registration:
        """Wait for such a registration."""
        return self.until(lambda state: fits(state.registration), "the registration", seconds).registration

    def rings(self) -> Call:
        """The next call that rings here and hasn't been told of by this method."""
        known = getattr(self, "_rung", 0)
        incoming = self.event(CallIncoming, after=known)
        self._rung = self.events.index(incoming) + 1
        return incoming.call

    def dial(self, command: Dial | StartThreeWay | Transfer | Listen) -> Call:
        """Send it; the leg that it made."""
        before = len(self.events)
        self.do(command)
        return self.event(CallDialed, after=before).call

    def reaches(self, call: Call | str, state: CallState, seconds: float = PATIENCE) -> Call:
        """Wait until the call is in that state."""
        call_id = call if isinstance(call, str) else call.id
        if state is CallState.ENDED:
            return self.event(CallEnded, lambda ended: ended.call.id == call_id, seconds=seconds).call

        def there(phone: PhoneState) -> bool:
            found = phone.call(call_id)
            return found is not None and found.state is state

        found = self.until(there, f"call {call_id} {state}", seconds).call(call_id)
        if found is None:
            raise NothingHappened(f"call {call_id} is gone")
        return found

    def call(self, call: Call | str) -> Call:
        """The live call as it is now."""
        call_id = call if isinstance(call, str) else call.id
        found = self.state.call(call_id)
        if found is None:
            raise NothingHappened(f"no call {call_id}; {self._story()}")
        return found

    # -- inside ---------------------------------------------------------------------------------

    def _read(self, seconds: float) -> None:
        self._connection.settimeout(max(seconds, 0.001))
        try:
            chunk = self._connection.recv(65536)
        except TimeoutError:
            return
        if not chunk:
            raise NothingHappened(f"the engine hung up on the window; {self._story()}")
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            event = decode_event(line)
            self.events.append(event)
            self.state = apply(self.state, event)

    def _story(self) -> str:
        kept = [
            event for event in self.events if type(event).__name__ not in ("LevelsMeasured", "SoundChanged")
        ]
        return f"now {self.state}; the last events: " + "\n  ".join(str(event) for event in kept[-12:])


def _connect(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(where)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = where.rpartition(":")
    return socket.create_connection((host, int(port)))


def process_is_alive(pid: int) -> bool:
    """Whether a process of that number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
