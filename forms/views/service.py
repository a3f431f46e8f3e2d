"""The use cases of saved views, listed at the foot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import uuid4

from forms.access.reading import look_through
from forms.access.roles import Actor, Right, require, require_any
from forms.phone_number import normalise
from forms.ports import UnitOfWork
from forms.ticket_list import COUNT_AT_MOST, TicketPage, TicketQuery
from forms.ticket_sheet import HallWords, hall_words
from forms.views.errors import ViewChanged, ViewRefused
from forms.views.in_memory import CHANGED
from forms.views.view import LONGEST_NAME, Layout, SavedView, ViewFilter, defaults_for

MOST_VIEWS = 40
"""Views of one person, and shared ones: beyond, tabs are of no use."""
SHARE_RIGHTS = (Right.DISPATCH, Right.SUPERVISE)
"""Who may keep views for everybody. PROPOSED: those who divide or oversee the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewBook:
    """The views of one person, the columns, and the hall's words for what is listed."""

    views: tuple[SavedView, ...] = ()
    layout: Layout = Layout()
    words: HallWords = HallWords()


def views_for(actor: Actor, uow: UnitOfWork) -> ViewBook:
    """What the list page begins with: the program's views for the roles, the shared ones, the own ones.

    NotAllowed for who may not list tickets.
    """
    require(actor, Right.SEE_ALL_TICKETS)
    with uow.reading() as work:
        return ViewBook(
            views=(*defaults_for(actor), *work.views.seen_by(actor.code)),
            layout=work.views.layout(actor.code),
            words=hall_words(work),
        )


def list_tickets(query: TicketQuery, actor: Actor, uow: UnitOfWork) -> TicketPage:
    """One page of a list, masked as its reader may see it. NotAllowed."""
    return look_through(actor, query, uow)


def count_listed(
    queries: Iterable[TicketQuery], actor: Actor, uow: UnitOfWork, at_most: int = COUNT_AT_MOST + 1
) -> tuple[int, ...]:
    """How many tickets each of these lists holds, counted no further than *at_most*, all at one moment.

    NotAllowed, also for numbers and names asked by who may not see identities.
    """
    require(actor, Right.SEE_ALL_TICKETS)
    asked = tuple(replace(each, phone=normalise(each.phone)) for each in queries)
    if any(each.phone or each.name for each in asked):
        require(actor, Right.SEE_IDENTITY)
    with uow.reading() as work:
        return tuple(work.tickets.count(each, at_most) for each in asked)


def keep_view(name: str, what: ViewFilter, actor: Actor, uow: UnitOfWork, *, shared: bool) -> SavedView:
    """Keep a list under a name, for oneself or for everybody; the same name in the same place is replaced.

    NotAllowed, ViewRefused.
    """
    _may_keep(actor, shared=shared)
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ViewRefused(f"请给视图起一个 1 到 {LONGEST_NAME} 个字的名称。条件仍在窗口中。")
    owner = "" if shared else actor.code
    with uow.writing() as work:
        there = [each for each in work.views.seen_by(actor.code) if each.owner == owner]
        same = next((each for each in there if each.name == name), None)
        if same is not None:
            kept = replace(same, filter=what, made_by=actor.code, revision=same.revision + 1)
            work.views.save(kept)
            return kept
        if len(there) >= MOST_VIEWS:
            raise ViewRefused(f"已有 {MOST_VIEWS} 个视图，请先删除不用的。条件仍在窗口中。")
        kept = SavedView(
            id=uuid4().hex,
            name=name,
            filter=what,
            owner=owner,
            made_by=actor.code,
            position=max((each.position for each in there), default=0) + 1,
        )
        work.views.add(kept)
    return kept


def remove_view(view: SavedView, actor: Actor, uow: UnitOfWork) -> None:
    """Remove a view of one's own, or a shared one by who may share. NotAllowed, ViewRefused, ViewChanged."""
    if view.is_default:
        raise ViewRefused(f"“{view.name}”是系统自带的视图，不能删除。")
    with uow.writing() as work:
        stored = work.views.by_id(view.id)
        if stored is None:
            raise ViewChanged(CHANGED)
        _may_keep(actor, shared=stored.is_shared)
        if not stored.is_shared and stored.owner != actor.code:
            raise ViewRefused("这是别人的视图，不能删除。")
        work.views.remove(view)


def keep_layout(layout: Layout, actor: Actor, uow: UnitOfWork) -> Layout:
    """Keep the columns that a person wants. NotAllowed."""
    require(actor, Right.SEE_ALL_TICKETS)
    with uow.writing() as work:
        work.views.keep_layout(actor.code, layout)
    return layout


def may_share(actor: Actor) -> bool:
    """Whether this person may keep views for everybody."""
    return any(actor.may(right) for right in SHARE_RIGHTS)


def _may_keep(actor: Actor, *, shared: bool) -> None:
    require(actor, Right.SEE_ALL_TICKETS)
    if shared:
        require_any(actor, SHARE_RIGHTS)


USE_CASES: tuple[Callable[..., object], ...] = (
    views_for,
    list_tickets,
    count_listed,
    keep_view,
    remove_view,
    keep_layout,
)
