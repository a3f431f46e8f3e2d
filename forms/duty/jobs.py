"""What the duty service runs: one line for each job, and the run of one under the lead.

A job may be killed at any moment and run again: each is made of short transactions whose effects the
database keeps from happening twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms.access.roles import DUTY, Role
from forms.appraisal.ticking import remind_missing
from forms.clock.service import calendar_of
from forms.dispatch.retraining import train_model
from forms.duty.rules import DUTY_RULES, DutyRules, Times
from forms.errors import FormsError, StorageError
from forms.files.of_ticket import forget_unused_files
from forms.followup.calling import rehome_tasks
from forms.knowledge.article import EXPIRES_SOON
from forms.lifecycle.assignment import AssignmentClock
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.supervision.climbing import climb
from forms.supervision.notices import NoticeKind, to_role, to_unit
from forms.supervision.telling import tell
from forms.supervision.triggers import propose_supervision
from forms.supervision.watching import watch
from forms.ticket import BEIJING_TIME

log = logging.getLogger(__name__)
Stopping = Callable[[], bool]
_LOOK_BACK = timedelta(days=2)
"""How far back 假闭环 looks when it ran last before that, or never."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is given: the database, the moment, when this job ran last, and when to stop."""

    uow: UnitOfWork
    now: datetime
    last: datetime | None
    stopping: Stopping


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name in the rule, what people call it, and what it does; it returns what came of it.

    `is_long`: it takes minutes, so that the others do not wait for it.
    """

    key: str
    label: str
    run: Callable[[Asked], str]
    is_long: bool = False

    def times(self, rules: DutyRules) -> Times:
        """When it runs."""
        found: Times = getattr(rules, self.key)
        return found


def _ladder(asked: Asked) -> str:
    return climb(asked.uow, asked.now, DUTY, asked.stopping).in_words


def _triggers(asked: Asked) -> str:
    return f"新的督办建议 {propose_supervision(asked.uow, asked.now, DUTY, asked.stopping)} 件"


def _lists(asked: Asked) -> str:
    # a little earlier than the last run: what was being filed then is looked at as well
    since = (asked.last or asked.now - _LOOK_BACK) - timedelta(hours=1)
    found = watch(asked.uow, since, asked.now, DUTY, asked.stopping)
    return f"屡办不成新增 {found.stubborn} 件，疑似假闭环 {found.false_closures} 件"


def _follow_ups(asked: Asked) -> str:
    return f"移交回访 {len(rehome_tasks(DUTY, asked.uow, asked.now))} 件"


def _training(asked: Asked) -> str:
    return train_model(DUTY, asked.uow, asked.now, lambda *_: None).text


def _articles(asked: Asked) -> str:
    """Tell each unit how many of its articles end soon, and once a day no more than that."""
    today = asked.now.astimezone(BEIJING_TIME).date()
    told = 0
    with asked.uow.writing() as work:
        lines = work.articles.ending_by(today + EXPIRES_SOON, "", 2000)
        units = {
            name: each.code for each in work.units.all() if each.active for name in (each.code, *each.names)
        }
        by_unit: dict[str, int] = {}
        for each in lines:
            owner = units.get(each.content.unit, "")
            by_unit[owner] = by_unit.get(owner, 0) + 1
        for unit, count in sorted(by_unit.items()):
            if work.supervision.fired.mark("articles", unit, today.isoformat(), asked.now):
                text = f"有 {count} 篇知识已到期或即将到期，请复核后续期或下架。"
                inbox = to_unit(unit) if unit else to_role(Role.SUPERVISOR)
                tell(work, (inbox,), NoticeKind.SYSTEM, text, asked.now)
                told += count
    return f"到期或即将到期的知识 {told} 篇已提醒"


def _provisional(asked: Asked) -> str:
    """Propose to compute provisional due times again once their years are known; a person does it."""
    with asked.uow.writing() as work:
        calendar = calendar_of(work)
        waiting = [each for each in _provisional_years(work) if calendar.knows(each)]
        for year in waiting:
            if work.supervision.fired.mark("provisional", str(year), calendar.years[-1].stamp, asked.now):
                text = f"{year} 年的放假安排已录入，仍有暂定时限的交办，请在“规则”页重新推算。"
                tell(work, (to_role(Role.ADMINISTRATOR),), NoticeKind.PROPOSAL, text, asked.now)
    return f"待重新推算的年份 {len(waiting)} 个"


def _five_ones(asked: Asked) -> str:
    return f"五个一尚未完成、已提醒的单位 {remind_missing(asked.uow, asked.now, DUTY)} 个"


def _provisional_years(work: Work) -> list[int]:
    far = datetime(9000, 1, 1, tzinfo=BEIJING_TIME)
    years: set[int] = set()
    after: tuple[datetime, str] | None = None
    while page := work.assignments.due_before(AssignmentClock.COMPLETION, far, 500, after):
        years |= {each.due.at.astimezone(BEIJING_TIME).year for each in page if each.due.provisional}
        after = (page[-1].due.at, page[-1].id)
    return sorted(years)


def _files(asked: Asked) -> str:
    return f"清理无人引用的附件 {forget_unused_files(DUTY, asked.uow, asked.now)} 个"


JOBS: tuple[Job, ...] = (
    Job("ladder", "督办阶梯", _ladder),
    Job("triggers", "触发条件", _triggers),
    Job("lists", "重点清单", _lists),
    Job("follow_ups", "回访移交", _follow_ups),
    Job("training", "派单模型训练", _training, is_long=True),
    Job("articles", "知识到期", _articles),
    Job("provisional", "暂定时限", _provisional),
    Job("files", "附件清理", _files),
    Job("five_ones", "五个一提醒", _five_ones),
)


def run_job(job: Job, holder: str, uow: UnitOfWork, stopping: Stopping) -> str | None:
    """Run a job for its last planned moment, if *holder* leads and it was not run for that yet.

    What came of it, or None if it was not to be run. A failure is noted with the run and logged, and the
    next planned moment tries again; StorageError is for the caller. A run that was stopped stays unfinished,
    so that whoever leads next takes it up again.
    """
    with uow.writing() as work:
        now = work.duty.moment()
        rules = in_force(DUTY_RULES, work)
        times = job.times(rules)
        last = next((each for each in work.duty.runs() if each.job == job.key), None)
        if not times.on or not work.duty.begin(job.key, times.planned_before(now), holder):
            return None
    ok, words = True, ""
    try:
        words = job.run(Asked(uow, now, last.planned_at if last is not None else None, stopping))
    except StorageError:
        raise
    except FormsError as error:
        ok, words = False, error.text
        log.warning("%s failed: %s %s", job.key, type(error).__name__, error.detail)
    if stopping():
        return words
    with uow.writing() as work:
        work.duty.finish(job.key, holder, ok=ok, words=words)
    return words
