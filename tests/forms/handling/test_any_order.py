"""Whatever units, dispatchers and reviewers try, in whatever order: refused or done, never half done."""

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.access.roles import Actor
from forms.errors import RuleBroken, StorageBusy
from forms.handling.extending import ask_extension, grant_extension, refuse_extension
from forms.handling.helping import accept_help, ask_help, refuse_help
from forms.handling.records import ReplyState
from forms.handling.replying import accept_sub_reply, send_back_sub_reply, submit_reply
from forms.handling.reviewing import pass_reply, send_back_reply
from forms.handling.taking_up import ContactWay, note_progress, record_contact, sign_in
from forms.handling.whistling import blow_whistle, report_to_whistle, score_whistle
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import AssignmentRole, AssignmentState, open_orders
from forms.lifecycle.states import SETTLED
from forms.storage import Database
from forms.words import StateKind
from tests.forms.handling.samples import (
    AT_GREEN,
    AT_STREET,
    AT_WORKS,
    FACTS,
    GOOD_REPLY,
    GREEN,
    HELP_REPLY,
    LATER,
    REVIEWER,
    STREET,
    TAKEN,
    WORKS,
    in_hand,
    send,
    stored,
)
from tests.forms.lifecycle.samples import DISPATCHER

PEOPLE = (AT_STREET, AT_WORKS, AT_GREEN, DISPATCHER, REVIEWER)
Act = Callable[[InMemoryUnitOfWork, str, str, str, Actor, datetime], object]
"""Something that somebody tries on a ticket, one of its orders, one of its records."""

ACTS: tuple[Act, ...] = (
    lambda uow, _t, order, _r, who, now: sign_in(order, who, uow, now),
    lambda uow, _t, order, _r, who, now: record_contact(order, ContactWay.PHONE, True, "说明", who, uow, now),
    lambda uow, _t, order, _r, who, now: note_progress(order, "已开挖", who, uow, now),
    lambda uow, _t, order, _r, who, now: ask_help(order, GREEN, "请配合", who, uow, now),
    lambda uow, _t, _o, record, who, now: accept_help(record, who, uow, now),
    lambda uow, _t, _o, record, who, now: refuse_help(record, "不归我管", who, uow, now),
    lambda uow, _t, order, _r, who, now: ask_extension(order, 2, "等配件", who, uow, now),
    lambda uow, _t, _o, record, who, now: grant_extension(record, who, uow, now),
    lambda uow, _t, _o, record, who, now: refuse_extension(record, "不同意", who, uow, now),
    lambda uow, _t, order, _r, who, now: blow_whistle(order, (WORKS,), "塌陷", FACTS, who, uow, now),
    lambda uow, _t, _o, record, who, now: report_to_whistle(record, "已到场", who, uow, now),
    lambda uow, _t, _o, record, who, now: score_whistle(record, 3, False, "", who, uow, now),
    lambda uow, _t, order, _r, who, now: submit_reply(order, GOOD_REPLY, who, uow, now),
    lambda uow, _t, order, _r, who, now: submit_reply(order, HELP_REPLY, who, uow, now),
    lambda uow, _t, order, _r, who, now: accept_sub_reply(order, who, uow, now),
    lambda uow, _t, order, _r, who, now: send_back_sub_reply(order, "补充", who, uow, now),
    lambda uow, ticket, _o, _r, who, now: pass_reply(ticket, who, uow, now),
    lambda uow, ticket, _o, _r, who, now: send_back_reply(ticket, ("结果",), "补充", who, uow, now),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.integers(0, 3), st.integers(0, 5)),
        min_size=10,
        max_size=60,
    )
)
def test_every_attempt_is_refused_or_done_and_what_must_hold_holds(
    attempts: list[tuple[Act, Actor, int, int]],
) -> None:
    uow = InMemoryUnitOfWork()
    ticket = send(uow, STREET, WORKS)
    for place, (act, who, which_order, which_record) in enumerate(attempts):
        orders = uow.assignments.of_ticket(ticket.id)
        records = _records(uow)
        order = orders[which_order % len(orders)].id
        record = records[which_record % len(records)] if records else "none"
        before = _all(uow)
        try:
            act(uow, ticket.id, order, record, who, TAKEN + timedelta(hours=2 + place))
        except RuleBroken:
            assert _all(uow) == before
        _check(uow, ticket.id)


def _records(uow: InMemoryUnitOfWork) -> list[str]:
    kept = uow.handling
    return [*kept.help_requests.stored, *kept.extensions.stored, *kept.whistle_calls.stored]


def _all(uow: InMemoryUnitOfWork) -> object:
    return copy.deepcopy((uow.tickets.stored, uow.assignments.stored, uow.handling))


def _check(uow: InMemoryUnitOfWork, ticket_id: str) -> None:
    ticket = uow.tickets.stored[ticket_id]
    orders = uow.assignments.of_ticket(ticket_id)
    still_open = open_orders(orders)
    if ticket.state in SETTLED:
        assert not still_open
        assert uow.follow_ups.about(ticket_id)
    else:
        assert sum(each.role is AssignmentRole.LEAD for each in still_open) == 1
        assert ticket.standing.due is not None
        assert ticket.standing.next_step is not None
    waiting = [each for each in uow.handling.replies.of_ticket(ticket_id) if each.is_open]
    assert {each.assignment_id for each in waiting} == {
        each.id for each in orders if each.state is AssignmentState.REPLIED
    }
    assert all(each.unit in ticket.standing.units for each in orders)


def test_two_reviewers_at_the_same_moment_pass_a_reply_once(database: Database) -> None:
    uow = database.unit_of_work()
    done = in_hand(uow, STREET)
    submit_reply(done.order.id, GOOD_REPLY, AT_STREET, uow, LATER)
    together = Barrier(2)

    def decide(_: int) -> str:
        together.wait()
        try:
            pass_reply(done.ticket.id, REVIEWER, database.unit_of_work(), LATER)
        except (RuleBroken, StorageBusy) as refused:
            return refused.text
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(decide, range(2)))
    assert sorted(map(bool, said)) == [False, True]
    assert stored(uow, done.ticket).state is StateKind.AWAITING_FOLLOW_UP
    with uow.reading() as work:
        (reply,) = work.handling.replies.of_ticket(done.ticket.id)
        assert reply.state is ReplyState.PASSED
        assert len(work.follow_ups.about(done.ticket.id)) == 1
