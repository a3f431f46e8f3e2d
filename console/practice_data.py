"""What a rehearsal has of its own: a person with every role, articles, units, tickets and a session."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from console.desk import Desk
from console.notices import of_failure
from console.settings import Folders, Settings, SettingsError, load_settings
from forms.access.roles import GIVEN_TO_PEOPLE, Actor
from forms.ports import UnitOfWork
from forms.ticket import Operator

PRACTICE_UNIT = "chengguan"
"""The unit of the demo area that a rehearsal's unit desk stands for: 城管局."""


def practice_person(settings: Settings) -> Actor:
    """Who rehearses: with all roles, so that everything can be tried, and without being asked."""
    operator = settings.operator
    return Actor(
        code=operator.number, name=operator.name, roles=frozenset(GIVEN_TO_PEOPLE), unit=PRACTICE_UNIT
    )


def rehearsal_settings(folders: Folders) -> Settings:
    """The user's look and sound where there are usable settings; everything else is the rehearsal's own."""
    try:
        return load_settings(folders.settings_file).for_rehearsal()
    except (FileNotFoundError, SettingsError):
        return Settings().for_rehearsal()


def bring_practice_data(desk: Desk, resources: Path, *, lives: bool = False) -> None:
    """Invented articles, units, contacts, a session, and with *lives* tickets, where there are none yet."""

    # what reads the seeds is loaded in the lane, while the window is being built
    def articles(uow: UnitOfWork) -> int:
        from forms.knowledge.seed import seed_if_empty

        return seed_if_empty(resources / "knowledge", uow, datetime.now(UTC))

    def units(uow: UnitOfWork) -> int:
        from forms.organisation.seed import seed_if_empty

        return seed_if_empty(resources / "organisation", uow, datetime.now(UTC))

    def tickets(uow: UnitOfWork, _: object) -> int:
        from forms.practice import seed_if_empty

        agent = Operator(code=desk.actor.code, name=desk.actor.name)
        folder = resources / "rehearsal" / "tickets"
        return seed_if_empty(folder, desk.catalogue, agent, uow, datetime.now(UTC))

    def sessions(uow: UnitOfWork) -> object:
        from forms.sessions.practice import plan_if_empty

        return plan_if_empty(desk.actor, uow, datetime.now(UTC))

    def bring_tickets() -> None:
        if lives:
            desk.archive.with_errand(tickets, lambda _: None, told("lives", "准备演练用的工单"))

    def told(key: str, what: str) -> Callable[[Exception], None]:
        return lambda error: desk.notice.emit(of_failure(key, what, error))

    desk.archive.with_storage(articles, lambda _: None, told("articles", "准备演练用的知识"))
    desk.archive.with_storage(units, lambda _: bring_tickets(), told("units", "准备演练用的单位"))
    desk.archive.with_storage(sessions, lambda _: None, told("sessions", "准备演练用的场次"))
