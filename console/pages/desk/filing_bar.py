"""The bar below the form: how many things are missing, and the ways to file."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox
from console.widgets.text import ElidedText
from forms.words import Disposal

DISPATCH_KEY, ANSWER_KEY = "F9", "Ctrl+Enter"

OTHERS: tuple[tuple[Disposal, str], ...] = (
    (Disposal.THREE_WAY, "三方通话办结"),
    (Disposal.TRANSFERRED, "转接办结"),
    (Disposal.NOT_ACCEPTED, "不予受理…"),
    (Disposal.LEGAL_ROUTE, "告知法定途径…"),
)
"""办理方式 beside the two with a button of their own, and their words in the menu."""

_BUSY = "正在提交，请稍候"


class FilingBar(QWidget):
    """Always in sight. `wanted` carries the :class:`Disposal`, `errors_wanted` leads to what is missing."""

    wanted = Signal(object)
    errors_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("提交工单")
        self.errors = Button("", variant=Variant.QUIET, icon=Icon.CIRCLE_ALERT, compact=True)
        self.errors.clicked.connect(self.errors_wanted)
        self.errors.hide()
        self.status = ElidedText("", "secondary")
        self.others = Button("其他办理")
        self.others.setMenu(self._menu())
        self.answer = Button("在线解答", key=ANSWER_KEY)
        self.answer.clicked.connect(lambda: self.wanted.emit(Disposal.ANSWERED))
        self.dispatch = Button("提交派单", variant=Variant.PRIMARY, key=DISPATCH_KEY)
        self.dispatch.clicked.connect(lambda: self.wanted.emit(Disposal.DISPATCH))
        row = HBox(self, gap=8, margins=(12, 6, 12, 6))
        row.addWidget(self.errors)
        row.addWidget(self.status, 1)
        row.addWidget(self.others)
        row.addWidget(self.answer)
        row.addWidget(self.dispatch)

    def _menu(self) -> QMenu:
        menu = QMenu("其他办理", self)
        for disposal, words in OTHERS:
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, disposal=disposal: self.wanted.emit(disposal))
            menu.addAction(action)
        return menu

    def show_errors(self, count: int) -> None:
        """Say how many things keep the form from being filed."""
        self.errors.setVisible(count > 0)
        self.errors.setText(f"{count} 处待补")
        self.errors.setAccessibleName(f"还有 {count} 处待补正，按下前往第一处")

    def show_busy(self, busy: bool) -> None:
        """Say that a filing is on its way."""
        self.status.setText("正在提交…" if busy else "")
        for button in (self.others, self.answer, self.dispatch):
            button.set_available(not busy, _BUSY if busy else "")

    def recede(self, on: bool) -> None:
        """While a strip above asks for something, its button is the primary one."""
        self.dispatch.set_variant(Variant.SECONDARY if on else Variant.PRIMARY)
