"""验单: drop or choose a file, scan or paste the code; a big 有效 or 无效, and why."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDropEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QScrollArea, QWidget

from console import theme
from console.printing.slips import Checked, Slips
from console.theme import Icon, Tone, Type
from console.widgets.button import Button, Variant
from console.widgets.card import Card, IconLabel
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.slip.service import Standing
from forms.slip.verifying import Outcome
from forms.ticket import BEIJING_TIME

_KINDS = "交办单 (*.pdf *.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.txt)"
_HELP = "把 PDF 或照片拖到这里，或按“选择文件”；用扫码枪扫二维码，或把“验真码”粘贴到上面的框里，再按回车。"
_WORKING = "正在核对……"
_LOOKS = {
    Outcome.VALID: (Icon.SHIELD_CHECK, Tone.TALKING),
    Outcome.BY_EYE: (Icon.SHIELD_ALERT, Tone.RINGING),
    Outcome.INVALID: (Icon.CIRCLE_X, Tone.DANGER),
}
_UNREACHED = "没有连上数据库，只按本机保存的公钥核对了签名；这张单是否已作废，请连上后再查。"
_UNKNOWN = "签名有效，但本热线的登记簿里没有这个单号。请向签发的热线核实。"


class VerifyPanel(QWidget):
    """`verified` carries the Checked that is shown now."""

    verified = Signal(object)

    def __init__(self, slips: Slips, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("验单")
        self.setAcceptDrops(True)
        self._slips = slips
        self._asked = 0
        self.checked: Checked | None = None
        self.box = QLineEdit()
        self.box.setPlaceholderText("扫描二维码，或粘贴验真码（JBD1:…）")
        self.box.setAccessibleName("验真码")
        self.box.setClearButtonEnabled(True)
        self.check_button = Button("核对", variant=Variant.PRIMARY, icon=Icon.SHIELD_CHECK, key="Enter")
        self.choose_button = Button("选择文件", icon=Icon.FOLDER, key="Ctrl+O")
        self.icon = IconLabel(Icon.SHIELD, size=40)
        self.word = Text("等待核对")
        self.why = Text(_HELP, "body", wrap=True)
        self.more = Text("", "secondary", wrap=True)
        self.card = Card(margins=16)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._lay_out()
        self.box.returnPressed.connect(self.check_text)
        self.check_button.clicked.connect(self.check_text)
        self.choose_button.clicked.connect(self._ask_file)
        key_within(self, "Ctrl+O", self.choose_button.click)
        self._dress()
        theme.current().changed.connect(self._dress)

    def _lay_out(self) -> None:
        bar = HBox(gap=8)
        bar.addWidget(self.box, 1)
        bar.addWidget(self.check_button)
        bar.addWidget(self.choose_button)
        head = HBox(gap=12)
        head.addWidget(self.icon)
        head.addWidget(self.word, 1)
        self.card.body.addLayout(head)
        self.card.body.addWidget(self.why)
        self.card.body.addWidget(self.more)
        self.card.body.addWidget(self._rows)
        self.card.body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.card)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = VBox(self, gap=8)
        column.addLayout(bar)
        column.addWidget(scroll, 1)
        self.more.hide()
        self._rows.hide()

    def _dress(self) -> None:
        look = theme.current()
        self.word.setFont(look.font(Type.DISPLAY))
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(6))

    # --- what is asked

    def focus_box(self) -> None:
        """Bring the keyboard to the box, ready for the scanner."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def check_text(self) -> None:
        """Verify what stands in the box."""
        text = self.box.text().strip()
        if not text:
            self._refused(self._begin(), "框里没有内容。请扫描二维码，或粘贴验真码。")
            return
        asked = self._begin()
        self._slips.verify_text(
            text, lambda found: self._show(asked, found), lambda why: self._refused(asked, why)
        )
        self.box.selectAll()

    def check_file(self, path: Path) -> None:
        """Verify a PDF file, a picture or a text file."""
        asked = self._begin()
        self._slips.verify_file(
            path, lambda found: self._show(asked, found), lambda why: self._refused(asked, why)
        )

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择要验的交办单", "", _KINDS)
        if name:
            self.check_file(Path(name))

    def showEvent(self, event: QShowEvent) -> None:
        """The style sheet dresses what is shown first; the big word stays big."""
        super().showEvent(event)
        self._dress()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of this computer, or a text."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Verify what was dropped."""
        urls = [each for each in event.mimeData().urls() if each.isLocalFile()]
        if urls:
            self.check_file(Path(urls[0].toLocalFile()))
        elif event.mimeData().hasText():
            self.box.setText(event.mimeData().text())
            self.check_text()
        event.acceptProposedAction()

    # --- what is told

    def _begin(self) -> int:
        self._asked += 1
        self.checked = None
        self._put(Icon.LOADER, None, _WORKING, "", "")
        self._fill({}, frozenset())
        return self._asked

    def _refused(self, asked: int, why: str) -> None:
        if asked == self._asked:
            self._put(Icon.CIRCLE_ALERT, Tone.RINGING, "没有验成", why, "")

    def _show(self, asked: int, found: Checked) -> None:
        if asked != self._asked:
            return
        self.checked = found
        verdict = found.verdict
        icon, tone = _LOOKS[verdict.outcome]
        word, words = verdict.outcome.label, verdict.words
        if found.standing is Standing.VOID and found.slip is not None:
            icon, tone, word = Icon.SHIELD_ALERT, Tone.DANGER, "已作废"
            words = f"这张单确由本热线签发，但已作废：{found.slip.void_why}。"
        elif found.standing is Standing.UNKNOWN and verdict.valid:
            icon, tone, word, words = Icon.SHIELD_ALERT, Tone.RINGING, "待核实", _UNKNOWN
        more = [each.text for each in verdict.findings]
        if verdict.key is not None:
            since = verdict.key.valid_from.astimezone(BEIJING_TIME)
            name = f"“{verdict.key.name}”" if verdict.key.name else ""
            more.append(f"签名密钥{name}编号 {verdict.key.id}，{since:%Y-%m-%d} 启用，{verdict.key.state}。")
        if verdict.valid and found.standing is None:
            more.append(_UNREACHED)
        self._put(icon, tone, word, words, "\n".join(more))
        rows = {} if verdict.facts is None else {label: value for _, label, value in verdict.facts.rows}
        self._fill(rows, frozenset(each.row for each in verdict.findings))
        self.verified.emit(found)

    def _put(self, icon: Icon, tone: Tone | None, word: str, why: str, more: str) -> None:
        self.icon.set_icon(icon, tone)
        self.word.set_tone(tone)
        self.word.setFont(theme.current().font(Type.DISPLAY))  # a new tone is a new dress
        self.word.setText(word)
        self.word.setAccessibleName(f"结果：{word}")
        self.why.setText(why)
        self.more.setText(more)
        self.why.setVisible(bool(why))
        self.more.setVisible(bool(more))
        self.card.set_tone(Tone.DANGER if tone is Tone.DANGER else None)
        if why:
            event = QAccessibleAnnouncementEvent(self, f"{word}。{why}")
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def _fill(self, rows: dict[str, str], wrong: frozenset[str]) -> None:
        """The signed facts, for the eye to hold against the paper; those that differ stand out."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, (label, value) in enumerate(rows.items()):
            bad = label in wrong
            name = Text(f"{label}（不符）" if bad else label, "label", tone=Tone.DANGER if bad else None)
            shown = Text(value, "strong" if bad else "body", wrap=True, selectable=True)
            shown.setAccessibleName(f"{label} {value}")
            self._grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, number, 1)
        self._grid.setColumnStretch(1, 1)
        self._rows.setVisible(bool(rows))
