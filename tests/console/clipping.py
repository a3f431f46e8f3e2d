"""Finds words that don't fit: what every widget wants against what it got."""

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QSplitterHandle,
    QWidget,
)

from console.widgets.text import ElidedText

_ONE_LINE = (QLabel, QAbstractButton, QComboBox)

SLACK = 1
"""Pixels that rounding may cost."""


def clipped(root: QWidget) -> list[str]:
    """What is cut within `root`, which must be shown: each with its size and the size it wants."""
    found: list[str] = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or isinstance(widget, QSplitterHandle) or not widget.width():
            continue
        found.extend(f"{_name(widget)}: {complaint}" for complaint in _complaints(widget))
    return found


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text!r}"


def _complaints(widget: QWidget) -> Iterator[str]:
    size, wanted = widget.size(), widget.minimumSizeHint()
    speaks = isinstance(widget, QLabel | QAbstractButton)
    if speaks and not isinstance(widget, ElidedText) and size.width() + SLACK < wanted.width():
        yield f"{size.width()} px wide, wants {wanted.width()}"
    if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
        needed = widget.heightForWidth(size.width())
        if size.height() + SLACK < needed:
            yield f"{size.height()} px high, its lines want {needed}"
    elif isinstance(widget, _ONE_LINE) and size.height() + SLACK < wanted.height():
        yield f"{size.height()} px high, wants {wanted.height()}"
    elif isinstance(widget, QLineEdit) and size.height() < widget.fontMetrics().height():
        yield f"{size.height()} px high, its letters are {widget.fontMetrics().height()}"
    parent = widget.parentWidget()
    if speaks and parent is not None and not isinstance(parent.parentWidget(), QAbstractScrollArea):
        room = QRect(parent.rect()).adjusted(-SLACK, -SLACK, SLACK, SLACK)
        if not room.contains(widget.geometry()):
            yield f"{widget.geometry()} reaches out of {parent.rect()}"
