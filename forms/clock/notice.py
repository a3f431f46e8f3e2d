"""A year's holidays as text: our own TOML, a table (CSV, xlsx), or the State Council's notice itself.

TOML, as `as_text` writes it:

    year = 2026
    source = "国办发明电〔2025〕7号"

    [[holidays]]
    name = "春节"
    first = 2026-02-15
    last = 2026-02-23
    work = [2026-02-14, 2026-02-28]

A table has the columns 日期, 类型 (班, 休, 节) and 名称. The notice is read by its own fixed wording:
"春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。"
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated

from forms.clock.calendar import ONE_DAY, CalendarDay, CalendarYear, DayKind, plain_day, year_of
from forms.clock.errors import CalendarRefused
from forms.rules import AtLeast, Between, Label, NotBlank, RuleTextWrong, Unfit, read

_YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One holiday of the notice: its days off, and the weekend days worked for it."""

    name: Annotated[str, Label("名称"), NotBlank()]
    first: Annotated[date, Label("首日")]
    last: Annotated[date, Label("末日")]
    work: Annotated[tuple[date, ...], Label("补班")] = ()

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Unfit("末日早于首日。", "last")
        if (self.last - self.first).days > 15:
            raise Unfit("一个假期不会超过 16 天，请核对。", "last")
        for place, day in enumerate(self.work):
            if self.first <= day <= self.last:
                raise Unfit(f"{day} 既放假又补班，请核对。", "work", place)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearText:
    """A year's notice as TOML."""

    year: Annotated[int, Label("年份"), Between(_YEARS.start, _YEARS.stop - 1)]
    source: Annotated[str, Label("依据"), NotBlank()]
    holidays: Annotated[tuple[Holiday, ...], Label("假期"), AtLeast(1)]

    def __post_init__(self) -> None:
        for place, each in enumerate(self.holidays):
            if each.first.year != self.year and each.last.year != self.year:
                raise Unfit(f"“{each.name}”不在 {self.year} 年。", "holidays", place)


