"""Choosing one thing by typing a part of it: a reason, a queue, an agent."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.text import Text

Choice = tuple[str, str]
"""What is chosen, and what it is called."""


class ChooseStrip(Card):
    """Enter takes what is named, Esc leaves; `left` says that it is over."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(12, 8), parent=parent)
        self._title = Text("", "strong")
        self.choice = QComboBox()
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(24)
        offers = QCompleter(self.choice.model(), self)
        offers.setFilterMode(Qt.MatchFlag.MatchContains)
        offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.choice.setCompleter(offers)
        self._wrong = Text("", "secondary")
        self.go = Button("确定", variant=Variant.PRIMARY, key="Enter", compact=True)
        self.leave = Button("取消", key="Esc", compact=True)
        row = HBox(gap=8)
        row.addWidget(self._title)
        row.addWidget(self.choice)
        row.addWidget(self.go)
        row.addWidget(self.leave)
        row.addWidget(self._wrong, 1)
        self.body.addLayout(row)
        self._do: Callable[[str, str], None] | None = None
        self._choices: tuple[Choice, ...] = ()
        self.go.clicked.connect(self._take)
        self.leave.clicked.connect(self.put_away)
        self.hide()

    def ask(self, title: str, choices: Sequence[Choice], do: Callable[[str, str], None]) -> None:
        """Ask for one of these; *do* gets what was chosen and what it is called."""
        self._do, self._choices = do, tuple(choices)
        self._title.setText(title)
        self.choice.setAccessibleName(title)
        self.choice.clear()
        self.choice.addItems([label for _, label in choices])
        self._wrong.setText("")
        self.show()
        self.choice.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line = self.choice.lineEdit()
        if line is not None:
            line.selectAll()

    def put_away(self) -> None:
        """Go without choosing."""
        self.hide()
        self._do = None
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        words = self.choice.currentText().strip()
        exact = [each for each in self._choices if each[1] == words]
        likely = exact or [each for each in self._choices if words and words in each[1]]
        if len(likely) != 1 or self._do is None:
            self._wrong.setText("没有这一项，请从列表中选择" if not likely else "有几项符合，请选其中一项")
            return
        do = self._do
        self.put_away()
        do(*likely[0])
