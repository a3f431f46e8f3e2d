"""The bell at the foot of the rail: how many notices wait. It never moves and never makes a sound."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from console import theme
from console.theme import Icon
from console.widgets.availability import plain_tooltip
from forms.supervision.desk import COUNT_AT_MOST


class InboxButton(QToolButton):
    """`wanted` says that somebody wants to read them."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.wanted)
        self.count = 0
        self.show_count(0)
        theme.current().changed.connect(self._draw)

    def show_count(self, count: int) -> None:
        """Say how many nobody has read."""
        self.count = count
        self.setText(f"{count}+" if count >= COUNT_AT_MOST else str(count) if count else "提醒")
        said = f"{count} 条未读提醒" if count else "没有未读提醒"
        self.setAccessibleName(said)
        self.setToolTip(plain_tooltip(said))
        self._draw()

    def _draw(self) -> None:
        look = theme.current()
        self.setIcon(look.icon(Icon.BELL_RING if self.count else Icon.BELL, size=18))
        self.setIconSize(QSize(look.px(18), look.px(18)))
