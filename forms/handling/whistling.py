"""吹哨报到: the street whistles, departments report to the spot, the street scores each. Use cases below.

It is a side process: the street's order goes on, its clock too. 解决率 counts what the street scored.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_own_unit
from forms.access.veil import veil_text
from forms.clock.deadline import due
from forms.clock.service import clock_of
from forms.handling.errors import HandlingRefused
from forms.handling.ports import RecordQuery
from forms.handling.records import CallState, Whistle, WhistleCall, WhistleState
from forms.handling.rules import HANDLING, WhistleRule
from forms.handling.steps import existing, own_order, require_in_hand, unit_in, unit_name
from forms.lifecycle.moving import line, note, ticket_in
from forms.lifecycle.service import said
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.words import Step

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Whistled:
    """The whistle with all its departments as they are stored now."""

    whistle: Whistle
    calls: tuple[WhistleCall, ...]


@dataclass(frozen=True, slots=True)
class WhistleFigures:
    """How a department answered whistles: called, reported, late, scored, solved, and its points."""

    called: int = 0
    reported: int = 0
    late: int = 0
    scored: int = 0
    solved: int = 0
    points: int = 0

    @property
    def solved_rate(self) -> Decimal | None:
        """解决率 in percent with one decimal, of what was scored; None ("—") where nothing was."""
        return _ratio(100 * self.solved, self.scored)

    @property
    def average(self) -> Decimal | None:
        """The average score; None where nothing was scored."""
        return _ratio(self.points, self.scored)


def missing_facts(checklist: Mapping[str, str], rule: WhistleRule) -> tuple[str, ...]:
    """What of 摸清情况 is not filled in yet, by its labels."""
    return tuple(label for key, label in rule.checklist.items() if not checklist.get(key, "").strip())


def read_whistle_rule(uow: UnitOfWork) -> WhistleRule:
    """The rule in force, for the form; RuleTextWrong."""
    with uow.reading() as work:
        return in_force(HANDLING, work).whistle


def blow_whistle(
    order_id: str,
    departments: tuple[str, ...],
    reason: str,
    checklist: Mapping[str, str],
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> Whistled:
    """Whistle for *departments* (codes): by the street that has the order in hand, once it knows the facts.

    NotAllowed; HandlingRefused for another kind of unit, an incomplete checklist, no department, or one
    that was called before and has not been scored.
    """
    reason = veil_text(said(reason, "吹哨的事由"))
    with uow.writing() as work:
        order = own_order(work, order_id, actor)
        require_in_hand(order, "吹哨")
        rule = in_force(HANDLING, work).whistle
        _check_street(unit_in(work, order.unit), rule)
        missing = missing_facts(checklist, rule)
        if missing:
            raise HandlingRefused(f"吹哨前请先摸清情况，还缺：{'、'.join(missing)}。已填的内容都保留着。")
        called = _departments(work, order.ticket_id, order.unit, departments)
        ticket = ticket_in(work, order.ticket_id)
        report_due = due(rule.report, now, *clock_of(work), begins="吹哨", ends="报到")
        whistle = Whistle(
            id=uuid4().hex,
            ticket_id=ticket.id,
            assignment_id=order.id,
            unit=order.unit,
            at=now,
            blown_by=actor.code,
            reason=reason,
            place=veil_text(ticket.place.line),
            checklist=tuple(
                (label, veil_text(checklist[key].strip())) for key, label in rule.checklist.items()
            ),
            due=report_due,
        )
        calls = tuple(_call(whistle, each) for each in called)
        work.handling.whistles.add(whistle)
        for call in calls:
            work.handling.whistle_calls.add(call)
        names = "、".join(each.short for each in called)
        entry = line(actor, Step.WHISTLED, now, text=f"请{names}报到", why=reason, assignment_id=order.id)
        note(work, ticket, entry)
        return Whistled(whistle, calls)


def report_to_whistle(call_id: str, report: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Whistled:
    """A department reports (报到): what it did on the spot. Late is kept as late.

    NotAllowed for another unit's people, RuleBroken, RecordChanged.
    """
    report = veil_text(said(report, "报到和处理情况"))
    with uow.writing() as work:
        require(actor, Right.HANDLE)
        call = existing(work.handling.whistle_calls.by_id(call_id))
        require_own_unit(actor, call.unit)
        after = call.moved(CallState.REPORTED, reported_at=now, reported_by=actor.code, report=report)
        work.handling.whistle_calls.save(after)
        late = "，逾期报到" if after.late else ""
        text = f"{unit_name(work, call.unit)}报到{late}：{report}"
        entry = line(actor, Step.WHISTLE_ANSWERED, now, text=text, assignment_id=call.assignment_id)
        note(work, ticket_in(work, call.ticket_id), entry)
        return _whistled(work, call.whistle_id)


def score_whistle(
    call_id: str, score: int, solved: bool, words: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> Whistled:
    """The street scores one department from 1 to the best, and says whether it was solved.

    After the report, or once it is overdue without one. The last score closes the whistle. NotAllowed,
    HandlingRefused, RecordChanged.
    """
    with uow.writing() as work:
        require(actor, Right.HANDLE)
        call = existing(work.handling.whistle_calls.by_id(call_id))
        require_own_unit(actor, call.from_unit)
        best = in_force(HANDLING, work).whistle.best
        if not 1 <= score <= best:
            raise HandlingRefused(f"评分应在 1 至 {best} 之间，现在填的是 {score}。")
        _check_ripe(call, solved, now)
        after = call.moved(
            CallState.SCORED,
            scored_at=now,
            scored_by=actor.code,
            score=score,
            solved=solved,
            words=veil_text(words.strip()),
        )
        work.handling.whistle_calls.save(after)
        told = "已解决" if solved else "未解决"
        text = f"{unit_name(work, call.unit)}：{score} 分（满分 {best}），{told}"
        entry = line(
            actor, Step.WHISTLE_SCORED, now, text=text, why=after.words, assignment_id=call.assignment_id
        )
        note(work, ticket_in(work, call.ticket_id), entry)
        return _closed_if_scored(work, call.whistle_id, now)


def whistle_figures(
    actor: Actor, since: datetime, until: datetime, uow: UnitOfWork
) -> dict[str, WhistleFigures]:
    """By department (its code), of the whistles blown from *since* to before *until*. NotAllowed."""
    require(actor, Right.SEE_FIGURES)
    with uow.reading() as work:
        return figures_of(_calls_between(work, since, until))


def own_whistle_figures(
    actor: Actor, since: datetime, until: datetime, uow: UnitOfWork
) -> tuple[tuple[str, WhistleFigures], ...]:
    """The same of the whistles that the actor's own unit blew, by the department's name. NotAllowed."""
    require(actor, Right.HANDLE)
    require_own_unit(actor, actor.unit)
    with uow.reading() as work:
        own = (each for each in _calls_between(work, since, until) if each.from_unit == actor.unit)
        return tuple((unit_name(work, code), found) for code, found in figures_of(own).items())


def figures_of(calls: Iterable[WhistleCall]) -> dict[str, WhistleFigures]:
    """The same, of these calls."""
    found: dict[str, WhistleFigures] = {}
    for each in calls:
        so_far = found.get(each.unit, WhistleFigures())
        found[each.unit] = WhistleFigures(
            called=so_far.called + 1,
            reported=so_far.reported + (each.reported_at is not None),
            late=so_far.late + each.late,
            scored=so_far.scored + (each.state is CallState.SCORED),
            solved=so_far.solved + each.solved,
            points=so_far.points + each.score,
        )
    return found


def _calls_between(work: Work, since: datetime, until: datetime) -> Iterable[WhistleCall]:
    after: tuple[datetime, str] | None = (since, "")
    while True:
        page = work.handling.whistle_calls.find(RecordQuery(limit=_PAGE, after=after))
        yield from (each for each in page if each.at < until)
        if len(page) < _PAGE or page[-1].at >= until:
            return
        after = (page[-1].at, page[-1].id)


def _check_street(unit: Unit, rule: WhistleRule) -> None:
    if rule.streets_only and unit.kind is not UnitKind.STREET:
        raise HandlingRefused(f"吹哨由街道、乡镇发起，“{unit.short}”是{unit.kind.label}；可以申请协办。")


def _departments(work: Work, ticket_id: str, street: str, codes: tuple[str, ...]) -> tuple[Unit, ...]:
    called = tuple(unit_in(work, each) for each in dict.fromkeys(codes))
    if not called:
        raise HandlingRefused("请选择至少一个需要报到的部门。已填的内容都保留着。")
    waiting = {each.unit for each in work.handling.whistle_calls.of_ticket(ticket_id) if each.is_open}
    for each in called:
        if each.code == street:
            raise HandlingRefused("不能向本单位吹哨，请选择部门。")
        if each.code in waiting:
            raise HandlingRefused(f"已向{each.short}吹哨，还未评价，未重复吹哨。")
    return called


def _call(whistle: Whistle, department: Unit) -> WhistleCall:
    return WhistleCall(
        id=uuid4().hex,
        ticket_id=whistle.ticket_id,
        assignment_id=whistle.assignment_id,
        unit=department.code,
        at=whistle.at,
        whistle_id=whistle.id,
        from_unit=whistle.unit,
        due=whistle.due,
    )


def _check_ripe(call: WhistleCall, solved: bool, now: datetime) -> None:
    if call.state is not CallState.CALLED:
        return
    if now <= call.due.at:
        raise HandlingRefused("部门还没有报到，报到时限也还没有到，请报到后或逾期后再评价。")
    if solved:
        raise HandlingRefused("部门没有报到，不能评价为已解决。")


def _whistled(work: Work, whistle_id: str) -> Whistled:
    whistle = existing(work.handling.whistles.by_id(whistle_id))
    of_ticket = work.handling.whistle_calls.of_ticket(whistle.ticket_id)
    return Whistled(whistle, tuple(each for each in of_ticket if each.whistle_id == whistle_id))


def _closed_if_scored(work: Work, whistle_id: str, now: datetime) -> Whistled:
    found = _whistled(work, whistle_id)
    if any(each.is_open for each in found.calls):
        return found
    closed = found.whistle.moved(WhistleState.CLOSED, closed_at=now)
    work.handling.whistles.save(closed)
    return Whistled(closed, found.calls)


def _ratio(part: int, whole: int) -> Decimal | None:
    if whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


USE_CASES: tuple[Callable[..., object], ...] = (
    read_whistle_rule,
    blow_whistle,
    report_to_whistle,
    score_whistle,
    whistle_figures,
    own_whistle_figures,
)
