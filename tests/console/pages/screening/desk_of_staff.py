"""A desk of the pre-screening staff, whose citizens call on the session's line."""

from dataclasses import replace

from console.brief_card import BriefCard
from console.pages.screening import ScreeningPage
from forms.access.roles import Actor, Role
from forms.in_memory import InMemoryUnitOfWork
from forms.sessions.call import SessionCall
from forms.sessions.session import Session
from telephony.call import Call
from tests.console.desks import TestDesk, make_desk
from tests.forms.samples import NOW
from tests.forms.sessions.samples import live

STAFF = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT, Role.DISPATCHER}), extension="8001")
LINE = "123459"


class StaffDesk:
    """The page and the desk behind it."""

    __test__ = False

    def __init__(self, beside: "StaffDesk | None" = None, actor: Actor = STAFF) -> None:
        """*beside*: the other desk of the same hall."""
        self.made: TestDesk = make_desk(storage=beside.uow if beside is not None else None)
        self.made.clock.at = NOW
        self.desk = self.made.desk
        self.desk.rules = replace(self.desk.rules, actor=actor)
        self.made.attach()
        self.uow: InMemoryUnitOfWork = beside.uow if beside is not None else self.made.storage
        self.page = ScreeningPage(self.desk)
        self.page.setProperty("staff", self)
        self.desk.sessions.watch()

    @property
    def card(self) -> BriefCard:
        return self.page.card

    def begins(self) -> Session:
        """The session begins."""
        session = live(self.uow, line=LINE)
        self.desk.sessions.refresh()
        return session

    def answers(self, number: str = "13800001234", call_id: str = "c1", line: str = LINE) -> Call:
        """A citizen calls and is answered."""
        return self.made.answered(self.made.rings(number, call_id, line))

    @property
    def calls(self) -> tuple[SessionCall, ...]:
        """The session's calls as the page knows them."""
        self.desk.sessions.refresh()
        return self.desk.sessions.view.calls
