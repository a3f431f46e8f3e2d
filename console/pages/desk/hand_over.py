"""A button that hands the call in hand over to one number, such as 119."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.theme import Icon
from console.widgets.button import Button
from telephony.actions import Action


class HandOverButton(Button):
    """转接 119. It follows the phone: disabled with the reason while nothing can be transferred.

    `key` works in the whole window while the button is in sight and can act.
    """

    def __init__(self, desk: Desk, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__("转接", icon=Icon.PHONE_FORWARDED, compact=True, parent=parent)
        self._desk = desk
        self._number, self._key = "", key
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)
        self.clicked.connect(lambda: desk.transfer_to(self._number))
        desk.phone.changed.connect(lambda _: self._follow_phone())
        self.hide()

    def offer(self, number: str) -> None:
        """Offer this number; "" offers none."""
        self._number = number
        self.setVisible(bool(number))
        target = self._desk.target(number)
        name = target.label if target is not None else ""
        words = f"转接 {name}" if number in name else f"转接 {number} {name}".rstrip()
        self.setText(f"{words}  {self._key}" if self._key else words)
        self.setAccessibleName(words)
        self._follow_phone()

    def _follow_phone(self) -> None:
        if self._number:
            refusal = self._desk.phone.reasons()[Action.TRANSFER]
            self.set_available(not refusal, refusal)
