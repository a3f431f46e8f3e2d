"""重复来电: what counts as the same matter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.repeats import marked, same_matter
from forms.ticket_list import TicketLine, line_of
from forms.words import StateKind
from tests.forms.samples import NOW, ticket

BASE = replace(
    line_of(ticket("20261121-000001")),
    id="a",
    title="阳光花园3号楼停暖",
    content="市民反映阳光花园3号楼暖气不热，联系物业未解决",
    category="010301",
    district="鹿城区",
    street="滨江街道",
    address="阳光花园3号楼",
)
OTHER = replace(
    BASE,
    id="b",
    number="20261101-000007",
    title="咨询公积金提取材料",
    content="想了解租房怎样提取住房公积金",
    category="040802",
    street="五里街道",
    address="人民路1号",
    accepted_at=NOW - timedelta(days=10),
)
SIMILAR = replace(BASE, id="b", number="20261101-000007", accepted_at=NOW - timedelta(days=10))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (SIMILAR, True),
        (OTHER, False),
        (replace(OTHER, category="010301", street="滨江街道", address="阳光花园"), True),
        (replace(OTHER, category="010301", street="滨江街道", address=""), True),
        (replace(OTHER, category="010301", street="滨江街道", address="不详"), True),
        (replace(OTHER, category="010301", street="滨江街道", address="梧桐苑9号"), False),
        (replace(OTHER, category="010301", street="", address="阳光花园3号楼2单元"), True),
        (replace(OTHER, category="010301", district="青河区", street="", address="阳光花园"), False),
        (replace(OTHER, street="滨江街道", address="阳光花园3号楼"), False),
        (replace(OTHER, content="市民来电反映阳光花园3号楼暖气不热，找物业没有解决"), True),
        (replace(OTHER, title="阳光花园3号楼停暖气"), True),
        (replace(OTHER, category="010301", content="阳光花园暖气还是不热，物业仍未解决"), True),
        (replace(SIMILAR, state=StateKind.RECALLED), False),
        (replace(OTHER, title="", content="", category="", street="", address=""), False),
    ],
)
def test_the_same_matter_is_told_from_another(other: TicketLine, same: bool) -> None:
    assert same_matter(BASE, other) is same
    assert same_matter(other, BASE) is same


def test_repeats_name_each_other_and_the_order_stays() -> None:
    third = replace(OTHER, id="c", number="20261001-000003")
    lines = marked([BASE, third, SIMILAR])
    assert [line.ticket for line in lines] == [BASE, third, SIMILAR]
    assert [line.repeat_of for line in lines] == [(SIMILAR.number,), (), (BASE.number,)]
    assert [line.is_repeat for line in lines] == [True, False, True]


@pytest.mark.parametrize(("days", "repeats"), [(0, True), (90, True), (91, False)])
def test_long_ago_is_another_matter(days: int, repeats: bool) -> None:
    old = replace(SIMILAR, accepted_at=BASE.accepted_at - timedelta(days=days))
    assert marked([BASE, old])[0].is_repeat is repeats


@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["", "010301"])), max_size=8
    )
)
def test_repeating_is_mutual_whatever_was_written(texts: list[tuple[str, str, str]]) -> None:
    lines = [
        replace(BASE, id=str(place), number=str(place), title=title, content=content, category=category)
        for place, (title, content, category) in enumerate(texts)
    ]
    found = {line.ticket.number: set(line.repeat_of) for line in marked(lines)}
    for number, others in found.items():
        assert number not in others
        assert all(number in found[other] for other in others)
