"""导入: choose files, map their columns, try, import, report; by keyboard all through."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.desk import Desk
from console.pages.knowledge.import_files import ImportFiles
from console.pages.knowledge.import_mapping import ImportMapping
from console.pages.knowledge.import_report import ImportOutcome, ImportProgress
from console.pages.knowledge.importing import Importing, Step
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

_TITLES = {
    Step.CHOOSING: "导入知识 · 1 选择文件",
    Step.READING: "导入知识 · 正在读取文件",
    Step.MAPPING: "导入知识 · 2 核对各列，右边是导入后的样子",
    Step.TRYING: "导入知识 · 3 正在试导入，不会改动知识库",
    Step.TRIED: "导入知识 · 3 试导入的结果，还没有改动知识库",
    Step.RUNNING: "导入知识 · 4 正在导入",
    Step.DONE: "导入知识 · 4 导入结果",
}
_NEXT = {
    Step.CHOOSING: "下一步",
    Step.MAPPING: "试导入",
    Step.TRIED: "开始导入",
    Step.DONE: "完成",
}
_NO_TITLE = "请先指定哪一列是“标题”"


class ImportWizard(QWidget):
    """`left` comes when somebody goes back to the articles, `stored` when articles were imported."""

    left = Signal()
    stored = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("导入知识")
        self.work = Importing(desk.archive, desk.catalogue.categories, desk.actor, desk.now, self)
        self.title = Text("", "section")
        self.files = ImportFiles()
        self.mapping = ImportMapping(desk.catalogue)
        self.progress = ImportProgress()
        self.outcome = ImportOutcome()
        self.problem = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.back = Button("返回", icon=Icon.ARROW_LEFT, key="Esc")
        self.forward = Button("下一步", variant=Variant.PRIMARY, key="Ctrl+Enter")
        self._shown: Step | None = None
        self._lay_out()
        self._connect()
        self._follow()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for part in (self.files, self.mapping, self.progress, self.outcome):
            self._stack.addWidget(part)
        column = VBox(self, gap=8)
        column.addWidget(self.title)
        column.addWidget(self._stack, 1)
        column.addWidget(self.problem)
        foot = HBox(gap=8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.forward)
        column.addLayout(foot)

    def _connect(self) -> None:
        work = self.work
        work.changed.connect(self._follow)
        work.progressed.connect(lambda how: self.progress.show_progress(how, self._doing))
        work.stored.connect(self.stored)
        work.report_kept.connect(self.outcome.said.setText)
        self.files.added.connect(work.add)
        self.files.removed.connect(work.remove)
        self.mapping.mapped.connect(work.map)
        self.mapping.said.connect(lambda place, words: work.say(place, **words))
        self.mapping.said_of_all.connect(lambda words: work.say_of_all(**words))
        self.progress.cancelled.connect(work.cancel)
        self.outcome.kept.connect(work.save_report)
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_on)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.forward.click)
        for key, does in (
            ("Ctrl+O", self.files.choose.click),
            ("Ctrl+S", self.outcome.save.click),
            ("Alt+Left", self.mapping.before.click),
            ("Alt+Right", self.mapping.after.click),
        ):
            QShortcut(QKeySequence(key), self, lambda does=does: does())

    # --- what the page asks for

    def begin(self) -> None:
        """Begin, or go on with what was begun."""
        if self.work.step is Step.DONE:
            self.work.begin()
        self.take_focus()

    def take_focus(self) -> None:
        """Bring the keyboard to where the step begins."""
        part = self._stack.currentWidget()
        if isinstance(part, ImportFiles | ImportMapping | ImportProgress | ImportOutcome):
            part.take_focus()

    def go_on(self) -> None:
        """The next step."""
        step = self.work.step
        if step is Step.CHOOSING:
            self.work.read()
        elif step is Step.MAPPING:
            if self.work.has_titles:
                self.work.try_out()
        elif step is Step.TRIED:
            self.work.run()
        elif step is Step.DONE:
            self.work.begin()
            self.left.emit()

    def go_back(self) -> None:
        """One step back, or out; what runs is stopped."""
        if self.work.step in (Step.CHOOSING, Step.DONE):
            self.left.emit()
        else:
            self.work.go_back()

    # ---

    @property
    def _doing(self) -> str:
        return {Step.READING: "正在读取", Step.TRYING: "试导入"}.get(self.work.step, "正在导入")

    def _follow(self) -> None:
        work, step = self.work, self.work.step
        self.title.setText(_TITLES[step])
        problems = [work.problem]
        if step is Step.MAPPING:
            problems += [work.left_out, "" if work.has_titles else f"{_NO_TITLE}，再继续。"]
        self.problem.setText("".join(problems))
        self.problem.setVisible(bool(self.problem.text()))
        if step is Step.CHOOSING:
            self.files.show_files(work.files)
        elif step is Step.MAPPING:
            self.mapping.show_files(work.usable)
        elif step in (Step.TRIED, Step.DONE):
            self.outcome.show_reports(work.reports)
        self._show_buttons()
        if step is not self._shown:
            if work.is_busy:
                self.progress.begin(self._doing)
            self._shown = step
            self._stack.setCurrentWidget(self._part)
            if self.isVisible():
                self.take_focus()

    @property
    def _part(self) -> QWidget:
        step = self.work.step
        if self.work.is_busy:
            return self.progress
        return {Step.CHOOSING: self.files, Step.MAPPING: self.mapping}.get(step, self.outcome)

    def _show_buttons(self) -> None:
        work, step = self.work, self.work.step
        self.forward.setVisible(step in _NEXT)
        self.back.setVisible(not self.work.is_busy)
        word = _NEXT.get(step, "")
        self.forward.setText(f"{word}  Ctrl+Enter")
        self.forward.setAccessibleName(word)
        if step is Step.CHOOSING:
            self.forward.set_available(bool(self.work.files), "请先选择要导入的文件")
        elif step is Step.MAPPING:
            self.forward.set_available(work.has_titles, _NO_TITLE)
        else:
            self.forward.set_available(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what runs, or goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.work.is_busy:
                self.work.cancel()
            else:
                self.go_back()
            return
        super().keyPressEvent(event)
