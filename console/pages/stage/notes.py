"""记录: the leader's notes, which are the answer field of the form that the assistant fills in too.

What would tell who the citizen is stays in the text, and is painted as a bar: the cameras see this field.
"""

from collections.abc import Callable

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from console import theme
from console.joint_draft import SharedDraft
from console.joint_field import SharedField
from console.pages.stage.words import StageWords
from console.theme import Type
from console.widgets.layout import VBox
from forms.draft import FORM, Field
from forms.sessions.stage import hidden_on_stage

LINES = 3


class Notes(QWidget):
    """A field and its head. `name` gives the name that must not be read."""

    def __init__(self, shared: SharedDraft, name: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = StageWords(Type.HINT, muted=True)
        self.head.say("记录（答复、承诺；助手在旁同时填写）")
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName("记录")
        self.edit.setPlaceholderText("可以不写，由助手填写")
        self.edit.setTabChangesFocus(True)
        self.cover = Cover(self.edit.document(), name)
        self._field = SharedField(shared, Field.ANSWER, self.edit)
        column = VBox(self, gap=4)
        column.addWidget(self.head)
        column.addWidget(self.edit)
        self._dress()
        theme.current().changed.connect(self._dress)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.edit.toPlainText()[: FORM[Field.ANSWER].longest or None]

    def clear(self) -> None:
        """For the next call."""
        self.edit.clear()

    def _dress(self) -> None:
        look = theme.current()
        font = look.stage_font(Type.BODY)
        ink = look.tokens.text
        # what is selected would be readable again: it is a bar as well
        self.edit.setStyleSheet(
            f"font-size: {font.pixelSize()}px; selection-color: {ink}; selection-background-color: {ink};"
        )
        self.edit.setFixedHeight(round(self.edit.fontMetrics().lineSpacing() * LINES) + look.stage_px(14))
        self.cover.rehighlight()


class Cover(QSyntaxHighlighter):
    """Paints bars where a number or a name stands."""

    def __init__(self, document: QTextDocument, name: Callable[[], str]) -> None:
        super().__init__(document)
        self._name = name
        self.covered: list[tuple[int, int]] = []
        """In the block painted last."""

    def highlightBlock(self, text: str) -> None:
        """Qt asks for each paragraph."""
        bar = QTextCharFormat()
        colour = QColor(theme.current().tokens.text)
        bar.setBackground(colour)
        bar.setForeground(colour)
        self.covered = hidden_on_stage(text, self._name())
        for start, end in self.covered:
            before = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
            long = len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2
            self.setFormat(before, long, bar)
