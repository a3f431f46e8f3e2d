"""导出: which articles, as what, where to; with progress and a way to stop."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar, QWidget

from console import theme
from console.desk import Desk
from console.jobs import Errand
from console.notices import of_failure
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.field import FieldRow
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.knowledge.article import ArticleState
from forms.knowledge.article_list import ArticleQuery
from forms.knowledge.exporting import FORMATS, export_articles

_FORMATS = {
    ".xlsx": ("Excel 表格", "一行一篇，便于批量修改后再导入"),
    ".jsonl": ("JSON 行", "一行一篇，给别的系统用"),
    ".docx": ("Word 文档", "一章一篇，便于打印"),
    ".html": ("网页", "一章一篇，用浏览器看"),
    ".md": ("Markdown", "一章一篇，纯文字"),
}
_WIDTH = 760


@dataclass(frozen=True)
class Selection:
    """What stands on the page that can be exported: the article in front, and those listed."""

    front: str = ""
    listed: tuple[str, ...] = ()


class ExportPanel(QWidget):
    """`left` comes when somebody goes back to the articles."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("导出知识")
        self._desk = desk
        self._selection = Selection()
        self._errand: Errand | None = None
        self.scope = SegmentedChoice(
            [
                Option("front", "这一篇"),
                Option("listed", "列表里的"),
                Option("published", "全部已发布"),
                Option("all", "全部，连同草稿"),
            ],
            name="导出哪些",
        )
        self.format = SegmentedChoice(
            [Option(ending, _FORMATS[ending][0], explanation=_FORMATS[ending][1]) for ending in FORMATS],
            name="格式",
        )
        self.path = QLineEdit()
        self.path.setAccessibleName("存为")
        self.choose = Button("浏览", icon=Icon.FOLDER, key="Ctrl+O")
        self.about = Text("", "secondary", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.result = Text("", "strong", wrap=True, selectable=True)
        self.back = Button("返回", icon=Icon.ARROW_LEFT, key="Esc")
        self.stop = Button("停止", icon=Icon.CIRCLE_STOP)
        self.go = Button("导出", variant=Variant.PRIMARY, icon=Icon.DOWNLOAD, key="Ctrl+Enter")
        self.scope.set_value("published")
        self.format.set_value(".xlsx")
        self._lay_out()
        self._connect()
        self._show_busy(busy=False)
        self._follow_format()

    def _lay_out(self) -> None:
        self._middle = QWidget()
        form = VBox(self._middle, gap=4)
        place = QWidget()
        row = HBox(place, gap=8)
        row.addWidget(self.path, 1)
        row.addWidget(self.choose)
        for label, control in (("范围", self.scope), ("格式", self.format), ("存为", place)):
            form.addWidget(FieldRow(label, control))
        for part in (self.about, self.bar, self.result):
            form.addWidget(part)
        form.addStretch(1)
        column = VBox(self, gap=8)
        column.addWidget(Text("导出知识", "section"))
        column.addWidget(self._middle, 1)
        foot = HBox(gap=8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.go)
        column.addLayout(foot)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        self._middle.setMaximumWidth(theme.current().px(_WIDTH))

    def _connect(self) -> None:
        self.format.changed.connect(lambda _: self._follow_format())
        self.scope.changed.connect(lambda _: self._follow_format())
        self.choose.clicked.connect(self._ask_path)
        self.back.clicked.connect(self.left)
        self.stop.clicked.connect(self._stop)
        self.go.clicked.connect(self._export)
        self.path.returnPressed.connect(self._export)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.go.click)
        QShortcut(QKeySequence("Ctrl+O"), self, self.choose.click)

    # --- what the page asks for

    def begin(self, selection: Selection) -> None:
        """Offer what stands on the page."""
        self._selection = selection
        self.result.setText("")
        self._follow_format()
        self.take_focus()

    def take_focus(self) -> None:
        """Bring the keyboard to the first choice."""
        self.scope.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---

    @property
    def _ids(self) -> tuple[str, ...] | None:
        chosen = {"front": (self._selection.front,), "listed": self._selection.listed}
        return chosen.get(self.scope.value or "")

    def _follow_format(self) -> None:
        ending = self.format.value or ".xlsx"
        given = self.path.text().strip()
        path = Path(given) if given else Path.home() / "知识库"
        self.path.setText(
            str(path.with_suffix(ending) if path.suffix in FORMATS else Path(f"{path}{ending}"))
        )
        ids = self._ids
        how_many = "" if ids is None else f"{len([each for each in ids if each])} 篇。"
        nothing = ids is not None and not any(ids)
        self.about.setText(f"{how_many}{_FORMATS[ending][1]}。附件不随文件导出。")
        self.go.set_available(self._errand is None and not nothing, "没有选中知识" if nothing else "正在导出")

    def _export(self) -> None:
        ids = self._ids
        if self._errand is not None or (ids is not None and not any(ids)):
            return
        path = Path(self.path.text().strip().strip('"')).expanduser()
        published = self.scope.value == "published"
        query = ArticleQuery(states=frozenset({ArticleState.PUBLISHED}) if published else frozenset())
        self.result.set_tone(None)
        self.result.setText("正在导出…")
        self._show_busy(busy=True)
        errand = self._desk.archive.with_errand(
            lambda uow, errand: export_articles(
                path,
                query,
                uow,
                ids=ids,
                on_progress=errand.report,
                cancelled=errand.is_cancelled,
            ),
            lambda count: self._ended(f"已导出 {count} 篇到 {path}。", None),
            lambda error: self._ended(of_failure("export", "导出", error).happened, Tone.DANGER),
            lambda count: self.result.setText(f"正在导出，已写 {count} 篇…"),
        )
        if self._busy:
            self._errand = errand
            self._follow_format()

    def _ended(self, words: str, tone: Tone | None) -> None:
        self._errand = None
        self.result.set_tone(tone)
        self.result.setText(words)
        self._show_busy(busy=False)
        self._follow_format()

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.cancel()

    def _show_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, "导出到")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.selectFile(self.path.text())
        dialog.fileSelected.connect(self._take_path)
        # not exec(): a call may come while somebody looks for a folder
        dialog.setModal(False)
        dialog.show()

    def _take_path(self, name: str) -> None:
        self.path.setText(name)
        self._follow_format()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what runs, or goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self._errand is not None:
                self._stop()
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)
