"""Whoever sits at the measured desk: their account, and hands that sign them in as soon as they are asked."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from console.entrance.gate import Stage
from console.entrance.page import EntrancePage
from forms.access.managing import Person, add_account
from forms.access.roles import Role
from forms.access.signing_in import change_password, make_first_account
from forms.ports import UnitOfWork
from tests.bench import wire
from tests.bench.arrival import now
from tests.bench.painted import Painted

CODE, NAME, PASSWORD = "1001", "李静", "Wq7#mmzz"
_ADMINISTRATOR = "9001"


def make_accounts(uow: UnitOfWork, at: datetime) -> None:
    """An administrator, and the agent of the desk with a password of her own."""
    administrator = make_first_account(_ADMINISTRATOR, "赵敏", PASSWORD, uow, at).actor
    agent = Person(code=CODE, name=NAME, roles=frozenset({Role.AGENT}))
    made = add_account(administrator, agent, uow, at)
    change_password(CODE, made.temporary, PASSWORD, uow, at)


class Entering:
    """Signs the agent in at the entrance, once it is painted and asks."""

    def __init__(self, page: EntrancePage, tell: wire.Tell) -> None:
        self._page, self._tell = page, tell
        self._is_done = False
        self._eyes = Painted(page.sign_in, self._is_asked, self._enter)

    def _is_asked(self) -> bool:
        return not self._is_done and self._page._gate.stage is Stage.SIGN_IN

    def _enter(self, at: float) -> None:
        self._is_done = True
        self._tell(wire.Asked(at=at))
        form = self._page.sign_in
        _type_over(form.code, CODE)
        _type_over(form.password.edit, PASSWORD)
        self._tell(wire.Entered(at=now()))
        QTest.keyClick(form.password.edit, Qt.Key.Key_Return)


def _type_over(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
