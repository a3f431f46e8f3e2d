"""The list of a tab: the ticket above, why it stands here below."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Type
from console.widgets import paint
from console.widgets.keyed_rows import RowModel, RowTable
from console.widgets.two_lines import Index, TwoLineDelegate
from forms.followup.unsatisfied import Unsatisfied
from forms.supervision.desk import Row, Tab
from forms.supervision.notices import Notice
from forms.supervision.records import Determination, Measure, WatchEntry
from forms.ticket import BEIJING_TIME
from forms.words import StateKind

NOTHING = {
    Tab.PROPOSED: "没有待处理的督办建议。达到触发条件的工单会列在这里。",
    Tab.RUNNING: "没有进行中的督办。",
    Tab.OVERDUE: "没有超期的工单。",
    Tab.UNSATISFIED: "不满意工单已清零。",
    Tab.STUBBORN: "没有屡办不成的工单。",
    Tab.FALSE_CLOSURE: "没有疑似假闭环的工单。",
    Tab.DETERMINATION: "没有待审核的认定。",
    Tab.DETERMINED: "没有已认定的工单。认定后的工单不计入满意率和解决率，可以在这里撤销。",
    Tab.NOTICES: "没有提醒。",
}
"""What an empty list says."""


def title_of(row: Row) -> str:
    """The upper line."""
    if isinstance(row.record, Notice):
        return row.record.text
    return row.line.title if row.line is not None else "（工单不在可见范围）"


def why_of(row: Row, units: Mapping[str, str], now: datetime, state_word: Callable[[StateKind], str]) -> str:
    """The lower line: why it stands here."""
    record, number = row.record, row.line.number if row.line is not None else ""
    if isinstance(record, Measure):
        late = "已逾期 · " if record.late(now) else ""
        until = f" · 期限 {_day(record.until)}" if record.until is not None else ""
        unit = units.get(record.unit, record.unit if not record.unit.startswith("@") else "")
        told = " · ".join(part for part in (record.kind.label, record.number, unit, record.reason) if part)
        return f"{late}{told}{until}"
    if isinstance(record, WatchEntry):
        cause = record.cause.label if record.cause is not None else "未填原因"
        return record.why if record.other_id else f"{record.why} · {cause}"
    if isinstance(record, Determination):
        if record.is_open:
            return f"提请认定为{record.kind.label} · 提请人 {record.proposed_by} · {_day(record.proposed_at)}"
        return f"{record.kind.label} · 审核人 {record.decided_by} · {_day(record.decided_at)} · {record.why}"
    if isinstance(record, Notice):
        read = f"已阅（{record.read_by}）" if record.read_at is not None else "未读"
        return f"{record.kind.label} · {_moment(record.at)} · {read}"
    if isinstance(record, Unsatisfied):
        redo = f" · 已重办 {record.redos} 次" if record.redos else ""
        return f"{_day(record.since)}起不满意{redo} · {number}"
    if row.line is None:
        return ""
    lead = row.line.lead_unit or row.line.owner_unit
    due = f"时限 {_moment(row.line.due_at)}" if row.line.due_at is not None else ""
    return " · ".join(part for part in (due, state_word(row.line.state), units.get(lead, ""), number) if part)


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(BEIJING_TIME):%m-%d}"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(BEIJING_TIME):%m-%d %H:%M}"


class WhyModel(RowModel[Row]):
    """The rows of a tab; `whys` are their lower lines, by key."""

    whys: Mapping[str, str] = MappingProxyType({})

    def said(self, row: Row) -> str:
        """What it is, and why it stands here."""
        return f"{title_of(row)}，{self.whys[row.key]}"


class RowDelegate(TwoLineDelegate):
    """Draws a row: the ticket above, why it stands here below; what nobody has read is heavier."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """The ticket's title, or what the notice says."""
        model = index.model()
        if isinstance(model, WhyModel):
            row, look = model.rows[index.row()], theme.current()
            read = isinstance(row.record, Notice) and row.record.read_at is not None
            font = look.font(Type.BODY if read else Type.STRONG)
            paint.words(painter, room, title_of(row), look.tokens.text, font)

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Why it stands here."""
        model = index.model()
        if isinstance(model, WhyModel):
            why, look = model.whys[model.rows[index.row()].key], theme.current()
            ink = look.tokens.danger.text if why.startswith("已逾期") else look.tokens.text_muted
            paint.words(painter, room, why, ink, look.font(Type.SECONDARY))


class RowList(RowTable[Row]):
    """The rows of a tab, with why each stands there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._whys = WhyModel()
        super().__init__("督办清单", self._whys, RowDelegate(), parent)

    def show_rows_with(self, rows: Sequence[Row], whys: Sequence[str]) -> None:
        """List these, each with its lower line, and tell of the marked one anew."""
        self._whys.whys = {row.key: why for row, why in zip(rows, whys, strict=True)}
        self.list_anew(rows)
        self.viewport().update()
