"""What stands on the wall, taken from the picture; and the last five minutes. No Qt, no personal data."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from telephony.pbx.picture import PbxAgentState, Picture

SPAN_S = 300
"""How far back the line reaches."""
BUCKET_S = 10
"""Arrivals are counted over this many seconds."""
STATES = (
    PbxAgentState.READY,
    PbxAgentState.RINGING,
    PbxAgentState.ON_CALL,
    PbxAgentState.WRAP_UP,
    PbxAgentState.PAUSED,
    PbxAgentState.UNREGISTERED,
)
"""In the order in which they stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WallFigures:
    """The figures at one moment. Rates in per cent, None for a share of nothing."""

    waiting: int = 0
    waits_since: float = 0.0
    """Since when the first of them waits; 0.0 for nobody."""
    answer_rate: Decimal | None = None
    in_time_of_offered: Decimal | None = None
    in_time_of_answered: Decimal | None = None
    offered: int = 0
    answered: int = 0
    longest_wait_s: int = 0
    agents: Mapping[PbxAgentState, int] = field(default_factory=dict)
    to_call_back: int = 0
    """Numbers that gave up and were not reached since."""


def wall_figures(picture: Picture) -> WallFigures:
    """What the picture says of the hall as a whole."""
    day = picture.figures
    waits = [each.since for queue in picture.queues.values() for each in queue.waiting]
    return WallFigures(
        waiting=len(waits),
        waits_since=min(waits, default=0.0),
        answer_rate=day.answer_rate,
        in_time_of_offered=day.in_time_of_offered,
        in_time_of_answered=day.in_time_of_answered,
        offered=day.offered,
        answered=day.answered,
        longest_wait_s=day.longest_wait_s,
        agents=dict(Counter(each.state for each in picture.agents.values())),
        to_call_back=len(picture.missed),
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """How it stood at one second: who waited, and how many had come since midnight."""

    at: float
    waiting: int
    offered: int


@dataclass(frozen=True, slots=True)
class Recent:
    """The last five minutes. Places run from 0.0, five minutes ago, to 1.0, now."""

    waiting: tuple[tuple[tuple[float, int], ...], ...] = ()
    """Pieces of the line: it is broken where nothing was known."""
    arrivals: tuple[int, ...] = (0,) * (SPAN_S // BUCKET_S)
    most_waiting: int = 0


class History:
    """Keeps a sample a second; what was missed while the line was down stays missing."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque(maxlen=2 * SPAN_S)

    def note(self, sample: Sample) -> None:
        """One more sample, in the place of one of the same second; none is earlier than those before."""
        if self._samples and int(self._samples[-1].at) == int(sample.at):
            self._samples.pop()
        self._samples.append(sample)

    def recent(self, now: float) -> Recent:
        """The last five minutes before *now*."""
        began = now - SPAN_S
        kept = [each for each in self._samples if each.at >= began]
        pieces: list[list[tuple[float, int]]] = []
        arrivals = [0] * (SPAN_S // BUCKET_S)
        before: Sample | None = None
        for each in kept:
            if before is None or each.at - before.at > BUCKET_S:
                pieces.append([])
            else:
                # a new day begins its count at nothing
                came = each.offered - before.offered if each.offered >= before.offered else each.offered
                arrivals[min(int((each.at - began) // BUCKET_S), len(arrivals) - 1)] += came
            pieces[-1].append(((each.at - began) / SPAN_S, each.waiting))
            before = each
        most = max((each.waiting for each in kept), default=0)
        return Recent(tuple(tuple(piece) for piece in pieces), tuple(arrivals), most)
