"""An upheld 认定 counts a ticket out of 满意率 and 解决率 wherever it stood; undone, it counts again."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from forms.access.audit import AuditKind
from forms.access.roles import Actor
from forms.errors import RuleBroken
from forms.followup.calling import record_answers
from forms.followup.figures import FollowUpFigures, follow_up_figures
from forms.followup.redoing import RedoOrder, order_redo
from forms.lifecycle.standing import NextStep
from forms.ports import UnitOfWork
from forms.service import ticket_by_id
from forms.supervision.determining import decide_determination, propose_determination, undo_determination
from forms.supervision.records import DeterminationKind
from forms.words import StateKind
from tests.forms.followup.samples import DAY, HAPPY, HOUR, LATER, UNHAPPY, closed, task_for, with_units
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR
from tests.forms.samples import NOW
from tests.forms.supervision.samples import INSPECTOR, OTHER_INSPECTOR

AFTER = LATER + HOUR
Place = Callable[[UnitOfWork], str]


def satisfied(uow: UnitOfWork) -> str:
    ticket, _ = closed(uow)
    record_answers(task_for(uow, ticket).id, HAPPY, AGENT, uow, LATER)
    return ticket.id


def unsatisfied(uow: UnitOfWork) -> str:
    ticket, _ = closed(uow)
    record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, LATER)
    return ticket.id


def in_redo(uow: UnitOfWork) -> str:
    own = unsatisfied(uow)
    order_redo(own, RedoOrder(leader="王副局长", why="不满意"), SUPERVISOR, uow, LATER)
    return own


def joined_by_another(uow: UnitOfWork) -> str:
    ticket, (appeal,) = closed(uow, joined=1)
    for each in (ticket, appeal):
        record_answers(task_for(uow, each).id, UNHAPPY, AGENT, uow, LATER)
    return ticket.id


def figures(uow: UnitOfWork) -> FollowUpFigures:
    return follow_up_figures(SUPERVISOR, NOW - DAY, NOW + DAY, uow)


@pytest.mark.parametrize(
    ("place", "proposer"),
    [(satisfied, INSPECTOR), (unsatisfied, AGENT), (in_redo, INSPECTOR), (joined_by_another, AGENT)],
)
def test_an_upheld_one_counts_out_and_an_undone_one_counts_again(
    uow: UnitOfWork, place: Place, proposer: Actor
) -> None:
    with_units(uow)
    own = place(uow)
    before = figures(uow)
    made = propose_determination(own, DeterminationKind.UNREASONABLE, "三次录音", proposer, uow, AFTER)
    assert figures(uow) == before
    decide_determination(made.id, True, "证据充分", OTHER_INSPECTOR, uow, AFTER)
    out = figures(uow)
    assert (out.satisfaction, out.process_satisfaction, out.solution) == (None, None, None)
    assert out.response == Decimal("100.0")
    assert out.received == before.received
    assert out.counts.counted_out == before.counts.followed_up > 0
    undo_determination(made.id, "市民补充了材料", INSPECTOR, uow, AFTER + HOUR)
    again = figures(uow)
    assert (again.satisfaction, again.solution) == (before.satisfaction, before.solution)
    assert (again.response, again.counts.counted_out) == (before.response, 0)
    with uow.reading() as work:
        lines = [each for each in work.audit.lines(0, 1000) if each.ticket_id == own]
    kinds = [each.kind for each in lines]
    assert kinds[-2:] == [AuditKind.DETERMINED.value, AuditKind.DETERMINATION_UNDONE.value]
    assert lines[-1].reason == "市民补充了材料"


def test_one_decided_before_the_citizen_was_called_counts_out_too(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    other, _ = closed(uow)
    made = propose_determination(ticket.id, DeterminationKind.MALICIOUS, "录音", AGENT, uow, LATER)
    decide_determination(made.id, True, "属实", INSPECTOR, uow, LATER)
    record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, AFTER)
    record_answers(task_for(uow, other).id, HAPPY, AGENT, uow, AFTER)
    found = figures(uow)
    assert (found.satisfaction, found.solution) == (Decimal("100.0"), Decimal("100.0"))
    assert (found.received, found.counts.counted_out) == (2, 1)
    assert ticket_by_id(ticket.id, uow).state is StateKind.ARCHIVED
    with uow.reading() as work:
        assert work.unsatisfied.still_open(9) == ()
    undo_determination(made.id, "市民补充了材料", OTHER_INSPECTOR, uow, AFTER + HOUR)
    after = ticket_by_id(ticket.id, uow)
    assert (after.state, after.standing.next_step) == (
        StateKind.AWAITING_FOLLOW_UP,
        NextStep.SETTLE_UNSATISFIED,
    )
    with uow.reading() as work:
        assert [each.main_id for each in work.unsatisfied.still_open(9)] == [ticket.id]
    assert (figures(uow).satisfaction, figures(uow).counts.counted_out) == (Decimal("50.0"), 0)


def test_an_undone_one_cannot_be_undone_again_nor_without_a_reason(uow: UnitOfWork) -> None:
    own = satisfied(uow)
    made = propose_determination(own, DeterminationKind.MALICIOUS, "录音", AGENT, uow, AFTER)
    decide_determination(made.id, True, "属实", INSPECTOR, uow, AFTER)
    with pytest.raises(RuleBroken, match="请写明"):
        undo_determination(made.id, "  ", INSPECTOR, uow, AFTER)
    undo_determination(made.id, "新证据", INSPECTOR, uow, AFTER)
    with pytest.raises(RuleBroken, match="已撤销"):
        undo_determination(made.id, "再来", INSPECTOR, uow, AFTER)
