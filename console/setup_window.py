"""The window before there is a seat: the first start, or a settings file that can't be used."""

from collections.abc import Callable

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget


class SetupWindow(QMainWindow):
    """Shows one page; `on_close` gives back what the page worked with."""

    def __init__(self, page: QWidget, on_close: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.page = page
        self._on_close = on_close
        self.setWindowTitle("听民声 · 设置")
        self.setMinimumSize(960, 680)
        self.setCentralWidget(page)
        page.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give back what the page worked with."""
        self._on_close()
        super().closeEvent(event)
