"""A PulseAudio server of the test run's own, with two null sinks for every seat.

What the tests play into the sink SEAT_mouth comes out of its monitor: that is the seat's microphone. What the
phone plays into the sink SEAT_ear is recorded from its monitor. A null sink renders two seconds ahead until a
client asks it for a short delay, so both sinks always have one: a player of silence, and the recorder.
"""

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from tests.servers.process import KeptProcess, ServerFailed, run_folder, wait_until
from tests.tones import sine, tones_of, write_wav

RATE = 16000
# a voice lasts longer than any test
VOICE_S = 600


@dataclass
class Seat:
    """What belongs to one seat: the modules that are its sinks, and the processes at them."""

    name: str
    ear: Path
    modules: list[str] = field(default_factory=list)
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    voice: "subprocess.Popen[bytes] | None" = None


class SoundCard:
    """The sound server; seats are made when they are first named."""

    def __init__(self) -> None:
        """Start it; ServerFailed if PulseAudio is missing or does not start."""
        for program in ("pulseaudio", "pactl", "pacat", "parec"):
            if shutil.which(program) is None:
                raise ServerFailed(f"there is no {program} (packages pulseaudio, pulseaudio-utils)")
        if not any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
            raise ServerFailed("ALSA cannot speak to PulseAudio (package libasound2-plugins)")
        self.folder = run_folder("sound", ours=True)
        self._seats: dict[str, Seat] = {}
        script = self.folder / "start.pa"
        script.write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}\n"
            f"load-module module-cli-protocol-unix socket={self._console}\n"
            # where PulseAudio moves the streams of a device that goes; else they would come to another seat
            "load-module module-null-sink sink_name=nowhere\n"
            "set-default-sink nowhere\nset-default-source nowhere.monitor\n",
            "utf-8",
        )
        self._process = KeptProcess(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
                *("--high-priority=no", "--realtime=no", "--disable-shm=yes", "-F", str(script)),
            ],
            folder=self.folder,
            log=self.folder / "output",
            environment=self._private(),
        )
        try:
            wait_until(lambda: self._control("info").returncode == 0, self._process)
        except BaseException:
            self._process.stop()
            raise

    # --- what a seat's programs need

    def environment(self, seat: str) -> dict[str, str]:
        """The variables with which a program sits at this seat: its default devices are the seat's."""
        self._at(seat)
        return {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_LATENCY_MSEC": "20",
            "ALSA_CONFIG_PATH": str(self.folder / f"{seat}.conf"),
            "PULSE_COOKIE": str(self.folder / "cookie"),
        }

    # --- mouth and ear

    def play_into_mouth(self, seat: str, tone_hz: int) -> None:
        """Let the person at the seat speak one tone from now on; 0 ends it."""
        place = self._at(seat)
        if place.voice is not None:
            end(place.voice)
            place.voice = None
        if tone_hz:
            file = self.folder / f"{tone_hz}.raw"
            if not file.exists():
                file.write_bytes(sine(tone_hz, VOICE_S, rate=RATE))
            with file.open("rb") as voice:
                place.voice = self._client(["pacat", "--playback", f"--device={seat}_mouth"], voice, None)

    def hears(self, seat: str, *tones: int, timeout_s: float = 10.0) -> None:
        """Wait until exactly these tones come out of the seat's ear; AssertionError with what does."""
        deadline = time.monotonic() + timeout_s
        while (now := self.heard_now(seat)) != set(tones):
            assert time.monotonic() < deadline, f"the ear of {seat} hears {now}, not {tones}"
            time.sleep(0.05)

    def heard_now(self, seat: str, seconds: float = 0.6) -> set[int]:
        """The tones that came out of the seat's ear in the last *seconds*."""
        sound = self._at(seat).ear.read_bytes()
        sound = sound[: len(sound) // 2 * 2][-2 * round(seconds * RATE) :]
        return tones_of(np.frombuffer(sound, "<i2") / 32768, RATE)

    def record_ear(self, seat: str) -> Path:
        """All that has come out of the seat's ear so far, as a WAV."""
        place = self._at(seat)
        recording = self.folder / f"{seat}-ear.wav"
        write_wav(recording, place.ear.read_bytes(), RATE)
        return recording

    # --- plugging

    def unplug(self, seat: str) -> None:
        """Pull the plug of the seat's headset: its sinks go, and whoever plays or records there is cut."""
        place = self._seats.pop(seat)
        for process in (*place.processes, *([place.voice] if place.voice else ())):
            end(process)
        for module in place.modules:
            self._control("unload-module", module)
        self._cut_streams("sink-input", "nowhere")
        self._cut_streams("source-output", "nowhere.monitor")

    def streams_nowhere(self) -> int:
        """How many streams still play or record though their headset was unplugged."""
        return len(self._streams("sink-input", "nowhere") + self._streams("source-output", "nowhere.monitor"))

    def plug_in(self, seat: str) -> None:
        """Plug the headset in (again); its ear has heard nothing yet."""
        self._at(seat)

    def stop(self) -> None:
        """End the server and all clients; its folder goes too."""
        for seat in list(self._seats):
            self.unplug(seat)
        self._process.stop()

    # --- the making of it

    @property
    def _socket(self) -> Path:
        return self.folder / "native"

    @property
    def _console(self) -> Path:
        return self.folder / "console"

    def _streams(self, kind: str, device: str) -> list[str]:
        """The numbers of the streams at a device."""
        where = "sinks" if kind == "sink-input" else "sources"
        devices = {row[0] for row in self._rows(where) if row[1] == device}
        return [row[0] for row in self._rows(f"{kind}s") if row[1] in devices]

    def _rows(self, what: str) -> list[list[str]]:
        return [line.split("\t") for line in self._control("list", "short", what).stdout.splitlines()]

    def _cut_streams(self, kind: str, device: str) -> None:
        """End the streams that PulseAudio saved onto *device*, as the loss of real hardware ends them."""
        cuts = [f"kill-{kind} {stream}\n" for stream in self._streams(kind, device)]
        if not cuts:
            return
        with socket.socket(socket.AF_UNIX) as console:
            console.settimeout(5)
            console.connect(str(self._console))
            console.sendall("".join(cuts).encode())
            console.shutdown(socket.SHUT_WR)
            while console.recv(4096):
                pass

    def _private(self) -> dict[str, str]:
        """The environment of our own server and clients, which nothing of the user's own sound touches."""
        return {
            **os.environ,
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
            "PULSE_SERVER": f"unix:{self._socket}",
        }

    def _control(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run pactl; its first look while the server starts may fail."""
        return subprocess.run(
            ["pactl", *words], env=self._private(), capture_output=True, text=True, timeout=20, check=False
        )

    def _at(self, seat: str) -> Seat:
        if seat not in self._seats:
            self._seats[seat] = self._make(seat)
        return self._seats[seat]

    def _make(self, seat: str) -> Seat:
        place = Seat(seat, self.folder / f"{seat}-ear.raw")
        for part in ("mouth", "ear"):
            loaded = self._control(
                *("load-module", "module-null-sink", f"sink_name={seat}_{part}"),
                *("format=s16le", f"rate={RATE}", "channels=1"),
            )
            if loaded.returncode:
                raise ServerFailed(f"the {part} of {seat} could not be made: {loaded.stderr.strip()}")
            place.modules.append(loaded.stdout.strip())
        (self.folder / f"{seat}.conf").write_text(alsa_configuration(seat), "utf-8")
        with Path("/dev/zero").open("rb") as silence, place.ear.open("wb") as ear:
            place.processes = [
                self._client(["pacat", "--playback", f"--device={seat}_mouth"], silence, None),
                self._client(["pacat", "--playback", f"--device={seat}_ear"], silence, None),
                self._client(["parec", f"--device={seat}_ear.monitor"], silence, ear),
            ]
        return place

    def _client(
        self, words: list[str], source: BinaryIO, target: BinaryIO | None
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*words, "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=20"],
            stdin=source,
            stdout=subprocess.DEVNULL if target is None else target,
            stderr=subprocess.DEVNULL,
            env=self._private(),
        )


def alsa_configuration(seat: str) -> str:
    """An ALSA with two devices, "default" and "headset", which are both the seat's mouth and ear."""
    device = f"""{{
    type asym
    playback.pcm {{ type pulse device "{seat}_ear" }}
    capture.pcm {{ type pulse device "{seat}_mouth.monitor" }}
}}
"""
    return f"pcm.!default {device}pcm.headset {device}ctl.!default {{ type pulse }}\n"


def end(process: "subprocess.Popen[bytes]") -> None:
    """End one of our clients."""
    process.terminate()
    process.wait(10)
