"""Two engines call each other without any server, as in a rehearsal."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from telephony.account import Account, MediaEncryption, PhoneSettings
from telephony.call import CallState, EndReason
from telephony.protocol import (
    Answer,
    Dial,
    DigitReceived,
    HangUp,
    Hold,
    RecordingFailed,
    Reject,
    Resume,
    SendDigits,
)
from tests.telephony.engine.conftest import Desk, seated
from tests.telephony.engine.window import EngineProcess

NewEngine = Callable[..., EngineProcess]
DESK_HZ, PARTY_HZ = 350, 500


def sits(
    engine: EngineProcess,
    extension: str,
    other: Desk | None = None,
    settings: PhoneSettings | None = None,
    encryption: MediaEncryption = MediaEncryption.OFF,
) -> Desk:
    """An agent without a registrar, who dials the other engine's SIP address."""
    port = 9 if other is None else other.window.state.registration.listens_on
    who = Account(
        extension=extension,
        server="127.0.0.1",
        port=port,
        display_name="王女士",
        registers=False,
        encryption=encryption,
    )
    return seated(engine, who, settings or PhoneSettings(wrap_up_seconds=0))


@pytest.fixture
def pair(new_engine: NewEngine) -> tuple[Desk, Desk]:
    """The desk, and a party that can dial it."""
    desk = sits(new_engine("desk", DESK_HZ), "1001")
    return desk, sits(new_engine("party", PARTY_HZ), "13800001234", desk)


def test_a_caller_shows_name_number_and_the_line_dialled(pair: tuple[Desk, Desk]) -> None:
    desk, party = pair
    outgoing = party.window.dial(Dial(target="12345"))
    call = desk.window.rings()
    assert (call.party.number, call.party.name, call.line) == ("13800001234", "王女士", "12345")
    party.window.reaches(outgoing, CallState.RINGING)
    desk.window.do(Answer(call_id=call.id))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.hears(call, DESK_HZ, PARTY_HZ)
    party.hears(party.window.reaches(outgoing, CallState.ESTABLISHED), DESK_HZ, PARTY_HZ)
    assert call.sip_call_id == outgoing.sip_call_id
    party.window.do(HangUp(call_id=outgoing.id))
    desk.window.reaches(call, CallState.ENDED)
    for side in (desk, party):
        assert "王女士" not in side.engine.logged()
        assert "13800001234" not in side.engine.logged()


def test_hold_is_told_to_the_other_side_and_quick_changes_come_right(pair: tuple[Desk, Desk]) -> None:
    desk, party = pair
    outgoing = party.window.dial(Dial(target="12345"))
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.window.do(Hold(call_id=call.id))
    party.window.until(lambda state: state.calls[0].held_there)
    # faster than the other side can agree, and both sides at once
    for _ in range(3):
        desk.window.do(Resume(call_id=call.id))
        party.window.do(Hold(call_id=outgoing.id))
        desk.window.do(Hold(call_id=call.id))
        party.window.do(Resume(call_id=outgoing.id))
    desk.window.do(Resume(call_id=call.id))
    party.window.until(lambda state: not state.calls[0].held_there)
    desk.hears(call, DESK_HZ, PARTY_HZ)
    party.hears(outgoing, DESK_HZ, PARTY_HZ)


def test_keys_are_heard(pair: tuple[Desk, Desk]) -> None:
    desk, party = pair
    outgoing = party.window.dial(Dial(target="12345"))
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    party.window.reaches(outgoing, CallState.ESTABLISHED)
    party.window.do(SendDigits(call_id=outgoing.id, digits="5#"))
    desk.window.event(DigitReceived, lambda event: event.digit == "#")
    assert [event.digit for event in desk.window.events if isinstance(event, DigitReceived)] == ["5", "#"]


def test_a_rejected_caller_hears_busy(pair: tuple[Desk, Desk]) -> None:
    desk, party = pair
    outgoing = party.window.dial(Dial(target="12345"))
    desk.window.do(Reject(call_id=desk.window.rings().id))
    ended = party.window.reaches(outgoing, CallState.ENDED)
    assert (ended.end, ended.sip_status) == (EndReason.BUSY, 486)


