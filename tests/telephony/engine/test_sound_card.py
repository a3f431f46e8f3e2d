"""The agent's real ears and mouth: a sound server without a device, and voices that are tones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from telephony.account import SoundFault
from telephony.call import CallState
from telephony.protocol import (
    Answer,
    DeviceTest,
    DeviceTestEnded,
    Dial,
    HangUp,
    Hold,
    LevelsMeasured,
    PlaybackEnded,
    PlayRecording,
    Refusal,
    SoundAlarm,
    StartDeviceTest,
    StopDeviceTest,
    StopPlaying,
)
from tests.pbx.asterisk import Asterisk
from tests.sound.card import SoundCard
from tests.telephony.engine.conftest import Desk, account, seated
from tests.telephony.engine.window import EngineProcess
from tests.tones import longest_gap, write_tone

pytestmark = [pytest.mark.asterisk, pytest.mark.sound]

SEAT = "desk1"
VOICE_HZ = 700


@pytest.fixture
def headset(pbx: Asterisk, sound_card: SoundCard, tmp_path: Path) -> Iterator[Desk]:
    """Extension 1001 with a headset, whose wearer says VOICE_HZ."""
    sound_card.play_into_mouth(SEAT, VOICE_HZ)
    engine = EngineProcess(tmp_path, environment=sound_card.environment(SEAT))
    try:
        yield seated(engine, account(pbx))
    finally:
        engine.stop()
        sound_card.play_into_mouth(SEAT, 0)


def test_mouth_and_ear_reach_the_citizen_and_back(
    pbx: Asterisk, sound_card: SoundCard, headset: Desk
) -> None:
    citizen = pbx.citizen_calls("13800001234", 450)
    call = headset.window.rings()
    headset.window.do(Answer(call_id=call.id))
    citizen.hears(VOICE_HZ)
    sound_card.hears(SEAT, 450)
    headset.window.pump(3.0)
    headset.window.do(HangUp(call_id=call.id))
    ended = headset.window.reaches(call, CallState.ENDED)
    headset.window.pump(0.5)
    assert longest_gap(Path(ended.recording), VOICE_HZ, -2.5) <= 0.1
    assert longest_gap(Path(ended.recording), 450, -2.5) <= 0.1


def test_the_ringer_is_heard_while_it_rings_and_no_longer(
    pbx: Asterisk, sound_card: SoundCard, headset: Desk
) -> None:
    citizen = pbx.citizen_calls("13800001234", 450)
    call = headset.window.rings()
    pbx.until(lambda: bool({650, 850, 900} & sound_card.heard_now(SEAT)), "the ringer is heard")
    citizen.hang_up()
    headset.window.reaches(call, CallState.ENDED)
    sound_card.hears(SEAT)


def test_the_tune_of_alarms_is_heard_once_and_never_in_a_call(
    pbx: Asterisk, sound_card: SoundCard, headset: Desk
) -> None:
    headset.window.do(SoundAlarm())
    pbx.until(lambda: bool({800, 1000} & sound_card.heard_now(SEAT)), "the alarm is heard")
    sound_card.hears(SEAT)
    headset.window.reaches(headset.window.dial(Dial(target="601")), CallState.ESTABLISHED)
    assert headset.window.refused(SoundAlarm()) is Refusal.CALL_ALIVE


def test_on_hold_the_ear_is_still(pbx: Asterisk, sound_card: SoundCard, headset: Desk) -> None:
    call = headset.window.dial(Dial(target="601"))
    headset.window.reaches(call, CallState.ESTABLISHED)
    sound_card.hears(SEAT, 1350)
    headset.window.do(Hold(call_id=call.id))
    sound_card.hears(SEAT)


def test_the_level_meter_shows_the_voice_without_a_call(sound_card: SoundCard, headset: Desk) -> None:
    headset.window.do(StartDeviceTest(test=DeviceTest.LEVEL_METER))
    headset.window.event(LevelsMeasured, lambda measured: measured.microphone > 0.5)
    headset.window.do(StopDeviceTest())
    headset.window.event(DeviceTestEnded)
    assert not headset.window.state.calls


def test_what_is_said_comes_back_after_a_second_in_the_loopback_test(
    sound_card: SoundCard, headset: Desk
) -> None:
    headset.window.do(StartDeviceTest(test=DeviceTest.LOOPBACK))
    sound_card.hears(SEAT, VOICE_HZ)
    call = headset.window.dial(Dial(target="601"))
    assert headset.window.event(DeviceTestEnded).test is DeviceTest.LOOPBACK
    headset.window.reaches(call, CallState.ESTABLISHED)
    sound_card.hears(SEAT, 1350)
    assert headset.window.refused(StartDeviceTest(test=DeviceTest.RING)) is Refusal.CALL_ALIVE


def test_a_microphone_that_gives_nothing_is_told(sound_card: SoundCard, headset: Desk) -> None:
    sound_card.play_into_mouth(SEAT, 0)
    call = headset.window.dial(Dial(target="601"))
    headset.window.reaches(call, CallState.ESTABLISHED)
    headset.window.until(lambda state: SoundFault.MICROPHONE_SILENT in state.sound.faults)
    sound_card.play_into_mouth(SEAT, VOICE_HZ)
    headset.window.until(lambda state: SoundFault.MICROPHONE_SILENT not in state.sound.faults)


def test_a_headset_that_is_unplugged_in_a_call_is_told_and_used_again_when_it_is_back(
    pbx: Asterisk, sound_card: SoundCard, headset: Desk
) -> None:
    call = headset.window.dial(Dial(target="601"))
    headset.window.reaches(call, CallState.ESTABLISHED)
    sound_card.hears(SEAT, 1350)
    sound_card.unplug(SEAT)
    headset.window.until(lambda state: bool(state.sound.faults))
    assert headset.window.call(call).state is CallState.ESTABLISHED
    sound_card.plug_in(SEAT)
    headset.window.until(lambda state: not state.sound.faults, "sound again", 20.0)
    sound_card.hears(SEAT, 1350)
    assert headset.window.call(call).state is CallState.ESTABLISHED


def test_a_recording_is_heard_in_the_headset_until_it_is_stopped(
    sound_card: SoundCard, headset: Desk, tmp_path: Path
) -> None:
    recording = tmp_path / "c1.wav"
    write_tone(recording, 450, 30.0)
    headset.window.do(PlayRecording(path=str(recording), playback_id="p1"))
    sound_card.hears(SEAT, 450)
    headset.window.do(StopPlaying())
    assert headset.window.event(PlaybackEnded).playback_id == "p1"
    sound_card.hears(SEAT)