def year_from_text(text: str) -> CalendarYear:
    """A year from TOML, from CSV or from the words of the notice, told apart by how it looks.

    CalendarRefused names the line.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    if "[[holidays]]" in text or re.search(r"^\s*holidays\s*=", text, re.MULTILINE):
        return _from_toml(text)
    if re.search(r"放假", text) and "," not in text.split("\n", 1)[0]:
        return year_from_notice(text)
    dialect = "\t" if "\t" in text.split("\n", 1)[0] else ","
    return year_from_rows(list(csv.reader(io.StringIO(text), delimiter=dialect)), "导入的表格")


def year_from_xlsx(content: bytes) -> CalendarYear:
    """A year from the first sheet of an xlsx file; CalendarRefused."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise CalendarRefused(
            "这个文件不是可以读取的 xlsx 表格。请用 Excel 或 WPS 另存为 xlsx 后再导入。"
        ) from None
    sheet = book.worksheets[0]
    rows = [
        ["" if cell is None else _cell(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
    ]
    book.close()
    return year_from_rows(rows, "导入的表格")


def year_from_rows(rows: Sequence[Sequence[str]], source: str) -> CalendarYear:
    """A year from a table of 日期, 类型, 名称; a first line of titles is passed over. CalendarRefused."""
    found: dict[date, tuple[int, CalendarDay]] = {}
    for line, row in enumerate(rows, 1):
        cells = [str(cell).strip() for cell in row]
        if not any(cells) or (line == 1 and _day_in(cells[0]) is None):
            continue
        day = _day_of(cells, line)
        if day.day in found:
            raise CalendarRefused(f"{day.day} 在第 {found[day.day][0]} 行已经写过。", line)
        found[day.day] = line, day
    return _one_year([day for _, day in found.values()], source)


def year_from_notice(text: str) -> CalendarYear:
    """A year from the words of the State Council's notice; CalendarRefused where they do not add up."""
    written = re.sub(r"[^\S\n]+", "", text)
    year = re.search(r"(20\d\d|21\d\d)年", written)
    if year is None:
        raise CalendarRefused("通知中没有写明是哪一年。请在开头加上年份，如“2027年”。")
    number = re.search(r"国办发明电〔\d{4}〕\d+号", written)
    days: list[CalendarDay] = []
    for found in _HOLIDAY.finditer(written):
        days += _of_notice(int(year[1]), found)
    if not days:
        raise CalendarRefused(
            "没有读到放假的日子。应为“春节：2月15日至23日放假，共9天。2月14日上班。”这样的文字。"
        )
    return _one_year(days, number[0] if number else f"{year[1]}年放假通知", int(year[1]))


def as_text(year: CalendarYear) -> str:
    """The year as TOML, which `year_from_text` reads back as the same days."""
    lines = [f"year = {year.year}", f"source = {_quoted(year.source)}"]
    worked = {each.day: each.name for each in year.days if each.is_working}
    spans = list(_spans(year.days))
    for name, first, last in spans:
        lines += ["", "[[holidays]]", f"name = {_quoted(name)}", f"first = {first}", f"last = {last}"]
        nearest = [day for day in worked if _nearest(day, worked[day], spans) == (name, first, last)]
        if nearest:
            lines.append(f"work = [{', '.join(map(str, nearest))}]")
    return "\n".join(lines) + "\n"


_DATE = r"(?:(\d{1,2})月)?(\d{1,2})日(?:[（(][^）)]*[）)])?"
_HOLIDAY = re.compile(
    rf"(?:[一二三四五六七八九十]+、)?([\u4e00-\u9fff、]{{2,12}}?)[：:]((?:\d{{4}}年)?{_DATE}(?:至{_DATE})?)"
    r"[^。\n]*?((?:放假|休息)[^。\n]*)。((?:(?:\d{1,2}月)?\d{1,2}日[^。]*?上班。?)?)"
)


def _of_notice(year: int, found: re.Match[str]) -> Iterator[CalendarDay]:
    name = re.sub(r"^[一二三四五六七八九十]+、", "", found[1])
    first = _in(year, found[3], found[4], 0)
    last = first if found[6] is None else _in(year, found[5], found[6], first.month)
    length = (last - first).days + 1
    told = re.search(r"共(\d+)天", found[7])
    if length < 1 or (told and int(told[1]) != length):
        total = told[1] if told else "?"
        raise CalendarRefused(f"“{name}”写的是共 {total} 天，按起止日期是 {length} 天，请核对通知。")
    for offset in range(length):
        yield CalendarDay(first + offset * ONE_DAY, DayKind.HOLIDAY, name)
    month = first.month
    for worked in re.finditer(_DATE, found[8]):
        day = _in(year, worked[1], worked[2], month)
        month = day.month
        yield CalendarDay(day, DayKind.WORK, name)


def _in(year: int, month: str | None, day: str, before: int) -> date:
    try:
        return date(year, int(month) if month else before, int(day))
    except ValueError:
        raise CalendarRefused(f"通知中的“{month or before}月{day}日”不是有效的日期。") from None


def _from_toml(text: str) -> CalendarYear:
    try:
        told = read(text, YearText, "日历")
    except RuleTextWrong as wrong:
        raise CalendarRefused(wrong.problem, wrong.line) from None
    days = [CalendarDay(day, DayKind.WORK, each.name) for each in told.holidays for day in each.work]
    for each in told.holidays:
        length = (each.last - each.first).days + 1
        days += [CalendarDay(each.first + n * ONE_DAY, DayKind.HOLIDAY, each.name) for n in range(length)]
    return _one_year([each for each in days if each.day.year == told.year], told.source, told.year)


def _one_year(days: Iterable[CalendarDay], source: str, year: int = 0) -> CalendarYear:
    kept = sorted(days, key=lambda each: each.day)
    years = sorted({each.day.year for each in kept})
    if not any(not each.is_plain for each in kept):
        raise CalendarRefused("没有读到放假或补班的日子。请检查导入的内容。")
    if len(years) > 1:
        raise CalendarRefused(f"一次只能导入一年，这里有 {'、'.join(map(str, years))} 年。")
    for earlier, later in pairwise(kept):
        if earlier.day == later.day:
            raise CalendarRefused(f"{later.day} 写了两次（{earlier.name}、{later.name}），请核对。")
    for each in kept:
        if each.is_working and each.day.weekday() < 5 and each.name:
            raise CalendarRefused(f"{each.day} 不是周末，不会是补班，请核对。")
    return year_of(year or years[0], kept, source)


def _day_of(cells: Sequence[str], line: int) -> CalendarDay:
    day = _day_in(cells[0])
    if day is None or day.year not in _YEARS:
        raise CalendarRefused(f"“{cells[0]}”不是日期，应写成 2027-02-06。", line)
    kind = next((each for each in DayKind if len(cells) > 1 and cells[1] in (each.label, each.value)), None)
    if kind is None:
        told = cells[1] if len(cells) > 1 else ""
        raise CalendarRefused(f"类型“{told}”应为 班、休 或 节。", line)
    name = cells[2] if len(cells) > 2 else ""
    if kind is plain_day(day).kind:
        return plain_day(day)  # tables of all days often say something of every one
    if kind is DayKind.REST:
        kind, name = DayKind.HOLIDAY, name or "放假"
    return CalendarDay(day, kind, name or ("放假" if kind is DayKind.HOLIDAY else "补班"))


def _day_in(cell: str) -> date | None:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?", cell.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _cell(value: object) -> str:
    return str(value.date()) if isinstance(value, datetime) else str(value)


_Span = tuple[str, date, date]


def _spans(days: Iterable[CalendarDay]) -> Iterator[_Span]:
    """Runs of holidays of one name."""
    run: list[CalendarDay] = []
    for each in days:
        if each.kind is not DayKind.HOLIDAY:
            continue
        if run and (each.day - run[-1].day != ONE_DAY or each.name != run[-1].name):
            yield run[0].name, run[0].day, run[-1].day
            run = []
        run.append(each)
    if run:
        yield run[0].name, run[0].day, run[-1].day


def _nearest(day: date, name: str, spans: Sequence[_Span]) -> _Span:
    """The holiday that a make-up day belongs to: one of its name if there is, else the nearest."""
    named = [span for span in spans if span[0] == name] or list(spans)
    return min(named, key=lambda span: min(abs((day - span[1]).days), abs((day - span[2]).days)))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
