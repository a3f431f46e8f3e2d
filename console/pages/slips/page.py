"""验单: a slip is scanned, pasted, chosen or dropped, and found genuine or not; beside it, the keys."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from console.printing.keys import SlipKeys
from console.printing.keys_panel import KeysPanel
from console.printing.slips import Slips
from console.printing.verify_panel import VerifyPanel
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.keys import key_within
from console.widgets.layout import VBox

VERIFY, KEYS, TURN_KEY = "verify", "keys", "Ctrl+K"


class SlipsPage(QWidget):
    """The verify panel as a page; for who keeps the keys, those behind Ctrl+K."""

    def __init__(self, slips: Slips, keys: SlipKeys | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("验单")
        self.panel = VerifyPanel(slips)
        self.keys = KeysPanel(keys) if keys is not None else None
        self.parts = SegmentedChoice([Option(VERIFY, "验单"), Option(KEYS, "密钥")], name="验单或密钥")
        self.parts.set_value(VERIFY)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.panel)
        column = VBox(self, gap=8, margins=8)
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        self.parts.setVisible(self.keys is not None)
        if self.keys is not None:
            self._stack.addWidget(self.keys)
            self.parts.changed.connect(self._turn)
            key_within(self, TURN_KEY, self._turn_over)

    def _turn_over(self) -> None:
        self.parts.set_value(KEYS if self.parts.value == VERIFY else VERIFY)
        self._turn(self.parts.value or VERIFY)

    def _turn(self, part: str) -> None:
        shown = self.keys if part == KEYS and self.keys is not None else self.panel
        self._stack.setCurrentWidget(shown)
        if shown is self.panel:
            self.panel.focus_box()

    def showEvent(self, event: QShowEvent) -> None:
        """Who comes here comes to scan."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.panel.focus_box()
