"""Which calls are recorded, and where."""

import logging
from pathlib import Path
from typing import Protocol

import msgspec

from telephony.call import CallPurpose
from telephony.engine.calls import Calls
from telephony.engine.recording.recorder import Recorder
from telephony.engine.recording.wav import repair_all
from telephony.protocol import RecordingFailed

log = logging.getLogger(__name__)

RATE = 16000
FRAME_BYTES = RATE * 20 // 1000 * 2
FAREWELL_SECONDS = 3.0


class Taps(Protocol):
    """Where recordings get their sound."""

    def tap(self, call_id: str, sink: "Sink") -> None:
        """Give that recording's mix to `sink`, a frame at a time."""

    def untap(self, call_id: str) -> None:
        """End that."""


class Sink(Protocol):
    """Takes frames on the mixer's thread."""

    def __call__(self, frame: bytes, /) -> None:
        """Take one."""


class Recordings:
    """Every answered call in hand is recorded; legs on its behalf are in its recording."""

    def __init__(self, calls: Calls, taps: Taps) -> None:
        self._calls = calls
        self._taps = taps
        self._folder: Path | None = None
        self._running: dict[str, Recorder] = {}
        self._tried: set[str] = set()
        self._finishing: list[Recorder] = []

    def use(self, folder: str) -> None:
        """Record into this folder from the next call on; empty: nothing is recorded."""
        self._folder = Path(folder) if folder else None
        self.repair()

    def repair(self) -> None:
        """Mend what killed engines left."""
        if self._folder is not None and self._folder.is_dir():
            repair_all(self._folder)

    def follow(self) -> None:
        """Start and stop as the calls come and go."""
        live = self._calls.live
        for call_id in [call_id for call_id in self._running if self._calls.find(call_id) is None]:
            self._stop(call_id)
        self._tried &= {call.id for call in live}
        for call in live:
            if call.purpose is CallPurpose.CITIZEN and call.was_answered and call.id not in self._tried:
                self._tried.add(call.id)
                self._start(call.id)

    def tell_failures(self) -> None:
        """Say which recordings have stopped by themselves."""
        for call_id, recorder in list(self._running.items()):
            if recorder.fault:
                self._stop(call_id)
                self._failed(call_id, recorder.fault)
        self._finishing = [recorder for recorder in self._finishing if recorder.is_busy]

    def close(self) -> None:
        """Finish everything before the process ends."""
        for call_id in list(self._running):
            self._stop(call_id)
        for recorder in self._finishing:
            recorder.wait(FAREWELL_SECONDS)

    def _start(self, call_id: str) -> None:
        if self._folder is None:
            return
        path = self._folder / f"{call_id}.wav"
        try:
            recorder = Recorder(path, RATE, FRAME_BYTES)
        except OSError as error:
            self._failed(call_id, f"{type(error).__name__}: {error.strerror}")
            return
        self._running[call_id] = recorder
        self._taps.tap(call_id, recorder.feed)
        self._calls.recorded.add(call_id)
        call = self._calls.get(call_id)
        self._calls.put(msgspec.structs.replace(call, recording=str(path)))

    def _stop(self, call_id: str) -> None:
        recorder = self._running.pop(call_id)
        self._calls.recorded.discard(call_id)
        self._taps.untap(call_id)
        recorder.stop()
        self._finishing.append(recorder)

    def _failed(self, call_id: str, detail: str) -> None:
        log.warning("call %s: not recorded: %s", call_id, detail)
        self._calls.phone.publish(
            RecordingFailed(at=self._calls.phone.clock(), call_id=call_id, detail=detail)
        )
