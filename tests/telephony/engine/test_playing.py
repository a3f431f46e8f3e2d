"""Recordings played into the agent's ear: never in a call, as loud as recorded, told how far they are."""

import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from telephony.account import SoundChoice, SoundDevice
from telephony.call import Call, CallState, Direction, Party
from telephony.engine.calls import Refused, Remark
from telephony.engine.phone import Phone
from telephony.engine.sound.desk import SoundDesk
from telephony.engine.sound.device import frame_bytes
from telephony.engine.sound.fake import FakeDevices
from telephony.engine.sound.player import Player
from telephony.protocol import (
    DeviceTest,
    Event,
    PlaybackEnded,
    PlaybackMoved,
    PlayRecording,
    Refusal,
    StopPlaying,
    decode_command,
    decode_event,
    encode,
)
from tests.telephony.engine.window import EngineProcess
from tests.tones import write_tone

HEADSET = SoundDevice(name="headset", inputs=1, outputs=1, is_default_input=True, is_default_output=True)
PATIENCE = 5.0


@dataclass
class Ports:
    """The mixer's side, which pulls and pushes when a test says so."""

    mouth: Callable[[], bytes | None] | None = None
    mouth_rate: int = 0
    ear: Callable[[bytes], None] | None = None
    gains: tuple[float, float] = (0.0, 0.0)

    def attach_mouth(self, rate: int, source: Callable[[], bytes | None] | None) -> None:
        self.mouth_rate, self.mouth = rate, source

    def attach_ear(self, rate: int, sink: Callable[[bytes], None] | None) -> None:
        self.ear = sink

    def set_gains(self, mouth: float, ear: float) -> None:
        self.gains = (mouth, ear)

    def play(self, tones: list[tuple[int, int, int]], *, loop: bool) -> None:
        """No tones here."""

    def hush(self) -> None:
        """No tones here."""


@dataclass
class Bench:
    """A sound desk with a headset, and all that it told."""

    sound: SoundDesk
    ports: Ports
    told: list[Event] = field(default_factory=list)

    def until(self, what: Callable[[], bool]) -> None:
        """Poll until it is so."""
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < deadline, self.told
            self.sound.poll()
            time.sleep(0.005)

    def ended(self) -> list[PlaybackEnded]:
        return [each for each in self.told if isinstance(each, PlaybackEnded)]


@pytest.fixture
def bench() -> Iterator[Bench]:
    sound, ports, phone = SoundDesk(lambda: FakeDevices((HEADSET,))), Ports(), Phone(time.time)
    made = Bench(sound, ports)
    phone.on_event(made.told.append)
    sound.connect(phone, ports)
    sound.select(SoundChoice(microphone_gain=2.0, earpiece_gain=0.5))
    yield made
    sound.close()


def write(path: Path, samples: bytes, rate: int = 16000, channels: int = 1, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples)
    return path


def a_call() -> Call:
    return Call(
        id="c1",
        direction=Direction.INCOMING,
        state=CallState.INCOMING,
        party=Party("13800001234", ""),
        began_at=1.0,
        state_since=1.0,
    )


def drained(bench: Bench) -> bytes:
    """What the mixer gets until the recording is over."""
    heard = b""
    deadline = time.monotonic() + PATIENCE
    while not bench.ended():
        assert time.monotonic() < deadline
        bench.sound.poll()
        mouth = bench.ports.mouth
        heard += (mouth() or b"") if mouth is not None else b""
    return heard


def test_the_whole_recording_is_heard_in_the_place_of_the_microphone(bench: Bench, tmp_path: Path) -> None:
    samples = bytes(range(1, 251)) * 20
    path = write(tmp_path / "a.wav", samples)
    bench.sound.play(path, "p1")
    bench.until(lambda: bench.ports.mouth_rate == 16000 and bench.ports.gains == (1.0, 0.5))
    assert bench.sound.is_looped
    heard = drained(bench)
    assert heard.rstrip(b"\0") == samples
    assert len(heard) % frame_bytes(16000) == 0
    assert [each.fault for each in bench.ended()] == [""]
    assert bench.ports.gains == (2.0, 0.5)
    assert not bench.sound.is_looped


