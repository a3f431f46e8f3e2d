"""Where the knowledge base will answer while the agent types; until then it says what it can: nothing."""

from PySide6.QtWidgets import QWidget

from console.theme import Icon
from console.widgets.card import Card, EmptyState


class KnowledgePlace(Card):
    """The knowledge panel's place. There is no knowledge base yet, and it says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("知识库", parent=parent)
        self.body.addWidget(EmptyState(Icon.BOOK_OPEN, "知识库还没有接入。答案请按现行口径和手册答复。"), 1)
