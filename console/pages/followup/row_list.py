"""The list of a tab: whom to call, about what, and what was tried."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.keyed_rows import RowModel, RowTable
from console.widgets.two_lines import Index, TwoLineDelegate
from forms.followup.calling import moment
from forms.followup.desk import DeskRow
from forms.followup.task import FollowUpTask
from forms.followup.unsatisfied import Unsatisfied


def title_of(row: DeskRow) -> str:
    """What the row is about."""
    if row.missed is not None:
        name = row.missed.name.strip()
        return f"{row.number}　{name}".strip()
    return row.line.title if row.line is not None else "（工单已不在）"


def state_of(row: DeskRow, now: datetime) -> tuple[Icon, Tone, str]:
    """How it stands: icon, tone and words."""
    if row.missed is not None:
        tried = f"，已回拨 {len(row.missed.tries)} 次未通" if row.missed.tries else ""
        return (
            Icon.PHONE_INCOMING,
            Tone.RINGING,
            f"{moment(row.missed.last_at)} 漏接 {row.missed.times} 次{tried}",
        )
    if row.entry is not None:
        return _of_entry(row.entry)
    return _of_task(row.task, now) if row.task is not None else (Icon.INFO, Tone.NEUTRAL, "")


def _of_entry(entry: Unsatisfied) -> tuple[Icon, Tone, str]:
    since = f"{moment(entry.since).split()[0]}起"
    if entry.awaits_confirmation:
        return Icon.CIRCLE_CHECK, Tone.TALKING, f"已满意，待确认销号（{since}）"
    if entry.redos:
        return Icon.ROTATE_CCW, Tone.HELD, f"第 {entry.redos} 次重办（{since}）"
    return Icon.TRIANGLE_ALERT, Tone.DANGER, f"不满意，待决定（{since}）"


def _of_task(task: FollowUpTask, now: datetime) -> tuple[Icon, Tone, str]:
    if not task.is_open:
        return Icon.CIRCLE, Tone.NEUTRAL, f"{task.state.label}：{task.why}"
    failed = sum(each.result.counts for each in task.tries)
    tried = f"已打 {failed} 次，" if failed else ""
    again = f"重办后第 {task.round} 次，" if task.round else ""
    if task.due.at < now:
        return Icon.TRIANGLE_ALERT, Tone.DANGER, f"{again}{tried}回访超期"
    if task.next_at <= now:
        return Icon.PHONE_OUTGOING, Tone.ACCENT, f"{again}{tried}现在可打"
    return Icon.CLOCK, Tone.NEUTRAL, f"{again}{tried}{moment(task.next_at)} 再打"


class CallModel(RowModel[DeskRow]):
    """The rows of a tab, and the time they are told for."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = now

    def said(self, row: DeskRow) -> str:
        """What it is about, how it stands, the ticket's number."""
        number = row.line.number if row.line is not None else ""
        return "，".join(part for part in (title_of(row), state_of(row, self.now())[2], number) if part)


class RowDelegate(TwoLineDelegate):
    """Draws a row: what it is about above; how it stands below."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """What it is about."""
        model = index.model()
        if isinstance(model, CallModel):
            look = theme.current()
            paint.words(
                painter, room, title_of(model.rows[index.row()]), look.tokens.text, look.font(Type.STRONG)
            )

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """How it stands, and the ticket's number."""
        model = index.model()
        if not isinstance(model, CallModel):
            return
        look, tokens = theme.current(), theme.current().tokens
        row = model.rows[index.row()]
        icon, tone, words = state_of(row, model.now())
        colour = tokens.tone(tone).text if tone is not Tone.NEUTRAL else tokens.text_muted
        room = self.at_the_end(painter, room, row.line.number if row.line is not None else "")
        used = paint.icon(painter, icon, colour, room.left(), room.center().y() + 1, 13) + look.px(4)
        paint.words(painter, room.adjusted(used, 0, 0, 0), words, colour, look.font(Type.SECONDARY))


class RowList(RowTable[DeskRow]):
    """The rows of a tab."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("回访列表", CallModel(now), RowDelegate(), parent)
