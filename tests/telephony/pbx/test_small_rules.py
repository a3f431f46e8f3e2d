"""The journal's lines, messages with holes, commands that mean nothing, codes, days: rules by tables."""

from collections.abc import Mapping

import pytest

from telephony.agent import LINE_DOWN, QUEUE_REFUSED, Agent, AgentState
from telephony.pbx import codes
from telephony.pbx.asterisk.asking import Answers, Days, days_at, picture_read
from telephony.pbx.asterisk.journal import BadRecord, call_of
from telephony.pbx.asterisk.reading import event_of, extension_of, number_of
from telephony.pbx.calls import QueueCall
from telephony.pbx.checking import refusal_of
from telephony.pbx.codes import QueueCode
from telephony.pbx.commands import (
    EndPause,
    FollowPbx,
    MoveAgent,
    OrderRefusal,
    PauseAgent,
    PbxAccount,
    PbxOrder,
    TakeOut,
)
from telephony.pbx.events import MemberChanged, OrderDone, OrderRefused, PbxEvent, PbxHeard
from telephony.pbx.picture import (
    Device,
    Link,
    LinkState,
    PbxAgent,
    PbxAgentState,
    Picture,
    Queue,
    Waiting,
)
from telephony.pbx.port import FakePbx, Pbx
from telephony.pbx.wire import decode_monitor_command, decode_monitor_event, encode
from telephony.protocol import BadMessage

Message = Mapping[str, str]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            "100|12345|hotline|1380|||||in",
            QueueCall(id="c", offered_at=107, line="12345", queue="hotline", number="1380"),
        ),
        (
            "100|12369|hotline||101|1001|160|190|in",
            QueueCall(
                id="c",
                offered_at=107,
                line="12369",
                queue="hotline",
                answered_at=108,
                agent="1001",
                ended_at=167,
                wrapped_at=197,
            ),
        ),
        (
            "100|||1380|100|1001|100||out",
            QueueCall(
                id="c",
                offered_at=107,
                number="1380",
                answered_at=107,
                agent="1001",
                ended_at=107,
                outgoing=True,
            ),
        ),
    ],
)
def test_a_line_of_the_journal_is_a_call_by_this_machines_clock(record: str, expected: QueueCall) -> None:
    assert call_of("c", record, 7) == expected


@pytest.mark.parametrize(
    "record", ["", "100|in", "x|12345|hotline|1|||||in", "100|1|q|1|||||sideways", "|" * 8]
)
def test_what_is_no_line_of_the_journal_is_refused(record: str) -> None:
    with pytest.raises(BadRecord):
        call_of("c", record)


@pytest.mark.parametrize(
    ("interface", "extension"),
    [("PJSIP/1001", "1001"), ("PJSIP/1001-0000002a", "1001"), ("PJSIP/1001-,qbdES", "1001"), ("", "")],
)
def test_an_extension_is_read_off_an_interface_or_a_channel(interface: str, extension: str) -> None:
    assert extension_of(interface) == extension


@pytest.mark.parametrize(
    ("caller", "number"), [("13800000001", "13800000001"), ("+8613", "+8613"), ("<unknown>", ""), ("", "")]
)
def test_an_unknown_caller_has_no_number(caller: str, number: str) -> None:
    assert number_of(caller) == number


def member(status: str) -> Message:
    return {
        "Event": "QueueMemberStatus",
        "Queue": "hotline",
        "Interface": "PJSIP/1001",
        "MemberName": "PJSIP/1001",
        "Status": status,
        "Paused": "0",
        "PausedReason": "old",
        "Timestamp": "100.5",
    }


@pytest.mark.parametrize(
    ("status", "device"),
    [
        ("0", Device.UNKNOWN),
        ("1", Device.IDLE),
        ("2", Device.BUSY),
        ("3", Device.BUSY),
        ("4", Device.UNREACHABLE),
        ("5", Device.UNREACHABLE),
        ("6", Device.RINGING),
        ("7", Device.BUSY),
        ("8", Device.HELD),
        ("", Device.UNKNOWN),
    ],
)
def test_what_asterisk_says_of_a_telephone(status: str, device: Device) -> None:
    event = event_of(member(status), 10, 0.0)
    assert isinstance(event, MemberChanged)
    assert (event.device, event.at, event.name, event.membership.reason) == (device, 110.5, "", "")


