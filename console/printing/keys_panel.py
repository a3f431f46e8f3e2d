"""密钥: which keys sign the hall's slips, where their private halves lie, what may be done with them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from console.printing.keys import SlipKeys
from console.settings.probes import bad, good
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.card import Card, SectionTitle
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.slip.keys import SlipKey
from forms.ticket import BEIJING_TIME

NEW_KEY, ROTATE_KEY, EXPORT_KEY = "Ctrl+N", "Ctrl+R", "Ctrl+E"
HEADS = ("编号", "名称", "启用", "状态", "私钥", "建立人", "说明")
_WIDTHS: list[int | None] = [100, 160, 140, 80, 90, 90, None]
_EXPLAINED = (
    "数据库里只有公钥；任何人拿到公钥都能验真，不能签单。私钥丢失后找不回来，只能轮换。"
    "换座席用同一把密钥，请在建立它的座席上用命令 slip-key carry 写出、slip-key take 取入。"
)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class KeysModel(QAbstractTableModel):
    """One row for each key, the newest first."""

    def __init__(self, keys: SlipKeys) -> None:
        super().__init__()
        self._keys = keys
        self.rows: list[SlipKey] = []
        keys.changed.connect(self._renew)

    def _renew(self) -> None:
        self.beginResetModel()
        self.rows = list(reversed(self._keys.keys.ring.keys))
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there ever were."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See HEADS."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        across = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's words."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        key = self.rows[index.row()]
        here = "在本座席" if key.id in self._keys.keys.here else "不在本座席" if key.in_force else "—"
        ended = key.valid_until.astimezone(BEIJING_TIME) if key.valid_until else None
        return (
            key.id,
            key.name,
            f"{key.valid_from.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}",
            key.state,
            here,
            key.made_by,
            key.revoked_why or (f"{ended:%Y-%m-%d %H:%M} 停用" if ended else ""),
        )[index.column()]


class AskCard(Card):
    """One question before something is done with a key; Enter does it, Esc leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=12, gap=8, parent=parent)
        self.words = Text("", wrap=True)
        self.line = QLineEdit()
        self.line.setMaxLength(200)
        self.do = Button("", variant=Variant.PRIMARY)
        self.no = Button("取消", key="Esc")
        row = HBox(gap=8)
        row.addWidget(self.line, 1)
        row.addWidget(self.do)
        row.addWidget(self.no)
        self.body.addWidget(self.words)
        self.body.addLayout(row)
        self._act: Callable[[str], object] = lambda _: None
        self.do.clicked.connect(self._do)
        self.line.returnPressed.connect(self._do)
        self.no.clicked.connect(self.hide)
        self.hide()

    def ask(self, words: str, do: str, placeholder: str, act: Callable[[str], object]) -> None:
        """Ask; *placeholder* "" for a question without anything to write."""
        self.words.setText(words)
        self.do.setText(do)
        self.do.setAccessibleName(do)
        self.line.clear()
        self.line.setVisible(bool(placeholder))
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(placeholder or do)
        self._act = act
        self.show()
        (self.line if placeholder else self.do).setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        self._act(self.line.text().strip())
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)


class KeysPanel(QWidget):
    """Arrows walk the keys; Ctrl+N makes one, Ctrl+R rotates, Ctrl+E exports the public halves."""

    def __init__(self, keys: SlipKeys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("交办单密钥")
        self._keys = keys
        self.model = KeysModel(keys)
        self.table = DenseTable(
            "交办单密钥", empty="还没有密钥。按 Ctrl+N 新建一把，本座席就可以打印交办单。"
        )
        self.table.setModel(self.model)
        self.table.set_columns(_WIDTHS)
        self.new = Button("新建", icon=Icon.PLUS, compact=True, key=NEW_KEY)
        self.rotate = Button("轮换", icon=Icon.ROTATE_CCW, compact=True, key=ROTATE_KEY)
        self.export = Button("导出公钥", icon=Icon.DOWNLOAD, compact=True, key=EXPORT_KEY)
        self.retire = Button("停用", compact=True)
        self.revoke = Button("作废", variant=Variant.DANGER, compact=True)
        self.title = SectionTitle("交办单密钥")
        for each in (self.new, self.rotate, self.export, self.retire, self.revoke):
            self.title.add(each)
        self.where = Text("", wrap=True)
        self.verdict = VerdictLine()
        self.asking = AskCard()
        column = VBox(self, gap=8)
        for part in (self.title, self.where, Text(_EXPLAINED, "hint", wrap=True), self.verdict, self.asking):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        keys.changed.connect(self._show)
        keys.told.connect(lambda words: self.verdict.present(good(words)))
        keys.refused.connect(lambda words: self.verdict.present(bad(words)))
        self.new.clicked.connect(self.ask_new)
        self.rotate.clicked.connect(self.ask_rotate)
        self.export.clicked.connect(self._ask_file)
        self.retire.clicked.connect(self.ask_retire)
        self.revoke.clicked.connect(self.ask_revoke)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        for key, does in (
            (NEW_KEY, self.ask_new),
            (ROTATE_KEY, self.ask_rotate),
            (EXPORT_KEY, self._ask_file),
        ):
            key_within(self, key, does)
        self._offer()

    @property
    def chosen(self) -> SlipKey | None:
        """The key whose row is marked."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def ask_new(self) -> None:
        """Make a key."""
        self.asking.ask(
            "新建一把密钥，私钥只存在本座席。", "新建", "名称，如 一号座席（可空）", self._keys.create
        )

    def ask_rotate(self) -> None:
        """Make a key in the place of those of this seat."""
        self.asking.ask(
            "新建一把密钥，并停用本座席现在用的密钥。已打印的交办单仍可验真。",
            "轮换",
            "新密钥的名称（可空）",
            self._keys.rotate,
        )

    def ask_retire(self) -> None:
        """Let the chosen key sign nothing more."""
        key = self.chosen
        if key is not None:
            words = f"停用密钥 {key.id}？不能再用它签新单，已打印的仍可验真。不能恢复。"
            self.asking.ask(words, "停用", "", lambda _: self._keys.retire(key.id))

    def ask_revoke(self) -> None:
        """Trust the chosen key no more."""
        key = self.chosen
        if key is not None:
            words = f"作废密钥 {key.id}？只在私钥可能泄露时作废：它签过的交办单会一律验为无效。不能恢复。"
            self.asking.ask(words, "作废", "原因，必填", lambda why: self._keys.revoke(key.id, why))

    def export_to(self, path: Path) -> None:
        """Write the public keys there."""
        self._keys.export(path)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys as they are now."""
        super().showEvent(event)
        if not event.spontaneous():
            self._keys.read()
            self.table.setFocus()

    def _show(self) -> None:
        now = self._keys.keys
        self.title.set_count(len(self.model.rows), " 把")
        print_words = f"公钥指纹 {now.ring.fingerprint}。" if now.ring.keys else ""
        self.where.setText(f"私钥存在{now.where}。{print_words}")
        self._offer()

    def _offer(self) -> None:
        key = self.chosen
        self.retire.set_available(key is not None and key.in_force, "请先选一把使用中的密钥")
        self.revoke.set_available(key is not None and key.revoked_at is None, "请先选一把没有作废的密钥")

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "导出公钥")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(str(Path.home() / "交办单公钥.json"))
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        # not exec(): a call may come while somebody looks for a folder
        dialog.setModal(False)
        dialog.show()
