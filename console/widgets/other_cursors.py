"""Where others write in a text: a thin coloured line with the name, and who is in the field at all."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from console import theme
from console.theme import Tone, Type
from console.widgets import paint
from console.widgets.layout import set_state

TextControl = QLineEdit | QPlainTextEdit | QTextEdit


def utf16(text: str, characters: int) -> int:
    """Qt counts the 16-bit units of a text, Python its characters; rare characters take two units."""
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, units: int) -> int:
    """How many characters so many of Qt's units are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def text_of(control: TextControl) -> str:
    """What a control holds, without what an input method composes in it."""
    return control.text() if isinstance(control, QLineEdit) else control.toPlainText()


class OtherCursor(NamedTuple):
    """Somebody's cursor; `place` counts characters."""

    place: int
    name: str
    tone: Tone


class OtherCursors(QWidget):
    """Lies over a text control and lets every click through; beside it stands who writes there."""

    def __init__(self, control: TextControl) -> None:
        self._control = control
        super().__init__(control if isinstance(control, QLineEdit) else control.viewport())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cursors: tuple[OtherCursor, ...] = ()
        self._who = QLabel(control)
        self._who.setTextFormat(Qt.TextFormat.PlainText)
        self._who.setProperty("role", "hint")
        self._who.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._who.hide()
        self.hide()
        control.installEventFilter(self)
        if not isinstance(control, QLineEdit):
            control.viewport().installEventFilter(self)
            control.verticalScrollBar().valueChanged.connect(self.update)
        control.textChanged.connect(self.update)

    @property
    def words(self) -> str:
        """Who is said to write here."""
        return self._who.text()

    def place_of(self, cursor: OtherCursor) -> QRect:
        """Where a cursor's line is drawn."""
        control = self._control
        unit = utf16(text_of(control), cursor.place)
        if not isinstance(control, QLineEdit):
            at = QTextCursor(control.document())
            at.setPosition(min(unit, max(0, control.document().characterCount() - 1)))
            return control.cursorRect(at)
        # a line tells only where its own cursor is
        own: QRect = control.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        measure, shown = control.fontMetrics(), control.displayText()
        here = measure.horizontalAdvance(shown[: characters(shown, control.cursorPosition())])
        there = measure.horizontalAdvance(shown[: cursor.place])
        return QRect(own.center().x() + there - here, own.y(), 1, own.height())

    def show_cursors(self, cursors: Sequence[OtherCursor]) -> None:
        """Show these in the place of the last ones."""
        if tuple(cursors) == self._cursors:
            return
        self._cursors = tuple(cursors)
        names = "、".join(dict.fromkeys(each.name for each in cursors))
        self._who.setText(self._words(names))
        self._who.setVisible(bool(names))
        self.setVisible(bool(names))
        if names:
            set_state(self._who, "tone", cursors[0].tone.value)
            self.raise_()
        self._place()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the text."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines, each with its name above where there is room, else below."""
        look = theme.current()
        painter = QPainter(self)
        font = look.font(Type.SECONDARY)
        font.setPixelSize(max(9, look.px(10)))
        for cursor in self._cursors:
            colours = look.tokens.tone(cursor.tone)
            spot = self.place_of(cursor)
            painter.fillRect(QRect(spot.x(), spot.y(), max(2, look.px(2)), spot.height()), colours.solid)
            if isinstance(self._control, QLineEdit):
                continue  # the name stands at the line's end already
            size = (paint.width_of(cursor.name, font) + look.px(6), look.px(13))
            top = spot.y() - size[1] if spot.y() >= size[1] else spot.bottom() + 1
            left = min(spot.x(), self.width() - size[0])
            flag = QRect(QPoint(left, top), QPoint(left + size[0] - 1, top + size[1] - 1))
            painter.fillRect(flag, QColor(colours.solid))
            painter.setFont(font)
            painter.setPen(QColor(colours.on_solid))
            painter.drawText(flag, int(Qt.AlignmentFlag.AlignCenter), cursor.name)
        painter.end()

    def _words(self, names: str) -> str:
        """Who writes here, in as many words as leave the better half of a line to what is written."""
        words = f"{names} 正在填写" if names else ""
        narrow = isinstance(self._control, QLineEdit) and (
            paint.width_of(words, self._who.font()) > self._control.width() // 2
        )
        return names if narrow else words

    def _place(self) -> None:
        control, look = self._control, theme.current()
        inside = control.rect() if isinstance(control, QLineEdit) else control.viewport().rect()
        self.setGeometry(inside)
        size = self._who.sizeHint()
        gap = look.px(8)
        if isinstance(control, QLineEdit):
            room = size.width() + gap if self._cursors else 0
            control.setTextMargins(0, 0, room, 0)
            left, top = control.width() - size.width() - gap, (control.height() - size.height()) // 2
        else:
            left, top = gap, control.height() - size.height() - look.px(4)
        self._who.setGeometry(QRect(QPoint(max(0, left), top), size))
