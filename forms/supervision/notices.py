"""提醒: the inbox of a unit, a person or a role inside the program. A notice never holds personal data."""

from dataclasses import dataclass
from datetime import datetime

from forms.access.roles import Actor, Role
from forms.words import Labelled


class NoticeKind(Labelled):
    """What a notice is about."""

    REMINDER = "reminder", "提醒"
    SUPERVISION = "supervision", "督办"
    REPORT = "report", "报告"
    PROPOSAL = "proposal", "建议"
    SYSTEM = "system", "系统"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice to one inbox; whoever of a unit or role reads it first takes it for all of them."""

    id: str
    recipient: str
    at: datetime
    kind: NoticeKind
    text: str
    ticket_id: str = ""
    number: str = ""
    read_at: datetime | None = None
    read_by: str = ""


def to_unit(code: str) -> str:
    """The inbox of a unit."""
    return f"unit:{code}"


def to_person(code: str) -> str:
    """The inbox of somebody, by 工号."""
    return f"person:{code}"


def to_role(role: Role) -> str:
    """The inbox of all who hold a role."""
    return f"role:{role.value}"


def inboxes_of(actor: Actor) -> tuple[str, ...]:
    """Whose notices *actor* reads: the own ones, those of the unit, those of the roles."""
    own = (to_person(actor.code), *((to_unit(actor.unit),) if actor.unit else ()))
    return (*own, *(to_role(role) for role in sorted(actor.roles) if role is not Role.UNIT))
