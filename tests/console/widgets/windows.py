"""A window to put widgets in, shown and with the keyboard."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot


def window_with(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    """A window with the widgets below each other; it lives until the test ends."""
    window = QWidget()
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    window.resize(700, 500)
    window.show()
    # the closure holds the window: pytest-qt itself knows its widgets only weakly
    qtbot.addWidget(window, before_close_func=lambda _: window.hide())
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window
