"""督办: taking a measure, taking a trigger's proposal up, lifting, raising to the parent unit.

Every measure leaves a line in the ticket's trail and notices in the inboxes it concerns; what goes to the
discipline bodies is restricted and leaves neither, only a line in the audit log.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor, Right, require
from forms.access.veil import veil_text
from forms.lifecycle.moving import line, note, ticket_in
from forms.lifecycle.service import said
from forms.organisation.tree import UnitTree
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.supervision.errors import SupervisionMissing, SupervisionRefused
from forms.supervision.notices import NoticeKind, to_unit
from forms.supervision.numbering import number_for
from forms.supervision.ports import Letter
from forms.supervision.raising import raise_within
from forms.supervision.records import MOMENTARY, NEEDS_END, Kind, Measure, State
from forms.supervision.rules import SUPERVISION
from forms.supervision.telling import tell
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import Step

_STEPS = {
    Kind.REMINDER: Step.REMINDED,
    Kind.PHONE: Step.REMINDED,
    Kind.LISTED: Step.LISTED,
    Kind.RAISED: Step.RAISED,
}
BY_HAND = tuple(each for each in Kind if each is not Kind.REPORT)
"""What a person may choose; the report to the inspectors is the ladder's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants done: the kind, why, what is asked of the unit, until when, with whom.

    `unit` "" means who leads. `letter` is written by `write_letter` from the number that `take` gives: it is
    called inside the transaction, so that the number, the measure and its letter are one.
    """

    kind: Kind
    reason: str
    words: str = ""
    unit: str = ""
    partners: tuple[str, ...] = ()
    until: datetime | None = None
    letter: "Callable[[Measure, Ticket, UnitTree], Letter] | None" = None


def take(
    ticket_id: str, wanted: Wanted, actor: Actor, uow: UnitOfWork, now: datetime, proposal_id: str = ""
) -> Measure:
    """Take a measure on a ticket, in place of a trigger's proposal if one is named.

    NotAllowed, SupervisionRefused with the reason in words, SupervisionChanged if the proposal was decided
    before, TicketMissing, TicketChanged.
    """
    with uow.writing() as work:
        return take_within(work, ticket_id, wanted, actor, now, proposal_id)


def take_within(
    work: Work, ticket_id: str, wanted: Wanted, actor: Actor, now: datetime, proposal_id: str = ""
) -> Measure:
    """The same inside somebody else's transaction."""
    require(actor, _right(wanted.kind))
    wanted = _checked(wanted, now)
    ticket = ticket_in(work, ticket_id)
    measure = _measure(work, ticket, wanted, actor, now, proposal_id)
    _refuse_identity(wanted, ticket)
    if measure.kind is Kind.RAISED:
        ticket, parent = raise_within(work, ticket, actor, now, wanted.reason)
        measure = replace(measure, unit=parent)
    if measure.revision > 1:
        work.supervision.measures.save(measure)
    else:
        work.supervision.measures.add(measure)
    if wanted.letter is not None:
        units = UnitTree(work.units.all())
        work.supervision.measures.keep_letter(measure.id, wanted.letter(measure, ticket, units))
    _record(work, ticket, measure, actor, now)
    return measure


