"""A button that hands the call in hand over to one number, such as 119."""

from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.theme import Icon
from console.widgets.button import Button
from telephony.actions import Action


class HandOverButton(Button):
    """转接 119. It follows the phone: disabled with the reason while nothing can be transferred."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("转接", icon=Icon.PHONE_FORWARDED, compact=True, parent=parent)
        self._desk = desk
        self._number = ""
        self.clicked.connect(lambda: desk.transfer_to(self._number))
        desk.phone.changed.connect(lambda _: self._follow_phone())
        self.hide()

    def offer(self, number: str) -> None:
        """Offer this number; "" offers none."""
        self._number = number
        self.setVisible(bool(number))
        target = self._desk.target(number)
        name = target.label if target is not None else ""
        self.setText(f"转接 {name}" if number in name else f"转接 {number} {name}".rstrip())
        self.setAccessibleName(self.text())
        self._follow_phone()

    def _follow_phone(self) -> None:
        if self._number:
            refusal = self._desk.phone.reasons()[Action.TRANSFER]
            self.set_available(not refusal, refusal)
