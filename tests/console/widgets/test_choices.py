"""The segmented choice and the choice from a tree, by keys and clicks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.choice import Option, SegmentedChoice
from console.widgets.tree import Branch, Place, matches, places
from console.widgets.tree_choice import TreeChoice
from tests.console.board_samples import CATEGORIES, TYPES, types
from tests.console.typing import commit
from tests.console.widgets.windows import window_with

EVERYTHING = tuple(places(CATEGORIES))


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    """A field beside the widget under test, to come from and to go to."""
    return QLineEdit()


def _segments(choice: SegmentedChoice) -> list[QRadioButton]:
    return choice.findChildren(QRadioButton)


def _focused(choice: SegmentedChoice) -> QRadioButton:
    return next(segment for segment in _segments(choice) if segment.hasFocus())


def test_nothing_is_chosen_at_first(qtbot: QtBot) -> None:
    choice = types()
    qtbot.addWidget(choice)
    assert choice.value is None


@pytest.mark.parametrize("number", range(1, 8))
def test_a_digit_picks(qtbot: QtBot, number: int) -> None:
    choice = types()
    window_with(qtbot, choice)
    choice.setFocus()
    with qtbot.waitSignal(choice.changed) as told:
        QTest.keyClick(_focused(choice), Qt.Key(Qt.Key.Key_0 + number))
    assert told.args == [TYPES[number - 1]]
    assert choice.value == TYPES[number - 1]
    assert _focused(choice).isChecked()


@pytest.mark.parametrize("key", [Qt.Key.Key_8, Qt.Key.Key_0])
def test_a_digit_without_an_option_changes_nothing(qtbot: QtBot, key: Qt.Key) -> None:
    choice = types()
    window_with(qtbot, choice)
    choice.setFocus()
    QTest.keyClick(_focused(choice), key)
    assert choice.value is None


def test_arrows_move_the_choice(qtbot: QtBot) -> None:
    choice = types()
    window_with(qtbot, choice)
    choice.set_value("求助")
    choice.setFocus()
    QTest.keyClick(_focused(choice), Qt.Key.Key_Right)
    assert choice.value == "投诉"
    QTest.keyClick(_focused(choice), Qt.Key.Key_Left)
    assert choice.value == "求助"


def test_a_click_anywhere_on_a_segment_picks_it(qtbot: QtBot) -> None:
    choice = types()
    window_with(qtbot, choice)
    segment = _segments(choice)[3]
    corner = segment.rect().bottomRight()
    QTest.mouseClick(segment, Qt.MouseButton.LeftButton, pos=corner)
    assert choice.value == "举报"


def test_setting_a_value_tells_nobody(qtbot: QtBot) -> None:
    choice = types()
    qtbot.addWidget(choice)
    with qtbot.assertNotEmitted(choice.changed):
        choice.set_value("投诉")
        choice.set_value(None)
    assert choice.value is None
    with pytest.raises(ValueError, match="no option"):
        choice.set_value("别的")


def test_the_whole_choice_is_one_stop_for_tab(qtbot: QtBot, field: QLineEdit) -> None:
    choice, after = types(), QLineEdit()
    window_with(qtbot, field, choice, after)
    choice.set_value("投诉")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert _focused(choice).text() == "投诉"
    QTest.keyClick(_focused(choice), Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_segments_are_radio_buttons_to_a_screen_reader(qtbot: QtBot) -> None:
    choice = SegmentedChoice([Option("a", "一般", explanation="五个工作日")], name="紧急程度")
    qtbot.addWidget(choice)
    segment = _segments(choice)[0]
    assert QAccessible.queryAccessibleInterface(segment).role() == QAccessible.Role.RadioButton
    assert "五个工作日" in segment.toolTip()


# ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("温度", "010101"),
        ("不达标", "010101"),
        ("暖气", "010101"),
        ("wdbdb", "010101"),
        ("城建 退费", "010103"),
        ("供水 停", "010201"),
        ("水质", "010202"),
        ("城建 > 供水 > 停水", "010201"),
        ("GJJ 无", None),
    ],
)
def test_a_leaf_is_found_by_any_part_of_its_way_or_its_keywords(typed: str, first: str | None) -> None:
    found = matches(EVERYTHING, typed, leaves_only=True)
    assert (found[0].branch.code if found else None) == first


@given(st.sampled_from([place for place in EVERYTHING if place.is_leaf]))
def test_every_leaf_is_found_by_its_whole_way(place: Place) -> None:
    assert place in matches(EVERYTHING, place.text, leaves_only=True)


def _tree(qtbot: QtBot, *others: QWidget) -> TreeChoice:
    choice = TreeChoice(CATEGORIES)
    window_with(qtbot, choice, *others)
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    return choice


def _rows(choice: TreeChoice) -> list[str]:
    return [entry.text for entry in choice.popup.entries.entries]


def test_typing_chinese_lists_what_matches_and_enter_takes_it(qtbot: QtBot) -> None:
    choice = _tree(qtbot)
    commit(choice, "水")
    assert choice.is_open
    assert _rows(choice) == ["水质", "管道漏水", "停水"]
    QTest.keyClick(choice, Qt.Key.Key_Down)
    with qtbot.waitSignal(choice.changed) as told:
        QTest.keyClick(choice, Qt.Key.Key_Return)
    assert told.args == ["010102"]
    assert choice.text() == "城建 > 供热 > 管道漏水"
    assert not choice.is_open


def test_the_tree_is_walked_by_arrows(qtbot: QtBot) -> None:
    choice = _tree(qtbot)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert _rows(choice) == ["城建", "交通", "社会保障"]
    QTest.keyClick(choice, Qt.Key.Key_Right)
    assert _rows(choice) == ["返回　城建", "供热", "供水"]
    QTest.keyClick(choice, Qt.Key.Key_Return)
    assert _rows(choice)[0] == "返回　城建 > 供热"
    QTest.keyClick(choice, Qt.Key.Key_Left)
    assert _rows(choice) == ["返回　城建", "供热", "供水"]
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice, Qt.Key.Key_Right)
    QTest.keyClick(choice, Qt.Key.Key_Return)
    assert choice.value == "010201"


def test_a_click_opens_the_tree_and_clicks_go_down_it(qtbot: QtBot) -> None:
    choice = _tree(qtbot)
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    for row in (1, 2):
        popup = choice.popup
        spot = popup.visualRect(popup.entries.index(row, 0)).center()
        QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert choice.value == "0202"
    assert choice.hasFocus()


def test_an_opened_tree_stands_where_the_choice_is(qtbot: QtBot) -> None:
    choice = _tree(qtbot)
    choice.set_value("010102")
    choice.open_tree()
    current = choice.popup.current
    assert current is not None
    assert current.text == "管道漏水"


def test_escape_puts_the_old_choice_back(qtbot: QtBot) -> None:
    choice = _tree(qtbot)
    choice.set_value("0202")
    choice.selectAll()
    commit(choice, "供热")
    QTest.keyClick(choice, Qt.Key.Key_Escape)
    assert choice.value == "0202"
    assert choice.text() == "交通 > 道路破损"
    assert not choice.is_open


def test_tab_takes_the_first_hit_and_goes_on(qtbot: QtBot, field: QLineEdit) -> None:
    choice = _tree(qtbot, field)
    commit(choice, "道路")
    QTest.keyClick(choice, Qt.Key.Key_Tab)
    assert choice.value == "0202"
    assert field.hasFocus()
    assert not choice.is_open


def test_leaving_half_typed_words_keeps_the_choice_that_stood(qtbot: QtBot, field: QLineEdit) -> None:
    choice = _tree(qtbot, field)
    choice.set_value("0202")
    choice.selectAll()
    commit(choice, "供")
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    assert choice.value == "0202"
    assert choice.text() == "交通 > 道路破损"


def test_emptying_the_field_chooses_nothing(qtbot: QtBot, field: QLineEdit) -> None:
    choice = _tree(qtbot, field)
    choice.set_value("0202")
    choice.selectAll()
    QTest.keyClick(choice, Qt.Key.Key_Delete)
    with qtbot.waitSignal(choice.changed) as told:
        field.setFocus(Qt.FocusReason.MouseFocusReason)
    assert told.args == [""]
    assert choice.value == ""


def test_what_matches_nothing_says_so_and_can_t_be_taken(qtbot: QtBot) -> None:
    choice = _tree(qtbot)
    commit(choice, "火星")
    assert "火星" in _rows(choice)[0]
    QTest.keyClick(choice, Qt.Key.Key_Return)
    assert choice.value == ""
    assert choice.is_open


def test_the_list_stays_within_the_window_and_beside_its_field(qtbot: QtBot) -> None:
    choice = TreeChoice(CATEGORIES)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addStretch(1)
    column.addWidget(choice)
    window.resize(600, 300)
    window.show()
    qtbot.waitExposed(window)
    choice.open_tree()
    popup = choice.popup
    assert window.rect().contains(popup.geometry())
    assert popup.geometry().bottom() < choice.geometry().top()
    window.resize(600, 420)
    qtbot.waitUntil(lambda: popup.geometry().bottom() > 300)
    assert popup.geometry().bottom() < choice.geometry().top()
    choice.hide()
    assert not popup.isVisible()


def test_another_tree_drops_a_choice_that_it_lacks(qtbot: QtBot) -> None:
    choice = TreeChoice(CATEGORIES)
    qtbot.addWidget(choice)
    choice.set_value("0202")
    choice.set_branches((Branch("9", "其他"),))
    assert choice.value == ""
    assert choice.text() == ""
    with pytest.raises(ValueError, match="no branch"):
        choice.set_value("0202")


def test_a_branch_can_be_chosen_where_leaves_are_not_asked_for(qtbot: QtBot) -> None:
    choice = TreeChoice(CATEGORIES, leaves_only=False)
    window_with(qtbot, choice)
    choice.setFocus()
    commit(choice, "供热")
    QTest.keyClick(choice, Qt.Key.Key_Return)
    assert choice.value == "0101"
