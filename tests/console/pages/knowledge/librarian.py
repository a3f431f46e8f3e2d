"""Somebody before the knowledge page, with a keyboard and a mouse."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.pages.knowledge import KnowledgePage
from console.pages.knowledge.shelves import Shelf
from forms.access.roles import Actor, Role
from tests.console.articles import FUND, HEATING, publish
from tests.console.desks import TestDesk, make_desk
from tests.console.typing import commit

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def stocked() -> TestDesk:
    """A desk whose knowledge base holds two articles."""
    seat = make_desk()
    publish(seat.storage, HEATING, "heating", seat.clock())
    publish(seat.storage, FUND, "fund", seat.clock())
    return seat


class Librarian:
    """The page in a window of its own."""

    def __init__(
        self, qtbot: QtBot, seat: TestDesk | None = None, size: tuple[int, int] = (1290, 600)
    ) -> None:
        self.qtbot = qtbot
        self.seat = seat or stocked()
        desk = self.seat.desk
        operator = desk.rules.operator
        person = Actor(code=operator.code, name=operator.name, roles=frozenset({Role.SUPERVISOR}))
        desk.rules = replace(desk.rules, actor=person)
        self.page = KnowledgePage(self.seat.desk)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)

    # --- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def click(self, widget: QWidget) -> None:
        """The left button on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def write(self, widget: QWidget, text: str) -> None:
        """Write into a field as an input method does; lines of one row hear of it as of typing."""
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        commit(widget, text)

    def shelf(self, shelf: Shelf) -> None:
        """Go to a shelf."""
        self.page.bar.show_shelf(shelf)

    def open(self, article_id: str) -> None:
        """Open an article."""
        self.page.open_article(article_id)

    # --- eyes

    def titles(self) -> list[str]:
        """What is listed."""
        return [row.title for row in self.page.list.list.rows]

    def words(self) -> str:
        """What is read."""
        return self.page.view.text.toPlainText()

    def is_reading(self) -> bool:
        """Whether an article, not a task or the editor, stands at the right."""
        return self.page.view.isVisible() and self.page.view.text.isVisible()
