"""A desk's own telephone at the queues of a real Asterisk: it dials the codes by itself."""

import time
from collections.abc import Callable

import msgspec
import pytest

from telephony.account import PhoneSettings
from telephony.agent import QUEUE_REFUSED, AgentState
from telephony.call import Call, CallPurpose, CallState, Ear, EndReason
from telephony.pbx.codes import QueueCode
from telephony.pbx.picture import WRAP_UP, PbxAgentState
from telephony.protocol import (
    Answer,
    AskForHelp,
    CallDialed,
    CallEnded,
    HangUp,
    LevelsMeasured,
    Listen,
    QueueCodeRefused,
    Refusal,
    SetEar,
    SetNotReady,
    SetReady,
    Shutdown,
    SignIn,
    SignOut,
    StopListening,
)
from tests.pbx.asterisk import Asterisk
from tests.telephony.engine import conftest as engines
from tests.telephony.engine.conftest import MOUTH_HZ, Desk, account, seated
from tests.telephony.engine.window import EngineProcess, Window
from tests.telephony.pbx.follower import Follower, account_of
from tests.tones import longest_gap

pytestmark = pytest.mark.asterisk

CITIZEN_HZ, SUPERVISOR_HZ = 450, 850
NewEngine = Callable[..., EngineProcess]
new_engine = engines.new_engine
"""The fixture of the engine's own tests."""
WRAPS_UP = PhoneSettings(wrap_up_seconds=60, ring_seconds=20, unattended_exit_seconds=60)


def at_queues(pbx: Asterisk, engine: EngineProcess, extension: str = "1001") -> Desk:
    """An agent whose telephone tells the queues what the agent does."""
    return seated(engine, msgspec.structs.replace(account(pbx, extension), queue_codes=True), WRAPS_UP)


@pytest.fixture
def agent(wall: Follower, hall: Asterisk, new_engine: NewEngine) -> Desk:
    """1001, ready at the PBX too."""
    desk = at_queues(hall, new_engine())
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready")
    return desk


def talk(desk: Desk) -> Call:
    """Answer the call that comes."""
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    return desk.window.reaches(call, CallState.ESTABLISHED)


def test_what_the_agent_does_at_the_desk_is_what_the_queues_believe(
    hall: Asterisk, wall: Follower, agent: Desk
) -> None:
    window = agent.window
    citizen = hall.citizen_calls("13800005678", CITIZEN_HZ)
    call = talk(agent)
    citizen.hears(MOUTH_HZ)
    window.do(HangUp(call_id=call.id))
    window.until(lambda state: state.agent.state is AgentState.WRAP_UP, "in wrap-up")
    wall.until_agent("1001", lambda each: each.reason == WRAP_UP, "in wrap-up")
    window.do(SetReady())
    wall.until(lambda each: each.figures.wrap_ups == 1, "the wrap-up is counted")
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready again")
    window.do(SetNotReady(reason="meal"))
    wall.until_agent(
        "1001", lambda each: (each.state, each.reason) == (PbxAgentState.PAUSED, "meal"), "at a meal"
    )
    # a supervisor takes the agent out; the desk knows nothing of it, and comes back all the same
    hall.sign_out("1001")
    wall.until(lambda picture: not picture.agents, "taken out")
    window.do(SetReady())
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "in the queue again")
    window.until(lambda state: state.agent.state is AgentState.READY, "shown as ready")
    window.do(SignOut())
    wall.until(lambda picture: not picture.agents, "signed out")
    hall.until(lambda: not hall.registered("1001"), "unregistered after that")
    # the codes were nobody's calls
    assert [event.call.id for event in window.events if isinstance(event, CallEnded)] == [call.id]
    assert not [event for event in window.events if isinstance(event, CallDialed | QueueCodeRefused)]


def test_an_empty_desk_gets_no_calls_and_an_engine_that_leaves_signs_out(wall: Follower, agent: Desk) -> None:
    agent.window.close()
    wall.until_agent("1001", lambda each: each.reason == "other", "paused, for nobody sits there")
    window = agent.engine.window()
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready with the next window")
    window.do(Shutdown())
    assert agent.engine.wait() == 0
    wall.until(lambda picture: not picture.agents, "signed out")


def test_a_telephone_that_had_lost_its_server_is_in_the_queues_again(hall: Asterisk, agent: Desk) -> None:
    hall.stop()
    agent.engine.pause(6.0)  # waking, it looks for its server
    agent.window.until(lambda state: state.agent.state is AgentState.NOT_READY, "not ready", 20.0)
    hall.start()
    agent.window.until(lambda state: state.agent.state is AgentState.READY, "ready", 30.0)
    with Follower(account_of(hall)) as wall:
        wall.up().until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready")
        hall.citizen_calls("13800005678", CITIZEN_HZ)
        talk(agent)


