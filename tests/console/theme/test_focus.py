"""The focus ring."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot


def _page(qtbot: QtBot) -> tuple[QWidget, QLineEdit, QPushButton, QPushButton]:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    field, first, second = QLineEdit(), QPushButton("提交"), QPushButton("在线解答")
    for widget in (field, first, second):
        column.addWidget(widget)
    page.resize(300, 200)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return page, field, first, second


def _ring(page: QWidget) -> QWidget | None:
    rings = [ring for ring in page.findChildren(QWidget, "focusRing") if ring.isVisible()]
    assert len(rings) <= 1
    return rings[0] if rings else None


def _lies_around(ring: QWidget | None, target: QWidget) -> bool:
    if ring is None:
        return False
    host = ring.parentWidget()
    assert host is not None
    inner = target.rect().translated(target.mapTo(host, QPoint(0, 0)))
    return ring.geometry().contains(inner) and ring.geometry().center() == inner.center()


def test_the_ring_goes_with_the_keyboard_from_button_to_button(qtbot: QtBot) -> None:
    page, field, first, second = _page(qtbot)
    assert _ring(page) is None
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert first.hasFocus()
    assert _lies_around(_ring(page), first)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert _lies_around(_ring(page), second)
    QTest.keyClick(second, Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert _ring(page) is None


def test_a_click_draws_no_ring(qtbot: QtBot) -> None:
    page, _, first, _ = _page(qtbot)
    QTest.mousePress(first, Qt.MouseButton.LeftButton)
    assert first.hasFocus()
    assert _ring(page) is None
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton)


def test_the_ring_follows_its_button(qtbot: QtBot) -> None:
    page, _, first, second = _page(qtbot)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    page.resize(500, 400)
    QApplication.processEvents()
    assert _lies_around(_ring(page), first)
    first.hide()
    QApplication.processEvents()
    assert second.hasFocus()
    assert _lies_around(_ring(page), second)
    second.clearFocus()
    assert _ring(page) is None


def test_in_a_scrolled_page_the_ring_scrolls_along(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    page = QWidget()
    column = QVBoxLayout(page)
    buttons = [QPushButton(str(number)) for number in range(40)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(page)
    area.resize(200, 200)
    area.show()
    qtbot.waitExposed(area)
    area.activateWindow()
    buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(buttons[1].hasFocus)
    ring = _ring(area)
    assert ring is not None
    assert ring.parentWidget() is page
    area.verticalScrollBar().setValue(100)
    assert _lies_around(ring, buttons[1])


def test_a_window_that_closes_with_the_focus_takes_the_ring_along(qtbot: QtBot) -> None:
    page, _, first, _ = _page(qtbot)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    page.close()
    page.deleteLater()
    QApplication.processEvents()
    other, field, second, _ = _page(qtbot)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert _lies_around(_ring(other), second)
