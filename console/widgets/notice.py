"""Notices: what happened, what was kept, what to do. They stand where it happened and wait to be read."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Tone
from console.widgets import paint
from console.widgets.button import Button, IconButton, Variant
from console.widgets.card import IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

_SHOWN = 3


class Severity(StrEnum):
    """How much a notice presses."""

    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"


_LOOKS = {
    Severity.INFO: (Icon.INFO, Tone.INFO, "提示"),
    Severity.WARNING: (Icon.TRIANGLE_ALERT, Tone.RINGING, "注意"),
    Severity.DANGER: (Icon.OCTAGON_ALERT, Tone.DANGER, "警告"),
}
_ORDER = {Severity.DANGER: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True)
class NoticeText:
    """What a notice says. `kept`, `to_do` and `action` (the word on its button) may be empty."""

    severity: Severity
    happened: str
    kept: str = ""
    to_do: str = ""
    action: str = ""
    dismissible: bool = True

    @property
    def spoken(self) -> str:
        """The whole in one breath, for screen readers."""
        word = _LOOKS[self.severity][2]
        return f"{word}：" + " ".join(part for part in (self.happened, self.kept, self.to_do) if part)


class NoticeCard(QWidget):
    """One notice."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self, text: NoticeText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        icon, tone, _ = _LOOKS[text.severity]
        self._tone = tone
        self.setAccessibleName(text.spoken)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = HBox(self, gap=8, margins=(12, 6, 6, 6))
        row.addWidget(IconLabel(icon, tone=tone, size=18))
        words = VBox(gap=0)
        words.addWidget(Text(text.happened, "strong", wrap=True))
        rest = "".join(part for part in (text.kept, text.to_do) if part)
        if rest:
            words.addWidget(Text(rest, "secondary", wrap=True))
        row.addLayout(words, 1)
        self.button: Button | None = None
        if text.action:
            self.button = Button(text.action, compact=True)
            self.button.clicked.connect(self.acted)
            row.addWidget(self.button)
        self.cross: IconButton | None = None
        if text.dismissible:
            self.cross = IconButton(Icon.X, "知道了，收起")
            self.cross.clicked.connect(self.dismissed)
            row.addWidget(self.cross)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts a notice away once it has been read."""
        if event.key() == Qt.Key.Key_Escape and self.text.dismissible:
            self.dismissed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the soft ground and the edge in the severity's colour."""
        look = theme.current()
        painter = paint.painter_on(self)
        paint.box(painter, self.rect(), look.tokens.tone(self._tone).soft)
        painter.setClipRect(QRect(0, 0, look.px(4), self.height()))
        paint.box(painter, self.rect(), look.tokens.line(self._tone))
        painter.end()


class NoticeBar(QWidget):
    """A stack of notices, the gravest on top; more than three fold into a line that opens them.

    A notice has a key: posting the key again replaces it. Nothing is modal, nothing vanishes by itself.
    """

    dismissed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: dict[str, tuple[NoticeText, Callable[[], None] | None]] = {}
        self._open = False
        self._column = VBox(self, gap=4)
        self.more = Button("", variant=Variant.QUIET, compact=True)
        self.more.clicked.connect(self._toggle)
        self._cards: dict[str, NoticeCard] = {}
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName("通知")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._draw()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the notices that stand, as shown from the top."""
        return tuple(sorted(self._notices, key=lambda key: _ORDER[self._notices[key][0].severity]))

    def card(self, key: str) -> NoticeCard:
        """The card of a notice that stands.

        Raises:
            KeyError: there is none of that key.
        """
        return self._cards[key]

    def post(self, key: str, text: NoticeText, on_action: Callable[[], None] | None = None) -> None:
        """Show a notice, and have screen readers say it if it is new."""
        before = self._notices.get(key)
        self._notices[key] = (text, on_action)
        if before is not None and before[0] == text:
            return
        self._replace_card(key, text)
        self._draw()
        self._announce(text)

    def clear(self, key: str) -> None:
        """Take a notice away; an unknown key is fine."""
        if self._notices.pop(key, None) is not None:
            self._drop_card(key)
            self._draw()

    def _replace_card(self, key: str, text: NoticeText) -> None:
        self._drop_card(key)
        card = NoticeCard(text, self)
        card.acted.connect(lambda: self._act(key))
        card.dismissed.connect(lambda: self._dismiss(key))
        self._cards[key] = card

    def _drop_card(self, key: str) -> None:
        card = self._cards.pop(key, None)
        if card is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _act(self, key: str) -> None:
        action = self._notices[key][1]
        if action is not None:
            action()

    def _dismiss(self, key: str) -> None:
        self.clear(key)
        self.dismissed.emit(key)

    def _toggle(self) -> None:
        self._open = not self._open
        self._draw()

    def _draw(self) -> None:
        keys = self.keys
        shown = len(keys) if self._open or len(keys) <= _SHOWN else _SHOWN
        for place, key in enumerate(keys):
            card = self._cards[key]
            self._column.insertWidget(place, card)
            card.setVisible(place < shown)
        hidden = len(keys) - shown
        self.more.setVisible(len(keys) > _SHOWN)
        self.more.setText("收起" if self._open else f"还有 {hidden} 条通知")
        self.more.setAccessibleName(self.more.text())
        self.setVisible(bool(keys))

    def _announce(self, text: NoticeText) -> None:
        event = QAccessibleAnnouncementEvent(self, text.spoken)
        grave = text.severity is Severity.DANGER
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if grave else politeness.Polite)
        QAccessible.updateAccessibility(event)
