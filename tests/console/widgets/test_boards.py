"""All widgets together: no words cut, everything named, at every scale and in both themes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.theme import Appearance, Scheme, Theme
from console.widgets.button import DrawnButton
from console.widgets.callbutton import OneKeyTarget
from console.widgets.text import Text
from tests.console.boards import BOARDS
from tests.console.clipping import clipped

SIZES = [(1366, 768, 0.9), (1366, 768, 1.0), (1920, 1080, 1.0), (1920, 1080, 1.6)]


def _shown(qtbot: QtBot, name: str, width: int, height: int) -> QWidget:
    board = BOARDS[name]()
    qtbot.addWidget(board)
    board.resize(width, height)
    board.show()
    QApplication.processEvents()
    return board


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
@pytest.mark.parametrize("name", BOARDS)
def test_no_words_are_cut(
    look: Theme, qtbot: QtBot, name: str, width: int, height: int, scale: float, scheme: Scheme
) -> None:
    look.apply(Appearance(scheme, scale, reduced_motion=True))
    board = _shown(qtbot, name, width, height)
    assert clipped(board) == []
    assert board.width() <= width
    assert board.height() <= height


@pytest.mark.parametrize("name", BOARDS)
def test_no_words_are_cut_after_the_scale_changed_under_way(look: Theme, qtbot: QtBot, name: str) -> None:
    board = _shown(qtbot, name, 1920, 1080)
    look.apply(Appearance(Scheme.DARK, 1.6, reduced_motion=True))
    QApplication.processEvents()
    assert clipped(board) == []


@pytest.mark.parametrize("name", BOARDS)
def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot, name: str) -> None:
    board = _shown(qtbot, name, 1920, 1080)
    nameless = []
    for widget in board.findChildren(QWidget):
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        if not (takes_keys or isinstance(widget, QAbstractButton)) or not widget.isVisibleTo(board):
            continue
        if widget.objectName().startswith("qt_"):
            continue  # the insides of Qt's own controls
        spoken = QAccessible.queryAccessibleInterface(widget)
        if not spoken.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert nameless == []


@pytest.mark.parametrize("name", BOARDS)
def test_every_disabled_button_that_draws_itself_says_why(qtbot: QtBot, name: str) -> None:
    board = _shown(qtbot, name, 1920, 1080)
    for button in board.findChildren(QAbstractButton):
        holder = button.parentWidget()
        alone = not button.isEnabled() and (holder is None or holder.isEnabled())
        if alone and isinstance(button, DrawnButton | OneKeyTarget):
            assert button.accessibleDescription(), button.text()


def test_the_check_for_cut_words_finds_them(qtbot: QtBot) -> None:
    board = QWidget()
    qtbot.addWidget(board)
    narrow, lines = Text("供暖不热，卧室只有十四度", parent=board), Text("很长" * 60, wrap=True, parent=board)
    narrow.setGeometry(0, 0, 40, 30)
    lines.setGeometry(0, 40, 200, 20)
    outside = QLabel("12", board)
    outside.setGeometry(390, 280, 60, 30)
    board.resize(400, 300)
    board.show()
    assert len(clipped(board)) == 3
