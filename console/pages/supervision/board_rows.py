"""What the boards say, as heads and rows of texts."""

from dataclasses import dataclass
from datetime import datetime

from console.appraisal import View
from forms.appraisal.boards import MonthBoards
from forms.appraisal.exporting import row_of
from forms.appraisal.five_ones import Every, Item, Period
from forms.appraisal.ports import Tick
from forms.appraisal.ranking import Board, Mark, Place
from forms.appraisal.ticking import FiveOnesBoard
from forms.reckoning import shown
from forms.ticket import BEIJING_TIME

Column = tuple[str, int | None]
"""A head with its width in pixels at 100 %; None takes what is left."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its texts, what there is to know of each besides, its unit, whether it needs attention."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    unit: str = ""
    place: Place | None = None
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A view: heads, rows, what is said above them and what an empty one says."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    said: str = ""
    empty: str = "这个月没有可以排名的单位。"


def listing(view: View, found: MonthBoards) -> Listing:
    """One of the month's boards."""
    if view is View.BEES:
        return _bees(found)
    if view is View.JOINT:
        return _joint(found)
    rates = tuple((part.rate.label, 84) for part in found.rules.parts.values())
    figures = (("件数", 64), ("超期", 64), *rates, ("得分", 72))
    columns: tuple[Column, ...] = (("分档", 120), ("名次", 56), ("单位", None), *figures, ("说明", 200))
    if view is View.STARS:
        groups = {each.group.key: each for each in found.red_black}
        lines = tuple(_line(each, groups[each.group], found) for each in found.stars)
        rule = found.rules.star
        said = f"{_scored(found)}没有超期、满意率 {rule.satisfaction} % 以上的，每档取前 {rule.places} 名。"
        return Listing(columns, lines, said, "这个月没有单位达到服务之星的条件。")
    boards = found.enterprise if view is View.ENTERPRISE else found.red_black
    lines = tuple(_line(place, board, found) for board in boards for place in board.places)
    return Listing(columns, lines, _scored(found))


def five_ones(board: FiveOnesBoard) -> Listing:
    """Who has done what: a column for each item, the date where it is ticked."""
    columns: list[Column] = [("单位", None)]
    columns += [(_head(item), 196) for item, _ in board.items]
    lines = []
    for unit in board.units:
        missing = board.missing(unit.code)
        ticks = [board.ticks.get((unit.code, item.key)) for item, _ in board.items]
        cells = ["未登记" if each is None else f"✓ {_day(each.at)}" for each in ticks]
        notes = [_note(tick, item, period) for tick, (item, period) in zip(ticks, board.items, strict=True)]
        lines.append(Line((unit.name, *cells), ("", *notes), unit.code, warns=bool(missing)))
    lacking = sum(each.warns for each in lines)
    said = f"{len(lines)} 个单位，{lacking} 个还没有登记完。" if lacking else "都已登记。" if lines else ""
    return Listing(tuple(columns), tuple(lines), said, "没有考核五个一的单位。")


def _line(place: Place, board: Board, found: MonthBoards) -> Line:
    cells = row_of(place, board, found)
    if place.unit in found.warned:
        cells = (*cells[:-1], f"{cells[-1]} 已发预警函".strip())
    return Line(cells, (), place.unit, place, warns=place.mark is Mark.BLACK)


def _bees(found: MonthBoards) -> Listing:
    figures = (("办结", 72), ("超期", 72), ("满意", 72), ("得分", 72))
    columns: tuple[Column, ...] = (("名次", 56), ("姓名", 160), ("单位", None), *figures)
    lines = tuple(
        Line(
            (
                *(str(each.rank), found.name_of(each.person), found.name_of(each.of.unit)),
                *(str(each.of.closed), str(each.of.late), str(each.of.satisfied), str(each.points)),
            )
        )
        for each in found.bees
    )
    rule = found.rules.bee
    points = f"每件办结 {rule.closed} 分、满意 {rule.satisfied} 分，超期扣 {rule.late} 分；"
    least = f"办结不足 {rule.least} 件的不参加。"
    return Listing(columns, lines, f"{_as_of(found)}{points}{least}", "这个月没有达到最少办结件数的承办人。")


def _joint(found: MonthBoards) -> Listing:
    """Late hits both owners; the last row counts every ticket once."""
    columns: tuple[Column, ...] = (
        ("单位", None),
        ("双派双考件数", 120),
        ("其中超期", 96),
        ("按时率（全部）", 130),
    )
    units = sorted(
        found.counted.units.items(), key=lambda each: (-each[1].joint_late, -each[1].joint, each[0])
    )
    lines = [
        Line(
            (found.name_of(code), str(tally.joint), str(tally.joint_late), shown(tally.on_time)),
            unit=code,
            warns=bool(tally.joint_late),
        )
        for code, tally in units
        if tally.joint
    ]
    total = found.counted.total
    if lines:
        lines.append(
            Line(("合计（每件只计一次）", str(total.joint), str(total.joint_late), shown(total.on_time)))
        )
    said = f"{_as_of(found)}一个单位超期，两个单位都计超期；合计每件只计一次。"
    return Listing(columns, tuple(lines), said, "这个月没有双派双考的工单。")


def _head(item: Item) -> str:
    return item.name if item.every is Every.MONTH else f"{item.name}（{item.every.label}）"


def _note(tick: Tick | None, item: Item, period: Period) -> str:
    if tick is None:
        return f"{item.name}：{period.last.month}月{period.last.day}日前登记，写明{item.evidence}。"
    return f"{item.name}：{tick.evidence}（{tick.by_name or tick.by} {_day(tick.at)} 登记）"


def _day(at: datetime) -> str:
    return f"{at.astimezone(BEIJING_TIME):%m-%d}"


def _as_of(found: MonthBoards) -> str:
    return f"截至 {found.as_of.astimezone(BEIJING_TIME):%m-%d %H:%M}，按当月受理的工单统计。"


def _scored(found: MonthBoards) -> str:
    parts = "、".join(f"{part.rate.label} {part.full} 分" for part in found.rules.parts.values())
    return f"{_as_of(found)}计分：{parts}。"