def test_whom_the_pbx_refuses_is_not_ready_and_says_why(
    hall: Asterisk, wall: Follower, new_engine: NewEngine
) -> None:
    window = new_engine(mouth_hz=0).window()
    who = msgspec.structs.replace(account(hall, "9001"), queue_codes=True)
    window.do(SignIn(account=who))
    refused = window.event(QueueCodeRefused)
    assert (refused.code, refused.sip_status, refused.retry_at) == (QueueCode.SIGN_IN, 403, 0.0)
    state = window.until(lambda state: state.agent.reason == QUEUE_REFUSED, "not ready")
    assert (state.agent.state, state.queue.refused) == (AgentState.NOT_READY, QueueCode.SIGN_IN)
    before = len(window.events)
    window.do(SetReady())
    window.event(QueueCodeRefused, after=before)
    window.until(lambda state: state.agent.reason == QUEUE_REFUSED, "refused again")
    assert wall.picture.agents == {}


def test_a_call_for_help_reaches_the_supervisors_and_leaves_the_talk_alone(
    hall: Asterisk, wall: Follower, agent: Desk
) -> None:
    assert agent.window.refused(AskForHelp()) is Refusal.WRONG_STATE
    citizen = hall.citizen_calls("13800005678", CITIZEN_HZ)
    call = talk(agent)
    citizen.hears(MOUTH_HZ)
    began = time.monotonic()
    agent.window.do(AskForHelp())
    wall.until_agent("1001", lambda each: each.help_since > 0, "calls for help")
    agent.window.until(lambda state: state.queue.help_since > 0, "the desk knows it")
    agent.hears(call, CITIZEN_HZ, MOUTH_HZ)
    assert [each.id for each in agent.window.state.calls] == [call.id]
    lasted = time.monotonic() - began
    agent.window.do(HangUp(call_id=call.id))
    agent.window.until(lambda state: state.queue.help_since == 0, "over with the call")
    # as fast as fingers are: the PBX's own wrap-up must not come after the desk's "ready"
    agent.window.until(lambda state: state.agent.state is AgentState.WRAP_UP, "in wrap-up")
    agent.window.do(SetReady())
    citizen.wait_gone()
    assert longest_gap(citizen.heard, MOUTH_HZ, -lasted, -0.2) <= 0.1
    wall.until(lambda each: each.figures.wrap_ups == 1, "the wrap-up is counted")
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready again")


def test_a_supervisors_desk_listens_whispers_and_joins_and_is_silent_until_then(
    hall: Asterisk, wall: Follower, agent: Desk, new_engine: NewEngine
) -> None:
    chief = seated(new_engine("chief", SUPERVISOR_HZ), account(hall, "9001")).window
    citizen = hall.citizen_calls("13800005678", CITIZEN_HZ)
    call = talk(agent)
    citizen.hears(MOUTH_HZ)
    leg = chief.dial(Listen(extension="1001"))
    assert (leg.purpose, leg.party.number) == (CallPurpose.LISTENING, "1001")
    chief.reaches(leg, CallState.ESTABLISHED)
    wall.until_agent("1001", lambda each: each.watched_by == ("9001",), "is listened to")
    chief.event(LevelsMeasured, lambda levels: levels.calls.get(leg.id, 0.0) > 0.01)
    says(hall, chief)
    citizen.hears(MOUTH_HZ)
    agent.hears(call, CITIZEN_HZ, MOUTH_HZ)

    chief.do(SetEar(ear=Ear.WHISPER))
    agent.hears(call, CITIZEN_HZ, MOUTH_HZ, SUPERVISOR_HZ)
    citizen.hears(MOUTH_HZ)
    assert chief.call(leg).ear is Ear.WHISPER

    chief.do(SetEar(ear=Ear.JOIN))
    citizen.hears(MOUTH_HZ, SUPERVISOR_HZ)

    chief.do(SetEar(ear=Ear.LISTEN))
    says(hall, chief)
    citizen.hears(MOUTH_HZ)
    agent.hears(call, CITIZEN_HZ, MOUTH_HZ)

    assert chief.state.agent.state is AgentState.READY  # it is no work of the supervisor's own
    assert not chief.call(leg).recording
    chief.do(StopListening())
    assert chief.reaches(leg, CallState.ENDED).end is EndReason.HUNG_UP_HERE
    wall.until_agent("1001", lambda each: each.watched_by == (), "alone again")
    assert citizen.bridged


def says(hall: Asterisk, chief: Window, *tones: int) -> None:
    """What the supervisor's telephone itself sends to the PBX is exactly this."""
    channel = next(each.name for each in hall.channels() if each.name.startswith("PJSIP/9001-"))
    hall.until(lambda: hall.listen(channel) == set(tones), f"9001 says {tones}")
