"""An article read in full beside the form; Esc, or the arrow, brings the answers back."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.article_sheet import article_html
from console.attachment_opener import AttachmentOpener
from console.desk import Desk
from console.theme import Icon
from console.widgets.button import Button, IconButton
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.reading import ReadingView
from console.widgets.text import ElidedText, Text
from forms.knowledge.suggesting import Suggestion
from forms.ticket import BEIJING_TIME


class AnswerReader(Card):
    """`left` asks to go back. The article stands in the version that was offered."""

    left = Signal()
    inserted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(margins=8, gap=4, parent=parent)
        self.setAccessibleName("阅读答案")
        self._desk = desk
        self._offer: Suggestion | None = None
        self.back = IconButton(Icon.ARROW_LEFT, "回到答案列表 Esc")
        self._title = ElidedText("", "strong")
        self.text = ReadingView("知识正文")
        self.said = Text("", "hint", wrap=True)
        self.said.hide()
        self.opener = AttachmentOpener(desk, self)
        self.insert = Button("插入要点", key="Alt+I", compact=True)
        self.insert_whole = Button("插入全文", compact=True)
        for control in (self.back, self.insert, self.insert_whole):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = HBox(gap=4)
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        foot = HBox(gap=4)
        foot.addWidget(self.insert)
        foot.addWidget(self.insert_whole)
        foot.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.said)
        self.body.addLayout(foot)
        self.back.clicked.connect(self.left)
        self.text.left.connect(self.left)
        self.text.link_wanted.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        self.text.attachment_wanted.connect(self._open_attachment)
        self.opener.told.connect(self._say)
        self.insert.clicked.connect(lambda: self._insert(whole=False))
        self.insert_whole.clicked.connect(lambda: self._insert(whole=True))
        QShortcut(QKeySequence("Alt+I"), self, self.insert.click)
        desk.filing.busy_changed.connect(self._show_busy)

    def read(self, offer: Suggestion) -> None:
        """Show this article."""
        self._offer = offer
        self._say("")
        line = offer.line
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self._title.setText(line.content.title)
        head = f"第 {line.version} 版 · {line.changed_at.astimezone(BEIJING_TIME):%Y-%m-%d}"
        mark = line.mark(today, self._desk.rules.knowledge.expires_soon)
        self.text.show_html(
            article_html(line.content, self._desk.catalogue, mark=mark, head=head, title=False)
        )

    def _open_attachment(self, digest: str) -> None:
        attachments = self._offer.line.content.attachments if self._offer else ()
        for each in attachments:
            if each.digest == digest:
                self.opener.open(each)
                return

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _insert(self, *, whole: bool) -> None:
        if self._offer is not None and not self._desk.filing.is_busy:
            self._desk.knowledge.insert(self._offer, whole=whole)
            self.inserted.emit()

    def _show_busy(self, busy: bool) -> None:
        for button in (self.insert, self.insert_whole):
            button.set_available(not busy, "正在提交工单")
