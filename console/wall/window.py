"""The wall's window: the fields laid out by the screen's height, the edge, and what is painted when.

The figures follow the picture as it changes (at most ten times a second), the clock and the ages each second.
Escape leaves; F11 fills the screen or gives it back.
"""

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from console import theme
from console.alarms import Alarms, Shown
from console.queue_watch import QueueWatch
from console.queue_words import length_words, trouble_of
from console.theme import Tone
from console.wall.figures import History, Sample, WallFigures, wall_figures
from console.wall.tile import Tile
from console.wall.tiles import (
    UNKNOWN,
    AgentBlocks,
    AlarmLine,
    DownBand,
    FigureTile,
    HeadLine,
    RecentTile,
)
from console.wording import Explanation
from forms.ticket import BEIJING_TIME
from telephony.pbx.alarms import AlarmKind
from telephony.pbx.picture import Link, Picture

TICK_MS = 1_000
WIDE = 16 / 9
EDGE, GAP = 1.8, 1.2
LESSER = 9.0
"""The height of a figure that is not one of the main ones."""
_TONES_OF = {
    "waiting": (),
    "longest": (AlarmKind.LONG_WAIT,),
    "answered": (AlarmKind.LOW_ANSWER_RATE,),
    "in_time": (AlarmKind.LOW_IN_TIME,),
}


