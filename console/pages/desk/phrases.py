"""礼貌用语: chosen by one letter, shown large to be read out, inserted nowhere."""

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from console import theme
from console.desk import Desk
from console.pages.desk.hand_over import HandOverButton
from console.pages.desk.strips import Strip
from console.settings import Target
from console.theme import Icon, Tone, Type
from console.widgets.button import Button, IconButton, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.catalogue import Phrase

KEY = "Alt+P"
_SUPERVISOR = "班长"
_CALL_SUPERVISOR = "仍不停止时请值班班长接听，不要主动挂断。"
_NO_SUPERVISOR = "仍不停止时请值班班长接听，不要主动挂断；可在设置的一键目标中添加名称含“班长”的号码。"


class PhraseButton(Button):
    """话术: opens the list; within it each phrase has its own key."""

    def __init__(self, desk: Desk, strip: "PhraseStrip", parent: QWidget | None = None) -> None:
        super().__init__(
            "话术", variant=Variant.QUIET, icon=Icon.MESSAGE_SQUARE, compact=True, key=KEY, parent=parent
        )
        self._phrases = tuple(desk.catalogue.scripts.phrases.values())
        self._strip = strip
        self.menu_of_phrases = self._menu()
        self.clicked.connect(self.open_list)
        self.setVisible(bool(self._phrases))

    def open_list(self) -> None:
        """List the phrases; one key shows one, Esc goes back to where the keyboard was."""
        if self._phrases:
            self.menu_of_phrases.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _menu(self) -> QMenu:
        menu = QMenu("话术", self)
        for phrase in self._phrases:
            action = QAction(f"&{phrase.key.upper()}　{phrase.name}　{phrase.when}", menu)
            action.triggered.connect(partial(self._strip.show_phrase, phrase))
            menu.addAction(action)
        return menu


class PhraseStrip(Strip):
    """One phrase, large. It stays until it is put away or another takes its place; it takes no keyboard."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Tone.INFO, "话术", parent)
        self._desk = desk
        self.text = Text("", wrap=True)
        self.when = Text("", "hint", wrap=True)
        self.supervisor = HandOverButton(desk)
        self.cross = IconButton(Icon.X, "收起话术")
        self.cross.clicked.connect(self.put_away)
        self.put_away.connect(self.hide)
        row = HBox(gap=8)
        row.addWidget(self.text, 1)
        row.addWidget(self.cross)
        foot = HBox(gap=8)
        foot.addWidget(self.when, 1)
        foot.addWidget(self.supervisor)
        column = VBox(self, gap=4, margins=(12, 8, 8, 8))
        column.addLayout(row)
        column.addLayout(foot)
        self._dress()
        theme.current().changed.connect(self._dress)

    def show_phrase(self, phrase: Phrase, _checked: bool = False) -> None:
        """Show this one."""
        self.text.setText(phrase.text)
        self.setAccessibleName(f"话术：{phrase.text}")
        supervisor = self._supervisor() if phrase.escalates else None
        advice = _CALL_SUPERVISOR if supervisor is not None else _NO_SUPERVISOR
        self.when.setText(f"{phrase.name} · {advice if phrase.escalates else phrase.when}")
        self.supervisor.offer(supervisor.number if supervisor is not None else "")
        self.show()

    def _supervisor(self) -> Target | None:
        return next((each for each in self._desk.rules.targets if _SUPERVISOR in each.label), None)

    def _dress(self) -> None:
        self.text.setFont(theme.current().font(Type.TITLE))
