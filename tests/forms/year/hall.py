"""Who works in the hall of the simulated year, and what the steps of a ticket's life need. All invented."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from forms.access.roles import Actor, Role
from forms.catalogue import Catalogue, load_catalogue
from forms.dispatch.service import advise_on
from forms.filing import FileTicket, draft_from
from forms.lifecycle.assignment import Assignment, lead_of, open_orders
from forms.lifecycle.moving import ticket_in
from forms.organisation.seed import seed_if_empty
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from tests.bench.tickets import generated

RESOURCES = Path(__file__).parents[3] / "resources"
AGENTS = tuple(
    Actor(code=f"10{number:02d}", name=f"话务员{number}", roles=frozenset({Role.AGENT}))
    for number in range(1, 13)
)
DISPATCHERS = tuple(
    Actor(code=f"20{number:02d}", name=f"派单员{number}", roles=frozenset({Role.DISPATCHER}))
    for number in range(1, 5)
)
SUPERVISORS = tuple(
    Actor(code=f"30{number:02d}", name=f"班长{number}", roles=frozenset({Role.SUPERVISOR}))
    for number in range(1, 4)
)


@dataclass(frozen=True)
class Chances:
    """How often something happens, of one."""

    recalled: float = 0.01
    repeated: float = 0.03
    joined: float = 0.6
    legal_route: float = 0.01
    taken_back: float = 0.02
    return_asked: float = 0.08
    return_granted: float = 0.6
    help_asked: float = 0.06
    extension_asked: float = 0.1
    extension_granted: float = 0.8
    sent_back: float = 0.1
    answers: float = 0.75
    dissatisfied: float = 0.05
    looked_at: float = 0.1


@dataclass
class Hall:
    """One hall: its storage, its chance, and the tally of what was done in it."""

    uow: UnitOfWork
    chance: random.Random
    catalogue: Catalogue
    chances: Chances = field(default_factory=Chances)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    on_matter: dict[tuple[str, str], str] = field(default_factory=dict)
    """The newest ticket about a category in a district, as a caller's neighbours would name it."""

    def happens(self, share: float) -> bool:
        """Whether something of this chance happens now."""
        return self.chance.random() < share

    def hours(self, least: float, most: float) -> timedelta:
        """Some time between two numbers of hours."""
        return timedelta(hours=self.chance.uniform(least, most))

    def ticket(self, ticket_id: str) -> Ticket:
        """The ticket as it is stored."""
        with self.uow.reading() as work:
            return ticket_in(work, ticket_id)

    def orders(self, ticket_id: str) -> tuple[Assignment, ...]:
        """The open orders on the ticket."""
        with self.uow.reading() as work:
            return tuple(open_orders(work.assignments.of_ticket(ticket_id)))

    def lead(self, ticket_id: str) -> Assignment | None:
        """The lead's open order."""
        return lead_of(self.orders(ticket_id))

    def units_for(self, ticket_id: str, now: datetime) -> tuple[str, tuple[str, ...]]:
        """Who leads and helps: the suggestion that a person would take, not always the first."""
        advice = advise_on(ticket_id, self.uow, now)
        offered = [each for each in advice.suggestions if each.lead.code]
        if not offered:
            return "rexian", ()
        taken = offered[0] if self.happens(0.8) else self.chance.choice(offered)
        helpers = tuple(each.code for each in taken.helpers if each.code != taken.lead.code)
        return taken.lead.code, helpers if self.happens(0.4) else ()


def of_unit(code: str) -> Actor:
    """Somebody who handles orders there."""
    return Actor(code=f"{code}-1", name="承办员", roles=frozenset({Role.UNIT}), unit=code)


def open_hall(uow: UnitOfWork, until: datetime, seed: int, chances: Chances = Chances()) -> Hall:
    """A hall with the demo area's units."""
    seed_if_empty(RESOURCES / "organisation", uow, until)
    return Hall(uow, random.Random(seed), load_catalogue(RESOURCES / "catalogue"), chances)


def commands(hall: Hall, count: int, until: datetime, seed: int) -> list[FileTicket]:
    """What is filed in the year before *until*: generated tickets as drafts, at their own times."""
    made = []
    for ticket in generated(count, until, seed, catalogue=hall.catalogue):
        agent = hall.chance.choice(AGENTS)
        draft = replace(draft_from(ticket, ticket.accepted_at), operator=agent.code)
        made.append(
            FileTicket(
                draft=draft,
                disposal=ticket.settlement.disposal,
                operator=agent.code,
                operator_name=agent.name,
                category_path=ticket.matter.category_path,
                at=ticket.accepted_at,
            )
        )
    return made
