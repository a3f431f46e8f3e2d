"""Who leads the duty services, and what they ran: tables and repository."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Boolean, Column, Connection, Table, Text, func, or_, select, update

from forms.duty.lead import JobRun, Lead
from forms.storage.inserting import insert_if_new
from forms.storage.tables import KEY, UtcTime, metadata

_LEAD = "lead"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

duty_lead = Table(
    "duty_lead",
    metadata,
    Column("name", KEY, primary_key=True),
    Column("holder", KEY, nullable=False),
    Column("until", UtcTime, nullable=False),
)
"""One row: the lead. A lease, and not a lock of the session, so that it works alike on both databases."""

duty_job = Table(
    "duty_job",
    metadata,
    Column("job", KEY, primary_key=True),
    Column("planned_at", UtcTime, nullable=False),
    Column("holder", KEY, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("ok", Boolean, nullable=False),
    Column("words", Text, nullable=False),
)


class StoredDuty:
    """See forms.duty.ports.DutyBoard."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def moment(self) -> datetime:
        """See DutyBoard.moment. An embedded database has no other time than this machine's."""
        if self._connection.dialect.name == "postgresql":
            at: datetime = self._connection.execute(select(func.clock_timestamp())).scalar_one()
            return at.astimezone(UTC)
        return datetime.now(UTC)

    def take_lead(self, holder: str, lasts: timedelta) -> bool:
        """See DutyBoard.take_lead."""
        now = self.moment()
        row = {"name": _LEAD, "holder": holder, "until": now + lasts}
        own = duty_lead.c
        # two at once: the second waits for the first one's row, and then its condition no longer holds
        found = self._connection.execute(
            update(duty_lead).where(own.name == _LEAD, or_(own.holder == holder, own.until < now)).values(row)
        )
        return found.rowcount == 1 or insert_if_new(self._connection, duty_lead, row)

    def give_up(self, holder: str) -> None:
        """See DutyBoard.give_up."""
        self._connection.execute(
            update(duty_lead).where(duty_lead.c.holder == holder).values(until=_LONG_AGO)
        )

    def lead(self) -> Lead | None:
        """See DutyBoard.lead."""
        row = self._connection.execute(select(duty_lead)).first()
        return None if row is None else Lead(row.holder, row.until)

    def begin(self, job: str, planned_at: datetime, holder: str) -> bool:
        """See DutyBoard.begin."""
        now = self.moment()
        held = select(duty_lead.c.holder).where(duty_lead.c.holder == holder, duty_lead.c.until >= now)
        if self._connection.execute(held.with_for_update()).first() is None:
            return False
        row = {
            "job": job,
            "planned_at": planned_at,
            "holder": holder,
            "started_at": now,
            "finished_at": None,
            "ok": False,
            "words": "",
        }
        own = duty_job.c
        found = self._connection.execute(
            update(duty_job)
            .where(own.job == job, or_(own.planned_at < planned_at, own.finished_at.is_(None)))
            .values(row)
        )
        return found.rowcount == 1 or insert_if_new(self._connection, duty_job, row)

    def finish(self, job: str, holder: str, *, ok: bool, words: str) -> None:
        """See DutyBoard.finish."""
        self._connection.execute(
            update(duty_job)
            .where(duty_job.c.job == job, duty_job.c.holder == holder)
            .values(finished_at=self.moment(), ok=ok, words=words)
        )

    def runs(self) -> tuple[JobRun, ...]:
        """See DutyBoard.runs."""
        rows = self._connection.execute(select(duty_job).order_by(duty_job.c.job)).mappings()
        return tuple(JobRun(**row) for row in rows)
