"""The attachments of what is being written: added by a button, a key or dropped; Delete takes out."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QWidget

from console import theme
from console.attachment_opener import AttachmentOpener
from console.desk import Desk
from console.notices import of_failure
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.attachment import Attachment
from forms.knowledge.attachments import MOST, attach, size_words


class AttachmentField(QWidget):
    """`edited` comes when one was added or taken out. Delete takes out, Enter opens.

    Who inherits says where a file is kept. `most` is how many there may be, `taken_out` what becomes of one
    that is taken out.
    """

    edited = Signal()
    most = MOST
    taken_out = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._desk = desk
        self._kept: tuple[Attachment, ...] = ()
        self._round = 0
        self.opener = AttachmentOpener(desk, self)
        self.list = _Files()
        self.list.setAccessibleName("附件")
        self.add = Button("添加附件", icon=Icon.PLUS, compact=True)
        self.take_out = Button("移除", icon=Icon.X, compact=True)
        self.said = Text("", "hint", wrap=True)
        row = HBox(gap=8)
        row.addWidget(self.list, 1)
        buttons = VBox(gap=4)
        buttons.addWidget(self.add)
        buttons.addWidget(self.take_out)
        buttons.addStretch(1)
        row.addLayout(buttons)
        column = VBox(self, gap=2)
        column.addLayout(row)
        column.addWidget(self.said)
        self.add.clicked.connect(self.ask)
        self.take_out.clicked.connect(self._take_out)
        self.list.delete_pressed.connect(self._take_out)
        self.list.itemActivated.connect(lambda _: self._open())
        self.opener.told.connect(lambda words: self._say(words))
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self._draw()

    def _rescale(self) -> None:
        self.list.setFixedHeight(theme.current().px(76))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What is attached."""
        return self._kept

    def show_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        """Show what is attached; files on their way to the article before are dropped."""
        self._round += 1
        self._kept = attachments
        self._say("")
        self._draw()

    def take(self, files: list[Path]) -> None:
        """Add these files, one after the other."""
        room = self.most - len(self._kept)
        if len(files) > room:
            self._say(f"最多 {self.most} 个附件，还能添加 {room} 个。", Tone.DANGER)
            files = files[:room]
        else:
            self._say("正在保存附件…" if files else "")
        now = self._round
        for file in files:
            self._keep(
                file,
                lambda attachment: self._taken(now, attachment),
                lambda error: self._refused(now, error),
            )

    def _keep(
        self, file: Path, done: Callable[[Attachment], None], failed: Callable[[Exception], None]
    ) -> None:
        raise NotImplementedError

    def _taken(self, begun: int, attachment: Attachment) -> None:
        if begun != self._round:
            self._came_too_late(attachment)
            return
        if all(each.digest != attachment.digest for each in self._kept):
            self._kept = (*self._kept, attachment)
            self._draw()
            self.edited.emit()
        self._say(f"已添加“{attachment.name}”。")

    def _came_too_late(self, attachment: Attachment) -> None:
        """Something else is written now: it belongs to nothing."""

    def _refused(self, begun: int, error: Exception) -> None:
        if begun == self._round:
            self._say(of_failure("attachment", "添加附件", error).happened, Tone.DANGER)

    def _take_out(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._kept):
            gone = self._kept[row]
            self._kept = (*self._kept[:row], *self._kept[row + 1 :])
            self._draw()
            self._say(f"已移除“{gone.name}”{self.taken_out}。")
            self.edited.emit()

    def _open(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._kept):
            self._show_file(self._kept[row])

    def _show_file(self, attachment: Attachment) -> None:
        self.opener.open(attachment)

    def _draw(self) -> None:
        row = min(max(0, self.list.currentRow()), len(self._kept) - 1)
        self.list.clear()
        self.list.addItems([f"{each.name}　{size_words(each.size)}" for each in self._kept])
        self.list.setCurrentRow(row)
        self.take_out.set_available(bool(self._kept), "没有附件")

    def _say(self, words: str, tone: Tone | None = None) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def ask(self) -> None:
        """Let somebody choose files."""
        dialog = QFileDialog(self, "选择附件")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        kinds = " ".join(f"*.{each}" for each in sorted(self.opener.rules.allowed))
        dialog.setNameFilters([f"可作附件的文件 ({kinds})", "所有文件 (*)"])
        dialog.filesSelected.connect(lambda names: self.take([Path(each) for each in names]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # not exec(): a call may come while somebody looks for a file
        dialog.setModal(False)
        dialog.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        event.acceptProposedAction()
        self.take(dropped_files(event))


def dropped_files(event: QDropEvent) -> list[Path]:
    """The files of this machine that are being dragged."""
    return [Path(each.toLocalFile()) for each in event.mimeData().urls() if each.isLocalFile()]


class ArticleFiles(AttachmentField):
    """Those of an article: kept in the database at once, for every seat."""

    taken_out = "，保存后生效；旧版本里仍可打开"

    def _keep(
        self, file: Path, done: Callable[[Attachment], None], failed: Callable[[Exception], None]
    ) -> None:
        rules, now = self.opener.rules, self._desk.now()
        self._desk.archive.with_errand(lambda uow, _errand: attach(file, uow, now, rules), done, failed)


class _Files(QListWidget):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes out; Tab goes on."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
            return
        super().keyPressEvent(event)