def test_two_callers_ring_and_answering_the_second_holds_the_first(
    pair: tuple[Desk, Desk], new_engine: NewEngine
) -> None:
    desk, party = pair
    other = sits(new_engine("other", 650), "13900005678", desk)
    party.window.dial(Dial(target="12345"))
    first = desk.window.rings()
    desk.window.do(Answer(call_id=first.id))
    desk.window.reaches(first, CallState.ESTABLISHED)
    other.window.dial(Dial(target="12345"))
    second = desk.window.rings()
    assert desk.window.call(first).state is CallState.ESTABLISHED
    desk.window.do(Answer(call_id=second.id))
    desk.window.reaches(first, CallState.HELD)
    desk.hears(second, DESK_HZ, 650)
    desk.hears(first)
    other.window.do(HangUp(call_id=other.window.state.calls[0].id))
    desk.window.reaches(second, CallState.ENDED)
    desk.window.do(Resume(call_id=first.id))
    desk.hears(first, DESK_HZ, PARTY_HZ)


def test_srtp_encrypts_where_both_can(new_engine: NewEngine) -> None:
    desk = sits(new_engine("desk", DESK_HZ), "1001", encryption=MediaEncryption.OPTIONAL)
    party = sits(new_engine("party", PARTY_HZ), "13800001234", desk, encryption=MediaEncryption.REQUIRED)
    party.window.dial(Dial(target="12345"))
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.hears(call, DESK_HZ, PARTY_HZ)
    desk.window.until(lambda state: state.calls[0].statistics.encrypted)


def test_a_line_that_goes_dead_is_ended_and_says_so(new_engine: NewEngine) -> None:
    desk = sits(new_engine("desk", DESK_HZ), "1001", settings=PhoneSettings(dead_line_seconds=3))
    party = sits(new_engine("party", PARTY_HZ), "13800001234", desk)
    party.window.dial(Dial(target="12345"))
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    desk.hears(call, DESK_HZ, PARTY_HZ)
    party.engine.process.send_signal(signal.SIGSTOP)
    try:
        ended = desk.window.reaches(call, CallState.ENDED, 20.0)
    finally:
        party.engine.process.send_signal(signal.SIGCONT)
    assert ended.end is EndReason.NO_SOUND_FROM_THERE


def test_a_recording_that_cannot_be_written_is_told_and_the_call_goes_on(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    desk, party = pair
    (tmp_path / "file").write_bytes(b"")
    desk.window.settle(PhoneSettings(recording_folder=str(tmp_path / "file" / "folder")))
    outgoing = party.window.dial(Dial(target="12345"))
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    failed = desk.window.event(RecordingFailed)
    assert failed.call_id == call.id
    assert desk.window.call(call).recording == ""
    party.hears(outgoing, DESK_HZ, PARTY_HZ)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_ends_the_recording_and_not_the_call(pair: tuple[Desk, Desk]) -> None:
    desk, party = pair
    outgoing = party.window.dial(Dial(target="12345"))
    call = desk.window.rings()
    desk.recordings.mkdir(exist_ok=True)
    (desk.recordings / f"{call.id}.wav.part").symlink_to("/dev/full")
    desk.window.do(Answer(call_id=call.id))
    assert "space" in desk.window.event(RecordingFailed).detail
    assert desk.window.call(call).state is CallState.ESTABLISHED
    party.hears(outgoing, DESK_HZ, PARTY_HZ)


def test_calls_that_follow_each_other_at_once_all_come_through(pair: tuple[Desk, Desk]) -> None:
    # the stack gives a new call the slot of one that has just ended
    desk, party = pair
    for _ in range(25):
        outgoing = party.window.dial(Dial(target="12345"))
        call = desk.window.rings()
        desk.window.do(Answer(call_id=call.id))
        party.window.reaches(outgoing, CallState.ESTABLISHED)
        party.window.do(HangUp(call_id=outgoing.id))
        assert desk.window.reaches(call, CallState.ENDED).end is EndReason.HUNG_UP_THERE
        assert party.window.reaches(outgoing, CallState.ENDED).end is EndReason.HUNG_UP_HERE
