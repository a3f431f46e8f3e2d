"""Writing an article: saved as a draft at typing pauses and by Ctrl+S, sent to review by Ctrl+Enter.

What is typed stays in the window whatever the database says.
"""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console.desk import Desk
from console.notices import of_failure
from console.pages.knowledge.article_fields import ArticleFields, UnreadableDate
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from forms.knowledge.article import Article
from forms.knowledge.content import Content
from forms.knowledge.service import submit, write_draft
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME

PAUSE_MS = 2000
"""A typing pause after which the draft is saved."""


class ArticleEditor(QWidget):
    """`left` and `submitted` carry the id of the article that was written, "" if nothing was kept of it."""

    left = Signal(str)
    submitted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("写知识")
        self._desk = desk
        self._id = ""
        self._stored = False
        self._dirty = False
        self._busy = False
        self._leave_unsaved = False
        self.fields = ArticleFields(desk)
        self.status = ElidedText("", "secondary")
        self.problem = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.back = Button("返回", icon=Icon.ARROW_LEFT)
        self.save = Button("保存草稿", key="Ctrl+S")
        self.submit = Button("送审", variant=Variant.PRIMARY, icon=Icon.SEND, key="Ctrl+Enter")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.save_quietly)
        self._lay_out()
        self.fields.edited.connect(self._edited)
        self.back.clicked.connect(self.leave)
        self.save.clicked.connect(lambda: self._save())
        self.submit.clicked.connect(self._submit)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save.click)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.submit.click)

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidget(self.fields)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = VBox(self, gap=8)
        column.addWidget(area, 1)
        column.addWidget(self.problem)
        foot = HBox(gap=8)
        foot.addWidget(self.back)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.save)
        foot.addWidget(self.submit)
        column.addLayout(foot)
        self.problem.hide()

    # --- what the page asks for

    def begin(self) -> None:
        """A blank article."""
        self._start(uuid4().hex, Content(title=""), stored=False)
        self.status.setText("新的一篇，还没有保存")

    def edit(self, article: Article) -> None:
        """Go on with the article's draft, or begin its next version with what readers see."""
        front = article.pending or article.shown
        self._start(article.id, front.content, stored=True)
        self.status.setText("" if article.pending else "保存后成为新的一版，审核通过前读者仍看到现在这一版")

    def take_focus(self) -> None:
        """Bring the keyboard to the first field."""
        self.fields.take_focus()

    def leave(self) -> None:
        """Save what is unsaved, then go back; what cannot be saved is left behind only when asked twice."""
        if not self._dirty or self._leave_unsaved:
            self._pause.stop()
            self._dirty = False
            self.left.emit(self._id if self._stored else "")
            return
        self._save(self.leave, self._offer_leaving)

    def save_quietly(self) -> None:
        """Save at a pause, where it can be saved; what is missing is said only when saving is asked for."""
        if self._dirty and self.fields.title.text().strip():
            self._save()

    # ---

    def _start(self, article_id: str, content: Content, *, stored: bool) -> None:
        self._pause.stop()
        self._id, self._stored, self._dirty, self._leave_unsaved = article_id, stored, False, False
        self.back.setText("返回")
        self.back.setAccessibleName("返回")
        self.problem.hide()
        self.fields.show_content(content)

    def _edited(self) -> None:
        self._dirty = True
        self._pause.start()
        if self._leave_unsaved:
            self._leave_unsaved = False
            self.back.setText("返回")

    def _content(self) -> Content | None:
        try:
            return self.fields.content
        except UnreadableDate as error:
            self._say(str(error))
            return None

    def _save(
        self, then: Callable[[], None] = lambda: None, or_else: Callable[[], None] = lambda: None
    ) -> None:
        if self._busy:
            self._pause.start()
            return
        content = self._content()
        if content is None:
            or_else()
            return
        article_id, author, now = self._id, self._desk.rules.operator, self._desk.now()
        self._set_busy(True)
        self._dirty = False

        def saved(article: Article) -> None:
            self._set_busy(False)
            self._stored = True
            self.problem.hide()
            at = self._desk.now().astimezone(BEIJING_TIME)
            self.status.setText(f"草稿已保存 {at:%H:%M:%S}，第 {article.newest.number} 版")
            then()

        def failed(error: Exception) -> None:
            self._set_busy(False)
            self._dirty = True
            self._say(of_failure("article", "保存草稿", error).happened)
            or_else()

        self._desk.archive.with_storage(
            lambda uow: write_draft(content, author, uow, now, article_id=article_id), saved, failed
        )

    def _submit(self) -> None:
        content = self._content()
        if content is None or self._busy:
            return
        article_id, author, now = self._id, self._desk.rules.operator, self._desk.now()
        self._pause.stop()
        self._set_busy(True)

        def write_and_submit(uow: UnitOfWork) -> Article:
            write_draft(content, author, uow, now, article_id=article_id)
            return submit(article_id, uow, now)

        self._desk.archive.with_storage(write_and_submit, self._sent, self._not_sent)

    def _sent(self, article: Article) -> None:
        self._set_busy(False)
        self._dirty = False
        self.submitted.emit(article.id)

    def _not_sent(self, error: Exception) -> None:
        self._set_busy(False)
        self._dirty = True
        self._say(of_failure("article", "送审", error).happened)

    def _offer_leaving(self) -> None:
        self._leave_unsaved = True
        self.back.setText("不保存，返回")
        self.back.setAccessibleName("不保存，返回")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for button in (self.save, self.submit):
            button.set_available(not busy, "正在保存")

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Save before another page comes to the front."""
        super().hideEvent(event)
        self.save_quietly()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, saving."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
