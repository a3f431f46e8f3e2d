"""One article to be read, its versions and what has changed, and the steps that may be taken with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QStackedWidget, QWidget

from console.article_sheet import article_html, difference_html
from console.attachment_opener import AttachmentOpener
from console.desk import Desk
from console.notices import of_failure
from console.pages.knowledge.words_strip import WordsStrip
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import EmptyState
from console.widgets.find_strip import FindStrip
from console.widgets.layout import HBox, VBox
from console.widgets.reading import ReadingView
from console.widgets.text import Text
from forms.access.roles import Right
from forms.knowledge.article import Article, ArticleState, Version, standing_of, standing_words
from forms.knowledge.difference import difference
from forms.knowledge.service import article_by_id, review, submit, take_back, withdraw
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME

_OWN = "这一版由您编写，须由另一个人审核"
_NO_RIGHT = "您没有发布知识的权限，请由班长审核"
_CHOOSE = "从左边选一篇知识，这里显示全文。"


class ArticleView(QWidget):
    """`changed` comes after a step was taken, `edit_wanted` carries the article; Esc leaves: `left`."""

    changed = Signal()
    edit_wanted = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self._id = ""
        self.article: Article | None = None
        self.versions = QComboBox()
        self.versions.setAccessibleName("版本")
        self.compare = QCheckBox("与上一版比较")
        self.text = ReadingView("知识正文")
        self.find_strip = FindStrip(self.text)
        self.opener = AttachmentOpener(desk, self)
        self.edit = Button("修改", icon=Icon.PENCIL)
        self.submit = Button("送审", icon=Icon.SEND, variant=Variant.PRIMARY)
        self.take_back = Button("撤回送审", icon=Icon.UNDO_2)
        self.approve = Button("通过并发布", icon=Icon.CHECK, variant=Variant.PRIMARY)
        self.reject = Button("退回修改")
        self.withdraw = Button("撤下")
        self.strip = WordsStrip()
        self.problem = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.empty = EmptyState(Icon.BOOK_OPEN, _CHOOSE)
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新读取", on_action=self.refresh)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        sheet = QWidget()
        column = VBox(sheet, gap=8)
        head = HBox(gap=8)
        head.addWidget(self.versions, 1)
        head.addWidget(self.compare)
        column.addLayout(head)
        column.addWidget(self.find_strip)
        column.addWidget(self.text, 1)
        column.addWidget(self.strip)
        column.addWidget(self.problem)
        self.problem.hide()
        foot = HBox(gap=8)
        foot.addWidget(self.withdraw)
        foot.addStretch(1)
        for button in (self.edit, self.take_back, self.reject, self.submit, self.approve):
            foot.addWidget(button)
        column.addLayout(foot)
        self._stack = QStackedWidget()
        for part in (self.empty, self.failed, sheet):
            self._stack.addWidget(part)
        VBox(self, gap=0).addWidget(self._stack)

    def _connect(self) -> None:
        self.versions.activated.connect(lambda _: self._draw_text())
        self.compare.toggled.connect(lambda _: self._draw_text())
        self.text.left.connect(self.left)
        self.text.link_wanted.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        self.text.attachment_wanted.connect(self._open_attachment)
        self.opener.told.connect(self._say)
        self.edit.clicked.connect(lambda: self.edit_wanted.emit(self.article))
        self.submit.clicked.connect(lambda: self._step("送审", submit))
        self.take_back.clicked.connect(lambda: self._step("撤回送审", take_back))
        self.approve.clicked.connect(lambda: self._review(approve=True))
        self.reject.clicked.connect(self._ask_reject)
        self.withdraw.clicked.connect(self._ask_withdraw)
        self.strip.put_away.connect(self._close_strip)

    # --- what the page asks for

    @property
    def article_id(self) -> str:
        """The article shown or being fetched; "" for none."""
        return self._id

    def show_nothing(self) -> None:
        """Show no article."""
        self._asked += 1
        self._id, self.article = "", None
        self._stack.setCurrentWidget(self.empty)

    def show_article(self, article_id: str) -> None:
        """Fetch an article and show it; the one before stays until it is there."""
        self._asked += 1
        asked = self._asked
        if article_id != self._id:
            self._close_strip()
            self.problem.hide()
            self.compare.setChecked(False)
        self._id = article_id
        self._desk.archive.with_reading(
            lambda uow: article_by_id(article_id, uow),
            lambda article: self._fetched(asked, article),
            lambda error: self._not_fetched(asked, error),
        )

    def light(self, words: list[str]) -> None:
        """Mark these words wherever they stand, unless others are being looked for in the text."""
        if not self.find_strip.isVisible():
            self.text.light(words)

    def refresh(self) -> None:
        """Fetch the article shown again."""
        if self._id:
            self.show_article(self._id)

    def take_focus(self) -> None:
        """Bring the keyboard to the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- showing

    def _fetched(self, asked: int, article: Article) -> None:
        if asked != self._asked:
            return
        self._show(article)

    def _not_fetched(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.failed.set_sentence(of_failure("article", "读取知识", error).happened)
            self._stack.setCurrentWidget(self.failed)

    def _show(self, article: Article) -> None:
        self.article = article
        self.versions.clear()
        for version in reversed(article.versions):
            self.versions.addItem(_version_words(version), version.number)
        front = article.pending or article.shown
        self.versions.setCurrentIndex(self.versions.findData(front.number))
        self._draw_text()
        self._draw_steps(article)
        self._stack.setCurrentIndex(2)

    def _draw_text(self) -> None:
        article = self.article
        if article is None:
            return
        number = int(self.versions.currentData())
        version = article.version(number)
        self.compare.setEnabled(number > 1)
        if self.compare.isChecked() and number > 1:
            before = article.version(number - 1)
            head = f"第 {number} 版与第 {number - 1} 版的差别。"
            self.text.show_html(difference_html(difference(before.content, version.content), head))
            return
        content = version.content
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        standing = standing_of(
            version.state,
            content.valid_from,
            content.valid_until,
            today,
            self._desk.rules.knowledge.expires_soon,
        )
        mark = standing_words(standing, content.valid_from, content.valid_until, today)
        if version.state is ArticleState.DRAFT and version.words:
            mark = f"{version.reviewer_name}退回修改：{version.words}"
        elif version.state is ArticleState.WITHDRAWN:
            mark = f"已撤下：{version.words}"
        elif version.state is ArticleState.REPLACED:
            mark = "这是旧版本，已被更新"
        self.text.show_html(article_html(content, self._desk.catalogue, mark=mark))

    def _draw_steps(self, article: Article) -> None:
        state = article.newest.state
        mine = self._desk.rules.operator.code in (article.newest.author, *article.newest.writers)
        may = self._desk.actor.may(Right.PUBLISH_KNOWLEDGE)
        in_review = state is ArticleState.IN_REVIEW
        self.edit.setVisible(not in_review)
        self.submit.setVisible(state is ArticleState.DRAFT)
        self.take_back.setVisible(in_review and mine)
        for button in (self.approve, self.reject):
            button.setVisible(in_review)
            button.set_available(may and not mine, _OWN if may else _NO_RIGHT)
        self.withdraw.setVisible(article.live is not None or state is ArticleState.DRAFT)
        self.withdraw.setText("撤下" if article.live is not None else "丢弃草稿")
        self.withdraw.setAccessibleName(self.withdraw.text())

    # --- steps

    def _step(self, doing: str, does: Callable[..., Article]) -> None:
        article_id, now = self._id, self._desk.now()
        self._do(doing, lambda uow: does(article_id, uow, now))

    def _review(self, *, approve: bool, words: str = "") -> None:
        article_id, now, actor = self._id, self._desk.now(), self._desk.actor
        doing = "发布" if approve else "退回"
        self._do(doing, lambda uow: review(article_id, actor, uow, now, approve=approve, words=words))

    def _ask_reject(self) -> None:
        self.strip.ask(
            "退回修改的意见（作者会看到）", "退回", lambda words: self._review(approve=False, words=words)
        )

    def _ask_withdraw(self) -> None:
        asks = "撤下的原因；撤下后不再用于答复" if self.article and self.article.live else "丢弃草稿的原因"
        article_id, now = self._id, self._desk.now()
        self.strip.ask(
            asks,
            self.withdraw.text(),
            lambda words: self._do("撤下", lambda uow: withdraw(article_id, words, uow, now)),
        )

    def _open_attachment(self, digest: str) -> None:
        if self.article is None:
            return
        version = self.article.version(int(self.versions.currentData()))
        for each in version.content.attachments:
            if each.digest == digest:
                self.opener.open(each)
                return

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _do(self, doing: str, does: Callable[[UnitOfWork], Article]) -> None:
        self.problem.hide()
        self._desk.archive.with_storage(does, self._done, lambda error: self._not_done(doing, error))

    def _done(self, article: Article) -> None:
        self._close_strip()
        if article.id == self._id:
            self._show(article)
        self.changed.emit()

    def _not_done(self, doing: str, error: Exception) -> None:
        words = of_failure("article", doing, error).happened
        if self.strip.isVisible():
            self.strip.refuse(words)
        else:
            self.problem.setText(words)
            self.problem.show()

    def _close_strip(self) -> None:
        if self.strip.isVisible():
            self.take_focus()
        self.strip.hide()


def _version_words(version: Version) -> str:
    written = version.written_at.astimezone(BEIJING_TIME)
    parts = [
        f"第 {version.number} 版",
        version.state.label,
        f"{version.author_name} {written:%Y-%m-%d %H:%M}",
    ]
    if version.reviewed_at is not None and version.state is not ArticleState.DRAFT:
        parts.append(f"{version.reviewer_name} 审核")
    return " · ".join(parts)
