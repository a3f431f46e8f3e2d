"""A year as a grid of months. Arrows walk the days; 1 makes a day 班, 2 休, 3 节."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Tone, Type
from console.widgets import paint
from forms.clock.calendar import ONE_DAY, CalendarDay, DayKind

_WEEKDAYS = "一二三四五六日"
_ROWS = 8
_KEYS = {Qt.Key.Key_1: DayKind.WORK, Qt.Key.Key_2: DayKind.REST, Qt.Key.Key_3: DayKind.HOLIDAY}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


def day_words(day: CalendarDay) -> str:
    """2月14日 周六 班（春节补班）."""
    told = f"{day.day.month}月{day.day.day}日 周{_WEEKDAYS[day.day.weekday()]} {day.kind.label}"
    name = f"{day.name}补班" if day.is_make_up and not day.name.endswith("补班") else day.name
    return f"{told}（{name}）" if name else told


class YearGrid(QWidget):
    """`moved` carries the marked day, `kind_wanted` a day and the kind that was asked for."""

    moved = Signal(object)
    kind_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._year = 2000
        self._days: Mapping[date, CalendarDay] = {}
        self._changed: frozenset[date] = frozenset()
        self.marked = date(2000, 1, 1)
        theme.current().changed.connect(self.updateGeometry)

    def show_year(self, year: int, days: Mapping[date, CalendarDay], changed: frozenset[date]) -> None:
        """Show a year's days, those in *changed* as not saved yet."""
        if year != self._year:
            self.marked = date(year, self.marked.month, 1)
        self._year, self._days, self._changed = year, days, changed
        self._tell()
        self.update()

    def mark(self, day: date) -> None:
        """Put the mark on a day of the year shown."""
        if day.year == self._year:
            self.marked = day
            self._tell()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for six months beside each other."""
        look = theme.current()
        return QSize(look.px(1080), look.px(420))

    def minimumSizeHint(self) -> QSize:
        """The letters are never cut."""
        look = theme.current()
        return QSize(look.px(6 * 7 * 23), look.px(2 * _ROWS * 20))

    # --- hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, and say what a day is."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.mark(self.marked + _STEPS[key] * ONE_DAY)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            month = self.marked.month + (-1 if key is Qt.Key.Key_PageUp else 1)
            if 1 <= month <= 12:
                self.mark(date(self._year, month, min(self.marked.day, monthrange(self._year, month)[1])))
        elif key is Qt.Key.Key_Home:
            self.mark(date(self._year, 1, 1))
        elif key is Qt.Key.Key_End:
            self.mark(date(self._year, 12, 31))
        elif key in _KEYS:
            self.kind_wanted.emit(self.marked, _KEYS[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark the day under the pointer."""
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.mark(day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the mark."""
        super().focusInEvent(event)
        self.update()

    # --- places

    def _month_rect(self, month: int) -> QRect:
        gap = theme.current().px(12)
        across = 6 if self.width() >= self.height() * 1.6 else 4
        down = 12 // across
        width = (self.width() - (across - 1) * gap) // across
        height = (self.height() - (down - 1) * gap) // down
        row, column = divmod(month - 1, across)
        return QRect(column * (width + gap), row * (height + gap), width, height)

    def rect_of(self, day: date) -> QRect:
        """Where a day stands."""
        month = self._month_rect(day.month)
        place = date(day.year, day.month, 1).weekday() + day.day - 1
        row, column = divmod(place, 7)
        return self._cell(month, row + 2, column)

    def _cell(self, month: QRect, row: int, column: int) -> QRect:
        width, height = month.width() // 7, month.height() // _ROWS
        return QRect(month.left() + column * width, month.top() + row * height, width, height)

    def day_at(self, place: QPoint) -> date | None:
        """The day at a place, or None."""
        return next((day for day in self._days if self.rect_of(day).contains(place)), None)

    # --- eyes

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the twelve months."""
        painter = paint.painter_on(self)
        for month in range(1, 13):
            self._paint_head(painter, month)
        for day in self._days.values():
            self._paint_day(painter, day)
        painter.end()

    def _paint_head(self, painter: QPainter, month: int) -> None:
        look = theme.current()
        rect = self._month_rect(month)
        title = QRect(rect.left(), rect.top(), rect.width(), rect.height() // _ROWS)
        paint.words(painter, title, f"{month}月", look.tokens.text, look.font(Type.STRONG))
        for column, letter in enumerate(_WEEKDAYS):
            cell = self._cell(rect, 1, column)
            paint.words(painter, cell, letter, look.tokens.text_muted, look.font(Type.HINT), paint.CENTRE)

    def _paint_day(self, painter: QPainter, day: CalendarDay) -> None:
        look, tokens = theme.current(), theme.current().tokens
        cell = self.rect_of(day.day)
        box = cell.adjusted(1, 1, -1, -1)
        ink = tokens.text if day.is_working else tokens.text_muted
        mark = ""
        if day.kind is DayKind.HOLIDAY or day.is_make_up:
            tone = tokens.tone(Tone.DANGER if day.kind is DayKind.HOLIDAY else Tone.INFO)
            paint.box(painter, box, tone.soft, radius=look.px(3))
            ink, mark = tone.text, day.kind.label
        if day.day in self._changed:
            paint.box(painter, box, "transparent", tokens.line(Tone.RINGING), width=2, radius=look.px(3))
        if day.day == self.marked:
            colour = tokens.focus if self.hasFocus() else tokens.border_control
            paint.box(painter, box, "transparent", colour, width=2, radius=look.px(3))
        number = QRect(cell)
        if mark:
            number.setWidth(cell.width() * 3 // 5)
            small = look.font(Type.HINT)
            small.setPixelSize(look.px(10))
            right = QRect(number.right(), cell.top(), cell.width() - number.width(), cell.height())
            paint.words(painter, right, mark, ink, small, paint.LEFT)
        paint.words(
            painter, number, str(day.day.day), ink, look.font(Type.SECONDARY, tabular=True), paint.CENTRE
        )

    def _tell(self) -> None:
        day = self._days.get(self.marked)
        self.setAccessibleName(f"{self._year} 年的日历")
        self.setAccessibleDescription(day_words(day) if day else "")
        self.moved.emit(day)
