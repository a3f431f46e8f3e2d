"""The day's figures, each under its name, with shares said of what they are a share."""

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.queue_words import clock_words
from console.theme import Type
from console.widgets import paint
from telephony.pbx.calls import IN_TIME_S
from telephony.pbx.figures import Figures
from telephony.pbx.picture import Picture

NOTHING = "—"
_WIDTH, _HEIGHT = 100, 50


@dataclass(frozen=True)
class Figure:
    """One figure: what it is called, what it is, and whether it is bad."""

    name: str
    value: str
    bad: bool = False


def figures_of(picture: Picture, now: float) -> tuple[Figure, ...]:
    """What the strip shows of a picture."""
    day, waiting = picture.figures, picture.waiting
    longest = now - waiting[0].since if waiting else 0.0
    return (
        Figure("正在排队", str(len(waiting))),
        Figure("现在最长等待", clock_words(longest) if waiting else NOTHING, longest > IN_TIME_S),
        *_of_day(day),
        Figure("待回拨号码", str(len(picture.missed)), bool(picture.missed)),
    )


def _of_day(day: Figures) -> tuple[Figure, ...]:
    return (
        Figure("今日呼入", f"{day.offered:,}"),
        Figure("今日接通", f"{day.answered:,}"),
        Figure("接通率", _share(day.answer_rate)),
        Figure(f"{IN_TIME_S}秒率 占呼入", _share(day.in_time_of_offered)),
        Figure(f"{IN_TIME_S}秒率 占接通", _share(day.in_time_of_answered)),
        Figure("今日漏接", f"{day.abandoned:,}"),
        Figure("今日最长等待", clock_words(day.longest_wait_s)),
        Figure("平均通话", _length(day.average_talk_s)),
        Figure("平均整理", _length(day.average_wrap_up_s)),
    )


def _share(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value}%"


def _length(seconds: Decimal | None) -> str:
    return NOTHING if seconds is None else clock_words(float(seconds))


class FigureStrip(QWidget):
    """Figures in as many rows as the width asks for; `dim` while they are old."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures: tuple[Figure, ...] = ()
        self._dim = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self._fit)

    def show_figures(self, figures: tuple[Figure, ...], *, dim: bool) -> None:
        """Show these; drawn anew only where they differ."""
        if figures == self.figures and dim is self._dim:
            return
        more = len(figures) != len(self.figures)
        self.figures, self._dim = figures, dim
        self.setAccessibleName("，".join(f"{each.name} {each.value}" for each in figures))
        if more:
            self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer figures stand side by side."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """A few figures side by side."""
        return QSize(theme.current().px(3 * _WIDTH), theme.current().px(_HEIGHT))

    def _columns(self) -> int:
        fit = max(1, self.width() // theme.current().px(_WIDTH))
        count = max(1, len(self.figures))
        return -(-count // -(-count // fit))

    def _fit(self) -> None:
        rows = -(-max(1, len(self.figures)) // self._columns())
        self.setFixedHeight(rows * theme.current().px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the figures."""
        look, tokens = theme.current(), theme.current().tokens
        painter = paint.painter_on(self)
        paint.box(painter, self.rect(), tokens.surface_raised, tokens.border)
        columns, height = self._columns(), look.px(_HEIGHT)
        for place, each in enumerate(self.figures):
            row, column = divmod(place, columns)
            left, right = self.width() * column // columns, self.width() * (column + 1) // columns
            room = QRect(left + look.px(10), row * height, right - left - look.px(10), height)
            ink = tokens.danger.text if each.bad else tokens.text
            upper = QRect(room.left(), room.top() + look.px(5), room.width(), look.px(17))
            lower = QRect(room.left(), upper.bottom(), room.width(), look.px(24))
            paint.words(painter, upper, each.name, tokens.text_muted, look.font(Type.HINT))
            font = look.font(Type.SECTION, tabular=True)
            paint.words(painter, lower, each.value, tokens.text_muted if self._dim else ink, font)
        painter.end()
