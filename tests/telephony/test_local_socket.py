"""The line between window and engine: only the same user with the token gets in, and nobody can stall it."""

import contextlib
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from telephony.local_socket import BACKLOG_LIMIT, LINE_LIMIT, Heard, LocalSocket, Peer
from telephony.protocol import VERSION, Attach, SetReady, decode_command, encode
from telephony.rendezvous import NoRendezvous, look_up


@pytest.fixture(params=["unix", "tcp"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LocalSocket]:
    if request.param == "unix" and sys.platform == "win32":
        pytest.skip("Windows has no Unix sockets in Python")
    made = LocalSocket(tmp_path / "e.json", unix=request.param == "unix")
    yield made
    made.close()


@pytest.fixture
def dial(tmp_path: Path) -> Iterator["Dialer"]:
    dialer = Dialer(tmp_path / "e.json")
    yield dialer
    dialer.close()


class Dialer:
    """Opens connections to whoever is published there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: list[socket.socket] = []

    def __call__(
        self, token: str | None = None, version: int = VERSION, *, attach: bool = True
    ) -> socket.socket:
        where = look_up(self.path)
        kind, _, address = where.address.partition(":")
        if kind == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._opened.append(connection)
            connection.connect(address)
        else:
            host, port = address.split(":")
            connection = socket.create_connection((host, int(port)))
            self._opened.append(connection)
        if attach:
            connection.sendall(encode(Attach(token=where.token if token is None else token, version=version)))
        return connection

    def close(self) -> None:
        for connection in self._opened:
            connection.close()


def polled(listener: LocalSocket, seconds: float = 0.3) -> Heard:
    """Everything that comes within so long."""
    deadline = time.monotonic() + seconds
    attached: list[Peer] = []
    lines: list[tuple[Peer, bytes]] = []
    left: list[Peer] = []
    while time.monotonic() < deadline:
        heard = listener.poll(0.02)
        attached += heard.attached
        lines += heard.lines
        left += heard.left
    return Heard(tuple(attached), tuple(lines), tuple(left))


def test_a_window_with_the_token_is_attached_and_heard(listener: LocalSocket, dial: Dialer) -> None:
    window = dial()
    window.sendall(encode(SetReady(command_id="1"))[:5])
    heard = polled(listener)
    assert len(heard.attached) == 1
    assert heard.lines == ()
    window.sendall(encode(SetReady(command_id="1"))[5:] + encode(SetReady(command_id="2")))
    heard = polled(listener)
    assert [decode_command(line).command_id for _, line in heard.lines] == ["1", "2"]


@pytest.mark.parametrize(("token", "version"), [("wrong", VERSION), ("", VERSION), (None, VERSION + 1)])
def test_a_stranger_or_another_version_is_cut_off(
    listener: LocalSocket, dial: Dialer, token: str | None, version: int
) -> None:
    window = dial(token, version)
    heard = polled(listener)
    assert heard.attached == ()
    assert listener.peers == ()
    window.settimeout(2)
    assert window.recv(100) == b""


def test_whoever_says_something_else_first_is_cut_off(listener: LocalSocket, dial: Dialer) -> None:
    window = dial(attach=False)
    window.sendall(b"GET / HTTP/1.1\r\n\r\n")
    polled(listener)
    window.settimeout(2)
    assert window.recv(100) == b""


def test_every_attached_window_gets_every_event(listener: LocalSocket, dial: Dialer) -> None:
    windows = [dial(), dial()]
    dial(attach=False)
    polled(listener)
    listener.broadcast(b"news\n")
    for window in windows:
        window.settimeout(2)
        assert window.recv(100) == b"news\n"


def test_a_window_that_leaves_is_told_once(listener: LocalSocket, dial: Dialer) -> None:
    window = dial()
    polled(listener)
    window.close()
    assert len(polled(listener).left) == 1
    assert listener.peers == ()
    listener.broadcast(b"nobody hears\n")


def test_a_window_that_does_not_read_is_cut_off_and_the_others_go_on(
    listener: LocalSocket, dial: Dialer
) -> None:
    dial()
    polled(listener)
    # the system's own buffers take some megabytes first
    for _ in range((BACKLOG_LIMIT + 16_000_000) // 100_000):
        listener.broadcast(b"x" * 99_999 + b"\n")
        listener.poll()
    assert listener.peers == ()
    dial()
    assert len(polled(listener).attached) == 1


def test_a_line_without_an_end_is_cut_off(listener: LocalSocket, dial: Dialer) -> None:
    window = dial()
    polled(listener)
    piece = bytes(50_000)
    for _ in range(LINE_LIMIT // len(piece) + 2):
        with contextlib.suppress(OSError):
            window.sendall(piece)
        listener.poll(0.02)
        listener.poll(0.02)
    assert listener.peers == ()


def test_closing_takes_file_and_socket_away(listener: LocalSocket, tmp_path: Path, dial: Dialer) -> None:
    dial()
    polled(listener)
    listener.close()
    with pytest.raises(NoRendezvous):
        look_up(tmp_path / "e.json")
    assert not list(tmp_path.glob("*.sock"))
