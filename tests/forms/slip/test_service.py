"""Printing slips and keeping keys, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.access.audit import AuditKind
from forms.access.auditing import verify_audit
from forms.access.errors import NotAllowed
from forms.access.ports import AuditQuery
from forms.access.roles import Role
from forms.draft import Field
from forms.errors import RuleBroken
from forms.lifecycle.assignment import AssignmentState
from forms.ports import UnitOfWork
from forms.slip.errors import KeyRefused, NoSigningKey, SigningKeyAway, SlipMissing, SlipRefused
from forms.slip.hall_keys import (
    carry_key,
    create_key,
    key_ring,
    retire_key,
    revoke_key,
    rotate_key,
    take_key,
)
from forms.slip.in_memory import InMemoryPrivateKeys
from forms.slip.service import Standing, draft_slip, issue_slip, registered, slips_of, void_slip
from forms.slip.slip import SlipForm
from forms.slip.verifying import Outcome, verify_code
from forms.words import RequestType
from tests.forms.access.people import actor
from tests.forms.samples import NOW
from tests.forms.slip.samples import ADMINISTRATOR, DISPATCHER, HANDLER, hall, orders

MINUTE = timedelta(minutes=1)
PASSPHRASE = "到另一个座席去的口令"


def noted(uow: UnitOfWork, kind: AuditKind) -> list[str]:
    with uow.reading() as work:
        found = work.audit.find(AuditQuery(kinds=frozenset({kind.value})))
    return [f"{each.who} {each.subject} {each.reason}".strip() for each in reversed(found)]


def test_two_units_get_two_slips_of_one_ticket_and_both_verify(uow: UnitOfWork) -> None:
    seat = hall(uow)
    ticket, (lead, helper) = orders(uow)
    first, facts = issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)
    second, others = issue_slip(helper.id, "", SlipForm.PDF, DISPATCHER, uow, NOW, seat)
    ring = key_ring(uow)
    assert verify_code(first.code, ring).facts == facts
    assert verify_code(second.code, ring).facts == others
    assert first.code != second.code
    assert (first.serial, second.serial) == ("261121-00001", "261121-00002")
    assert facts.receiver == "吴承办"
    assert (facts.unit, others.unit) == ("鹿城区供热管理中心", "鹿城区水务局")
    assert others.receiver == "鹿城区水务局"
    assert facts.mark != others.mark
    assert (facts.number, others.number) == (ticket.number, f"{ticket.number}-01")
    assert (facts.phone, facts.category) == ("138****1234", "投诉·供热·温度不达标")
    assert facts.place == "鹿城区滨江街道阳光花园3号楼"
    assert "13800001234" not in str(facts)
    assert slips_of(ticket.id, DISPATCHER, uow) == (first, second)
    assert noted(uow, AuditKind.PRINTED) == [
        f"{DISPATCHER.code} 交办单 261121-00001（打印）交 鹿城区供热管理中心 吴承办",
        f"{DISPATCHER.code} 交办单 261121-00002（PDF）交 鹿城区水务局 鹿城区水务局",
    ]
    assert verify_audit(uow).whole


def test_a_draft_signs_stores_and_notes_nothing(uow: UnitOfWork) -> None:
    seat = hall(uow)
    _, (lead, _) = orders(uow)
    draft = draft_slip(lead.id, DISPATCHER, uow, NOW)
    assert draft.receivers == ("吴承办", "郑替班")
    assert (draft.facts.serial, draft.facts.key_id, draft.facts.receiver) == ("", "", "吴承办")
    assert draft.before == ()
    assert noted(uow, AuditKind.PRINTED) == []
    slip, facts = issue_slip(lead.id, "郑替班", SlipForm.PDF, DISPATCHER, uow, NOW, seat)
    assert facts.receiver == "郑替班"
    assert draft_slip(lead.id, DISPATCHER, uow, NOW).before == (slip,)


@pytest.mark.parametrize(
    "changes",
    [{Field.CONFIDENTIAL: True}, {Field.REQUEST_TYPE: RequestType.REPORT.value}],
    ids=["保密", "举报"],
)
def test_of_reports_and_confidential_tickets_neither_name_nor_number_is_printed(
    uow: UnitOfWork, changes: dict[Field, bool | str]
) -> None:
    seat = hall(uow)
    told = {Field.NAME: "张三丰", Field.TITLE: "张三丰反映停暖，电话13800001234"}
    _, (lead, _) = orders(uow, {**told, **changes})
    _, facts = issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)
    assert facts.phone == "（号码保密）"
    printed = " ".join(value for _, _, value in facts.rows)
    for kept in ("张三丰", "张", "138", "1234"):
        assert kept not in printed.replace(facts.number, "")


def test_names_and_numbers_in_the_title_are_masked_even_if_the_printer_may_see_them(uow: UnitOfWork) -> None:
    seat = hall(uow)
    _, (lead, _) = orders(uow, {Field.NAME: "张三丰", Field.TITLE: "张三丰13800001234反映停暖"})
    _, facts = issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)
    assert facts.title == "张**138****1234反映停暖"


def test_a_unit_prints_its_own_order_and_no_other(uow: UnitOfWork) -> None:
    seat = hall(uow)
    ticket, (lead, helper) = orders(uow)
    slip, _ = issue_slip(lead.id, "", SlipForm.PAPER, HANDLER, uow, NOW, seat)
    for attempt in (
        lambda: issue_slip(helper.id, "", SlipForm.PAPER, HANDLER, uow, NOW, seat),
        lambda: draft_slip(helper.id, HANDLER, uow, NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    other, _ = issue_slip(helper.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)
    assert slips_of(ticket.id, HANDLER, uow) == (slip,)
    with pytest.raises(NotAllowed):
        void_slip(other.serial, "误打", HANDLER, uow, NOW)


@pytest.mark.parametrize("role", [Role.AGENT, Role.AUDITOR, Role.ADMINISTRATOR, Role.OBSERVER, Role.LEADER])
def test_without_the_right_nothing_is_printed(uow: UnitOfWork, role: Role) -> None:
    seat = hall(uow)
    _, (lead, _) = orders(uow)
    with pytest.raises(NotAllowed):
        issue_slip(lead.id, "", SlipForm.PAPER, actor(role), uow, NOW, seat)
    assert noted(uow, AuditKind.PRINTED) == []


def test_an_order_that_ended_is_not_printed_any_more(uow: UnitOfWork) -> None:
    seat = hall(uow)
    _, (lead, _) = orders(uow)
    with uow.writing() as work:
        work.assignments.save(lead.moved(AssignmentState.WITHDRAWN, ended_at=NOW))
    with pytest.raises(SlipRefused, match="已收回"):
        issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)
    with pytest.raises(SlipRefused, match="没有这份派单"):
        draft_slip("no-such-order", DISPATCHER, uow, NOW)


def test_without_a_key_on_this_seat_nothing_is_printed_and_it_is_said_what_to_do(uow: UnitOfWork) -> None:
    hall(uow)
    _, (lead, _) = orders(uow)
    with pytest.raises(NoSigningKey, match="slip-key create"):
        issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, InMemoryPrivateKeys())
    locked = InMemoryPrivateKeys(fails_with=SigningKeyAway("系统密钥环锁着"))
    with pytest.raises(SigningKeyAway):
        issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, locked)
    assert noted(uow, AuditKind.PRINTED) == []


def test_a_seat_whose_clock_is_behind_the_key_prints_nothing_that_would_not_verify(uow: UnitOfWork) -> None:
    seat = hall(uow)
    _, (lead, _) = orders(uow)
    with pytest.raises(SlipRefused, match="核对本机时间"):
        issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW - MINUTE, seat)


def test_a_slip_that_reached_nobody_is_taken_back_once(uow: UnitOfWork) -> None:
    seat = hall(uow)
    _, (lead, _) = orders(uow)
    slip, _ = issue_slip(lead.id, "", SlipForm.PDF, DISPATCHER, uow, NOW, seat)
    assert registered(slip.serial, uow) == (Standing.KNOWN, slip)
    void = void_slip(slip.serial, "磁盘已满", DISPATCHER, uow, NOW + MINUTE)
    assert void_slip(slip.serial, "再一次", DISPATCHER, uow, NOW + MINUTE) == void
    assert registered(slip.serial, uow) == (Standing.VOID, void)
    assert registered("999999-00001", uow) == (Standing.UNKNOWN, None)
    assert noted(uow, AuditKind.PRINTED)[1:] == [f"{DISPATCHER.code} 交办单 {slip.serial} 作废 磁盘已满"]
    with pytest.raises(RuleBroken, match="原因"):
        void_slip(slip.serial, " ", DISPATCHER, uow, NOW)
    with pytest.raises(SlipMissing):
        void_slip("999999-00001", "丢失", DISPATCHER, uow, NOW)


def test_after_a_rotation_old_slips_verify_and_new_ones_bear_the_new_key(uow: UnitOfWork) -> None:
    seat = hall(uow)
    _, (lead, _) = orders(uow)
    before, _ = issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)
    new, (old,) = rotate_key("热线二号", ADMINISTRATOR, uow, NOW + MINUTE, seat)
    assert set(seat.kept) == {new.id}
    after, _ = issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW + 2 * MINUTE, seat)
    ring = key_ring(uow)
    assert [each.id for each in ring.keys] == [old.id, new.id]
    assert (before.key_id, after.key_id) == (old.id, new.id)
    for slip in (before, after):
        assert verify_code(slip.code, ring).outcome is Outcome.VALID
    assert noted(uow, AuditKind.KEYS_CHANGED)[1:] == [
        f"{ADMINISTRATOR.code} 交办单密钥 {new.id} 新建",
        f"{ADMINISTRATOR.code} 交办单密钥 {old.id} 停用，由 {new.id} 接替",
    ]


def test_keys_are_retired_and_revoked_once(uow: UnitOfWork) -> None:
    seat = hall(uow)
    (key,) = key_ring(uow).keys
    retired = retire_key(key.id.lower(), ADMINISTRATOR, uow, NOW + MINUTE)
    assert key_ring(uow).keys == (retired,)
    with pytest.raises(KeyRefused, match="已停用"):
        retire_key(key.id, ADMINISTRATOR, uow, NOW)
    with pytest.raises(KeyRefused, match="原因"):
        revoke_key(key.id, "", ADMINISTRATOR, uow, NOW)
    revoked = revoke_key(key.id, "座席被盗", ADMINISTRATOR, uow, NOW + 2 * MINUTE)
    assert key_ring(uow).keys == (revoked,)
    assert revoked.valid_until == retired.valid_until
    with pytest.raises(KeyRefused, match="早已作废"):
        revoke_key(key.id, "座席被盗", ADMINISTRATOR, uow, NOW)
    with pytest.raises(KeyRefused, match="没有登记过"):
        retire_key("00000000", ADMINISTRATOR, uow, NOW)
    _, (lead, _) = orders(uow)
    with pytest.raises(NoSigningKey):
        issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)


def test_a_key_is_carried_to_another_seat_and_signs_there(uow: UnitOfWork) -> None:
    seat, other = hall(uow), InMemoryPrivateKeys()
    _, (lead, _) = orders(uow)
    (key,) = key_ring(uow).keys
    pem = carry_key(key.id, PASSPHRASE, ADMINISTRATOR, uow, NOW, seat)
    assert take_key(pem, PASSPHRASE, ADMINISTRATOR, uow, NOW, other) == key
    slip, _ = issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, other)
    assert verify_code(slip.code, key_ring(uow)).outcome is Outcome.VALID
    with pytest.raises(KeyRefused, match="没有密钥"):
        carry_key(key.id, PASSPHRASE, ADMINISTRATOR, uow, NOW, InMemoryPrivateKeys())
    retire_key(key.id, ADMINISTRATOR, uow, NOW)
    with pytest.raises(KeyRefused, match="已停用"):
        take_key(pem, PASSPHRASE, ADMINISTRATOR, uow, NOW, other)


def test_only_who_manages_keys_touches_them(uow: UnitOfWork) -> None:
    seat = hall(uow)
    (key,) = key_ring(uow).keys
    for attempt in (
        lambda: create_key("x", DISPATCHER, uow, NOW, seat),
        lambda: rotate_key("x", DISPATCHER, uow, NOW, seat),
        lambda: retire_key(key.id, DISPATCHER, uow, NOW),
        lambda: revoke_key(key.id, "x", DISPATCHER, uow, NOW),
        lambda: carry_key(key.id, PASSPHRASE, DISPATCHER, uow, NOW, seat),
        lambda: take_key(b"", PASSPHRASE, DISPATCHER, uow, NOW, seat),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert key_ring(uow).keys == (key,)


def test_a_known_key_is_not_registered_twice(uow: UnitOfWork) -> None:
    hall(uow)
    (key,) = key_ring(uow).keys
    with pytest.raises(KeyRefused), uow.writing() as work:
        work.slip_keys.add(replace(key, name="又一次"))
    assert key_ring(uow).keys == (key,)
    with uow.reading() as work:
        assert work.slips.by_serial("x") is None
