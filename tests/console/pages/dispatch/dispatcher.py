"""Somebody before the dispatch desk, with a keyboard and a mouse. All people are invented."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs, Jobs
from console.pages.dispatch import DispatchPage
from console.phone import Phone
from forms.access.roles import Actor, Role
from forms.draft import Field, FieldValue
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.organisation.seed import seed_if_empty
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from telephony.account import PhoneSettings
from tests.console.desks import CATALOGUE, OPERATOR, RESOURCES, Clock, ScriptedLine
from tests.console.typing import commit
from tests.forms.dispatch.desk_samples import NOISE
from tests.forms.samples import NOW
from tests.forms.test_service import file

ZHOU = Actor(code="2001", name="周敏", roles=frozenset({Role.DISPATCHER}))
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def hall_with(*tickets: dict[Field, FieldValue]) -> InMemoryUnitOfWork:
    """The demo area, and tickets that wait; each was filed a minute before the next."""
    uow = InMemoryUnitOfWork()
    seed_if_empty(RESOURCES / "organisation", uow, NOW)
    for place, changes in enumerate(tickets):
        file(uow, {**NOISE, **changes}, at=NOW - timedelta(minutes=len(tickets) - place))
    return uow


class Clerk:
    """The page in a window of its own."""

    def __init__(
        self,
        qtbot: QtBot,
        storage: UnitOfWork,
        actor: Actor = ZHOU,
        lane: Jobs | None = None,
        journal: InMemoryJournal | None = None,
        size: tuple[int, int] = (1280, 620),
    ) -> None:
        self.qtbot, self.storage = qtbot, storage
        self.clock = Clock(NOW)
        self.journal = journal or InMemoryJournal()
        archive = Archive(
            InlineJobs(),
            InlineJobs() if lane is None else lane,
            lambda: JournalOpened(journal=self.journal),
            lambda: storage,
        )
        rules = DeskRules(OPERATOR, (), actor=actor)
        self.desk = Desk(Phone(ScriptedLine(), PhoneSettings()), archive, CATALOGUE, rules, self.clock)
        self.page = DispatchPage(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        self.settle()

    # --- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def click(self, widget: QWidget) -> None:
        """The left button on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def write(self, text: str) -> None:
        """Chinese into whatever has the keyboard."""
        focus = QApplication.focusWidget()
        assert focus is not None
        commit(focus, text)

    def type(self, text: str) -> None:
        """Latin letters into whatever has the keyboard."""
        QTest.keyClicks(QApplication.focusWidget() or self.page, text)

    def choose_unit(self, letters: str) -> None:
        """Type a unit's initials into the field that has the keyboard, and take the first."""
        self.type(letters)
        self.press(Qt.Key.Key_Return)

    def settle(self) -> None:
        """Wait until the marked row is shown, and what would come of sending it."""
        self.qtbot.waitUntil(lambda: not self.page.queue.settling.isActive())
        self.qtbot.waitUntil(lambda: not self.page.sending.planning.isActive())
        QApplication.processEvents()

    def walk(self, *keys: Qt.Key) -> None:
        """Keys in the list, and what they lead to is shown."""
        self.page.queue.take_focus()
        for key in keys:
            self.press(key)
        self.settle()

    # --- eyes

    @property
    def titles(self) -> list[str]:
        """The matters listed, from the top."""
        model = self.page.queue.model
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def tab_words(self) -> list[str]:
        """What the tabs say."""
        return list(self.page.tabs.words)

    @property
    def shown(self) -> str:
        """The number of the ticket in the middle."""
        life = self.page.sheet.life
        return life.ticket.number if life is not None else ""

    def ticket(self, title: str) -> Ticket:
        """The stored ticket of that title."""
        with self.storage.reading() as work:
            assert isinstance(work, InMemoryUnitOfWork)
            return next(each for each in work.tickets.stored.values() if each.matter.title == title)
