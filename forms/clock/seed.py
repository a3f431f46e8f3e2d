"""The years that come with the program, from the package chinesecalendar (2004 to 2026 in 1.11.0)."""

from functools import cache

from forms.clock.calendar import CalendarDay, CalendarYear, DayKind, year_of

SHIPPED_SOURCE = "随程序提供（依国务院办公厅历年放假通知）"
_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@cache
def shipped_years() -> tuple[CalendarYear, ...]:
    """The years that chinesecalendar knows, oldest first."""
    from chinese_calendar import Holiday, constants

    names = {each.value: _NAMES.get(each.chinese, each.chinese) for each in Holiday}
    days = [CalendarDay(day, DayKind.HOLIDAY, names[name]) for day, name in constants.holidays.items()]
    days += [CalendarDay(day, DayKind.WORK, names[name]) for day, name in constants.workdays.items()]
    years = sorted({each.day.year for each in days})
    return tuple(
        year_of(year, [each for each in days if each.day.year == year], SHIPPED_SOURCE) for year in years
    )
