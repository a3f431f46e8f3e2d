"""A settings file that can't be used: each fault by its line, and what to do. The file is left alone."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console.settings import SettingsError
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text


class FaultySettingsPage(QWidget):
    """`retry_wanted`: the file was mended. `rehearsal_wanted`: go on with a rehearsal meanwhile."""

    retry_wanted = Signal()
    rehearsal_wanted = Signal()

    def __init__(self, error: SettingsError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = VBox(self, gap=12, margins=(48, 32))
        column.addWidget(Text("设置文件有误，没有改动它", "title"))
        column.addWidget(
            Text(
                f"文件：{error.path}\n改好后按“重新读取”。其余设置和工单都没有受影响。",
                "secondary",
                wrap=True,
            )
        )
        listed = Card(f"{len(error.findings)} 处需要改正")
        for finding in error.findings:
            row = VBox(gap=2)
            place = f"第 {finding.line} 行" if finding.line else "整个文件"
            row.addWidget(Text(f"{place}　{finding.where}", "strong", selectable=True))
            row.addWidget(Text(finding.problem, tone=Tone.DANGER, wrap=True, selectable=True))
            if finding.allowed:
                row.addWidget(Text(f"可以写：{finding.allowed}", "secondary", wrap=True, selectable=True))
            listed.body.addLayout(row)
        listed.body.addStretch(1)
        area = QScrollArea()
        area.setWidget(listed)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(area, 1)
        self.retry = Button("重新读取", icon=Icon.REFRESH_CW, variant=Variant.PRIMARY)
        self.open = Button("打开所在文件夹", icon=Icon.FOLDER)
        self.rehearse = Button("先去演练", icon=Icon.GRADUATION_CAP)
        self.retry.clicked.connect(lambda: self.retry_wanted.emit())
        self.open.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(error.path.parent)))
        )
        self.rehearse.clicked.connect(lambda: self.rehearsal_wanted.emit())
        row = HBox(gap=8)
        for button in (self.retry, self.open, self.rehearse):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.retry.setDefault(True)
        self.retry.setFocus(Qt.FocusReason.OtherFocusReason)
