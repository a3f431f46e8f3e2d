"""Two and three seats in one draft: nothing typed is lost, and everybody ends with the same."""

import pytest

from forms.draft import Field
from forms.errors import UnreadableEntry
from forms.joint_draft.edit import Edit, all_applied
from forms.joint_draft.fields import CHOSEN, TYPED
from forms.joint_draft.joint import JointDraft
from tests.forms.joint_draft.seats import Run, shared_draft

INTERLEAVINGS = 150


@pytest.fixture
def two() -> tuple[JointDraft, JointDraft]:
    one = JointDraft.begun(shared_draft())
    other = JointDraft(one.draft_id)
    passed(one, other)
    return one, other


def passed(one: JointDraft, other: JointDraft) -> None:
    """What each has to say reaches the other, in the order of one log."""
    log = [joint.unsent for joint in (one, other) if joint.waits]
    for joint in (one, other):
        joint.sent(joint.made)
        for update in log:
            joint.take(update)


def test_every_field_is_shared_one_way_or_the_other() -> None:
    assert set(Field) == TYPED | CHOSEN
    assert {Field.TITLE, Field.CONTENT, Field.ANSWER, Field.ADDRESS, Field.NAME} <= TYPED
    assert {Field.CATEGORY, Field.URGENCY, Field.CONFIDENTIAL, Field.DISTRICT} <= CHOSEN


@pytest.mark.parametrize("seats", [2, 3])
def test_of_any_interleaving_nothing_is_lost_and_all_seats_are_equal(seats: int) -> None:
    for seed in range(INTERLEAVINGS):
        run = Run(seed, seats, jumps=bool(seed % 2))
        played = run.play(steps=60)
        assert run.lost(played) == 0, seed
        assert run.jumps or run.misplaced(played) == 0, seed
        assert len({tuple(seat.joint.values().items()) for seat in played}) == 1, seed


def test_what_two_type_at_one_place_at_once_is_not_mixed(two: tuple[JointDraft, JointDraft]) -> None:
    one, other = two
    for number, (mine, theirs) in enumerate(zip("张先生反映", "施工噪音大", strict=True)):
        one.type(Field.CONTENT, Edit(4 + number, 0, mine))
        other.type(Field.CONTENT, Edit(4 + number, 0, theirs))
    passed(one, other)
    assert one.text(Field.CONTENT) == other.text(Field.CONTENT)
    assert one.text(Field.CONTENT) in ("昨晚十点张先生反映施工噪音大", "昨晚十点施工噪音大张先生反映")


def test_an_update_says_what_changed_where_in_characters(two: tuple[JointDraft, JointDraft]) -> None:
    one, other = two
    before = other.text(Field.CONTENT)
    one.type(Field.CONTENT, Edit(1, 2, "😀天"))
    one.type(Field.CONTENT, Edit(4, 0, "半"))
    arrived = other.take(one.unsent)
    assert arrived.fields == {Field.CONTENT}
    assert all_applied(before, arrived.edits[Field.CONTENT]) == other.text(Field.CONTENT) == "昨😀天点半"
    assert other.take(one.unsent).fields == frozenset()


def test_of_two_choices_the_same_one_counts_everywhere(two: tuple[JointDraft, JointDraft]) -> None:
    one, other = two
    one.choose(Field.URGENCY, "urgent")
    other.choose(Field.URGENCY, "critical")
    other.choose(Field.CONFIDENTIAL, True)
    passed(one, other)
    assert one.value(Field.URGENCY) == other.value(Field.URGENCY) != "normal"
    assert one.value(Field.CONFIDENTIAL) is True
    one.choose(Field.CONFIDENTIAL, False)
    assert other.take(one.unsent).choices == {Field.CONFIDENTIAL}


def test_undo_takes_back_what_was_typed_here_and_nothing_else(two: tuple[JointDraft, JointDraft]) -> None:
    one, other = two
    one.type(Field.CONTENT, Edit(4, 0, "我方"))
    passed(one, other)
    other.type(Field.CONTENT, Edit(0, 0, "对方"))
    passed(one, other)
    assert one.text(Field.CONTENT) == "对方昨晚十点我方"
    assert one.undo(Field.CONTENT).edits[Field.CONTENT] == (Edit(6, 2, ""),)
    assert one.undo(Field.CONTENT).fields == frozenset()
    passed(one, other)
    assert other.text(Field.CONTENT) == "对方昨晚十点"
    one.redo(Field.CONTENT)
    passed(one, other)
    assert other.text(Field.CONTENT) == "对方昨晚十点我方"


def test_no_character_enters_that_no_form_takes(two: tuple[JointDraft, JointDraft]) -> None:
    one, _ = two
    one.type(Field.CONTENT, Edit(0, 0, "\x00\u202e\ud800好\r\n"))
    assert one.text(Field.CONTENT) == "好\n昨晚十点"


def test_a_place_that_is_not_there_is_refused(two: tuple[JointDraft, JointDraft]) -> None:
    one, _ = two
    with pytest.raises(IndexError):
        one.type(Field.CONTENT, Edit(3, 9, ""))


def test_a_killed_seat_goes_on_with_what_its_journal_kept(two: tuple[JointDraft, JointDraft]) -> None:
    one, other = two
    one.type(Field.CONTENT, Edit(0, 0, "还没发出。"))
    kept = one.to_json()
    other.type(Field.CONTENT, Edit(4, 0, "其间输入。"))
    again = JointDraft.from_json(one.draft_id, kept)
    assert again.text(Field.CONTENT) == "还没发出。昨晚十点"
    passed(again, other)
    assert again.text(Field.CONTENT) == other.text(Field.CONTENT) == "还没发出。昨晚十点其间输入。"
    assert JointDraft.from_json(again.draft_id, again.to_json()).waits == 0


@pytest.mark.parametrize("kept", ["", "{}", '{"whole": "##"}', '{"whole": "3q2+78r+"}'])
def test_what_the_journal_cannot_give_back_is_said_to_be_so(kept: str) -> None:
    with pytest.raises(UnreadableEntry):
        JointDraft.from_json("d1", kept)
