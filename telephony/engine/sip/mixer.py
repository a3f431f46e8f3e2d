"""Connects sources and sinks in the stack's conference bridge as the mixing rules say."""

import logging
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import pjsua2 as pj

from telephony.engine.mixing import Link, Node, NodeKind
from telephony.engine.sip.leg import Leg
from telephony.engine.sip.ports import MIXER_RATE, Sink, SoundPort, Source
from telephony.engine.sound.levels import level_of, peak_of

log = logging.getLogger(__name__)

TAPS = 4
"""One recording and one meter a call, at most."""


class NoTap(Exception):
    """More recordings than calls were asked for."""


class Meter:
    """Takes a leg's sound and remembers its loudest sample.

    The stack has a level too, on a scale of its own: legs and microphone must be comparable.
    """

    def __init__(self, port: SoundPort) -> None:
        self.port = port
        self.leg = ""
        self._peak = 0
        port.sink = self._heard

    def measure(self, leg: str) -> None:
        """Begin anew with this leg."""
        self.leg, self._peak = leg, 0

    def peak(self) -> int:
        """Since last asked."""
        peak, self._peak = self._peak, 0
        return peak

    def _heard(self, frame: bytes) -> None:
        self._peak = max(self._peak, peak_of(frame))


class Mixer:
    """The desk's ports, the tone, the recorders' taps, and every connection."""

    def __init__(self) -> None:
        self._desk_ports: dict[int, SoundPort] = {MIXER_RATE: SoundPort("desk")}
        self._mouth = self._ear = self._desk_ports[MIXER_RATE]
        self._taps = [SoundPort(f"tap{number}") for number in range(TAPS)]
        self._tapped: dict[str, SoundPort] = {}
        self._meters = [Meter(SoundPort(f"meter{number}")) for number in range(TAPS)]
        self._tone = pj.ToneGenerator()
        self._tone.createToneGenerator(MIXER_RATE, 1)
        self._connected: set[Link] = set()
        self._gains = (1.0, 1.0)
        self._legs: Mapping[str, Leg] = {}

    # -- the desk -------------------------------------------------------------------------------

    def attach_mouth(self, rate: int, source: Source | None) -> None:
        """Take the agent's voice from `source`, at the rate of its device."""
        self._mouth.source = None
        port = self._port(rate)
        if port is not self._mouth:
            self._cut({link for link in self._connected if link.source.kind is NodeKind.DESK})
            self._mouth = port
        port.source = source
        self.set_gains(*self._gains)

    def attach_ear(self, rate: int, sink: Sink | None) -> None:
        """Give what the agent hears to `sink`, at the rate of its device."""
        self._ear.sink = None
        port = self._port(rate)
        if port is not self._ear:
            self._cut({link for link in self._connected if link.sink.kind is NodeKind.DESK})
            self._ear = port
        port.sink = sink
        self.set_gains(*self._gains)

    def set_gains(self, mouth: float, ear: float) -> None:
        """Factors; 1.0 leaves as is."""
        self._gains = (mouth, ear)
        self._mouth.adjustRxLevel(mouth)
        self._ear.adjustTxLevel(ear)

    def play(self, tones: list[tuple[int, int, int]], *, loop: bool) -> None:
        """Let the tone be this: (hertz, milliseconds on, milliseconds off)."""
        self._tone.stop()
        described = pj.ToneDescVector()
        for hertz, on_ms, off_ms in tones:
            tone = pj.ToneDesc()
            tone.freq1, tone.freq2, tone.on_msec, tone.off_msec, tone.volume = hertz, 0, on_ms, off_ms, 4000
            described.append(tone)
        self._tone.play(described, loop)

    def hush(self) -> None:
        """No tone."""
        self._tone.stop()

    # -- recordings -----------------------------------------------------------------------------

    def tap(self, call_id: str, sink: Sink) -> None:
        """Give everything that the recording of that call may hear to `sink`. :raises NoTap:"""
        free = [tap for tap in self._taps if tap not in self._tapped.values()]
        if not free:
            raise NoTap(call_id)
        free[0].sink = sink
        self._tapped[call_id] = free[0]

    def untap(self, call_id: str) -> None:
        """End that."""
        node = Node(NodeKind.RECORDING, call_id)
        self._cut({link for link in self._connected if link.sink == node})
        tap = self._tapped.pop(call_id, None)
        if tap is not None:
            tap.sink = None

    # -- connections ----------------------------------------------------------------------------

    def mix(self, links: AbstractSet[Link], legs: Mapping[str, Leg]) -> None:
        """Connect exactly these, as far as their legs have sound; the rest when asked again."""
        self._legs = legs
        self._cut(self._connected - links)
        for link in links - self._connected:
            if self._apply(link, connect=True):
                self._connected.add(link)

    def forget(self, leg_id: str) -> None:
        """The leg's sound path is gone or new: nothing is connected to it any more."""
        ends = (Node(NodeKind.LEG, leg_id),)
        self._connected = {
            link for link in self._connected if link.source not in ends and link.sink not in ends
        }

    def levels(self) -> dict[str, float]:
        """How loud each leg was since last asked, 0.0 to 1.0."""
        return {meter.leg: level_of(meter.peak()) for meter in self._meters if meter.leg in self._legs}

    def close(self) -> None:
        """Let go of every port; the stack's end would abort on one that is still held."""
        self._connected.clear()
        self._legs = {}
        for port in (*self._desk_ports.values(), *self._taps, *(meter.port for meter in self._meters)):
            port.source = port.sink = None
        self._tapped.clear()
        self._taps.clear()
        self._meters.clear()
        self._desk_ports.clear()
        del self._mouth, self._ear, self._tone

    def _meter_of(self, leg: str) -> SoundPort | None:
        """The meter of that leg, or one whose leg is gone."""
        for meter in self._meters:
            if meter.leg == leg:
                return meter.port
        for meter in self._meters:
            if meter.leg not in self._legs:
                meter.measure(leg)
                return meter.port
        return None

    def _port(self, rate: int) -> SoundPort:
        if rate not in self._desk_ports:
            self._desk_ports[rate] = SoundPort(f"desk{rate}", rate)
        return self._desk_ports[rate]

    def _cut(self, links: AbstractSet[Link]) -> None:
        for link in links:
            self._connected.discard(link)
            self._apply(link, connect=False)

    def _apply(self, link: Link, *, connect: bool) -> bool:
        source = self._media(link.source, as_source=True)
        sink = self._media(link.sink, as_source=False)
        if source is None or sink is None:
            return False
        try:
            if connect:
                source.startTransmit(sink)
            else:
                source.stopTransmit(sink)
        except pj.Error as error:
            log.info("%s -> %s: %s", link.source, link.sink, error.info())
            return False
        return True

    def _media(self, node: Node, *, as_source: bool) -> pj.AudioMedia | None:
        match node.kind:
            case NodeKind.DESK:
                return self._mouth if as_source else self._ear
            case NodeKind.TONE:
                return self._tone
            case NodeKind.RECORDING:
                return self._tapped.get(node.id)
            case NodeKind.METER:
                return self._meter_of(node.id)
            case NodeKind.LEG:
                leg = self._legs.get(node.id)
                return None if leg is None else _sound_of(leg)


def _sound_of(leg: Leg) -> pj.AudioMedia | None:
    if leg.over:
        return None
    try:
        return leg.getAudioMedia(-1)
    except pj.Error:  # not negotiated yet, or on hold
        return None
