"""The duty service: a heartbeat that keeps or takes the lead, and the jobs while it leads.

The timing is APScheduler's. Its threads live in the process of the duty service and nowhere else: the window
starts that process and never runs a job itself, so that no training or pass of the ladder takes processor
time from it (a thread of the window would, under one interpreter lock).
"""

import logging
import os
import platform
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock
from time import monotonic

from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from forms.duty.jobs import JOBS, Job, run_job
from forms.duty.lead import BEATS, LEASE
from forms.duty.rules import DUTY_RULES, DutyRules, Times
from forms.errors import FormsError, StorageError
from forms.ports import UnitOfWork
from forms.rules.service import in_force
from forms.ticket import BEIJING_TIME

log = logging.getLogger(__name__)
_BEAT, _WORK, _LONG = "beat", "work", "long"
_BREATH = 0.1
"""Seconds between the transactions of a job: an embedded database lets in whoever waits only in a gap."""


def new_holder() -> str:
    """A name for a service that no other has: machine, process, and something at random."""
    return f"{platform.node()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


class DutyService:
    """One service on one database; any number may run, one leads."""

    def __init__(
        self,
        open_unit_of_work: Callable[[], UnitOfWork],
        holder: str = "",
        *,
        lease: timedelta = LEASE,
        jobs: tuple[Job, ...] = JOBS,
    ) -> None:
        """*open_unit_of_work* gives each of the three threads a way of its own to the database."""
        self.holder = holder or new_holder()
        self._lease = lease
        self._jobs = jobs
        self._units = {name: open_unit_of_work() for name in (_BEAT, _WORK, _LONG)}
        self._stop = Event()
        self._guard = Lock()
        self._touching = Lock()
        """Held by whoever changes the schedule: ending it waits for the jobs, which must not wait for it."""
        self._leads_until = 0.0
        self._scheduled: DutyRules | None = None
        self._away = False
        self._scheduler = BackgroundScheduler(
            executors={name: ThreadPoolExecutor(1) for name in self._units},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=BEIJING_TIME,
        )

    @property
    def leads(self) -> bool:
        """Whether this one leads, by its own reckoning: false as soon as the lease may have run out."""
        with self._guard:
            return monotonic() < self._leads_until

    def start(self) -> None:
        """Begin to beat; returns at once."""
        self._scheduler.start()
        self._scheduler.add_job(
            self.beat,
            IntervalTrigger(seconds=self._lease.total_seconds() / BEATS, timezone=BEIJING_TIME),
            id=_BEAT,
            executor=_BEAT,
            next_run_time=datetime.now(BEIJING_TIME),
        )

    def ask_to_stop(self) -> None:
        """Stop soon: safe in a signal's handler."""
        self._stop.set()

    def asked_to_stop(self, seconds: float) -> bool:
        """Wait so long for somebody to ask for a stop; whether anybody has."""
        return self._stop.wait(seconds)

    def stop(self) -> None:
        """Stop at the next good moment of whatever runs, and let another take the lead at once."""
        self._stop.set()
        with self._touching:
            pass  # from here on no job touches the schedule
        self._scheduler.shutdown(wait=True)
        try:
            with self._units[_BEAT].writing() as work:
                work.duty.give_up(self.holder)
        except StorageError as error:
            log.warning("the lead could not be given up: %s %s", type(error).__name__, error.detail)

    def beat(self) -> None:
        """Keep or take the lead; put the jobs on the schedule, or take them off it."""
        asked = monotonic()
        try:
            with self._units[_BEAT].writing() as work:
                led = work.duty.take_lead(self.holder, self._lease)
                rules = in_force(DUTY_RULES, work) if led else None
        except FormsError as error:
            if not self._away:
                log.warning("no heartbeat: %s %s", type(error).__name__, error.detail)
            self._away = True
            if not self.leads:
                self._unschedule()
            return
        self._away = False
        if rules is None:
            self._lose()
        else:
            self._lead(asked, rules)

    def _lead(self, asked: float, rules: DutyRules) -> None:
        led = self.leads
        with self._guard:
            # from before the question was asked: never longer than the database thinks
            self._leads_until = asked + self._lease.total_seconds()
        if not led:
            log.info("leading as %s", self.holder)
        if not led or self._scheduled != rules:
            # also after the lead was lost for a moment: what was broken off then is taken up again
            self._unschedule()
            self._schedule(rules)

    def _lose(self) -> None:
        if self.leads:
            log.warning("another one leads")
        with self._guard:
            self._leads_until = 0.0
        self._unschedule()

    def _schedule(self, rules: DutyRules) -> None:
        with self._touching:
            if self._stop.is_set():
                return
            self._scheduled = rules
            for job in self._jobs:
                if job.times(rules).on:
                    self._add(job, job.times(rules))

    def _add(self, job: Job, times: Times) -> None:
        self._scheduler.add_job(
            self._run,
            _trigger(times),
            (job,),
            id=job.key,
            executor=_LONG if job.is_long else _WORK,
            # what was missed while nobody led is made up for at once; the database says what that is
            next_run_time=datetime.now(BEIJING_TIME),
        )

    def _unschedule(self) -> None:
        with self._touching:
            if self._stop.is_set():
                return
            self._scheduled = None
            for job in self._jobs:
                if self._scheduler.get_job(job.key) is not None:
                    self._scheduler.remove_job(job.key)

    def _run(self, job: Job) -> None:
        if self._stopping():
            return
        began = monotonic()
        try:
            words = run_job(job, self.holder, self._units[_LONG if job.is_long else _WORK], self._breathe)
        except FormsError as error:
            log.warning("%s broke off: %s %s", job.key, type(error).__name__, error.detail)
            self._again_soon(job)
        except Exception:
            log.exception("%s failed", job.key)
        else:
            if words is not None:
                log.info("%s: %s（%.1f s）", job.label, words, monotonic() - began)
            if self._stopping():
                self._again_soon(job)

    def _again_soon(self, job: Job) -> None:
        """A run that was broken off is taken up again without waiting for its next moment."""
        with self._touching:
            if not self._stop.is_set() and self._scheduler.get_job(job.key) is not None:
                soon = datetime.now(BEIJING_TIME) + self._lease
                self._scheduler.modify_job(job.key, next_run_time=soon)

    def _breathe(self) -> bool:
        """What jobs ask between their transactions: whether to stop. Others write meanwhile."""
        self._stop.wait(_BREATH)
        return self._stopping()

    def _stopping(self) -> bool:
        return self._stop.is_set() or not self.leads


def _trigger(times: Times) -> IntervalTrigger | CronTrigger:
    if times.minutes is not None:
        # on the planned grid, a second behind it, so that the moment has come by the database's time too
        begins = times.planned_before(datetime.now(BEIJING_TIME)) + timedelta(seconds=1)
        return IntervalTrigger(minutes=times.minutes, start_date=begins, timezone=BEIJING_TIME)
    at = times.at
    hour, minute = (at.hour, at.minute) if at is not None else (0, 0)
    return CronTrigger(hour=hour, minute=minute, second=1, timezone=BEIJING_TIME)
