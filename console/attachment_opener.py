"""Opens an article's attachment: a checked, read-only copy, by the program that the system has for it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from console.desk import Desk
from console.notices import of_failure
from forms.knowledge.attachments import copy_to_open
from forms.knowledge.content import Attachment
from forms.knowledge.errors import AttachmentRefused


class AttachmentOpener(QObject):
    """`told` carries what became of it in words, "" once it is open. The copies go with the program."""

    told = Signal(str)

    def __init__(
        self,
        desk: Desk,
        parent: QObject | None = None,
        show: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._show_url = show
        self._folder: QTemporaryDir | None = None

    def open(self, attachment: Attachment) -> None:
        """Fetch it and show it."""
        rules = self._desk.rules.knowledge.attachments
        self.told.emit(f"正在打开“{attachment.name}”…")
        self._desk.archive.with_errand(
            lambda uow, _errand: copy_to_open(attachment, self._place(), uow, rules),
            self._show,
            lambda error: self.told.emit(of_failure("attachment", "打开附件", error).happened),
        )

    def _place(self) -> Path:
        if self._folder is None:
            # a folder of the user's own, gone when the window is
            self._folder = QTemporaryDir(QDir.tempPath() + "/hotline-open-XXXXXX")
        if not self._folder.isValid():
            raise AttachmentRefused("临时文件夹建不起来，附件未打开。请检查磁盘是否已满。")
        return Path(self._folder.path())

    def _show(self, copy: Path) -> None:
        opened = self._show_url(QUrl.fromLocalFile(str(copy)))
        self.told.emit("" if opened else f"本机没有能打开“{copy.name}”的程序，请联系管理员安装。")
