"""双派双考 on the ticket sheet: the owners who are scored together, and how it stands."""

from datetime import datetime

from forms.access.roles import Actor
from forms.appraisal.in_memory import scored
from forms.appraisal.scored import SCORED_ROLES, Outcome, TicketScore, score
from forms.lifecycle.assignment import AssignmentRole
from forms.ports import Work
from forms.side_cards import CardMood, SideCard
from forms.ticket import BEIJING_TIME, Ticket

_MOODS = {
    Outcome.ON_TIME: CardMood.GOOD,
    Outcome.LATE: CardMood.WARNING,
    Outcome.RUNNING: CardMood.RUNNING,
    Outcome.UNSCORED: CardMood.OVER,
}


def appraisal_cards(ticket: Ticket, _actor: Actor, work: Work, /) -> tuple[SideCard, ...]:
    """See CardSource. One card while the ticket has, or had, two scored owners."""
    orders = [each for each in work.assignments.of_ticket(ticket.id) if each.role in SCORED_ROLES]
    joint = [each for each in orders if each.role is AssignmentRole.JOINT]
    if not joint:
        return ()
    found = score([scored(each, enterprise=False) for each in orders], work.duty.moment())
    names = {each.code: each.name for each in work.units.all()}
    answered = tuple(
        (
            f"{each.role.label} {names.get(each.unit, each.unit)}",
            f"时限 {_moment(each.due.at)}，{_answer(each.replied_at)}",
        )
        for each in orders
        if each.unit in found.units
    )
    return (
        SideCard(
            key=f"appraisal-{ticket.id}",
            title="双派双考",
            state=found.total.label,
            mood=_MOODS[found.total],
            at=min(each.dispatched_at for each in joint),
            is_open=found.total is Outcome.RUNNING,
            facts=(*answered, ("考核", _verdict(found, names))),
        ),
    )


def _verdict(found: TicketScore, names: dict[str, str]) -> str:
    if found.total is Outcome.RUNNING:
        return "两个单位同时考核：一个超期，两个都计超期；总量只计一件。"
    late = [names.get(unit, unit) for unit, outcome in found.units.items() if outcome is Outcome.LATE]
    return f"{'、'.join(late)}各计超期一件，总量计一件。" if late else "都按时，总量计一件。"


def _answer(at: datetime | None) -> str:
    return "还没有答复" if at is None else f"{_moment(at)} 答复"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
