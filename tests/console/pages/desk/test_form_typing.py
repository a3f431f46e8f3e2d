"""Typing into the ticket form: everything reaches the draft, nothing that is typed is disturbed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from forms.draft import Draft, Field
from telephony.call import CallPurpose
from tests.console.pages.desk.sitting import DISPATCH, LEAF, Sitting
from tests.console.typing import commit, compose


@pytest.fixture
def sat(qtbot: QtBot) -> Sitting:
    return Sitting(qtbot)


def test_a_digit_in_the_first_field_chooses_the_type(sat: Sitting) -> None:
    sat.form.focus_first()
    assert sat.is_in(Field.REQUEST_TYPE)
    sat.press(Qt.Key.Key_3)
    assert sat.draft.text(Field.REQUEST_TYPE) == "complaint"
    sat.press(Qt.Key.Key_Tab)
    assert sat.is_in(Field.TITLE)


def test_the_first_field_is_the_title_once_the_type_is_chosen(sat: Sitting) -> None:
    sat.fill({Field.REQUEST_TYPE: "help"})
    sat.form.focus_first()
    assert sat.is_in(Field.TITLE)


@pytest.mark.parametrize(
    "field",
    [
        Field.TITLE,
        Field.PURPOSE,
        Field.ADDRESS,
        Field.NAME,
        Field.CONTACT_NUMBER,
        Field.HANDED_TO,
        Field.ORGANISATION,
        Field.CREDIT_CODE,
        Field.SUBJECT,
        Field.EXTERNAL_ID,
        Field.COMMUNITY,
        Field.GRID,
        Field.LONGITUDE,
        Field.LATITUDE,
    ],
)
def test_every_line_reaches_the_draft_as_it_is_typed(sat: Sitting, field: Field) -> None:
    sat.form.fields.more.open_fold()
    sat.write(field, "甲")
    sat.write(field, "乙")
    assert sat.draft.text(field) == "甲乙"


@pytest.mark.parametrize("field", [Field.CONTENT, Field.ANSWER])
def test_every_text_reaches_the_draft_as_it_is_typed(sat: Sitting, field: Field) -> None:
    sat.write(field, "第一句。")
    sat.press(Qt.Key.Key_Return)
    commit(sat.text(field), "第二句。")
    assert sat.draft.text(field) == "第一句。\n第二句。"


@pytest.mark.parametrize("field", [Field.NOWHERE, Field.CONFIDENTIAL, Field.ANONYMOUS])
def test_space_sets_a_flag_and_takes_it_away(sat: Sitting, field: Field) -> None:
    box = sat.go_to(field)
    assert isinstance(box, QCheckBox)
    sat.press(Qt.Key.Key_Space)
    assert sat.draft.flag(field)
    sat.press(Qt.Key.Key_Space)
    assert not sat.draft.flag(field)


def test_a_category_is_found_by_typing_and_taken_with_enter(sat: Sitting) -> None:
    sat.write(Field.CATEGORY, "夜间施工")
    sat.press(Qt.Key.Key_Return)
    assert sat.draft.text(Field.CATEGORY) == LEAF


def test_a_district_chosen_without_its_street_is_kept_as_such(sat: Sitting) -> None:
    sat.write(Field.DISTRICT, "鹿城区 不详")
    sat.press(Qt.Key.Key_Return)
    assert (sat.draft.text(Field.DISTRICT), sat.draft.text(Field.STREET)) == ("鹿城区", "")


def test_a_street_chosen_brings_its_district_along(sat: Sitting) -> None:
    sat.write(Field.DISTRICT, "梧桐")
    sat.press(Qt.Key.Key_Return)
    assert (sat.draft.text(Field.DISTRICT), sat.draft.text(Field.STREET)) == ("鹿城区", "梧桐街道")


def test_a_dropped_down_list_reaches_the_draft(sat: Sitting) -> None:
    sat.form.fields.more.open_fold()
    sat.go_to(Field.CHANNEL)
    sat.press(Qt.Key.Key_Down)
    assert sat.draft.text(Field.CHANNEL) == "merged_line"


def test_an_unknown_code_in_an_old_draft_is_shown_and_not_lost(sat: Sitting) -> None:
    sat.fill({Field.CHANNEL: "pigeon_post"})
    control = sat.form.control(Field.CHANNEL)
    assert control.property("currentText") == "pigeon_post（不在目录中）"
    assert sat.draft.text(Field.CHANNEL) == "pigeon_post"


# --- what an address tells


def test_an_address_that_names_its_street_fills_district_and_street_in(sat: Sitting, qtbot: QtBot) -> None:
    sat.write(Field.ADDRESS, "鹿城区花园路街道鹿城小区东门")
    qtbot.waitUntil(lambda: sat.draft.text(Field.STREET) == "花园路街道")
    assert sat.draft.text(Field.DISTRICT) == "鹿城区"
    assert sat.line(Field.DISTRICT).text() == "鹿城区 > 花园路街道"
    assert sat.line(Field.ADDRESS).text() == "鹿城区花园路街道鹿城小区东门"


def test_an_address_changes_no_district_that_was_chosen(sat: Sitting, qtbot: QtBot) -> None:
    sat.fill({Field.DISTRICT: "云山区"})
    sat.write(Field.ADDRESS, "鹿城区花园路街道鹿城小区东门")
    qtbot.wait(600)
    assert (sat.draft.text(Field.DISTRICT), sat.draft.text(Field.STREET)) == ("云山区", "")


# --- nothing that is typed is disturbed


def test_what_is_being_composed_outlives_every_refresh_of_the_same_draft(sat: Sitting) -> None:
    title = sat.go_to(Field.TITLE)
    commit(title, "路灯")
    compose(title, "bu'liang")
    sat.seat.desk.drafts.save()
    sat.fill({Field.URGENCY: "urgent", Field.TITLE: "别人填的标题"})
    commit(title, "不亮")
    assert sat.line(Field.TITLE).text() == "路灯不亮"
    assert sat.draft.text(Field.TITLE) == "路灯不亮"


def test_a_content_being_composed_is_in_the_draft_and_undisturbed(sat: Sitting, qtbot: QtBot) -> None:
    content = sat.text(Field.CONTENT)
    sat.write(Field.CONTENT, "楼下")
    compose(content, "shi'gong")
    qtbot.waitUntil(lambda: sat.draft.text(Field.CONTENT) == "楼下shi'gong")
    sat.seat.desk.drafts.save()
    commit(content, "施工")
    assert sat.draft.text(Field.CONTENT) == "楼下施工"
    assert content.toPlainText() == "楼下施工"


def test_a_field_shows_what_was_filled_in_once_the_keyboard_has_left_it(sat: Sitting) -> None:
    sat.go_to(Field.HANDED_TO)
    sat.form.fields.more.open_fold()
    sat.go_to(Field.HANDED_TO)
    sat.fill({Field.HANDED_TO: "110"})
    assert sat.line(Field.HANDED_TO).text() == ""
    sat.go_to(Field.TITLE)
    assert sat.line(Field.HANDED_TO).text() == "110"


def test_ringing_leaves_the_form_and_the_keyboard_alone(sat: Sitting) -> None:
    title = sat.go_to(Field.TITLE)
    commit(title, "上一件")
    compose(title, "gong")
    sat.seat.rings()
    assert QApplication.focusWidget() is title
    commit(title, "工单")
    assert sat.draft.text(Field.TITLE) == "上一件工单"


def test_answering_shows_the_new_form_without_taking_the_keyboard(sat: Sitting) -> None:
    sat.write(Field.TITLE, "上一件工单")
    sat.elsewhere.setFocus()
    sat.seat.answered(sat.seat.rings())
    assert QApplication.focusWidget() is sat.elsewhere
    assert sat.line(Field.TITLE).text() == ""
    assert sat.draft.call_id == "c1"


def test_pinyin_left_over_from_the_old_form_does_not_get_into_the_new_one(sat: Sitting) -> None:
    content = sat.text(Field.CONTENT)
    sat.write(Field.CONTENT, "上一件的内容")
    compose(content, "shang")
    edits: list[Draft] = []
    sat.seat.desk.drafts.edited.connect(edits.append)
    sat.seat.answered(sat.seat.rings())
    assert edits == []
    assert content.toPlainText() == ""
    assert sat.draft.text(Field.CONTENT) == ""


def test_another_draft_coming_forward_is_no_edit(sat: Sitting) -> None:
    sat.fill()
    sat.seat.desk.drafts.save()
    first = sat.draft
    edits: list[Draft] = []
    sat.seat.desk.drafts.edited.connect(edits.append)
    sat.seat.desk.drafts.begin()
    sat.seat.desk.drafts.bring_forward(first.id)
    assert edits == []
    assert dict(sat.draft.values) == dict(first.values)
    assert sat.segment(Field.REQUEST_TYPE) == "complaint"
    assert sat.category() == LEAF
    assert sat.text(Field.CONTENT).toPlainText() == DISPATCH[Field.CONTENT]


def test_who_the_call_was_handed_to_is_filled_in_by_the_call(sat: Sitting) -> None:
    call = sat.seat.answered(sat.seat.rings())
    leg = sat.seat.dials("110", CallPurpose.THREE_WAY, call.id)
    sat.seat.answered(leg)
    assert sat.line(Field.HANDED_TO).text() == "110"
    assert "110" in sat.form.fields.more.summary.text()


@pytest.mark.parametrize(
    ("number", "words"), [("13800001234", "同来电号码"), ("anonymous", "来电无号码，请询问")]
)
def test_an_empty_contact_number_says_what_it_means(sat: Sitting, number: str, words: str) -> None:
    sat.seat.answered(sat.seat.rings(number))
    assert sat.line(Field.CONTACT_NUMBER).placeholderText() == words
