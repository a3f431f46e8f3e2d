"""Calls through a real Asterisk: who hears whom is read off recordings."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from telephony.account import MediaEncryption, PhoneSettings, Transport
from telephony.agent import AgentState
from telephony.call import CallState, EndReason
from telephony.protocol import (
    Answer,
    CallRefusedWhileAway,
    Dial,
    DigitReceived,
    HangUp,
    Hold,
    Mute,
    Refusal,
    Reject,
    Resume,
    SendDigits,
    SetNotReady,
    SetReady,
    Shutdown,
    SignOut,
)
from tests.pbx.asterisk import HOLD_TONE, Asterisk
from tests.pbx.hall import UNKNOWN_NUMBER
from tests.pbx.phone import BarePhone
from tests.telephony.engine.conftest import MOUTH_HZ, Desk, account, seated
from tests.telephony.engine.window import EngineProcess
from tests.tones import tones_in

pytestmark = pytest.mark.asterisk
NewEngine = Callable[..., EngineProcess]


def test_a_citizen_from_the_queue_is_answered_and_both_hear_each_other(pbx: Asterisk, desk: Desk) -> None:
    window = desk.window
    citizen = pbx.citizen_calls("13800001234", 450)
    call = window.rings()
    assert call.party.number == "13800001234"
    window.do(Answer(call_id=call.id))
    call = window.reaches(call, CallState.ESTABLISHED)
    window.until(lambda state: state.agent.state is AgentState.ON_CALL)
    citizen.hears(MOUTH_HZ)
    desk.hears(call, 450, MOUTH_HZ)
    window.do(HangUp(call_id=call.id))
    ended = window.reaches(call, CallState.ENDED)
    assert ended.end is EndReason.HUNG_UP_HERE
    citizen.wait_gone()
    window.until(lambda state: state.agent.state is AgentState.READY)
    assert Path(ended.recording) == desk.recording_of(call)


def test_statistics_tell_what_the_line_does(pbx: Asterisk, desk: Desk) -> None:
    call = desk.window.dial(Dial(target="601"))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.window.pump(4.5)
    measured = desk.window.call(call).statistics
    assert measured.codec in {"G722/16000", "PCMA/8000"}
    assert measured.received_packets > 100
    assert measured.sent_packets > 100
    assert not measured.encrypted
    assert measured.bars == 4


def test_a_citizen_on_hold_hears_the_hold_tone_and_not_the_agent(pbx: Asterisk, desk: Desk) -> None:
    window = desk.window
    citizen = pbx.citizen_calls("13800001234", 450)
    call = window.rings()
    window.do(Answer(call_id=call.id))
    citizen.hears(MOUTH_HZ)
    window.do(Hold(call_id=call.id))
    window.reaches(call, CallState.HELD)
    citizen.hears(HOLD_TONE)
    desk.hears(call)
    window.do(Resume(call_id=call.id))
    window.reaches(call, CallState.ESTABLISHED)
    citizen.hears(MOUTH_HZ)
    desk.hears(call, 450, MOUTH_HZ)


def test_a_muted_agent_is_neither_heard_nor_recorded(pbx: Asterisk, desk: Desk) -> None:
    window = desk.window
    citizen = pbx.citizen_calls("13800001234", 450)
    call = window.rings()
    window.do(Answer(call_id=call.id))
    citizen.hears(MOUTH_HZ)
    window.do(Mute(on=True))
    citizen.hears()
    desk.hears(call, 450)
    window.do(Mute(on=False))
    citizen.hears(MOUTH_HZ)


def test_a_citizen_who_hangs_up_ends_the_call_here(pbx: Asterisk, desk: Desk) -> None:
    window = desk.window
    citizen = pbx.citizen_calls()
    call = window.rings()
    window.do(Answer(call_id=call.id))
    window.reaches(call, CallState.ESTABLISHED)
    citizen.hang_up()
    assert window.reaches(call, CallState.ENDED).end is EndReason.HUNG_UP_THERE


def test_a_citizen_who_gives_up_while_it_rings_is_an_abandoned_call(pbx: Asterisk, desk: Desk) -> None:
    citizen = pbx.citizen_calls()
    call = desk.window.rings()
    citizen.hang_up()
    assert desk.window.reaches(call, CallState.ENDED).end is EndReason.ABANDONED
    assert desk.window.state.agent.state is AgentState.READY


def test_a_rejected_call_goes_back_to_the_queue(pbx: Asterisk, desk: Desk) -> None:
    citizen = pbx.citizen_calls()
    call = desk.window.rings()
    desk.window.do(Reject(call_id=call.id))
    assert desk.window.reaches(call, CallState.ENDED).end is EndReason.REJECTED_HERE
    assert citizen.connected
    again = desk.window.rings()
    assert again.id != call.id


def test_an_agent_who_is_not_ready_is_passed_over_without_ringing(pbx: Asterisk, desk: Desk) -> None:
    desk.window.do(SetNotReady(reason="break"))
    pbx.citizen_calls("13800001234")
    refused = desk.window.event(CallRefusedWhileAway)
    assert (refused.number, refused.why) == ("13800001234", Refusal.NOT_READY)
    assert not desk.window.state.calls
    desk.window.do(SetReady())
    desk.window.rings()


@pytest.mark.parametrize(
    ("target", "end", "status"),
    [
        ("602", EndReason.BUSY, 486),
        ("603", EndReason.NOT_ALLOWED, 403),
        (UNKNOWN_NUMBER, EndReason.NUMBER_UNKNOWN, 404),
    ],
)
def test_a_call_that_nobody_takes_says_why(
    pbx: Asterisk, desk: Desk, target: str, end: EndReason, status: int
) -> None:
    call = desk.window.dial(Dial(target=target))
    ended = desk.window.reaches(call, CallState.ENDED)
    assert (ended.end, ended.sip_status) == (end, status)
    desk.window.until(lambda state: state.agent.state is AgentState.READY)


def test_an_unanswered_call_is_given_up_after_its_time(pbx: Asterisk, new_engine: NewEngine) -> None:
    desk = seated(new_engine(), account(pbx), PhoneSettings(ring_seconds=1))
    call = desk.window.dial(Dial(target="604"))
    desk.window.reaches(call, CallState.RINGING)
    assert desk.window.reaches(call, CallState.ENDED).end is EndReason.NO_ANSWER


def test_a_call_to_a_colleague_can_be_taken_back_while_it_rings(
    pbx: Asterisk, desk: Desk, tmp_path: Path
) -> None:
    with BarePhone(pbx, "1002", tmp_path / "1002.wav", auto_answer=False).registered() as colleague:
        call = desk.window.dial(Dial(target="1002"))
        colleague.wait_for("incoming")
        desk.window.do(HangUp(call_id=call.id))
        assert desk.window.reaches(call, CallState.ENDED).end is EndReason.HUNG_UP_HERE


def test_dialling_a_second_party_holds_the_first(pbx: Asterisk, desk: Desk) -> None:
    window = desk.window
    first = window.dial(Dial(target="601"))
    window.reaches(first, CallState.ESTABLISHED)
    with_second = window.dial(Dial(target="110"))
    window.reaches(with_second, CallState.ESTABLISHED)
    window.reaches(first, CallState.HELD)
    desk.hears(with_second, 550, MOUTH_HZ)
    desk.hears(first)
    window.do(Resume(call_id=first.id))
    window.reaches(with_second, CallState.HELD)
    desk.hears(first, 1350, MOUTH_HZ)


def test_the_fifth_call_is_refused_and_the_four_go_on(pbx: Asterisk, desk: Desk, tmp_path: Path) -> None:
    window = desk.window
    calls = []
    for target in ("601", "110", "119", "120"):
        calls.append(window.dial(Dial(target=target)))
        window.reaches(calls[-1], CallState.ESTABLISHED)
    assert window.refused(Dial(target="122")) is Refusal.TOO_MANY_CALLS
    with BarePhone(pbx, "1002", tmp_path / "1002.wav").registered() as colleague:
        colleague.do("dial", "1001")
        refused = window.event(CallRefusedWhileAway)
        assert (refused.number, refused.why) == ("1002", Refusal.TOO_MANY_CALLS)
    assert [window.call(call).state for call in calls] == [CallState.HELD] * 3 + [CallState.ESTABLISHED]
    for call in calls:
        window.do(HangUp(call_id=call.id))
        window.reaches(call, CallState.ENDED)
    window.reaches(window.dial(Dial(target="122")), CallState.ESTABLISHED)


def test_digits_reach_the_other_side(pbx: Asterisk, desk: Desk) -> None:
    call = desk.window.dial(Dial(target="600"))
    desk.window.reaches(call, CallState.ESTABLISHED)
    assert desk.window.refused(SendDigits(call_id=call.id, digits="1x")) is Refusal.BAD_DIGITS
    desk.window.do(SendDigits(call_id=call.id, digits="12#"))
    # the echo sends them back
    desk.window.pump(1.5)
    heard = [event.digit for event in desk.window.events if isinstance(event, DigitReceived)]
    assert heard == ["1", "2", "#"]


def test_commands_that_make_no_sense_are_refused_with_their_reason(pbx: Asterisk, desk: Desk) -> None:
    window = desk.window
    assert window.refused(Answer(call_id="nobody")) is Refusal.NO_SUCH_CALL
    for target in ("", "not a number", "sip:evil@example.com", "1;drop", "9" * 80):
        assert window.refused(Dial(target=target)) is Refusal.BAD_TARGET
    call = window.dial(Dial(target="601"))
    window.reaches(call, CallState.ESTABLISHED)
    assert window.refused(Answer(call_id=call.id)) is Refusal.WRONG_STATE
    assert window.refused(Resume(call_id=call.id)) is Refusal.WRONG_STATE
    assert window.refused(SignOut()) is Refusal.CALL_ALIVE
    assert window.refused(Shutdown()) is Refusal.CALL_ALIVE


def test_a_number_typed_in_groups_is_called_as_one(pbx: Asterisk, desk: Desk) -> None:
    call = desk.window.dial(Dial(target=" 722-99 95 "))
    assert desk.window.reaches(call, CallState.ESTABLISHED).party.number == "7229995"


def test_tls_and_srtp_carry_an_encrypted_call(pbx: Asterisk, new_engine: NewEngine) -> None:
    who = msgspec.structs.replace(
        account(pbx, "1003", Transport.TLS), encryption=MediaEncryption.REQUIRED, ca_file=str(pbx.ca_file)
    )
    desk = seated(new_engine(), who)
    call = desk.window.dial(Dial(target="110"))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.hears(call, 550, MOUTH_HZ)
    desk.window.until(lambda state: state.calls[0].statistics.encrypted)


def test_a_recording_is_whole_after_the_call(pbx: Asterisk, desk: Desk) -> None:
    call = desk.window.dial(Dial(target="601"))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.window.pump(1.5)
    desk.window.do(HangUp(call_id=call.id))
    ended = desk.window.reaches(call, CallState.ENDED)
    desk.window.pump(0.5)
    assert tones_in(Path(ended.recording)) == {1350, MOUTH_HZ}
    assert not list(desk.recordings.glob("*.part"))
