"""The two lists of the queue page, and how their cells are drawn."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console import theme
from console.pages.queue.rows import AgentRow, CallerRow
from console.queue_words import STATES, clock_words
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.live_rows import LiveRows, LiveTable
from telephony.pbx.calls import IN_TIME_S
from telephony.pbx.picture import PbxAgentState

Index = QModelIndex | QPersistentModelIndex
Now = Callable[[], float]
PLACE, NUMBER, LINE, WAIT, IN_QUEUE = range(5)
WHO, STATE, LASTED, CALL, QUEUES, HINTS = range(6)
_CALLER_HEADS = ("位", "号码", "线路", "等待", "队列")
_CALLER_WIDTHS = (32, 108, None, 72, 76)
_AGENT_HEADS = ("坐席", "状态", "时长", "当前通话", "队列", "提示")
_AGENT_WIDTHS = (112, 128, 70, 176, 112, None)


class CallerModel(LiveRows[CallerRow]):
    """Who waits."""

    def __init__(self, now: Now, parent: QObject | None = None) -> None:
        super().__init__(_CALLER_HEADS, parent)
        self.now = now

    def words(self, row: CallerRow, column: int) -> str:
        """See :meth:`LiveRows.words`."""
        wait = clock_words(self.now() - row.since)
        return (str(row.place), row.number, row.line, wait, row.queue)[column]


class AgentModel(LiveRows[AgentRow]):
    """How each agent stands."""

    def __init__(self, now: Now, parent: QObject | None = None) -> None:
        super().__init__(_AGENT_HEADS, parent)
        self.now = now

    def words(self, row: AgentRow, column: int) -> str:
        """See :meth:`LiveRows.words`."""
        lasted = clock_words(self.now() - row.agent.since) if row.agent.since else ""
        hints = "；".join(row.hints)
        if row.asks_for_help:
            hints = f"求助班长 {clock_words(self.now() - row.agent.help_since)}；{hints}".rstrip("；")
        cells = (row.who, row.state_words, lasted, row.call, "、".join(row.agent.queues), hints)
        return cells[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The hints in full on hover, because their column is the one that is cut."""
        row = self.row(index.row())
        if (
            role == Qt.ItemDataRole.ToolTipRole
            and row is not None
            and index.column() in (CALL, QUEUES, HINTS)
        ):
            return plain_tooltip(self.words(row, index.column()))
        return super().data(index, role)


class _Cells(QStyledItemDelegate):
    """Draws the ground of a cell; who inherits draws what it says."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The table's own row height holds."""
        return QSize(0, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        look, tokens, rect = theme.current(), theme.current().tokens, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_hover)
        else:
            self.ground(painter, rect, index)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        self.cell(painter, rect.adjusted(look.px(8), 0, -look.px(4), -1), index)
        painter.restore()

    def ground(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Colour the ground of a row that wants to be seen."""

    def cell(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Draw what the cell says."""
        raise NotImplementedError


class CallerCells(_Cells):
    """A wait beyond the limit of the trade is red, and says so by an icon too."""

    def cell(self, painter: QPainter, room: QRect, index: Index) -> None:
        """See :meth:`_Cells.cell`."""
        model = index.model()
        row = model.row(index.row()) if isinstance(model, CallerModel) else None
        if row is None or not isinstance(model, CallerModel):
            return
        look, tokens = theme.current(), theme.current().tokens
        words, column = model.words(row, index.column()), index.column()
        late = model.now() - row.since > IN_TIME_S
        ink = tokens.text if column in (NUMBER, WAIT) else tokens.text_muted
        if column == WAIT and late:
            ink = tokens.danger.text
            width = paint.icon(painter, Icon.CLOCK, ink, room.left(), room.center().y() + 1, 13)
            room = room.adjusted(width + look.px(4), 0, 0, 0)
        paint.words(painter, room, words, ink, look.font(Type.SECONDARY, tabular=True))


class AgentCells(_Cells):
    """The state as an icon and words in its colour; a call for help colours the whole row."""

    def ground(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """See :meth:`_Cells.ground`."""
        model = index.model()
        row = model.row(index.row()) if isinstance(model, AgentModel) else None
        if row is not None and row.asks_for_help:
            painter.fillRect(rect, theme.current().tokens.danger.soft)

    def cell(self, painter: QPainter, room: QRect, index: Index) -> None:
        """See :meth:`_Cells.cell`."""
        model = index.model()
        row = model.row(index.row()) if isinstance(model, AgentModel) else None
        if row is None or not isinstance(model, AgentModel):
            return
        look, tokens, column = theme.current(), theme.current().tokens, index.column()
        words = model.words(row, column)
        font, ink = look.font(Type.SECONDARY, tabular=True), tokens.text_muted
        if column == WHO:
            font, ink = look.font(Type.BODY, tabular=True), tokens.text
        elif column == STATE:
            icon, tone, _ = STATES[row.agent.state]
            ink = tokens.tone(tone).text
            room = _after_icon(painter, room, icon, ink)
        elif column == HINTS and words:
            icon, tone = _hint_look(row)
            ink = tokens.tone(tone).text
            room = _after_icon(painter, room, icon, ink)
        paint.words(painter, room, words, ink, font)


def _hint_look(row: AgentRow) -> tuple[Icon, Tone]:
    if row.asks_for_help:
        return Icon.HAND_HELPING, Tone.DANGER
    if row.agent.watched_by:
        return Icon.HEADSET, Tone.INFO
    gone = row.agent.state is PbxAgentState.UNREGISTERED
    return Icon.TRIANGLE_ALERT, Tone.DANGER if gone else Tone.RINGING


def _after_icon(painter: QPainter, room: QRect, icon: Icon, ink: str) -> QRect:
    width = paint.icon(painter, icon, ink, room.left(), room.center().y() + 1, 14)
    return room.adjusted(width + theme.current().px(5), 0, 0, 0)


class CallerTable(LiveTable[CallerRow]):
    """Who waits, the longest first."""

    def __init__(self, now: Now, parent: QWidget | None = None) -> None:
        super().__init__("排队来电", CallerModel(now), empty="现在没有人排队。", parent=parent)
        self.setItemDelegate(CallerCells(self))
        self.set_widths(_CALLER_WIDTHS)

    def tick(self) -> None:
        """A second has passed."""
        self.redraw_column(WAIT)


class AgentTable(LiveTable[AgentRow]):
    """The agents, who calls for help first."""

    def __init__(self, now: Now, parent: QWidget | None = None) -> None:
        super().__init__("坐席", AgentModel(now), empty="没有坐席签入队列。", parent=parent)
        self.setItemDelegate(AgentCells(self))
        self.set_widths(_AGENT_WIDTHS)

    def tick(self) -> None:
        """A second has passed."""
        self.redraw_column(LASTED)
        self.redraw_column(HINTS)
