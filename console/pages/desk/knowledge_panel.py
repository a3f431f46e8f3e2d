"""The answers that the form's words ask for. They come and change without ever taking the keyboard."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.knowledge import KnowledgeView, Stage
from console.pages.desk.cited_line import CitedLine
from console.pages.desk.feedback_strip import FeedbackStrip
from console.pages.desk.offer_list import OfferList
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import EmptyState
from console.widgets.fold import FoldCard
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.beside import Cited
from forms.draft import Field
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.feedback import Verdict
from forms.knowledge.service import SUGGESTIONS
from forms.knowledge.suggesting import Suggestion
from forms.ticket import BEIJING_TIME

FOCUS_KEY = "Alt+K"
_LEAST = 128
"""Height of the answers in the lowest window, in pixels at 100 %."""
_NOTHING_SELECTED = "先选一条答案（Alt+K 后用方向键，或点一下）"


class KnowledgePanel(FoldCard):
    """`read_wanted` carries the :class:`Suggestion` whose article is to be read in full."""

    read_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("答案", key=FOCUS_KEY, parent=parent)
        self._desk = desk
        self._back_to: QWidget | None = None
        self._has_failed = False
        self.list = OfferList()
        self.empty = EmptyState(Icon.BOOK_OPEN, "")
        self.again = Button("重新查找", icon=Icon.REFRESH_CW, compact=True)
        self.missing = Button("缺答案", variant=Variant.QUIET, compact=True)
        self.insert = Button("插入", icon=Icon.PLUS, compact=True)
        self.read = Button("阅读", compact=True)
        self.useful = Button("有用", compact=True)
        self.useless = Button("没用", compact=True)
        self.strip = FeedbackStrip()
        self.said = Text("", "hint", wrap=True)
        self.cited = CitedLine()
        self._lay_out()
        self._connect()
        self._make_shortcuts()
        self._show(desk.knowledge.view)
        self._show_cited(desk.knowledge.citations.current)

    def _lay_out(self) -> None:
        if self.title is not None:
            self.title.add(self.missing)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        # whatever room is left, and never less than an answer and a part of the next
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        theme.current().changed.connect(self._rescale)
        self._rescale()
        self._actions = QWidget()
        row = HBox(self._actions, gap=4)
        for button in (self.insert, self.read, self.useful, self.useless):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.missing, self.again):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = self.body
        column.addWidget(self._stack, 1)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._actions)
        column.addWidget(self.strip)
        column.addWidget(self.said)
        column.addWidget(self.cited)
        self.said.hide()

    def _rescale(self) -> None:
        self._stack.setMinimumHeight(theme.current().px(_LEAST))

    def _connect(self) -> None:
        knowledge = self._desk.knowledge
        knowledge.changed.connect(self._show)
        knowledge.judged.connect(self._judged)
        knowledge.not_judged.connect(self._not_judged)
        knowledge.citations.changed.connect(self._show_cited)
        knowledge.cited_marked.connect(self.cited.show_marks)
        self.list.looked_at.connect(knowledge.hold)
        self.list.looked_at.connect(lambda _: self._aim())
        self.list.opened.connect(self.read_wanted)
        self.list.left.connect(self._leave)
        self.again.clicked.connect(knowledge.again)
        self.insert.clicked.connect(lambda: self._with_chosen(self._insert))
        self.read.clicked.connect(lambda: self._with_chosen(self.read_wanted.emit))
        self.useful.clicked.connect(lambda: self._with_chosen(self._praise))
        self.useless.clicked.connect(lambda: self._with_chosen(self._fault))
        self.missing.clicked.connect(self._ask_missing)
        self.strip.given.connect(self._give)
        self.strip.put_away.connect(self._close_strip)
        self.cited.removed.connect(knowledge.citations.uncite)

    def _make_shortcuts(self) -> None:
        for number in range(1, SUGGESTIONS + 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self, partial(self.insert_number, number))
        QShortcut(QKeySequence(FOCUS_KEY), self, self.take_focus)

    # --- what the page asks for

    def take_focus(self) -> None:
        """Bring the keyboard to the answers; Esc takes it back to where it was."""
        if not self.list.offers.offers:
            return
        self.set_folded(False)
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._back_to = focus
        if self.list.chosen is None:
            self.list.setCurrentIndex(self.list.offers.index(0, 0))
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def insert_number(self, number: int) -> None:
        """Put the answer of that number, from 1, into the reply."""
        offers = self.list.offers.offers
        if number <= len(offers):
            self._insert(offers[number - 1])
        else:
            self._say(f"没有第 {number} 条答案。")

    # --- showing

    def _show(self, view: KnowledgeView) -> None:
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self.list.offers.soon = self._desk.rules.knowledge.expires_soon
        self.list.show_offers(view.offers, today)
        self._stack.setCurrentWidget(self.list if view.offers else self.empty)
        self.empty.set_sentence(self._nothing(view))
        self.again.setVisible(view.stage is Stage.FAILED)
        if self.title is not None:
            self.title.set_count(len(view.offers) or None, " 条")
        if view.stage is Stage.FAILED and view.offers:
            self._say(f"{view.problem}列出的是上一次的答案。", Tone.DANGER)
        elif view.stage is Stage.READY and self._has_failed:
            self._say("")
        self._has_failed = view.stage is Stage.FAILED or (self._has_failed and view.stage is Stage.LOADING)
        self._actions.setVisible(bool(view.offers))
        self._aim()

    @staticmethod
    def _nothing(view: KnowledgeView) -> str:
        return {
            Stage.IDLE: "填写标题或内容，答案会出现在这里。",
            Stage.LOADING: "正在查找答案…",
            Stage.READY: "没有找到答案。请按手册答复，并用“缺答案”告诉知识库。",
            Stage.FAILED: view.problem,
        }[view.stage]

    def _aim(self) -> None:
        chosen = self.list.chosen
        for button in (self.insert, self.read, self.useful, self.useless):
            button.set_available(chosen is not None, _NOTHING_SELECTED)

    def _show_cited(self, cited: tuple[Cited, ...]) -> None:
        self.cited.show_cited(cited)

    def _say(self, words: str, tone: Tone | None = None) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # --- acting

    def _with_chosen(self, act: Callable[[Suggestion], object]) -> None:
        if self.list.chosen is not None:
            act(self.list.chosen)

    def _insert(self, offer: Suggestion) -> None:
        if self._desk.filing.is_busy:
            self._say("正在提交工单，答案没有插入。", Tone.DANGER)
            return
        self._desk.knowledge.insert(offer)
        self._say(f"已插入：{offer.line.content.title}（Ctrl+Z 可撤销）")

    def _praise(self, offer: Suggestion) -> None:
        self._desk.knowledge.judge(Verdict.USEFUL, offer.line)

    def _fault(self, offer: Suggestion) -> None:
        self._ask(Verdict.NOT_USEFUL, offer.line)

    def _ask_missing(self) -> None:
        self._ask(Verdict.MISSING, None, self._desk.drafts.current.text(Field.TITLE))

    def _ask(self, verdict: Verdict, line: ArticleLine | None, words: str = "") -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.strip.isAncestorOf(focus):
            self._back_to = focus
        self.strip.ask(verdict, line, words)

    def _give(self, verdict: Verdict, line: ArticleLine | None, words: str) -> None:
        self.strip.show_busy(True)
        self._desk.knowledge.judge(verdict, line, words)

    def _judged(self, words: str) -> None:
        self._say(words)
        self.strip.show_busy(False)
        if self.strip.isVisible():
            self._close_strip()

    def _not_judged(self, words: str) -> None:
        self._say(words, Tone.DANGER)
        self.strip.show_busy(False)

    def _close_strip(self) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and self.strip.isAncestorOf(focus)
        if inside:
            self._go_back()
        self.strip.hide()

    def _leave(self) -> None:
        self.list.unselect()
        self._go_back()

    def _go_back(self) -> None:
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)
