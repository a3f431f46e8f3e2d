"""The audit page with lines of a day, one of them chosen, and a check that found nothing wrong."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from console.pages.audit import AuditPage
from forms.access.accounts import Account
from forms.access.audit import AuditKind, noted
from forms.access.roles import Role
from tests.console.desks import make_desk
from tests.forms.access.people import actor
from tests.forms.samples import NOW, ticket

REASONS = {
    AuditKind.REVEALED: "与来电人核对维修时间，座机多次无人接听，需要改拨手机",
    AuditKind.EXPORTED: "导出工单列表：待派",
    AuditKind.SIGN_IN_FAILED: "第 3 次",
    AuditKind.LOG_READ: "人员 1001，从 2026-11-01，到 2026-11-21",
}
SUBJECTS = {AuditKind.EXPORTED: "工单-待派-20261121-1402.xlsx", AuditKind.ACCOUNT_ADDED: "1007"}


def audit() -> QWidget:
    """As an auditor sees it."""
    test_desk = make_desk()
    test_desk.desk.rules = replace(test_desk.desk.rules, actor=actor(Role.AUDITOR, code="1009"))
    on = ticket("GD20261121-0001")
    with test_desk.storage.writing() as work:
        work.tickets.add(on)
        for code, name in (("1001", "李静"), ("1002", "王磊")):
            work.accounts.add(Account(code=code, name=name, roles=frozenset({Role.AGENT}), password_at=NOW))
        for at, kind in enumerate((*AuditKind, *AuditKind)):
            about = on.id if kind in (AuditKind.REVEALED, AuditKind.IDENTITY_SEEN, AuditKind.PLAYED) else ""
            who = actor(Role.AGENT, code=f"{1001 + at % 2}")
            subject, reason = SUBJECTS.get(kind, ""), REASONS.get(kind, "")
            moment = NOW + timedelta(minutes=7 * at)
            work.audit.add(noted(who, kind, moment, ticket_id=about, subject=subject, reason=reason))
    page = AuditPage(test_desk.desk)
    page.look()
    page.table.selectRow(22)
    page.checking.begin()
    page.offer_export()
    return page
