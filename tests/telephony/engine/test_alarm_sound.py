"""The tune of alarms: once, on the ringing device, and never over a call."""

import time
from collections.abc import Callable, Iterator

import pytest

from telephony.account import SoundDevice
from telephony.call import CallState
from telephony.engine.calls import Refused, Remark
from telephony.engine.phone import Phone
from telephony.engine.sound.desk import SoundDesk
from telephony.engine.sound.fake import FakeDevices, FakeStream
from telephony.engine.sound.tones import Tune, alarm_tune, ring_tune
from telephony.engine.sound.worker import Tender, Wanted
from telephony.protocol import SoundAlarm, decode_command, encode
from tests.telephony.engine.test_playing import HEADSET, Ports, a_call


class Room:
    """A sound desk with these devices, and which ringers were opened."""

    def __init__(self, *devices: SoundDevice) -> None:
        self.devices = FakeDevices(devices)
        self.sound = SoundDesk(lambda: self.devices)
        self.sound.connect(Phone(time.time), Ports())

    @property
    def ringers(self) -> list[FakeStream]:
        return [stream for kind, stream in self.devices.opened if kind == "ringer"]

    def until(self, what: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not what():
            assert time.monotonic() < deadline
            self.sound.poll()
            time.sleep(0.005)


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room(HEADSET)
    made.until(lambda: bool(made.sound._opened.devices))
    yield made
    made.sound.close()


def test_an_alarm_sounds_once_and_gives_the_device_back(room: Room) -> None:
    room.sound.sound_alarm()
    room.until(lambda: bool(room.ringers))
    room.until(lambda: room.ringers[0].closed)

    assert len(room.ringers) == 1


def test_a_call_ends_the_alarm_and_refuses_another(room: Room) -> None:
    room.sound.sound_alarm()
    room.until(lambda: bool(room.ringers))
    talking = a_call()
    room.sound.follow([talking], lambda _: Remark())
    room.until(lambda: len(room.ringers) == 2)  # the call rings with its own tune

    assert room.ringers[0].closed
    assert talking.state is CallState.INCOMING
    with pytest.raises(Refused):
        room.sound.sound_alarm()


def test_without_a_device_it_is_refused() -> None:
    bare = Room()
    try:
        bare.until(lambda: bool(bare.sound._opened.faults))
        with pytest.raises(Refused):
            bare.sound.sound_alarm()
    finally:
        bare.sound.close()


def test_another_tune_opens_the_ringer_anew() -> None:
    devices = FakeDevices((HEADSET,))
    tender = Tender(devices)
    tender.look()
    for tune in (Tune.ALARM, Tune.ALARM, Tune.RING):
        tender.wanted = Wanted(ring=True, tune=tune)
        tender.tend(0.0)

    assert [stream.closed for _, stream in devices.opened] == [True, False]
    assert alarm_tune() != ring_tune()
    assert len(alarm_tune()) == len(ring_tune())


def test_the_command_crosses_the_line() -> None:
    assert decode_command(encode(SoundAlarm(command_id="1"))) == SoundAlarm(command_id="1")
