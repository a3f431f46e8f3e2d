"""Opens an attachment: a checked, read-only copy, by the program that the system has for it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from console.desk import Desk
from console.notices import of_failure
from forms.attachment import Attachment
from forms.files.with_draft import copy_for_draft
from forms.knowledge.attachments import AttachmentRules, copy_to_open
from forms.knowledge.errors import AttachmentRefused
from forms.ports import UnitOfWork


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
        """Fetch it from the database and show it."""
        rules = self.rules
        self.fetch(attachment.name, lambda folder, uow: copy_to_open(attachment, folder, uow, rules))

    @property
    def rules(self) -> AttachmentRules:
        """What may be opened."""
        return self._desk.rules.knowledge.attachments

    def fetch(self, name: str, copy: Callable[[Path, UnitOfWork], Path]) -> None:
        """Show what *copy* puts into a folder."""
        self.told.emit(f"正在打开“{name}”…")
        self._desk.archive.with_errand(
            lambda uow, _errand: copy(self._place(), uow), self._show, self._failed
        )

    def open_of_draft(self, attachment: Attachment) -> None:
        """Show a file that may be on this seat alone."""
        rules = self.rules
        self.told.emit(f"正在打开“{attachment.name}”…")
        self._desk.archive.with_both(
            lambda journal, uow: copy_for_draft(attachment, self._place(), journal, uow, rules),
            self._show,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self.told.emit(of_failure("attachment", "打开附件", error).happened)

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
