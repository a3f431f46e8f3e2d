"""附件 of a ticket: each opens by a press, or says why it doesn't for this reader."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.attachment import Attachment
from forms.files.of_ticket import ShownFile
from forms.knowledge.attachments import size_words
from forms.ticket import BEIJING_TIME


class FilesCard(Card):
    """`wanted` carries the :class:`Attachment` that was pressed."""

    wanted = Signal(object)

    def __init__(self, files: tuple[ShownFile, ...], parent: QWidget | None = None) -> None:
        super().__init__("附件", parent=parent)
        self.buttons = tuple(self._add(each) for each in files)
        self.said = Text("", "hint", wrap=True)
        self.body.addWidget(self.said)
        self.say(next((each.why_not for each in files if each.why_not), ""))

    def _add(self, file: ShownFile) -> Button:
        attachment: Attachment = file.attachment
        button = Button(attachment.name, variant=Variant.QUIET, icon=Icon.FILE_TEXT, compact=True)
        button.setAccessibleName(f"打开附件 {attachment.name}")
        button.set_available(not file.why_not, file.why_not)
        button.clicked.connect(lambda: self.wanted.emit(attachment))
        at = file.added_at.astimezone(BEIJING_TIME)
        row = HBox(gap=8)
        row.addWidget(button)
        words = f"{size_words(attachment.size)}　{at:%m-%d %H:%M} 工号 {file.added_by}"
        row.addWidget(Text(words, "hint"), 1)
        self.body.addLayout(row)
        return button

    def say(self, words: str) -> None:
        """Say what becomes of opening one; "" for nothing."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
