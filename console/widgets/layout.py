"""Layouts whose margins and gaps follow the user's scale, and hairlines between things."""

from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from console import theme

Margins: TypeAlias = int | tuple[int, int] | tuple[int, int, int, int]
"""All four, or (left and right, top and bottom), or (left, top, right, bottom); pixels at 100 %."""


def _four(margins: Margins) -> tuple[int, int, int, int]:
    if isinstance(margins, int):
        return margins, margins, margins, margins
    if len(margins) == 2:
        return margins[0], margins[1], margins[0], margins[1]
    return margins


def _scale(layout: QLayout, gap: int, margins: tuple[int, int, int, int]) -> None:
    look = theme.current()
    layout.setSpacing(look.px(gap))
    left, top, right, bottom = (look.px(margin) for margin in margins)
    layout.setContentsMargins(left, top, right, bottom)


class HBox(QHBoxLayout):
    """A row. `gap` and `margins` in pixels at 100 %."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, margins: Margins = 0) -> None:
        super().__init__()
        self._gap, self._margins = gap, _four(margins)
        if parent is not None:
            parent.setLayout(self)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        _scale(self, self._gap, self._margins)


class VBox(QVBoxLayout):
    """A column. `gap` and `margins` in pixels at 100 %."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, margins: Margins = 0) -> None:
        super().__init__()
        self._gap, self._margins = gap, _four(margins)
        if parent is not None:
            parent.setLayout(self)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        _scale(self, self._gap, self._margins)


class Rule(QFrame):
    """A hairline."""

    def __init__(
        self, orientation: Qt.Orientation = Qt.Orientation.Horizontal, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("rule", True)
        if orientation is Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(1)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)


def fill(layout: QBoxLayout, *parts: QWidget | QLayout | int | None) -> None:
    """Add parts in order: a widget, a layout, a fixed gap (pixels at 100 %, once), or None for a stretch."""
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addSpacing(theme.current().px(part))


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheets ask for, and dress the widget anew if it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
