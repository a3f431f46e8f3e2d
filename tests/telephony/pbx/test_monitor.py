"""The monitor as a process: windows attach, name a PBX, see its picture and give orders."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.pbx import codes
from telephony.pbx.applying import apply
from telephony.pbx.commands import EndPause, FollowPbx, MonitorCommand, MonitorShutdown, OrderRefusal
from telephony.pbx.events import MonitorAttached, MonitorEvent, OrderDone, OrderRefused
from telephony.pbx.picture import LinkFault, LinkState, PbxAgentState, Picture
from telephony.pbx.wire import decode_monitor_event, encode
from telephony.protocol import VERSION, Attach
from telephony.rendezvous import NoRendezvous, Rendezvous, look_up
from tests.pbx.asterisk import Asterisk
from tests.pbx.phone import BarePhone
from tests.telephony.pbx.follower import account_of

ROOT = Path(__file__).parents[3]


class Window:
    """One attached window: sends commands, folds what it hears."""

    def __init__(self, rendezvous: Rendezvous, token: str | None = None) -> None:
        kind, _, rest = rendezvous.address.partition(":")
        if kind == "unix":
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.connect(rest)
        else:
            host, _, port = rest.rpartition(":")
            self._socket = socket.create_connection((host, int(port)))
        self._socket.settimeout(15)
        self._lines = self._socket.makefile("rb")
        self.picture = Picture()
        self.events: list[MonitorEvent] = []
        self.send(Attach(token=rendezvous.token if token is None else token))

    def send(self, command: MonitorCommand) -> None:
        self._socket.sendall(encode(command))

    def send_line(self, line: bytes) -> None:
        self._socket.sendall(line)

    def hear(self) -> MonitorEvent | None:
        """The next event; None when the monitor has hung up."""
        line = self._lines.readline()
        if not line:
            return None
        event = decode_monitor_event(line)
        self.events.append(event)
        self.picture = apply(self.picture, event)
        return event

    def hear_until(self, ready: Callable[[Picture], bool]) -> Picture:
        while not ready(self.picture):
            assert self.hear() is not None
        return self.picture

    def answer(self, command_id: str) -> OrderDone | OrderRefused:
        while True:
            event = self.hear()
            assert event is not None
            if isinstance(event, OrderDone | OrderRefused) and event.command_id == command_id:
                return event

    def close(self) -> None:
        self._lines.close()
        self._socket.close()


class MonitorProcess:
    """A running monitor, as main.py starts it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.path = folder / "monitor.json"
        command = [sys.executable, "main.py", "monitor", "--rendezvous", str(self.path), *arguments]
        self.process = subprocess.Popen(command, cwd=ROOT)
        self._windows: list[Window] = []

    def window(self, token: str | None = None) -> Window:
        deadline = time.monotonic() + 15
        while True:
            with contextlib.suppress(NoRendezvous):
                window = Window(look_up(self.path), token)
                self._windows.append(window)
                return window
            assert time.monotonic() < deadline, "the monitor does not come up"
            assert self.process.poll() is None, "the monitor has ended"
            time.sleep(0.02)

    def close(self) -> None:
        for window in self._windows:
            window.close()
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[MonitorProcess]:
    process = MonitorProcess(tmp_path)
    yield process
    process.close()


@pytest.mark.asterisk
def test_two_windows_see_the_same_queue_and_one_ends_a_pause(
    hall: Asterisk, monitor: MonitorProcess, tmp_path: Path
) -> None:
    first = monitor.window()
    assert isinstance(first.hear(), MonitorAttached)
    first.send(FollowPbx(command_id="f", account=account_of(hall)))
    first.hear_until(lambda each: each.link.state is LinkState.UP)
    with BarePhone(hall, "1001", tmp_path / "1001.wav").registered() as phone:
        phone.do("dial", codes.SIGN_IN)
        first.hear_until(lambda each: "1001" in each.agents and each.agents["1001"].reason == "signed_in")
        second = monitor.window()
        attached = second.hear()
        assert isinstance(attached, MonitorAttached)
        assert attached.version == VERSION
        assert attached.picture.agents["1001"].state is not PbxAgentState.READY
        # the same account once more does not interrupt anything
        second.send(FollowPbx(command_id="g", account=account_of(hall)))
        assert isinstance(second.answer("g"), OrderDone)
        second.send(EndPause(command_id="e", agent="1001"))
        assert isinstance(second.answer("e"), OrderDone)
        for window in (first, second):
            window.hear_until(lambda each: each.agents["1001"].state is PbxAgentState.READY)
        second.send(EndPause(command_id="n", agent="1003"))
        refused = second.answer("n")
        assert isinstance(refused, OrderRefused)
        assert refused.refusal == OrderRefusal.NO_SUCH_AGENT
    assert hall.ami_password not in "".join(path.read_text("utf-8") for path in tmp_path.glob("*.log*"))


def test_before_a_pbx_is_named_the_link_is_down_and_orders_are_refused(monitor: MonitorProcess) -> None:
    window = monitor.window()
    window.hear()
    assert window.picture.link.fault is LinkFault.NOT_ASKED
    window.send(EndPause(command_id="e", agent="1001"))
    refused = window.answer("e")
    assert isinstance(refused, OrderRefused)
    assert refused.refusal == OrderRefusal.LINK_DOWN


def test_a_line_that_is_no_command_is_refused_and_the_window_stays_attached(monitor: MonitorProcess) -> None:
    window = monitor.window()
    window.hear()
    window.send_line(b'{"type":"Nonsense"}\n')
    refused = window.answer("")
    assert isinstance(refused, OrderRefused)
    assert refused.refusal == OrderRefusal.BAD_MESSAGE


def test_a_stranger_without_the_token_is_hung_up_on(monitor: MonitorProcess) -> None:
    assert monitor.window(token="wrong").hear() is None


def test_a_second_monitor_leaves_at_once_and_a_told_one_leaves_properly(
    monitor: MonitorProcess, tmp_path: Path
) -> None:
    window = monitor.window()
    window.hear()
    assert MonitorProcess(tmp_path).process.wait(15) == 17
    window.send(MonitorShutdown())
    assert monitor.process.wait(10) == 0
    assert not monitor.path.exists()


def test_a_monitor_that_nobody_needs_leaves(tmp_path: Path) -> None:
    assert MonitorProcess(tmp_path, "--unattended-exit", "0.1").process.wait(15) == 0


def test_a_monitor_that_can_not_listen_says_so_by_its_status(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    command = [sys.executable, "main.py", "monitor", "--rendezvous", str(tmp_path / "file" / "m.json")]
    done = subprocess.run(
        [*command, "--log-folder", str(tmp_path / "logs")], cwd=ROOT, timeout=15, check=False
    )
    assert done.returncode == 18
    assert "can't go on" in (tmp_path / "logs" / "monitor.log").read_text("utf-8")
