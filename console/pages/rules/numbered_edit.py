"""A plain text editor whose lines are numbered, with one line marked as wrong."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from console import theme
from console.theme import Tone
from console.widgets import paint


class _Numbers(QWidget):
    def __init__(self, edit: "NumberedEdit") -> None:
        super().__init__(edit)
        self._edit = edit

    def sizeHint(self) -> QSize:
        return QSize(self._edit.number_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_numbers(self, event.rect())


class NumberedEdit(QPlainTextEdit):
    """See the module's text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._wrong = 0
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(lambda _: self._make_room())
        self.updateRequest.connect(self._scrolled)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    @property
    def wrong_line(self) -> int:
        """The line marked as wrong, 0 if none is."""
        return self._wrong

    def mark_wrong(self, line: int) -> None:
        """Mark a line as wrong, from 1; 0 marks none."""
        self._wrong = line
        marks: list[QTextEdit.ExtraSelection] = []
        block = self.document().findBlockByNumber(line - 1)
        if line and block.isValid():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(block)
            mark.format.setBackground(QColor(theme.current().tokens.danger.soft))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        self.setExtraSelections(marks)
        self._numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at a line, from 1."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def number_width(self) -> int:
        """The room that the numbers take."""
        digits = len(str(max(99, self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9" * digits) + theme.current().px(16)

    def paint_numbers(self, numbers: QWidget, rect: QRect) -> None:
        """Draw the numbers of the lines in sight."""
        tokens = theme.current().tokens
        painter = QPainter(numbers)
        painter.fillRect(rect, QColor(tokens.surface))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= rect.bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            ink = tokens.tone(Tone.DANGER).text if number == self._wrong else tokens.text_muted
            right = numbers.width() - theme.current().px(8)
            paint.words(
                painter, QRect(0, int(top), right, int(height)), str(number), ink, self.font(), paint.RIGHT
            )
            top += height
            block = block.next()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), inside.top(), self.number_width(), inside.height())

    def _make_room(self) -> None:
        self.setViewportMargins(self.number_width(), 0, 0, 0)

    def _scrolled(self, rect: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _rescale(self) -> None:
        self._make_room()
