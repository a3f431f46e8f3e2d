"""One part of the settings page."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.settings import Settings
from console.theme import Icon
from console.widgets.card import Card
from console.widgets.layout import VBox
from console.widgets.text import Text


class Part(QWidget):
    """A card or two about one matter. `changed` comes with every edit."""

    changed = Signal()
    title = ""
    icon = Icon.SETTINGS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = VBox(self, gap=12, margins=(0, 0, 4, 0))

    def add_card(self, title: str, lead: str = "") -> Card:
        """Another card below the others."""
        card = Card(title, margins=16, gap=8)
        if lead:
            card.body.addWidget(Text(lead, "secondary", wrap=True))
        self._column.addWidget(card)
        return card

    def finish(self) -> None:
        """After the last card: the rest stays empty."""
        self._column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Put these settings in."""

    def merged(self, settings: Settings) -> Settings:
        """`settings` with what was typed here."""
        return settings

    def passwords(self, settings: Settings) -> Mapping[str, str]:
        """The passwords typed here, by the name they are kept under."""
        return {}

    def complain(self) -> bool:
        """Show what is wrong with the fields; True where something is."""
        return False

    def begin(self) -> None:
        """It comes to the front."""

    def leave(self) -> None:
        """It goes from the front."""
