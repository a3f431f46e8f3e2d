"""Which recording is heard, how far it is, and what is told of it."""

from pathlib import Path

from telephony.engine.phone import Phone
from telephony.engine.sound.player import Player
from telephony.protocol import PlaybackEnded, PlaybackMoved

TELL_SECONDS = 0.5


class Playing:
    """At most one recording. `rate` is 0 unless it is to be heard now."""

    def __init__(self) -> None:
        self._player: Player | None = None
        self._id = ""
        self._hears = False
        self._tell_at = 0.0
        self._attached_rate = 0

    def connect(self, phone: Phone) -> None:
        """Tell this phone."""
        self._phone = phone

    @property
    def is_on(self) -> bool:
        """Whether one plays or is about to."""
        return self._player is not None

    @property
    def rate(self) -> int:
        """Of the recording that is to be heard now; 0 while there is none, or no ear to hear it."""
        return self._player.rate if self._player is not None and self._hears else 0

    def begin(self, path: Path, playback_id: str) -> None:
        """Play this one, in the place of the last."""
        self.end()
        self._player, self._id, self._tell_at = Player(path), playback_id, 0.0

    def pull(self) -> bytes | None:
        """The next frame; None for silence. Called by the mixer's thread."""
        player = self._player
        return None if player is None else player.pull()

    def end(self, fault: str = "") -> bool:
        """Stop; whether anything played."""
        player, self._player = self._player, None
        if player is None:
            return False
        player.close()
        self._hears, self._attached_rate = False, 0
        self._phone.publish(PlaybackEnded(at=self._phone.clock(), playback_id=self._id, fault=fault))
        return True

    def poll(self, now: float, *, hears: bool) -> bool:
        """Follow the player; whether the ports have to be attached anew. *hears*: an ear is open."""
        player = self._player
        if player is None:
            return False
        self._hears = hears
        if player.is_over or (player.fault and not player.rate):
            return self.end(player.fault)
        if player.rate and now >= self._tell_at:
            self._tell_at = now + TELL_SECONDS
            self._phone.publish(
                PlaybackMoved(
                    at=self._phone.clock(),
                    playback_id=self._id,
                    seconds=player.seconds,
                    length=player.length,
                )
            )
        changed, self._attached_rate = self.rate != self._attached_rate, self.rate
        return changed
