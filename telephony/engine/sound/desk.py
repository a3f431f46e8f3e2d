"""The agent's sound as the engine's own thread sees it: what is wanted, what is open, what is wrong."""

import logging
import queue
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import msgspec

from telephony.account import Sound, SoundChoice, SoundFault
from telephony.call import Call
from telephony.engine.calls import Refused, Remark
from telephony.engine.phone import Phone
from telephony.engine.sound.device import AudioDevices, frame_bytes
from telephony.engine.sound.levels import level_of
from telephony.engine.sound.plan import Plan, plan
from telephony.engine.sound.playing import Playing
from telephony.engine.sound.tones import ALARM_SECONDS, RING_RATE, Tones, Tune
from telephony.engine.sound.worker import Opened, SoundWorker, Wanted
from telephony.protocol import DeviceTest, DeviceTestEnded, Refusal, SoundChanged

log = logging.getLogger(__name__)

LINGER = 3.0
"""Seconds that the devices stay open after the last call: the next one may follow at once."""
RING_TEST = 3.0
LOOPBACK_FRAMES = 50
"""One second until what was said comes back."""
SILENT_MICROPHONE = 5.0
"""Seconds of pure zeros from a microphone that runs: it is switched off at the headset."""
LATEST_CLOSE = 3.0


class DeskPorts(Protocol):
    """The mixer's side of the agent."""

    def attach_mouth(self, rate: int, source: Callable[[], bytes | None] | None) -> None:
        """Take the agent's voice from there."""

    def attach_ear(self, rate: int, sink: Callable[[bytes], None] | None) -> None:
        """Give what the agent hears there."""

    def set_gains(self, mouth: float, ear: float) -> None:
        """Factors."""

    def play(self, tones: list[tuple[int, int, int]], *, loop: bool) -> None:
        """Let the tone be this."""

    def hush(self) -> None:
        """No tone."""


