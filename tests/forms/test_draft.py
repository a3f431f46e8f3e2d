"""The draft: frozen, never fails on any text, and survives being written down."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.draft import (
    FORM,
    Draft,
    Field,
    FieldKind,
    FieldValue,
    Finding,
    Severity,
    draft_from_json,
    new_draft,
    printable,
)
from forms.errors import UnreadableEntry
from forms.words import Gender, RequestType
from tests.forms.samples import NOW, filled

LATER = NOW + timedelta(seconds=5)
any_text = st.text(st.characters())  # half surrogates included
TEXT_FIELDS = [of for of in Field if FORM[of].kind is not FieldKind.FLAG]
FLAGS = [of for of in Field if FORM[of].kind is FieldKind.FLAG]
changes = st.lists(
    st.tuples(st.sampled_from(TEXT_FIELDS), any_text) | st.tuples(st.sampled_from(FLAGS), st.booleans())
)


def typed(edits: list[tuple[Field, FieldValue]]) -> Draft:
    draft = new_draft(NOW, operator="1001")
    for of, value in edits:
        draft = draft.with_value(of, value, LATER)
    return draft


def test_a_new_form_knows_what_the_call_tells_and_nothing_else() -> None:
    draft = new_draft(NOW, operator="1001", call_id="c1", caller_number="13800001234")
    assert draft.text(Field.CALLER_NUMBER) == "13800001234"
    assert draft.text(Field.CHANNEL) == "phone"
    assert (draft.call_id, draft.operator, draft.created_at) == ("c1", "1001", NOW)
    assert draft.is_empty
    assert not draft.dirty
    assert new_draft(NOW, operator="1001").call_id == ""


def test_two_forms_never_share_an_id() -> None:
    ids = {new_draft(NOW, operator="1001").id for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in ids)


def test_a_change_gives_a_new_draft_and_leaves_the_old_one() -> None:
    before = new_draft(NOW, operator="1001")
    after = before.with_value(Field.TITLE, "停水", LATER)
    assert before.text(Field.TITLE) == ""
    assert after.text(Field.TITLE) == "停水"
    assert after.changed_at == LATER
    assert after.dirty == frozenset({Field.TITLE})
    assert not after.is_empty


def test_typing_the_same_again_changes_nothing() -> None:
    draft = filled()
    assert draft.with_value(Field.TITLE, draft.value(Field.TITLE), LATER) is draft


def test_choosing_what_stands_there_from_the_start_leaves_the_form_empty() -> None:
    draft = new_draft(NOW, operator="1001").with_value(Field.GENDER, Gender.UNKNOWN.value, LATER)
    assert draft.is_empty


def test_saving_makes_it_clean() -> None:
    draft = filled()
    assert draft.dirty
    assert not draft.saved().dirty


def test_editing_a_field_takes_away_what_was_said_about_it() -> None:
    wrong_title = Finding(Field.TITLE, Severity.ERROR, "派单须有标题。")
    wrong_name = Finding(Field.NAME, Severity.HINT, "还没有填姓名。")
    draft = filled().checked((wrong_title, wrong_name)).with_value(Field.TITLE, "停水了", LATER)
    assert draft.errors == (wrong_name,)


def test_a_call_may_be_tied_to_it_later() -> None:
    draft = new_draft(NOW, operator="1001")
    tied = draft.with_call("c2", LATER)
    assert (tied.call_id, tied.changed_at) == ("c2", LATER)
    assert tied.with_call("c2", NOW) is tied


def test_taking_back_gives_the_same_content_under_a_new_id() -> None:
    draft = filled()
    again = draft.renewed(LATER)
    assert again.id != draft.id
    assert again.values == draft.values
    assert again.dirty


@pytest.mark.parametrize(("of", "value"), [(Field.ANONYMOUS, "是"), (Field.TITLE, True)])
def test_a_value_of_the_wrong_kind_is_a_mistake_of_the_program(of: Field, value: FieldValue) -> None:
    with pytest.raises(TypeError):
        filled().with_value(of, value, LATER)


def test_a_choice_that_is_not_in_the_vocabulary_is_no_choice() -> None:
    draft = filled({Field.REQUEST_TYPE: "nonsense"})
    assert draft.choice(Field.REQUEST_TYPE, RequestType) is None
    assert filled().choice(Field.REQUEST_TYPE, RequestType) is RequestType.COMPLAINT


def test_every_field_is_in_the_form_and_every_choice_field_has_its_words() -> None:
    assert list(FORM) == list(Field)
    for spec in FORM.values():
        assert (spec.choices is not None) == (spec.kind is FieldKind.CHOICE)
        assert (spec.longest > 0) == (spec.kind not in (FieldKind.CHOICE, FieldKind.FLAG))


@given(st.sampled_from(TEXT_FIELDS), any_text)
def test_any_text_can_be_typed_anywhere_and_is_there_afterwards(of: Field, text: str) -> None:
    draft = typed([(of, text)])
    assert draft.value(of) == printable(text)
    assert draft.text(of) == printable(text).strip()


@given(changes)
def test_a_draft_written_down_is_read_back_the_same(edits: list[tuple[Field, FieldValue]]) -> None:
    draft = typed(edits).saved()
    assert draft_from_json(draft.to_json()) == draft
    assert draft_from_json(draft.to_json().encode()) == draft


@given(changes)
def test_the_last_value_typed_wins(edits: list[tuple[Field, FieldValue]]) -> None:
    draft = typed(edits)
    last = dict(edits)
    for of, value in last.items():
        assert draft.value(of) == (printable(value) if isinstance(value, str) else value)


@given(any_text)
def test_what_is_kept_can_be_stored_anywhere(text: str) -> None:
    kept = printable(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert printable(kept) == kept
    assert all(each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs") for each in kept)


def test_line_breaks_stay_and_tricks_with_the_writing_direction_go() -> None:
    assert printable("一\r\n二\r三\n四\t五") == "一\n二\n三\n四\t五"
    assert printable("退款\u202e元001") == "退款元001"
    assert printable("您好👨‍👩‍👧") == "您好👨‍👩‍👧"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"id": 1}', "\udcff", '{"id":"a","operator":"b"}', b"\xff\xfe"]
)
def test_what_is_no_draft_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnreadableEntry, match="原文已保留"):
        draft_from_json(text)


def test_fields_of_another_version_are_left_out() -> None:
    text = (
        filled().to_json().replace('"title":', '"headline":').replace('"name":"张先生"', '"anonymous":"张"')
    )
    draft = draft_from_json(text)
    assert draft.text(Field.TITLE) == ""
    assert draft.flag(Field.ANONYMOUS) is False
    assert draft.text(Field.PURPOSE) == filled().text(Field.PURPOSE)


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_are_kept_to_the_microsecond(moment: datetime) -> None:
    draft = new_draft(moment, operator="1001")
    assert draft_from_json(draft.to_json()).created_at == moment
