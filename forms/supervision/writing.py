"""What a letter says: the facts of a measure and its ticket, and a letter before it is sent."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from forms.access.roles import Actor, Right, require
from forms.access.veil import veil_text
from forms.lifecycle.moving import ticket_in
from forms.organisation.tree import UnitTree
from forms.ports import UnitOfWork
from forms.supervision.letters import SHIPPED, template_for, write_letter
from forms.supervision.measuring import Wanted
from forms.supervision.ports import Letter
from forms.supervision.records import WITH_LETTER, Kind, Measure, State
from forms.ticket import BEIJING_TIME, Ticket

NUMBER_TO_COME = "（提交后编号）"


def with_letter(wanted: Wanted, brand: str, folder: Path = SHIPPED) -> Wanted:
    """The same, with its letter written in the transaction that numbers it; nothing for kinds without one."""
    if wanted.kind not in WITH_LETTER:
        return wanted

    def written(measure: Measure, ticket: Ticket, units: UnitTree) -> Letter:
        letter = write_letter(template_for(measure.kind, folder), facts_of(measure, ticket, units, brand))
        return Letter(f"{measure.number} {ticket.number}.docx", letter.data)

    return Wanted(
        kind=wanted.kind,
        reason=wanted.reason,
        words=wanted.words,
        unit=wanted.unit,
        partners=wanted.partners,
        until=wanted.until,
        letter=written,
    )


def preview_letter(
    ticket_id: str,
    wanted: Wanted,
    brand: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    folder: Path = SHIPPED,
) -> str:
    """The text of the letter as it would be written now, without its number. NotAllowed, LetterFailed."""
    require(actor, Right.SUPERVISE)
    with uow.reading() as work:
        ticket = ticket_in(work, ticket_id)
        units = UnitTree(work.units.all())
    measure = Measure(
        id="",
        ticket_id=ticket_id,
        kind=wanted.kind,
        state=State.RUNNING,
        at=now,
        by=actor.code,
        number=NUMBER_TO_COME,
        unit=wanted.unit or ticket.standing.lead or ticket.standing.owner_unit,
        partners=wanted.partners,
        words=wanted.words,
        reason=wanted.reason,
        until=wanted.until,
    )
    return write_letter(template_for(wanted.kind, folder), facts_of(measure, ticket, units, brand)).text


def facts_of(measure: Measure, ticket: Ticket, units: UnitTree, brand: str) -> Mapping[str, str]:
    """What a template may name (`letters.FACTS`). Who appealed is never among it."""
    names = (ticket.caller.name,) if ticket.caller.name else ()
    hidden = measure.kind is Kind.DISCIPLINE
    return {
        "brand": brand,
        "number": measure.number,
        "unit": units.name_of(measure.unit) if not measure.unit.startswith("@") else "",
        "partners": "、".join(units.name_of(each) for each in measure.partners),
        "ticket_number": ticket.number,
        "title": "" if hidden else veil_text(ticket.matter.title, names, wholly=True),
        "accepted": _day(ticket.accepted_at),
        "due": _moment(ticket.standing.due_at),
        "reason": veil_text(measure.reason, names, wholly=True),
        "words": veil_text(measure.words, names, wholly=True),
        "until": _moment(measure.until),
        "date": _day(measure.at),
    }


def _day(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.year}年{local.month}月{local.day}日"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{_day(at)} {at.astimezone(BEIJING_TIME):%H:%M}"


USE_CASES: tuple[Callable[..., object], ...] = (preview_letter,)
