"""The picture as a fold: places in queues, what is said of an agent, and facts that come twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from telephony.pbx.applying import apply
from telephony.pbx.calls import QueueCall
from telephony.pbx.events import (
    AgentWatched,
    CallerJoined,
    CallerLeft,
    CallRecorded,
    HelpAsked,
    LinkChanged,
    MemberChanged,
    MemberLeft,
    MonitorAttached,
    OrderDone,
    PbxEvent,
    PbxHeard,
    PictureRead,
)
from telephony.pbx.figures import Figures
from telephony.pbx.picture import (
    WRAP_UP,
    Device,
    Link,
    LinkFault,
    LinkState,
    Membership,
    PbxAgentState,
    Picture,
    Waiting,
)
from telephony.pbx.wire import decode_monitor_event, encode


def after(*events: PbxEvent, picture: Picture | None = None) -> Picture:
    result = picture or Picture()
    for event in events:
        result = apply(result, event)
    return result


def member(
    device: Device = Device.IDLE, reason: str | None = None, queue: str = "hotline", at: float = 100.0
) -> MemberChanged:
    """Agent 1001 in a queue; a reason, even an empty one, is a pause."""
    place = Membership(queue=queue, paused=reason is not None, reason=reason or "", changed_at=at)
    return MemberChanged(at=at, extension="1001", membership=place, device=device, name="李静")


def joined(call_id: str, position: int, at: float = 0.0) -> CallerJoined:
    return CallerJoined(
        at=at, caller=Waiting(call_id=call_id, queue="hotline", number="1", since=at), position=position
    )


@pytest.mark.parametrize(
    ("device", "reason", "state"),
    [
        (Device.IDLE, None, PbxAgentState.READY),
        (Device.IDLE, "meal", PbxAgentState.PAUSED),
        (Device.IDLE, "", PbxAgentState.PAUSED),
        (Device.IDLE, WRAP_UP, PbxAgentState.WRAP_UP),
        (Device.RINGING, None, PbxAgentState.RINGING),
        (Device.BUSY, None, PbxAgentState.ON_CALL),
        (Device.HELD, None, PbxAgentState.ON_CALL),
        (Device.BUSY, "meal", PbxAgentState.ON_CALL),
        (Device.UNREACHABLE, None, PbxAgentState.UNREGISTERED),
        (Device.UNREACHABLE, "meal", PbxAgentState.UNREGISTERED),
        (Device.UNREACHABLE, WRAP_UP, PbxAgentState.UNREGISTERED),
        (Device.UNKNOWN, None, PbxAgentState.UNREGISTERED),
    ],
)
def test_what_is_said_of_an_agent(device: Device, reason: str | None, state: PbxAgentState) -> None:
    agent = after(member(device, reason)).agents["1001"]
    assert (agent.state, agent.reason) == (state, reason or "")


def test_how_long_counts_from_the_change_and_not_from_the_last_word() -> None:
    picture = after(member(at=100), member(at=160))
    assert picture.agents["1001"].since == 100
    picture = after(member(reason="meal", at=200), member(reason="meal", at=230), picture=picture)
    assert picture.agents["1001"].since == 200
    picture = after(member(reason="training", at=300), picture=picture)
    assert picture.agents["1001"].since == 300


def test_an_agent_in_two_queues_is_ready_if_one_of_them_may_ring() -> None:
    picture = after(member(reason="meal"), member(queue="dialect"))
    assert picture.agents["1001"].state is PbxAgentState.READY
    assert picture.agents["1001"].queues == ("dialect", "hotline")
    left = MemberLeft(at=2, extension="1001", queue="dialect")
    picture = after(left, picture=picture)
    assert picture.agents["1001"].state is PbxAgentState.PAUSED
    assert after(MemberLeft(extension="1001", queue="hotline"), left, picture=picture).agents == {}
    assert after(left).agents == {}


def test_positions_follow_from_the_order() -> None:
    picture = after(joined("a", 1), joined("b", 2), joined("c", 3))
    picture = after(CallerLeft(call_id="b", queue="hotline"), joined("first", 1), picture=picture)
    assert [each.call_id for each in picture.queues["hotline"].waiting] == ["first", "a", "c"]
    assert after(CallerLeft(call_id="x", queue="nowhere"), picture=picture).queues == picture.queues


def test_a_caller_has_the_line_and_the_number_of_the_journal() -> None:
    call = QueueCall(id="a", offered_at=5.0, line="12369", queue="hotline", number="")
    waiting = after(CallRecorded(at=5, call=call), joined("a", 1)).waiting
    assert [(each.line, each.number) for each in waiting] == [("12369", "")]


def test_a_call_in_hand_is_the_agents_until_it_ends() -> None:
    call = QueueCall(id="a", offered_at=5.0, queue="hotline", answered_at=9.0, agent="1001")
    picture = after(member(), CallRecorded(at=9, call=call), HelpAsked(at=10, agent="1001"))
    assert (picture.agents["1001"].call_id, picture.agents["1001"].help_since) == ("a", 10)
    picture = after(CallRecorded(at=70, call=replace(call, ended_at=70.0)), picture=picture)
    assert (picture.agents["1001"].call_id, picture.agents["1001"].help_since) == ("", 0)


def test_a_supervisor_who_listens_answers_the_call_for_help() -> None:
    watched = AgentWatched(agent="1001", supervisor="9001", on=True)
    picture = after(member(), HelpAsked(at=10, agent="1001"), watched, watched)
    assert (picture.agents["1001"].watched_by, picture.agents["1001"].help_since) == (("9001",), 0)
    picture = after(replace(watched, on=False), picture=picture)
    assert picture.agents["1001"].watched_by == ()
    assert after(watched, HelpAsked(agent="1001")).agents == {}


def test_what_was_known_stays_with_its_age_while_the_link_is_down_and_is_void_when_it_is_back() -> None:
    picture = after(member(), joined("a", 1, at=150.0))
    down = Link(state=LinkState.DOWN, since=200, fault=LinkFault.LOST)
    picture = after(LinkChanged(at=200, link=down), picture=picture)
    assert (picture.link, len(picture.waiting), picture.age_s(210.0)) == (down, 1, 60.0)
    read = PictureRead(
        at=220, day_began_at=0, queues=("hotline",), waiting=(), members=(), calls=(), figures={}, missed={}
    )
    picture = after(read, picture=picture)
    assert (picture.agents, picture.waiting, picture.age_s(221.0)) == ({}, (), 1.0)
    assert picture.link.state is LinkState.UP
    assert Picture().age_s(1.0) is None


def test_signs_of_life_and_answers_change_the_age_only() -> None:
    picture = after(member(at=100))
    assert after(PbxHeard(at=120), picture=picture) == replace(picture, heard_at=120)
    assert after(OrderDone(at=130, command_id="x"), picture=picture) == replace(picture, heard_at=130)


def test_a_call_of_yesterday_that_ends_today_is_in_no_figure_of_today_but_is_missed() -> None:
    call = QueueCall(id="a", offered_at=990.0, queue="hotline", number="13800000001", ended_at=1005.0)
    picture = after(CallRecorded(at=1005, call=call), picture=Picture(day_began_at=1000))
    assert picture.figures == Figures()
    assert list(picture.missed) == ["13800000001"]


def test_memory_does_not_grow_with_the_day() -> None:
    picture = Picture()
    for number in range(1, 5001):
        at = 10.0 * number
        call = QueueCall(id=str(number), offered_at=at, queue="hotline", answered_at=at, ended_at=at + 5)
        picture = after(CallRecorded(at=at + 5, call=call), picture=picture)
    assert picture.figures.answered == 5000
    assert len(picture.calls) < 200


EVENTS = st.lists(
    st.one_of(
        st.builds(
            member,
            device=st.sampled_from(Device),
            reason=st.sampled_from([None, "", "meal", WRAP_UP]),
            queue=st.sampled_from(["hotline", "dialect"]),
            at=st.floats(1, 1000),
        ),
        st.builds(MemberLeft, extension=st.just("1001"), queue=st.sampled_from(["hotline", "dialect"])),
        st.builds(joined, call_id=st.sampled_from("abc"), position=st.integers(1, 4)),
        st.builds(CallerLeft, call_id=st.sampled_from("abc"), queue=st.just("hotline")),
    ),
    max_size=20,
)


@given(EVENTS)
def test_whatever_comes_a_fact_told_twice_is_the_same_and_crosses_the_line_unchanged(
    events: list[PbxEvent],
) -> None:
    picture = Picture()
    for event in events:
        picture = apply(picture, event)
        again = apply(picture, event)
        assert replace(again, queues={}) == replace(picture, queues={})
        assert sorted(each.call_id for each in again.waiting) == sorted(
            each.call_id for each in picture.waiting
        )
        for agent in picture.agents.values():
            assert agent.state is not PbxAgentState.READY or agent.is_registered
    attached = MonitorAttached(version=1, pid=1, picture=picture)
    crossed = decode_monitor_event(encode(attached))
    assert isinstance(crossed, MonitorAttached)
    assert apply(Picture(), crossed) == picture
