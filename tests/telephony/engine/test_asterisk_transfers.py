"""Transfers and three-way through a real Asterisk: no citizen is lost; recordings tell who hears whom."""

from pathlib import Path

import pytest

from telephony.call import Call, CallPurpose, CallState, EndReason
from telephony.protocol import (
    Answer,
    CancelConsultation,
    CompleteTransfer,
    ConferenceChanged,
    Dial,
    HangUp,
    Join,
    LeaveConference,
    Refusal,
    Resume,
    StartThreeWay,
    TalkPrivately,
    ThreeWayFailed,
    Transfer,
    TransferFailed,
    TransferMode,
    TransferSucceeded,
)
from tests.pbx.asterisk import HOLD_TONE, Asterisk
from tests.pbx.citizen import Citizen
from tests.pbx.hall import UNKNOWN_NUMBER
from tests.pbx.phone import BarePhone
from tests.telephony.engine.conftest import MOUTH_HZ, Desk
from tests.tones import tones_in

pytestmark = pytest.mark.asterisk

CITIZEN_HZ = 450
POLICE, POLICE_HZ = "110", 550
WATER, WATER_HZ = "7229995", 650
Talk = tuple[Citizen, Call]


@pytest.fixture
def talk(pbx: Asterisk, desk: Desk) -> Talk:
    """A citizen who is talking with the agent."""
    citizen = pbx.citizen_calls("13800001234", CITIZEN_HZ)
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    citizen.hears(MOUTH_HZ)
    return citizen, desk.window.reaches(call, CallState.ESTABLISHED)


