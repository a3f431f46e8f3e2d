"""What a planner chooses from, and the notice as a file."""

from pathlib import Path

import pytest

from forms.access.accounts import Account
from forms.access.errors import NotAllowed
from forms.access.roles import Role
from forms.knowledge.errors import ExportRefused
from forms.ports import UnitOfWork
from forms.sessions.announcing import drafted_notice
from forms.sessions.notice_file import write_notice
from forms.sessions.people import names_of, planning_help
from tests.forms.samples import NOW
from tests.forms.sessions.samples import MAYOR, PLANNER, STAFF, planned


def with_accounts(uow: UnitOfWork) -> None:
    """A leader, an agent, and a leader who has left."""
    people = (("6001", "郑领导", Role.LEADER, True), ("1001", "李静", Role.AGENT, True))
    with uow.writing() as work:
        for code, name, role, active in (*people, ("6002", "前领导", Role.LEADER, False)):
            work.accounts.add(
                Account(
                    code=code,
                    name=name,
                    roles=frozenset({role}),
                    extension=f"8{code[1:]}",
                    active=active,
                    password_at=NOW,
                )
            )


def test_a_planner_is_offered_who_is_there_with_the_post_of_the_last_session(uow: UnitOfWork) -> None:
    with_accounts(uow)
    assert planning_help(2026, PLANNER, uow).ordinal == 1
    planned(uow)
    found = planning_help(2026, PLANNER, uow)
    assert [(each.name, each.post) for each in found.leaders] == [("郑领导", "副市长")]
    assert [(each.name, each.extension) for each in found.staff] == [("李静", "8001")]
    assert (found.ordinal, planning_help(2027, PLANNER, uow).ordinal) == (2, 1)
    assert names_of(("1001", "9999"), PLANNER, uow) == {"1001": "李静"}
    for other in (STAFF, MAYOR):
        with pytest.raises(NotAllowed):
            planning_help(2026, other, uow)


def test_a_notice_goes_to_a_text_file_and_to_nothing_strange(uow: UnitOfWork, tmp_path: Path) -> None:
    session = planned(uow)
    text = drafted_notice(session.id, uow)
    write_notice(tmp_path / "公告.txt", session.id, text, PLANNER, uow, NOW)
    assert (tmp_path / "公告.txt").read_text(encoding="utf-8") == f"{text.strip()}\n"
    with pytest.raises(ExportRefused):
        write_notice(tmp_path / "公告.pdf", session.id, text, PLANNER, uow, NOW)
    with pytest.raises(NotAllowed):
        write_notice(tmp_path / "他人.txt", session.id, text, STAFF, uow, NOW)
    assert not (tmp_path / "他人.txt").exists()
