"""Asks for a few words before something is done that needs them: from when to when, and why."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text


class AskStrip(QWidget):
    """One line of fields below what they are about. Esc puts it away; a refusal leaves the words standing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("说明")
        self._does: Callable[[tuple[str, ...]], None] | None = None
        self._back: QWidget | None = None
        self._asks = Text("", "strong", wrap=True)
        self.lines: tuple[QLineEdit, ...] = ()
        self._row = HBox(gap=8)
        self.yes = Button("确定", variant=Variant.PRIMARY, compact=True)
        self.no = Button("取消", key="Esc", compact=True)
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.yes.clicked.connect(self._do)
        self.no.clicked.connect(self.put_away)
        foot = HBox(gap=8)
        foot.addLayout(self._row, 1)
        foot.addWidget(self.yes)
        foot.addWidget(self.no)
        column = VBox(self, gap=4)
        column.addWidget(self._asks)
        column.addLayout(foot)
        column.addWidget(self.refusal)
        self.hide()

    def ask(
        self,
        asks: str,
        fields: Sequence[tuple[str, str]],
        yes: str,
        does: Callable[[tuple[str, ...]], None],
        back: QWidget,
    ) -> None:
        """Ask for *fields* (label, what stands there at first); the keyboard goes to *back* afterwards."""
        self._does, self._back = does, back
        self._asks.setText(asks)
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        lines = []
        for label, text in fields:
            words, line = Text(label, "label"), QLineEdit(text)
            words.setBuddy(line)
            line.setAccessibleName(label)
            line.setMaxLength(200)
            line.returnPressed.connect(self._do)
            self._row.addWidget(words)
            self._row.addWidget(line, 1)
            lines.append(line)
        self.lines = tuple(lines)
        self.yes.setText(yes)
        self.yes.setAccessibleName(yes)
        self.refusal.hide()
        self.show()
        (self.lines[-1] if self.lines else self.yes).setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, why: str) -> None:
        """Say why it was not done."""
        self.refusal.setText(why)
        self.refusal.show()

    def put_away(self) -> None:
        """Close the strip, and give the keyboard back if it had it."""
        focus = QApplication.focusWidget()
        had_it = focus is not None and self.isAncestorOf(focus)
        self.hide()
        if had_it and self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        if self._does is not None and self.isVisible():
            self._does(tuple(line.text().strip() for line in self.lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)


def day_in(text: str) -> date | None:
    """2026-11-22, 2026/11/22 or 2026.11.22 as a day; None if it is none."""
    parts = text.replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None
