"""Words on the stage, painted: large, broken into lines, cut where the room ends. Plain text only."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Tone, Type
from console.widgets import paint


class StageWords(QWidget):
    """A text in so many lines at most; what is longer ends with ….

    `tone` colours it by what it says; `muted` takes it back; `whole`: one line that is never cut.
    """

    def __init__(
        self,
        kind: Type = Type.BODY,
        *,
        lines: int = 1,
        muted: bool = False,
        tone: Tone | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        whole: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._lines, self._muted, self._tone, self._align = kind, lines, muted, tone, align
        self._text, self._whole = "", whole
        high = QSizePolicy.Policy.Minimum if lines > 1 else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, high)
        policy.setHeightForWidth(lines > 1)
        self.setSizePolicy(policy)

    @property
    def text(self) -> str:
        """What it says, uncut."""
        return self._text

    def say(self, text: str) -> None:
        """Say something else; a text without words takes no room."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()
        self.setVisible(bool(text))

    def set_tone(self, tone: Tone | None) -> None:
        """Colour the words."""
        self._tone = tone
        self.update()

    @property
    def _font(self) -> QFont:
        return theme.current().stage_font(self._kind, tabular=True)

    def _line_height(self) -> int:
        return round(QFontMetrics(self._font).height() * 1.12)

    def hasHeightForWidth(self) -> bool:
        """Longer texts take more lines."""
        return self._lines > 1

    def heightForWidth(self, width: int) -> int:
        """As many lines as it needs at this width, but no more than it may have."""
        return self._line_height() * min(self._lines, max(1, len(self._broken(width))))

    def sizeHint(self) -> QSize:
        """One line wide at most; a few characters at least."""
        metrics = QFontMetrics(self._font)
        width = (
            metrics.horizontalAdvance(self._text) + 2 if self._lines == 1 else metrics.averageCharWidth() * 24
        )
        return QSize(width, self._line_height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters, or for what must never be cut."""
        if self._whole:
            return self.sizeHint()
        return QSize(QFontMetrics(self._font).horizontalAdvance("……"), self._line_height())

    def _broken(self, width: int) -> list[tuple[int, int]]:
        """Where each line begins, and how long it is."""
        layout = QTextLayout(self._text.replace("\n", "\u2028"), self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        found: list[tuple[int, int]] = []
        layout.beginLayout()
        while len(found) < 60:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1, width))
            found.append((line.textStart(), line.textLength()))
        layout.endLayout()
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines that have room."""
        look = theme.current()
        tokens = look.tokens
        colour = (
            tokens.tone(self._tone).text if self._tone else tokens.text_muted if self._muted else tokens.text
        )
        painter = paint.painter_on(self)
        font, high = self._font, self._line_height()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        broken = self._broken(self.width())
        room = max(1, min(self._lines, self.height() // max(1, high)))
        for row, (start, length) in enumerate(broken[:room]):
            shown = self._text[start : start + length].strip("\n")
            if row == room - 1 and len(broken) > room:
                shown = metrics.elidedText(
                    self._text[start:].replace("\n", " "), Qt.TextElideMode.ElideRight, self.width()
                )
            left = 0
            if self._align & Qt.AlignmentFlag.AlignHCenter:
                left = (self.width() - metrics.horizontalAdvance(shown)) // 2
            elif self._align & Qt.AlignmentFlag.AlignRight:
                left = self.width() - metrics.horizontalAdvance(shown)
            painter.drawText(
                QPointF(left, row * high + (high + metrics.ascent() - metrics.descent()) / 2), shown
            )
        painter.end()
