"""审计: who saw, printed, exported or changed what; read only, and the reading itself is noted."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from console.audit import AuditReading
from console.desk import Desk
from console.export_strip import ExportStrip, Offer
from console.pages.audit.check_strip import CheckStrip
from console.pages.audit.filters import LookBar
from console.pages.audit.table import WIDTHS, AuditModel
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.card import Card, SectionTitle
from console.widgets.count_tabs import RefreshButton
from console.widgets.layout import VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.access.audit_reading import MOST_ROWS, export_look, when_words
from forms.access.audit_reading import AuditPage as Lines
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork

CHECK_KEY, EXPORT_KEY, FIND_KEY = "Ctrl+K", "Ctrl+E", "Ctrl+F"


class LineCard(Card):
    """One line in full, with the hashes that chain it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=12, gap=4, parent=parent)
        self.setAccessibleName("所选记录")
        self.words = Text("", wrap=True, selectable=True)
        self.hashes = Text("", "hint", wrap=True, selectable=True)
        self.body.addWidget(self.words)
        self.body.addWidget(self.hashes)
        self.hide()


class AuditPage(QWidget):
    """Arrows walk the lines, Ctrl+F finds, Ctrl+K checks the chain, Ctrl+E takes a table away."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("审计")
        self.reading = AuditReading(desk.archive, desk.actor, desk.now, self)
        self.bar = LookBar()
        self.model = AuditModel(self.reading)
        self.table = DenseTable("审计日志", empty="正在读取审计日志…")
        self.table.setModel(self.model)
        self.table.set_columns(WIDTHS)
        self.line = LineCard()
        self.checking = CheckStrip(self.reading)
        self.exporting = ExportStrip(desk.archive, "导出审计日志")
        self.check = Button("校验全链", icon=Icon.SHIELD_CHECK, compact=True, key=CHECK_KEY)
        self.export = Button("导出", icon=Icon.DOWNLOAD, compact=True, key=EXPORT_KEY)
        self.refresh = RefreshButton(self)
        self.title = SectionTitle("审计日志")
        for each in (self.check, self.export, self.refresh):
            self.title.add(each)
        self._looked = False
        column = VBox(self, gap=8, margins=12)
        for part in (self.title, self.bar, self.checking, self.exporting):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.line)
        self._wire()

    def _wire(self) -> None:
        self.reading.listed.connect(self._listed)
        self.reading.extended.connect(lambda _: self._count())
        self.reading.refused.connect(self._refused)
        self.bar.wanted.connect(self.look)
        self.refresh.clicked.connect(self.look)
        self.check.clicked.connect(self.checking.begin)
        self.export.clicked.connect(self.offer_export)
        self.exporting.left.connect(self.table.setFocus)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.search_wanted.connect(self.bar.who.setFocus)
        for key, does in (
            (CHECK_KEY, self.checking.begin),
            (EXPORT_KEY, self.offer_export),
            (FIND_KEY, self.bar.who.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(key), self, does)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time, the newest lines; later what was listed stays until somebody asks anew."""
        super().showEvent(event)
        if not event.spontaneous() and not self._looked:
            self.look()
            self.table.setFocus()

    def look(self) -> None:
        """List what the bar says, newest first."""
        self._looked = True
        self.bar.say("")
        self.table.set_empty("正在读取审计日志…")
        self.reading.look(self.bar.look)

    def offer_export(self) -> None:
        """Offer to take away what is listed, with everything older that the same look finds."""
        look, actor, now = self.reading.asked, self.reading.actor, self.reading.now()

        def write(
            path: Path, uow: UnitOfWork, told: Callable[[int], None], stopped: Callable[[], bool]
        ) -> Exported:
            return export_look(path, actor, look, uow, now, on_progress=told, cancelled=stopped)

        note = f"导出：{look.words}。文件带导出人和时间，导出会记入审计日志；最多 {MOST_ROWS:,} 条。"
        self.exporting.offer(Offer("审计日志", "条", note, MOST_ROWS, write), now)

    def _listed(self, _: Lines) -> None:
        self.table.set_empty("没有符合条件的记录。请放宽条件，或按“清除”查看全部。")
        self._count()
        self.line.hide()
        self.table.scrollToTop()

    def _count(self) -> None:
        more = "+" if self.reading.has_more else ""
        self.title.set_count(len(self.model.lines), f"{more} 条")

    def _refused(self, said: str) -> None:
        self.bar.say(said)
        if not self.model.lines:
            self.table.set_empty("没有读到审计日志。")

    def _chosen(self, index: QModelIndex) -> None:
        self.line.setVisible(index.isValid())
        if not index.isValid():
            return
        line = self.model.lines[index.row()]
        parts = (
            f"第 {line.number:,} 条",
            when_words(line),
            self.model.who_words(line),
            line.label,
            line.ticket_id and f"工单 {self.model.ticket_words(line)}",
            line.subject and f"对象：{line.subject}",
            line.reason and f"理由：{line.reason}",
        )
        self.line.words.setText("　".join(part for part in parts if part))
        self.line.hashes.setText(f"上一条 {line.before}\n本　条 {line.hash}")
