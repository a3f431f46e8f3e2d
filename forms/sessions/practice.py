"""A session for rehearsals, so that a leader can try everything before the cameras are on."""

from datetime import datetime, timedelta

from forms.access.roles import Actor
from forms.ports import UnitOfWork
from forms.sessions.planning import SessionPlan, plan
from forms.sessions.session import Leader, Session

LASTS = timedelta(hours=2)


def plan_if_empty(actor: Actor, uow: UnitOfWork, now: datetime) -> Session | None:
    """Plan a session that is led by whoever rehearses; None if there is any. NotAllowed."""
    with uow.reading() as work:
        if work.sessions.plans.find(frozenset(), 1):
            return None
    wanted = SessionPlan(
        title="听民声演练",
        starts_at=now,
        ends_at=now + LASTS,
        unit="演练单位",
        leader=Leader(code=actor.code, name=actor.name or "演练领导", post="演练"),
    )
    return plan(wanted, actor, uow, now)
