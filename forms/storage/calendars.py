"""The years of the working calendar over one connection, inside one transaction."""

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from forms.clock.calendar import CalendarDay, CalendarYear, DayKind
from forms.storage.rule_tables import calendar_day, calendar_year


class StoredCalendarYears:
    """Years in the tables calendar_year and calendar_day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stamps(self) -> tuple[tuple[int, str], ...]:
        """See CalendarYears.stamps."""
        question = select(calendar_year.c.year, calendar_year.c.stamp).order_by(calendar_year.c.year)
        return tuple((row.year, row.stamp) for row in self._connection.execute(question))

    def all(self) -> tuple[CalendarYear, ...]:
        """See CalendarYears.all."""
        days: dict[int, list[CalendarDay]] = {}
        for row in self._connection.execute(select(calendar_day).order_by(calendar_day.c.day)):
            days.setdefault(row.day.year, []).append(CalendarDay(row.day, DayKind(row.kind), row.name))
        rows = self._connection.execute(select(calendar_year).order_by(calendar_year.c.year))
        return tuple(
            CalendarYear(
                year=row.year,
                days=tuple(days.get(row.year, ())),
                source=row.source,
                who=row.who,
                at=row.at,
            )
            for row in rows
        )

    def put(self, year: CalendarYear) -> None:
        """See CalendarYears.put."""
        first, last = date(year.year, 1, 1), date(year.year, 12, 31)
        self._connection.execute(delete(calendar_day).where(calendar_day.c.day.between(first, last)))
        self._connection.execute(delete(calendar_year).where(calendar_year.c.year == year.year))
        self._connection.execute(insert(calendar_year), year_row(year))
        rows = day_rows(year)
        if rows:
            self._connection.execute(insert(calendar_day), rows)


def year_row(year: CalendarYear) -> dict[str, object]:
    """The year's row in calendar_year."""
    return {
        "year": year.year,
        "source": year.source,
        "stamp": year.stamp,
        "who": year.who,
        "at": year.at,
    }


def day_rows(year: CalendarYear) -> list[dict[str, object]]:
    """The year's rows in calendar_day."""
    return [{"day": each.day, "kind": each.kind.value, "name": each.name} for each in year.days]
