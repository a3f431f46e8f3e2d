"""The fields of the wall."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from console import theme
from console.queue_words import STATES as STATE_WORDS
from console.theme import Tone
from console.wall.figures import STATES, Recent
from console.wall.tile import LEFT, MIDDLE, RIGHT, Said, Tile
from telephony.pbx.picture import PbxAgentState

MAIN, SECOND, WORD, SMALL = 16.0, 5.4, 4.6, 3.8
"""Heights of type in hundredths of the wall's height; the digits of the first are over a ninth of it."""
PAD = 1.6
UNKNOWN = "—"


class FigureTile(Tile):
    """One main figure: what it is, the figure with its unit, and a line below."""

    def __init__(self, label: str, parent: QWidget | None = None, size: float = MAIN) -> None:
        super().__init__(parent)
        self.label, self.size_of_figure = label, size
        self.figure, self.mark, self.below = UNKNOWN, "", ""
        self.tone: Tone | None = None

    def show_figure(self, figure: str, mark: str = "", below: str = "", tone: Tone | None = None) -> None:
        """Show this; *tone* colours what is beyond its limit."""
        self.figure, self.mark, self.below, self.tone = figure, mark, below, tone
        spoken = f"{self.label} {figure}{mark} {below}".strip()
        self.show_value((figure, mark, below, tone), spoken)

    def said(self) -> Iterator[Said]:
        """See Tile.said."""
        tokens = self.tokens
        colour = self.ink(tokens.text) if self.tone is None else self.text_of(self.tone)
        yield Said(
            self.place(PAD, 1.2, -PAD, WORD * 1.4), self.label, WORD * self.unit, self.ink(tokens.text_muted)
        )
        size, wide = self.size_of_figure, self.width() / self.unit
        upper = WORD * 1.4 + 0.6
        lower = SECOND * 1.6 if size == MAIN else PAD
        room = self.height() / self.unit - upper - lower
        mark_room = SECOND * 1.2 if self.mark else 0.0
        figure = Said(
            self.place(PAD, upper, wide - 2 * PAD - mark_room, room),
            self.figure,
            size * self.unit,
            colour,
            MIDDLE,
            bold=True,
        )
        yield figure
        if self.mark:
            beside = QRectF(
                figure.right + 0.4 * self.unit,
                (upper + room * 0.25) * self.unit,
                mark_room * self.unit,
                room * 0.75 * self.unit,
            )
            yield Said(beside, self.mark, min(SECOND, size / 2) * self.unit, colour, LEFT)
        if self.below:
            under = self.place(PAD, upper + room, -PAD, SECOND * 1.4)
            yield Said(under, self.below, SECOND * 0.9 * self.unit, self.ink(tokens.text_muted), MIDDLE)


class AgentBlocks(Tile):
    """How many agents are in each state: a block each, and their shares as a bar above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: Mapping[PbxAgentState, int] = {}
        self.known = False

    def show_counts(self, counts: Mapping[PbxAgentState, int], *, known: bool) -> None:
        """Show these counts; not *known* before the PBX has said anything."""
        self.counts, self.known = counts, known
        spoken = "，".join(f"{STATE_WORDS[state][2]} {counts.get(state, 0)} 人" for state in STATES)
        self.show_value((tuple(sorted(counts.items())), known), f"坐席：{spoken}")

    def said(self) -> Iterator[Said]:
        """See Tile.said."""
        for state, block in zip(STATES, self._blocks(), strict=True):
            _, tone, word = STATE_WORDS[state]
            count = str(self.counts.get(state, 0)) if self.known else UNKNOWN
            upper = QRectF(block.x(), block.y(), block.width(), block.height() * 0.66)
            lower = QRectF(block.x(), upper.bottom(), block.width(), block.height() * 0.34)
            colour = self.text_of(tone)
            yield Said(upper, count, 11 * self.unit, colour, MIDDLE, bold=True)
            yield Said(lower, word, WORD * self.unit, colour, MIDDLE)

    def draw_more(self, painter: QPainter) -> None:
        """The blocks' soft grounds, and the bar of shares."""
        tokens = self.tokens
        for state, block in zip(STATES, self._blocks(), strict=True):
            soft = tokens.surface_sunken if self.dimmed else tokens.tone(STATE_WORDS[state][1]).soft
            painter.setBrush(QColor(soft))
            painter.drawRoundedRect(block, self.unit, self.unit)
        everybody = sum(self.counts.values())
        left, bar = PAD * self.unit, self.place(PAD, PAD, -PAD, 1.8)
        for state in STATES:
            share = bar.width() * self.counts.get(state, 0) / everybody if everybody else 0.0
            colour = tokens.border if self.dimmed else tokens.line(STATE_WORDS[state][1])
            painter.fillRect(QRectF(left, bar.y(), share, bar.height()), QColor(colour))
            left += share

    def _blocks(self) -> Sequence[QRectF]:
        gap = 1.2 * self.unit
        room = self.place(PAD, PAD + 2.8, -PAD, -PAD)
        width = (room.width() - gap * (len(STATES) - 1)) / len(STATES)
        return [
            QRectF(room.x() + place * (width + gap), room.y(), width, room.height())
            for place in range(len(STATES))
        ]


