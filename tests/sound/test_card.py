"""A program at a seat speaks and hears through PyAudio as with a headset."""

import os
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from tests.sound.card import SoundCard
from tests.tones import tones_in

pytestmark = pytest.mark.sound

# plays one tone, and says on its output which of two tones it hears
PROGRAM = textwrap.dedent(
    """
    import math, sys
    import numpy, pyaudio
    from tests.tones import tones_of
    own = int(sys.argv[1])
    audio = pyaudio.PyAudio()
    names = [audio.get_device_info_by_index(each)["name"] for each in range(audio.get_device_count())]
    print(sorted(names), flush=True)
    position = 0

    def mouth(_data, frames, _times, _status):
        global position
        times = (position + numpy.arange(frames)) / 16000
        position += frames
        sound = 6500 * numpy.sin(2 * math.pi * own * times)
        return sound.astype("<i2").tobytes(), pyaudio.paContinue

    heard = bytearray()

    def ear(data, _frames, _times, _status):
        heard.extend(data)
        return None, pyaudio.paContinue

    common = dict(rate=16000, channels=1, format=pyaudio.paInt16, frames_per_buffer=160)
    speaker = audio.open(output=True, stream_callback=mouth, **common)
    microphone = audio.open(input=True, stream_callback=ear, **common)
    for line in sys.stdin:
        print(sorted(tones_of(numpy.frombuffer(bytes(heard[-19200:]), "<i2") / 32768, 16000)), flush=True)
    for stream in (speaker, microphone):
        stream.close()
    audio.terminate()
    """
)


class Program:
    """A program with a tone of its own at a seat."""

    def __init__(self, card: SoundCard, seat: str, tone_hz: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tone_hz)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **card.environment(seat), "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.devices = self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def hears(self, *tones: int) -> None:
        """Wait until the program's microphone brings exactly these tones."""
        assert self._process.stdin is not None
        deadline = time.monotonic() + 10
        while True:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            heard = self._line()
            if heard == str(list(tones)):
                return
            assert time.monotonic() < deadline, heard
            time.sleep(0.05)

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def test_a_program_at_a_seat_hears_the_mouth_and_is_heard_at_the_ear(sound_card: SoundCard) -> None:
    with Program(sound_card, "anna", 350) as program:
        assert program.devices == "['default', 'headset']"
        sound_card.hears("anna", 350)
        program.hears()
        sound_card.play_into_mouth("anna", 500)
        program.hears(500)
        sound_card.play_into_mouth("anna", 0)
        program.hears()
    sound_card.hears("anna")
    assert tones_in(sound_card.record_ear("anna")) == {350}


def test_two_seats_do_not_hear_each_other(sound_card: SoundCard) -> None:
    with Program(sound_card, "bela", 400) as first, Program(sound_card, "cora", 600) as second:
        sound_card.play_into_mouth("bela", 450)
        sound_card.play_into_mouth("cora", 700)
        first.hears(450)
        second.hears(700)
        sound_card.hears("bela", 400)
        sound_card.hears("cora", 600)


def test_a_headset_can_be_unplugged_and_plugged_in_again(sound_card: SoundCard) -> None:
    sound_card.plug_in("dora")
    sound_card.unplug("dora")
    with Program(sound_card, "dora", 800):
        sound_card.hears("dora", 800)


def test_what_played_on_an_unplugged_headset_comes_to_no_other_seat(sound_card: SoundCard) -> None:
    sound_card.plug_in("fred")
    with Program(sound_card, "greta", 900):
        sound_card.hears("greta", 900)
        sound_card.unplug("greta")
        sound_card.plug_in("greta")
        assert sound_card.heard_now("fred") == set()
        sound_card.hears("greta")
        assert sound_card.streams_nowhere() == 0


def test_a_stopped_card_leaves_no_process_and_no_folder() -> None:
    card = SoundCard()
    card.play_into_mouth("emma", 450)
    folder = card.folder
    card.stop()
    assert not folder.exists()
    left = [each for each in psutil.process_iter(["cmdline"]) if str(folder) in str(each.info["cmdline"])]
    assert left == []
