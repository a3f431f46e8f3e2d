"""The list of sessions: number and title above; state, hours and leader below. Space counts one in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.keyed_rows import RowModel, RowTable
from console.widgets.two_lines import Index, TwoLineDelegate
from forms.sessions.session import Session, SessionState
from forms.ticket import BEIJING_TIME

LOOKS = {
    SessionState.PLANNED: (Icon.CLIPBOARD_PEN, Tone.RINGING),
    SessionState.ANNOUNCED: (Icon.MEGAPHONE, Tone.ACCENT),
    SessionState.LIVE: (Icon.RADIO, Tone.TALKING),
    SessionState.ENDED: (Icon.CLIPBOARD_CHECK, Tone.HELD),
    SessionState.CLOSED: (Icon.CHECK, Tone.NEUTRAL),
    SessionState.CANCELLED: (Icon.X, Tone.NEUTRAL),
}
_FIRST = (SessionState.LIVE, SessionState.ENDED, SessionState.ANNOUNCED, SessionState.PLANNED)


class Order(StrEnum):
    """In which order the sessions stand."""

    LATEST = "latest"
    EARLIEST = "earliest"
    STATE = "state"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {Order.LATEST: "最近在前", Order.EARLIEST: "最早在前", Order.STATE: "待办在前"}[self]


def ordered(sessions: Iterable[Session], order: Order) -> list[Session]:
    """The sessions in that order; what waits for somebody comes first in 待办在前, the nearest on top."""
    if order is Order.LATEST:
        return sorted(sessions, key=_when, reverse=True)
    if order is Order.EARLIEST:
        return sorted(sessions, key=_when)
    waiting = {state: at for at, state in enumerate(_FIRST)}

    def turn(session: Session) -> tuple[int, float]:
        place = waiting.get(session.state, len(waiting))
        at = session.starts_at.timestamp()
        return place, -at if place == len(waiting) else at

    return sorted(sessions, key=turn)


def _when(session: Session) -> tuple[datetime, int]:
    return session.starts_at, session.ordinal


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session, and whether it is counted into 合计."""

    session: Session
    counted: bool

    @property
    def key(self) -> str:
        """Its id."""
        return self.session.id

    @property
    def below(self) -> str:
        """进行中　11月21日 09:00　副市长 郑领导."""
        start = self.session.starts_at.astimezone(BEIJING_TIME)
        when = f"{start.month}月{start.day}日 {start:%H:%M}"
        return f"{self.session.state.label}　{when}　{self.session.leader.line}"


class SessionModel(RowModel[SessionRow]):
    """The sessions in words."""

    def said(self, row: SessionRow) -> str:
        """Number, title, how it stands, who answers."""
        counted = "，已计入合计" if row.counted else ""
        return f"{row.session.number} {row.session.title}，{row.below}{counted}"


class _Delegate(TwoLineDelegate):
    """Draws a session."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Number and title; whether it is counted in at the end."""
        model = index.model()
        if not isinstance(model, SessionModel):
            return
        look, row = theme.current(), model.rows[index.row()]
        room = self.at_the_end(painter, room, "✓ 合计" if row.counted else "")
        words = f"{row.session.number}　{row.session.title}"
        paint.words(painter, room, words, look.tokens.text, look.font(Type.STRONG))

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Its state in its colour, when, and who answers."""
        model = index.model()
        if not isinstance(model, SessionModel):
            return
        look, tokens, row = theme.current(), theme.current().tokens, model.rows[index.row()]
        icon, tone = LOOKS[row.session.state]
        colour = tokens.tone(tone).text if tone is not Tone.NEUTRAL else tokens.text_muted
        used = paint.icon(painter, icon, colour, room.left(), room.center().y() + 1, 13) + look.px(4)
        paint.words(painter, room.adjusted(used, 0, 0, 0), row.below, colour, look.font(Type.SECONDARY))


class SessionList(RowTable[SessionRow]):
    """`counted_changed` comes after Space has counted a session in or out."""

    counted_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("场次", SessionModel(), _Delegate(), parent)
        self.setMinimumWidth(theme.current().px(240))
        self._sessions: tuple[Session, ...] = ()
        self._order = Order.LATEST
        self._counted: set[str] = set()

    @property
    def order(self) -> Order:
        """As it stands now."""
        return self._order

    @property
    def counted(self) -> tuple[str, ...]:
        """The ids of those counted into 合计."""
        return tuple(each.id for each in self._sessions if each.id in self._counted)

    def show_sessions(self, sessions: Sequence[Session]) -> None:
        """List these."""
        self._sessions = tuple(sessions)
        self._draw()

    def set_order(self, order: Order) -> None:
        """Stand in this order; what is marked stays marked."""
        self._order = order
        self._draw()

    def count(self, counts: Callable[[Session], bool]) -> None:
        """Count in exactly those."""
        self._counted = {each.id for each in self._sessions if counts(each)}
        self._draw()
        self.counted_changed.emit()

    def _draw(self) -> None:
        self.show_rows(
            [SessionRow(each, each.id in self._counted) for each in ordered(self._sessions, self._order)]
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space counts the marked session in, or out again."""
        row = self.current
        if event.key() == Qt.Key.Key_Space and row is not None:
            self._counted ^= {row.key}
            self._draw()
            self.counted_changed.emit()
            return
        super().keyPressEvent(event)