def drop(measure_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Measure:
    """Not take a trigger's proposal up, with a reason. NotAllowed, SupervisionMissing, SupervisionChanged."""
    require(actor, Right.SUPERVISE)
    why = said(why, "不予督办的理由")
    with uow.writing() as work:
        after = _needed(work, measure_id, actor).moved(
            State.DROPPED, ended_at=now, ended_by=actor.code, outcome=why
        )
        work.supervision.measures.save(after)
        return after


def lift(measure_id: str, outcome: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Measure:
    """Lift a measure (解除, 摘牌) with its outcome. NotAllowed, SupervisionMissing, SupervisionChanged."""
    require(actor, Right.SUPERVISE)
    outcome = said(outcome, "解除督办的理由和结果")
    with uow.writing() as work:
        before = _needed(work, measure_id, actor)
        after = before.moved(State.LIFTED, ended_at=now, ended_by=actor.code, outcome=outcome)
        work.supervision.measures.save(after)
        ticket = ticket_in(work, before.ticket_id)
        step = Step.LISTED if before.kind is Kind.LISTED else Step.SUPERVISED
        text = f"解除{before.kind.label} {before.number}".strip()
        note(work, ticket, line(actor, step, now, text=text, why=outcome))
        if before.unit and not before.unit.startswith("@"):
            text = f"工单 {ticket.number} 的{before.kind.label}已解除。"
            tell(work, (to_unit(before.unit),), NoticeKind.SUPERVISION, text, now, ticket)
        return after


def letter_of(measure_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Letter:
    """The letter of a measure as it was written; taking it out is noted in the audit log.

    NotAllowed, SupervisionMissing.
    """
    require(actor, Right.SUPERVISE)
    with uow.writing() as work:
        measure = _needed(work, measure_id, actor)
        letter = work.supervision.measures.letter(measure_id)
        if letter is None:
            raise SupervisionMissing(f"这项{measure.kind.label}没有公文。")
        subject = f"公文 {measure.number}"
        work.audit.add(noted(actor, AuditKind.PRINTED, now, ticket_id=measure.ticket_id, subject=subject))
        return letter


def _right(kind: Kind) -> Right:
    return Right.REPORT_DISCIPLINE if kind is Kind.DISCIPLINE else Right.SUPERVISE


def _checked(wanted: Wanted, now: datetime) -> Wanted:
    if wanted.kind not in BY_HAND:
        raise SupervisionRefused(f"“{wanted.kind.label}”由督办阶梯自动执行，请另选方式。未作改动。")
    reason, words = said(wanted.reason, "督办事由"), wanted.words.strip()
    if wanted.kind in (Kind.PHONE, Kind.VISIT) and not words:
        raise SupervisionRefused(f"请写明{wanted.kind.label}的对象和结果。未作改动。")
    if wanted.kind in NEEDS_END and wanted.until is None:
        raise SupervisionRefused(f"{wanted.kind.label}须有期限，请填写截止时间。未作改动。")
    if wanted.until is not None and wanted.until <= now:
        raise SupervisionRefused("截止时间应晚于现在，请改正。未作改动。")
    if wanted.kind is Kind.JOINT and not wanted.partners:
        raise SupervisionRefused("联合督办须写明联合的单位。未作改动。")
    return replace(wanted, reason=reason, words=words)


def _refuse_identity(wanted: Wanted, ticket: Ticket) -> None:
    """媒体曝光 goes to the public: no name, number or other sign of who appealed."""
    if wanted.kind is not Kind.MEDIA:
        return
    names = (ticket.caller.name,) if ticket.caller.name else ()
    told = f"{wanted.reason}\n{wanted.words}"
    if veil_text(told, names, wholly=True) != told or (ticket.caller.name and ticket.caller.name in told):
        raise SupervisionRefused(
            "媒体曝光的文字中有来电人的姓名、电话或证件号码，请删去后再提交。未作改动，已填写的内容仍在。"
        )


def _measure(
    work: Work, ticket: Ticket, wanted: Wanted, actor: Actor, now: datetime, proposal_id: str
) -> Measure:
    if ticket.ended and wanted.kind not in (Kind.DISCIPLINE, Kind.MEDIA, Kind.VISIT):
        raise SupervisionRefused(f"工单 {ticket.number} 已经结束，不能{wanted.kind.label}。未作改动。")
    momentary = wanted.kind in MOMENTARY
    told: dict[str, Any] = {
        "kind": wanted.kind,
        "by_name": actor.name,
        "number": number_for(work, wanted.kind, in_force(SUPERVISION, work).number_prefix, now),
        "unit": wanted.unit or ticket.standing.lead or ticket.standing.owner_unit,
        "partners": wanted.partners,
        "words": wanted.words,
        "reason": wanted.reason,
        "until": wanted.until,
        "ended_at": now if momentary else None,
    }
    to = State.DONE if momentary else State.RUNNING
    if proposal_id:
        proposal = _needed(work, proposal_id, actor)
        if proposal.ticket_id != ticket.id:
            raise SupervisionRefused("这条建议不是针对这件工单的，未作改动。")
        return proposal.moved(to, at=now, by=actor.code, **told)
    return Measure(id=uuid4().hex, ticket_id=ticket.id, state=to, at=now, by=actor.code, **told)


def _needed(work: Work, measure_id: str, actor: Actor) -> Measure:
    found = work.supervision.measures.by_id(measure_id)
    if found is None or (found.restricted and not actor.may(Right.REPORT_DISCIPLINE)):
        raise SupervisionMissing("没有这项督办，未作改动。请刷新。")
    return found


def _record(work: Work, ticket: Ticket, measure: Measure, actor: Actor, now: datetime) -> None:
    if measure.restricted:
        subject = f"{measure.kind.label} {measure.number}"
        work.audit.add(noted(actor, AuditKind.EXPORTED, now, ticket_id=ticket.id, subject=subject))
        return
    until = f"，期限 {_day(measure.until)}" if measure.until is not None else ""
    if measure.kind is not Kind.RAISED:  # that has its own line
        text = f"{measure.kind.label} {measure.number}{until} {measure.words}".strip()
        entry = line(actor, _STEPS.get(measure.kind, Step.SUPERVISED), now, text=text, why=measure.reason)
        note(work, ticket, entry)
    units = [each for each in (measure.unit, *measure.partners) if each and not each.startswith("@")]
    text = f"{measure.kind.label}{measure.number}：工单 {ticket.number}{until}。{measure.words}"
    known = {each.code for each in work.units.all()}
    kind = NoticeKind.REMINDER if measure.kind is Kind.REMINDER else NoticeKind.SUPERVISION
    # what is written is told as it stands, but for what may tell who appealed
    text = veil_text(text, (ticket.caller.name,) if ticket.caller.name else ())
    tell(work, (to_unit(each) for each in units if each in known), kind, text, now, ticket)


def _day(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.month}月{local.day}日"


USE_CASES: tuple[Callable[..., object], ...] = (take, drop, lift, letter_of)
