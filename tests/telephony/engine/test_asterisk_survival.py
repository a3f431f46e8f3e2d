"""What survives when windows, engines and servers die."""

import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from telephony.account import PhoneSettings, RegistrationState
from telephony.agent import AgentState
from telephony.call import CallState, EndReason
from telephony.engine.__main__ import ALREADY_RUNNING
from telephony.engine.recording import wav
from telephony.protocol import Answer, CallEnded, Dial, HangUp
from tests.pbx.asterisk import Asterisk
from tests.telephony.engine.conftest import MOUTH_HZ, Desk, account, seated
from tests.telephony.engine.window import EngineProcess
from tests.tones import longest_gap, tones_in

pytestmark = pytest.mark.asterisk
NewEngine = Callable[..., EngineProcess]


def test_a_call_outlives_its_window_and_the_next_window_finds_it(pbx: Asterisk, desk: Desk) -> None:
    citizen = pbx.citizen_calls("13800001234", 450)
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    citizen.hears(MOUTH_HZ)
    desk.window.close()
    citizen.hears(MOUTH_HZ)
    again = desk.engine.window()
    found = again.call(call)
    assert (found.state, found.party.number) == (CallState.ESTABLISHED, "13800001234")
    assert again.state.agent.state is AgentState.ON_CALL
    assert again.state.registration.state is RegistrationState.REGISTERED
    desk.window = again
    desk.hears(call, 450, MOUTH_HZ)
    again.do(HangUp(call_id=call.id))
    citizen.wait_gone()
    assert longest_gap(citizen.heard, MOUTH_HZ, -1.5) <= 0.3


def test_a_call_without_a_window_ends_when_the_citizen_hangs_up_and_is_told_later(
    pbx: Asterisk, desk: Desk
) -> None:
    citizen = pbx.citizen_calls()
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.window.close()
    citizen.hang_up()
    pbx.until(lambda: "ended, hung_up_there" in desk.engine.logged(), "the engine saw the end")
    again = desk.engine.window()
    assert again.state.calls == ()
    assert [(known.id, known.end) for known in again.state.recent] == [(call.id, EndReason.HUNG_UP_THERE)]


def test_without_a_window_no_call_rings(pbx: Asterisk, desk: Desk) -> None:
    desk.window.close()
    citizen = pbx.citizen_calls()
    pbx.until(lambda: "turned away: no_window" in desk.engine.logged(), "the call was turned away")
    assert citizen.connected  # the queue has it again


def test_a_call_that_rings_when_the_window_dies_goes_back_to_the_queue(pbx: Asterisk, desk: Desk) -> None:
    citizen = pbx.citizen_calls()
    call = desk.window.rings()
    desk.window.close()
    pbx.until(lambda: f"{call.id}: ended, rejected_here" in desk.engine.logged(), "it stopped ringing")
    assert citizen.connected


def test_an_engine_left_alone_unregisters_and_leaves(pbx: Asterisk, new_engine: NewEngine) -> None:
    desk = seated(new_engine(), account(pbx), PhoneSettings(unattended_exit_seconds=1))
    call = desk.window.dial(Dial(target="601"))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.window.close()
    pbx.until(lambda: desk.engine.process.poll() is None, "it stays while there is a call", 2.0)
    window = desk.engine.window()
    window.do(HangUp(call_id=call.id))
    window.reaches(call, CallState.ENDED)
    window.close()
    assert desk.engine.wait() == 0
    assert not pbx.registered("1001")
    assert not desk.engine.rendezvous.exists()


def test_a_second_engine_for_the_same_desk_steps_back(pbx: Asterisk, desk: Desk) -> None:
    second = EngineProcess(desk.engine.folder, "--no-sound")
    assert second.wait() == ALREADY_RUNNING
    assert desk.engine.window().pid == desk.engine.process.pid


def test_the_recording_of_a_killed_engine_is_mended_by_the_next(pbx: Asterisk, new_engine: NewEngine) -> None:
    desk = seated(new_engine(), account(pbx))
    call = desk.window.dial(Dial(target="601"))
    desk.hears(call, 1350, MOUTH_HZ)
    desk.window.pump(1.5)
    desk.engine.kill()
    part = desk.recordings / f"{call.id}.wav.part"
    assert part.exists()
    # a header that was never brought up to date, as a kill in the first seconds leaves it
    with part.open("r+b") as file:
        file.write(wav.header(16000, 0))
    assert [path.name for path in wav.repair_all(desk.recordings, part.stat().st_mtime + 60)] == [
        f"{call.id}.wav"
    ]
    with wave.open(str(desk.recordings / f"{call.id}.wav")) as sound:
        assert sound.getnframes() > 16000
    assert tones_in(desk.recordings / f"{call.id}.wav") == {1350, MOUTH_HZ}
    again = seated(new_engine(), account(pbx))
    again.window.reaches(again.window.dial(Dial(target="601")), CallState.ESTABLISHED)


def test_an_engine_that_is_told_to_end_hangs_up_first(pbx: Asterisk, desk: Desk) -> None:
    call = desk.window.dial(Dial(target="601"))
    desk.window.reaches(call, CallState.ESTABLISHED)
    desk.engine.process.terminate()
    assert desk.window.event(CallEnded).call.end is EndReason.ENGINE_STOPPED
    assert desk.engine.wait() == 0
    pbx.until(lambda: not pbx.channels(), "all channels gone")


def test_the_log_carries_no_whole_number(pbx: Asterisk, desk: Desk) -> None:
    pbx.citizen_calls("13800001234")
    call = desk.window.rings()
    desk.window.do(Answer(call_id=call.id))
    desk.window.reaches(call, CallState.ESTABLISHED)
    log = Path(desk.engine.log).read_text("utf-8")
    assert "13800001234" not in log
    assert "138" in log
