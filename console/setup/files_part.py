"""Where the program's files are, and a text about this seat for the administrator."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from console.settings import Folders, NotSaved
from console.settings.atomic import write_whole
from console.settings.probes import bad, good
from console.setup.part import Part
from console.setup.section_form import FormColumn
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button, IconButton
from console.widgets.layout import HBox

FILE_NAME = "坐席诊断.txt"


class FilesPart(Part):
    """Folders to open, and the diagnostics text to copy or save."""

    title = "文件与诊断"
    icon = Icon.FOLDER

    def __init__(self, folders: Folders, diagnostics: Callable[[], str]) -> None:
        super().__init__()
        self._diagnostics = diagnostics
        places = {
            "设置": folders.settings_file,
            "数据": folders.data,
            "录音": folders.recordings,
            "日志": folders.logs,
        }
        card = self.add_card("文件在哪里")
        form = FormColumn()
        self.places: dict[str, IconButton] = {}
        for name, path in places.items():
            form.add(name, self._place(name, path))
        card.body.addWidget(form)
        self.trouble = VerdictLine()
        card.body.addWidget(self.trouble)
        lead = "给管理员看的一段文字：版本、设置、文件夹和现状。不含姓名、号码、服务器地址和密码。"
        text = self.add_card("诊断", lead)
        self.copy = Button("复制到剪贴板", icon=Icon.COPY)
        self.save = Button("存成文件", icon=Icon.DOWNLOAD)
        row = HBox(gap=8)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch(1)
        text.body.addLayout(row)
        self.verdict = VerdictLine()
        text.body.addWidget(self.verdict)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_where)
        self.finish()

    def save_to(self, path: str) -> None:
        """Write the text to a file."""
        try:
            write_whole(Path(path), self._diagnostics().encode("utf-8-sig"))
        except NotSaved as error:
            self.verdict.present(bad(str(error), "换一个文件夹再试，或用“复制到剪贴板”"))
        else:
            self.verdict.present(good(f"已存到 {path}"))

    def _place(self, name: str, path: Path) -> QWidget:
        place = QWidget()
        row = HBox(place, gap=4)
        shown = QLineEdit(str(path))
        shown.setReadOnly(True)
        shown.setCursorPosition(0)
        shown.setAccessibleName(f"{name}的位置")
        button = IconButton(Icon.EXTERNAL_LINK, f"打开{name}")
        button.clicked.connect(lambda: self._open(path))
        row.addWidget(shown, 1)
        row.addWidget(button)
        self.places[name] = button
        return place

    def _open(self, path: Path) -> None:
        if not path.exists():
            self.trouble.present(bad(f"还没有 {path}", "保存过设置、有过通话或工单后就会有"))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.trouble.present(bad("没有程序可以打开它", "请按上面的路径自己打开"))
        else:
            self.trouble.present(None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics())
        self.verdict.present(good("已复制，可以粘贴给管理员"))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, "存成文件")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(self.save_to)
        # not exec(): a call may come meanwhile
        dialog.setModal(False)
        dialog.show()
