"""Words on the window. Always plain text: what comes from outside is never read as markup."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from console.theme import Tone
from console.widgets.availability import plain_tooltip
from console.widgets.layout import set_state


class Text(QLabel):
    """A label. `role`: body, strong, secondary, hint, label, section, title. `wrap` breaks long text."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        tone: Tone | None = None,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)
        if tone is not None:
            self.set_tone(tone)

    def set_tone(self, tone: Tone | None) -> None:
        """Colour the words by what they say; None is the plain colour of the role."""
        set_state(self, "tone", tone.value if tone else None)


class ElidedText(Text):
    """One line that is cut with … where the room ends, and shows the whole on hover."""

    def __init__(self, text: str = "", role: str = "body", *, parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _shown(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters."""
        return QSize(self.fontMetrics().horizontalAdvance("……"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text on hover only where it is cut."""
        super().resizeEvent(event)
        cut = self._shown() != self.text()
        self.setToolTip(plain_tooltip(self.text()) if cut else "")

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setAccessibleName(text)
        self.setToolTip(plain_tooltip(text) if self._shown() != text else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text with its end cut."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.contentsRect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), self._shown()
        )