def back_with_the_agent(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    desk.window.reaches(call, CallState.ESTABLISHED)
    citizen.hears(MOUTH_HZ)
    desk.hears(call, CITIZEN_HZ, MOUTH_HZ)


# ---- three-way


def test_three_way_by_one_key_lets_all_three_hear_each_other(pbx: Asterisk, desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = desk.window.dial(StartThreeWay(call_id=call.id, target=POLICE, name="公安"))
    assert (leg.purpose, leg.on_behalf_of, leg.party.name) == (CallPurpose.THREE_WAY, call.id, "公安")
    desk.window.until(lambda state: set(state.conference) == {call.id, leg.id})
    citizen.hears(MOUTH_HZ, POLICE_HZ)
    desk.hears(call, CITIZEN_HZ, MOUTH_HZ, POLICE_HZ)
    desk.window.do(HangUp(call_id=leg.id))
    assert tones_in(pbx.heard_by(POLICE)) == {MOUTH_HZ, CITIZEN_HZ}


def test_one_party_is_dropped_and_the_other_stays(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = desk.window.dial(StartThreeWay(call_id=call.id, target=POLICE))
    citizen.hears(MOUTH_HZ, POLICE_HZ)
    desk.window.do(HangUp(call_id=leg.id))
    desk.window.reaches(leg, CallState.ENDED)
    assert desk.window.state.conference == ()
    back_with_the_agent(desk, talk)


def test_four_can_confer(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    first = desk.window.dial(StartThreeWay(call_id=call.id, target=POLICE))
    desk.window.until(lambda state: first.id in state.conference)
    second = desk.window.dial(StartThreeWay(call_id=call.id, target=WATER))
    desk.window.until(lambda state: set(state.conference) == {call.id, first.id, second.id})
    citizen.hears(MOUTH_HZ, POLICE_HZ, WATER_HZ)
    assert desk.window.refused(LeaveConference()) is Refusal.WRONG_STATE


def test_a_third_party_that_does_not_come_leaves_the_citizen_on_the_line(desk: Desk, talk: Talk) -> None:
    desk.window.dial(StartThreeWay(call_id=talk[1].id, target="602", name="忙线"))
    failed = desk.window.event(ThreeWayFailed)
    assert (failed.call_id, failed.target, failed.name, failed.sip_status) == (talk[1].id, "602", "忙线", 486)
    back_with_the_agent(desk, talk)


def test_a_member_can_be_talked_with_in_private_and_brought_back(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = desk.window.dial(StartThreeWay(call_id=call.id, target=POLICE))
    citizen.hears(MOUTH_HZ, POLICE_HZ)
    desk.window.do(TalkPrivately(call_id=leg.id))
    desk.window.reaches(call, CallState.HELD)
    citizen.hears(HOLD_TONE)
    desk.hears(call, POLICE_HZ, MOUTH_HZ)
    desk.window.do(Join(call_ids=(call.id, leg.id)))
    citizen.hears(MOUTH_HZ, POLICE_HZ)


def test_two_parties_are_left_to_each_other(pbx: Asterisk, desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = desk.window.dial(StartThreeWay(call_id=call.id, target=POLICE))
    citizen.hears(MOUTH_HZ, POLICE_HZ)
    desk.window.do(LeaveConference())
    assert desk.window.reaches(call, CallState.ENDED).end is EndReason.TRANSFERRED
    assert desk.window.reaches(leg, CallState.ENDED).end is EndReason.TRANSFERRED
    citizen.hears(POLICE_HZ)
    assert citizen.connected
    assert not [channel for channel in pbx.channels() if channel.name.startswith("PJSIP/1001")]


def test_a_citizen_who_leaves_a_conference_leaves_the_agent_with_the_third(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = desk.window.dial(StartThreeWay(call_id=call.id, target=POLICE))
    citizen.hears(MOUTH_HZ, POLICE_HZ)
    citizen.hang_up()
    desk.window.reaches(call, CallState.ENDED)
    assert desk.window.call(leg).state is CallState.ESTABLISHED
    desk.window.event(ConferenceChanged, lambda event: event.members == ())


# ---- consultation and attended transfer


def consulted(desk: Desk, call: Call, target: str = POLICE) -> Call:
    leg = desk.window.dial(Dial(target=target, on_behalf_of=call.id))
    desk.window.reaches(call, CallState.HELD)
    return desk.window.reaches(leg, CallState.ESTABLISHED)


def test_a_consultation_is_not_heard_by_the_citizen(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = consulted(desk, call)
    assert leg.purpose is CallPurpose.CONSULTATION
    assert not leg.recording
    citizen.hears(HOLD_TONE)
    desk.hears(call, POLICE_HZ, MOUTH_HZ)  # the recording of the call in hand goes on


def test_after_consultation_the_two_are_connected_and_the_agent_is_out(
    pbx: Asterisk, desk: Desk, talk: Talk
) -> None:
    citizen, call = talk
    leg = consulted(desk, call)
    desk.window.do(CompleteTransfer(call_id=call.id, consultation_id=leg.id))
    succeeded = desk.window.event(TransferSucceeded)
    assert (succeeded.call_id, succeeded.target, succeeded.mode) == (
        call.id,
        POLICE,
        TransferMode.SUPERVISED,
    )
    assert desk.window.reaches(call, CallState.ENDED).end is EndReason.TRANSFERRED
    assert desk.window.reaches(leg, CallState.ENDED).end is EndReason.TRANSFERRED
    citizen.hears(POLICE_HZ)
    assert not [channel for channel in pbx.channels() if channel.name.startswith("PJSIP/1001")]


def test_a_transfer_can_be_completed_while_the_colleague_still_rings(
    pbx: Asterisk, desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    citizen, call = talk
    with BarePhone(pbx, "1002", tmp_path / "1002.wav", tone_hz=850, auto_answer=False).registered() as other:
        leg = desk.window.dial(Dial(target="1002", on_behalf_of=call.id))
        other.wait_for("incoming")
        desk.window.do(CompleteTransfer(call_id=call.id, consultation_id=leg.id))
        assert desk.window.call(leg).purpose is CallPurpose.TRANSFER
        other.do("answer")
        desk.window.event(TransferSucceeded)
        desk.window.reaches(call, CallState.ENDED)
        citizen.hears(850)
        other.hears(CITIZEN_HZ)


def test_a_cancelled_consultation_takes_the_citizen_back(pbx: Asterisk, desk: Desk, talk: Talk) -> None:
    leg = desk.window.dial(Dial(target="604", on_behalf_of=talk[1].id))
    desk.window.reaches(leg, CallState.RINGING)
    desk.window.do(CancelConsultation(consultation_id=leg.id))
    assert desk.window.reaches(leg, CallState.ENDED).end is EndReason.HUNG_UP_HERE
    back_with_the_agent(desk, talk)


def test_a_consulted_party_that_hangs_up_does_not_leave_the_citizen_on_hold(desk: Desk, talk: Talk) -> None:
    leg = desk.window.dial(Dial(target="605", on_behalf_of=talk[1].id))
    desk.window.reaches(leg, CallState.ENDED)
    back_with_the_agent(desk, talk)


def test_a_consultation_can_become_a_conference(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = consulted(desk, call)
    desk.window.do(Join(call_ids=(call.id, leg.id)))
    citizen.hears(MOUTH_HZ, POLICE_HZ)
    desk.hears(call, MOUTH_HZ, CITIZEN_HZ, POLICE_HZ)


def test_the_agent_can_go_back_and_forth_between_both(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = consulted(desk, call)
    desk.window.do(Resume(call_id=call.id))
    desk.window.reaches(leg, CallState.HELD)
    citizen.hears(MOUTH_HZ)
    desk.window.do(Resume(call_id=leg.id))
    desk.window.reaches(call, CallState.HELD)
    citizen.hears(HOLD_TONE)


# ---- one-key transfer


def test_a_blind_transfer_connects_the_citizen_with_the_target(pbx: Asterisk, desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    desk.window.do(Transfer(call_id=call.id, target=WATER, name="供水", mode=TransferMode.BLIND))
    succeeded = desk.window.event(TransferSucceeded)
    assert (succeeded.target, succeeded.name, succeeded.mode) == (WATER, "供水", TransferMode.BLIND)
    assert desk.window.reaches(call, CallState.ENDED).end is EndReason.TRANSFERRED
    citizen.hears(WATER_HZ)
    assert not [channel for channel in pbx.channels() if channel.name.startswith("PJSIP/1001")]


def test_a_blind_transfer_to_nowhere_brings_the_citizen_back(desk: Desk, talk: Talk) -> None:
    desk.window.do(Transfer(call_id=talk[1].id, target=UNKNOWN_NUMBER, mode=TransferMode.BLIND))
    failed = desk.window.event(TransferFailed)
    assert (failed.call_id, failed.target, failed.sip_status) == (talk[1].id, UNKNOWN_NUMBER, 404)
    back_with_the_agent(desk, talk)


def test_a_blind_transfer_that_fails_after_the_citizen_was_sent_on_leaves_no_ghost_call(
    pbx: Asterisk, desk: Desk, talk: Talk
) -> None:
    # this server hangs up on the citizen when the target is busy, says so or not, and says no BYE to us
    desk.window.do(Transfer(call_id=talk[1].id, target="602", mode=TransferMode.BLIND))
    desk.window.reaches(talk[1], CallState.ENDED)
    assert not desk.window.state.calls
    pbx.until(lambda: not pbx.channels(), "all channels gone")


def test_a_supervised_transfer_hands_over_when_the_target_answers(
    pbx: Asterisk, desk: Desk, talk: Talk
) -> None:
    citizen, call = talk
    leg = desk.window.dial(Transfer(call_id=call.id, target=POLICE, name="公安"))
    assert leg.purpose is CallPurpose.TRANSFER
    succeeded = desk.window.event(TransferSucceeded)
    assert (succeeded.target, succeeded.name, succeeded.mode) == (POLICE, "公安", TransferMode.SUPERVISED)
    desk.window.reaches(call, CallState.ENDED)
    desk.window.reaches(leg, CallState.ENDED)
    citizen.hears(POLICE_HZ)


@pytest.mark.parametrize(("target", "status"), [("602", 486), (UNKNOWN_NUMBER, 404)])
def test_a_supervised_transfer_that_is_refused_brings_the_citizen_back(
    desk: Desk, talk: Talk, target: str, status: int
) -> None:
    desk.window.dial(Transfer(call_id=talk[1].id, target=target, name="某处"))
    failed = desk.window.event(TransferFailed)
    assert (failed.target, failed.name, failed.sip_status) == (target, "某处", status)
    back_with_the_agent(desk, talk)


def test_offers_that_cross_never_leave_the_citizen_on_hold(desk: Desk, talk: Talk) -> None:
    # the refusal comes within milliseconds of the hold, while the stack still settles the codec by itself
    citizen, call = talk
    for _ in range(10):
        desk.window.dial(Transfer(call_id=call.id, target=UNKNOWN_NUMBER))
        desk.window.event(TransferFailed)
        desk.window.reaches(call, CallState.ESTABLISHED)
        citizen.hears(MOUTH_HZ)


def test_a_supervised_transfer_can_be_called_off_while_it_rings(desk: Desk, talk: Talk) -> None:
    leg = desk.window.dial(Transfer(call_id=talk[1].id, target="604"))
    desk.window.reaches(leg, CallState.RINGING)
    desk.window.do(CancelConsultation(consultation_id=leg.id))
    back_with_the_agent(desk, talk)


def test_a_citizen_who_hangs_up_during_a_transfer_takes_its_leg_along(desk: Desk, talk: Talk) -> None:
    citizen, call = talk
    leg = desk.window.dial(Transfer(call_id=call.id, target="604"))
    desk.window.reaches(leg, CallState.RINGING)
    citizen.hang_up()
    desk.window.reaches(call, CallState.ENDED)
    desk.window.reaches(leg, CallState.ENDED)
    desk.window.until(lambda state: not state.calls)
