"""交办单: what the slip of one order says, to whom it is handed, and the two ways out: paper and PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QScrollArea, QWidget

from console import theme
from console.jobs import Errand
from console.printing.faces import NO_FACE, slip_face
from console.printing.making import BatchProgress, Made
from console.printing.output import NO_PRINTER, Output, PdfFile, PdfFolder, Printer, file_name, printer_names
from console.printing.preview import SlipPreview
from console.printing.sheet import Page
from console.printing.slips import Slips
from console.printing.void_strip import VoidStrip
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import SectionTitle
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.slip.service import SlipDraft
from forms.slip.slip import Slip
from forms.ticket import BEIJING_TIME

_TYPING_MS = 400
_SIDE = 312
_LEAST_PREVIEW = 160
_PLAIN = "打印和存为 PDF 都会记入审计日志；每打印一次是一个新的单号。"
_WORKING = "正在签名和打印……"


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """An order that may be printed; `label` says to whom it went: 主办 · 城管局."""

    id: str
    label: str


class SlipPanel(QWidget):
    """`show_orders` shows the slip of the first of some orders, `show_order` that of one.

    `left` comes when the person closes it, `made` carries a Made.
    """

    left = Signal()
    made = Signal(object)

    def __init__(
        self,
        slips: Slips,
        parent: QWidget | None = None,
        *,
        printers: Callable[[], tuple[str, ...]] = printer_names,
        printer: Callable[[str], Output] = Printer,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("交办单")
        self._slips, self._printers, self._printer = slips, printers, printer
        self.order_id = ""
        self._draft: SlipDraft | None = None
        self._asked = 0
        self._busy = False
        self._errand: Errand | None = None
        self.preview = SlipPreview()
        self.order_box = QComboBox()
        self.order_box.setAccessibleName("派给")
        self._order_words = Text("派给", "label")
        self.receiver = QComboBox()
        self.receiver.setEditable(True)
        self.receiver.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.receiver.setAccessibleName("接收人")
        self.printer_box = QComboBox()
        self.printer_box.setAccessibleName("打印机")
        self.printer_box.setPlaceholderText("没有打印机")
        self.print_button = Button("打印", variant=Variant.PRIMARY, icon=Icon.PRINTER, key="Ctrl+P")
        self.save_button = Button("存为 PDF", icon=Icon.DOWNLOAD, key="Ctrl+S")
        self.all_button = Button("全部存为 PDF", icon=Icon.FOLDER)
        self.stop_button = Button("停止", icon=Icon.X)
        self.stop_button.hide()
        self.close_button = Button("关闭", key="Esc")
        self.told = Text(_PLAIN, "secondary", wrap=True)
        self.before = Text("", "secondary", wrap=True)
        self.taking_back = VoidStrip()
        self._side = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._side)
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _lay_out(self) -> None:
        column = VBox(self._side, gap=8, margins=(2, 2, 14, 2))
        column.addWidget(SectionTitle("交办单"))
        column.addWidget(self._order_words)
        column.addWidget(self.order_box)
        for label, field in (("接收人", self.receiver), ("打印机", self.printer_box)):
            words = Text(label, "label")
            words.setBuddy(field)
            column.addWidget(words)
            column.addWidget(field)
        for button in (
            self.print_button,
            self.save_button,
            self.all_button,
            self.stop_button,
            self.close_button,
        ):
            column.addWidget(button)
        column.addWidget(self.told)
        column.addWidget(self.before)
        column.addWidget(self.taking_back)
        column.addStretch(1)
        row = HBox(self, gap=12)
        row.addWidget(self.preview, 1)
        row.addWidget(self._scroll)

    def _connect(self) -> None:
        self.order_box.activated.connect(lambda _: self._go_to(self.order_box.currentData()))
        self.receiver.currentTextChanged.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self._look_again)
        self.print_button.clicked.connect(self.print_it)
        self.save_button.clicked.connect(self._ask_where)
        self.all_button.clicked.connect(self._ask_folder)
        self.stop_button.clicked.connect(self._stop)
        self.close_button.clicked.connect(self.left)
        self.taking_back.wanted.connect(self._void)
        for key, button in (("Ctrl+P", self.print_button), ("Ctrl+S", self.save_button)):
            key_within(self, key, button.click)

    def _rescale(self) -> None:
        self._scroll.setFixedWidth(theme.current().px(_SIDE))

    # --- what others ask for

    def show_orders(self, orders: Sequence[OrderChoice]) -> None:
        """Show the slip of the first order, with a choice among all; bring the keyboard here."""
        self.order_box.clear()
        for each in orders:
            self.order_box.addItem(each.label, each.id)
        for part in (self.order_box, self._order_words, self.all_button):
            part.setVisible(len(orders) > 1)
        self._go_to(orders[0].id)

    def show_order(self, order_id: str) -> None:
        """Show what the slip of this order would say, and bring the keyboard here."""
        self.show_orders((OrderChoice(order_id, ""),))

    def _go_to(self, order_id: str) -> None:
        self.order_id = order_id
        self._draft = None
        self.preview.show_page(None)
        self._fill(self.printer_box, self._printers())
        self._fill(self.receiver, ())
        self._tell(_PLAIN)
        self.before.setText("")
        self.taking_back.show_slip(None)
        self._read("")
        self.receiver.setFocus()

    def print_it(self) -> None:
        """Print on the chosen printer."""
        self._make(self._printer(self.printer_box.currentText()))

    def save_to(self, path: Path) -> None:
        """Save as a PDF file; one that stands there is replaced."""
        self._make(PdfFile(path if path.suffix else path.with_suffix(".pdf")))

    # --- the draft

    def _look_again(self) -> None:
        if self._draft is not None and not self._busy:
            self._read(self.receiver.currentText())

    def _read(self, receiver: str) -> None:
        self._asked += 1
        asked = self._asked
        self._offer()
        self._slips.draft(
            self.order_id,
            receiver,
            lambda draft: self._show(asked, draft),
            lambda why: self._failed(asked, why),
        )

    def _show(self, asked: int, draft: SlipDraft) -> None:
        if asked != self._asked:
            return
        first = self._draft is None
        self._draft = draft
        if first:
            self._fill(self.receiver, draft.receivers or (draft.facts.receiver,))
        face = slip_face()
        self.preview.show_page(Page(draft.facts, "", self._slips.brand, face or ""))
        if face is None:
            self._tell(NO_FACE, Tone.DANGER)
        self.before.setText(_told_of(draft))
        self.taking_back.show_slip(draft.before[-1] if draft.before and self._slips.may_print else None)
        self._offer()

    def _failed(self, asked: int, why: str) -> None:
        if asked == self._asked:
            self._tell(why, Tone.DANGER)
            self._offer()

    # --- making

    def _ask_where(self) -> None:
        if self._draft is None:
            return
        usual = file_name(self._draft.facts)
        name, _ = QFileDialog.getSaveFileName(self, "存为 PDF", usual, "PDF (*.pdf)")
        if name:
            self.save_to(Path(name))

    def save_all_to(self, folder: Path) -> None:
        """Save the slips of all orders into a folder, each handed to who is on duty."""
        if self._draft is None or self._busy:
            return
        self._busy = True
        self._tell(_WORKING)
        self._offer()
        self.stop_button.show()
        orders = [self.order_box.itemData(at) for at in range(self.order_box.count())]
        self._errand = self._slips.make_many(
            orders,
            PdfFolder(folder),
            self._tell_progress,
            lambda report: self._all_ended(report.text, done=not report.failed),
            lambda why: self._all_ended(why, done=False),
        )

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "全部存到哪个文件夹")
        if name:
            self.save_all_to(Path(name))

    def _tell_progress(self, progress: object) -> None:
        if self._busy and isinstance(progress, BatchProgress) and progress.done < progress.total:
            self._tell(f"正在做第 {progress.done + 1} 份，共 {progress.total} 份……")

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.cancel()
            self._tell("做完手上这一份就停……")

    def _all_ended(self, words: str, *, done: bool) -> None:
        self._busy, self._errand = False, None
        self.stop_button.hide()
        self._tell(words, Tone.TALKING if done else Tone.DANGER)
        self._read(self.receiver.currentText())

    def _make(self, output: Output) -> None:
        if self._draft is None or self._busy:
            return
        self._busy = True
        self._tell(_WORKING)
        self._offer()
        order_id = self.order_id
        self._slips.make(
            order_id,
            self.receiver.currentText().strip(),
            output,
            lambda made: self._ended(order_id, made, ""),
            lambda why: self._ended(order_id, None, why),
        )

    def _ended(self, order_id: str, made: Made | None, why: str) -> None:
        self._busy = False
        if made is not None:
            self.made.emit(made)
        if order_id != self.order_id:
            self._offer()
            return
        if made is None:
            self._tell(why, Tone.DANGER)
        else:
            self._tell(f"交办单 {made.slip.serial} {made.where}", Tone.TALKING)
        self._read(self.receiver.currentText())

    def _void(self, serial: str, why: str) -> None:
        self._slips.void(serial, why, self._voided, lambda words: self._tell(words, Tone.DANGER))

    def _voided(self, slip: Slip) -> None:
        self._tell(f"交办单 {slip.serial} 已登记为作废，验单时会说明。", Tone.TALKING)
        self._read(self.receiver.currentText())

    def _offer(self) -> None:
        ready = self._draft is not None and not self._busy
        why = _WORKING if self._busy else "正在准备交办单"
        if not self._slips.may_print:
            ready, why = False, "您没有打印交办单的权限"
        elif slip_face() is None:
            ready, why = False, NO_FACE
        self.save_button.set_available(ready, why)
        self.all_button.set_available(ready, why)
        printer = bool(self.printer_box.currentText())
        self.print_button.set_available(ready and printer, why if not ready else NO_PRINTER)

    def _tell(self, words: str, tone: Tone | None = None) -> None:
        self.told.set_tone(tone)
        self.told.setText(words)

    @staticmethod
    def _fill(box: QComboBox, names: tuple[str, ...]) -> None:
        box.blockSignals(True)
        box.clear()
        box.addItems(list(names))
        box.setCurrentIndex(0 if names else -1)
        box.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, what is to be done comes before what it will look like."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= theme.current().px(_SIDE + _LEAST_PREVIEW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the desk."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _told_of(draft: SlipDraft) -> str:
    """What was printed of this order before."""
    if not draft.before:
        return "这份派单还没有打印过交办单。"
    last = draft.before[-1]
    at = last.printed_at.astimezone(BEIJING_TIME)
    void = "（已作废）" if last.void else ""
    return (
        f"这份派单已打印 {len(draft.before)} 次；最近一次 {at:%m-%d %H:%M}，"
        f"单号 {last.serial}{void}，交 {last.receiver}，{last.form.label}。"
    )
