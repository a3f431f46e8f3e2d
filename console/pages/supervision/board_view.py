"""考核榜单: a month's boards and the 五个一, with what may be done about them; all by keyboard."""

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from console import theme
from console.appraisal import Appraisal, View
from console.desk import Desk
from console.export_strip import ExportStrip, Offer
from console.pages.supervision.asking import Question, Step, to_send_tick_back, to_tick
from console.pages.supervision.board_rows import Line, Listing, five_ones, listing
from console.pages.supervision.forms import AnswerCard, ask_where
from console.supervision import Stage, Supervision
from console.theme import Icon, Tone
from console.widgets.availability import plain_tooltip
from console.widgets.button import Button, Variant
from console.widgets.count_tabs import CountTab, CountTabs, RefreshButton
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.access.roles import Right
from forms.appraisal.exporting import export_boards
from forms.appraisal.ranking import may_be_warned

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MOST = 10_000


class Boards(QAbstractTableModel):
    """A listing as a table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.listing = Listing((), ())

    def show_listing(self, found: Listing) -> None:
        """Show this in place of the last one."""
        self.beginResetModel()
        self.listing = found
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each line."""
        return 0 if parent.isValid() else len(self.listing.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One for each head."""
        return 0 if parent.isValid() else len(self.listing.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.listing.columns):
            return None
        head = self.listing.columns[section][0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(head)
        return head if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The texts; what needs attention ends in the colour of danger, beside its words."""
        line = self.listing.lines[index.row()]
        text = line.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        note = line.notes[index.column()] if line.notes else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(note or text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.listing.columns[index.column()][0]}：{text}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return _ink(line, text, last=index.column() == len(line.cells) - 1)
        return None


def _ink(line: Line, text: str, *, last: bool) -> QBrush | None:
    """Beside its words: green what is done, grey what is not yet, red the black board."""
    tokens = theme.current().tokens
    if line.notes and text.startswith("✓"):
        return QBrush(tokens.talking.text)
    if line.notes and text == "未登记":
        return QBrush(tokens.text_muted)
    return QBrush(tokens.danger.text) if line.warns and last and not line.notes else None


class BoardView(QWidget):
    """`left`: somebody goes back to the lists. Alt and a digit is a board, Alt with ← or → another month."""

    left = Signal()

    def __init__(self, desk: Desk, store: Supervision, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("考核榜单")
        self._forms = store
        self.store = Appraisal(desk.archive, desk.actor, desk.now, store.brand, self)
        self._archive = desk.archive
        self.tabs = CountTabs("榜单分类", self, (CountTab(each, each.label) for each in self.store.views))
        self.month = Text("", "strong")
        self.before = Button("上月", variant=Variant.QUIET, icon=Icon.CHEVRON_LEFT, compact=True)
        self.after = Button("下月", variant=Variant.QUIET, icon=Icon.CHEVRON_RIGHT, compact=True)
        self.refresh = RefreshButton(self)
        self.back = Button("返回督办", icon=Icon.ARROW_LEFT, compact=True, key="Esc")
        self.said = Text("", "secondary", wrap=True)
        self.told = Text("", "secondary", wrap=True)
        self.told.hide()
        self.do = Button("", variant=Variant.PRIMARY, compact=True, key="F9")
        self.undo = Button("退回登记", compact=True, key="Alt+N")
        self.export = Button("导出", icon=Icon.DOWNLOAD, compact=True, key="Alt+E")
        self.model = Boards(self)
        self.table = DenseTable("考核榜单", empty="正在读取…")
        self.table.setModel(self.model)
        self.strip = ExportStrip(desk.archive, "导出考核榜单")
        self.answer: AnswerCard | None = None
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head, row = HBox(gap=8), HBox(gap=8)
        head.addWidget(self.tabs, 1)
        for each in (self.before, self.month, self.after, self.refresh, self.back):
            head.addWidget(each)
        row.addWidget(self.said, 1)
        for each in (self.undo, self.export, self.do):
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self._column = VBox(self, gap=8)
        self._column.addLayout(head)
        self._column.addWidget(self.told)
        self._column.addLayout(row)
        self._column.addWidget(self.strip)
        self._column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._choose)
        self.before.clicked.connect(lambda: self.store.go(-1))
        self.after.clicked.connect(lambda: self.store.go(1))
        self.refresh.clicked.connect(self.store.read)
        self.back.clicked.connect(self.leave)
        self.do.clicked.connect(self.act)
        self.undo.clicked.connect(self.send_back)
        self.export.clicked.connect(self.offer_export)
        self.strip.left.connect(self.take_focus)
        self.store.shown.connect(self._show)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._offer())
        self.table.opened.connect(lambda _: self.act())
        for keys, does in (
            ("Alt+Left", self.before.click),
            ("Alt+Right", self.after.click),
            ("F9", self.do.click),
            ("Alt+N", self.undo.click),
            ("Alt+E", self.export.click),
            ("Alt+0", self.take_focus),
            ("Esc", self.leave),
        ):
            QShortcut(QKeySequence(keys), self, does)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has happened meanwhile."""
        super().showEvent(event)
        self.tabs.mark(self.store.view)
        self.store.read()
        self.take_focus()

    def take_focus(self) -> None:
        """Bring the keyboard into the table."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Put away what is open, else go back to the lists."""
        if self.answer is not None:
            self._put_away()
        elif not self.strip.isHidden():
            self.strip.close_button.click()
        else:
            self.left.emit()

    # --- what is shown

    def _choose(self, view: View) -> None:
        self._put_away()
        self.table.set_empty("正在读取…")
        self.store.show_view(view)
        self.take_focus()

    def _show(self) -> None:
        month, store = self.store.month, self.store
        self.month.setText(f"{month.year}年{month.month}月")
        self.after.set_available(not store.is_latest, "这是最近的一个月")
        if store.stage is Stage.FAILED:
            self._tell(store.problem, Tone.DANGER)
            self.table.set_empty(store.problem)
            return
        five, boards = store.five, store.boards
        if store.view is View.FIVE_ONES and five is not None:
            self._list(five_ones(five))
        elif store.view is not View.FIVE_ONES and boards is not None:
            self._list(listing(store.view, boards))

    def _list(self, found: Listing) -> None:
        unit = self._line.unit if self._line is not None else ""
        self.table.set_empty(found.empty)
        self.model.show_listing(found)
        self.table.set_columns([width for _, width in found.columns])
        at = next((row for row, each in enumerate(found.lines) if unit and each.unit == unit), 0)
        if found.lines:
            self.table.setCurrentIndex(self.model.index(at, 0))
        self._offer()

    @property
    def _line(self) -> Line | None:
        at = self.table.currentIndex().row()
        lines = self.model.listing.lines
        return lines[at] if 0 <= at < len(lines) else None

    # --- what may be done

    def _offer(self) -> None:
        """The buttons for the row that is marked."""
        store, line = self.store, self._line
        if self.answer is not None:
            return  # one prominent button at a time: the form's own
        at = self.table.currentIndex().column()
        note = line.notes[at] if line is not None and line.notes else ""
        self.said.setText(note or self.model.listing.said)
        supervises, is_five = store.may(Right.SUPERVISE), store.view is View.FIVE_ONES
        self.undo.setVisible(is_five and supervises)
        self.export.setVisible(not is_five and store.may(Right.EXPORT))
        self.do.setVisible(is_five or (store.view is View.RED_BLACK and supervises))
        if is_five:
            self._offer_ticks(line)
        elif store.boards is not None:
            place = line.place if line is not None else None
            warned = line is not None and line.unit in store.boards.warned
            fits = warned or (place is not None and may_be_warned(place, store.boards.rules))
            self.do.setText("另存预警函 F9" if warned else "发预警函 F9")
            self.do.set_available(fits, "这个单位的得分不到预警线")

    def _offer_ticks(self, line: Line | None) -> None:
        board = self.store.five
        self.do.setText("登记 F9")
        if board is None or line is None:
            self.do.set_available(False, "先选一个单位")
            self.undo.set_available(False, "先选一个单位")
            return
        missing = board.missing(line.unit)
        self.do.set_available(bool(missing), "这个单位都已登记")
        self.undo.set_available(len(missing) < len(board.items), "这个单位还没有登记")

    def act(self) -> None:
        """The one next step of the row that is marked."""
        line, board = self._line, self.store.five
        if line is None or not self.do.isVisible() or not self.do.isEnabled():
            return
        if self.store.view is View.FIVE_ONES and board is not None:
            self._ask(to_tick(line.unit, line.cells[0], board.missing(line.unit)))
        elif self.store.view is View.RED_BLACK:
            name = f"{self.month.text()}预警函.docx"
            ask_where(self, "预警函", name, lambda path: self.warn(line.unit, path))

    def warn(self, unit: str, path: Path) -> None:
        """Send a unit its letter of warning, and write it to a file."""
        self.store.warn(
            unit,
            path,
            lambda name: self._tell(f"预警函已记入并通知该单位，存为 {name}。", None),
            lambda why: self._tell(why, Tone.DANGER),
        )

    def send_back(self) -> None:
        """Not accept what a unit has ticked."""
        line, board = self._line, self.store.five
        if line is None or board is None or not self.undo.isVisible() or not self.undo.isEnabled():
            return
        done = [
            (item, period, board.ticks[line.unit, item.key])
            for item, period in board.items
            if (line.unit, item.key) in board.ticks
        ]
        self._ask(to_send_tick_back(line.unit, line.cells[0], done))

    def offer_export(self) -> None:
        """Offer the month's boards as a workbook."""
        if not self.export.isVisible():
            return
        month, actor, now = self.store.month, self.store.actor, self.store.now()
        note = "文件每页注明导出人和时间，本次导出记入审计日志。"
        self.strip.offer(
            Offer(
                f"考核榜单-{month:%Y-%m}",
                "行",
                note,
                _MOST,
                lambda path, uow, _report, _cancelled: export_boards(path, month, actor, uow, now),
            ),
            now,
        )

    def _ask(self, question: Question) -> None:
        self._put_away()
        self._tell("", None)
        self.answer = AnswerCard(question, self._forms, lambda step: self._run(question, step))
        self.answer.left.connect(self._put_away)
        for each in (self.do, self.undo):
            each.hide()
        self._column.insertWidget(self._column.count() - 1, self.answer)
        self.answer.show()
        self.answer.take_focus()

    def _run(self, question: Question, step: Step) -> None:
        card = self.answer

        def done() -> None:
            self._forms.forms.forget(question.key)
            self._put_away()
            self._tell(question.done, None)

        refused = card.refuse if card is not None else lambda why: self._tell(why, Tone.DANGER)
        self.store.run(question.title, step, done, refused)

    def _put_away(self) -> None:
        if self.answer is not None:
            self.answer.hide()
            self.answer.deleteLater()
            self.answer = None
            self._offer()
            self.take_focus()

    def _tell(self, words: str, tone: Tone | None) -> None:
        self.told.set_tone(tone)
        self.told.setText(words)
        self.told.setVisible(bool(words))
