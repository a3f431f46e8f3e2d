"""Following over time, on a connection that answers by a script: clocks, midnight, rights, silence."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from telephony.pbx.asterisk import pbx as following
from telephony.pbx.asterisk.connection import ConnectionFailed, Refused
from telephony.pbx.asterisk.pbx import AsteriskPbx, Timing
from telephony.pbx.asterisk.reading import Message
from telephony.pbx.commands import EndPause, OrderRefusal, PbxAccount
from telephony.pbx.events import (
    CallerJoined,
    CallRecorded,
    LinkChanged,
    OrderRefused,
    PbxEvent,
    PbxHeard,
    PictureRead,
)
from telephony.pbx.picture import LinkFault, LinkState

MIDNIGHT = 1_795_276_800.0
"""2026-11-22 00:00 in China."""
ACCOUNT = PbxAccount(host="pbx", secret="hush")


class ScriptedConnection:
    """Answers lists that are empty, and a clock; refuses or keeps silent where it is told to."""

    def __init__(self, heard: Callable[[Message], None]) -> None:
        self.lost = asyncio.Event()
        self.heard = heard
        self.asked: list[tuple[str, str]] = []
        self.pbx_time = MIDNIGHT - 10
        self.failing: dict[str, Exception] = {}
        self.closed = False
        self.meanwhile: Callable[[], None] = lambda: None

    async def ask(self, action: str, **fields: str) -> Sequence[Message]:
        self.asked.append((action, fields.get("Family", "")))
        await asyncio.sleep(0)
        if action in self.failing:
            raise self.failing[action]
        if action == "Ping":
            return [{"Timestamp": str(self.pbx_time)}]
        if action == "QueueStatus":
            self.meanwhile()
            return [{"Event": "QueueParams", "Queue": "hotline"}]
        return []

    def close(self) -> None:
        self.closed = True


class Stand:
    """A followed script; `ours` is this machine's clock."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[ScriptedConnection], None]
    ) -> None:
        self.ours = MIDNIGHT - 10
        self.told: list[PbxEvent] = []
        self.connections: list[ScriptedConnection] = []

        async def connect(_: PbxAccount, heard: Callable[[Message], None]) -> ScriptedConnection:
            connection = ScriptedConnection(heard)
            prepare(connection)
            self.connections.append(connection)
            return connection

        monkeypatch.setattr(following, "connect", connect)
        timing = Timing(retry=(0.0,), heartbeat=0.001)
        self.pbx = AsteriskPbx(ACCOUNT, self.told.append, lambda: self.ours, timing)

    async def until(self, ready: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not ready():
                await asyncio.sleep(0)

    def run(self, play: Callable[["Stand"], Awaitable[None]]) -> None:
        async def whole() -> None:
            task = asyncio.create_task(self.pbx.follow())
            try:
                await play(self)
            finally:
                task.cancel()
                await asyncio.wait({task})

        asyncio.run(whole())
        assert all(each.closed for each in self.connections)

    def reads(self) -> list[PictureRead]:
        return [each for each in self.told if isinstance(each, PictureRead)]

    def faults(self) -> list[LinkFault]:
        links = (each.link for each in self.told if isinstance(each, LinkChanged))
        return [each.fault for each in links if each.state is LinkState.DOWN]


def nothing(_: ScriptedConnection) -> None:
    """The script as it is."""


def test_at_midnight_of_the_pbx_everything_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(stand: Stand) -> None:
        await stand.until(lambda: bool(stand.reads()))
        (connection,) = stand.connections
        assert ("DBGetTree", "hotline-calls/20261121") in connection.asked
        assert ("DBGetTree", "hotline-calls/20261122") not in connection.asked
        connection.pbx_time = stand.ours = MIDNIGHT + 1
        await stand.until(lambda: len(stand.reads()) == 2)
        assert ("DBGetTree", "hotline-calls/20261122") in connection.asked
        assert [each.day_began_at for each in stand.reads()] == [MIDNIGHT - 86400, MIDNIGHT]

    Stand(monkeypatch, nothing).run(play)


def test_the_pbxs_clock_may_be_wrong_without_a_wait_being_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(stand: Stand) -> None:
        await stand.until(lambda: bool(stand.reads()))
        # the PBX's clock is 7 s behind: its day is still yesterday
        stand.ours = MIDNIGHT + 3
        stand.connections[0].pbx_time = MIDNIGHT - 4
        before = len(stand.told)
        await stand.until(lambda: sum(isinstance(each, PbxHeard) for each in stand.told[before:]) > 1)
        assert len(stand.reads()) == 1
        record = f"{int(MIDNIGHT) - 5}|12345|hotline|13800000001|||||in"
        message = {"Event": "UserEvent", "UserEvent": "HotlineCall", "Call": "c", "Record": record}
        stand.connections[0].heard(message)
        told = stand.told[-1]
        assert isinstance(told, CallRecorded)
        assert told.call.offered_at == MIDNIGHT + 2

    Stand(monkeypatch, nothing).run(play)


def test_what_comes_while_the_pbx_is_asked_is_told_after_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    joined = {
        "Event": "QueueCallerJoin",
        "Queue": "hotline",
        "Uniqueid": "c",
        "Position": "1",
        "Channel": "PJSIP/trunk-1",
    }

    def prepare(connection: ScriptedConnection) -> None:
        connection.meanwhile = lambda: connection.heard(joined)

    async def play(stand: Stand) -> None:
        await stand.until(lambda: any(isinstance(each, CallerJoined) for each in stand.told))
        kinds = [type(each) for each in stand.told]
        assert kinds.index(PictureRead) < kinds.index(CallerJoined)

    Stand(monkeypatch, prepare).run(play)


def test_an_event_with_a_hole_is_logged_and_the_next_one_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def play(stand: Stand) -> None:
        await stand.until(lambda: bool(stand.reads()))
        heard = stand.connections[0].heard
        heard({"Event": "QueueCallerJoin", "Queue": "hotline"})
        heard({"Event": "UserEvent", "UserEvent": "HotlineHelp", "Agent": "1001"})
        assert type(stand.told[-1]).__name__ == "HelpAsked"

    Stand(monkeypatch, nothing).run(play)
    assert "lacks what it should tell" in caplog.text


@pytest.mark.parametrize(
    ("failure", "fault"),
    [
        (Refused("Permission denied"), LinkFault.RIGHTS),
        (Refused("Invalid/unknown command: QueueStatus. Use Action: ListCommands"), LinkFault.STARTING),
        (ConnectionFailed(LinkFault.SILENT, "DBGetTree"), LinkFault.SILENT),
    ],
)
def test_a_pbx_that_does_not_tell_everything_is_not_up(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, fault: LinkFault
) -> None:
    def prepare(connection: ScriptedConnection) -> None:
        connection.failing["DBGetTree"] = failure

    async def play(stand: Stand) -> None:
        await stand.until(lambda: len(stand.connections) > 2)
        assert set(stand.faults()) == {fault}
        assert not stand.reads()

    Stand(monkeypatch, prepare).run(play)


def test_a_line_that_is_lost_is_made_again_and_everything_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(stand: Stand) -> None:
        await stand.until(lambda: bool(stand.reads()))
        stand.connections[0].lost.set()
        await stand.until(lambda: len(stand.reads()) == 2)
        assert stand.faults() == [LinkFault.LOST]
        assert len(stand.connections) == 2

    Stand(monkeypatch, nothing).run(play)


def test_an_order_that_the_pbx_does_not_answer_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(connection: ScriptedConnection) -> None:
        connection.failing["QueuePause"] = ConnectionFailed(LinkFault.SILENT, "QueuePause")

    async def play(stand: Stand) -> None:
        await stand.until(lambda: bool(stand.reads()))
        answer = await stand.pbx.order(EndPause(command_id="e", agent="1001"))
        assert isinstance(answer, OrderRefused)
        assert (answer.command_id, answer.refusal) == ("e", OrderRefusal.UNANSWERED)

    Stand(monkeypatch, prepare).run(play)
