"""The sound thread: opens and closes devices, which may take long, so that nothing else has to wait.

It brings what is open in line with what is wanted, over and over; a device that vanishes is closed, told,
looked for, and opened again when it is back.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from telephony.account import SoundChoice, SoundDevice, SoundFault
from telephony.engine.sound.device import AudioDevices, DeviceFailed, Ear, Mouth, Stream
from telephony.engine.sound.tones import RING_RATE, Tune, alarm_tune, ring_tune

log = logging.getLogger(__name__)

STEP = 0.1
RETRY = 2.0
"""Seconds between two tries to open a device that failed."""


@dataclass(frozen=True)
class Wanted:
    """What should be open."""

    choice: SoundChoice = SoundChoice()
    talk: bool = False
    ring: bool = False
    tune: Tune = Tune.RING
    """What rings."""


@dataclass(frozen=True)
class Opened:
    """What is open, and what is wrong."""

    devices: tuple[SoundDevice, ...] = ()
    mouth: Mouth | None = None
    ear: Ear | None = None
    faults: tuple[SoundFault, ...] = ()


class SoundWorker:
    """Owns the devices. `want` and `refresh` may be called from any thread."""

    def __init__(self, make: Callable[[], AudioDevices]) -> None:
        self._make = make
        self._requests: queue.SimpleQueue[Wanted | str] = queue.SimpleQueue()
        self.reports: queue.SimpleQueue[Opened] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
        self._thread.start()

    def want(self, wanted: Wanted) -> None:
        """Have this open from now on."""
        self._requests.put(wanted)

    def refresh(self) -> None:
        """Look for devices again."""
        self._requests.put("refresh")

    def close(self, seconds: float) -> None:
        """Close everything; give up waiting after so long, because a dead card may never let go."""
        self._requests.put("close")
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            devices = self._make()
            tender = Tender(devices)
            tender.look()
        except Exception as error:  # noqa: BLE001  no sound system at all: calls go on in silence
            log.warning("no sound: %s", error)
            self.reports.put(Opened(faults=(SoundFault.NO_DEVICE,)))
            return
        last: Opened | None = None
        while True:
            opened = tender.opened()
            if opened != last:
                last = opened
                self.reports.put(opened)
            try:
                request = self._requests.get(timeout=STEP)
            except queue.Empty:
                request = None
            if request == "close":
                tender.close()
                return
            try:
                if request == "refresh":
                    tender.look_wanted = True
                elif isinstance(request, Wanted):
                    tender.wanted = request
                if self._requests.empty():
                    tender.tend(time.monotonic())
            except Exception:
                log.exception("in the sound thread")


class Tender:
    """The worker's rules, one step at a time; apart from its thread so that they can be tried alone."""

    def __init__(self, devices: AudioDevices) -> None:
        self._devices = devices
        self.wanted = Wanted()
        self.look_wanted = False
        self._using = Wanted()
        self._found: tuple[SoundDevice, ...] = ()
        self._streams: dict[str, Stream] = {}
        self._mouth: Mouth | None = None
        self._ear: Ear | None = None
        self._faults: dict[str, SoundFault] = {}
        self._retry_at = 0.0

    def look(self) -> None:
        """See what is plugged in; nothing may be open."""
        self._found = self._devices.look()
        inputs = any(device.inputs for device in self._found)
        outputs = any(device.outputs for device in self._found)
        for kind, present in (("mouth", inputs), ("ear", outputs)):
            lost_in_call = self._faults.get(kind) is SoundFault.DEVICE_LOST and self.wanted.talk
            if not lost_in_call:
                self._note(kind, None if present else SoundFault.NO_DEVICE)
        self._note_missing(self.wanted.choice)

    def opened(self) -> Opened:
        """How things stand."""
        faults = tuple(dict.fromkeys(self._faults.values()))
        return Opened(self._found, self._mouth, self._ear, faults)

    def tend(self, now: float) -> None:
        """Bring what is open in line with what is wanted."""
        self._drop_lost(now)
        if self.wanted.choice != self._using.choice:
            self._close_all()
            self._note_missing(self.wanted.choice)
            self._retry_at = now
        other_tune = self.wanted.tune is not self._using.tune
        self._using = self.wanted
        if other_tune or not self.wanted.ring:
            self._close("ringer")
        if not self.wanted.talk:
            self._close("mouth")
            self._close("ear")
        # while calls sound well, the new device waits for their end
        if self.look_wanted and now >= self._retry_at and (not self._streams or self._faults):
            self.look_wanted = False
            self._close_all()
            self.look()
        if now >= self._retry_at:
            self._open_wanted(now)

    def close(self) -> None:
        """Let go of everything."""
        self._close_all()
        self._devices.close()

    def _open_wanted(self, now: float) -> None:
        choice = self.wanted.choice
        if self.wanted.ring and "ringer" not in self._streams:
            make_tune = alarm_tune if self.wanted.tune is Tune.ALARM else ring_tune
            tune = make_tune(choice.ringer_gain)
            self._try("ringer", now, lambda: self._devices.open_ringer(choice.ringer, tune, RING_RATE))
        if self.wanted.talk and self._ear is None:
            self._try("ear", now, lambda: self._keep_ear(self._devices.open_ear(choice.earpiece)))
        if self.wanted.talk and self._mouth is None:
            self._try("mouth", now, lambda: self._keep_mouth(self._devices.open_mouth(choice.microphone)))

    def _try(self, kind: str, now: float, open_it: Callable[[], Stream]) -> None:
        try:
            stream = open_it()
        except DeviceFailed as failure:
            if self._faults.get(kind) is not failure.fault:
                log.warning("%s: %s", kind, failure)
            if self._faults.get(kind) is not SoundFault.DEVICE_LOST:
                self._note(kind, failure.fault)
            self._retry_at = now + RETRY
            self.look_wanted = True
            return
        self._streams[kind] = stream
        self._note(kind, _MISSING[kind] if stream.is_substitute else None)

    def _keep_mouth(self, mouth: Mouth) -> Mouth:
        self._mouth = mouth
        return mouth

    def _keep_ear(self, ear: Ear) -> Ear:
        self._ear = ear
        return ear

    def _drop_lost(self, now: float) -> None:
        for kind, stream in list(self._streams.items()):
            if not stream.is_alive():
                log.warning("%s: the device is gone", kind)
                self._close(kind)
                self._note(kind, SoundFault.DEVICE_LOST)
                self.look_wanted = True
                self._retry_at = now + RETRY / 2

    def _close(self, kind: str) -> None:
        if kind == "mouth":
            self._mouth = None
        elif kind == "ear":
            self._ear = None
        stream = self._streams.pop(kind, None)
        if stream is not None:
            stream.close()

    def _close_all(self) -> None:
        for kind in list(self._streams):
            self._close(kind)

    def _note(self, kind: str, fault: SoundFault | None) -> None:
        if fault is None:
            self._faults.pop(kind, None)
        else:
            self._faults[kind] = fault

    def _note_missing(self, choice: SoundChoice) -> None:
        """Tell at once of a chosen device that isn't there, not only when it is needed."""
        inputs = [device.name for device in self._found if device.inputs]
        outputs = [device.name for device in self._found if device.outputs]
        for kind, name, names in (
            ("mouth", choice.microphone, inputs),
            ("ear", choice.earpiece, outputs),
            ("ringer", choice.ringer, outputs),
        ):
            if names and self._faults.get(kind) is not SoundFault.DEVICE_LOST:
                self._note(kind, _MISSING[kind] if name and name not in names else None)


_MISSING = {
    "mouth": SoundFault.MICROPHONE_MISSING,
    "ear": SoundFault.EARPIECE_MISSING,
    "ringer": SoundFault.RINGER_MISSING,
}
