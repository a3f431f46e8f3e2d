"""The line to a real Asterisk: refused, cut, restarted, encrypted; and what its account may not do."""

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from telephony.pbx import codes
from telephony.pbx.asterisk import connection
from telephony.pbx.asterisk.connection import Refused, connect
from telephony.pbx.asterisk.pbx import Timing
from telephony.pbx.commands import EndPause, OrderRefusal
from telephony.pbx.events import LinkChanged, OrderRefused, PbxHeard, PictureRead
from telephony.pbx.picture import LinkFault, LinkState, PbxAgentState, Picture
from tests.pbx.asterisk import Asterisk
from tests.pbx.phone import BarePhone
from tests.servers.process import free_port
from tests.telephony.pbx.follower import Follower, account_of

pytestmark = pytest.mark.asterisk


def fault_of(follower: Follower) -> LinkFault:
    """Why the link is down, once it is."""
    picture = follower.until(
        lambda each: each.link.state is LinkState.DOWN and each.link.retry_at > 0, "the link is down"
    )
    return picture.link.fault


def cut(pbx: Asterisk) -> None:
    """Throw everybody off the manager interface."""
    for line in pbx.console("manager show connected").splitlines():
        fields = line.split()
        if len(fields) > 4 and fields[0] == pbx.ami_user:
            pbx.console(f"manager kick session {fields[4]}")


def same(first: Picture, second: Picture) -> bool:
    """Whether two pictures show the same, but for the moment at which each was read."""

    def facts(picture: Picture) -> object:
        agents = {
            key: (each.state, each.reason, each.queues, each.call_id) for key, each in picture.agents.items()
        }
        return agents, picture.figures, picture.missed, [each.call_id for each in picture.waiting]

    return facts(first) == facts(second)


