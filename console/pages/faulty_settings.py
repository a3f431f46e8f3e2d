"""The settings file can't be used: what is wrong on which line, and what can be done now."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from console import theme
from console.settings import Finding, SettingsError
from console.settings.findings import ought
from console.settings.probes import bad
from console.setup.verdict_line import VerdictLine
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

WIDTH, HEIGHT = 920, 680
NO_EDITOR = "没有程序可以打开这个文件"


class FaultySettingsPage(QWidget):
    """Shown in place of the desk while the file has faults. The file is never changed here.

    `retry_wanted`: the file was mended, read it again. `rehearsal_wanted`: go on with 演练 meanwhile.
    """

    retry_wanted = Signal()
    rehearsal_wanted = Signal()

    def __init__(self, error: SettingsError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = error.path
        frame = QWidget()
        column = VBox(frame, gap=12)
        column.addWidget(_head())
        column.addWidget(Text(f"文件：{error.path}", "secondary", wrap=True, selectable=True))
        self._list = QScrollArea()
        self._list.setWidgetResizable(True)
        column.addWidget(self._list, 1)
        self.trouble = VerdictLine()
        column.addWidget(self.trouble)
        self.open = Button("打开文件", icon=Icon.EXTERNAL_LINK)
        self.rehearse = Button("先去演练", icon=Icon.GRADUATION_CAP)
        self.retry = Button("改好了，重新读取", variant=Variant.PRIMARY)
        buttons = HBox(gap=8)
        buttons.addWidget(self.open)
        buttons.addWidget(self.rehearse)
        buttons.addStretch(1)
        buttons.addWidget(self.retry)
        column.addLayout(buttons)
        self._frame = frame
        outer = HBox(self, margins=(24, 16))
        outer.addWidget(frame)
        self.open.clicked.connect(self._open)
        self.rehearse.clicked.connect(lambda: self.rehearsal_wanted.emit())
        self.retry.clicked.connect(lambda: self.retry_wanted.emit())
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self.show_error(error)
        self.setFocusProxy(self.retry)

    def show_error(self, error: SettingsError) -> None:
        """Show what is still wrong after another reading."""
        rows = QWidget()
        column = VBox(rows, gap=8)
        column.addWidget(Text(f"要改 {len(error.findings)} 处：", "strong"))
        for finding in error.findings:
            column.addWidget(_card(finding))
        column.addStretch(1)
        self._list.setWidget(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, else reads again."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            (focused if isinstance(focused, QAbstractButton) else self.retry).click()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path))):
            self.trouble.present(None)
            return
        # no program for .toml files: the folder at least
        folder = QUrl.fromLocalFile(str(Path(self._path).parent))
        if QDesktopServices.openUrl(folder):
            self.trouble.present(bad(NO_EDITOR, "已打开它所在的文件夹，请用记事本打开这个文件"))
        else:
            self.trouble.present(bad(NO_EDITOR, "请按上面的路径找到它，用记事本打开"))

    def _rescale(self) -> None:
        look = theme.current()
        self._frame.setMaximumSize(look.px(WIDTH), look.px(HEIGHT))


def _head() -> QWidget:
    head = QWidget()
    row = HBox(head, gap=8)
    row.addWidget(IconLabel(Icon.TRIANGLE_ALERT, size=24, tone=Tone.DANGER))
    column = VBox(gap=2)
    column.addWidget(Text("设置文件有错，程序没有用它", "title"))
    lead = "文件没有被改动，工单和草稿都在。改好下面几处再重新读取，或者先去演练。"
    column.addWidget(Text(lead, "secondary", wrap=True))
    row.addLayout(column, 1)
    return head


def _card(finding: Finding) -> Card:
    card = Card(margins=(12, 8), gap=2)
    place = f"第 {finding.line} 行" if finding.line else "整个文件"
    row = HBox(gap=8)
    row.addWidget(Text(place, "strong"))
    row.addWidget(Text(finding.where, "secondary", selectable=True), 1)
    card.body.addLayout(row)
    card.body.addWidget(Text(f"{finding.problem}。", tone=Tone.DANGER, wrap=True, selectable=True))
    if finding.allowed:
        card.body.addWidget(Text(f"{ought(finding.allowed)}。", "secondary", wrap=True, selectable=True))
    card.setAccessibleName(str(finding))
    return card
