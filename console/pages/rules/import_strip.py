"""Asks for the holidays of a year: the words of the notice pasted, or a file of TOML, CSV or xlsx."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.clock.calendar import CalendarYear
from forms.clock.errors import CalendarRefused
from forms.clock.notice import year_from_text, year_from_xlsx

_LARGEST = 2_000_000


class ImportStrip(QWidget):
    """`read` carries the :class:`CalendarYear` for a preview, `refused` why it could not be read."""

    read = Signal(object)
    refused = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("导入一年的放假安排")
        self.words = QPlainTextEdit()
        self.words.setAccessibleName("放假通知的文字")
        self.words.setTabChangesFocus(True)
        self.words.setPlaceholderText(
            "把国务院办公厅放假通知的全文粘贴在这里；也可以粘贴表格（日期、类型 班/休/节、名称）。"
        )
        self.preview = Button("预览", variant=Variant.PRIMARY, icon=Icon.EYE)
        self.file = Button("从文件读取…", icon=Icon.FOLDER)
        self.no = Button("取消", key="Esc")
        row = HBox(gap=8)
        row.addWidget(Text("读取后先在日历上预览，保存才生效。", "secondary"))
        row.addStretch(1)
        for button in (self.file, self.no, self.preview):
            row.addWidget(button)
        column = VBox(self, gap=6)
        column.addWidget(self.words, 1)
        column.addLayout(row)
        self.preview.clicked.connect(self._read_words)
        self.file.clicked.connect(self._ask_for_file)
        self.no.clicked.connect(self.left)

    def read_file(self, path: Path) -> None:
        """Read a file; `read` or `refused` follows."""
        try:
            if path.stat().st_size > _LARGEST:
                raise CalendarRefused("这个文件太大，不像是一年的放假安排。")
            content = path.read_bytes()
            year = year_from_xlsx(content) if path.suffix.lower() == ".xlsx" else _from_bytes(content)
        except OSError:
            self.refused.emit(f"无法读取 {path.name}，请检查文件是否还在、是否被其他程序占用。")
        except CalendarRefused as refused:
            self.refused.emit(f"{path.name}：{refused.text}")
        else:
            self.read.emit(year)

    def _read_words(self) -> None:
        try:
            year = year_from_text(self.words.toPlainText())
        except CalendarRefused as refused:
            self.refused.emit(refused.text)
        else:
            self.read.emit(year)

    def _ask_for_file(self) -> None:
        kinds = "放假安排 (*.xlsx *.csv *.toml *.txt);;所有文件 (*)"
        name, _ = QFileDialog.getOpenFileName(self, "读取放假安排", "", kinds)
        if name:
            self.read_file(Path(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away; what was pasted stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _from_bytes(content: bytes) -> CalendarYear:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return year_from_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise CalendarRefused("文件的编码无法识别，请用 UTF-8 另存。")
