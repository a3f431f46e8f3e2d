"""When a citizen speaks: after the other side has spoken and paused, or when nobody says anything.

Pure: fed with times and whether the other side is loud, tells when the next utterance is due.
"""

from enum import StrEnum

PAUSE_SECONDS = 0.8
"""So long the other side must be quiet before it counts as having finished."""
SPEECH_SECONDS = 0.2
"""Shorter sounds are a cough or a click, not speech."""
LONGEST_SPEECH_SECONDS = 20.0
"""After so much unbroken sound it is noise, not speech: the citizen goes on all the same."""


class Turn(StrEnum):
    """Whose turn it is, for the citizen."""

    LISTEN = "listen"
    SPEAK = "speak"
    """The next utterance is due now."""
    DONE = "done"
    """Everything was said, and the last words have been heard out."""


class TurnTaking:
    """The give and take of one conversation.

    :param utterances: how many there are to say.
    :param greeting_seconds: the citizen starts after so long when nobody greets.
    :param silence_seconds: the citizen goes on after so long when nobody answers.
    """

    def __init__(self, utterances: int, greeting_seconds: float, silence_seconds: float, now: float) -> None:
        self.left = utterances
        self._silence_seconds = silence_seconds
        self._wait_seconds = greeting_seconds
        self._quiet_since = now
        self._loud_since: float | None = None
        self._heard_seconds = 0.0
        self._speaking = False

    @property
    def is_speaking(self) -> bool:
        """Whether an utterance is being said."""
        return self._speaking

    def listen(self, now: float, *, loud: bool, on_hold: bool = False) -> Turn:
        """One moment of the conversation; call it often.

        On hold nothing counts: the waiting begins anew when the line is taken back.
        """
        if self._speaking:
            return Turn.LISTEN
        if on_hold:
            self._start_waiting(now)
            return Turn.LISTEN
        if loud:
            self._loud_since = now if self._loud_since is None else self._loud_since
            if now - self._loud_since < LONGEST_SPEECH_SECONDS:
                return Turn.LISTEN
            return self._next()
        if self._loud_since is not None:
            self._heard_seconds += now - self._loud_since
            self._loud_since, self._quiet_since = None, now
        wait = PAUSE_SECONDS if self._heard_seconds >= SPEECH_SECONDS else self._wait_seconds
        return self._next() if now - self._quiet_since >= wait else Turn.LISTEN

    def begin(self) -> None:
        """The next utterance is being said."""
        self._speaking = True
        self.left -= 1

    def finish(self, now: float) -> None:
        """It has been said; now the other side has the turn."""
        self._speaking = False
        self._wait_seconds = self._silence_seconds if self.left else PAUSE_SECONDS
        self._start_waiting(now)

    def _start_waiting(self, now: float) -> None:
        self._quiet_since, self._loud_since, self._heard_seconds = now, None, 0.0

    def _next(self) -> Turn:
        return Turn.SPEAK if self.left else Turn.DONE
