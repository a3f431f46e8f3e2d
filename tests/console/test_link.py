"""The line to a phone process, against a real process with a real local socket."""

import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from console.link import Link, LinkState
from telephony.detached import start_detached
from telephony.protocol import CommandAccepted, SetReady, decode_event
from telephony.rendezvous import Rendezvous, look_up, publish

ROOT = Path(__file__).parents[2]

PEER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from telephony.local_socket import LocalSocket
    from telephony.protocol import CommandAccepted, EngineStopped, Shutdown, decode_command, encode

    line = LocalSocket(Path(sys.argv[1]), unix=sys.argv[2] == "unix")
    while True:
        heard = line.poll(0.05)
        for peer in heard.attached:
            line.send(peer, encode(EngineStopped()))
        for peer, raw in heard.lines:
            command = decode_command(raw)
            line.send(peer, encode(CommandAccepted(command_id=command.command_id)))
            if isinstance(command, Shutdown):
                line.close()
                sys.exit()
    """
)


@pytest.fixture(params=["unix", "tcp"])
def start_peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], None]]:
    if request.param == "unix" and sys.platform == "win32":
        pytest.skip("no Unix sockets on Windows")
    started: list[int] = []

    def start() -> None:
        command = [sys.executable, "-c", PEER, str(tmp_path / "peer.json"), request.param]
        started.append(start_detached(command, tmp_path / "peer.log", ROOT))

    yield start
    for pid in started:
        if psutil.pid_exists(pid):
            psutil.Process(pid).kill()


def link_to(folder: Path, launch: Callable[[], None]) -> tuple[Link, list[object]]:
    link = Link(folder / "peer.json", decode_event, launch)
    messages: list[object] = []
    link.received.connect(messages.append)
    return link, messages


def test_a_process_that_is_not_there_is_started_and_answers(
    qtbot: QtBot, tmp_path: Path, start_peer: Callable[[], None]
) -> None:
    link, messages = link_to(tmp_path, start_peer)
    link.open()
    qtbot.waitUntil(lambda: link.state is LinkState.ATTACHED, timeout=10000)
    assert link.send(SetReady(command_id="one"))
    qtbot.waitUntil(lambda: messages[1:] == [CommandAccepted(command_id="one")], timeout=5000)
    link.close()


def test_a_process_that_is_killed_is_started_again_and_the_window_is_told(
    qtbot: QtBot, tmp_path: Path, start_peer: Callable[[], None]
) -> None:
    link, messages = link_to(tmp_path, start_peer)
    states: list[LinkState] = []
    link.state_changed.connect(states.append)
    link.open()
    qtbot.waitUntil(lambda: link.state is LinkState.ATTACHED, timeout=10000)
    psutil.Process(look_up(tmp_path / "peer.json").pid).kill()
    qtbot.waitUntil(lambda: states.count(LinkState.ATTACHED) == 2, timeout=10000)
    assert states == [
        LinkState.CONNECTING,
        LinkState.ATTACHED,
        LinkState.RESTARTING,
        LinkState.ATTACHED,
    ]
    assert link.send(SetReady(command_id="two"))
    qtbot.waitUntil(lambda: messages[2:] == [CommandAccepted(command_id="two")], timeout=5000)
    link.close()


def test_a_second_window_attaches_to_the_running_process_without_starting_another(
    qtbot: QtBot, tmp_path: Path, start_peer: Callable[[], None]
) -> None:
    first, _ = link_to(tmp_path, start_peer)
    first.open()
    qtbot.waitUntil(lambda: first.state is LinkState.ATTACHED, timeout=10000)
    launches: list[None] = []
    second, _ = link_to(tmp_path, lambda: launches.append(None))
    second.open()
    qtbot.waitUntil(lambda: second.state is LinkState.ATTACHED, timeout=5000)
    assert launches == []
    first.close()
    second.close()


def test_a_process_of_another_version_is_left_alone_and_said_so(qtbot: QtBot, tmp_path: Path) -> None:
    publish(tmp_path / "peer.json", Rendezvous(pid=1, address="unix:/nowhere", version=0, token="x"))
    launches: list[None] = []
    link, _ = link_to(tmp_path, lambda: launches.append(None))
    link.open()
    assert link.state is LinkState.INCOMPATIBLE
    assert not link.send(SetReady())
    assert launches == []
    link.close()


def test_a_program_that_cannot_be_started_is_unavailable_and_tried_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    tries: list[None] = []

    def refuse() -> None:
        tries.append(None)
        raise OSError("no such program")

    link, _ = link_to(tmp_path, refuse)
    link.open()
    assert link.state is LinkState.UNAVAILABLE
    qtbot.waitUntil(lambda: len(tries) >= 3, timeout=5000)
    link.close()


def test_a_wrong_token_is_not_let_in(qtbot: QtBot, tmp_path: Path, start_peer: Callable[[], None]) -> None:
    link, messages = link_to(tmp_path, start_peer)
    link.open()
    qtbot.waitUntil(lambda: link.state is LinkState.ATTACHED, timeout=10000)
    true = look_up(tmp_path / "peer.json")
    publish(
        tmp_path / "other.json",
        Rendezvous(pid=true.pid, address=true.address, version=true.version, token="guess"),
    )
    launches: list[None] = []
    thief = Link(tmp_path / "other.json", decode_event, lambda: launches.append(None))
    heard: list[object] = []
    states: list[LinkState] = []
    thief.received.connect(heard.append)
    thief.state_changed.connect(states.append)
    thief.open()
    qtbot.waitUntil(lambda: len(launches) == 1, timeout=5000)
    thief.close()
    assert LinkState.ATTACHED not in states
    assert heard == []
    assert link.send(SetReady(command_id="still"))
    qtbot.waitUntil(lambda: messages[1:] == [CommandAccepted(command_id="still")], timeout=5000)
    link.close()
