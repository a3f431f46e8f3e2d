"""A citizen who calls the hotline, speaks one tone, and whose ears are a recording."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tones import finished

if TYPE_CHECKING:
    from tests.pbx.asterisk import Asterisk, Channel


class Citizen:
    """One call of one citizen: from the queue to an agent and wherever the agent sends it."""

    def __init__(self, pbx: "Asterisk", number: str, tone_hz: int, token: str, line: str) -> None:
        """Nothing happens yet; *token* names the call's recordings."""
        self.number = number
        self.tone_hz = tone_hz
        self._pbx = pbx
        self._token = token
        self._called = line

    def call(self) -> None:
        """Dial the line."""
        number = "withheld" if self.number == "anonymous" else self.number
        self._pbx.console(
            f"channel originate Local/{number}*{self._token}*{self._called}@citizen/n"
            f" extension {self.tone_hz}*{self._token}@mouth-and-ear"
        )

    @property
    def line(self) -> "Channel | None":
        """The line's leg in the PBX, as long as the call lasts."""
        mark = f"*{self._token}*{self._called}@citizen-"
        return next(
            (each for each in self._pbx.channels() if mark in each.name and each.name.endswith(";2")), None
        )

    @property
    def _ear(self) -> str:
        line = self.line
        return "" if line is None else f"{line.name.removesuffix('2')}1"

    @property
    def connected(self) -> bool:
        """Whether the citizen is still on the line, in the queue or with somebody."""
        return self.line is not None

    @property
    def in_queue(self) -> bool:
        """Whether the citizen has come to the queue, waiting or already with an agent."""
        line = self.line
        return line is not None and line.application == "Queue"

    @property
    def bridged(self) -> bool:
        """Whether the citizen is connected with somebody."""
        line = self.line
        return line is not None and bool(line.bridge)

    def hang_up(self) -> None:
        """Hang up, and wait until the call is gone."""
        ear = self._ear
        if ear:
            self._pbx.console(f"channel request hangup {ear}")
        self.wait_gone()

    def wait_gone(self, timeout_s: float = 10.0) -> None:
        """Wait until the call has ended, whoever ended it, and its recordings are complete."""
        self._pbx.until(lambda: not self.connected, f"the call of {self.number} ended", timeout_s)
        for recording in (self.heard, self.said, self.recording):
            self._pbx.until(lambda path=recording: finished(path), f"{recording.name} complete")  # type: ignore[misc]

    @property
    def heard(self) -> Path:
        """The recording of what the citizen hears; complete only when the call has ended."""
        return self._pbx.recordings / f"{self._token}-heard.wav"

    @property
    def said(self) -> Path:
        """The recording of what the citizen says."""
        return self._pbx.recordings / f"{self._token}-said.wav"

    @property
    def recording(self) -> Path:
        """The PBX's own recording of the call, both sides mixed."""
        return self._pbx.recordings / f"{self._token}.wav"

    def hears(self, *tones: int, timeout_s: float = 10.0) -> None:
        """Wait until the citizen hears exactly these tones now; AssertionError with what was heard if not."""
        deadline = time.monotonic() + timeout_s
        while (now := self._pbx.listen(self._ear)) != set(tones):
            assert time.monotonic() < deadline, f"{self.number} hears {now}, not {tones}"
