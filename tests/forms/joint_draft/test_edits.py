"""Edits, cursors, and a control that lags behind while an input method composes in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.joint_draft.edit import Edit, all_applied, applied, difference, moved
from forms.joint_draft.lagging import Lagging

texts = st.text("ab好😀", max_size=8)


@pytest.mark.parametrize(
    ("before", "after", "cursor", "edit"),
    [
        ("", "甲", 1, Edit(0, 0, "甲")),
        ("aa", "aaa", 1, Edit(0, 0, "a")),
        ("aa", "aaa", 3, Edit(2, 0, "a")),
        ("aaa", "aa", 1, Edit(1, 1, "")),
        ("甲乙丙", "甲丙", 1, Edit(1, 1, "")),
        ("甲乙丙", "甲丁戊丙", 3, Edit(1, 1, "丁戊")),
        ("甲乙", "丙", None, Edit(0, 2, "丙")),
        ("甲乙", "甲乙丙", 0, Edit(2, 0, "丙")),
    ],
)
def test_the_cursor_tells_which_of_equal_characters_was_typed(
    before: str, after: str, cursor: int | None, edit: Edit
) -> None:
    assert difference(before, after, cursor) == edit


@given(texts, texts, st.none() | st.integers(0, 9))
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str, cursor: int | None) -> None:
    edit = difference(before, after, cursor)
    assert (edit is None) == (before == after)
    assert edit is None or applied(before, edit) == after


@pytest.mark.parametrize(
    ("place", "edit", "then"),
    [
        (2, Edit(0, 0, "甲"), 3),
        (2, Edit(2, 0, "甲"), 2),
        (2, Edit(3, 1, ""), 2),
        (2, Edit(1, 3, "乙丙"), 1),
        (2, Edit(0, 2, ""), 0),
    ],
)
def test_a_cursor_stays_before_the_character_it_stood_before(place: int, edit: Edit, then: int) -> None:
    assert moved(place, edit) == then


@st.composite
def edits_of(draw: st.DrawFn, length: int) -> Edit:
    begin = draw(st.integers(0, length))
    end = draw(st.integers(begin, length))
    return Edit(begin, end - begin, draw(texts))


@given(texts, st.data())
def test_a_control_that_lags_loses_nothing_and_catches_up(text: str, data: st.DataObject) -> None:
    shown = joint = text
    lagging = Lagging(text)
    for _ in range(data.draw(st.integers(0, 6))):
        if data.draw(st.booleans()):
            edit = data.draw(edits_of(len(joint)))
            joint = applied(joint, edit)
            lagging.arrived(edit)
        else:
            edit = data.draw(edits_of(len(shown)))
            shown = applied(shown, edit)
            before = joint
            joint = all_applied(joint, lagging.typed(edit))
            assert len(joint) >= len(before) - edit.removed + len(edit.inserted)
            assert edit.inserted in joint
    caught_up = all_applied(shown, lagging.catch_up())
    assert caught_up == joint
    assert not lagging.is_behind
    assert lagging.catch_up() == ()


def test_what_others_typed_inside_of_what_is_removed_stays() -> None:
    lagging = Lagging("甲乙丙")
    lagging.arrived(Edit(1, 0, "他人"))
    assert lagging.is_behind
    assert all_applied("甲他人乙丙", lagging.typed(Edit(0, 3, "丁"))) == "丁他人"
    assert all_applied("丁", lagging.catch_up()) == "丁他人"
