"""Due times with their explanations; beside them the same count day by day, in the same run."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from forms.clock.calendar import WorkingCalendar
from forms.clock.deadline import due
from forms.clock.remaining import remaining
from forms.clock.rules import CLOCK, ClockRules, Term, TimeUnit
from forms.clock.seed import shipped_years
from forms.ticket import BEIJING_TIME
from tests.bench.arrival import now
from tests.bench.figures import Figure, NotMeasured, Samples, Subject
from tests.bench.stage import Stage
from tests.forms.clock.counting import by_hand

Found = TypeVar("Found")

_BATCH = 500
_LENGTHS = (1, 3, 5, 15)
_FIRST = datetime(2015, 1, 1, tzinfo=BEIJING_TIME)
_DAYS = 365 * 11


def measure(stage: Stage) -> Subject:
    """Batches of due times of random starts, counted by both ways and compared."""
    rules = CLOCK.read(CLOCK.default.text)
    calendar = WorkingCalendar(shipped_years())
    chance = random.Random(12345)
    rows = [
        _batch([_asked(chance) for _ in range(_BATCH)], rules, calendar)
        for _ in range(max(5, stage.repetitions))
    ]
    words, bare, naive, lists = (tuple(column) for column in zip(*rows, strict=True))
    by_day = Samples("the same, day by day", naive, "µs")
    whole = Samples("a due time in working days, with its words", words, "µs")
    return Subject(
        [
            Figure(whole, by_day),
            Figure(Samples("its count alone", bare, "µs"), by_day),
            Figure(Samples("what is left, in words for a list", lists, "µs")),
        ],
        [f"clock: {1e6 / whole.median:,.0f} due times a second with their words, on one core"],
    )


def _asked(chance: random.Random) -> tuple[Term, datetime]:
    start = _FIRST + timedelta(days=chance.randrange(_DAYS), minutes=chance.randrange(24 * 60))
    return Term(length=chance.choice(_LENGTHS), unit=TimeUnit.WORKING_DAYS), start


def _batch(
    asked: list[tuple[Term, datetime]], rules: ClockRules, calendar: WorkingCalendar
) -> tuple[float, float, float, float]:
    """Microseconds each: with words, the count alone, day by day, what is left."""
    found, words = _timed(lambda: [due(term, start, rules, calendar) for term, start in asked])
    days, bare = _timed(lambda: [calendar.after(start.date(), term.length) for term, start in asked])
    counted, naive = _timed(lambda: [by_hand(term, start, rules) for term, start in asked])
    if [each.at for each in found] != counted or days != [each.date() for each in counted]:
        raise NotMeasured("the ways of counting do not agree")
    pairs = list(zip(found, asked, strict=True))
    _, lists = _timed(lambda: [remaining(each.at, start, calendar) for each, (_, start) in pairs])
    return words, bare, naive, lists


def _timed(work: Callable[[], list[Found]]) -> tuple[list[Found], float]:
    began = now()
    found = work()
    return found, (now() - began) / _BATCH * 1e6
