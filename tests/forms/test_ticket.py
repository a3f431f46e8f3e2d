"""What a ticket is made of."""

import pytest

from forms.lifecycle.states import TRANSITIONS
from forms.ticket import OUTCOME, Place, TrailLine
from forms.words import Disposal, Labelled, StateKind, Step
from tests.forms.samples import NOW, ticket

LINE = TrailLine(at=NOW, step=Step.RECALLED, operator="1001")


def test_every_disposal_has_its_row() -> None:
    assert set(OUTCOME) == set(Disposal)


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
