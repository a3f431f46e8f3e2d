"""Somebody before the units page, with a keyboard and a mouse."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.jobs import InlineJobs, Jobs
from console.pages.units import UnitsPage
from forms.access.roles import Actor, Role
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.organisation.directory import Directory
from forms.organisation.seed import seed_if_empty
from forms.organisation.service import directory
from forms.ports import UnitOfWork
from tests.console.desks import RESOURCES, Clock
from tests.console.typing import commit

ADMIN = Actor(code="9001", name="周管理", roles=frozenset({Role.ADMINISTRATOR}))
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
OBSERVER = Actor(code="7001", name="评议员", roles=frozenset({Role.OBSERVER}))
OF_HEATING = Actor(code="U1", name="承办员", roles=frozenset({Role.UNIT}), unit="gongre")
NOW = Clock().at
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def demo_area() -> InMemoryUnitOfWork:
    """The units that come with the program."""
    uow = InMemoryUnitOfWork()
    seed_if_empty(RESOURCES / "organisation", uow, Clock().at)
    return uow


class Registrar:
    """The page in a window of its own."""

    def __init__(
        self,
        qtbot: QtBot,
        storage: UnitOfWork | None = None,
        actor: Actor = ADMIN,
        lane: Jobs | None = None,
        size: tuple[int, int] = (1290, 600),
    ) -> None:
        self.qtbot = qtbot
        self.storage = storage if storage is not None else demo_area()
        archive = Archive(
            InlineJobs(),
            lane or InlineJobs(),
            lambda: JournalOpened(journal=InMemoryJournal()),
            lambda: self.storage,
        )
        self.clock = Clock()
        self.page = UnitsPage(archive, actor, self.clock)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    # --- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def click(self, widget: QWidget) -> None:
        """The left button on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type(self, text: str) -> None:
        """Latin letters and digits into whatever has the keyboard."""
        QTest.keyClicks(QApplication.focusWidget() or self.page, text)

    def write(self, line: QLineEdit, text: str) -> None:
        """Write anew into a line, as an input method does."""
        line.setFocus(Qt.FocusReason.TabFocusReason)
        line.selectAll()
        commit(line, text)

    def find(self, text: str) -> None:
        """Search, and mark the first unit found."""
        self.page.bar.focus_box()
        self.write(self.page.bar.box, text)
        self.press(Qt.Key.Key_Return)

    def open_file(self, path: Path) -> None:
        """Name a file in the import and open it."""
        self.click(self.page.bar.bring)
        self.write(self.page.importing.file, str(path))
        self.press(Qt.Key.Key_Return)

    # --- eyes

    @property
    def directory(self) -> Directory:
        """What is stored."""
        return directory(self.storage)

    def answers(self) -> str:
        """Who answers now, as the card says it."""
        return self.page.card.answers.text()

    def cell(self, row: int, column: int) -> str:
        """A cell of the table of people."""
        return str(self.page.card.staff.index(row, column).data())
