"""延期, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.clock.errors import ExtensionRefused
from forms.errors import RuleBroken
from forms.handling.errors import HandlingRefused, RecordChanged
from forms.handling.extending import ask_extension, extension_terms, grant_extension, refuse_extension
from forms.handling.records import ExtensionState
from forms.handling.replying import submit_reply
from forms.handling.taking_up import sign_in
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME
from forms.words import Step
from tests.forms.handling.samples import (
    AGENT,
    AT_HEATING,
    AT_WORKS,
    DUE_AT,
    GOOD_REPLY,
    HEATING,
    LATER,
    REVIEWER,
    SIGNED,
    WORKS,
    in_hand,
    orders,
    stored,
)


def test_what_may_be_asked_for_is_told(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    terms = extension_terms(done.order.id, AT_HEATING, uow)
    assert (terms.most, terms.counted_in, terms.earlier, terms.allowed) == (10, "个工作日", 0, 1)
    with pytest.raises(NotAllowed):
        extension_terms(done.order.id, AT_WORKS, uow)


def test_a_granted_extension_moves_the_due_with_words(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    assert done.order.due.at == DUE_AT
    asked = ask_extension(done.order.id, 5, "等待配件", AT_HEATING, uow, LATER)
    assert stored(uow, done.ticket).standing.due == done.order.due
    granted = grant_extension(asked.extension.id, REVIEWER, uow, LATER, words="情况属实")
    assert granted.order.due.at == datetime(2026, 11, 30, 18, 0, tzinfo=BEIJING_TIME)
    assert "延期5个工作日" in granted.order.due.words
    assert granted.ticket.standing.due == granted.order.due
    assert granted.extension.after == granted.order.due
    entry = granted.ticket.trail[-1]
    assert (entry.step, entry.why) == (Step.EXTENSION_GRANTED, "情况属实")
    assert "由11月23日18:00改为11月30日18:00" in entry.text
    assert orders(uow, done.ticket) == (granted.order,)
    late = submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, DUE_AT + timedelta(days=1))
    assert not late.reply.late


def test_a_refused_extension_leaves_the_due_time(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_extension(done.order.id, 5, "等待配件", AT_HEATING, uow, LATER)
    with pytest.raises(RuleBroken, match="驳回延期的理由"):
        refuse_extension(asked.extension.id, "", REVIEWER, uow, LATER)
    refused = refuse_extension(asked.extension.id, "配件本地有货", REVIEWER, uow, LATER)
    assert refused.order.due == done.order.due
    assert refused.ticket.standing.due == done.order.due
    assert refused.extension.state is ExtensionState.REFUSED
    with pytest.raises(RecordChanged):
        grant_extension(asked.extension.id, REVIEWER, uow, LATER)


def test_less_may_be_granted_but_never_more(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_extension(done.order.id, 5, "等待配件", AT_HEATING, uow, LATER)
    with pytest.raises(HandlingRefused, match="在 1 至 5 之间"):
        grant_extension(asked.extension.id, REVIEWER, uow, LATER, by=6)
    granted = grant_extension(asked.extension.id, REVIEWER, uow, LATER, by=2)
    assert granted.order.due.at == datetime(2026, 11, 25, 18, 0, tzinfo=BEIJING_TIME)


@pytest.mark.parametrize(
    ("by", "reason", "at", "problem"),
    [
        (5, "等待配件", DUE_AT, "已过办理时限"),
        (11, "等待配件", LATER, "1 至 10"),
        (0, "等待配件", LATER, "1 至 10"),
        (5, "  ", LATER, "写明延期的理由"),
    ],
)
def test_what_the_clock_rules_forbid_is_refused(
    uow: UnitOfWork, by: int, reason: str, at: datetime, problem: str
) -> None:
    done = in_hand(uow)
    with pytest.raises(ExtensionRefused, match=problem):
        ask_extension(done.order.id, by, reason, AT_HEATING, uow, at)
    assert stored(uow, done.ticket) == done.ticket


def test_one_at_a_time_and_not_more_often_than_allowed(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_extension(done.order.id, 1, "等待配件", AT_HEATING, uow, LATER)
    with pytest.raises(HandlingRefused, match="未重复提交"):
        ask_extension(done.order.id, 1, "再等", AT_HEATING, uow, LATER)
    grant_extension(asked.extension.id, REVIEWER, uow, LATER)
    with pytest.raises(ExtensionRefused, match="最多延期 1 次"):
        ask_extension(done.order.id, 1, "再等", AT_HEATING, uow, LATER)


def test_who_asked_does_not_decide_nor_who_has_no_right(uow: UnitOfWork) -> None:
    both = Actor(code="B1", name="双岗", roles=frozenset({Role.UNIT, Role.DISPATCHER}), unit=HEATING)
    done = in_hand(uow)
    asked = ask_extension(done.order.id, 1, "等待配件", AT_HEATING, uow, LATER)
    with pytest.raises(HandlingRefused, match="供热办申请"):
        grant_extension(asked.extension.id, both, uow, LATER)
    for actor in (AGENT, AT_WORKS):
        with pytest.raises(NotAllowed):
            grant_extension(asked.extension.id, actor, uow, LATER)


def test_a_helper_asks_through_its_lead(uow: UnitOfWork) -> None:
    done = in_hand(uow, HEATING, WORKS)
    helper = orders(uow, done.ticket)[1]
    sign_in(helper.id, AT_WORKS, uow, SIGNED)
    with pytest.raises(HandlingRefused, match="由主办单位申请"):
        ask_extension(helper.id, 1, "忙", AT_WORKS, uow, LATER)


def test_once_replied_there_is_nothing_to_grant(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_extension(done.order.id, 1, "等待配件", AT_HEATING, uow, LATER)
    submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    with uow.reading() as work:
        lapsed = work.handling.extensions.by_id(asked.extension.id)
    assert lapsed is not None
    assert lapsed.state is ExtensionState.LAPSED
    with pytest.raises(HandlingRefused, match="不用再延期"):
        grant_extension(asked.extension.id, REVIEWER, uow, LATER)


def test_a_due_time_set_by_hand_is_counted_on_from_where_it_is(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    by_hand = replace(done.order.due, at=datetime(2026, 11, 24, 15, 30, tzinfo=BEIJING_TIME), words="会商定")
    with uow.writing() as work:
        work.assignments.save(done.order.noted(due=by_hand))
    asked = ask_extension(done.order.id, 2, "等待配件", AT_HEATING, uow, LATER)
    granted = grant_extension(asked.extension.id, REVIEWER, uow, LATER)
    assert granted.order.due.at == datetime(2026, 11, 26, 18, 0, tzinfo=BEIJING_TIME)
    # the ticket's own due time was another one, and stays what it was
    assert granted.ticket.standing.due == done.order.due
