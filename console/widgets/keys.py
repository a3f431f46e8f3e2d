"""Keys that work while the focus is within a widget, and nowhere else in the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def key_within(widget: QWidget, keys: str, act: Callable[[], object]) -> QShortcut:
    """*keys* do *act* while the focus is in *widget* or below it.

    The context is set afterwards: PySide6 silently ignores it as an argument of QShortcut.
    """
    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    return shortcut
