"""When something is due: the table of known dates, and what must hold for every start and limit."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.clock.calendar import DayKind
from forms.clock.deadline import Pause, check_extension, due, due_of_helper
from forms.clock.errors import ExtensionRefused
from forms.clock.rules import CountFrom, LastDay, Term, TimeUnit
from forms.ticket import BEIJING_TIME
from tests.forms.clock.counting import CALENDAR, FIVE_DAYS, ONE_DAY, RULES, beijing, by_hand

NEXT, SAME = CountFrom.NEXT_DAY, CountFrom.SAME_DAY
HOURS = Term(length=2, unit=TimeUnit.HOURS)


def days(length: int, unit: TimeUnit = TimeUnit.WORKING_DAYS, start: CountFrom = NEXT) -> Term:
    return Term(length=length, unit=unit, count_from=start)


def local(term: Term, start: datetime, pauses: Iterable[Pause] = (), extended_by: int = 0) -> datetime:
    found = due(term, start, RULES, CALENDAR, pauses=pauses, extended_by=extended_by)
    assert found.at.tzinfo is UTC
    return found.at.astimezone(BEIJING_TIME)


@pytest.mark.parametrize(
    ("term", "start", "wanted"),
    [
        (FIVE_DAYS, beijing(2026, 2, 13), beijing(2026, 2, 27, 18)),
        (FIVE_DAYS, beijing(2026, 2, 15), beijing(2026, 2, 28, 18)),
        (FIVE_DAYS, beijing(2026, 9, 30), beijing(2026, 10, 13, 18)),
        (days(15), beijing(2026, 2, 13), beijing(2026, 3, 12, 18)),
        (days(1, start=SAME), beijing(2026, 2, 13), beijing(2026, 2, 13, 18)),
        (days(1, start=SAME), beijing(2026, 2, 13, 18), beijing(2026, 2, 14, 18)),
        (days(0), beijing(2026, 2, 13), beijing(2026, 2, 13, 18)),
        (days(0), beijing(2026, 2, 15), beijing(2026, 2, 24, 18)),
        (days(3, start=SAME), beijing(2026, 2, 13), beijing(2026, 2, 24, 18)),
        (days(7, TimeUnit.CALENDAR_DAYS), beijing(2026, 2, 13), beijing(2026, 2, 20, 18)),
        (
            replace(days(7, TimeUnit.CALENDAR_DAYS), last_day=LastDay.ROLLS),
            beijing(2026, 2, 13),
            beijing(2026, 2, 24, 18),
        ),
        (HOURS, beijing(2026, 2, 16, 23), beijing(2026, 2, 17, 1)),
        (Term(length=24, unit=TimeUnit.HOURS), beijing(2026, 2, 14, 9), beijing(2026, 2, 15, 9)),
        (Term(length=15, unit=TimeUnit.MINUTES), beijing(2026, 2, 16, 23, 50), beijing(2026, 2, 17, 0, 5)),
        (Term(length=4, unit=TimeUnit.WORKING_HOURS), beijing(2026, 2, 13, 10), beijing(2026, 2, 13, 15, 30)),
        (Term(length=4, unit=TimeUnit.WORKING_HOURS), beijing(2026, 2, 14, 17), beijing(2026, 2, 24, 12)),
        (Term(length=1, unit=TimeUnit.WORKING_HOURS), beijing(2026, 2, 15, 9), beijing(2026, 2, 24, 10)),
        (replace(FIVE_DAYS, until=time(12)), beijing(2026, 2, 13), beijing(2026, 2, 27, 12)),
    ],
)
def test_the_known_dates_come_out(term: Term, start: datetime, wanted: datetime) -> None:
    assert local(term, start) == wanted


def test_what_comes_after_the_cut_off_counts_as_taken_the_next_day() -> None:
    rules = replace(RULES, cut_off=time(17))
    early = due(FIVE_DAYS, beijing(2026, 3, 2, 16, 59), rules, CALENDAR)
    late = due(FIVE_DAYS, beijing(2026, 3, 2, 17), rules, CALENDAR)
    assert early.at == beijing(2026, 3, 9, 18)
    assert late.at == beijing(2026, 3, 10, 18)
    assert "3月2日17:00受理，已过17:00，按次日受理" in late.words


@pytest.mark.parametrize(
    ("term", "start", "words"),
    [
        (
            FIVE_DAYS,
            beijing(2026, 2, 13),
            "2月13日受理，次日起算5个工作日，2月14日补班计入，跳过春节9天，2月27日18:00前办结",
        ),
        (
            FIVE_DAYS,
            beijing(2026, 9, 30),
            "9月30日受理，次日起算5个工作日，跳过国庆节7天，10月10日补班计入，跳过周末1天，10月13日18:00前办结",
        ),
        (HOURS, beijing(2026, 2, 16, 23), "2月16日23:00受理，2小时，节假日不停，2月17日01:00前办结"),
        (
            FIVE_DAYS,
            beijing(2026, 12, 29),
            "12月29日受理，次日起算5个工作日，跳过周末2天，2027年放假安排未公布，暂按周末推算，2027年1月5日18:00前办结",
        ),
        (
            replace(days(7, TimeUnit.CALENDAR_DAYS), last_day=LastDay.ROLLS),
            beijing(2026, 2, 13),
            "2月13日受理，次日起算7天，末日遇休息日顺延，2月24日18:00前办结",
        ),
        (
            Term(length=4, unit=TimeUnit.WORKING_HOURS),
            beijing(2026, 2, 14, 17),
            "2月14日17:00受理，4个工作小时，只计办公时间，2月14日补班计入，跳过春节9天，2月24日12:00前办结",
        ),
    ],
)
def test_a_due_time_explains_itself(term: Term, start: datetime, words: str) -> None:
    assert due(term, start, RULES, CALENDAR).words == words


def test_beyond_the_known_calendar_it_is_provisional_unless_no_calendar_is_needed() -> None:
    start = beijing(2026, 12, 30)
    assert due(FIVE_DAYS, start, RULES, CALENDAR).provisional
    assert not due(days(1), start, RULES, CALENDAR).provisional
    assert not due(days(7, TimeUnit.CALENDAR_DAYS), start, RULES, CALENDAR).provisional
    assert not due(Term(length=72, unit=TimeUnit.HOURS), start, RULES, CALENDAR).provisional


def test_a_pause_and_an_extension_are_told_and_counted() -> None:
    pause = Pause(beijing(2026, 3, 3, 9), beijing(2026, 3, 5, 16))
    found = due(FIVE_DAYS, beijing(2026, 3, 2), RULES, CALENDAR, pauses=[pause], extended_by=10)
    assert found.at == beijing(2026, 3, 25, 18)
    assert "3月3日09:00至3月5日16:00暂停计时" in found.words
    assert "延期10个工作日" in found.words


def test_overlapping_pauses_count_once_and_one_after_the_due_not_at_all() -> None:
    one = Pause(beijing(2026, 3, 3), beijing(2026, 3, 5))
    inside = Pause(beijing(2026, 3, 4), beijing(2026, 3, 5))
    behind = Pause(beijing(2026, 3, 20), beijing(2026, 3, 25))
    backwards = Pause(beijing(2026, 3, 6), beijing(2026, 3, 6))
    start = beijing(2026, 3, 2)
    assert local(FIVE_DAYS, start, [inside, behind, one, backwards]) == local(FIVE_DAYS, start, [one])


def test_a_pause_in_hours_moves_the_due_by_its_own_length() -> None:
    pause = Pause(beijing(2026, 2, 16, 22), beijing(2026, 2, 16, 23, 30))
    assert local(HOURS, beijing(2026, 2, 16, 23), [pause]) == beijing(2026, 2, 17, 1, 30)
    office = Term(length=4, unit=TimeUnit.WORKING_HOURS)
    lunch = Pause(beijing(2026, 2, 13, 11), beijing(2026, 2, 13, 14))
    assert local(office, beijing(2026, 2, 13, 10), [lunch]) == beijing(2026, 2, 13, 17)


def test_a_start_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(FIVE_DAYS, datetime(2026, 2, 13), RULES, CALENDAR)  # noqa: DTZ001


def test_a_sub_ticket_is_due_before_the_main_one() -> None:
    start = beijing(2026, 2, 13)
    main = due(FIVE_DAYS, start, RULES, CALENDAR)
    helper = due_of_helper(main, start, FIVE_DAYS, RULES, CALENDAR)
    assert helper.at == beijing(2026, 2, 26, 18)
    assert "协办提前1个工作日" in helper.words
    urgent = due(HOURS, start, RULES, CALENDAR)
    assert due_of_helper(urgent, start, HOURS, RULES, CALENDAR).at == beijing(2026, 2, 13, 11)


@pytest.mark.parametrize(
    ("by", "asked", "earlier", "reason", "told"),
    [
        (5, beijing(2026, 2, 27, 18), 0, "会商", "已过办理时限"),
        (5, beijing(2026, 2, 26), 1, "会商", "最多延期 1 次"),
        (11, beijing(2026, 2, 26), 0, "会商", "1 至 10个工作日"),
        (0, beijing(2026, 2, 26), 0, "会商", "1 至 10个工作日"),
        (5, beijing(2026, 2, 26), 0, " ", "理由"),
    ],
)
def test_an_extension_is_refused_in_words(
    by: int, asked: datetime, earlier: int, reason: str, told: str
) -> None:
    at = beijing(2026, 2, 27, 18)
    with pytest.raises(ExtensionRefused, match=told):
        check_extension(RULES, FIVE_DAYS, by, asked_at=asked, due_at=at, earlier=earlier, reason=reason)
    check_extension(
        RULES, FIVE_DAYS, 10, asked_at=beijing(2026, 2, 27, 17), due_at=at, earlier=0, reason="会商"
    )


STARTS = st.datetimes(datetime(2005, 1, 1), datetime(2028, 12, 31)).map(  # noqa: DTZ001
    lambda each: each.replace(tzinfo=BEIJING_TIME)
)
DAY_TERMS = st.builds(
    Term,
    length=st.integers(0, 40),
    unit=st.sampled_from([TimeUnit.WORKING_DAYS, TimeUnit.CALENDAR_DAYS]),
    count_from=st.sampled_from(CountFrom),
)
TERMS = st.one_of(
    DAY_TERMS,
    st.builds(
        Term, length=st.integers(1, 60), unit=st.sampled_from([TimeUnit.HOURS, TimeUnit.WORKING_HOURS])
    ),
)
CUT_OFFS = st.sampled_from([None, time(12), time(17, 30)])


@given(DAY_TERMS, STARTS, CUT_OFFS)
def test_it_agrees_with_counting_on_a_wall_calendar(
    term: Term, start: datetime, cut_off: time | None
) -> None:
    rules = replace(RULES, cut_off=cut_off)
    found = due(term, start, rules, CALENDAR).at
    assert found == by_hand(term, start, rules)
    assert found > start
    if term.unit is TimeUnit.WORKING_DAYS:
        assert CALENDAR.is_working(found.astimezone(BEIJING_TIME).date())


@given(TERMS, STARTS, st.timedeltas(timedelta(), timedelta(days=20)), CUT_OFFS)
def test_who_comes_later_is_never_due_earlier(
    term: Term, start: datetime, later: timedelta, cut_off: time | None
) -> None:
    rules = replace(RULES, cut_off=cut_off)
    assert due(term, start, rules, CALENDAR).at <= due(term, start + later, rules, CALENDAR).at


@given(TERMS, STARTS, st.integers(1, 20))
def test_a_longer_limit_is_never_due_earlier(term: Term, start: datetime, more: int) -> None:
    assert local(term, start) <= local(replace(term, length=term.length + more), start)
    if term.length:
        assert local(term, start, extended_by=more) == local(replace(term, length=term.length + more), start)


@given(st.integers(1, 20), STARTS, st.integers(0, 19), st.integers(1, 30))
def test_a_pause_of_so_many_working_days_moves_the_due_by_as_many(
    length: int, start: datetime, begins: int, pause_days: int
) -> None:
    term = days(length)
    plain = local(term, start).date()
    stops = CALENDAR.after(start.date(), 1 + begins % length)
    goes_on = CALENDAR.after(stops, pause_days)
    pause = Pause(_noon(stops), _noon(goes_on))
    found = local(term, start, [pause])
    assert found.date() == CALENDAR.after(plain, pause_days)
    stood = frozenset(stops + n * ONE_DAY for n in range((goes_on - stops).days))
    assert found == by_hand(term, start, RULES, stood)


@given(STARTS, st.integers(1, 40))
def test_every_holiday_passed_over_and_every_make_up_day_counted_is_named(
    start: datetime, length: int
) -> None:
    found = due(days(length), start, RULES, CALENDAR)
    between = list(CALENDAR.days(start.date() + ONE_DAY, found.at.astimezone(BEIJING_TIME).date()))
    for each in between:
        if each.kind is DayKind.HOLIDAY:
            assert f"跳过{each.name}" in found.words
        if each.is_make_up:
            assert f"{each.day.month}月{each.day.day}日补班计入" in found.words
    assert ("暂按周末推算" in found.words) is found.provisional


@given(TERMS, STARTS)
def test_a_sub_ticket_is_always_earlier_than_the_main_one(term: Term, start: datetime) -> None:
    main = due(term, start, RULES, CALENDAR)
    helper = due_of_helper(main, start, term, RULES, CALENDAR)
    assert start < helper.at < main.at


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), BEIJING_TIME)
