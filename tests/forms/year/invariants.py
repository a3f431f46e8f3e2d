"""What must hold at the end of a year, ticket by ticket and in sum. Each check returns what is wrong."""

from collections import Counter
from collections.abc import Iterator

from forms.access.auditing import verify_audit
from forms.lifecycle.assignment import open_orders
from forms.lifecycle.errors import StandingRefused
from forms.lifecycle.standing import Standing, check_standing
from forms.lifecycle.states import SETTLED, TRANSITIONS, WITH_UNIT
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.ticket_list import TicketQuery
from forms.words import LinkKind, StateKind

PAGE = 500
_FOLLOWED = frozenset({StateKind.AWAITING_FOLLOW_UP, StateKind.ARCHIVED})


def every_ticket(uow: UnitOfWork) -> Iterator[Ticket]:
    """All tickets with their trails."""
    query = TicketQuery(limit=PAGE)
    while True:
        with uow.reading() as work:
            lines = work.tickets.search(query)
            for line in lines:
                found = work.tickets.by_id(line.id)
                if found is not None:
                    yield found
        if len(lines) < PAGE:
            return
        query = TicketQuery(limit=PAGE, after=query.key_of(lines[-1]))


def what_is_wrong(uow: UnitOfWork) -> list[str]:
    """Everything that breaks an invariant, in words."""
    wrong: list[str] = []
    for ticket in every_ticket(uow):
        with uow.reading() as work:
            wrong += [f"{ticket.number}: {each}" for each in _of_ticket(work, ticket)]
    verdict = verify_audit(uow)
    if verdict.fault is not None:
        wrong.append(f"audit: {verdict.fault.text}")
    return wrong


def states(uow: UnitOfWork) -> Counter[StateKind]:
    """How many tickets stand where."""
    return Counter(each.state for each in every_ticket(uow))


def _of_ticket(work: Work, ticket: Ticket) -> Iterator[str]:
    yield from _one_owner_and_due(ticket)
    yield from _trail(ticket)
    orders = work.assignments.of_ticket(ticket.id)
    still_open = open_orders(orders)
    if ticket.state in SETTLED and still_open:
        yield f"settled with {[each.number for each in still_open]} open"
    leads = [each for each in still_open if not each.is_sub]
    if ticket.state in WITH_UNIT and len(leads) != 1:
        yield f"{len(leads)} units lead in {ticket.state}"
    if len({each.number for each in orders if each.round == 0}) < len(
        {each.id for each in orders if each.is_sub and each.round == 0}
    ):
        yield "two sub-tickets with one number"
    joined = {link.ticket_id for link in work.links.to(ticket.id) if link.kind is LinkKind.JOINED}
    if ticket.state in _FOLLOWED and orders:
        called = {task.ticket_id for task in work.follow_ups.about(ticket.id)}
        missing = ({ticket.id} | joined) - called
        if missing:
            yield f"{len(missing)} of {1 + len(joined)} citizens have no follow-up"
    tasks = work.follow_ups.about(ticket.id)
    if ticket.state is StateKind.ARCHIVED and any(each.is_open for each in tasks):
        yield "archived with a follow-up open"
    listed = [each for each in work.unsatisfied.about(ticket.id) if each.left_at is None]
    if ticket.state is StateKind.ARCHIVED and listed:
        yield "archived while a citizen is on the list of the unsatisfied"
    if ticket.state is StateKind.JOINED and not any(
        each.kind is LinkKind.JOINED for each in work.links.of(ticket.id)
    ):
        yield "joined to nothing"


def _one_owner_and_due(ticket: Ticket) -> Iterator[str]:
    try:
        check_standing(ticket.number, ticket.state, Standing(), ticket.standing)
    except StandingRefused as refused:
        yield refused.text


def _trail(ticket: Ticket) -> Iterator[str]:
    """The moves in the trail lead, without a gap, from 受理 to where the ticket is now."""
    state, at = StateKind.ACCEPTED, ticket.trail[0].at
    for line in ticket.trail:
        if line.at < at:
            yield f"{line.step} is told before what came earlier"
        at = line.at
        if line.to_state is None or line.from_state is None:
            continue
        if line.from_state is not state or line.to_state not in TRANSITIONS[state]:
            yield f"the trail jumps from {state} to {line.to_state}"
        state = line.to_state
        if not line.operator:
            yield f"nobody did {line.step}"
    if state is not ticket.state:
        yield f"the trail ends at {state}, the ticket is {ticket.state}"