@pytest.mark.parametrize(
    "message",
    [
        {"Event": "FullyBooted"},
        {"Event": "UserEvent", "UserEvent": "SomebodyElses"},
        {"Event": "UserEvent", "UserEvent": "HotlineCall", "Call": "c", "Record": "nonsense"},
    ],
)
def test_what_is_not_about_queues_is_passed_over(message: Message) -> None:
    assert event_of(message, 0, 1.0) is None


def test_a_message_with_a_hole_is_an_error_of_its_own_kind() -> None:
    with pytest.raises(KeyError):
        event_of({"Event": "QueueCallerJoin"}, 0, 1.0)


# --- days


@pytest.mark.parametrize(
    ("now", "today", "yesterday", "began"),
    [
        (1_795_276_799.0, "20261121", "20261120", 1_795_190_400.0),
        (1_795_276_800.0, "20261122", "20261121", 1_795_276_800.0),
    ],
)
def test_a_day_begins_at_midnight_of_the_hall(now: float, today: str, yesterday: str, began: float) -> None:
    days = days_at(now, 480)
    assert (days.today, days.yesterday, days.began_at) == (today, yesterday, began)


# --- everything at once


def row(call: str, record: str) -> Message:
    return {"Event": "DBGetTreeResponse", "Key": f"/hotline-calls/20261122/{call}", "Val": f"{record} "}


def test_the_picture_read_takes_missed_calls_of_yesterday_along_but_not_into_the_figures() -> None:
    days = Days(today="20261122", yesterday="20261121", began_at=1000.0)
    answers = Answers(
        status=[{"Event": "QueueParams", "Queue": "hotline"}],
        channels=[{"Event": "CoreShowChannel", "Uniqueid": "up", "Channel": "Local/x"}],
        yesterday=[row("y", "900|12345|hotline|13800000001|||930||in"), {"Event": "DBGetTreeComplete"}],
        today=[
            row("up", "1990|12345|hotline|13800000002|||||in"),
            row("lost", "1980|12345|hotline|13800000003|||||in"),
            row("cut", "1000|12345|hotline|13800000004|1005|1001|||in"),
            row("bad", "nonsense"),
        ],
    )
    read = picture_read(answers, days, 0, 2000.0)
    assert sorted(read.missed) == ["13800000001", "13800000003"]
    assert (read.figures["hotline"].offered, read.figures["hotline"].abandoned) == (3, 1)
    assert [call.id for call in read.calls if call.is_open] == ["up"]


def test_a_caller_whom_the_journal_does_not_know_yet_is_still_seen() -> None:
    entry = {
        "Event": "QueueEntry",
        "Queue": "hotline",
        "Position": "1",
        "Uniqueid": "new",
        "CallerIDNum": "13800000001",
        "Wait": "12",
    }
    answers = Answers(status=[entry], channels=[], today=[], yesterday=[])
    read = picture_read(answers, Days(today="", yesterday="", began_at=0), 0, 2000.0)
    assert [(each.number, each.since) for each in read.waiting] == [("13800000001", 1988.0)]


# --- commands


def picture(state: LinkState = LinkState.UP, device: Device = Device.IDLE) -> Picture:
    agent = PbxAgent(extension="1001", device=device, state=PbxAgentState.READY)
    caller = Waiting(call_id="c", queue="hotline")
    return Picture(
        link=Link(state=state),
        agents={"1001": agent},
        queues={"hotline": Queue(name="hotline", waiting=(caller,)), "dialect": Queue(name="dialect")},
    )


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (EndPause(agent="1001"), None),
        (EndPause(agent="1002"), OrderRefusal.NO_SUCH_AGENT),
        (PauseAgent(agent="1002", reason="meal"), OrderRefusal.NO_SUCH_AGENT),
        (MoveAgent(agent="1001", target="dialect"), None),
        (MoveAgent(agent="1001", target="nowhere"), OrderRefusal.NO_SUCH_QUEUE),
        (MoveAgent(agent="1002", target="dialect"), OrderRefusal.NO_SUCH_AGENT),
        (TakeOut(call_id="c", agent="1001"), None),
        (TakeOut(call_id="d", agent="1001"), OrderRefusal.NO_SUCH_CALLER),
        (TakeOut(call_id="c", agent="1002"), OrderRefusal.NO_SUCH_AGENT),
    ],
)
def test_a_command_that_can_mean_nothing_is_refused(order: PbxOrder, refusal: OrderRefusal | None) -> None:
    assert refusal_of(picture(), order) == refusal
    assert refusal_of(picture(LinkState.DOWN), order) is OrderRefusal.LINK_DOWN