def test_what_happens_while_the_line_is_cut_is_read_from_the_pbx_afterwards(
    hall: Asterisk, tmp_path: Path
) -> None:
    with (
        Follower(account_of(hall), Timing(retry=(1.5,), heartbeat=0.5)) as wall,
        BarePhone(hall, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone,
    ):
        wall.up()
        phone.do("dial", codes.SIGN_IN)
        wall.until_agent("1001", lambda each: each.reason == "signed_in", "signed in")
        staying = hall.citizen_calls("13800000003")
        wall.until(lambda each: len(each.waiting) == 1, "one waits")
        cut(hall)
        down = wall.until(lambda each: each.link.state is LinkState.DOWN, "the line is cut")
        assert down.link.fault is LinkFault.LOST
        assert len(down.waiting) == 1, "what was known stays to be seen, with its age"
        hall.citizen_calls("13800000004").hang_up()
        phone.do("dial", codes.pause_code("meal"))
        assert "13800000004" not in wall.picture.missed
        back = wall.up().picture
        assert list(back.missed) == ["13800000004"]
        assert [each.number for each in back.waiting] == ["13800000003"]
        assert (back.figures.offered, back.figures.abandoned) == (2, 1)
        wall.until_agent("1001", lambda each: each.reason == "meal", "at a meal")
        with Follower(account_of(hall)) as newcomer:
            assert same(wall.picture, newcomer.up().picture)
        assert staying.connected


def test_a_call_in_hand_is_found_again_by_who_comes_later(hall: Asterisk, tmp_path: Path) -> None:
    with (
        BarePhone(hall, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone,
        BarePhone(hall, "9001", tmp_path / "9001.wav", tone_hz=850).registered() as supervisor,
    ):
        for code in (codes.SIGN_IN, codes.READY):
            phone.do("dial", code)
            phone.wait_for("state", state="DISCONNECTED")
        citizen = hall.citizen_calls("13800000003", 500)
        citizen.hears(350)
        supervisor.do("dial", codes.listen_code("1001"))
        supervisor.hears(350, 500)
        with Follower(account_of(hall)) as wall:
            agent = wall.up().picture.agents["1001"]
            assert agent.state is PbxAgentState.ON_CALL
            assert wall.picture.calls[agent.call_id].number == "13800000003"
            assert agent.watched_by == ("9001",)
            assert agent.since == wall.picture.calls[agent.call_id].answered_at


def test_a_pbx_that_loses_its_power_comes_back_with_its_agents_and_without_its_calls(
    hall: Asterisk, tmp_path: Path
) -> None:
    with Follower(account_of(hall)) as wall:
        wall.up()
        with BarePhone(hall, "1001", tmp_path / "1001.wav").registered() as phone:
            phone.do("dial", codes.SIGN_IN)
            wall.until_agent("1001", lambda each: each.reason == "signed_in", "signed in")
            hall.citizen_calls("13800000009")
            wall.until(lambda each: len(each.waiting) == 1, "one waits")
            # the PBX writes its database once a second; no other test may use this number
            kept = hall.folder / "db" / "astdb.sqlite3"
            hall.until(lambda: b"13800000009" in kept.read_bytes(), "the journal is on the disk")
            hall.stop(abruptly=True)
            assert fault_of(wall) in {LinkFault.LOST, LinkFault.UNREACHABLE}
            hall.start()
            wall.up()
        picture = wall.picture
        assert not picture.waiting
        assert not [call for call in picture.calls.values() if call.is_open]
        assert list(picture.missed) == ["13800000009"], "who was cut off is owed a call back"
        assert "1001" in picture.agents


def test_the_age_of_the_data_stays_small_while_nothing_happens(wall: Follower) -> None:
    seen = len(wall.events)
    wall.until(lambda _: any(isinstance(each, PbxHeard) for each in wall.events[seen:]), "a sign of life")
    age = wall.picture.age_s(time.time())
    assert age is not None
    assert age < 5


def test_a_wrong_secret_is_told_as_one(hall: Asterisk) -> None:
    with Follower(account_of(hall, secret="wrong")) as wall:
        assert fault_of(wall) is LinkFault.REFUSED


def test_nobody_there_is_told_as_such_and_tried_again(hall: Asterisk) -> None:
    with Follower(account_of(hall, port=free_port())) as wall:
        assert fault_of(wall) is LinkFault.UNREACHABLE
        tries = (each for each in wall.events if isinstance(each, LinkChanged))
        assert next(tries).link.state is LinkState.CONNECTING
        answer = wall.order(EndPause(agent="1001"))
        assert isinstance(answer, OrderRefused)
        assert answer.refusal == OrderRefusal.LINK_DOWN


def test_the_line_may_be_encrypted_and_the_pbx_must_prove_who_it_is(hall: Asterisk) -> None:
    encrypted = account_of(hall, port=hall.ami_tls_port, tls=True, ca_file=str(hall.ca_file))
    with Follower(encrypted) as wall:
        assert wall.up().picture.queues
    stranger = account_of(hall, port=hall.ami_tls_port, tls=True, ca_file=str(hall.other_ca_file))
    with Follower(stranger) as wall:
        assert fault_of(wall) is LinkFault.UNTRUSTED
    nobody = account_of(hall, port=hall.ami_tls_port, tls=True, ca_file="/nowhere/ca.pem")
    with Follower(nobody) as wall:
        assert fault_of(wall) is LinkFault.UNTRUSTED


@pytest.fixture
def mute() -> Iterator[int]:
    """A port where somebody accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_somebody_else_at_the_port_is_no_pbx(
    hall: Asterisk, mute: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ANSWER_S", 0.2)
    with Follower(account_of(hall, port=mute)) as wall:
        assert fault_of(wall) is LinkFault.NOT_A_PBX


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("Command", {"Command": "core show version"}),
        ("Originate", {"Channel": "PJSIP/1001", "Context": "outside", "Exten": "110", "Priority": "1"}),
        ("GetConfig", {"Filename": "pjsip.conf"}),
        ("DBPut", {"Family": "hotline", "Key": "day", "Val": "x"}),
        ("Reload", {}),
    ],
)
def test_the_account_of_the_monitor_may_do_no_more_than_it_needs(
    hall: Asterisk, action: str, fields: dict[str, str]
) -> None:
    async def refused() -> None:
        opened = await connect(account_of(hall), lambda _: None)
        try:
            with pytest.raises(Refused, match="Permission denied"):
                await opened.ask(action, **fields)
        finally:
            opened.close()

    asyncio.run(refused())


def test_the_picture_is_read_before_the_line_counts_as_up(wall: Follower) -> None:
    kinds = [each for each in wall.events if isinstance(each, PictureRead | LinkChanged)]
    assert isinstance(kinds[1], PictureRead)
    assert [each.link.state for each in kinds if isinstance(each, LinkChanged)] == [
        LinkState.CONNECTING,
        LinkState.UP,
    ]
