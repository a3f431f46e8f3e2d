"""A big hall's AMI events, 500 agents and 300 waiting: what each costs the monitor and a window.

The reference is the library's parser alone, on the same bytes in the same run.
"""

from collections.abc import Callable, Iterable

from telephony.pbx.applying import apply
from telephony.pbx.events import CallRecorded
from telephony.pbx.picture import Picture
from telephony.pbx.wire import decode_monitor_event, encode
from tests.bench.arrival import now
from tests.bench.figures import Figure, NotMeasured, Samples, Subject
from tests.bench.stage import Stage
from tests.telephony.pbx.stream import Hall, Wall

AGENTS, WAITING, RATE = 500, 300, 200
_BATCH = 2000


def measure(stage: Stage) -> Subject:
    """Batches of the stream: parsed only; parsed, read and folded; sent to a window and folded there."""
    hall = Hall(AGENTS, WAITING, RATE)
    wall, deaf = Wall(), Wall(deaf=True)
    wall.take(hall.opening())
    window = wall.picture
    folded, parsed, crossed = [], [], []
    of_calls = 0
    for _ in range(max(5, stage.repetitions)):
        pieces = list(hall.happenings(_BATCH))
        events = len(wall.told)
        folded.append(_each(lambda pieces=pieces: wall.take(pieces), _BATCH))  # type: ignore[misc]
        parsed.append(_each(lambda pieces=pieces: deaf.take(pieces), _BATCH))  # type: ignore[misc]
        told = wall.told[events:]
        of_calls += sum(isinstance(each, CallRecorded) for each in told)
        lines = [encode(each) for each in told]
        window, seconds = _followed(window, lines)
        crossed.append(1e6 * seconds / len(told))
        if window.figures != wall.picture.figures:
            raise NotMeasured("the window and the monitor do not agree")
        wall.told.clear()
    alone = Samples("the library's parser alone", tuple(parsed), "µs")
    whole = Samples("an AMI event, parsed, read and folded", tuple(folded), "µs")
    return Subject(
        [
            Figure(whole, alone),
            Figure(Samples("the same event decoded and folded by a window", tuple(crossed), "µs")),
        ],
        [
            f"queue: {AGENTS} agents, {WAITING} waiting; {RATE} events a second take"
            f" {whole.median * RATE / 1e4:.2f} % of a core;"
            f" {of_calls} of {_BATCH * len(folded)} events were of calls"
        ],
    )


def _each(work: Callable[[], object], count: int) -> float:
    began = now()
    work()
    return 1e6 * (now() - began) / count


def _followed(window: Picture, lines: Iterable[bytes]) -> tuple[Picture, float]:
    began = now()
    for line in lines:
        window = apply(window, decode_monitor_event(line))
    return window, now() - began
