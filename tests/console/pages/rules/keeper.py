"""Somebody who keeps the hall's rules, before the page."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.pages.rules import RulesPage
from forms.access.roles import Actor, Role
from forms.in_memory import InMemoryUnitOfWork
from tests.console.desks import make_desk

ADMIN = Actor(code="9001", name="王管", roles=frozenset({Role.ADMINISTRATOR}))
NOTICE = Path(__file__).with_name("notice-2027.txt")


class Keeper:
    """The page in a window of its own, over storage in memory."""

    def __init__(self, qtbot: QtBot, size: tuple[int, int] = (1290, 640), actor: Actor = ADMIN) -> None:
        self.seat = make_desk()
        self.storage: InMemoryUnitOfWork = self.seat.storage
        self.page = RulesPage(
            self.seat.desk.archive, actor, self.seat.clock, catalogue=self.seat.desk.catalogue
        )
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)

    def click(self, widget: QWidget) -> None:
        """The left button on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def keys(self, widget: QWidget, *keys: Qt.Key) -> None:
        """Keys on a widget that has the keyboard."""
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        for key in keys:
            QTest.keyClick(widget, key)

    def change(self, old: str, new: str) -> None:
        """Change the rule in front, as somebody who types would."""
        edit = self.page.rules.edit
        text = edit.toPlainText()
        assert old in text
        edit.setPlainText(text.replace(old, new))
        self.page.rules.check()
