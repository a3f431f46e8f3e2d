"""A piece of feedback that somebody has to see to."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.notices import of_failure
from console.pages.knowledge.words_strip import WordsStrip
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.reading import ReadingView
from forms.knowledge.feedback import KnowledgeTask
from forms.knowledge.service import close_task
from forms.ticket import BEIJING_TIME


class TaskView(QWidget):
    """`changed` comes when a task was closed, `article_wanted` carries an article's id; Esc: `left`."""

    changed = Signal()
    article_wanted = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.task: KnowledgeTask | None = None
        self.text = ReadingView("反馈任务")
        self.open = Button("打开这篇知识", icon=Icon.BOOK_OPEN)
        self.done = Button("处理完毕", icon=Icon.CHECK, variant=Variant.PRIMARY)
        self.strip = WordsStrip()
        column = VBox(self, gap=8)
        column.addWidget(self.text, 1)
        column.addWidget(self.strip)
        foot = HBox(gap=8)
        foot.addStretch(1)
        foot.addWidget(self.open)
        foot.addWidget(self.done)
        column.addLayout(foot)
        self.text.left.connect(self.left)
        self.open.clicked.connect(self._open)
        self.done.clicked.connect(lambda: self.strip.ask("怎样处理的（反馈的人会看到）", "完成", self._close))
        self.strip.put_away.connect(self._put_away)

    def show_task(self, task: KnowledgeTask) -> None:
        """Show a task."""
        self.task = task
        self.strip.hide()
        self.open.setVisible(bool(task.article_id))
        raised = task.raised_at.astimezone(BEIJING_TIME)
        title = f"《{task.title}》{task.verdict.label}" if task.title else task.verdict.label
        self.text.show_html(
            f'<body><p class="title">{escape(title)}</p>'
            f'<p class="muted">{escape(task.unit)} · {escape(task.raised_by_name)} '
            f"{raised:%Y-%m-%d %H:%M} 反馈</p>"
            f"<p>{escape(task.words or '没有写意见。')}</p></body>"
        )

    def take_focus(self) -> None:
        """Bring the keyboard to the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        if self.task is not None:
            self.article_wanted.emit(self.task.article_id)

    def _close(self, words: str) -> None:
        if self.task is None:
            return
        task_id, operator, now = self.task.id, self._desk.rules.operator, self._desk.now()
        self._desk.archive.with_storage(
            lambda uow: close_task(task_id, operator, words, uow, now),
            lambda _: self._closed(),
            lambda error: self.strip.refuse(of_failure("task", "处理任务", error).happened),
        )

    def _closed(self) -> None:
        self._put_away()
        self.changed.emit()

    def _put_away(self) -> None:
        self.take_focus()
        self.strip.hide()
