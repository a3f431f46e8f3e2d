"""The follow-up figures as a table: by unit, category or month, and taken away. Use cases at the foot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor, Right, require
from forms.errors import RuleBroken
from forms.followup.counting import CountBy, FollowUpCounts
from forms.followup.figures import FollowUpFigures
from forms.followup.rules import FOLLOW_UP
from forms.knowledge.errors import ExportRefused
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.marked_sheet import Exported, MarkedSheet, export_mark
from forms.ports import UnitOfWork
from forms.reckoning import shown
from forms.rules.service import in_force
from forms.ticket import BEIJING_TIME
from forms.words import Labelled


class FiguresBy(Labelled):
    """How the figures of a period are told apart."""

    ALL = "all", "合计"
    UNIT = "unit", "按单位"
    CATEGORY = "category", "按类别"
    MONTH = "month", "按月份"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One line of the figures: `key` is a unit's code, a category's, or a month such as 2026-11."""

    key: str
    name: str
    figures: FollowUpFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """The figures of a period, and the same told apart; the parts add up to the whole."""

    whole: FollowUpFigures
    rows: tuple[FigureRow, ...] = ()


MOST_MONTHS = 36


def figure_table(
    actor: Actor,
    by: FiguresBy,
    since: datetime,
    until: datetime,
    uow: UnitOfWork,
    categories: Mapping[str, str],
) -> FigureTable:
    """The figures of the tickets accepted from *since* to before *until*, told apart as *by* says.

    *categories* are names by code. NotAllowed; RuleBroken for a period of more than 36 months.
    """
    require(actor, Right.SEE_FIGURES)
    months = _months(since, until) if by is FiguresBy.MONTH else ()
    if len(months) > MOST_MONTHS:
        raise RuleBroken(f"按月份最多看 {MOST_MONTHS} 个月，请缩短时间段。")
    with uow.reading() as work:
        strict = in_force(FOLLOW_UP, work).dissatisfied_is_not_done
        counts: dict[str, FollowUpCounts] = {}
        if by is FiguresBy.MONTH:
            counts = {
                f"{begin.astimezone(BEIJING_TIME):%Y-%m}": work.follow_ups.counts(begin, end)
                for begin, end in months
            }
        elif by is not FiguresBy.ALL:
            counts = work.follow_ups.counts_by(CountBy(by.value), since, until)
        names = {each.code: each.name for each in work.units.all()} if by is FiguresBy.UNIT else categories
        whole = work.follow_ups.counts(since, until)
    rows = (
        FigureRow(
            key=key,
            name=names.get(key, key) or _NOBODY[by],
            figures=FollowUpFigures(counts=found, dissatisfied_is_not_done=strict),
        )
        for key, found in counts.items()
    )
    ordered = sorted(rows, key=lambda row: row.key if by is FiguresBy.MONTH else (row.key == "", row.name))
    return FigureTable(
        whole=FollowUpFigures(counts=whole, dissatisfied_is_not_done=strict), rows=tuple(ordered)
    )


COLUMNS: tuple[tuple[str, int, Callable[[FollowUpFigures], str]], ...] = (
    ("受理", 10, lambda each: f"{each.received:,}"),
    ("当场答复", 10, lambda each: f"{each.counts.answered_directly:,}"),
    ("转办", 10, lambda each: f"{each.counts.dispatched:,}"),
    ("办结", 10, lambda each: f"{each.done:,}"),
    ("办结率", 12, lambda each: shown(each.completion)),
    ("已评价", 10, lambda each: f"{each.counts.followed_up:,}"),
    ("未评价", 10, lambda each: f"{each.counts.not_rated:,}"),
    ("响应率", 12, lambda each: shown(each.response)),
    ("解决率", 12, lambda each: shown(each.solution)),
    ("过程满意率", 14, lambda each: shown(each.process_satisfaction)),
    ("结果满意率", 14, lambda each: shown(each.satisfaction)),
    ("重办", 10, lambda each: f"{each.counts.redos:,}"),
    ("认定不计", 10, lambda each: f"{each.counts.counted_out:,}"),
)
"""What a line of the figures says: heads, widths in characters, and the words; no ratio is —."""


def export_figures(
    path: Path,
    actor: Actor,
    by: FiguresBy,
    since: datetime,
    until: datetime,
    uow: UnitOfWork,
    now: datetime,
    categories: Mapping[str, str],
) -> Exported:
    """Write the figures to an .xlsx that names its reader; noted before. NotAllowed, ExportRefused."""
    if path.suffix.lower() != ".xlsx":
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 xlsx。")
    table = figure_table(actor, by, since, until, uow, categories)
    period = period_words(since, until)
    with uow.writing() as work:
        reason = f"导出回访统计：{by.label}，{period}"
        work.audit.add(noted(actor, AuditKind.EXPORTED, now, subject=path.name, reason=reason))
    with whole_file(path) as target, new_workbook(target) as book:
        columns = [(by.label, 24), *((head, width) for head, width, _ in COLUMNS)]
        title = f"回访统计（{period}受理的工单）"
        sheet = MarkedSheet(book, "回访统计", title, export_mark(actor, now), columns)
        for name, found in (*((row.name, row.figures) for row in table.rows), ("合计", table.whole)):
            sheet.add([name, *(words(found) for *_, words in COLUMNS)])
    return Exported(sheet.rows)


def period_words(since: datetime, until: datetime) -> str:
    """2026-11-01 至 2026-11-30."""
    last = until.astimezone(BEIJING_TIME) - timedelta(microseconds=1)
    return f"{since.astimezone(BEIJING_TIME):%Y-%m-%d} 至 {last:%Y-%m-%d}"


def _months(since: datetime, until: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The months in Beijing that the period touches, each cut to it."""
    found: list[tuple[datetime, datetime]] = []
    begin = since.astimezone(BEIJING_TIME)
    while begin < until:
        day = begin.date().replace(day=1)
        following = (day + timedelta(days=32)).replace(day=1)
        end = min(datetime.combine(following, time(), BEIJING_TIME), until.astimezone(BEIJING_TIME))
        found.append((begin, end))
        begin = end
    return tuple(found)


_NOBODY = {
    FiguresBy.ALL: "",
    FiguresBy.UNIT: "没有承办单位",
    FiguresBy.CATEGORY: "未分类",
    FiguresBy.MONTH: "",
}

USE_CASES: tuple[Callable[..., object], ...] = (figure_table, export_figures)
