"""Notices: what they say, in which order, and how they go."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from console.widgets.notice import NoticeBar, NoticeText, Severity
from console.widgets.text import Text
from tests.console.widgets.windows import window_with

INFO = NoticeText(Severity.INFO, "已提交", to_do="可在 10 秒内撤回。", action="撤回")
WARNING = NoticeText(Severity.WARNING, "耳麦已拔出", "通话没有断开。", "插回耳麦。")
DANGER = NoticeText(Severity.DANGER, "连不上数据库", "内容已保存在本机。", "程序会重试。", dismissible=False)


def _bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    window_with(qtbot, bar)
    return bar


def test_an_empty_bar_takes_no_room(qtbot: QtBot) -> None:
    assert not _bar(qtbot).isVisible()


def test_the_gravest_stands_on_top(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    for key, text in (("a", INFO), ("b", WARNING), ("c", DANGER)):
        bar.post(key, text)
    assert bar.keys == ("c", "b", "a")
    QApplication.processEvents()
    tops = [bar.card(key).y() for key in bar.keys]
    assert tops == sorted(set(tops))


def test_a_notice_says_everything_in_one_breath() -> None:
    assert WARNING.spoken == "注意：耳麦已拔出 通话没有断开。 插回耳麦。"


def test_posting_a_key_again_replaces_it(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    bar.post("device", WARNING)
    bar.post("device", NoticeText(Severity.INFO, "耳麦已插回"))
    assert bar.keys == ("device",)
    assert bar.card("device").text.happened == "耳麦已插回"


def test_the_same_notice_again_changes_nothing_but_its_action(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    done: list[str] = []
    bar.post("filed", INFO, lambda: done.append("first"))
    card = bar.card("filed")
    bar.post("filed", INFO, lambda: done.append("second"))
    assert bar.card("filed") is card
    assert card.button is not None
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert done == ["second"]


@pytest.mark.parametrize("way", ["cross", "escape"])
def test_a_notice_goes_when_it_was_read(qtbot: QtBot, way: str) -> None:
    bar = _bar(qtbot)
    bar.post("filed", INFO)
    card = bar.card("filed")
    assert card.cross is not None
    with qtbot.waitSignal(bar.dismissed) as told:
        if way == "cross":
            QTest.mouseClick(card.cross, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(card.cross, Qt.Key.Key_Escape)
    assert told.args == ["filed"]
    assert bar.keys == ()
    assert not bar.isVisible()


def test_what_must_stay_can_t_be_put_away(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    bar.post("db", DANGER)
    assert bar.card("db").cross is None
    QTest.keyClick(bar.card("db"), Qt.Key.Key_Escape)
    assert list(bar.keys) == ["db"]
    bar.clear("db")
    bar.clear("never there")
    assert not bar.isVisible()


def test_more_than_three_fold_and_unfold(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    for number in range(5):
        bar.post(str(number), NoticeText(Severity.INFO, f"第 {number} 条"))
    seen = [key for key in bar.keys if bar.card(key).isVisible()]
    assert len(seen) == 3
    assert bar.more.text() == "还有 2 条通知"
    QTest.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    assert all(bar.card(key).isVisible() for key in bar.keys)
    QTest.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    assert not bar.card(bar.keys[4]).isVisible()


def test_a_notice_never_takes_the_keyboard(qtbot: QtBot) -> None:
    field, bar = QLineEdit(), NoticeBar()
    window_with(qtbot, field, bar)
    field.setFocus()
    bar.post("db", DANGER)
    bar.post("filed", INFO)
    assert field.hasFocus()


def test_markup_in_a_notice_is_shown_as_text(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    bar.post("x", NoticeText(Severity.INFO, "<b>来电人</b>"))
    label = bar.card("x").findChildren(Text)[0]
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>来电人</b>"
