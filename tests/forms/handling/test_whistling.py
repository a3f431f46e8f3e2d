"""吹哨报到, the same in memory, on SQLite and on PostgreSQL."""

from datetime import timedelta
from decimal import Decimal

import pytest

from forms.access.errors import NotAllowed
from forms.errors import RuleBroken
from forms.handling.errors import HandlingRefused, RecordChanged
from forms.handling.records import CallState, WhistleState
from forms.handling.taking_up import Handled
from forms.handling.whistling import (
    Whistled,
    WhistleFigures,
    blow_whistle,
    figures_of,
    own_whistle_figures,
    report_to_whistle,
    score_whistle,
    whistle_figures,
)
from forms.ports import UnitOfWork
from forms.words import Step
from tests.forms.handling.samples import (
    AGENT,
    AT_GREEN,
    AT_HEATING,
    AT_STREET,
    AT_WORKS,
    FACTS,
    GREEN,
    LATER,
    LEADER,
    STREET,
    TAKEN,
    WORKS,
    in_hand,
    steps,
    stored,
)

MUCH_LATER = LATER + timedelta(days=5)


def blown(uow: UnitOfWork) -> tuple[Handled, Whistled]:
    done = in_hand(uow, STREET)
    return done, blow_whistle(done.order.id, (WORKS, GREEN), "路面塌陷", FACTS, AT_STREET, uow, LATER)


def test_a_street_calls_departments_and_its_own_order_goes_on(uow: UnitOfWork) -> None:
    done, whistled = blown(uow)
    assert [each.unit for each in whistled.calls] == [WORKS, GREEN]
    assert {each.state for each in whistled.calls} == {CallState.CALLED}
    assert len(whistled.whistle.checklist) == len(FACTS)
    assert "吹哨" in whistled.whistle.due.words
    after = stored(uow, done.ticket)
    assert after.standing == done.ticket.standing
    assert after.trail[-1].text == "请城管局、园林局报到"
    with uow.reading() as work:
        assert work.handling.whistles.of_ticket(done.ticket.id) == (whistled.whistle,)
        assert set(work.handling.whistle_calls.of_ticket(done.ticket.id)) == set(whistled.calls)


def test_the_facts_come_first_and_what_is_missing_is_named(uow: UnitOfWork) -> None:
    done = in_hand(uow, STREET)
    facts = {**FACTS, "limits": " ", "people": ""}
    with pytest.raises(HandlingRefused, match="还缺：涉及的人和范围、为什么街道解决不了"):
        blow_whistle(done.order.id, (WORKS,), "路面塌陷", facts, AT_STREET, uow, LATER)
    with pytest.raises(HandlingRefused, match="至少一个"):
        blow_whistle(done.order.id, (), "路面塌陷", FACTS, AT_STREET, uow, LATER)
    with pytest.raises(HandlingRefused, match="本单位"):
        blow_whistle(done.order.id, (STREET,), "路面塌陷", FACTS, AT_STREET, uow, LATER)
    with pytest.raises(RuleBroken, match="事由"):
        blow_whistle(done.order.id, (WORKS,), "", FACTS, AT_STREET, uow, LATER)
    assert stored(uow, done.ticket) == done.ticket


def test_only_a_street_whistles_and_only_for_its_own_order(uow: UnitOfWork) -> None:
    department = in_hand(uow)
    with pytest.raises(HandlingRefused, match="由街道、乡镇发起"):
        blow_whistle(department.order.id, (WORKS,), "事由", FACTS, AT_HEATING, uow, LATER)
    with pytest.raises(NotAllowed):
        blow_whistle(department.order.id, (WORKS,), "事由", FACTS, AT_STREET, uow, LATER)


def test_a_department_is_not_called_again_before_it_was_scored(uow: UnitOfWork) -> None:
    done, _ = blown(uow)
    with pytest.raises(HandlingRefused, match="未重复吹哨"):
        blow_whistle(done.order.id, (GREEN,), "再来", FACTS, AT_STREET, uow, LATER)


