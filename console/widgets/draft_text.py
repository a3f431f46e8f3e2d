"""The field for what the citizen says."""

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from console import theme
from console.theme import Tone
from console.widgets.layout import set_state

PAUSE_MS = 300


class DraftTextEdit(QPlainTextEdit):
    """Plain text that tells when typing pauses, counts characters, and never loses what is being composed.

    While an input method composes (拼音 not yet turned into characters), `draft_text` already holds that too,
    so a draft kept at a pause is never behind the screen. Tab leaves the field. Beyond `limit` the count
    turns to a warning; nothing that was typed is cut off.
    """

    paused_typing = Signal(str)

    def __init__(self, *, limit: int | None = None, rows: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit, self._rows = limit, rows
        self._composing = ""
        self.setTabChangesFocus(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._paused)
        self._count = QLabel(self)
        self._count.setProperty("role", "hint")
        self.textChanged.connect(self._changed)
        theme.current().changed.connect(self._rescale)
        self._rescale()
        self._show_count()

    @property
    def draft_text(self) -> str:
        """The text with what is being composed, as the screen shows it."""
        text = self.toPlainText()
        if not self._composing:
            return text
        spot = self._utf16_cut(text, self.textCursor().position())
        return text[:spot] + self._composing + text[spot:]

    @property
    def count(self) -> int:
        """How many characters it holds."""
        return len(self.draft_text)

    @property
    def count_text(self) -> str:
        """The count as shown."""
        return self._count.text()

    @property
    def is_over_limit(self) -> bool:
        """Whether it holds more than it should."""
        return self._limit is not None and self.count > self._limit

    def set_text(self, text: str) -> None:
        """Put another text in; what is being composed is committed first. Emits no pause."""
        self.commit()
        if text != self.toPlainText():
            self.setPlainText(text)
        self._pause.stop()

    def insert_text(self, text: str) -> None:
        """Put text in at the cursor, after what is being composed; it can be undone."""
        self.commit()
        self.textCursor().insertText(text)

    def commit(self) -> None:
        """Turn what is being composed into text."""
        if not self._composing:
            return
        kept = self._composing
        QGuiApplication.inputMethod().commit()
        if self._composing:  # an input method that does not answer at once
            event = QInputMethodEvent()
            event.setCommitString(kept)
            self.inputMethodEvent(event)

    def flush(self) -> None:
        """Tell the pause at once, if one is due: before the window closes, say."""
        if self._pause.isActive():
            self._pause.stop()
            self._paused()

    @staticmethod
    def _utf16_cut(text: str, position: int) -> int:
        """Qt counts positions in UTF-16 units, Python in characters; rare characters take two units."""
        return len(text.encode("utf-16-le")[: 2 * position].decode("utf-16-le", errors="ignore"))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep hold of what is being composed."""
        before = self._composing
        self._composing = event.preeditString()
        super().inputMethodEvent(event)
        if before != self._composing:
            self._changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was being composed stays, as text, when the keyboard goes elsewhere."""
        self.commit()
        super().focusOutEvent(event)

    def _changed(self) -> None:
        self._show_count()
        self._pause.start()

    def _paused(self) -> None:
        self.paused_typing.emit(self.draft_text)

    def _show_count(self) -> None:
        number = self.count
        over = self.is_over_limit
        text = f"{number:,}" if self._limit is None else f"{number:,} / {self._limit:,}"
        self._count.setText(f"{text}　已超过 {number - self._limit:,} 字" if over and self._limit else text)
        set_state(self._count, "tone", Tone.DANGER.value if over else None)
        self._place_count()

    def _rescale(self) -> None:
        look = theme.current()
        self.setViewportMargins(0, 0, 0, look.px(18))
        line = self.fontMetrics().lineSpacing()
        self.setMinimumHeight(self._rows * line + look.px(18 + 16))
        self._place_count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the count in its corner."""
        super().resizeEvent(event)
        self._place_count()

    def _place_count(self) -> None:
        look = theme.current()
        size = self._count.sizeHint()
        left = self.width() - size.width() - look.px(10)
        self._count.setGeometry(
            QRect(left, self.height() - size.height() - look.px(4), size.width(), size.height())
        )
