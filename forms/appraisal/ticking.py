"""五个一: the board of a day, ticking an item with its evidence, sending it back, reminding of what lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor, Right, Role, require, require_any, require_own_unit
from forms.appraisal.errors import AppraisalRefused
from forms.appraisal.five_ones import FIVE_ONES, FiveOnes, Item, Period, period_of
from forms.appraisal.ports import Tick
from forms.lifecycle.service import said
from forms.organisation.unit import Unit
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.supervision.notices import NoticeKind, to_role, to_unit
from forms.supervision.telling import tell
from forms.ticket import BEIJING_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveOnesBoard:
    """Who has done what: items with their periods, units in order, and the ticks by unit and item."""

    items: tuple[tuple[Item, Period], ...] = ()
    units: tuple[Unit, ...] = ()
    ticks: Mapping[tuple[str, str], Tick] = field(default_factory=dict)

    def missing(self, unit: str) -> tuple[Item, ...]:
        """What the unit has not ticked."""
        return tuple(item for item, _ in self.items if (unit, item.key) not in self.ticks)


def five_ones_board(day: date, actor: Actor, uow: UnitOfWork) -> FiveOnesBoard:
    """The periods in which *day* lies; a unit sees itself alone. NotAllowed."""
    require_any(actor, (Right.SEE_FIGURES, Right.HANDLE))
    with uow.reading() as work:
        board = _board(work, in_force(FIVE_ONES, work), day)
    if actor.may(Right.SEE_FIGURES):
        return board
    own = tuple(each for each in board.units if each.code == actor.unit)
    ticks = {key: tick for key, tick in board.ticks.items() if key[0] == actor.unit}
    return FiveOnesBoard(items=board.items, units=own, ticks=ticks)


def tick_item(unit: str, item: str, evidence: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Tick:
    """Say that a unit has done an item in the period of *now*: its own people, or who supervises.

    NotAllowed, AppraisalRefused.
    """
    require_any(actor, (Right.HANDLE, Right.SUPERVISE))
    if not actor.may(Right.SUPERVISE):
        require_own_unit(actor, unit)
    evidence = said(evidence, "完成情况")
    with uow.writing() as work:
        board = _board(work, in_force(FIVE_ONES, work), _day(now))
        found = next(((each, period) for each, period in board.items if each.key == item), None)
        if found is None or unit not in {each.code for each in board.units}:
            raise AppraisalRefused("这一项现在不考核该单位，未作改动。请刷新。")
        tick = Tick(
            unit=unit,
            item=item,
            period=found[1].key,
            at=now,
            by=actor.code,
            by_name=actor.name,
            evidence=evidence,
        )
        if not work.supervision.appraisal.tick(tick):
            raise AppraisalRefused(f"“{found[0].name}”{found[1].label}已经勾选，未重复登记。请刷新。")
        return tick


def send_tick_back(
    unit: str, item: str, period: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> None:
    """Not accept a tick: it is open again, and the unit is told why. NotAllowed, AppraisalRefused."""
    require(actor, Right.SUPERVISE)
    why = said(why, "退回的理由")
    with uow.writing() as work:
        rules = in_force(FIVE_ONES, work)
        if not work.supervision.appraisal.take_back(unit, item, period):
            raise AppraisalRefused("这一项没有勾选，未作改动。请刷新。")
        name = rules.items[item].name if item in rules.items else item
        subject = f"五个一 {unit} {item} {period}"
        work.audit.add(noted(actor, AuditKind.TICK_SENT_BACK, now, subject=subject, reason=why))
        text = f"五个一“{name}”（{period}）被退回：{why}。请补充后重新登记。"
        tell(work, (to_unit(unit),), NoticeKind.SUPERVISION, text, now)


def remind_missing(uow: UnitOfWork, now: datetime, actor: Actor) -> int:
    """Remind each unit once of what it has not done shortly before the period ends; how many were told.

    Inspectors get one notice with the number of units. NotAllowed.
    """
    require(actor, Right.RUN_TIMERS)
    day, told = _day(now), 0
    with uow.writing() as work:
        rules = in_force(FIVE_ONES, work)
        board = _board(work, rules, day)
        ending = {item.key: of for item, of in board.items if (of.last - day).days <= rules.remind_days}
        for unit in board.units:
            lacking = [
                each
                for each in board.missing(unit.code)
                if each.key in ending
                and work.supervision.fired.mark(f"five_ones/{each.key}", unit.code, ending[each.key].key, now)
            ]
            if lacking:
                names = "、".join(each.name for each in lacking)
                last = min(ending[each.key].last for each in lacking)
                text = f"五个一考核还有 {len(lacking)} 项没有登记：{names}。{last.month}月{last.day}日截止。"
                tell(work, (to_unit(unit.code),), NoticeKind.REMINDER, text, now)
                told += 1
        if told:
            text = f"五个一考核临近截止，{told} 个单位还没有登记完，已提醒。"
            tell(work, (to_role(Role.INSPECTOR),), NoticeKind.REMINDER, text, now)
    return told


def _board(work: Work, rules: FiveOnes, day: date) -> FiveOnesBoard:
    items = tuple((each, period_of(each.every, day)) for each in rules.in_force)
    periods = {item.key: period.key for item, period in items}
    ticks = work.supervision.appraisal.ticks(sorted(set(periods.values())))
    return FiveOnesBoard(
        items=items,
        units=tuple(each for each in work.units.all() if each.active and each.kind in rules.kinds),
        ticks={(each.unit, each.item): each for each in ticks if periods.get(each.item) == each.period},
    )


def _day(now: datetime) -> date:
    return now.astimezone(BEIJING_TIME).date()


USE_CASES: tuple[Callable[..., object], ...] = (five_ones_board, tick_item, send_tick_back, remind_missing)
