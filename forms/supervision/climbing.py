"""One pass of the ladder: every step that was reached and has not fired fires once, with its effect.

What fired is noted in the transaction of its effect, under a key that the database keeps unique. So a pass
that is killed in the middle has either done a thing or not, a second pass does only what is left, and two
passes at once do everything once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from forms.access.roles import DUTY, Actor, Right, require
from forms.clock.calendar import WorkingCalendar
from forms.clock.service import calendar_of
from forms.errors import TicketChanged
from forms.lifecycle.assignment import Assignment
from forms.lifecycle.moving import line, note, ticket_in
from forms.organisation.tree import UnitTree
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.supervision.ladder import Reach, anchor, in_force_since, moved_by, reach
from forms.supervision.notices import NoticeKind
from forms.supervision.numbering import number_for
from forms.supervision.ports import Key, occurrence_of
from forms.supervision.records import MOMENTARY, Kind, Measure, State
from forms.supervision.rules import SUPERVISION, LadderStep, SupervisionRules, When
from forms.supervision.telling import inboxes_for, tell
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import Step

BATCH = 20
"""Firings in one transaction: an embedded database has one writer, and a desk's filing waits for so long."""

_STEPS = {Kind.REMINDER: Step.REMINDED, Kind.PHONE: Step.REMINDED, Kind.LISTED: Step.LISTED}
_KINDS = {Kind.REMINDER: NoticeKind.REMINDER, Kind.REPORT: NoticeKind.REPORT}


def _never() -> bool:
    return False


@dataclass(slots=True)
class Pass:
    """What a pass did: firings by the step's name; `busy` are those left to the next pass."""

    fired: dict[str, int] = field(default_factory=dict)
    busy: int = 0
    stopped: bool = False

    @property
    def total(self) -> int:
        """All firings."""
        return sum(self.fired.values())

    @property
    def in_words(self) -> str:
        """派出一日提醒 12 件、超期未签收 3 件; without personal data."""
        told = "、".join(f"{name} {count} 件" for name, count in self.fired.items() if count)
        left = f"；{self.busy} 件正被他人改动，下次再办" if self.busy else ""
        return (told or "没有到期的步骤") + left


@dataclass(frozen=True, slots=True)
class _Scene:
    """What one pass goes by: read once at its beginning."""

    now: datetime
    actor: Actor
    rules: SupervisionRules
    calendar: WorkingCalendar
    units: UnitTree
    since: dict[str, datetime | None]

    def reach(self, step: LadderStep) -> Reach:
        return reach(step, self.now, self.calendar, self.since[step.key])

    def occurrence(self, step: LadderStep) -> str:
        return self.now.astimezone(BEIJING_TIME).date().isoformat() if step.daily else ""


def climb(
    uow: UnitOfWork,
    now: datetime,
    actor: Actor = DUTY,
    stopping: Callable[[], bool] = _never,
) -> Pass:
    """Fire what the ladder has due. NotAllowed, RuleTextWrong, StorageError.

    In transactions of a batch each; *stopping* is asked between them.
    """
    require(actor, Right.RUN_TIMERS)
    scene = _scene(uow, now, actor)
    done = Pass()
    for step in scene.rules.ladder.values():
        if not step.on or (step.daily and not _is_working(scene)):
            continue
        _climb_step(uow, step, scene, done, stopping)
        if done.stopped:
            break
    return done


def _scene(uow: UnitOfWork, now: datetime, actor: Actor) -> _Scene:
    with uow.reading() as work:
        rules = in_force(SUPERVISION, work)
        history = work.rules.history(SUPERVISION.name)
        return _Scene(
            now,
            actor,
            rules,
            calendar_of(work),
            UnitTree(work.units.all()),
            {each.key: in_force_since(each, history) for each in rules.ladder.values()},
        )


def _is_working(scene: _Scene) -> bool:
    return scene.calendar.is_working(scene.now.astimezone(BEIJING_TIME).date())


def _climb_step(
    uow: UnitOfWork, step: LadderStep, scene: _Scene, done: Pass, stopping: Callable[[], bool]
) -> None:
    after: Key | None = None
    batch = BATCH
    while True:
        if stopping():
            done.stopped = True
            return
        try:
            with uow.writing() as work:
                fired, seen, last = _fire_batch(work, step, scene, after, batch)
        except TicketChanged:
            # somebody was quicker with one of them: the rest goes one by one, and that one waits
            if batch > 1:
                batch = 1
                continue
            done.busy += 1
            with uow.reading() as work:
                seen, last = _peek(work, step, scene, after)
            fired = 0
        done.fired[step.name] = done.fired.get(step.name, 0) + fired
        if seen < batch or last is None:
            return
        after = last