class RecentTile(Tile):
    """The last five minutes: who waited as a line, who came as bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recent = Recent()

    def show_recent(self, recent: Recent) -> None:
        """Show this."""
        self.recent = recent
        spoken = f"近 5 分钟：最多 {recent.most_waiting} 人排队，进线 {sum(recent.arrivals)} 个"
        self.show_value(recent, spoken)

    def said(self) -> Iterator[Said]:
        """See Tile.said."""
        recent, muted = self.recent, self.ink(self.tokens.text_muted)
        half = self.width() / self.unit / 2
        yield Said(self.place(PAD, 0.9, half, SMALL * 1.4), "近 5 分钟", SMALL * self.unit, muted)
        yield Said(
            self.place(half, 0.9, half - PAD, SMALL * 1.4),
            f"— 排队，最多 {recent.most_waiting}　▮ 进线 {sum(recent.arrivals)}",
            SMALL * self.unit,
            muted,
            RIGHT,
        )

    def draw_more(self, painter: QPainter) -> None:
        """Bars, and the line over them."""
        tokens, recent = self.tokens, self.recent
        room = self.place(PAD, SMALL * 1.4 + 1.6, -PAD, -PAD)
        painter.fillRect(
            QRectF(room.x(), room.bottom(), room.width(), 0.2 * self.unit), QColor(tokens.border)
        )
        width = room.width() / len(recent.arrivals)
        most = max(*recent.arrivals, 1)
        bars = QColor(tokens.border if self.dimmed else tokens.border_control)
        for place, count in enumerate(recent.arrivals):
            high = room.height() * count / most
            painter.fillRect(QRectF(room.x() + place * width, room.bottom() - high, width * 0.7, high), bars)
        colour = tokens.text_disabled if self.dimmed else tokens.line(Tone.ACCENT)
        pen = QPen(QColor(colour), 0.6 * self.unit)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        top = max(recent.most_waiting, 1)
        for piece in recent.waiting:
            points = [
                QPointF(room.x() + room.width() * at, room.bottom() - room.height() * waiting / top)
                for at, waiting in piece
            ]
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)


class HeadLine(Tile):
    """Whose wall it is; at the right the clock, and beside it the age of the data."""

    def __init__(self, brand: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brand, self.clock, self.age, self.is_old = brand, "", "", False

    def show_time(self, clock: str, age: str, *, is_old: bool) -> None:
        """Show the time and how old the data are."""
        self.clock, self.age, self.is_old = clock, age, is_old
        self.show_value((clock, age, is_old), f"{self.brand} {clock} {age}")

    @property
    def ground(self) -> str:
        """It stands on the wall itself."""
        return self.tokens.surface

    def said(self) -> Iterator[Said]:
        """See Tile.said."""
        tokens, wide = self.tokens, self.width() / self.unit
        age = tokens.tone(Tone.DANGER).text if self.is_old else tokens.text_muted
        yield Said(
            self.place(0.5, 0.01, wide * 0.44, -0.01),
            self.brand,
            4.8 * self.unit,
            tokens.text,
            LEFT,
            bold=True,
        )
        yield Said(
            self.place(wide * 0.46, 0.01, wide * 0.54 - 36, -0.01), self.age, SMALL * self.unit, age, RIGHT
        )
        yield Said(
            self.place(wide - 35, 0.01, 35, -0.01), self.clock, 8 * self.unit, tokens.text, RIGHT, bold=True
        )


class AlarmLine(Tile):
    """What is wrong, in one line of words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.tone = "", Tone.NEUTRAL

    def show_words(self, words: str, tone: Tone) -> None:
        """Show this."""
        self.words, self.tone = words, tone
        self.show_value((words, tone), words)

    @property
    def ground(self) -> str:
        """The severity's own colour, so that it can be seen from far."""
        tokens = self.tokens
        return tokens.surface_raised if self.tone is Tone.NEUTRAL else tokens.tone(self.tone).solid

    def said(self) -> Iterator[Said]:
        """See Tile.said."""
        tokens = self.tokens
        colour = tokens.text_muted if self.tone is Tone.NEUTRAL else tokens.tone(self.tone).on_solid
        size = WORD if self.tone is Tone.NEUTRAL else SECOND
        yield Said(
            self.place(PAD, 0.01, -PAD, -0.01), self.words, size * self.unit, colour, MIDDLE, bold=True
        )


class DownBand(Tile):
    """Lies across the wall while what it shows is old: nobody takes it for the present."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.happened, self.age = "", ""

    def show_trouble(self, happened: str, age: str) -> None:
        """Say why, and from when the figures are."""
        self.happened, self.age = happened, age
        self.show_value((happened, age), f"{happened}。{age}")

    @property
    def ground(self) -> str:
        """Red."""
        return self.tokens.tone(Tone.DANGER).solid

    def said(self) -> Iterator[Said]:
        """See Tile.said."""
        on = theme.current().tokens.tone(Tone.DANGER).on_solid
        yield Said(self.place(PAD, 1.2, -PAD, 11), self.happened, 8.4 * self.unit, on, MIDDLE, bold=True)
        yield Said(self.place(PAD, 12, -PAD, -1.0), self.age, SECOND * self.unit, on, MIDDLE)
