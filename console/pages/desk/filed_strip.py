"""The answer to a filing, where it was asked for: number, next step, and 撤回 for some seconds."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console import theme
from console.filing import Filed
from console.pages.desk.strips import Strip
from console.theme import Icon, Tone, Type
from console.widgets.button import Button, IconButton
from console.widgets.card import IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text

TICK_MS = 250


class FiledStrip(Strip):
    """Stands until put away, or the next form is under way. `recall_wanted` carries the :class:`Filed`."""

    recall_wanted = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(Tone.TALKING, "提交结果", parent)
        self._now = now
        self._filed: Filed | None = None
        self._icon = IconLabel(Icon.CIRCLE_CHECK, size=24, tone=Tone.TALKING)
        self.number = Text("", "title", selectable=True)
        self.copy = IconButton(Icon.COPY, "复制编号")
        self.copy.clicked.connect(self._copy)
        self._step = ElidedText("", "secondary")
        self.recall = Button("撤回", key="Ctrl+Z", icon=Icon.UNDO_2, compact=True)
        self.recall.clicked.connect(self.take_back)
        self.cross = IconButton(Icon.X, "收起提交结果")
        self.cross.clicked.connect(self.put_away)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        self._dress()
        theme.current().changed.connect(self._dress)

    def _lay_out(self) -> None:
        row = HBox(self, gap=8, margins=(12, 6, 8, 6))
        row.addWidget(self._icon)
        first = HBox(gap=4)
        first.addWidget(self.number)
        first.addWidget(self.copy)
        first.addStretch(1)
        words = VBox(gap=0)
        words.addLayout(first)
        words.addWidget(self._step)
        row.addLayout(words, 1)
        row.addWidget(self.recall)
        row.addWidget(self.cross)

    def _dress(self) -> None:
        self.number.setFont(theme.current().font(Type.TITLE, tabular=True))

    @property
    def is_recallable(self) -> bool:
        """Whether 撤回 is still offered."""
        return self._filed is not None and self._seconds_left() > 0 and self.recall.isEnabled()

    @property
    def is_settled(self) -> bool:
        """Whether nothing can be done about it any more."""
        return not self.is_recallable

    def show_filed(self, filed: Filed) -> None:
        """Say what was filed."""
        self._filed = filed
        waiting = filed.is_waiting
        self.set_tone(Tone.RINGING if waiting else Tone.TALKING)
        self._icon.set_icon(
            Icon.DATABASE if waiting else Icon.CIRCLE_CHECK, Tone.RINGING if waiting else Tone.TALKING
        )
        self.number.setText("已保存在本机，等待补交" if waiting else filed.number)
        self.copy.setVisible(not waiting)
        step = "数据库连不上，恢复后自动补交并给出编号" if waiting else filed.next_step
        self._step.setText(f"{filed.disposal.label}　{step}")
        self.setAccessibleName(f"提交结果：{self.number.text()}，{self._step.text()}")
        self.recall.setVisible(True)
        self.recall.setEnabled(True)
        self.show()
        self._tick()
        self._timer.start()

    def take_back(self) -> None:
        """Ask for 撤回, once."""
        if self._filed is not None and self.is_recallable:
            self.recall.setText("正在撤回…")
            self.recall.setEnabled(False)
            self.recall_wanted.emit(self._filed)

    def close_strip(self) -> None:
        """Go away."""
        self._timer.stop()
        self._filed = None
        self.hide()

    def arrived(self) -> None:
        """What waited has reached the database; the notice says under which number."""
        if self._filed is not None and self._filed.is_waiting:
            self.close_strip()

    def recall_failed(self) -> None:
        """撤回 came to nothing; the notice says why. While there is time it is offered again."""
        self.recall.setEnabled(True)
        self._tick()

    def _seconds_left(self) -> int:
        until = self._filed.recall_until if self._filed is not None else None
        return 0 if until is None else max(0, int((until - self._now()).total_seconds() + 0.999))

    def _tick(self) -> None:
        left = self._seconds_left()
        if not self.recall.isEnabled():
            return
        if left == 0:
            self._timer.stop()
            self.recall.hide()
            return
        text = f"撤回  Ctrl+Z  {left} 秒"
        if self.recall.text() != text:
            self.recall.setText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.number.text())
        self.copy.set_icon(Icon.CHECK, "已复制编号")
        QTimer.singleShot(2000, self.copy, lambda: self.copy.set_icon(Icon.COPY, "复制编号"))
