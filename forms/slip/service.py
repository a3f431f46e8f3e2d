"""Use cases of slips, listed at the foot. A slip is signed, stored and noted before it is drawn.

What goes wrong after that (disk full, no paper) is told by taking the slip back (`void_slip`), so that each
serial is either in somebody's hands or marked as spoilt.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.access.audit import AuditKind, noted
from forms.access.masking import Sight, keeps_identity, masked, shown_number
from forms.access.reading import may_see
from forms.access.roles import Actor, Right, require, require_own_unit
from forms.errors import RuleBroken
from forms.lifecycle.assignment import Assignment
from forms.lifecycle.moving import ticket_in
from forms.organisation.contact import on_duty
from forms.ports import UnitOfWork, Work
from forms.slip.code import NotACode, code_of
from forms.slip.errors import NoSigningKey, SlipMissing, SlipRefused
from forms.slip.facts import SlipFacts, one_line, shortened, tidied
from forms.slip.hall_keys import held_here, key_ring, ring_in
from forms.slip.keys import sign
from forms.slip.ports import PrivateKeys
from forms.slip.slip import Slip, SlipForm
from forms.slip.verifying import Outcome, verify_code
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import Labelled

COUNTER = "@slip"
"""Slips are counted apart from tickets, whose prefixes hold no @."""
_LONGEST_WHY = 200
_NO_KEY = (
    "本机没有可用的交办单签名密钥，交办单没有打印。"
    "请管理员在本机运行 python main.py slip-key create，或从别的座席取入密钥。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipDraft:
    """What a slip would say, before it is printed: nothing is signed, stored or noted yet.

    `receivers` are people of the unit, who is on duty first; `before` the slips printed of this order.
    """

    order: Assignment
    facts: SlipFacts
    receivers: tuple[str, ...] = ()
    before: tuple[Slip, ...] = ()


class Standing(Labelled):
    """What the hall's own register says of a serial."""

    KNOWN = "known", "已登记"
    VOID = "void", "已作废"
    UNKNOWN = "unknown", "未登记"


def draft_slip(order_id: str, actor: Actor, uow: UnitOfWork, now: datetime, receiver: str = "") -> SlipDraft:
    """What the slip of an order would say; *receiver* is whom it is handed to, else who is on duty.

    NotAllowed, SlipRefused.
    """
    require(actor, Right.PRINT_SLIP)
    with uow.reading() as work:
        order, ticket = _printable(work, order_id, actor)
        people = _people(work, order.unit, now)
        facts = _facts(work, order, ticket, receiver or next(iter(people), ""), actor, now)
        before = tuple(each for each in work.slips.of_ticket(ticket.id) if each.assignment_id == order.id)
    return SlipDraft(order=order, facts=facts, receivers=people, before=before)


def issue_slip(
    order_id: str,
    receiver: str,
    form: SlipForm,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    private_keys: PrivateKeys,
) -> tuple[Slip, SlipFacts]:
    """Sign, store and note a new slip of an order; what is drawn then is what was signed.

    NotAllowed, SlipRefused, NoSigningKey, SigningKeyAway.
    """
    require(actor, Right.PRINT_SLIP)
    held = held_here(key_ring(uow), private_keys)
    private = private_keys.get(held[0].id) if held else None
    if private is None:
        raise NoSigningKey(_NO_KEY)
    key_id = held[0].id
    with uow.writing() as work:
        order, ticket = _printable(work, order_id, actor)
        receiver = receiver or next(iter(_people(work, order.unit, now)), "")
        facts = _facts(work, order, ticket, receiver, actor, now)
        facts = replace(facts, key_id=key_id, serial=_next_serial(work, now))
        code = _signed(facts, private)
        verdict = verify_code(code, ring_in(work))
        if verdict.outcome is not Outcome.VALID:
            raise SlipRefused(f"签好的交办单在本机验不过，没有打印：{verdict.words}请核对本机时间和密钥。")
        slip = Slip(
            serial=facts.serial,
            assignment_id=order.id,
            ticket_id=ticket.id,
            unit=order.unit,
            receiver=facts.receiver,
            form=form,
            key_id=key_id,
            code=code,
            printed_at=now,
            printed_by=actor.code,
        )
        work.slips.add(slip)
        subject = f"交办单 {slip.serial}（{form.label}）交 {facts.unit} {facts.receiver}"
        work.audit.add(noted(actor, AuditKind.PRINTED, now, ticket_id=ticket.id, subject=subject))
    return slip, facts


