"""Somebody of a unit before the handling page, with a keyboard."""

from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs, Jobs
from console.pages.handling import HandlingPage
from console.pages.handling.order_card import OrderCard
from console.phone import Phone
from forms.access.roles import Actor
from forms.handling.helping import accept_help, ask_help
from forms.handling.queue import UnitTab
from forms.handling.taking_up import ContactWay, record_contact
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.ports import UnitOfWork
from forms.ticket import Operator
from telephony.account import PhoneSettings
from tests.console.desks import CATALOGUE, Clock, ScriptedLine
from tests.console.pages.listed import listed_in
from tests.console.typing import commit
from tests.forms.handling.samples import AT_HEATING, AT_WORKS, HEATING, LATER, SIGNED, WORKS, in_hand

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
Card = TypeVar("Card", bound=OrderCard)


class Handler:
    """The page in a window of its own, over a storage and a journal that may be used again."""

    def __init__(
        self,
        qtbot: QtBot,
        storage: UnitOfWork,
        actor: Actor = AT_HEATING,
        journal: InMemoryJournal | None = None,
        lane: Jobs | None = None,
        size: tuple[int, int] = (1290, 640),
    ) -> None:
        self.qtbot, self.storage = qtbot, storage
        self.journal = journal or InMemoryJournal()
        self.line, self.clock = ScriptedLine(), Clock(LATER)
        archive = Archive(
            InlineJobs(),
            lane or InlineJobs(),
            lambda: JournalOpened(journal=self.journal),
            lambda: self.storage,
        )
        operator = Operator(code=actor.code, name=actor.name)
        rules = replace(DeskRules(operator, ()), actor=actor)
        self.desk = Desk(Phone(self.line, PhoneSettings()), archive, CATALOGUE, rules, self.clock)
        self.page = HandlingPage(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def go_to(self, tab: UnitTab) -> None:
        """Alt and the tab's digit."""
        self.press(Qt.Key(Qt.Key.Key_1.value + list(UnitTab).index(tab)), ALT)

    def write(self, text: str) -> None:
        """Words into whatever has the keyboard, as an input method commits them."""
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit | QPlainTextEdit), focus
        commit(focus, text)

    def write_into(self, field: QWidget, text: str) -> None:
        """The same, into this field."""
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self.write(text)

    def come_back(self) -> None:
        """Bring this window to the front again."""
        self.page.activateWindow()
        self.qtbot.waitUntil(self.page.isActiveWindow)

    # --- eyes

    @property
    def titles(self) -> list[str]:
        """What is listed, as it is read out."""
        return listed_in(self.page.list)

    @property
    def next_step(self) -> str:
        """The words of the one prominent button."""
        primary = self.page.sheet.action_slot.primary
        return primary.accessibleName() if primary else ""

    def card(self, kind: type[Card]) -> Card:
        """A side card of the order that is shown."""
        return next(each for each in self.page.cards if isinstance(each, kind))

    def count(self, tab: UnitTab) -> str:
        """What stands on a tab."""
        return self.page.tabs.count_words(tab)


def contacted(storage: InMemoryUnitOfWork, *helpers: str) -> tuple[str, str]:
    """An order in hand whose citizen was contacted: its id and the ticket's."""
    done = in_hand(storage, HEATING, *helpers)
    record_contact(done.order.id, ContactWay.PHONE, True, "已说明", AT_HEATING, storage, SIGNED)
    return done.order.id, done.ticket.id


def in_sub(storage: InMemoryUnitOfWork, order_id: str) -> str:
    """A sub-ticket at the city works, signed; its number."""
    asked = ask_help(order_id, WORKS, "清理堵路车辆", AT_HEATING, storage, SIGNED)
    made = accept_help(asked.request.id, AT_WORKS, storage, SIGNED).order
    assert made is not None
    return made.number
