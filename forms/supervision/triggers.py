"""触发条件: what is counted reaches a limit, and supervision is proposed with that as its reason.

信访居高, 多次重复反映, 长期未解决, 办件质量不高 are named in public reports without
figures: these are the hall's. A trigger never acts by itself: a person takes its proposal up, or drops it
with a reason.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from forms.access.roles import DUTY, Actor, Right, Role, require
from forms.clock.calendar import WorkingCalendar
from forms.clock.service import calendar_of
from forms.lifecycle.moving import ticket_in
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.supervision.ladder import moved_by
from forms.supervision.notices import NoticeKind, to_role
from forms.supervision.ports import Count
from forms.supervision.records import Measure, State
from forms.supervision.rules import SUPERVISION, Measured, Trigger
from forms.supervision.telling import tell
from forms.ticket import BEIJING_TIME

BATCH = 200
_COUNTED = {
    Measured.HOPS: "已转交 {0} 次",
    Measured.REDOS: "已重办 {0} 次",
    Measured.REPEATS: "同一诉求已有 {0} 件",
    Measured.SENT_BACK: "答复被退回 {0} 次",
    Measured.OVERDUE: "超期已满 {1} 个工作日",
    Measured.CROWD: "{2} 天内同一街道同类诉求 {0} 件",
}


def propose_supervision(
    uow: UnitOfWork, now: datetime, actor: Actor = DUTY, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Propose what the triggers ask for, once for each ticket and multiple of the limit; how many.

    NotAllowed, RuleTextWrong, StorageError.
    """
    require(actor, Right.RUN_TIMERS)
    with uow.reading() as work:
        triggers = [each for each in in_force(SUPERVISION, work).triggers.values() if each.on]
        calendar = calendar_of(work)
    proposed = 0
    for trigger in triggers:
        if stopping():
            break
        with uow.reading() as work:
            counts = _counts(work, trigger, now, calendar)
        for start in range(0, len(counts), BATCH):
            with uow.writing() as work:
                for count in counts[start : start + BATCH]:
                    proposed += _propose(work, trigger, count, now, actor)
    return proposed


def reason_of(trigger: Trigger, count: int) -> str:
    """多次转交：已转交 3 次."""
    return f"{trigger.name}：{_COUNTED[trigger.counts].format(count, trigger.least, trigger.days)}"


def _counts(work: Work, trigger: Trigger, now: datetime, calendar: WorkingCalendar) -> tuple[Count, ...]:
    since = now - timedelta(days=trigger.days)
    if trigger.counts is Measured.OVERDUE:
        since = moved_by(now, -trigger.least, calendar)
    if trigger.counts is Measured.REPEATS:
        since = now - timedelta(days=max(trigger.days, 365))
    return work.supervision.fired.counts(trigger.counts, trigger.least, since, 10_000)


def _propose(work: Work, trigger: Trigger, count: Count, now: datetime, actor: Actor) -> bool:
    if trigger.counts is Measured.CROWD:
        occurrence = f"{now.astimezone(BEIJING_TIME):%Y-%m}"
    elif trigger.counts is Measured.OVERDUE:
        occurrence = ""
    else:
        occurrence = str(count.count // trigger.least)
    if not work.supervision.fired.mark(f"trigger:{trigger.key}", count.about, occurrence, now):
        return False
    ticket = ticket_in(work, count.ticket_id)
    measure = Measure(
        id=uuid4().hex,
        ticket_id=ticket.id,
        kind=trigger.proposes,
        state=State.PROPOSED,
        at=now,
        by=actor.code,
        by_name=actor.name,
        unit=ticket.standing.lead or ticket.standing.owner_unit,
        reason=reason_of(trigger, count.count),
        source=f"trigger:{trigger.key}",
    )
    work.supervision.measures.add(measure)
    text = f"建议督办工单 {ticket.number}（{trigger.proposes.label}）：{measure.reason}。"
    tell(work, (to_role(Role.INSPECTOR),), NoticeKind.PROPOSAL, text, now, ticket)
    return True


USE_CASES: tuple[Callable[..., object], ...] = (propose_supervision,)
