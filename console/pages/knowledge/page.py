"""知识: search, read, write and review, with the keyboard all through."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.pages.knowledge.article_editor import ArticleEditor
from console.pages.knowledge.article_view import ArticleView
from console.pages.knowledge.bar import KnowledgeBar
from console.pages.knowledge.exporting import ExportPanel, Selection
from console.pages.knowledge.import_wizard import ImportWizard
from console.pages.knowledge.shelf_list import ShelfList
from console.pages.knowledge.shelves import Shelf, Shelves, Stage
from console.pages.knowledge.task_view import TaskView
from console.widgets.layout import VBox
from forms.knowledge.article import Article

SETTLE_MS = 120
"""How long a row stays marked before it is fetched, so that walking the list fetches nothing."""


class KnowledgePage(QWidget):
    """See the module's text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("知识")
        self.shelves = Shelves(desk, self)
        self.bar = KnowledgeBar(desk.catalogue.categories, desk.rules.knowledge.unit)
        self.list = ShelfList(self.shelves, desk.catalogue, desk.now, desk.rules.knowledge.expires_soon)
        self.view = ArticleView(desk)
        self.task = TaskView(desk)
        self.editor = ArticleEditor(desk)
        self._beside = QStackedWidget()
        for part in (self.view, self.task, self.editor):
            self._beside.addWidget(part)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._show_marked)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self._beside)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self.wizard = ImportWizard(desk)
        self.export = ExportPanel(desk)
        self._articles = QWidget()
        column = VBox(self._articles, gap=8)
        column.addWidget(self.bar)
        column.addWidget(self._split, 1)
        self._stack = QStackedWidget()
        for shown in (self._articles, self.wizard, self.export):
            self._stack.addWidget(shown)
        VBox(self, gap=0, margins=8).addWidget(self._stack)
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _connect(self) -> None:
        self.bar.changed.connect(lambda wanted, at_once: self.shelves.want(wanted, at_once=at_once))
        self.bar.again.connect(self._refresh)
        self.bar.write_wanted.connect(self.begin)
        self.bar.import_wanted.connect(self.begin_import)
        self.bar.export_wanted.connect(self.begin_export)
        for part in (self.wizard, self.export):
            part.left.connect(self._back_to_articles)
        self.wizard.stored.connect(self.shelves.run)
        self.bar.box.list_wanted.connect(self.list.take_focus)
        self.bar.box.entered.connect(self.list.take_focus)
        self.list.left.connect(self.bar.focus_box)
        self.list.chosen.connect(lambda _: self._settle.start())
        self.list.opened.connect(self._open)
        self.view.left.connect(self.list.take_focus)
        self.view.changed.connect(self.shelves.run)
        self.view.edit_wanted.connect(self._edit)
        self.task.left.connect(self.list.take_focus)
        self.task.changed.connect(self.shelves.run)
        self.task.article_wanted.connect(self.open_article)
        self.editor.left.connect(self._stop_writing)
        self.editor.submitted.connect(self._stop_writing)
        self.shelves.changed.connect(self._follow)
        for key, does in (
            ("Ctrl+F", self._find),
            ("Ctrl+R", self.bar.refresh.click),
            ("Ctrl+N", self.begin),
            ("Ctrl+I", self.begin_import),
            ("Ctrl+E", self.begin_export),
        ):
            shortcut = QShortcut(QKeySequence(key), self._articles, does)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash = QShortcut(QKeySequence("/"), self.view.text, self.bar.focus_box)
        slash.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _rescale(self) -> None:
        look = theme.current()
        self.list.setMinimumWidth(look.px(320))
        self._beside.setMinimumWidth(look.px(420))
        self._split.setSizes([look.px(460), look.px(780)])

    # --- what others ask for

    def open_article(self, article_id: str) -> None:
        """Show this article, whether it is listed or not, and bring the keyboard to it."""
        self._settle.stop()
        self._beside.setCurrentWidget(self.view)
        self.view.show_article(article_id)
        self.view.take_focus()

    def begin(self) -> None:
        """Write a new article; one that is being written stays in front."""
        self._settle.stop()
        if self._beside.currentWidget() is not self.editor:
            self.editor.begin()
            self._beside.setCurrentWidget(self.editor)
        self.editor.take_focus()

    def begin_import(self) -> None:
        """Import articles from files."""
        self._stack.setCurrentWidget(self.wizard)
        self.wizard.begin()

    def begin_export(self) -> None:
        """Export articles to a file."""
        listed = tuple(each.id for each in self.shelves.found.lines)
        self._stack.setCurrentWidget(self.export)
        self.export.begin(Selection(self.view.article_id, listed))

    # ---

    def _back_to_articles(self) -> None:
        self._stack.setCurrentWidget(self._articles)
        self.list.take_focus()

    def _find(self) -> None:
        """In the article that is being read, else among all."""
        if self.view.text.hasFocus():
            self.view.find_strip.begin()
        else:
            self.bar.focus_box()

    def _edit(self, article: Article) -> None:
        self.editor.edit(article)
        self._beside.setCurrentWidget(self.editor)
        self.editor.take_focus()

    def _stop_writing(self, article_id: str) -> None:
        self._beside.setCurrentWidget(self.view)
        if article_id:
            self.open_article(article_id)
        else:
            self.view.show_nothing()
            self.list.take_focus()
        self.shelves.run()

    def _open(self, key: str) -> None:
        if self._beside.currentWidget() is self.editor:
            return  # what is being written is left by its own button, not by a row
        self._settle.stop()
        self._show(key)
        (self.task if self._beside.currentWidget() is self.task else self.view).take_focus()

    def _show_marked(self) -> None:
        key = self.list.current_id
        if key and self._beside.currentWidget() is not self.editor:
            self._show(key)

    def _show(self, key: str) -> None:
        task = next((each for each in self.shelves.found.tasks if each.id == key), None)
        if task is not None:
            self._beside.setCurrentWidget(self.task)
            if task != self.task.task:
                self.task.show_task(task)
            return
        self._beside.setCurrentWidget(self.view)
        self.view.light(self.bar.wanted.text.split())
        if key != self.view.article_id:
            self.view.show_article(key)

    def _follow(self) -> None:
        shelves = self.shelves
        if shelves.stage is Stage.LOADING:
            self.bar.count.setText("正在读取…")
            return
        unit = "项" if shelves.wanted.shelf is Shelf.TASKS else "篇"
        more = "+" if shelves.found.more else ""
        failed = shelves.stage is Stage.FAILED
        self.bar.count.setText("没有读到" if failed else f"{shelves.found.count}{more} {unit}")
        if not failed:
            self.bar.show_found(shelves.found)
            if not shelves.found.tasks and self._beside.currentWidget() is self.task:
                self.view.show_nothing()
                self._beside.setCurrentWidget(self.view)

    def _refresh(self) -> None:
        self.shelves.run()
        self.view.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew; who comes here comes to search, or to go on reading or writing."""
        super().showEvent(event)
        self.shelves.run()
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if not self.isVisible() or (focus is not None and self.isAncestorOf(focus)):
            return
        shown = self._stack.currentWidget()
        if isinstance(shown, ImportWizard | ExportPanel):
            shown.take_focus()
        elif self._beside.currentWidget() is self.editor:
            self.editor.take_focus()
        elif self.list.current_id:
            self.list.take_focus()
        else:
            self.bar.focus_box()
