"""A card whose inside can be folded away; its head still says how much there is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from console.theme import Icon
from console.widgets.button import IconButton
from console.widgets.card import Card
from console.widgets.layout import VBox
from console.widgets.text import Text


class FoldCard(Card):
    """A titled card. `folded_changed` tells that the person folded or opened it; content never does."""

    folded_changed = Signal(bool)

    def __init__(self, title: str, *, key: str = "", gap: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(title, margins=8, gap=gap, parent=parent)
        self._name = title
        self._inside = QWidget()
        self._column = VBox(self._inside, gap=gap)
        self.fold = IconButton(Icon.CHEVRON_DOWN, f"收起{title}", size=14)
        self.fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold.clicked.connect(lambda: self.set_folded(not self.is_folded))
        if self.title is not None:
            if key:
                self.title.add(Text(key, "hint"))
            self.title.add(self.fold)
        self.layout().addWidget(self._inside)  # type: ignore[union-attr]  # the card has a column

    @property
    def body(self) -> QVBoxLayout:
        """The column inside, to put things in."""
        return self._column

    @property
    def is_folded(self) -> bool:
        """Whether only the head is in sight."""
        return self._inside.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Fold it or open it."""
        if folded is self.is_folded:
            return
        self._inside.setHidden(folded)
        icon = Icon.CHEVRON_RIGHT if folded else Icon.CHEVRON_DOWN
        self.fold.set_icon(icon, f"{'展开' if folded else '收起'}{self._name}")
        policy = self.sizePolicy()
        vertical = QSizePolicy.Policy.Maximum if folded else QSizePolicy.Policy.Preferred
        policy.setVerticalPolicy(vertical)
        self.setSizePolicy(policy)
        self.folded_changed.emit(folded)
