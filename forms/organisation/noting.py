"""The one place where changes of units and contacts reach the audit log."""

from datetime import datetime

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor
from forms.ports import Work


def note(work: Work, actor: Actor, now: datetime, subject: str, what: str) -> None:
    """Note what was changed of a unit (*subject* is its code), inside the transaction that changes it."""
    work.audit.add(noted(actor, AuditKind.UNITS_CHANGED, now, subject=subject, reason=what))
