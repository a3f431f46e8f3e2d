"""The sign of alarms at the foot of the rail, on every page of a supervisor; its keys take note of them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QToolButton, QWidget

from console import theme
from console.alarms import Alarms
from console.theme import Icon
from console.widgets.availability import plain_tooltip
from console.widgets.layout import set_state

ACKNOWLEDGE_KEY, HUSH_KEY = "Ctrl+Shift+X", "Ctrl+Shift+M"


class AlarmButton(QToolButton):
    """`wanted` says that somebody wants to see them."""

    wanted = Signal()

    def __init__(self, alarms: Alarms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alarms = alarms
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.wanted)
        QShortcut(QKeySequence(ACKNOWLEDGE_KEY), self, alarms.acknowledge_all)
        QShortcut(QKeySequence(HUSH_KEY), self, alarms.hush)
        alarms.changed.connect(self._draw)
        theme.current().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        look, unnoted, up = theme.current(), self._alarms.unacknowledged, len(self._alarms.shown)
        self.setText(f"{unnoted}" if unnoted else "告警")
        if unnoted:
            said = f"{unnoted} 项告警未确认（{ACKNOWLEDGE_KEY} 确认，{HUSH_KEY} 静音）"
        else:
            said = f"{up} 项告警，已确认" if up else "没有告警"
        self.setAccessibleName(said)
        self.setToolTip(plain_tooltip(said))
        set_state(self, "alarming", bool(unnoted))
        colour = look.tokens.danger.on_solid if unnoted else None
        self.setIcon(look.icon(Icon.SIREN if up else Icon.SHIELD_CHECK, colour, size=18))
        self.setIconSize(QSize(look.px(18), look.px(18)))
