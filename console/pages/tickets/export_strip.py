"""导出 in place: where to, how far it is, a way to stop, and what became of it."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar, QWidget

from console.desk import Desk
from console.jobs import Errand
from console.notices import of_failure
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.ticket import BEIJING_TIME
from forms.ticket_list import TicketQuery
from forms.views.exporting import MOST_ROWS, ExportCancelled, Exported, export_tickets


class ExportStrip(QWidget):
    """`left` comes when somebody is done with it."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("导出工单列表")
        self._desk = desk
        self._query = TicketQuery()
        self._columns: tuple[str, ...] = ()
        self._what = ""
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

    def offer(self, query: TicketQuery, columns: tuple[str, ...], what: str, now: datetime) -> None:
        """Offer to export this list; nothing while another export runs."""
        if self.is_busy:
            self.show()
            return
        self._query, self._columns, self._what = query, columns, what
        stamp = f"{now.astimezone(BEIJING_TIME):%Y%m%d-%H%M}"
        name = "".join(each for each in what if each not in '\\/:*?"<>|')
        folder = Path(self.path.text()).parent if self.path.text() else Path.home()
        self.path.setText(str(folder / f"工单-{name}-{stamp}.xlsx"))
        self.said.set_tone(None)
        self.said.setText(f"号码已遮盖，文件带导出人和时间，导出会记入审计日志；最多 {MOST_ROWS:,} 件。")
        self.show()
        self.path.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self) -> None:
        if self.is_busy:
            return
        path = Path(self.path.text().strip().strip('"')).expanduser()
        query, columns, what = self._query, self._columns, self._what
        actor, now = self._desk.actor, self._desk.now()
        self.said.set_tone(None)
        self.said.setText("正在导出…")
        self._show_busy(busy=True)
        self._ended = False
        errand = self._desk.archive.with_errand(
            lambda uow, errand: export_tickets(
                path,
                query,
                columns,
                what,
                actor,
                uow,
                now,
                on_progress=errand.report,
                cancelled=errand.is_cancelled,
            ),
            lambda exported: self._done(path, exported),
            self._failed,
            lambda rows: self.said.setText(f"正在导出，已写 {rows} 件…"),
        )
        if not self._ended:
            self._errand = errand

    def _done(self, path: Path, exported: Exported) -> None:
        said = f"已导出 {exported.rows:,} 件到 {path}。"
        if exported.more:
            said += f"还有更多没有写入：一次最多 {MOST_ROWS:,} 件，请缩小条件后分批导出。"
        self._end(said, Tone.RINGING if exported.more else None)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ExportCancelled):
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
        dialog.setDefaultSuffix("xlsx")
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
