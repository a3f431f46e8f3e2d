"""Two desks on one database, each with its own window and lanes, typing into one form at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from console.widgets.other_cursors import text_of
from forms.draft import Field
from forms.joint_draft.edit import Edit
from forms.words import Disposal
from tests.console.pages.desk.joint_seat import LI, TIED, WANG, JointSeat
from tests.console.pages.desk.sitting import DISPATCH
from tests.console.typing import commit, compose


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{(tmp_path / 'hall.db').as_posix()}"


@pytest.fixture
def two(qtbot: QtBot, url: str) -> Iterator[tuple[JointSeat, JointSeat]]:
    """Li shares a form that she has begun; Wang has come in."""
    li, wang = JointSeat(qtbot, url, LI), JointSeat(qtbot, url, WANG)
    li.desk.drafts.fill(Field.CONTENT, "昨晚施工")
    wang.join(li.share())
    yield li, wang
    li.close()
    wang.close()


def test_who_comes_in_sees_the_form_as_it_is(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    assert wang.desk.drafts.current.id == li.desk.drafts.current.id
    assert wang.text().toPlainText() == "昨晚施工"
    li.qtbot.waitUntil(lambda: [each.name for each in li.desk.shared.view.others] == ["王强"])


def test_both_type_by_key_at_once_and_nothing_is_lost(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    mine, theirs = "abcdefghijklmnopqrst", "ABCDEFGHIJKLMNOPQRST"
    li.text().moveCursor(li.text().textCursor().MoveOperation.End)
    for one, other in zip(mine, theirs, strict=True):
        QTest.keyClicks(li.text(), one, delay=3)
        QTest.keyClicks(wang.text(), other, delay=3)
        QTest.keyClicks(wang.line(), other)
        QTest.keyClicks(li.line(), one)
    for of in TIED:
        for seat in two:
            seat.until_joint(of, lambda text: set(mine + theirs) <= set(text))
        merged = li.joint(of)
        assert [each for each in merged if each in mine] == list(mine)
        assert [each for each in merged if each in theirs] == list(theirs)
        for seat in two:
            assert seat.desk.drafts.current.value(of) == merged
    assert li.text().toPlainText() == wang.text().toPlainText() == li.desk.shared.text(Field.CONTENT)
    assert li.line().text() == wang.line().text() == li.desk.shared.text(Field.TITLE)


def test_a_choice_is_shown_on_the_other_seat(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    li.form.focus_first()
    QTest.keyClick(li.form.control(Field.REQUEST_TYPE), Qt.Key.Key_3)
    wang.until(Field.REQUEST_TYPE, "complaint")
    wang.desk.drafts.fill(Field.CONFIDENTIAL, True)
    li.qtbot.waitUntil(lambda: li.desk.drafts.current.flag(Field.CONFIDENTIAL))


def test_cursor_and_selection_stay_at_their_words(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    cursor = wang.text().textCursor()
    cursor.setPosition(2)
    cursor.setPosition(4, cursor.MoveMode.KeepAnchor)
    wang.text().setTextCursor(cursor)
    wang.line().setText("工地")
    wang.line().setCursorPosition(1)
    li.until(Field.TITLE, "工地")
    li.text().moveCursor(cursor.MoveOperation.Start)
    commit(li.text(), "😀楼下")
    li.line().setCursorPosition(0)
    commit(li.line(), "𠮷")
    wang.until(Field.CONTENT, "😀楼下昨晚施工")
    wang.until(Field.TITLE, "𠮷工地")
    assert wang.text().textCursor().selectedText() == "施工"
    assert wang.line().text()[: wang.line().cursorPosition() - 1] == "𠮷工"


@pytest.mark.parametrize("of", TIED)
def test_what_is_being_composed_is_not_broken(two: tuple[JointSeat, JointSeat], of: Field) -> None:
    li, wang = two
    control, before = wang.control(of), wang.joint(of)
    wang.go_to(control)
    compose(control, "shen ye")
    li.desk.shared.type(of, (Edit(0, 0, "对方"),))
    wang.until_joint(of, lambda text: text == f"对方{before}")
    assert text_of(control) == before
    commit(control, "深夜")
    li.until_joint(of, lambda text: "深夜" in text)
    wang.qtbot.waitUntil(lambda: "对方" in text_of(control))
    assert sorted(li.joint(of)) == sorted(f"对方{before}深夜")
    assert li.joint(of) == wang.joint(of) == text_of(control)


@pytest.mark.parametrize("of", TIED)
def test_undo_takes_back_only_what_was_typed_here(two: tuple[JointSeat, JointSeat], of: Field) -> None:
    li, wang = two
    control, before = li.control(of), li.joint(of)
    li.go_to(control)
    commit(control, "甲")
    wang.until_joint(of, lambda text: "甲" in text)
    commit(wang.control(of), "乙")
    li.until_joint(of, lambda text: "乙" in text)
    QTest.keyClick(control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sorted(li.joint(of)) == sorted(f"{before}乙")
    wang.until_joint(of, lambda text: "甲" not in text)
    QTest.keyClick(control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "乙" in li.joint(of)
    QTest.keyClick(
        control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    wang.until_joint(of, lambda text: "甲" in text)
    assert text_of(control) == li.joint(of)


def test_each_sees_who_writes_where(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    wang.go_to(wang.text())
    wang.text().moveCursor(wang.text().textCursor().MoveOperation.End)
    wang.qtbot.waitUntil(lambda: bool(li.desk.shared.view.here(Field.CONTENT)), timeout=5000)
    (there,) = li.desk.shared.view.here(Field.CONTENT)
    assert (there.name, there.cursor) == ("王强", 4)
    li.text().moveCursor(li.text().textCursor().MoveOperation.Start)
    commit(li.text(), "前面")
    (there,) = li.desk.shared.view.here(Field.CONTENT)
    assert there.cursor == 6
    wang.go_to(wang.line())
    li.qtbot.waitUntil(lambda: bool(li.desk.shared.view.here(Field.TITLE)), timeout=5000)
    assert not li.desk.shared.view.here(Field.CONTENT)


def test_a_seat_that_is_cut_off_types_on_and_merges_when_it_is_back(
    two: tuple[JointSeat, JointSeat],
) -> None:
    li, wang = two
    wang.is_away = True
    wang.hears("暂时连不上数据库")
    commit(wang.text(), "断网时输入，")
    commit(li.text(), "其间对方输入，")
    wang.keeps()
    wang.is_away = False
    wang.qtbot.waitUntil(lambda: "其间对方输入，" in wang.desk.shared.text(Field.CONTENT), timeout=5000)
    li.qtbot.waitUntil(lambda: "断网时输入，" in li.desk.shared.text(Field.CONTENT), timeout=5000)
    assert li.desk.shared.text(Field.CONTENT) == wang.desk.shared.text(Field.CONTENT)
    assert not wang.desk.shared.view.away


def test_a_killed_seat_that_was_cut_off_brings_its_words_with_it(
    qtbot: QtBot, url: str, two: tuple[JointSeat, JointSeat]
) -> None:
    li, wang = two
    wang.is_away = True
    wang.hears("暂时连不上数据库")
    commit(wang.text(), "没有发出的，")
    wang.desk.drafts.save()
    wang.keeps()
    wang.desk.shared.rest()
    again = JointSeat(qtbot, url, WANG, wang.journal)
    again.desk.open()
    li.qtbot.waitUntil(lambda: "没有发出的，" in li.desk.shared.text(Field.CONTENT), timeout=5000)
    assert again.desk.shared.is_in_front
    assert again.text().toPlainText() == li.text().toPlainText()
    again.close()


def test_one_files_for_both_and_the_other_is_told(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    for of, value in DISPATCH.items():
        if of is not Field.CONTENT:
            li.desk.drafts.fill(of, value)
    commit(wang.text(), "鹿城小区旁工地，张先生，")
    li.form.choose(Disposal.DISPATCH)
    wang.hears("已由李静提交，编号")
    draft_id = wang.filed_elsewhere[0].draft_id
    with li.database.unit_of_work().reading() as work:
        ticket = work.tickets.by_id(draft_id)
    assert ticket is not None
    assert ticket.matter.content.startswith("鹿城小区旁工地，张先生，") or wang.filed_elsewhere[0].late
    assert wang.filed_elsewhere[0].by.number == ticket.number
    assert wang.desk.drafts.current.is_empty
    assert wang.journal.open_drafts() == ()
    assert not li.desk.shared.view.draft_id
    assert li.filed_elsewhere == []
    assert li.journal.kept_words("joint:") == wang.journal.kept_words("joint:") == {}


def test_both_press_the_key_and_one_ticket_comes(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    li.desk.drafts.take_over(DISPATCH)
    wang.until(Field.NAME, "张先生")
    wang.until(Field.CATEGORY, str(DISPATCH[Field.CATEGORY]))
    draft_id = li.desk.drafts.current.id
    for seat in two:
        seat.form.choose(Disposal.DISPATCH)
    for seat in two:
        seat.until_gone(draft_id)
    with li.database.unit_of_work().reading() as work:
        assert work.tickets.by_id(draft_id) is not None


def test_a_form_with_errors_is_refused_and_both_go_on(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    refused: list[object] = []
    li.desk.filing.refused.connect(refused.append)
    li.form.choose(Disposal.DISPATCH)
    li.qtbot.waitUntil(lambda: bool(refused))
    commit(wang.text(), "继续，")
    li.qtbot.waitUntil(lambda: "继续，" in li.desk.shared.text(Field.CONTENT), timeout=5000)


def test_who_leaves_gives_the_draft_back_and_its_cursor_goes(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    commit(wang.text(), "最后一句，")
    wang.desk.shared.leave()
    wang.qtbot.waitUntil(lambda: not wang.desk.shared.view.draft_id)
    assert wang.desk.drafts.current.is_empty
    li.until(Field.CONTENT, "最后一句，昨晚施工")
    li.qtbot.waitUntil(lambda: not li.desk.shared.view.others, timeout=5000)


def test_another_form_in_front_is_not_touched(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    shared = li.desk.drafts.current.id
    wang.desk.drafts.begin()
    wang.form.fields.editor(Field.TITLE).control.setFocus()
    commit(wang.line(), "另一件")
    commit(li.line(), "共同的")
    wang.qtbot.waitUntil(lambda: wang.desk.shared.text(Field.TITLE) == "共同的", timeout=5000)
    assert wang.line().text() == "另一件"
    wang.desk.drafts.bring_forward(shared)
    assert wang.line().text() == "共同的"
    assert wang.desk.drafts.current.value(Field.TITLE) == "共同的"


def test_what_nobody_shares_is_said_to_be_so(qtbot: QtBot, url: str) -> None:
    seat = JointSeat(qtbot, url, LI)
    seat.desk.shared.join("nowhere")
    seat.hears("没有在共享")
    seat.close()


def test_a_second_form_in_one_window_follows_the_first(two: tuple[JointSeat, JointSeat]) -> None:
    li, _ = two
    second = li.another_form()
    commit(li.line(), "两处")
    control = second.control(Field.TITLE)
    assert isinstance(control, QLineEdit)
    assert control.text() == "两处"
    assert QApplication.focusWidget() is not control


def test_what_was_typed_too_late_is_told_word_for_word(two: tuple[JointSeat, JointSeat]) -> None:
    li, wang = two
    li.desk.drafts.take_over(DISPATCH)
    wang.until(Field.CATEGORY, str(DISPATCH[Field.CATEGORY]))
    wang.is_away = True
    wang.hears("暂时连不上数据库")
    commit(wang.line(), "太晚")
    li.form.choose(Disposal.DISPATCH)
    li.until_gone(wang.desk.drafts.current.id)
    wang.is_away = False
    wang.hears("没有来得及写入：标题“太晚”")
    assert wang.filed_elsewhere[0].late == ((Field.TITLE, "太晚"),)
