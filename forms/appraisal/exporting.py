"""导出榜单: a month's boards as a workbook that names its reader; noted before anything is written."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from forms.access.audit import AuditKind
from forms.access.reading import note_use
from forms.access.roles import Actor, Right, require
from forms.appraisal.boards import MonthBoards, month_boards
from forms.appraisal.ranking import Board, Place, rate_of
from forms.knowledge.errors import ExportRefused
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.marked_sheet import Exported, MarkedSheet, export_mark
from forms.ports import UnitOfWork
from forms.reckoning import NO_RATIO, shown

_UNIT, _FIGURE, _REMARK = 28, 10, 26


def export_boards(path: Path, month: date, actor: Actor, uow: UnitOfWork, now: datetime) -> Exported:
    """Write the month's boards to an .xlsx, a sheet for each. NotAllowed, ExportRefused."""
    require(actor, Right.EXPORT)
    if path.suffix.lower() != ".xlsx":
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 xlsx。")
    found = month_boards(month, actor, uow, now)
    title = f"{found.month.year}年{found.month.month}月"
    note_use(actor, AuditKind.EXPORTED, uow, now, subject=path.name, reason=f"导出考核榜单：{title}")
    mark, rows = export_mark(actor, now), 0
    heads = [(part.rate.label, _FIGURE) for part in found.rules.parts.values()]
    columns = [("分档", 14), ("名次", 6), ("单位", _UNIT), ("件数", 8), ("超期", 8), *heads, ("得分", 8)]
    with whole_file(path) as target, new_workbook(target) as book:
        for name, given in (("红黑榜", found.red_black), ("涉企榜", found.enterprise)):
            sheet = MarkedSheet(book, name, f"{title}{name}", mark, [*columns, ("说明", _REMARK)])
            for board in given:
                for place in board.places:
                    sheet.add(row_of(place, board, found))
            rows += sheet.rows
        rows += _stars(MarkedSheet(book, "服务之星", f"{title}服务之星", mark, columns), found)
        bee_heads = [("名次", 6), ("姓名", 12), ("单位", _UNIT), ("办结", 8), ("超期", 8), ("满意", 8)]
        sheet = MarkedSheet(book, "小蜜蜂", f"{title}小蜜蜂", mark, [*bee_heads, ("得分", 8)])
        for each in found.bees:
            of = each.of
            counts = (str(of.closed), str(of.late), str(of.satisfied), str(each.points))
            sheet.add((str(each.rank), found.name_of(each.person), found.name_of(of.unit), *counts))
        rows += sheet.rows
        rows += _joint(
            MarkedSheet(
                book, "双派双考", f"{title}双派双考", mark, [("单位", _UNIT), ("件数", 8), ("超期", 8)]
            ),
            found,
        )
    return Exported(rows)


def row_of(place: Place, board: Board, found: MonthBoards) -> tuple[str, ...]:
    """A place as texts: group, rank, unit, tickets, late ones, ratios, score, remark."""
    tally = place.tally
    return (
        board.group.name,
        NO_RATIO if place.rank is None else str(place.rank),
        found.name_of(place.unit),
        str(tally.tickets),
        str(tally.late),
        *(shown(rate_of(tally, part.rate)) for part in found.rules.parts.values()),
        NO_RATIO if place.score is None or place.rank is None else str(place.score),
        place.mark.label if place.mark is not None else place.apart,
    )


def _stars(sheet: MarkedSheet, found: MonthBoards) -> int:
    groups = {each.group.key: each for each in found.red_black}
    for place in found.stars:
        sheet.add(row_of(place, groups[place.group], found)[:-1])
    return sheet.rows


def _joint(sheet: MarkedSheet, found: MonthBoards) -> int:
    for unit, tally in sorted(found.counted.units.items()):
        if tally.joint:
            sheet.add((found.name_of(unit), str(tally.joint), str(tally.joint_late)))
    total = found.counted.total
    sheet.add(("合计（每件只计一次）", str(total.joint), str(total.joint_late)))
    return sheet.rows


USE_CASES: tuple[Callable[..., object], ...] = (export_boards,)
