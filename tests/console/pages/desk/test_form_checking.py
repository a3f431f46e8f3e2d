"""What keeps the ticket form from being filed is said in place; so are reasons, and words of alarm."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from console.widgets.button import Variant
from forms.draft import Field
from forms.words import Disposal
from telephony.protocol import Transfer
from tests.console.pages.desk.sitting import CTRL, DISPATCH, PLAIN, Sitting


@pytest.fixture
def sat(qtbot: QtBot) -> Sitting:
    return Sitting(qtbot)


def menu_entry(sat: Sitting, words: str) -> Callable[[], None]:
    """What an entry of 其他办理 does."""
    return next(action for action in sat.form.bar.others.menu().actions() if action.text() == words).trigger


# --- refused


def test_a_refused_filing_leads_to_the_first_missing_field_and_counts_the_rest(sat: Sitting) -> None:
    sat.press(Qt.Key.Key_F9)
    assert sat.filed == []
    assert sat.is_in(Field.REQUEST_TYPE)
    assert "请选择诉求类型" in sat.said_of(Field.REQUEST_TYPE)
    assert "派单须有标题" in sat.said_of(Field.TITLE)
    assert sat.form.bar.errors.isVisible()
    assert sat.form.bar.errors.text() == f"{len(sat.draft.errors)} 处待补"
    assert sat.line(Field.TITLE).property("finding") == "error"
    assert "派单须有标题" in sat.line(Field.TITLE).accessibleDescription()


def test_an_error_goes_as_soon_as_its_field_is_typed_into(sat: Sitting) -> None:
    sat.press(Qt.Key.Key_F9)
    count = len(sat.draft.errors)
    sat.write(Field.TITLE, "路灯不亮")
    assert sat.said_of(Field.TITLE) == ""
    assert sat.line(Field.TITLE).property("finding") is None
    assert sat.form.bar.errors.text() == f"{count - 1} 处待补"


def test_being_led_to_a_field_selects_nothing_that_the_next_key_would_replace(sat: Sitting) -> None:
    title = "路灯不亮" * 20
    sat.fill({**DISPATCH, Field.TITLE: title})
    sat.press(Qt.Key.Key_F9)
    assert sat.is_in(Field.TITLE)
    assert "最多 60 字" in sat.said_of(Field.TITLE)
    sat.press(Qt.Key.Key_Backspace)
    assert sat.draft.text(Field.TITLE) == title[:-1]


def test_the_count_leads_to_what_is_missing(sat: Sitting) -> None:
    sat.fill({**DISPATCH, Field.PURPOSE: ""})
    sat.press(Qt.Key.Key_F9)
    sat.elsewhere.setFocus()
    sat.click(sat.form.bar.errors)
    assert sat.is_in(Field.PURPOSE)


def test_a_missing_field_beneath_the_fold_opens_it(sat: Sitting) -> None:
    sat.fill({**DISPATCH, Field.ANSWER: "已接通。"})
    sat.form.file_three_way()
    assert sat.is_in(Field.HANDED_TO)
    assert sat.form.control(Field.HANDED_TO).isVisible()


def test_answering_online_without_an_answer_leads_to_it(sat: Sitting) -> None:
    sat.fill()
    sat.go_to(Field.NAME)
    sat.press(Qt.Key.Key_Return, CTRL)
    assert sat.is_in(Field.ANSWER)
    assert "请填写给来电人的答复" in sat.said_of(Field.ANSWER)


def test_what_is_missing_for_one_way_is_not_asked_for_another(sat: Sitting) -> None:
    sat.fill({**DISPATCH, Field.PURPOSE: "", Field.ANSWER: "已解释。"})
    sat.press(Qt.Key.Key_F9)
    assert "诉求目的" in sat.said_of(Field.PURPOSE)
    sat.press(Qt.Key.Key_Return, CTRL)
    assert [filed.disposal for filed in sat.filed] == [Disposal.ANSWERED]


def test_a_wrong_number_is_said_once_the_field_is_left_and_not_before(sat: Sitting, qtbot: QtBot) -> None:
    sat.write(Field.CONTACT_NUMBER, "1380000123")
    qtbot.wait(700)
    assert sat.said_of(Field.CONTACT_NUMBER) == ""
    sat.go_to(Field.TITLE)
    assert "手机号应为 11 位" in sat.said_of(Field.CONTACT_NUMBER)


def test_a_field_that_is_merely_empty_is_not_complained_of_before_filing(sat: Sitting) -> None:
    for field in (Field.TITLE, Field.CONTENT, Field.NAME, Field.PURPOSE):
        sat.go_to(field)
    assert sat.draft.errors == ()
    assert not sat.form.bar.errors.isVisible()


def test_hints_come_quietly_after_a_pause(sat: Sitting, qtbot: QtBot) -> None:
    sat.fill({Field.REQUEST_TYPE: "report"})
    qtbot.waitUntil(lambda: "举报建议勾选保密" in sat.said_of(Field.CONFIDENTIAL))
    assert not sat.form.bar.errors.isVisible()
    sat.fill({Field.CONFIDENTIAL: True})
    qtbot.waitUntil(lambda: sat.said_of(Field.CONFIDENTIAL) == "")


def test_errors_belong_to_their_draft(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "甲"})
    sat.press(Qt.Key.Key_F9)
    sat.seat.desk.drafts.begin()
    assert sat.said_of(Field.CONTENT) == ""
    assert not sat.form.bar.errors.isVisible()


# --- not accepted, and the legal way


def test_not_accepting_asks_for_the_reason_and_shows_what_to_read_out(sat: Sitting) -> None:
    sat.fill({Field.REQUEST_TYPE: "help", Field.CONTENT: "楼下起火了，火很大。"})
    menu_entry(sat, "不予受理…")()
    strip = sat.form.reason
    assert strip.isVisible()
    assert strip.choice.hasFocus()
    assert sat.form.bar.dispatch.property("variant") == Variant.SECONDARY.value
    sat.write(Field.REASON, "119")
    sat.press(Qt.Key.Key_Return)
    assert sat.draft.text(Field.REASON) == "fire"
    assert "我现在为您转接119" in strip.script.text()
    assert strip.hand_overs[0].text().startswith("转接 119")
    assert not strip.hand_overs[0].isEnabled()
    sat.click(strip.go)
    assert [filed.disposal for filed in sat.filed] == [Disposal.NOT_ACCEPTED]
    assert not strip.isVisible()
    assert sat.form.bar.dispatch.property("variant") == Variant.PRIMARY.value


def test_not_accepting_without_a_reason_is_refused_in_the_strip(sat: Sitting) -> None:
    sat.fill({Field.REQUEST_TYPE: "help", Field.CONTENT: "楼下起火了，火很大。"})
    menu_entry(sat, "不予受理…")()
    sat.click(sat.form.reason.go)
    assert sat.filed == []
    assert sat.form.reason.choice.hasFocus()
    assert "请选择不予受理的原因" in sat.form.reason.problem


def test_escape_puts_the_reason_away_and_files_nothing(sat: Sitting) -> None:
    sat.fill()
    menu_entry(sat, "告知法定途径…")()
    sat.press(Qt.Key.Key_Escape, PLAIN)
    assert not sat.form.reason.isVisible()
    assert sat.filed == []
    assert sat.is_in(Field.TITLE)


def test_the_reasons_offered_are_those_of_the_way_chosen(sat: Sitting) -> None:
    menu_entry(sat, "告知法定途径…")()
    offered = {branch.code for branch in sat.form.reason.branches}
    assert offered == {reason.code for reason in sat.seat.desk.catalogue.reasons_for(Disposal.LEGAL_ROUTE)}


def test_the_call_is_handed_over_from_the_strip(sat: Sitting) -> None:
    sat.seat.answered(sat.seat.rings())
    sat.fill({Field.REQUEST_TYPE: "help", Field.CONTENT: "楼下起火了，火很大。", Field.REASON: "fire"})
    menu_entry(sat, "不予受理…")()
    sat.click(sat.form.reason.hand_overs[0])
    assert getattr(sat.seat.line.last(), "target", "") == "119"


def test_answering_another_call_puts_the_strips_away(sat: Sitting) -> None:
    sat.fill()
    menu_entry(sat, "不予受理…")()
    sat.seat.answered(sat.seat.rings())
    assert not sat.form.reason.isVisible()


# --- words of alarm


def test_words_of_alarm_say_whom_to_call_and_hand_the_call_over(sat: Sitting) -> None:
    sat.seat.answered(sat.seat.rings())
    sat.write(Field.CONTENT, "楼下着火了")
    assert sat.form.alarm.isVisible()
    assert sat.form.alarm.text.text() == "提到“着火”：情况紧急时请立即转接 119。"
    sat.click(sat.form.alarm.hand_over)
    assert getattr(sat.seat.line.last(), "target", "") == "119"


def test_words_of_alarm_offer_the_urgency_that_goes_with_them(sat: Sitting) -> None:
    sat.write(Field.CONTENT, "楼下着火了")
    sat.click(sat.form.alarm.raise_urgency)
    assert sat.draft.text(Field.URGENCY) == "critical"
    assert sat.segment(Field.URGENCY) == "critical"
    assert not sat.form.alarm.raise_urgency.isVisible()


def test_an_alarm_put_away_stays_away_until_a_new_word_comes(sat: Sitting) -> None:
    sat.write(Field.CONTENT, "楼下着火了")
    sat.click(sat.form.alarm.cross)
    sat.write(Field.CONTENT, "，火很大")
    assert not sat.form.alarm.isVisible()
    sat.write(Field.CONTENT, "，有人昏迷")
    assert sat.form.alarm.isVisible()


def test_an_alarm_takes_no_keyboard(sat: Sitting) -> None:
    sat.write(Field.CONTENT, "楼下着火了")
    assert sat.is_in(Field.CONTENT)
    buttons = sat.form.alarm.findChildren(QPushButton)
    assert not any(button.hasFocus() for button in buttons)


def test_one_key_hands_the_call_over_and_says_what_to_tell(sat: Sitting) -> None:
    sat.seat.answered(sat.seat.rings())
    sat.fill({Field.TITLE: "阳光花园着火", Field.ADDRESS: "阳光花园3号楼"})
    sat.go_to(Field.TITLE)
    said = sat.form.alarm.to_tell.text()
    assert "阳光花园3号楼" in said
    assert "13800001234" in said
    sat.press(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    assert sat.seat.line.last() == Transfer(command_id="", call_id="c1", target="119", name="119 火警")


def test_the_key_does_nothing_while_there_is_nobody_to_hand_over(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "阳光花园着火"})
    sat.go_to(Field.TITLE)
    before = len(sat.seat.line.sent)
    sat.press(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    assert len(sat.seat.line.sent) == before
    assert sat.form.alarm.hand_over.toolTip()


def test_two_dangers_have_a_key_each(sat: Sitting) -> None:
    sat.seat.answered(sat.seat.rings())
    sat.fill({Field.CONTENT: "楼下着火了，有人昏迷"})
    sat.go_to(Field.TITLE)
    assert sat.form.alarm.text.text() == "提到“着火”、“昏迷”：情况紧急时请立即转接 119、120。"
    sat.press(Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert sat.seat.line.last() == Transfer(command_id="", call_id="c1", target="120", name="120 急救")


def test_a_new_word_for_the_same_number_brings_the_alarm_back_and_is_the_one_named(sat: Sitting) -> None:
    sat.fill({Field.CONTENT: "楼下着火了"})
    sat.go_to(Field.TITLE)
    sat.press(Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert not sat.form.alarm.isVisible()
    sat.fill({Field.CONTENT: "楼下着火了，还有爆炸声"})
    assert sat.form.alarm.isVisible()
    assert "“爆炸”" in sat.form.alarm.text.text()
    assert "着火" not in sat.form.alarm.text.text()
