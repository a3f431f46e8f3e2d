"""脱敏: what a role sees of a ticket.

Units, observers, leaders' screens, maps, exports and briefs see 138****8000 and dial through the system; of
举报 and 保密 tickets they see neither name nor number, since a screenshot of an order can reach the person
complained about within minutes. 个人信息保护法 art. 6: the least that the task needs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forms import phone_number
from forms.access.roles import Actor, Right
from forms.access.veil import HIDDEN_NUMBER, veil_name, veil_text
from forms.call_record import CallRecord, ParticipantKind
from forms.ticket import Caller, Matter, Settlement, Ticket, TrailLine
from forms.ticket_list import TicketLine
from forms.words import Labelled, RequestType

REVEAL_LASTS = timedelta(minutes=5)
NAMELESS = "（身份保密）"


class Sight(Labelled):
    """How much of the caller's identity is seen."""

    WHOLE = "whole", "完整"
    MASKED = "masked", "脱敏"
    HIDDEN = "hidden", "隐去"


@dataclass(frozen=True, slots=True)
class SeenTicket:
    """A ticket as somebody may see it.

    `may_reveal` says whether a reason would lift the mask, `revealed_until` until when it is lifted.
    """

    ticket: Ticket
    sight: Sight
    may_reveal: bool = False
    revealed_until: datetime | None = None


def keeps_identity(ticket: Ticket | TicketLine) -> bool:
    """Whether the caller is for nobody outside the hotline to know: 举报, and 保密 at the caller's wish."""
    if isinstance(ticket, Ticket):
        return ticket.caller.confidential or ticket.matter.request_type is RequestType.REPORT
    return ticket.confidential or ticket.request_type is RequestType.REPORT


def sight_of(actor: Actor, ticket: Ticket | TicketLine, *, revealed: bool = False) -> Sight:
    """How much of the caller *actor* sees; *revealed*: a reason was given in the last five minutes."""
    if actor.may(Right.SEE_IDENTITY):
        return Sight.WHOLE
    if keeps_identity(ticket):
        return Sight.HIDDEN
    return Sight.WHOLE if revealed and actor.may(Right.REVEAL) else Sight.MASKED


def may_reveal(actor: Actor, ticket: Ticket) -> bool:
    """Whether a reason would show *actor* more."""
    return sight_of(actor, ticket) is Sight.MASKED and actor.may(Right.REVEAL)


def seen_by(actor: Actor, ticket: Ticket, *, revealed: bool = False) -> Ticket:
    """The ticket as *actor* may see it. Whether this ticket may be opened at all is asked elsewhere."""
    return masked(ticket, sight_of(actor, ticket, revealed=revealed))


def masked(ticket: Ticket, sight: Sight) -> Ticket:
    """The ticket with its caller, and what its texts say of people, as *sight* allows."""
    if sight is Sight.WHOLE:
        return ticket
    veiled = veiler_of(ticket, sight)
    return replace(
        ticket,
        caller=_masked_caller(ticket.caller, sight),
        matter=_masked_matter(ticket.matter, veiled),
        place=replace(ticket.place, address=veiled(ticket.place.address)),
        settlement=_masked_settlement(ticket.settlement, veiled),
        trail=tuple(_masked_trail(line, veiled) for line in ticket.trail),
    )


def veiler_of(ticket: Ticket, sight: Sight) -> Callable[[str], str]:
    """What masks any other text about this ticket, such as an order's reply, as *sight* allows.

    *ticket* is the stored one, not yet masked: its caller's name is what is looked for.
    """
    names = _names_in(ticket.caller, sight)

    def veiled(text: str) -> str:
        return text if sight is Sight.WHOLE else veil_text(text, names, wholly=sight is Sight.HIDDEN)

    return veiled


def line_seen_by(actor: Actor, line: TicketLine) -> TicketLine:
    """A ticket's line in a list: numbers are masked for everybody there, names as *actor* may see them."""
    sight = sight_of(actor, line)
    if sight is Sight.WHOLE:
        return replace(
            line,
            caller_number=phone_number.mask(line.caller_number),
            contact_number=phone_number.mask(line.contact_number),
        )
    wholly = sight is Sight.HIDDEN
    names = (line.name,)
    return replace(
        line,
        title=veil_text(line.title, names, wholly=wholly),
        content=veil_text(line.content, names, wholly=wholly),
        address=veil_text(line.address, names, wholly=wholly),
        caller_number="" if wholly else phone_number.mask(line.caller_number),
        contact_number="" if wholly else phone_number.mask(line.contact_number),
        name=NAMELESS if wholly else veil_name(line.name),
    )


def call_seen_by(actor: Actor, call: CallRecord, sight: Sight) -> CallRecord:
    """A call of a ticket seen with *sight*; its recording only for those who may play it.

    The voice of somebody whose identity is kept tells who it is: no recording where the sight is HIDDEN.
    """
    playable = actor.may(Right.PLAY_RECORDING) and sight is not Sight.HIDDEN
    call = call if playable else replace(call, recording="")
    if sight is Sight.WHOLE:
        return call

    def cover(number: str) -> str:
        return "" if sight is Sight.HIDDEN else phone_number.mask(number)

    return replace(
        call,
        remote_number=cover(call.remote_number),
        participants=tuple(
            replace(
                each,
                number=cover(each.number),
                name=NAMELESS if sight is Sight.HIDDEN else veil_name(each.name),
            )
            if each.kind in (ParticipantKind.CITIZEN, ParticipantKind.OTHER)
            else each
            for each in call.participants
        ),
    )


def shown_number(number: str, sight: Sight) -> str:
    """A caller's number as text with this sight: 138 0000 1234, 138****1234, （号码保密）."""
    if sight is Sight.HIDDEN:
        return HIDDEN_NUMBER
    return phone_number.show(number) if sight is Sight.WHOLE else phone_number.mask(number)


Veiled = Callable[[str], str]


def _names_in(caller: Caller, sight: Sight) -> tuple[str, ...]:
    if sight is Sight.HIDDEN:
        return (caller.name, caller.organisation)
    return (caller.name,)


def _masked_caller(caller: Caller, sight: Sight) -> Caller:
    if sight is Sight.HIDDEN:
        # nothing of it is left: not even whether it was a man or a firm
        return Caller(name=NAMELESS, confidential=caller.confidential, anonymous=caller.anonymous)
    return replace(
        caller,
        number=phone_number.mask(caller.number),
        contact_number=phone_number.mask(caller.contact_number),
        phones=(),
        name=veil_name(caller.name),
    )


def _masked_matter(matter: Matter, veiled: Veiled) -> Matter:
    return replace(
        matter,
        title=veiled(matter.title),
        content=veiled(matter.content),
        purpose=veiled(matter.purpose),
        subject=veiled(matter.subject),
    )


def _masked_settlement(settlement: Settlement, veiled: Veiled) -> Settlement:
    return replace(
        settlement,
        answer=veiled(settlement.answer),
        reason=veiled(settlement.reason),
        handed_to=veiled(settlement.handed_to),
    )


def _masked_trail(line: TrailLine, veiled: Veiled) -> TrailLine:
    return replace(line, text=veiled(line.text), why=veiled(line.why))
