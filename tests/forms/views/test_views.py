"""Saved views: what they mean, who may keep them, and that counts say what is listed."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.errors import NotAllowed
from forms.access.roles import GIVEN_TO_PEOPLE, Actor, Right, Role, rights_of
from forms.draft import Field
from forms.lifecycle.standing import Due, NextStep
from forms.lifecycle.states import WITH_UNIT
from forms.ports import UnitOfWork
from forms.ticket import Ticket, TrailLine
from forms.ticket_list import ListOrder, TicketQuery
from forms.views.errors import ViewChanged, ViewRefused
from forms.views.service import (
    MOST_VIEWS,
    count_listed,
    keep_layout,
    keep_view,
    list_tickets,
    remove_view,
    views_for,
)
from forms.views.texts import filter_of, filter_text, layout_of, layout_text
from forms.views.view import DEFAULTS, DueIn, Layout, Mine, SavedView, Span, ViewFilter, defaults_for
from forms.words import StateKind, Step, Urgency
from tests.forms.samples import NOW, ticket

AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
COLLEAGUE = Actor(code="1002", name="王芳", roles=frozenset({Role.AGENT}))
DISPATCHER = Actor(code="1101", name="孙立", roles=frozenset({Role.DISPATCHER}))
INSPECTOR = Actor(code="3001", name="周明", roles=frozenset({Role.INSPECTOR}))
UNIT = Actor(code="2001", name="王强", roles=frozenset({Role.UNIT}), unit="cg")

_numbers = count(1)


def _waiting(hours_left: float = 2, urgency: str = "normal", days_ago: float = 0.0, **changes: str) -> Ticket:
    """Awaiting dispatch, due in so many hours from NOW."""
    number = f"GD20261121-{next(_numbers):04d}"
    fields = {Field.URGENCY: urgency, **{Field[name]: value for name, value in changes.items()}}
    made = ticket(number, fields, days_ago=days_ago)  # type: ignore[arg-type]
    due = Due(at=NOW + timedelta(hours=hours_left))
    return replace(made, standing=replace(made.standing, due=due))


def _in_hand(hours_left: float, person: str = "2001") -> Ticket:
    made = _waiting(hours_left)
    line = TrailLine(at=NOW, step=Step.DISPATCHED, operator="1101")
    standing = made.standing.of_unit("cg", NextStep.SIGN_IN)
    made = made.moved(StateKind.AWAITING_SIGN_IN, line, standing)
    standing = made.standing.of_unit("cg", NextStep.REPLY, person=person)
    return made.moved(StateKind.IN_HAND, replace(line, step=Step.SIGNED_IN), standing)


def _store(uow: UnitOfWork, *tickets: Ticket) -> None:
    with uow.writing() as work:
        work.tickets.add_many(tickets)


def _listed(uow: UnitOfWork, what: ViewFilter, actor: Actor = AGENT) -> list[str]:
    query = what.query(actor, NOW)
    numbers, after = [], None
    while True:
        page = list_tickets(replace(query, limit=2, after=after), actor, uow)
        numbers += [each.number for each in page.lines]
        if page.next is None:
            break
        after = page.next
    assert count_listed([query], actor, uow) == (len(numbers),)
    return numbers


def test_every_default_view_lists_what_its_name_says_and_counts_as_many(uow: UnitOfWork) -> None:
    late, soon, later = _waiting(-3), _waiting(5), _waiting(40)
    hand_late, hand = _in_hand(-1), _in_hand(60)
    critical = _waiting(1, "critical")
    _store(uow, late, soon, later, hand_late, hand, critical)
    expected = {
        ":waiting": [late, critical, soon, later],
        ":in_hand": [hand_late, hand],
        ":soon": [critical, soon],
        ":overdue": [late, hand_late],
        ":follow_up": [],
        ":unsatisfied": [],
        ":critical": [critical],
    }
    supervisor = replace(AGENT, roles=frozenset({Role.SUPERVISOR}))
    views = {each.id: each for each in views_for(supervisor, uow).views}
    assert set(views) == {":all", *expected}
    for code, tickets in expected.items():
        assert _listed(uow, views[code].filter, supervisor) == [each.number for each in tickets], code
    assert len(_listed(uow, views[":all"].filter, supervisor)) == 6


def test_mine_is_whoever_looks(uow: UnitOfWork) -> None:
    taken, handled = _waiting(), _in_hand(9, person="1002")
    _store(uow, taken, handled)
    accepted, owned = ViewFilter(mine=Mine.ACCEPTED), ViewFilter(mine=Mine.OWNED, order=ListOrder.DUE)
    assert set(_listed(uow, accepted)) == {handled.number, taken.number}
    assert _listed(uow, accepted, COLLEAGUE) == []
    assert _listed(uow, owned, COLLEAGUE) == [handled.number]
    assert _listed(uow, owned) == []


def test_several_states_come_in_one_order_page_by_page(uow: UnitOfWork) -> None:
    tickets = [_in_hand(each) if each % 2 else _waiting(each, days_ago=each) for each in (9, 4, 7, 2, 5)]
    _store(uow, *tickets)
    states = frozenset({StateKind.IN_HAND, StateKind.AWAITING_DISPATCH, StateKind.REDO})
    by_due = sorted(tickets, key=lambda each: each.standing.due_at or NOW)
    newest = sorted(tickets, key=lambda each: (each.accepted_at, each.id), reverse=True)
    assert _listed(uow, ViewFilter(states=states, order=ListOrder.DUE)) == [each.number for each in by_due]
    assert _listed(uow, ViewFilter(states=states)) == [each.number for each in newest]


@pytest.mark.parametrize(
    ("what", "found"),
    [
        (ViewFilter(urgencies=frozenset({Urgency.URGENT})), "urgent"),
        (ViewFilter(category="0103"), "urgent plain"),
        (ViewFilter(category="02"), ""),
        (ViewFilter(channel="phone", urgencies=frozenset({Urgency.NORMAL})), "plain hand"),
        (ViewFilter(unit="cg"), "hand"),
        (ViewFilter(unit="cg", states=WITH_UNIT, order=ListOrder.DUE), "hand"),
        (ViewFilter(due=DueIn.TODAY, order=ListOrder.DUE), "urgent plain"),
        (ViewFilter(due=DueIn.TODAY), "urgent plain"),
        (ViewFilter(mine=Mine.ACCEPTED, due=DueIn.OVERDUE), ""),
        (ViewFilter(text="停暖", states=frozenset({StateKind.IN_HAND})), "hand"),
        (ViewFilter(span=Span.DATES, first=date(2026, 11, 21), last=date(2026, 11, 21)), "urgent hand"),
        (ViewFilter(span=Span.DATES, last=date(2026, 11, 20)), "plain"),
        (ViewFilter(span=Span.TODAY), "urgent hand"),
        (ViewFilter(span=Span.WEEK), "urgent plain hand"),
    ],
)
def test_filters_hold_together(uow: UnitOfWork, what: ViewFilter, found: str) -> None:
    named = {
        "urgent": _waiting(3, "urgent", CATEGORY="010301"),
        "plain": _waiting(3, CATEGORY="010301", days_ago=1),
        "hand": _in_hand(48),
    }
    named["hand"] = replace(
        named["hand"], matter=replace(named["hand"].matter, category="050101", title="小区停暖")
    )
    _store(uow, *named.values())
    names = {each.number: name for name, each in named.items()}
    assert {names[each] for each in _listed(uow, what)} == set(found.split())


def test_counts_stop_where_they_are_told_to(uow: UnitOfWork) -> None:
    _store(uow, *(_waiting(each) for each in range(1, 8)))
    queries = [TicketQuery(), TicketQuery(states=WITH_UNIT), TicketQuery(accepted_by="1001")]
    assert count_listed(queries, AGENT, uow, at_most=5) == (5, 0, 5)


def test_own_views_are_for_oneself_and_shared_ones_for_all(uow: UnitOfWork) -> None:
    what = ViewFilter(text="停暖", states=frozenset({StateKind.REDO}))
    own = keep_view("  停暖  重办 ", what, AGENT, uow, shared=False)
    shared = keep_view("全市停暖", what, DISPATCHER, uow, shared=True)
    assert (own.name, own.owner, shared.owner, shared.made_by) == ("停暖 重办", "1001", "", "1101")
    assert views_for(AGENT, uow).views[-2:] == (shared, own)
    assert own not in views_for(COLLEAGUE, uow).views
    assert shared in views_for(COLLEAGUE, uow).views
    with pytest.raises(NotAllowed):
        keep_view("大家的", what, AGENT, uow, shared=True)
    with pytest.raises(NotAllowed):
        remove_view(shared, AGENT, uow)
    with pytest.raises(ViewRefused, match="别人"):
        remove_view(own, COLLEAGUE, uow)
    remove_view(own, AGENT, uow)
    remove_view(shared, DISPATCHER, uow)
    assert views_for(AGENT, uow).views == defaults_for(AGENT)


def test_the_same_name_is_replaced_and_a_stale_view_is_not_removed(uow: UnitOfWork) -> None:
    first = keep_view("我的", ViewFilter(), AGENT, uow, shared=False)
    second = keep_view("我的", ViewFilter(text="暖气"), AGENT, uow, shared=False)
    assert (second.id, second.revision) == (first.id, 2)
    with pytest.raises(ViewChanged):
        remove_view(first, AGENT, uow)
    remove_view(second, AGENT, uow)
    with pytest.raises(ViewChanged):
        remove_view(second, AGENT, uow)


@pytest.mark.parametrize("name", ["", "   ", "名" * 21])
def test_a_view_needs_a_usable_name(uow: UnitOfWork, name: str) -> None:
    with pytest.raises(ViewRefused, match="名称"):
        keep_view(name, ViewFilter(), AGENT, uow, shared=False)
    assert views_for(AGENT, uow).views == defaults_for(AGENT)


def test_there_are_not_more_views_than_tabs_can_hold(uow: UnitOfWork) -> None:
    for number in range(MOST_VIEWS):
        keep_view(f"视图{number}", ViewFilter(), AGENT, uow, shared=False)
    with pytest.raises(ViewRefused, match="删除"):
        keep_view("多了", ViewFilter(), AGENT, uow, shared=False)


def test_the_programs_own_views_stay(uow: UnitOfWork) -> None:
    with pytest.raises(ViewRefused, match="自带"):
        remove_view(defaults_for(AGENT)[0], AGENT, uow)


def test_columns_are_kept_for_each_person(uow: UnitOfWork) -> None:
    assert views_for(AGENT, uow).layout == Layout()
    keep_layout(Layout(("number", "title"), {"number": 120}), AGENT, uow)
    keep_layout(Layout(("title", "due"), {"due": 99}), AGENT, uow)
    assert views_for(AGENT, uow).layout == Layout(("title", "due"), {"due": 99})
    assert views_for(COLLEAGUE, uow).layout == Layout()


def test_who_may_not_list_tickets_has_no_views(uow: UnitOfWork) -> None:
    for act in (
        lambda: views_for(UNIT, uow),
        lambda: count_listed([TicketQuery()], UNIT, uow),
        lambda: list_tickets(TicketQuery(), UNIT, uow),
        lambda: keep_view("我的", ViewFilter(), UNIT, uow, shared=False),
        lambda: keep_layout(Layout(), UNIT, uow),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_who_may_not_see_identity_cannot_count_by_number(uow: UnitOfWork) -> None:
    _store(uow, _waiting())
    asked = [TicketQuery(phone="13800001234")]
    assert count_listed(asked, AGENT, uow) == (1,)
    with pytest.raises(NotAllowed):
        count_listed(asked, INSPECTOR, uow)


def test_roles_that_list_tickets_begin_with_views_and_no_others() -> None:
    listing = {role for role in GIVEN_TO_PEOPLE if Right.SEE_ALL_TICKETS in rights_of([role])}
    assert set(DEFAULTS) == listing
    for views in DEFAULTS.values():
        assert all(each.is_default and each.is_shared for each in views)


filters = st.builds(
    ViewFilter,
    text=st.text(max_size=20),
    mine=st.sampled_from(Mine),
    states=st.frozensets(st.sampled_from(StateKind)),
    unit=st.text(max_size=8),
    category=st.text(max_size=8),
    urgencies=st.frozensets(st.sampled_from(Urgency)),
    due=st.sampled_from(DueIn),
    channel=st.text(max_size=8),
    span=st.sampled_from(Span),
    first=st.none() | st.dates(),
    last=st.none() | st.dates(),
    order=st.sampled_from(ListOrder),
)


@given(filters)
def test_a_filter_survives_its_text(what: ViewFilter) -> None:
    assert filter_of(filter_text(what)) == what


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", "3", '{"states": 7, "first": "2026-13-01", "due": "x"}']
)
def test_a_text_that_cannot_be_read_asks_for_everything(text: str) -> None:
    assert filter_of(text) == ViewFilter()
    assert layout_of(text) == Layout()


def test_a_layout_survives_its_text() -> None:
    layout = Layout(("a", "b"), {"a": 12})
    assert layout_of(layout_text(layout)) == layout


def test_a_shared_view_is_told_from_an_own_one() -> None:
    view = SavedView(id="x", name="名", filter=ViewFilter())
    assert view.is_shared
    assert not replace(view, owner="1001").is_shared
