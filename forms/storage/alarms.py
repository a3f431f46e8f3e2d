"""What alarms read of tickets, over one connection, inside one transaction."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from forms.alarms.bursts import About, Common, Heard
from forms.storage.tables import ticket
from forms.words import RequestType, StateKind


class StoredRecentMatters:
    """See RecentMatters; by the index over accepted_at."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heard(self, since: datetime, until: datetime, limit: int) -> tuple[Heard, ...]:
        """See RecentMatters.heard."""
        own = ticket.c
        question = (
            select(
                own.id,
                own.caller_number,
                own.contact_number,
                own.confidential,
                own.request_type,
                own.title,
                own.category,
                own.category_path,
                own.district,
                own.street,
            )
            .where(*_between(since, until))
            .order_by(own.accepted_at.desc(), own.id.desc())
            .limit(limit)
        )
        return tuple(
            Heard(
                caller=row["caller_number"] or row["contact_number"] or row["id"],
                title="" if _is_secret(row["confidential"], row["request_type"]) else row["title"],
                category=row["category"],
                category_path=row["category_path"],
                district=row["district"],
                street=row["street"],
            )
            for row in self._connection.execute(question).mappings()
        )

    def count(self, since: datetime, until: datetime, common: Common | None = None) -> int:
        """See RecentMatters.count."""
        which = () if common is None else _has(common)
        question = select(func.count()).select_from(ticket).where(*_between(since, until), *which)
        return self._connection.execute(question).scalar_one()


def _is_secret(confidential: bool, request_type: str) -> bool:
    return confidential or request_type == RequestType.REPORT.value


def _between(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    own = ticket.c
    return own.accepted_at >= since, own.accepted_at < until, own.state != StateKind.RECALLED.value


def _has(common: Common) -> tuple[ColumnElement[bool], ...]:
    own = ticket.c
    match common.about:
        case About.WORD:
            return (own.title.contains(common.text, autoescape=True),)
        case About.CATEGORY:
            return (own.category == common.text,)
        case _:
            return own.street == common.text, own.district == common.district
