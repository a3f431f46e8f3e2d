"""The field for an article's body: headings, lists and tables stay, nothing is loaded from anywhere."""

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextEdit, QWidget

from console.widgets.reading import nothing_for
from forms.knowledge.cleaning import as_body


class BodyEdit(QTextEdit):
    """What is pasted keeps its light markup; what is kept is sanitised."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(True)
        self.setAccessibleName("正文")
        self.setPlaceholderText("直接告诉来电人的话；可从网页粘贴，会自动清理")
        self._given = ""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is fetched, neither from a disk nor from a network."""
        return nothing_for(kind)

    def show_body(self, html: str) -> None:
        """Show a body."""
        self._given = html
        self.setHtml(html)
        self.document().setModified(False)

    @property
    def body(self) -> str:
        """What it says, sanitised; untouched it is what was given."""
        if not self.document().isModified():
            return self._given
        return as_body(self.toHtml()) if self.toPlainText().strip() else ""
