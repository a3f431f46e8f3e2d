"""The action slot in the sheet's head: what comes next, and the desk's one prominent button for it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import IconLabel
from console.widgets.layout import HBox
from console.widgets.text import Text


class ActionSlot(QWidget):
    """A desk clears it and fills it anew whenever the sheet has shown a ticket.

    The words of the next step stand at the left; the primary button, one at most, at the right end.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("下一步")
        self.primary: Button | None = None
        self.others: tuple[Button, ...] = ()
        self._words = Text("", "strong", wrap=True)
        self._row = HBox(self, gap=8)
        self._row.addWidget(IconLabel(Icon.CHEVRON_RIGHT, tone=Tone.ACCENT))
        self._row.addWidget(self._words, 1)

    @property
    def words(self) -> str:
        """What is said of the next step."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Say what comes next, and by whom."""
        self._words.setText(words)

    def clear(self) -> None:
        """Take all buttons away."""
        for button in (*self.others, self.primary):
            if button is not None:
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
        self.primary, self.others = None, ()

    def set_primary(
        self,
        text: str,
        on_click: Callable[[], object],
        *,
        icon: Icon | None = None,
        key: str = "",
        available: bool = True,
        why: str = "",
    ) -> Button:
        """The one prominent button; it takes the place of the last one. *why* tells why it can't act."""
        if self.primary is not None:
            self._row.removeWidget(self.primary)
            self.primary.hide()
            self.primary.deleteLater()
        self.primary = self._made(text, Variant.PRIMARY, on_click, icon, key, available, why)
        self._row.addWidget(self.primary, 0, Qt.AlignmentFlag.AlignTop)
        return self.primary

    def add(
        self,
        text: str,
        on_click: Callable[[], object],
        *,
        icon: Icon | None = None,
        key: str = "",
        available: bool = True,
        why: str = "",
    ) -> Button:
        """A further button, before the prominent one."""
        button = self._made(text, Variant.SECONDARY, on_click, icon, key, available, why)
        place = self._row.count() - (1 if self.primary is not None else 0)
        self._row.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignTop)
        self.others = (*self.others, button)
        return button

    @staticmethod
    def _made(
        text: str,
        variant: Variant,
        on_click: Callable[[], object],
        icon: Icon | None,
        key: str,
        available: bool,
        why: str,
    ) -> Button:
        button = Button(text, variant=variant, icon=icon, key=key, compact=True)
        button.clicked.connect(lambda: on_click())
        button.set_available(available, why)
        return button
