"""What became of a batch: a line for each ticket, which stays until it is put away."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from console import theme
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.text import Text
from forms.dispatch.sending import BatchLine, BatchOutcome

_LOOKS = {
    BatchOutcome.SENT: (Icon.CIRCLE_CHECK, Tone.TALKING),
    BatchOutcome.REFUSED: (Icon.CIRCLE_X, Tone.DANGER),
    BatchOutcome.UNTOUCHED: (Icon.CIRCLE_PAUSE, Tone.RINGING),
}


class BatchCard(Card):
    """`left` says that it was read and put away."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("批量派单结果", margins=10, gap=6, parent=parent)
        self.words = Text("", "strong", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("批量派单结果")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.close_it = Button("知道了", variant=Variant.PRIMARY, key="Esc")
        self.close_it.clicked.connect(self.left)
        self.body.addWidget(self.words)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.close_it)

    def show_lines(self, lines: Sequence[BatchLine]) -> None:
        """Show what became of each."""
        self.list.clear()
        look = theme.current()
        for each in lines:
            icon, tone = _LOOKS[each.outcome]
            item = QListWidgetItem(f"{each.number} {each.outcome.label}：{each.text}")
            item.setIcon(look.icon(icon, look.tokens.tone(tone).text))
            room = QRect(0, 0, max(look.px(120), self.list.viewport().width() - look.px(44)), 10_000)
            lines_high = self.list.fontMetrics().boundingRect(
                room, Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere, item.text()
            )
            item.setSizeHint(QSize(room.width(), lines_high.height() + look.px(10)))
            self.list.addItem(item)
        counts = {outcome: sum(each.outcome is outcome for each in lines) for outcome in BatchOutcome}
        told = "，".join(f"{outcome.label} {count} 件" for outcome, count in counts.items() if count)
        self.words.setText(
            f"{told}。没有派出的工单未作改动，仍在原处。"
            if counts[BatchOutcome.SENT] < len(lines)
            else f"{told}。"
        )
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter put it away."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
            return
        super().keyPressEvent(event)
