"""The list of a tab: whom to call, about what, and what was tried."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.two_lines import TwoLineDelegate, TwoLineTable
from forms.followup.calling import moment
from forms.followup.desk import DeskRow
from forms.followup.task import FollowUpTask
from forms.followup.unsatisfied import Unsatisfied

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


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


class RowModel(QAbstractTableModel):
    """One column; each row is drawn in two lines."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = now
        self.rows: tuple[DeskRow, ...] = ()

    def show_rows(self, rows: Sequence[DeskRow]) -> None:
        """List these in place of the last ones."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def place_of(self, key: str) -> int:
        """Where a row is; -1 if it isn't listed."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The whole row in words, for screen readers and for hover."""
        row = self.rows[index.row()]
        number = row.line.number if row.line is not None else ""
        said = "，".join(part for part in (title_of(row), state_of(row, self.now())[2], number) if part)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(said)
        return None


class RowDelegate(TwoLineDelegate):
    """Draws a row: what it is about above; how it stands below."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """What it is about."""
        model = index.model()
        if isinstance(model, RowModel):
            look = theme.current()
            paint.words(
                painter, room, title_of(model.rows[index.row()]), look.tokens.text, look.font(Type.STRONG)
            )

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """How it stands, and the ticket's number."""
        model = index.model()
        if not isinstance(model, RowModel):
            return
        look, tokens = theme.current(), theme.current().tokens
        row = model.rows[index.row()]
        icon, tone, words = state_of(row, model.now())
        colour = tokens.tone(tone).text if tone is not Tone.NEUTRAL else tokens.text_muted
        room = self.at_the_end(painter, room, row.line.number if row.line is not None else "")
        used = paint.icon(painter, icon, colour, room.left(), room.center().y() + 1, 13) + look.px(4)
        paint.words(painter, room.adjusted(used, 0, 0, 0), words, colour, look.font(Type.SECONDARY))


class RowList(TwoLineTable):
    """`chosen` carries the DeskRow that is marked, `entered` the one that was opened by Enter."""

    chosen = Signal(object)
    entered = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("回访列表", RowDelegate(), empty="正在读取…", parent=parent)
        self.lines = RowModel(now, self)
        self.setModel(self.lines)
        self.opened.connect(lambda index: self.entered.emit(self.lines.rows[index.row()]))
        self.selectionModel().currentRowChanged.connect(lambda index, _: self._marked(index.row()))

    def show_rows(self, rows: Sequence[DeskRow]) -> None:
        """List these; what was marked stays marked, wherever it is now; else the first one is."""
        before = self.current
        place = self.currentIndex().row()
        if tuple(rows) == self.lines.rows:
            self.viewport().update()
            return
        self.selectionModel().blockSignals(True)
        self.lines.show_rows(rows)
        self.selectionModel().blockSignals(False)
        kept = self.lines.place_of(before.key) if before else -1
        if kept < 0 and rows:
            kept = min(max(place, 0), len(rows) - 1)
        if kept >= 0:
            self.setCurrentIndex(self.lines.index(kept, 0))
        else:
            self.chosen.emit(None)
        self.viewport().update()

    @property
    def current(self) -> DeskRow | None:
        """The row that is marked."""
        place = self.currentIndex().row()
        return self.lines.rows[place] if 0 <= place < len(self.lines.rows) else None

    def mark(self, key: str) -> bool:
        """Mark a row, if it is listed."""
        place = self.lines.place_of(key)
        if place >= 0:
            self.setCurrentIndex(self.lines.index(place, 0))
        return place >= 0

    def take_focus(self) -> None:
        """Bring the keyboard into the list, on a row."""
        if self.lines.rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.lines.index(0, 0))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _marked(self, place: int) -> None:
        self.chosen.emit(self.lines.rows[place] if 0 <= place < len(self.lines.rows) else None)
