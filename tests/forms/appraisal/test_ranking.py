"""Scores, ranks and 双派双考, from tables and from anything that may be counted."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.appraisal.counting import Person, Rating, Tally, count
from forms.appraisal.ranking import Board, Mark, bees, boards, may_be_warned, points_of, stars
from forms.appraisal.rules import APPRAISAL, AppraisalRules, Part, Rate
from forms.appraisal.scored import Outcome, ScoredOrder, score
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.organisation.unit import Unit, UnitKind
from forms.rules.errors import RuleTextWrong
from tests.forms.samples import NOW

RULES: AppraisalRules = APPRAISAL.read(APPRAISAL.default.text)
DUE = NOW + timedelta(days=5)
_S, _R = AssignmentState, AssignmentRole


def order(
    unit: str,
    days: float | None,
    state: AssignmentState = _S.CLOSED,
    role: AssignmentRole = _R.LEAD,
    ticket: str = "t",
    round_: int = 0,
) -> ScoredOrder:
    """An order answered so many days after it was given; None: not answered."""
    at = None if days is None else NOW + timedelta(days=days)
    gone = at if state in (_S.WITHDRAWN, _S.RETURNED) else None
    return ScoredOrder(
        ticket_id=ticket,
        unit=unit,
        role=role,
        round=round_,
        state=state,
        due_at=DUE,
        replied_at=None if gone else at,
        replied_by=f"{unit}-1" if at and not gone else "",
        ended_at=gone,
    )


def joint(unit: str, days: float | None, state: AssignmentState = _S.CLOSED) -> ScoredOrder:
    return order(unit, days, state, _R.JOINT)


@pytest.mark.parametrize(
    ("target", "full", "each", "floor", "rate", "points"),
    [
        ("98", "25", "0.5", "12.5", "87.5", "19.75"),
        ("98", "25", "0.5", "12.5", "83.33", "17.67"),
        ("95", "25", "0.5", "12.5", "95", "25.00"),
        ("98", "25", "0.5", "12.5", "100", "25.00"),
        ("98", "25", "0.5", "12.5", "10", "12.5"),
        ("95", "20", "1", "0", "89.82", "14.82"),
        ("95", "20", "1", "0", "99", "20.00"),
        ("95", "20", "1", "0", "60", "0"),
    ],
)
def test_scores_come_out_as_the_public_model_prints_them(
    target: str, full: str, each: str, floor: str, rate: str, points: str
) -> None:
    part = Part(
        key="p",
        rate=Rate.SATISFACTION,
        full=Decimal(full),
        target=Decimal(target),
        each=Decimal(each),
        floor=Decimal(floor),
    )
    assert points_of(part, Decimal(rate)) == Decimal(points)
    assert points_of(part, None) is None


_ON, _LATE, _RUN = Outcome.ON_TIME, Outcome.LATE, Outcome.RUNNING


@pytest.mark.parametrize(
    ("orders", "after", "units", "total"),
    [
        ([order("a", 3), joint("b", 4)], 6, {"a": _ON, "b": _ON}, _ON),
        ([order("a", 3), joint("b", 6)], 7, {"a": _LATE, "b": _LATE}, _LATE),
        ([order("a", 6), joint("b", 3)], 7, {"a": _LATE, "b": _LATE}, _LATE),
        ([order("a", 6), joint("b", 7)], 8, {"a": _LATE, "b": _LATE}, _LATE),
        ([order("a", 3), joint("b", None, _S.SIGNED)], 4, {"a": _RUN, "b": _RUN}, _RUN),
        ([order("a", 3), joint("b", None, _S.PENDING)], 6, {"a": _LATE, "b": _LATE}, _LATE),
        ([order("a", 5)], 9, {"a": _ON}, _ON),  # answered in the very moment it was due
        ([order("a", 2, _S.RETURNED), order("b", 6)], 9, {"b": _LATE}, _LATE),
        ([order("a", 3, _S.WITHDRAWN), order("b", 4)], 9, {"b": _ON}, _ON),
        ([order("a", 6, _S.WITHDRAWN), order("b", 4)], 9, {"a": _LATE, "b": _ON}, _LATE),
        ([order("a", 3), joint("b", 6, _S.WITHDRAWN)], 9, {"a": _ON, "b": _LATE}, _LATE),
        ([order("a", 3), order("a", 6, round_=1)], 9, {"a": _LATE}, _LATE),
    ],
)
def test_one_late_owner_marks_both_and_the_ticket_counts_once(
    orders: Sequence[ScoredOrder], after: float, units: dict[str, Outcome], total: Outcome
) -> None:
    now = NOW + timedelta(days=after)
    found = score(orders, now)
    assert (dict(found.units), found.total) == (units, total)
    counted = count(orders, [Rating(main_id="t", result=True)], now)
    assert counted.total.tickets == 1
    assert counted.total.late == (total is _LATE)
    assert {unit: each.late for unit, each in counted.units.items()} == {
        unit: int(each is _LATE) for unit, each in units.items()
    }
    assert counted.total.rated == 1


def test_both_owners_get_the_citizens_rating_and_the_total_gets_it_once() -> None:
    given_ = [
        Rating(main_id="t", responded=True, solved=False, process=True, result=False),
        Rating(main_id="t", responded=True, solved=True, process=True, result=True),
        Rating(main_id="t", responded=False, solved=False, result=False, counted_out=True),
        Rating(main_id="elsewhere", result=True),
    ]
    found = count([order("a", 3), joint("b", 3)], given_, NOW + timedelta(days=9))
    for each in (found.units["a"], found.units["b"], found.total):
        assert (each.satisfaction, each.solution) == (Decimal("50.00"), Decimal("50.00"))
        assert (each.response, each.counted_out) == (Decimal("66.67"), 1)
    assert (found.total.joint, found.units["b"].joint) == (1, 1)
    assert found.people == {
        "a-1": Person("a", closed=1, satisfied=1),
        "b-1": Person("b", closed=1, satisfied=1),
    }


def tally(rated: int, satisfied: int, late: int = 0, judged: int = 100) -> Tally:
    return Tally(tickets=judged, judged=judged, late=late, rated=rated, satisfied=satisfied)


def unit(code: str, kind: UnitKind = UnitKind.DEPARTMENT) -> Unit:
    return Unit(code=code, name=f"单位{code}", kind=kind)


def board(counted: dict[str, Tally], rules: AppraisalRules = RULES) -> Board:
    (found,) = boards(counted, [unit(each) for each in counted], rules)
    return found


def test_ties_share_a_rank_and_who_is_too_small_or_has_no_ratio_stands_apart() -> None:
    found = board(
        {
            "a": tally(50, 50),
            "b": tally(40, 40),
            "c": tally(50, 25, late=20),
            "d": tally(0, 0),
            "e": tally(3, 3, judged=3),
            "f": tally(50, 44, late=8),
        }
    )
    assert [(each.unit, each.rank, each.mark) for each in found.places] == [
        ("a", 1, Mark.RED),
        ("b", 1, Mark.RED),
        ("f", 3, Mark.BLACK),
        ("c", 4, Mark.BLACK),
        ("d", None, None),
        ("e", None, None),
    ]
    assert [each.score for each in found.places[:4]] == [
        Decimal(45),
        Decimal(45),
        Decimal(37),
        Decimal("17.5"),
    ]
    assert [each.apart for each in found.places[4:]] == ["没有满意率，不排名", "不足 10 件，单列"]
    assert [each.unit for each in found.places if may_be_warned(each, RULES)] == ["f", "c"]
    assert [each.unit for each in stars([found], RULES)] == ["a", "b"]


def test_groups_are_never_mixed_and_the_city_itself_is_not_ranked() -> None:
    units = [unit("a"), unit("s", UnitKind.STREET), unit("city", UnitKind.CITY)]
    found = boards({each.code: tally(50, 50) for each in units}, units, RULES)
    assert [(each.group.name, [place.unit for place in each.places]) for each in found] == [
        ("市直部门", ["a"]),
        ("街道乡镇", ["s"]),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 30)), max_size=12
    )
)
def test_equal_scores_are_treated_alike_and_nobody_is_red_and_beaten_by_black(
    drawn: list[tuple[int, int, int, int]],
) -> None:
    counted = {
        f"{at:02d}": Tally(
            tickets=judged, judged=judged, late=min(late, judged), rated=rated, satisfied=min(rated, good)
        )
        for at, (judged, rated, good, late) in enumerate(drawn)
    }
    if not counted:
        return
    ranked = [each for each in board(counted).places if each.rank is not None]
    for one in ranked:
        for other in ranked:
            if one.score == other.score:
                assert (one.rank, one.mark) == (other.rank, other.mark)
            if one.mark is Mark.RED and other.mark is Mark.BLACK:
                assert (one.score or 0) > (other.score or 0)
    assert all(each.tally.tickets >= 10 for each in ranked)
    assert [each.rank for each in ranked] == sorted(each.rank or 0 for each in ranked)


def test_bees_share_places_and_too_few_are_not_compared() -> None:
    people = {
        "1": Person("a", closed=5, satisfied=2),
        "2": Person("b", closed=7),
        "3": Person("b", closed=2, satisfied=2),
        "4": Person("b", closed=4, late=2),
        "5": Person("b", closed=4, satisfied=1),
    }
    assert [(each.person, each.rank, each.points) for each in bees(people, RULES.bee)] == [
        ("1", 1, Decimal(7)),
        ("2", 1, Decimal(7)),
        ("5", 3, Decimal(5)),
    ]


def test_a_kind_of_unit_in_two_groups_is_refused_with_its_line() -> None:
    text = APPRAISAL.default.text.replace('kinds = ["district"]', 'kinds = ["department"]')
    with pytest.raises(RuleTextWrong, match="两个分档"):
        APPRAISAL.read(text)
