"""The ticket's states: one table, one setter."""

import pytest

from forms.errors import TransitionRefused
from forms.ticket import OUTCOME, TRANSITIONS, Place, TrailLine
from forms.words import Disposal, Labelled, StateKind, Step
from tests.forms.samples import NOW, ticket

LINE = TrailLine(at=NOW, step=Step.RECALLED, operator="1001")


def test_every_state_and_every_disposal_has_its_row() -> None:
    assert set(TRANSITIONS) == set(StateKind)
    assert set(OUTCOME) == set(Disposal)


@pytest.mark.parametrize("start", StateKind)
def test_a_ticket_moves_by_the_table_only(start: StateKind) -> None:
    from dataclasses import replace

    before = replace(ticket("20261121-000001"), state=start)
    for to in StateKind:
        if to in TRANSITIONS[start]:
            after = before.moved(to, LINE)
            assert (after.state, after.revision, after.trail[-1]) == (to, before.revision + 1, LINE)
        else:
            with pytest.raises(TransitionRefused, match="工单未改动") as refused:
                before.moved(to, LINE)
            assert start.label in refused.value.text


def test_a_recalled_ticket_goes_nowhere() -> None:
    assert TRANSITIONS[StateKind.RECALLED] == frozenset()


def test_every_outcome_can_be_reached_from_accepted() -> None:
    for state, _ in OUTCOME.values():
        assert state in TRANSITIONS[StateKind.ACCEPTED]


def test_a_ticket_is_untouched_until_somebody_does_something() -> None:
    filed = ticket("20261121-000001")
    assert not filed.touched
    assert filed.moved(StateKind.RECALLED, LINE).touched


def test_a_place_reads_from_large_to_small() -> None:
    place = Place(
        district="鹿城区", street="滨江街道", community="江畔社区", grid="3网格", address="阳光花园1号"
    )
    assert place.line == "鹿城区滨江街道江畔社区3网格阳光花园1号"


def _vocabularies(kind: type[Labelled] = Labelled) -> list[type[Labelled]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_vocabularies(sub))]


@pytest.mark.parametrize("vocabulary", _vocabularies())
def test_every_word_has_a_chinese_label_and_can_be_found_by_its_code(vocabulary: type[Labelled]) -> None:
    labels = [word.label for word in vocabulary]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    for word in vocabulary:
        assert vocabulary(word.value) is word
        assert word == word.value