def test_nobody_is_sent_to_a_telephone_that_is_gone() -> None:
    gone = picture(device=Device.UNREACHABLE)
    assert refusal_of(gone, TakeOut(call_id="c", agent="1001")) is OrderRefusal.UNREGISTERED


def test_the_fake_answers_as_the_port_says() -> None:
    import asyncio

    told: list[PbxEvent] = []
    fake = FakePbx(told.append)
    port: Pbx = fake
    order = EndPause(command_id="e", agent="1001")
    fake.tell(PbxHeard(at=1))
    assert asyncio.run(port.order(order)) == OrderDone(command_id="e")
    fake.refusal = OrderRefusal.PBX_REFUSED
    assert isinstance(asyncio.run(port.order(order)), OrderRefused)
    assert (fake.orders, told) == ([order, order], [PbxHeard(at=1)])


def test_commands_cross_the_line_and_nonsense_does_not() -> None:
    follow = FollowPbx(command_id="f", account=PbxAccount(host="pbx", secret="hush"))
    assert decode_monitor_command(encode(follow)) == follow
    assert "hush" not in repr(follow)
    for line in (b"{", b'{"type":"PbxHeard"}', b"\xff"):
        with pytest.raises(BadMessage):
            decode_monitor_command(line)
    with pytest.raises(BadMessage):
        decode_monitor_event(b'{"type":"EndPause","agent":"1"}')


# --- codes


def test_codes_are_what_a_telephone_dials() -> None:
    assert codes.pause_code("meal") == "*5202"
    assert codes.pause_code("a reason of this hall") == "*5206"
    assert codes.listen_code("1001") == "*411001"
    assert codes.unknown_reasons(["meal", "prayer"]) == ("prayer",)


@pytest.mark.parametrize(
    ("dialled", "meaning"),
    [
        ("*50", QueueCode.SIGN_IN),
        ("*5201", QueueCode.PAUSE),
        ("*54", QueueCode.SIGN_OUT),
        ("*55", QueueCode.HELP),
        ("*5299", None),
        ("*411001", None),
        ("110", None),
    ],
)
def test_a_code_that_is_dialled_is_known_by_its_meaning(dialled: str, meaning: QueueCode | None) -> None:
    assert codes.meaning_of(dialled) is meaning


OUT, READY = Agent(), Agent(state=AgentState.READY)
MEAL = Agent(state=AgentState.NOT_READY, reason="meal")
DOWN = Agent(state=AgentState.NOT_READY, reason=LINE_DOWN)
REFUSED = Agent(state=AgentState.NOT_READY, reason=QUEUE_REFUSED)
CALL, WRAPS = Agent(state=AgentState.ON_CALL), Agent(state=AgentState.WRAP_UP)


@pytest.mark.parametrize(
    ("before", "now", "dialled"),
    [
        (OUT, READY, ("*50", "*51")),
        (OUT, MEAL, ("*50", "*5202")),
        (OUT, OUT, ()),
        (READY, MEAL, ("*5202",)),
        (MEAL, READY, ("*51",)),
        (READY, CALL, ()),
        (CALL, WRAPS, ()),
        (WRAPS, READY, ("*51",)),
        (WRAPS, MEAL, ("*5202",)),
        (READY, DOWN, ()),
        (READY, REFUSED, ()),
        (REFUSED, READY, ("*51",)),
        (DOWN, READY, ("*51",)),
        (READY, OUT, ("*54",)),
    ],
)
def test_what_a_desk_dials_when_its_agent_changes(
    before: Agent, now: Agent, dialled: tuple[str, ...]
) -> None:
    assert codes.codes_for(before, now) == dialled
