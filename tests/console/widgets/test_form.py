"""Fields, findings, and the field for what the citizen says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from console.theme import Icon
from console.widgets.card import Card, EmptyState, SectionTitle, ShortcutHint
from console.widgets.draft_text import DraftTextEdit
from console.widgets.field import FieldRow, Finding, FindingLine, FindingList
from console.widgets.number import NumberField
from console.widgets.text import ElidedText
from tests.console.typing import commit, compose
from tests.console.widgets.windows import window_with

# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_names_its_control_and_says_that_it_is_required(qtbot: QtBot) -> None:
    control = QLineEdit()
    row = FieldRow("标题", control, required=True, hint="一句话")
    qtbot.addWidget(row)
    assert control.accessibleName() == "标题，必填"
    assert row.message == "一句话"


def test_a_name_that_the_control_has_already_is_kept(qtbot: QtBot) -> None:
    control = QLineEdit()
    control.setAccessibleName("事项标题")
    row = FieldRow("标题", control)
    qtbot.addWidget(row)
    assert control.accessibleName() == "事项标题"


@pytest.mark.parametrize("finding", Finding)
def test_a_finding_is_seen_heard_and_moves_nothing(qtbot: QtBot, finding: Finding) -> None:
    control = QLineEdit()
    row = FieldRow("标题", control, hint="一句话")
    window_with(qtbot, row)
    place, height = control.geometry(), row.height()
    row.set_finding(finding, "还没有标题")
    QApplication.processEvents()
    assert row.message == "还没有标题"
    assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Description) == "还没有标题"
    assert (control.geometry(), row.height()) == (place, height)
    row.clear_finding()
    QApplication.processEvents()
    assert row.message == "一句话"
    assert (control.geometry(), row.height()) == (place, height)


def test_an_erring_field_has_another_border(qtbot: QtBot) -> None:
    control, other = QLineEdit(), QLineEdit()
    row = FieldRow("标题", control)
    window_with(qtbot, other, row)
    other.setFocus()
    before = control.grab().toImage()
    row.set_finding(Finding.ERROR, "还没有标题")
    assert control.grab().toImage() != before
    row.clear_finding()
    assert control.grab().toImage() == before


def test_a_long_finding_shows_whole_on_hover(qtbot: QtBot) -> None:
    row = FieldRow("标题", QLineEdit())
    window = window_with(qtbot, row)
    row.set_finding(Finding.ERROR, "这一句说明很长，" * 20)
    window.resize(260, 300)
    QApplication.processEvents()
    line = next(line for line in row.findChildren(ElidedText) if line.text())
    assert "说明很长" in line.toolTip()


def test_a_finding_line_leads_to_its_place(qtbot: QtBot) -> None:
    findings = FindingList()
    lines = [
        FindingLine(Finding.ERROR, "还没有标题", "标题"),
        FindingLine(Finding.WARNING, "可能重复", "类别"),
    ]
    findings.show_lines(lines)
    window_with(qtbot, findings)
    with qtbot.waitSignal(lines[1].clicked):
        QTest.keyClick(lines[1], Qt.Key.Key_Space)
    with qtbot.waitSignal(lines[0].clicked):
        QTest.mouseClick(lines[0], Qt.MouseButton.LeftButton)
    assert lines[0].accessibleName() == "标题：还没有标题"
    findings.show_lines([])
    assert not findings.isVisible()


def test_a_number_field_ignores_the_wheel_until_it_has_the_focus(qtbot: QtBot) -> None:
    number, other = NumberField(0, 10, unit="秒"), QLineEdit()
    window_with(qtbot, other, number)
    other.setFocus()

    def turn() -> None:
        middle = QPointF(number.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(number.mapToGlobal(number.rect().center())),
            QPoint(0, 120),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(number, event)

    turn()
    assert number.value() == 0
    number.setFocus()
    turn()
    assert number.value() == 1


# ── the draft ───────────────────────────────────────────────────────────────────────────────────────────────


def _draft(qtbot: QtBot, limit: int | None = None) -> DraftTextEdit:
    draft = DraftTextEdit(limit=limit)
    window_with(qtbot, draft, QLineEdit())
    draft.setFocus()
    qtbot.waitUntil(draft.hasFocus)
    return draft


def test_a_pause_in_typing_tells_the_text_once(qtbot: QtBot) -> None:
    draft = _draft(qtbot)
    told: list[str] = []
    draft.paused_typing.connect(told.append)
    with qtbot.waitSignal(draft.paused_typing):
        for part in ("供暖", "不热", "，卧室"):
            commit(draft, part)
    assert told == ["供暖不热，卧室"]


def test_what_is_being_composed_is_part_of_the_draft(qtbot: QtBot) -> None:
    draft = _draft(qtbot)
    commit(draft, "供暖")
    with qtbot.waitSignal(draft.paused_typing) as told:
        compose(draft, "bu're")
    assert told.args == ["供暖bu're"]
    assert draft.toPlainText() == "供暖"
    assert draft.count == 7
    commit(draft, "不热")
    assert draft.draft_text == "供暖不热"


@given(
    before=st.text(alphabet="供暖𠮷😀a", max_size=6),
    after=st.text(alphabet="不热𠮷😀b", max_size=6),
)
def test_composed_text_stands_where_the_cursor_is_whatever_the_characters(before: str, after: str) -> None:
    draft = DraftTextEdit()
    draft.set_text(before + after)
    cursor = draft.textCursor()
    cursor.setPosition(len(before.encode("utf-16-le")) // 2)
    draft.setTextCursor(cursor)
    compose(draft, "pin")
    assert draft.draft_text == f"{before}pin{after}"
    draft.deleteLater()


def test_inserting_and_replacing_keep_what_is_being_composed(qtbot: QtBot) -> None:
    draft = _draft(qtbot)
    commit(draft, "供暖")
    compose(draft, "bure")
    draft.insert_text("。答复：十八度")
    assert draft.draft_text == "供暖bure。答复：十八度"
    draft.undo()
    assert draft.draft_text.startswith("供暖")


def test_what_is_being_composed_stays_when_the_keyboard_goes_elsewhere(qtbot: QtBot) -> None:
    draft, after = DraftTextEdit(), QLineEdit()
    window_with(qtbot, draft, after)
    draft.setFocus()
    commit(draft, "供暖")
    compose(draft, "bure")
    after.setFocus()
    assert draft.toPlainText() == "供暖bure"
    assert draft.draft_text == "供暖bure"


def test_setting_a_text_tells_no_pause(qtbot: QtBot) -> None:
    draft = _draft(qtbot)
    with qtbot.assertNotEmitted(draft.paused_typing, wait=400):
        draft.set_text("从草稿恢复的内容")
    assert draft.count == 8


def test_a_flush_tells_a_pause_that_is_due_and_only_then(qtbot: QtBot) -> None:
    draft = _draft(qtbot)
    told: list[str] = []
    draft.paused_typing.connect(told.append)
    draft.flush()
    commit(draft, "停水")
    draft.flush()
    assert told == ["停水"]


def test_too_long_a_text_is_kept_whole_and_counted(qtbot: QtBot) -> None:
    draft = _draft(qtbot, limit=5)
    commit(draft, "供暖不热")
    assert draft.count_text == "4 / 5"
    commit(draft, "，卧室")
    assert draft.is_over_limit
    assert draft.draft_text == "供暖不热，卧室"
    assert "已超过 2 字" in draft.count_text


def test_tab_leaves_the_draft(qtbot: QtBot) -> None:
    draft = DraftTextEdit()
    after = QLineEdit()
    window_with(qtbot, draft, after)
    draft.setFocus()
    QTest.keyClick(draft, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert draft.draft_text == ""


# ── cards ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_has_its_title_and_its_name(qtbot: QtBot) -> None:
    card = Card("历史工单")
    qtbot.addWidget(card)
    assert card.accessibleName() == "历史工单"
    assert isinstance(card.title, SectionTitle)
    card.title.set_count(12_345, " 件")
    assert card.title.count_text == "12,345 件"
    card.title.set_count(None)
    assert card.title.count_text == ""


def test_an_empty_state_offers_what_to_do(qtbot: QtBot) -> None:
    done: list[str] = []
    empty = EmptyState(Icon.INBOX, "还没有工单", action="去坐席台", on_action=lambda: done.append("gone"))
    window_with(qtbot, empty)
    assert empty.button is not None
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert done == ["gone"]
    empty.set_sentence("今天没有来电")
    assert empty.accessibleName() == "今天没有来电"


@pytest.mark.parametrize("keys", ["F9", "Ctrl+Enter", "Ctrl+Shift+1"])
def test_a_shortcut_hint_is_spoken_too(qtbot: QtBot, keys: str) -> None:
    hint = ShortcutHint(keys, "在线解答")
    qtbot.addWidget(hint)
    assert hint.accessibleName() == f"在线解答 快捷键 {keys}"
    assert hint.sizeHint().width() > ShortcutHint("F9").sizeHint().width()