def test_departments_report_and_the_street_scores_each(uow: UnitOfWork) -> None:
    done, whistled = blown(uow)
    works, green = whistled.calls
    with pytest.raises(NotAllowed):
        report_to_whistle(works.id, "已到场", AT_GREEN, uow, LATER)
    report_to_whistle(works.id, "已到场，电话13800005678", AT_WORKS, uow, LATER)
    with pytest.raises(RecordChanged):
        report_to_whistle(works.id, "又到场", AT_WORKS, uow, LATER)
    with pytest.raises(HandlingRefused, match="还没有报到"):
        score_whistle(green.id, 1, False, "", AT_STREET, uow, LATER)
    with pytest.raises(HandlingRefused, match="1 至 5"):
        score_whistle(works.id, 6, True, "", AT_STREET, uow, LATER)
    with pytest.raises(NotAllowed):
        score_whistle(works.id, 5, True, "", AT_WORKS, uow, LATER)
    first = score_whistle(works.id, 5, True, "来得快", AT_STREET, uow, LATER)
    assert first.whistle.state is WhistleState.BLOWN
    with pytest.raises(HandlingRefused, match="不能评价为已解决"):
        score_whistle(green.id, 1, True, "", AT_STREET, uow, MUCH_LATER)
    last = score_whistle(green.id, 1, False, "没来", AT_STREET, uow, MUCH_LATER)
    assert (last.whistle.state, last.whistle.closed_at) == (WhistleState.CLOSED, MUCH_LATER)
    trail = stored(uow, done.ticket)
    assert steps(trail)[-4:] == [
        Step.WHISTLED,
        Step.WHISTLE_ANSWERED,
        Step.WHISTLE_SCORED,
        Step.WHISTLE_SCORED,
    ]
    assert "13800005678" not in trail.trail[-3].text


def test_a_late_report_is_kept_as_late(uow: UnitOfWork) -> None:
    _, whistled = blown(uow)
    after = report_to_whistle(whistled.calls[0].id, "已到场", AT_WORKS, uow, MUCH_LATER)
    (works,) = (each for each in after.calls if each.unit == WORKS)
    assert works.late


def test_the_solved_rate_counts_what_was_scored(uow: UnitOfWork) -> None:
    for solved in (True, False, True):
        _, whistled = blown(uow)
        works = whistled.calls[0]
        report_to_whistle(works.id, "已到场", AT_WORKS, uow, LATER)
        score_whistle(works.id, 4, solved, "", AT_STREET, uow, LATER)
    figures = whistle_figures(LEADER, TAKEN, MUCH_LATER, uow)
    assert figures[WORKS] == WhistleFigures(called=3, reported=3, late=0, scored=3, solved=2, points=12)
    assert figures[WORKS].solved_rate == Decimal("66.7")
    assert figures[WORKS].average == Decimal("4.0")
    assert (figures[GREEN].called, figures[GREEN].solved_rate, figures[GREEN].average) == (3, None, None)
    assert whistle_figures(LEADER, MUCH_LATER, MUCH_LATER, uow) == {}
    with pytest.raises(NotAllowed):
        whistle_figures(AGENT, TAKEN, MUCH_LATER, uow)


def test_a_street_sees_its_own_whistles_figures_and_no_others(uow: UnitOfWork) -> None:
    blown(uow)
    own = dict(own_whistle_figures(AT_STREET, TAKEN, MUCH_LATER, uow))
    assert {name: each.called for name, each in own.items()} == {"城管局": 1, "园林局": 1}
    assert own_whistle_figures(AT_WORKS, TAKEN, MUCH_LATER, uow) == ()
    with pytest.raises(NotAllowed):
        own_whistle_figures(LEADER, TAKEN, MUCH_LATER, uow)


def test_no_calls_have_no_figures() -> None:
    assert figures_of(()) == {}
