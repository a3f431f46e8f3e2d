"""The side card that slips give to the ticket sheet: what was printed, for whom, by whom."""

from forms.access.roles import Actor, Right
from forms.ports import Work
from forms.side_cards import CardMood, SideCard
from forms.slip.slip import Slip
from forms.ticket import BEIJING_TIME, Ticket

MOST = 5
"""Slips that the card names; of more it says how many there are."""


def slip_cards(ticket: Ticket, actor: Actor, work: Work) -> tuple[SideCard, ...]:
    """One card for all slips of a ticket; a unit sees those of its own orders, an outside reviewer none."""
    whole = actor.may(Right.SEE_ALL_TICKETS)
    mine = [
        each
        for each in work.slips.of_ticket(ticket.id)
        if whole or (actor.may(Right.SEE_OWN_UNIT) and each.unit == actor.unit)
    ]
    if not mine:
        return ()
    newest = mine[::-1]
    more = (("更早", f"还有 {len(mine) - MOST} 份"),) if len(mine) > MOST else ()
    return (
        SideCard(
            key="slips",
            title="交办单",
            state=f"打印 {len(mine)} 份",
            mood=CardMood.OVER,
            at=newest[0].printed_at,
            is_open=False,
            facts=(*(_fact(each, work) for each in newest[:MOST]), *more),
        ),
    )


def _fact(slip: Slip, work: Work) -> tuple[str, str]:
    at = slip.printed_at.astimezone(BEIJING_TIME)
    unit = work.units.by_code(slip.unit)
    name = slip.unit if unit is None else unit.short
    whom = name if slip.receiver == (unit.name if unit else "") else f"{name} {slip.receiver}"
    void = f"（已作废：{slip.void_why}）" if slip.void else ""
    return slip.serial, f"{at:%m-%d %H:%M} {slip.form.label}，交{whom}，打印人 {slip.printed_by}{void}"
