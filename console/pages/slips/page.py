"""验单: a slip is scanned, pasted, chosen or dropped, and found genuine or not."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from console.printing.slips import Slips
from console.printing.verify_panel import VerifyPanel
from console.widgets.layout import VBox


class SlipsPage(QWidget):
    """The verify panel as a page."""

    def __init__(self, slips: Slips, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("验单")
        self.panel = VerifyPanel(slips)
        VBox(self, margins=8).addWidget(self.panel)

    def showEvent(self, event: QShowEvent) -> None:
        """Who comes here comes to scan."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.panel.focus_box()