def test_it_tells_how_far_it_is_and_how_long_it_lasts(bench: Bench, tmp_path: Path) -> None:
    bench.sound.play(write(tmp_path / "a.wav", bytes(32000 * 2)), "p1")
    bench.until(lambda: any(isinstance(each, PlaybackMoved) for each in bench.told))
    first = next(each for each in bench.told if isinstance(each, PlaybackMoved))
    assert (first.playback_id, first.length) == ("p1", 2.0)


def test_two_channels_are_heard_as_one(bench: Bench, tmp_path: Path) -> None:
    left_and_right = (1000).to_bytes(2, "little") + (3000).to_bytes(2, "little")
    bench.sound.play(write(tmp_path / "a.wav", left_and_right * 320, channels=2), "p1")
    heard = drained(bench)
    assert heard[:2] == (2000).to_bytes(2, "little")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "EOFError"), (b"RIFF but no wave", "Error"), (None, "FileNotFoundError")],
    ids=["empty", "no wave", "missing"],
)
def test_what_cannot_be_played_ends_with_its_fault(
    bench: Bench, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "a.wav"
    if content is not None:
        path.write_bytes(content)
    bench.sound.play(path, "p1")
    bench.until(lambda: bool(bench.ended()))
    assert said in bench.ended()[0].fault
    assert str(tmp_path) not in bench.ended()[0].fault


def test_a_kind_of_sound_that_is_not_known_is_named(bench: Bench, tmp_path: Path) -> None:
    bench.sound.play(write(tmp_path / "a.wav", bytes(300), width=1), "p1")
    bench.until(lambda: bool(bench.ended()))
    assert "8 bit" in bench.ended()[0].fault


def test_a_call_that_comes_ends_it_and_none_begins_in_a_call(bench: Bench, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", bytes(32000 * 5))
    bench.sound.play(path, "p1")
    bench.until(lambda: bench.ports.mouth_rate == 16000)
    bench.sound.follow([a_call()], lambda _: Remark())
    assert [each.playback_id for each in bench.ended()] == ["p1"]
    assert not bench.sound.is_looped
    assert bench.ports.gains == (2.0, 0.5)
    with pytest.raises(Refused) as refused:
        bench.sound.play(path, "p2")
    assert refused.value.refusal is Refusal.CALL_ALIVE


def test_another_recording_takes_the_place_of_the_first_and_a_test_ends_it(
    bench: Bench, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.wav", bytes(32000 * 5))
    bench.sound.play(path, "p1")
    bench.sound.play(path, "p2")
    bench.until(lambda: bool(bench.ended()))
    bench.until(lambda: HEADSET in bench.sound._opened.devices)
    bench.sound.start_test(DeviceTest.LEVEL_METER)
    assert [each.playback_id for each in bench.ended()] == ["p1", "p2"]


def test_stopping_what_does_not_play_tells_nothing(bench: Bench) -> None:
    bench.sound.stop_playing()
    assert bench.ended() == []


def test_a_player_that_is_closed_reads_no_further(tmp_path: Path) -> None:
    player = Player(write(tmp_path / "a.wav", bytes(32000 * 60)))
    player.close()
    player._thread.join(PATIENCE)
    assert not player._thread.is_alive()
    assert player.pull() is None


def test_the_messages_survive_the_wire() -> None:
    play = PlayRecording(command_id="1", path="/录音/c1.wav", playback_id="p")
    assert decode_command(encode(play)) == play
    assert decode_command(encode(StopPlaying(command_id="2"))) == StopPlaying(command_id="2")
    ended = PlaybackEnded(at=1.0, playback_id="p", fault="x")
    assert decode_event(encode(ended)) == ended


def test_a_real_engine_plays_a_recording_to_its_end_and_stops_when_told(
    new_engine: Callable[..., EngineProcess], tmp_path: Path
) -> None:
    window = new_engine().window()
    recording = tmp_path / "c1.wav"
    write_tone(recording, 700, 1.0)
    window.do(PlayRecording(path=str(recording), playback_id="p1"))
    moved = window.event(PlaybackMoved, lambda event: event.seconds > 0)
    assert moved.playback_id == "p1"
    assert moved.length == pytest.approx(1.0)
    assert window.event(PlaybackEnded).fault == ""
    window.do(PlayRecording(path=str(recording), playback_id="p2"))
    window.event(PlaybackMoved, lambda event: event.playback_id == "p2")
    window.do(StopPlaying())
    window.event(PlaybackEnded, lambda event: event.playback_id == "p2")
