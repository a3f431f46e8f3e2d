"""导出 in place: where to, how far it is, a way to stop, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar, QWidget

from console.archive import Archive
from console.jobs import Errand
from console.notices import of_failure
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.knowledge.errors import ExportStopped
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME

Write = Callable[[Path, UnitOfWork, Callable[[int], None], Callable[[], bool]], Exported]
"""Writes to this file out of this storage; tells how many rows it has written, and asks whether to stop."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be exported: the file's name without its date, what rows are called, what to know before.

    `most` is how many rows one export may hold, `suffix` how the file's name ends.
    """

    name: str
    rows: str
    note: str
    most: int
    write: Write
    suffix: str = "xlsx"


class ExportStrip(QWidget):
    """`left` comes when somebody is done with it."""

    left = Signal()

    def __init__(self, archive: Archive, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._archive = archive
        self._offer: Offer | None = None
        self._errand: Errand | None = None
        self.path = QLineEdit()
        self.path.setAccessibleName("存为")
        self.choose = Button("浏览", icon=Icon.FOLDER, compact=True)
        self.go = Button("导出", icon=Icon.DOWNLOAD, compact=True)
        self.stop = Button("停止", icon=Icon.CIRCLE_STOP, compact=True)
        self.close_button = Button("关闭", compact=True, key="Esc")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("导出进度")
        self.progress.setTextVisible(False)
        self.said = Text("", "hint", wrap=True, selectable=True)
        row = HBox(gap=8)
        row.addWidget(Text("导出到", "label"))
        row.addWidget(self.path, 1)
        for each in (self.choose, self.go, self.stop, self.close_button):
            row.addWidget(each)
        column = VBox(self, gap=4)
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self.said)
        self.choose.clicked.connect(self._ask_path)
        self.go.clicked.connect(self._export)
        self.path.returnPressed.connect(self._export)
        self.stop.clicked.connect(self._stop)
        self.close_button.clicked.connect(self._leave)
        self._show_busy(busy=False)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._errand is not None

    def offer(self, offer: Offer, now: datetime) -> None:
        """Offer to export this; nothing while another export runs."""
        if self.is_busy:
            self.show()
            return
        self._offer = offer
        stamp = f"{now.astimezone(BEIJING_TIME):%Y%m%d-%H%M}"
        name = "".join(each for each in offer.name if each not in '\\/:*?"<>|')
        folder = Path(self.path.text()).parent if self.path.text() else Path.home()
        self.path.setText(str(folder / f"{name}-{stamp}.{offer.suffix}"))
        self.said.set_tone(None)
        self.said.setText(offer.note)
        self.show()
        self.path.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self) -> None:
        offer = self._offer
        if self.is_busy or offer is None:
            return
        path = Path(self.path.text().strip().strip('"')).expanduser()
        self.said.set_tone(None)
        self.said.setText("正在导出…")
        self._show_busy(busy=True)
        self._ended = False
        errand = self._archive.with_errand(
            lambda uow, errand: offer.write(path, uow, errand.report, errand.is_cancelled),
            lambda exported: self._done(path, offer, exported),
            self._failed,
            lambda rows: self.said.setText(f"正在导出，已写 {rows:,} {offer.rows}…"),
        )
        if not self._ended:
            self._errand = errand

    def _done(self, path: Path, offer: Offer, exported: Exported) -> None:
        said = f"已导出 {exported.rows:,} {offer.rows}到 {path}。"
        if exported.more:
            said += f"还有更多没有写入：一次最多 {offer.most:,} {offer.rows}，请缩小条件后分批导出。"
        self._end(said, Tone.RINGING if exported.more else None)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ExportStopped):
            self._end(error.text, None)
        else:
            self._end(of_failure("export", "导出", error).happened, Tone.DANGER)

    def _end(self, said: str, tone: Tone | None) -> None:
        self._errand, self._ended = None, True
        self.said.set_tone(tone)
        self.said.setText(said)
        self._show_busy(busy=False)

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.cancel()
            self.said.setText("正在停止…")

    def _leave(self) -> None:
        if not self.is_busy:
            self.hide()
            self.left.emit()

    def _show_busy(self, *, busy: bool) -> None:
        self.progress.setRange(0, 0 if busy else 1)
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        self.close_button.setVisible(not busy)
        self.go.set_available(not busy, "正在导出")

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, "导出到")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._offer is not None:
            dialog.setDefaultSuffix(self._offer.suffix)
        dialog.selectFile(self.path.text())
        dialog.fileSelected.connect(self.path.setText)
        # not exec(): a call may come while somebody looks for a folder
        dialog.setModal(False)
        dialog.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what runs, or leaves."""
        if event.key() == Qt.Key.Key_Escape:
            if self.is_busy:
                self._stop()
            else:
                self._leave()
            return
        super().keyPressEvent(event)
