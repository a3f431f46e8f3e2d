"""Provisional due times are computed again when a year becomes known; nothing else ever moves."""

from dataclasses import replace

from forms.clock.calendar import WorkingCalendar
from forms.clock.deadline import Pause, due
from forms.clock.recomputing import Issued, recomputed
from tests.forms.clock.counting import CALENDAR, FIVE_DAYS, RULES, beijing
from tests.forms.clock.test_calendar import YEAR_2027

KNOWN = WorkingCalendar([*CALENDAR.years, YEAR_2027])
START = beijing(2026, 12, 29)


def issued(key: str = "A-1", **changes: object) -> Issued:
    first = Issued(
        key=key, due=due(FIVE_DAYS, START, RULES, CALENDAR), term=FIVE_DAYS, start=START, rules=RULES
    )
    return replace(first, **changes)  # type: ignore[arg-type]


def test_a_provisional_due_moves_once_the_year_is_known_and_says_why() -> None:
    (moved,) = recomputed([issued()], KNOWN)
    assert moved.moves
    assert (moved.key, moved.before.at, moved.after.at) == (
        "A-1",
        beijing(2027, 1, 5, 18),
        beijing(2027, 1, 6, 18),
    )
    assert not moved.after.provisional
    assert moved.why.startswith(
        "日历更新后重新推算：由2027年1月5日18:00改为2027年1月6日18:00，不再是暂定。12月29日受理"
    )
    assert "跳过元旦3天" in moved.why


def test_one_that_stays_loses_only_its_mark() -> None:
    start = beijing(2026, 12, 20)
    far = issued(start=start, due=replace(due(FIVE_DAYS, start, RULES, CALENDAR), provisional=True))
    (kept,) = recomputed([far], KNOWN)
    assert not kept.moves
    assert not kept.after.provisional
    assert "不变，不再是暂定" in kept.why


def test_what_is_not_provisional_never_moves_even_if_it_would_come_out_otherwise() -> None:
    fixed = issued(due=replace(due(FIVE_DAYS, START, RULES, CALENDAR), provisional=False))
    assert recomputed([fixed], KNOWN) == ()


def test_while_the_year_is_unknown_nothing_is_recomputed() -> None:
    assert recomputed([issued()], CALENDAR) == ()


def test_pauses_and_extensions_are_counted_again() -> None:
    pauses = (Pause(beijing(2026, 12, 30), beijing(2026, 12, 31)),)
    before = due(FIVE_DAYS, START, RULES, CALENDAR, pauses=pauses, extended_by=3)
    (moved,) = recomputed([issued(due=before, pauses=pauses, extended_by=3)], KNOWN)
    assert moved.after == due(FIVE_DAYS, START, RULES, KNOWN, pauses=pauses, extended_by=3)
    assert moved.after.at > before.at
