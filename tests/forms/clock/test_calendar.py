"""The working calendar: seeded from the State Council's years, counted in quickly, edited with a record."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.clock.calendar import CalendarDay, DayKind, WorkingCalendar, year_of
from forms.clock.errors import CalendarRefused
from forms.clock.notice import year_from_text
from forms.clock.seed import shipped_years
from forms.clock.service import calendar_of, put_year, read_calendar, year_history
from forms.ports import UnitOfWork
from tests.forms.clock.counting import CALENDAR, ONE_DAY

ADMIN = Actor(code="9001", name="王管", roles=frozenset({Role.ADMINISTRATOR}))
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
YEAR_2027 = year_from_text(
    """year = 2027
source = "测试用的放假安排"
[[holidays]]
name = "元旦"
first = 2027-01-01
last = 2027-01-03
[[holidays]]
name = "春节"
first = 2027-02-05
last = 2027-02-11
work = [2027-01-31, 2027-02-14]
"""
)
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 13), DayKind.WORK, ""),
        (date(2026, 2, 14), DayKind.WORK, "春节"),
        (date(2026, 2, 15), DayKind.HOLIDAY, "春节"),
        (date(2026, 2, 23), DayKind.HOLIDAY, "春节"),
        (date(2026, 2, 28), DayKind.WORK, "春节"),
        (date(2026, 4, 5), DayKind.HOLIDAY, "清明节"),
        (date(2026, 10, 7), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 10, 10), DayKind.WORK, "国庆节"),
        (date(2026, 10, 11), DayKind.REST, ""),
    ],
)
def test_a_day_is_what_the_notice_of_its_year_says(day: date, kind: DayKind, name: str) -> None:
    told = CALENDAR.day(day)
    assert (told.kind, told.name, told.provisional) == (kind, name, False)
    assert told.is_make_up is (kind is DayKind.WORK and bool(name))


def test_a_year_without_notice_goes_by_its_weekends_and_says_so() -> None:
    assert CALENDAR.day(date(2027, 1, 1)) == CalendarDay(date(2027, 1, 1), DayKind.WORK, provisional=True)
    assert CALENDAR.day(date(2027, 1, 2)).kind is DayKind.REST
    assert CALENDAR.is_provisional(date(2026, 12, 31), date(2027, 1, 1))
    assert not CALENDAR.is_provisional(date(2004, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(1, 700))
def test_counting_on_and_back_agree_with_counting_day_by_day(day: date, count: int) -> None:
    found = CALENDAR.after(day, count)
    assert CALENDAR.is_working(found)
    walked = sum(CALENDAR.is_working(day + n * ONE_DAY) for n in range(1, (found - day).days + 1))
    assert walked == count == CALENDAR.count(day, found)
    assert CALENDAR.count(found, day) == -count
    assert CALENDAR.before(found, count) <= day or CALENDAR.is_working(day)
    if CALENDAR.is_working(day):
        assert CALENDAR.before(found, count) == day


def test_a_new_database_knows_the_shipped_years(uow: UnitOfWork) -> None:
    with uow.reading() as work:
        assert work.calendar.all() == shipped_years()
        assert work.calendar.stamps() == tuple((each.year, each.stamp) for each in shipped_years())
    assert read_calendar(uow).after(date(2026, 2, 13), 5) == date(2026, 2, 27)


def test_a_new_year_is_taken_in_with_who_why_and_when(uow: UnitOfWork) -> None:
    before = read_calendar(uow)
    put_year(YEAR_2027, "测试文号", ADMIN, uow, NOW)
    after = read_calendar(uow)
    assert not before.knows(2027)
    assert after.knows(2027)
    assert after.day(date(2027, 1, 1)).kind is DayKind.HOLIDAY
    assert after.years[-1].who == ADMIN.code
    assert after.years[-1].at == NOW
    (kept,) = year_history(2027, uow)
    assert (kept.version, kept.who, kept.why, kept.at) == (1, ADMIN.code, "测试文号", NOW)
    assert year_from_text(kept.text).days == YEAR_2027.days


def test_an_edited_year_replaces_the_former_and_the_former_stays_in_the_history(uow: UnitOfWork) -> None:
    put_year(YEAR_2027, "测试文号", ADMIN, uow, NOW)
    changed = year_of(
        2027, [*YEAR_2027.days, CalendarDay(date(2027, 3, 1), DayKind.HOLIDAY, "本地放假")], "改"
    )
    put_year(changed, "本地通知", ADMIN, uow, NOW + ONE_DAY, based_on=YEAR_2027.stamp)
    assert not read_calendar(uow).is_working(date(2027, 3, 1))
    assert [each.why for each in year_history(2027, uow)] == ["本地通知", "测试文号"]
    with uow.reading() as work:
        assert calendar_of(work).years[-1].days == changed.days


@pytest.mark.parametrize(
    ("why", "based_on", "told"),
    [("", "", "依据"), ("文号", "0000000000000000", "刚被他人改动")],
)
def test_a_year_is_refused_without_a_reason_or_over_the_work_of_another(
    uow: UnitOfWork, why: str, based_on: str, told: str
) -> None:
    with pytest.raises(CalendarRefused, match=told):
        put_year(YEAR_2027, why, ADMIN, uow, NOW, based_on=based_on)
    assert not read_calendar(uow).knows(2027)


def test_only_who_manages_rules_changes_the_calendar(uow: UnitOfWork) -> None:
    with pytest.raises(NotAllowed):
        put_year(YEAR_2027, "文号", AGENT, uow, NOW)
    with pytest.raises(CalendarRefused, match="没有任何"):
        put_year(year_of(2027, [], "空"), "文号", ADMIN, uow, NOW)


def test_a_calendar_without_years_counts_weekdays() -> None:
    empty = WorkingCalendar(())
    monday = date(2026, 2, 16)
    assert empty.after(monday, 5) == monday + timedelta(days=7)
    assert empty.is_provisional(monday, monday)
