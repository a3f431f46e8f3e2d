"""Takes back (作废) the last slip of an order: it was spoilt, or lost."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.theme import Icon
from console.widgets.button import Button
from console.widgets.layout import VBox
from forms.slip.slip import Slip


class VoidStrip(QWidget):
    """`wanted` carries the serial and the reason. There only while there is a slip to take back."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._serial = ""
        self.why = QLineEdit()
        self.why.setMaxLength(100)
        self.why.setPlaceholderText("作废原因：打印错了、遗失……")
        self.why.setAccessibleName("作废原因")
        self.button = Button("作废最近一份", icon=Icon.TRASH_2)
        column = VBox(self, gap=6)
        column.addWidget(self.why)
        column.addWidget(self.button)
        self.why.textChanged.connect(lambda _: self._offer())
        self.why.returnPressed.connect(self.button.click)
        self.button.clicked.connect(lambda: self.wanted.emit(self._serial, self.why.text().strip()))
        self.show_slip(None)

    def show_slip(self, slip: Slip | None) -> None:
        """The slip that may be taken back; None or one that is void already: nothing."""
        serial = "" if slip is None or slip.void else slip.serial
        if serial != self._serial:
            self.why.clear()
        self._serial = serial
        self.setVisible(bool(serial))
        self._offer()

    def _offer(self) -> None:
        self.button.set_available(bool(self.why.text().strip()), "请先写明作废原因")
