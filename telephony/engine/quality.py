"""Measures the calls: statistics for the window, and lines that have gone dead."""

import logging

import msgspec

from telephony.call import CallState, EndReason
from telephony.engine.calls import Calls

log = logging.getLogger(__name__)


class Quality:
    """Asked every two seconds."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._life: dict[str, tuple[int, float]] = {}
        """Call -> what its line last showed of life, and when that last grew."""
        self.dead_line_seconds = 20

    def measure(self) -> None:
        """Publish fresh statistics and end what has long been silent."""
        for call in self._calls.live:
            if not call.was_answered:
                continue
            measured = self._calls.line.measure(call.id)
            if measured is None:
                continue
            if measured.statistics != call.statistics:
                self._calls.put(msgspec.structs.replace(call, statistics=measured.statistics))
            self._look_for_life(call.id, measured.life)
        live = {call.id for call in self._calls.live}
        self._life = {call_id: seen for call_id, seen in self._life.items() if call_id in live}

    def _look_for_life(self, call_id: str, life: int) -> None:
        call = self._calls.get(call_id)
        now = self._calls.phone.clock()
        last, since = self._life.get(call_id, (-1, now))
        # on hold, a far end may send nothing at all and be well
        if life != last or call.state is not CallState.ESTABLISHED or call.held_there:
            self._life[call_id] = (life, now)
            return
        if 0 < self.dead_line_seconds <= now - since:
            log.warning("call %s: nothing came for %d s", call_id, now - since)
            self._calls.hang_up(call_id, EndReason.NO_SOUND_FROM_THERE)