def _fire_batch(
    work: Work, step: LadderStep, scene: _Scene, after: Key | None, batch: int
) -> tuple[int, int, Key | None]:
    """How many fired, how many were found, and where the batch ended."""
    if step.clock.desk is not None:
        return _fire_at_desk(work, step, scene, after, batch)
    occurrence = scene.occurrence(step)
    found = _orders(work, step, scene, after, batch)
    fired = 0
    for order in found:
        if work.supervision.fired.mark(step.key, order.id, occurrence, scene.now):
            _fire_on_order(work, step, scene, order)
            fired += 1
    if not found:
        return 0, 0, None
    at = anchor(step, found[-1])
    return fired, len(found), None if at is None else (at, found[-1].id)


def _fire_at_desk(
    work: Work, step: LadderStep, scene: _Scene, after: Key | None, batch: int
) -> tuple[int, int, Key | None]:
    desk = step.clock.desk
    if desk is None:
        return 0, 0, None
    occurrence = scene.occurrence(step)
    found = work.supervision.fired.waiting(
        step.key, desk, scene.reach(step), occurrence, batch, urgent_only=step.urgent_only, after=after
    )
    fired = 0
    for each in found:
        own = occurrence_of(each.round, occurrence)
        if work.supervision.fired.mark(step.key, each.ticket_id, own, scene.now):
            ticket = ticket_in(work, each.ticket_id)
            _tell(work, step, scene, ticket, None)
            text = f"{step.name}（{desk.label}，{step.moment}）"
            note(work, ticket, line(scene.actor, Step.REMINDED, scene.now, text=text))
            fired += 1
    last = (found[-1].due_at, found[-1].ticket_id) if found else None
    return fired, len(found), last


def _orders(
    work: Work, step: LadderStep, scene: _Scene, after: Key | None, batch: int
) -> tuple[Assignment, ...]:
    clock = None if step.when is When.SINCE else step.clock.of_order
    return work.supervision.fired.orders(
        step.key,
        clock,
        scene.reach(step),
        scene.occurrence(step),
        batch,
        urgent_only=step.urgent_only,
        after=after,
    )


def _peek(work: Work, step: LadderStep, scene: _Scene, after: Key | None) -> tuple[int, Key | None]:
    """The next one without touching it, to go on behind it."""
    if step.clock.desk is not None:
        waiting = work.supervision.fired.waiting(
            step.key,
            step.clock.desk,
            scene.reach(step),
            scene.occurrence(step),
            1,
            urgent_only=step.urgent_only,
            after=after,
        )
        return len(waiting), (waiting[0].due_at, waiting[0].ticket_id) if waiting else None
    found = _orders(work, step, scene, after, 1)
    at = anchor(step, found[0]) if found else None
    return len(found), None if at is None else (at, found[0].id)


def _fire_on_order(work: Work, step: LadderStep, scene: _Scene, order: Assignment) -> None:
    ticket = ticket_in(work, order.ticket_id)
    _tell(work, step, scene, ticket, order)
    text = f"{step.name}（{order.number}，{step.moment}）"
    if step.does not in (Kind.REMINDER, Kind.REPORT):
        measure = _measure(work, step, scene, ticket, order)
        work.supervision.measures.add(measure)
        text = f"{measure.number} {text}".strip()
    entry = line(
        scene.actor,
        _STEPS.get(step.does, Step.SUPERVISED),
        scene.now,
        text=text,
        why=step.words,
        assignment_id=order.id,
    )
    note(work, ticket, entry)


def _measure(work: Work, step: LadderStep, scene: _Scene, ticket: Ticket, order: Assignment) -> Measure:
    momentary = step.does in MOMENTARY
    until = None if momentary else moved_by(scene.now, step.answer_in, scene.calendar)
    return Measure(
        id=uuid4().hex,
        ticket_id=ticket.id,
        kind=step.does,
        state=State.DONE if momentary else State.RUNNING,
        at=scene.now,
        by=scene.actor.code,
        by_name=scene.actor.name,
        number=number_for(work, step.does, scene.rules.number_prefix, scene.now),
        unit=order.unit,
        words=step.words,
        reason=f"{step.name}（{step.clock.label}{step.moment}）",
        source=f"ladder:{step.key}",
        until=until,
        ended_at=scene.now if momentary else None,
    )


def _tell(work: Work, step: LadderStep, scene: _Scene, ticket: Ticket, order: Assignment | None) -> None:
    number = order.number if order is not None else ticket.number
    unit = f"（{scene.units.name_of(order.unit)}）" if order is not None else ""
    clock = step.clock.of_order
    due = order.due_of(clock) if order is not None and clock is not None else ticket.standing.due
    until = "" if due is None else f"，{step.clock.label} {_moment(due.at)}"
    text = f"{step.name}：工单 {number}{unit}{until}。{step.words}"
    recipients = inboxes_for(step.tells, ticket, order, scene.units)
    tell(work, recipients, _KINDS.get(step.does, NoticeKind.SUPERVISION), text, scene.now, ticket)


def _moment(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


USE_CASES: tuple[Callable[..., object], ...] = (climb,)