class SoundDesk:
    """Wants, and tells. The devices themselves are the worker's."""

    def __init__(self, make: Callable[[], AudioDevices]) -> None:
        self._worker = SoundWorker(make)
        self._opened = Opened()
        self._wanted = Wanted()
        self._plan = Plan()
        self._tone: Tones = ()
        self._talk_until = 0.0
        self._test: DeviceTest | None = None
        self._test_until = 0.0
        self._alarm_until = 0.0
        self._playing = Playing()
        self._zeros_since: float | None = None
        self._last_peak = 0
        self._sound = Sound()

    def connect(self, phone: Phone, ports: DeskPorts) -> None:
        """Tell this phone, use these ports."""
        self._phone, self._ports = phone, ports
        self._playing.connect(phone)

    # -- what the window asks -------------------------------------------------------------------

    def select(self, choice: SoundChoice) -> None:
        """Use these devices and gains from now on."""
        old = self._wanted.choice
        self._ports.set_gains(choice.microphone_gain, choice.earpiece_gain)
        same_devices = msgspec.structs.replace(
            choice, microphone_gain=old.microphone_gain, earpiece_gain=old.earpiece_gain
        )
        if same_devices != old:
            self._want(replace(self._wanted, choice=choice))
        self._tell(msgspec.structs.replace(self._sound, choice=choice))

    def refresh(self) -> None:
        """Look again at what is plugged in."""
        self._worker.refresh()

    def start_test(self, test: DeviceTest) -> None:
        """:raises Refused: in a call, or without a device."""
        if self._plan.talk:
            raise Refused(Refusal.CALL_ALIVE)
        if SoundFault.NO_DEVICE in self._opened.faults:
            raise Refused(Refusal.NO_DEVICE)
        self.stop_test()
        self.stop_playing()
        self._test = test
        self._test_until = time.monotonic() + RING_TEST if test is DeviceTest.RING else 0.0
        self._attach()

    def stop_test(self, fault: str = "") -> None:
        """End the test that runs, if one does."""
        if self._test is None:
            return
        ended, self._test = self._test, None
        self._attach()
        self._phone.publish(DeviceTestEnded(at=self._phone.clock(), test=ended, fault=fault))

    def play(self, path: Path, playback_id: str) -> None:
        """Play a recording into the ear. :raises Refused: in a call, or without a device."""
        if self._plan.talk:
            raise Refused(Refusal.CALL_ALIVE)
        if SoundFault.NO_DEVICE in self._opened.faults:
            raise Refused(Refusal.NO_DEVICE)
        self.stop_test()
        self._playing.begin(path, playback_id)
        self._attach()

    def sound_alarm(self) -> None:
        """The tune of alarms, once, where it rings. :raises Refused: in a call, or without a device."""
        if self._plan.talk:
            raise Refused(Refusal.CALL_ALIVE)
        if SoundFault.NO_DEVICE in self._opened.faults:
            raise Refused(Refusal.NO_DEVICE)
        self._alarm_until = time.monotonic() + ALARM_SECONDS

    def stop_playing(self) -> None:
        """End the recording that plays, if one does."""
        if self._playing.end():
            self._attach()

    @property
    def is_metering(self) -> bool:
        """Whether the window shows the microphone's level without a call."""
        return self._test in (DeviceTest.LEVEL_METER, DeviceTest.LOOPBACK)

    @property
    def is_looped(self) -> bool:
        """Whether what the mouth's port gives goes straight to the ear: the agent himself, or a recording."""
        return self._test is DeviceTest.LOOPBACK or self._playing.is_on

    def microphone_level(self) -> float:
        """Loudest since last asked, 0.0 to 1.0."""
        mouth = self._opened.mouth
        self._last_peak = mouth.peak() if mouth is not None else 0
        self._look_for_zeros()
        return level_of(self._last_peak)

    # -- every turn -----------------------------------------------------------------------------

    def follow(self, calls: Iterable[Call], remark: Callable[[str], Remark]) -> bool:
        """Sound as the calls ask for; returns whether the ear gets a tone."""
        calls = tuple(calls)
        self._plan = plan(calls, frozenset(call.id for call in calls if remark(call.id).early_sound))
        if self._plan.talk:
            self.stop_test()
            self.stop_playing()
            self._alarm_until = 0.0
        if self._plan.tone != self._tone:
            self._tone = self._plan.tone
            if self._tone:
                self._ports.play(list(self._tone), loop=True)
            else:
                self._ports.hush()
        return bool(self._tone)

    def poll(self) -> None:
        """Take in what the sound thread says, and tell it what is wanted now."""
        now = time.monotonic()
        while True:
            try:
                self._take(self._worker.reports.get_nowait())
            except queue.Empty:
                break
        if self._test_until and now >= self._test_until:
            self._test_until = 0.0
            self.stop_test()
        if self._playing.poll(now, hears=self._opened.ear is not None):
            self._attach()
        if self._plan.talk or self.is_metering or self._playing.is_on:
            self._talk_until = now + LINGER
        talk = now < self._talk_until
        rings = self._plan.ring or self._test is DeviceTest.RING
        tune = Tune.RING if rings or now >= self._alarm_until else Tune.ALARM
        wanted = replace(self._wanted, talk=talk, ring=rings or tune is Tune.ALARM, tune=tune)
        if wanted != self._wanted:
            self._want(wanted)

    def close(self) -> None:
        """Give the devices back."""
        self._playing.end()
        self._ports.attach_mouth(RING_RATE, None)
        self._ports.attach_ear(RING_RATE, None)
        self._worker.close(LATEST_CLOSE)

    def _want(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._worker.want(wanted)

    def _take(self, opened: Opened) -> None:
        changed = (opened.mouth, opened.ear) != (self._opened.mouth, self._opened.ear)
        self._opened = opened
        if changed:
            self._zeros_since = None
            self._attach()
        self._tell_devices()

    def _attach(self) -> None:
        mouth, ear = self._opened.mouth, self._opened.ear
        choice = self._sound.choice
        if self._playing.rate:
            # the recording speaks in the place of the microphone, and as loud as it was recorded
            self._ports.set_gains(1.0, choice.earpiece_gain)
            self._ports.attach_mouth(self._playing.rate, self._playing.pull)
        else:
            self._ports.set_gains(choice.microphone_gain, choice.earpiece_gain)
            self._ports.attach_mouth(
                mouth.rate if mouth is not None else RING_RATE, mouth.pull if mouth is not None else None
            )
        if ear is None:
            self._ports.attach_ear(RING_RATE, None)
        elif self._test is DeviceTest.LOOPBACK:
            self._ports.attach_ear(ear.rate, _delayed(ear.push, frame_bytes(ear.rate)))
        else:
            self._ports.attach_ear(ear.rate, ear.push)

    def _look_for_zeros(self) -> None:
        now = time.monotonic()
        if self._opened.mouth is None or self._last_peak > 1:
            self._zeros_since = None
        elif self._zeros_since is None:
            self._zeros_since = now
        self._tell_devices()

    def _tell_devices(self) -> None:
        faults = self._opened.faults
        if self._zeros_since is not None and time.monotonic() - self._zeros_since >= SILENT_MICROPHONE:
            faults = (*faults, SoundFault.MICROPHONE_SILENT)
        self._tell(msgspec.structs.replace(self._sound, devices=self._opened.devices, faults=faults))

    def _tell(self, sound: Sound) -> None:
        if sound != self._sound:
            self._sound = sound
            log.info("sound: %d devices, faults %s", len(sound.devices), [*sound.faults])
            self._phone.publish(SoundChanged(at=self._phone.clock(), sound=sound))


def _delayed(push: Callable[[bytes], None], frame: int) -> Callable[[bytes], None]:
    waiting: deque[bytes] = deque([bytes(frame)] * LOOPBACK_FRAMES)

    def later(sound: bytes) -> None:
        waiting.append(sound or bytes(frame))
        push(waiting.popleft())

    return later
