"""Asks for the name of a view to be kept, in place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from console.theme import Tone
from console.widgets.button import Button
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.views.view import LONGEST_NAME


class NameStrip(QWidget):
    """`given` carries the name and whether it is for everybody; `left` comes with Esc."""

    given = Signal(str, bool)
    left = Signal()

    def __init__(self, *, may_share: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("保存视图")
        self.name = QLineEdit()
        self.name.setAccessibleName("视图名称")
        self.name.setPlaceholderText("视图名称；同名的会被替换")
        self.name.setMaxLength(LONGEST_NAME)
        self.shared = QCheckBox("所有人可见")
        self.shared.setVisible(may_share)
        self.keep = Button("保存视图", compact=True)
        self.leave = Button("取消", compact=True, key="Esc")
        self.problem = Text("", "hint", tone=Tone.DANGER, wrap=True)
        row = HBox(self, gap=8)
        row.addWidget(self.name, 2)
        row.addWidget(self.shared)
        row.addWidget(self.keep)
        row.addWidget(self.leave)
        row.addWidget(self.problem, 2)
        self.name.returnPressed.connect(self._give)
        self.keep.clicked.connect(self._give)
        self.leave.clicked.connect(self.left)
        self.hide()

    def ask(self, name: str) -> None:
        """Ask, with a name to begin with."""
        self.problem.setText("")
        self.name.setText(name)
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def refuse(self, said: str) -> None:
        """Say why it was not kept; the name stays."""
        self.problem.setText(said)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        self.given.emit(self.name.text(), self.shared.isChecked() and not self.shared.isHidden())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
