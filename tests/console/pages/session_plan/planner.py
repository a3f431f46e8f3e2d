"""The page 会场 in a window, for who plans sessions, and what stands behind it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from console.jobs import Jobs
from console.pages.session_plan import SessionPlanPage
from forms.journal import Journal
from forms.ports import UnitOfWork
from forms.sessions.session import Session
from tests.console.board_session_plan import BRAND, with_accounts
from tests.console.desks import TestDesk, make_desk
from tests.forms.followup.samples import with_units
from tests.forms.sessions.samples import PLANNER

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Planner:
    """`lane` is the background's, if it is not to work at once."""

    def __init__(self, qtbot: QtBot, *, journal: Journal | None = None, lane: Jobs | None = None) -> None:
        self.desk: TestDesk = make_desk(journal, storage_lane=lane)
        self.uow: UnitOfWork = self.desk.storage
        with_units(self.uow)
        with_accounts(self.desk.storage)
        self.desk.desk.rules = replace(self.desk.desk.rules, actor=PLANNER)
        self.page = SessionPlanPage(self.desk.desk, BRAND)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)

    def show(self) -> "Planner":
        """Open the page."""
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        return self

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        QApplication.processEvents()

    def tab(self, place: int) -> None:
        """Bring a tab to the front by its key."""
        self.press(Qt.Key(Qt.Key.Key_0 + place), ALT)

    def save_to(self, path: Path) -> str:
        """Save the document that was offered; what the strip says of it."""
        self.page.exporting.path.setText(str(path))
        self.press(Qt.Key.Key_Return)
        return self.page.exporting.said.text()

    @property
    def session(self) -> Session:
        """The one session as it is stored."""
        with self.uow.reading() as work:
            return work.sessions.plans.find(frozenset(), 10)[0]

    @property
    def told(self) -> str:
        """What the page says."""
        return self.page.told.text()
