"""The entrance: two leaders' tiles beside the sign-in, the pad after a wrong try."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from console.entrance.gate import Gate
from console.entrance.page import EntrancePage
from console.jobs import InlineJobs
from console.settings import OperatorSettings
from console.settings.secrets import MemorySecrets
from forms.access.accounts import SignInRules
from forms.access.managing import Person, add_account, give_pin
from forms.access.roles import Actor, Role
from forms.in_memory import InMemoryUnitOfWork
from tests.console.desks import make_desk
from tests.forms.access.people import light_passwords

ADMIN = Actor(code="1001", name="林涛", roles=frozenset({Role.ADMINISTRATOR}))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _page() -> EntrancePage:
    uow, light = InMemoryUnitOfWork(), light_passwords()
    for code, name in (("9001", "郑国强"), ("9002", "欧阳明远")):
        add_account(ADMIN, Person(code=code, name=name, roles=frozenset({Role.LEADER})), uow, NOW, light)
        give_pin(ADMIN, code, uow, NOW, passwords=light)
    gate = Gate(InlineJobs(), lambda: uow, MemorySecrets(), SignInRules(), lambda: NOW, light)
    page = EntrancePage(gate, make_desk().desk.phone, OperatorSettings("1001", "李静"), "鹿城 12345")
    page.setProperty("gate", gate)
    gate.look()
    return page


def _tiles() -> QWidget:
    return _page()


def _pad() -> QWidget:
    page = _page()
    page.leaders.tiles[0].click()
    for digit in "000000" + "28":
        page.pad.keys[digit].click()
    return page


ENTRANCE_BOARDS: dict[str, Callable[[], QWidget]] = {
    "entrance-leaders": _tiles,
    "entrance-pin": _pad,
}
