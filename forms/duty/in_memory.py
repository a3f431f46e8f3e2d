"""The fake of `forms.duty.ports`: it keeps the same promises as the real storage."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from forms.duty.lead import JobRun, Lead


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class InMemoryDuty:
    """One lead and the runs in a dictionary; `clock` stands for the database's time."""

    clock: Callable[[], datetime] = _now
    leads: dict[str, Lead] = field(default_factory=dict)
    stored: dict[str, JobRun] = field(default_factory=dict)

    def moment(self) -> datetime:
        """See DutyBoard.moment."""
        return self.clock()

    def take_lead(self, holder: str, lasts: timedelta) -> bool:
        """See DutyBoard.take_lead."""
        lead, now = self.lead(), self.moment()
        if lead is not None and lead.holder != holder and lead.until >= now:
            return False
        self.leads["lead"] = Lead(holder, now + lasts)
        return True

    def give_up(self, holder: str) -> None:
        """See DutyBoard.give_up."""
        lead = self.lead()
        if lead is not None and lead.holder == holder:
            self.leads["lead"] = Lead(holder, datetime(2000, 1, 1, tzinfo=UTC))

    def lead(self) -> Lead | None:
        """See DutyBoard.lead."""
        return self.leads.get("lead")

    def begin(self, job: str, planned_at: datetime, holder: str) -> bool:
        """See DutyBoard.begin."""
        lead, now = self.lead(), self.moment()
        if lead is None or lead.holder != holder or lead.until < now:
            return False
        last = self.stored.get(job)
        if last is not None and last.planned_at >= planned_at and last.finished_at is not None:
            return False
        self.stored[job] = JobRun(job=job, planned_at=planned_at, holder=holder, started_at=now)
        return True

    def finish(self, job: str, holder: str, *, ok: bool, words: str) -> None:
        """See DutyBoard.finish."""
        last = self.stored.get(job)
        if last is not None and last.holder == holder:
            self.stored[job] = replace(last, finished_at=self.moment(), ok=ok, words=words)

    def runs(self) -> tuple[JobRun, ...]:
        """See DutyBoard.runs."""
        return tuple(self.stored[job] for job in sorted(self.stored))

    def copy(self) -> "InMemoryDuty":
        """What is stored now, to come back to."""
        return InMemoryDuty(self.clock, dict(self.leads), dict(self.stored))