def void_slip(serial: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Slip:
    """Take back (作废) a slip that reached nobody or was lost. NotAllowed, SlipMissing, RuleBroken."""
    require(actor, Right.PRINT_SLIP)
    why = shortened(one_line(why), _LONGEST_WHY)
    if not why:
        raise RuleBroken("请写明作废的原因，未作改动。")
    with uow.writing() as work:
        slip = work.slips.by_serial(serial.strip())
        if slip is None:
            raise SlipMissing(f"没有登记过交办单 {serial}，未作改动。")
        _printable(work, slip.assignment_id, actor, for_printing=False)
        if slip.void:
            return slip
        after = slip.voided(why, actor.code, now)
        work.slips.save(after)
        subject = f"交办单 {slip.serial} 作废"
        work.audit.add(
            noted(actor, AuditKind.PRINTED, now, ticket_id=slip.ticket_id, subject=subject, reason=why)
        )
    return after


def slips_of(ticket_id: str, actor: Actor, uow: UnitOfWork) -> tuple[Slip, ...]:
    """The slips of a ticket as *actor* may see them: a unit those of its own orders. NotAllowed."""
    with uow.reading() as work:
        ticket = ticket_in(work, ticket_id)
        if not may_see(actor, ticket, work):
            require(actor, Right.SEE_ALL_TICKETS)
        found = work.slips.of_ticket(ticket_id)
    return tuple(each for each in found if actor.may(Right.SEE_ALL_TICKETS) or each.unit == actor.unit)


def registered(serial: str, uow: UnitOfWork) -> tuple[Standing, Slip | None]:
    """What the hall's register says of a serial whose signature was found good."""
    with uow.reading() as work:
        slip = work.slips.by_serial(serial)
    if slip is None:
        return Standing.UNKNOWN, None
    return (Standing.VOID if slip.void else Standing.KNOWN), slip


def _printable(
    work: Work, order_id: str, actor: Actor, *, for_printing: bool = True
) -> tuple[Assignment, Ticket]:
    order = work.assignments.by_id(order_id)
    if order is None:
        raise SlipRefused("没有这份派单，交办单没有打印。请刷新后再试。")
    if not actor.may(Right.SEE_ALL_TICKETS):
        require_own_unit(actor, order.unit)
    if for_printing and not order.is_open:
        raise SlipRefused(
            f"{order.role.label}单 {order.number} 现在是“{order.state.label}”，不再打印交办单。"
        )
    return order, ticket_in(work, order.ticket_id)


def _facts(
    work: Work, order: Assignment, ticket: Ticket, receiver: str, actor: Actor, now: datetime
) -> SlipFacts:
    """Always masked, whoever prints: paper goes from hand to hand."""
    sight = Sight.HIDDEN if keeps_identity(ticket) else Sight.MASKED
    seen = masked(ticket, sight)
    caller = ticket.caller
    number = caller.contact_number or caller.number
    unit = work.units.by_code(order.unit)
    name = order.unit if unit is None else unit.name
    return tidied(
        SlipFacts(
            number=order.number,
            role=order.role,
            unit=name,
            receiver=one_line(receiver) or name,
            due=order.due.at,
            provisional=order.due.provisional,
            category=_category(ticket),
            title=seen.matter.title,
            place="无具体地点" if seen.place.nowhere else seen.place.line or "未填写",
            phone=shown_number(number, sight) if number else "未留号码",
            printed_at=now,
            printed_by=actor.who,
        )
    )


def _category(ticket: Ticket) -> str:
    """投诉·供热·温度不达标: the type and the last two levels, which are what tells most."""
    levels = [each.strip() for each in ticket.matter.category_path.split(">") if each.strip()]
    return "·".join((ticket.matter.request_type.label, *levels[-2:]))


def _people(work: Work, unit: str, now: datetime) -> tuple[str, ...]:
    """Who is on duty first, then the others who are still there."""
    contacts = work.contacts.of_unit(unit)
    first = on_duty(contacts, now).contact
    day = now.astimezone(BEIJING_TIME).date()
    others = [each.name for each in contacts if not each.has_left(day)]
    return tuple(dict.fromkeys(((first.name,) if first else ()) + tuple(others)))


def _next_serial(work: Work, now: datetime) -> str:
    """261121-00012: counted by the day in Beijing; gaps may happen, doubles never."""
    day = now.astimezone(BEIJING_TIME).date()
    return f"{day:%y%m%d}-{work.numbers.next(COUNTER, day):05d}"


def _signed(facts: SlipFacts, private: bytes) -> str:
    try:
        return code_of(facts, lambda data: sign(private, data))
    except NotACode:
        raise SlipRefused("工单里有不能印成交办单的字符，没有打印。请派单员核对标题和地点后再试。") from None


USE_CASES: tuple[Callable[..., object], ...] = (draft_slip, issue_slip, void_slip, slips_of, registered)
