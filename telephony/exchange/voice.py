"""What an actor sends into a call: clips one after the other, or one steady tone; and how loud others are."""

import contextlib

import pjsua2 as pj

from telephony.exchange.orders import Utterance
from telephony.exchange.sip import Leg, Phone

LOUD = 8
"""Level of a conference port (0 to about 40) from which on it is speech: about -43 dBFS."""
_TONE_MS = 1000
_TONE_VOLUME = 3000
"""Of 32767: about -24 dBFS, the level of the clips."""


class Voice:
    """The mouth of one actor in one call at a time."""

    def __init__(self) -> None:
        self._source: pj.AudioMediaPlayer | pj.ToneGenerator | None = None
        self._ends_at = 0.0

    def say(self, utterance: Utterance, leg: Leg, now: float) -> None:
        """Play a clip into `leg`; nothing is heard while its sound doesn't flow.

        :raises pj.Error: the clip can't be read.
        """
        player = pj.AudioMediaPlayer()
        player.createPlayer(utterance.file, pj.PJMEDIA_FILE_NO_LOOP)
        self._source, self._ends_at = player, now + utterance.seconds
        self.direct_to(leg)

    def hum(self, hertz: int, leg: Leg) -> None:
        """Play a tone into `leg` until :meth:`hush`."""
        tone = pj.ToneGenerator()
        tone.createToneGenerator(8000)
        description = pj.ToneDesc()
        description.freq1, description.on_msec, description.volume = hertz, _TONE_MS, _TONE_VOLUME
        tones = pj.ToneDescVector()
        tones.append(description)
        tone.play(tones, True)
        self._source, self._ends_at = tone, float("inf")
        self.direct_to(leg)

    def direct_to(self, leg: Leg) -> None:
        """Let what is being played flow into `leg`, as when its sound has come back after a hold."""
        sound = leg.sound
        if self._source is not None and sound is not None:
            self._source.startTransmit(sound)

    def has_finished(self, now: float) -> bool:
        """Whether the clip has been played."""
        return now >= self._ends_at

    def hush(self) -> None:
        """Stop playing."""
        self._source = None


class Ear:
    """Measures how loud the other side is, and records it when asked to."""

    def __init__(self, phone: Phone, record_to: str = "") -> None:
        self._sink = phone.ear
        self._recorder: pj.AudioMediaRecorder | None = None
        if record_to:
            self._recorder = pj.AudioMediaRecorder()
            self._recorder.createRecorder(record_to)

    def listen_to(self, leg: Leg) -> None:
        """Take the sound of `leg` in."""
        sound = leg.sound
        if sound is None:
            return
        sound.startTransmit(self._sink)
        if self._recorder is not None:
            sound.startTransmit(self._recorder)

    def is_loud(self, leg: Leg) -> bool:
        """Whether the other side of `leg` makes a sound right now."""
        sound = leg.sound
        if sound is None:
            return False
        with contextlib.suppress(pj.Error):  # the port went away in this very moment
            return sound.getTxLevel() >= LOUD
        return False

    def close(self) -> None:
        """Stop recording; the file is complete then."""
        self._recorder = None
