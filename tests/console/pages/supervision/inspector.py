"""Somebody before the supervision page, with a keyboard."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs, Jobs
from console.pages.supervision import SupervisionPage
from console.phone import Phone
from forms.access.roles import Actor
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.supervision.desk import Tab
from forms.ticket import Operator
from telephony.account import PhoneSettings
from tests.console.desks import CATALOGUE, Clock, ScriptedLine
from tests.console.pages.listed import listed_in
from tests.console.typing import commit
from tests.forms.clock.counting import beijing
from tests.forms.supervision.samples import INSPECTOR

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
TODAY = beijing(2026, 12, 1, 9)


class Inspector:
    """The page in a window of its own."""

    def __init__(
        self,
        qtbot: QtBot,
        storage: InMemoryUnitOfWork,
        actor: Actor = INSPECTOR,
        lane: Jobs | None = None,
        size: tuple[int, int] = (1290, 640),
        journal: InMemoryJournal | None = None,
    ) -> None:
        self.storage, kept = storage, journal or InMemoryJournal()
        archive = Archive(
            InlineJobs(),
            lane or InlineJobs(),
            lambda: JournalOpened(journal=kept),
            lambda: self.storage,
        )
        rules = replace(DeskRules(Operator(code=actor.code, name=actor.name), ()), actor=actor)
        line, clock = ScriptedLine(), Clock(TODAY)
        self.desk = Desk(Phone(line, PhoneSettings()), archive, CATALOGUE, rules, clock)
        self.page = SupervisionPage(self.desk, "云岭市民服务热线")
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        qtbot.waitUntil(self.page.list.hasFocus)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def go_to(self, tab: Tab) -> None:
        """Alt and the tab's digit."""
        place = self.page.store.tabs.index(tab)
        self.press(Qt.Key(Qt.Key.Key_1.value + place), ALT)

    def write(self, text: str) -> None:
        """Words into whatever has the keyboard, as an input method commits them."""
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit | QPlainTextEdit), focus
        commit(focus, text)

    def count(self, tab: Tab) -> str:
        """What stands on a tab."""
        return self.page.tabs.count_words(tab)

    @property
    def titles(self) -> list[str]:
        """What is listed, as it is read out."""
        return listed_in(self.page.list)

    @property
    def next_step(self) -> str:
        """The words of the one prominent button."""
        primary = self.page.sheet.action_slot.primary
        return primary.accessibleName() if primary else ""
