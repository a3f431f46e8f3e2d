"""Buttons: what they show, what they do by key and click, and why they can't."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from console.theme import Icon, Theme, Tone
from console.widgets.availability import plain_tooltip, set_available
from console.widgets.button import Button, DrawnButton, IconButton, TileButton, Variant
from console.widgets.callbutton import CallButton, OneKeyTarget
from tests.console.widgets.windows import window_with


def test_a_button_is_pressed_by_click_and_by_space(qtbot: QtBot) -> None:
    button = Button("提交派单", variant=Variant.PRIMARY, icon=Icon.SEND, key="F9")
    window_with(qtbot, button)
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.accessibleName() == "提交派单"
    assert "F9" in button.text()


@pytest.mark.parametrize(
    "button",
    [
        lambda: Button("提交", key="F9"),
        lambda: IconButton(Icon.X, "关闭"),
        lambda: CallButton(Icon.PHONE, "接听", "F2"),
        lambda: OneKeyTarget(Icon.SIREN, "110"),
        lambda: TileButton(Icon.HEADSET, "连接坐席", "逐项检查后开始工作。"),
    ],
    ids=["Button", "IconButton", "CallButton", "OneKeyTarget", "TileButton"],
)
def test_a_disabled_button_says_why_and_an_enabled_one_what_it_does(
    qtbot: QtBot, button: Callable[[], Button | IconButton | DrawnButton | OneKeyTarget]
) -> None:
    made = button()
    window_with(qtbot, made)
    usual = made.toolTip()
    made.set_available(False, "还没有接通")
    assert not made.isEnabled()
    assert "还没有接通" in made.toolTip()
    assert made.accessibleDescription() == "还没有接通"
    made.set_available(True)
    assert made.isEnabled()
    assert made.toolTip() == usual


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_disabled_button_shows_its_reason_on_hover(qtbot: QtBot) -> None:
    button = CallButton(Icon.PHONE, "接听", "F2")
    window_with(qtbot, button)
    button.set_available(False, "没有来电")
    spot = QPoint(5, 5)
    QApplication.sendEvent(button, QHelpEvent(QHelpEvent.Type.ToolTip, spot, button.mapToGlobal(spot)))
    assert "没有来电" in QToolTip.text()
    QToolTip.hideText()


def test_nothing_is_disabled_without_a_reason(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    with pytest.raises(ValueError, match="without a reason"):
        set_available(field, False)


def test_text_from_outside_stays_text_in_a_tooltip() -> None:
    assert plain_tooltip("<b>张</b>") == "<span>&lt;b&gt;张&lt;/b&gt;</span>"
    assert plain_tooltip("") == ""


def test_the_shortcut_clicks_at_once_and_leaves_the_cursor_where_it_was(qtbot: QtBot) -> None:
    button, field = CallButton(Icon.PHONE, "接听", "F2"), QLineEdit()
    window_with(qtbot, button, field)
    field.setFocus()
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("接听"))
    QTest.keyClick(field, Qt.Key.Key_F2)
    assert pressed  # in the same turn of the event loop
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(pressed) == 2
    assert field.hasFocus()


def test_the_shortcut_of_a_disabled_call_button_does_nothing(qtbot: QtBot) -> None:
    button, field = CallButton(Icon.PHONE, "接听", "F2"), QLineEdit()
    window_with(qtbot, button, field)
    button.set_available(False, "没有来电")
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("接听"))
    QTest.keyClick(field, Qt.Key.Key_F2)
    assert not pressed


def test_a_call_button_keeps_its_width_whatever_it_says(qtbot: QtBot) -> None:
    button = CallButton(Icon.PAUSE, ("保持", "取回通话"), "F3", tone=Tone.HELD)
    qtbot.addWidget(button)
    before = button.sizeHint()
    button.set_word("取回通话", Icon.PLAY)
    button.set_prominent(True)
    assert button.sizeHint() == before
    assert button.word == "取回通话"
    assert button.accessibleName() == "取回通话"
    assert "F3" in button.toolTip()
    with pytest.raises(ValueError, match="挂断"):
        button.set_word("挂断")


def test_a_prominent_call_button_is_filled(look: Theme, qtbot: QtBot) -> None:
    button = CallButton(Icon.PHONE, "接听", "F2", tone=Tone.TALKING)
    window_with(qtbot, button)
    spot = QPoint(button.width() // 2, 4)
    assert button.grab().toImage().pixelColor(spot).name().upper() == look.tokens.surface_raised
    button.set_prominent(True)
    assert button.grab().toImage().pixelColor(spot).name().upper() == look.tokens.talking.solid


@pytest.mark.parametrize(
    ("key", "modifier", "wanted"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "transfer"),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, "transfer"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, "conference"),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier, "conference"),
    ],
)
def test_a_one_key_target_transfers_and_with_shift_makes_three(
    qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, wanted: str
) -> None:
    target = OneKeyTarget(Icon.SIREN, "110", "110 报警服务台")
    window_with(qtbot, target)
    said: list[str] = []
    target.transfer_wanted.connect(lambda: said.append("transfer"))
    target.conference_wanted.connect(lambda: said.append("conference"))
    QTest.keyClick(target, key, modifier)
    assert said == [wanted]


@pytest.mark.parametrize(
    ("modifier", "wanted"),
    [(Qt.KeyboardModifier.NoModifier, "transfer"), (Qt.KeyboardModifier.ShiftModifier, "conference")],
)
def test_a_one_key_target_is_clicked_on_its_word(
    qtbot: QtBot, modifier: Qt.KeyboardModifier, wanted: str
) -> None:
    target = OneKeyTarget(Icon.SIREN, "110")
    window_with(qtbot, target)
    said: list[str] = []
    target.transfer_wanted.connect(lambda: said.append("transfer"))
    target.conference_wanted.connect(lambda: said.append("conference"))
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, modifier, QPoint(20, 20))
    assert said == [wanted]


def test_the_menu_of_a_one_key_target_offers_both(qtbot: QtBot) -> None:
    target = OneKeyTarget(Icon.SIREN, "110")
    window_with(qtbot, target)
    assert [action.text() for action in target.menu().actions()] == ["转接到 110", "三方：接入 110"]
    with qtbot.waitSignal(target.transfer_wanted):
        target.transfer_action.trigger()
    with qtbot.waitSignal(target.conference_wanted):
        target.conference_action.trigger()


def test_a_one_key_target_tells_its_keys(qtbot: QtBot) -> None:
    target = OneKeyTarget(Icon.SIREN, "110")
    qtbot.addWidget(target)
    target.explain_keys("转接 Ctrl+1，三方 Ctrl+Shift+1")
    assert "Ctrl+Shift+1" in target.toolTip()
    target.set_available(False, "没有通话")
    target.explain_keys("转接 Ctrl+2")
    assert "没有通话" in target.toolTip()


def test_a_button_with_a_menu_makes_room_for_its_arrow(qtbot: QtBot) -> None:
    button = Button("导出")
    qtbot.addWidget(button)
    button.ensurePolished()
    before = button.sizeHint().width()
    button.setMenu(QMenu(button))
    assert button.sizeHint().width() > before


def test_changing_the_variant_changes_the_look(qtbot: QtBot) -> None:
    button = Button("结束", icon=Icon.X)
    window_with(qtbot, button)
    before = button.grab().toImage()
    button.set_variant(Variant.DANGER)
    assert button.grab().toImage() != before


def test_a_tile_is_a_button_to_keyboard_and_screen_reader(qtbot: QtBot) -> None:
    tile = TileButton(Icon.HEADSET, "连接坐席", "逐项检查后开始工作。")
    window_with(qtbot, tile)
    with qtbot.waitSignal(tile.clicked):
        QTest.keyClick(tile, Qt.Key.Key_Space)
    spoken = QAccessible.queryAccessibleInterface(tile)
    assert spoken.text(QAccessible.Text.Name) == "连接坐席"
    assert spoken.text(QAccessible.Text.Description) == "逐项检查后开始工作。"
