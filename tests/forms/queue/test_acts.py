"""What supervisors do to the queue is in the audit log before it is done."""

from datetime import UTC, datetime

import pytest

from forms.access.accounts import Account
from forms.access.audit import AuditKind
from forms.access.errors import NotAllowed
from forms.access.roles import Right, Role
from forms.ports import UnitOfWork
from forms.queue.acts import QueueAct, note_queue_act, number_in_queue, right_for
from forms.queue.rules import QUEUE, QueueRules
from forms.rules.errors import RuleTextWrong
from tests.forms.access.people import actor

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("act", tuple(QueueAct), ids=lambda act: str(act.value))
def test_each_act_is_noted_with_whom_it_meets_and_never_with_a_whole_number(
    uow: UnitOfWork, act: QueueAct
) -> None:
    with uow.writing() as work:
        work.accounts.add(
            Account(
                code="2077",
                name="李静",
                roles=frozenset({Role.AGENT}),
                extension="1001",
                password_at=NOW,
            )
        )
    note_queue_act(act, "1001", actor(Role.SUPERVISOR), uow, NOW, "来电 13800001234")
    note_queue_act(act, "1002", actor(Role.SUPERVISOR), uow, NOW)
    with uow.reading() as work:
        known, unknown = work.audit.lines(0, 10)
    listening = right_for(act) is Right.LISTEN_IN
    assert known.kind == (AuditKind.LISTENED_IN if listening else AuditKind.QUEUE_STEERED)
    assert known.subject == "分机 1001（工号 2077）"
    assert unknown.subject == "分机 1002"
    assert known.reason.startswith(f"{act.label}：来电 138")
    assert "13800001234" not in known.reason
    assert unknown.reason == act.label


@pytest.mark.parametrize("act", tuple(QueueAct), ids=lambda act: str(act.value))
def test_nothing_is_noted_for_who_may_not_do_it(uow: UnitOfWork, act: QueueAct) -> None:
    with pytest.raises(NotAllowed):
        note_queue_act(act, "1001", actor(Role.AGENT), uow, NOW)
    with uow.reading() as work:
        assert work.audit.lines(0, 10) == ()


@pytest.mark.parametrize(
    ("number", "whole", "masked"),
    [
        ("13800001234", "138 0000 1234", "138****1234"),
        ("08916543567", "0891-6543567", "0891-****567"),
        ("", "未显示号码", "未显示号码"),
        ("anonymous", "未显示号码", "未显示号码"),
    ],
)
def test_a_waiting_number_is_seen_as_the_role_allows(number: str, whole: str, masked: str) -> None:
    assert number_in_queue(number, actor(Role.SUPERVISOR)) == whole
    assert number_in_queue(number, actor(Role.QUALITY)) == masked


def test_the_shipped_text_is_the_default_of_the_rule() -> None:
    assert QUEUE.read(QUEUE.default.text) == QueueRules()


def test_a_limit_that_cannot_be_is_told_with_its_line() -> None:
    with pytest.raises(RuleTextWrong) as wrong:
        QUEUE.read("[pause_minutes]\nmeal = 90\nbreak = 0\n")
    assert "第 3 行" in wrong.value.text