class WallWindow(QWidget):
    """A window of its own. `closed` when somebody leaves it."""

    closed = Signal()

    def __init__(
        self,
        watch: QueueWatch,
        alarms: Alarms,
        brand: str,
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
        trouble: Callable[[], Explanation | None] = lambda: None,
    ) -> None:
        """*trouble* tells why nothing can come, beyond what the watch itself knows."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("大屏")
        self.setAccessibleName("大屏")
        self.setMinimumSize(960, 540)
        self.watch = watch
        self._alarms, self._now, self._trouble = alarms, now, trouble
        self._history = History()
        self._figures, self._link = WallFigures(), Link()
        self._edge: Tone | None = None
        self.head = HeadLine(f"{brand} · 队列", self)
        self.waiting, self.longest = FigureTile("排队", self), FigureTile("最长等待", self)
        self.answered, self.in_time = FigureTile("接通率", self), FigureTile("15 秒率（占呼入）", self)
        self.agents, self.recent = AgentBlocks(self), RecentTile(self)
        self.missed, self.line = FigureTile("漏接待回拨", self, LESSER), AlarmLine(self)
        self.band = DownBand(self)
        self._tick_timer = QTimer(self, interval=TICK_MS)
        self._tick_timer.timeout.connect(self.tick)
        self._tick_timer.start()
        watch.changed.connect(self._follow)
        watch.link_changed.connect(lambda _: self.tick())
        alarms.changed.connect(self.tick)
        theme.current().changed.connect(self._redraw)
        self._follow(watch.picture)
        self.tick()

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """All fields."""
        return (self.head, *self._old_with_the_line, self.line, self.band)

    @property
    def _old_with_the_line(self) -> tuple[Tile, ...]:
        mains = (self.waiting, self.longest, self.answered, self.in_time)
        return (*mains, self.agents, self.recent, self.missed)

    # --- what is shown

    def _follow(self, picture: Picture) -> None:
        """The picture is another: its figures, and whether it still follows the PBX."""
        figures, link = wall_figures(picture), picture.link
        if link != self._link:
            # said at once, however short it lasts
            self._link, self._figures = link, figures
            self.tick()
        elif figures != self._figures:
            self._figures = figures
            self._draw_figures()

    def tick(self) -> None:
        """What time changes: the clock, the ages, the waits, the line of the last minutes, the alarms."""
        now = self._now()
        picture = self.watch.picture
        trouble = self._why_old(now)
        if trouble is None:
            self._history.note(Sample(now, self._figures.waiting, self._figures.offered))
        self.recent.show_recent(self._history.recent(now))
        self._draw_head(now, trouble is not None)
        self._draw_band(now, trouble)
        self._draw_figures()
        shown = self._alarms.shown
        self._draw_alarms(shown, now)
        for tile in self._old_with_the_line:
            tile.set_dimmed(trouble is not None or not picture.heard_at)

    def _draw_figures(self) -> None:
        figures, now = self._figures, self._now()
        known = bool(self.watch.picture.heard_at)
        if self._why_old(now) is not None:
            # who waited then waits no longer on the wall: nobody knows
            now = self.watch.picture.heard_at
        if not known:
            for tile in (self.waiting, self.longest, self.answered, self.in_time, self.missed):
                tile.show_figure(UNKNOWN)
            self.agents.show_counts({}, known=False)
            return
        kinds = {each.alarm.kind for each in self._alarms.shown}
        longest = _minutes(now - figures.waits_since) if figures.waits_since else "00:00"
        self.waiting.show_figure(str(figures.waiting), "人")
        self.longest.show_figure(
            longest,
            below=f"今日最长 {_minutes(figures.longest_wait_s)}",
            tone=self._tone("longest", kinds),
        )
        self.answered.show_figure(
            *_rate(figures.answer_rate),
            below=f"接通 {figures.answered}/{figures.offered}",
            tone=self._tone("answered", kinds),
        )
        of_answered = "".join(_rate(figures.in_time_of_answered))
        self.in_time.show_figure(
            *_rate(figures.in_time_of_offered),
            below=f"占接通 {of_answered}",
            tone=self._tone("in_time", kinds),
        )
        self.agents.show_counts(figures.agents, known=True)
        self.missed.show_figure(str(figures.to_call_back), "个")

    @staticmethod
    def _tone(field: str, kinds: set[str]) -> Tone | None:
        return Tone.DANGER if kinds.intersection(_TONES_OF[field]) else None

    def _draw_head(self, now: float, is_old: bool) -> None:
        clock = f"{datetime.fromtimestamp(now, BEIJING_TIME):%H:%M:%S}"
        age = self.watch.age_s(now)
        words = "还没有数据" if age is None else f"数据 {length_words(age)}前"
        self.head.show_time(clock, words, is_old=is_old)

    def _draw_band(self, now: float, trouble: Explanation | None) -> None:
        self.band.setVisible(trouble is not None)
        if trouble is not None:
            age = self.watch.age_s(now)
            at = datetime.fromtimestamp(now - age, BEIJING_TIME) if age is not None else None
            old = f"显示的是 {at:%H:%M:%S} 的情况，不是现在" if at is not None else ""
            self.band.show_trouble(trouble.happened, old or trouble.to_do or "还没有可以显示的情况")

    def _draw_alarms(self, shown: tuple[Shown, ...], now: float) -> None:
        tone = None
        if shown:
            tone = Tone.DANGER if any(each.is_critical for each in shown) else Tone.RINGING
            first = next((each for each in shown if each.acknowledged is None), shown[0])
            note = "（已确认）" if first.acknowledged is not None else ""
            more = f"　另有 {len(shown) - 1} 项告警" if len(shown) > 1 else ""
            self.line.show_words(f"{first.words(now)}{note}{more}", tone)
        else:
            blind = self.band.isVisibleTo(self)
            self.line.show_words("正在等待数据" if blind else "没有告警", Tone.NEUTRAL)
        if self.band.isVisibleTo(self):
            tone = Tone.DANGER
        if tone is not self._edge:
            self._edge = tone
            self.update()

    def _why_old(self, now: float) -> Explanation | None:
        """Why what is shown is not the present; None while it is."""
        trouble = self._trouble() or trouble_of(self.watch)
        if trouble is not None:
            return trouble
        age = self.watch.age_s(now)
        if age is None or age <= self._alarms.rules.queue.stale_after:
            return None
        return Explanation(f"{length_words(age)}没有新数据")

    # --- the window

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The wall's ground, and its edge in the colour of the worst alarm."""
        tokens, edge = theme.current().tokens, EDGE * self._unit()
        painter = QPainter(self)
        whole = QRectF(self.rect())
        if self._edge is not None:
            painter.fillRect(whole, QColor(tokens.tone(self._edge).solid))
            whole = whole.adjusted(edge, edge, -edge, -edge)
        painter.fillRect(whole, QColor(tokens.surface))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All lengths follow the height."""
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves, F11 fills the screen or gives it back."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Somebody leaves."""
        self._tick_timer.stop()
        super().closeEvent(event)
        self.closed.emit()

    def _redraw(self) -> None:
        self.update()
        for tile in self.tiles:
            tile.update()

    def _unit(self) -> float:
        """A hundredth of the height; less on a screen that is not wide enough for that."""
        return min(self.height(), self.width() / WIDE) / 100

    def _lay_out(self) -> None:
        unit = self._unit()
        width, height = self.width() / unit, self.height() / unit
        left, right = EDGE + GAP, width - EDGE - GAP
        stretch = (height - 100) / 3  # what a taller screen has more goes to the three rows
        y = EDGE + 0.4
        y = self._row(y, 8.4, left, right, ((self.head, 1.0),)) + 0.4
        mains = ((self.waiting, 37.0), (self.longest, 50.0), (self.answered, 43.0), (self.in_time, 43.0))
        y = self._row(y, 32 + stretch, left, right, mains) + GAP
        agents = y
        y = self._row(y, 24 + stretch, left, right, ((self.agents, 1.0),)) + GAP
        y = self._row(y, 20 + stretch, left, right, ((self.recent, 3.0), (self.missed, 1.0))) + GAP
        self._row(y, height - EDGE - GAP - y, left, right, ((self.line, 1.0),))
        self._row(agents + (24 + stretch - 20) / 2, 20, 0, width, ((self.band, 1.0),))
        self.band.raise_()

    def _row(
        self, y: float, height: float, left: float, right: float, tiles: tuple[tuple[Tile, float], ...]
    ) -> float:
        """Lay *tiles* side by side by their shares; where the next row begins without its gap."""
        unit, shares = self._unit(), sum(share for _, share in tiles)
        room = right - left - GAP * (len(tiles) - 1)
        x = left
        for tile, share in tiles:
            wide = room * share / shares
            tile.set_unit(unit)
            tile.setGeometry(round(x * unit), round(y * unit), round(wide * unit), round(height * unit))
            x += wide + GAP
        return y + height


def _minutes(seconds: float) -> str:
    """66:40; hours would make it too wide for the size in which it must be read."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes:02}:{rest:02}"


def _rate(percent: object) -> tuple[str, str]:
    """A rate with its sign apart; all of it without the tenth, which is known."""
    if percent is None:
        return UNKNOWN, ""
    text = str(percent)
    return ("100", "%") if text == "100.0" else (text, "%")
