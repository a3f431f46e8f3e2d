"""The first step of an import: which files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from console.pages.knowledge.importing import Chosen, kind_of
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.card import EmptyState
from console.widgets.layout import HBox, VBox
from forms.knowledge.attachments import size_words
from forms.knowledge.importing import ENDINGS

PATTERN = " ".join(f"*{each}" for each in ENDINGS)
_NONE = "把文件或文件夹拖到这里，或按“选择文件”。可导入 docx、xlsx、csv、html、Markdown、jsonl。"


class FileList(QListWidget):
    """The chosen files; Delete leaves the marked one out: `removed` carries its place."""

    removed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
            return
        super().keyPressEvent(event)


class ImportFiles(QWidget):
    """`added` carries paths, `removed` the place of a file."""

    added = Signal(object)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.path = QLineEdit()
        self.path.setAccessibleName("文件或文件夹的路径")
        self.path.setPlaceholderText("文件或文件夹的完整路径，回车添加")
        self.choose = Button("选择文件", icon=Icon.FILE_TEXT, key="Ctrl+O")
        self.folder = Button("选择文件夹", icon=Icon.FOLDER)
        self.take_out = Button("移出", icon=Icon.X, key="Delete")
        self.list = FileList()
        self.list.setAccessibleName("要导入的文件")
        self.empty = EmptyState(Icon.UPLOAD, _NONE)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        row = HBox(gap=8)
        row.addWidget(self.path, 1)
        for button in (self.choose, self.folder, self.take_out):
            row.addWidget(button)
        column = VBox(self, gap=8)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.path.returnPressed.connect(self._add_typed)
        self.choose.clicked.connect(self._ask_files)
        self.folder.clicked.connect(self._ask_folder)
        self.take_out.clicked.connect(lambda: self.removed.emit(self.list.currentRow()))
        self.list.removed.connect(self.removed)

    def show_files(self, files: Sequence[Chosen]) -> None:
        """List these."""
        row = min(max(0, self.list.currentRow()), len(files) - 1)
        self.list.clear()
        for each in files:
            words = f"{each.path.name}　{kind_of(each.path)}　{_size(each.path)}　{each.path.parent}"
            item = QListWidgetItem(f"{words}\n{each.problem}" if each.problem else words)
            item.setToolTip(str(each.path))
            self.list.addItem(item)
        self.list.setCurrentRow(row)
        self.take_out.set_available(bool(files), "还没有文件")
        self._stack.setCurrentIndex(1 if files else 0)

    def take_focus(self) -> None:
        """Bring the keyboard to the path."""
        self.path.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_typed(self) -> None:
        text = self.path.text().strip().strip('"')
        if text:
            self.path.clear()
            self.added.emit([Path(text).expanduser()])

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, "选择要导入的文件")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([f"可导入的文件 ({PATTERN})", "所有文件 (*)"])
        dialog.filesSelected.connect(lambda names: self.added.emit([Path(each) for each in names]))
        _show(dialog)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "选择文件夹，里面能导入的都会列出")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.added.emit([Path(name)]))
        _show(dialog)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if _local(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        event.acceptProposedAction()
        self.added.emit(_local(event.mimeData().urls()))


def _local(urls: Sequence[QUrl]) -> list[Path]:
    return [Path(each.toLocalFile()) for each in urls if each.isLocalFile()]


def _size(path: Path) -> str:
    try:
        return size_words(path.stat().st_size)
    except OSError:
        return "读不到"


def _show(dialog: QFileDialog) -> None:
    # not exec(): a call may come while somebody looks for a folder
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(False)
    dialog.show()
