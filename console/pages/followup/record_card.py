"""A side card in which something about the ticket is put on record."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.followup import FollowUps
from console.widgets.form_card import FormCard


class RecordCard(FormCard):
    """The form of one kind of record. `stored` carries the words of what came of it."""

    stored = Signal(str)

    def __init__(
        self, title: str, key: str, store: FollowUps, ticket_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, "登记", key, "保存", parent=parent)
        self.store, self.ticket_id = store, ticket_id
        self.unfold_button.setAccessibleName(f"登记{title}")
