"""Making the record of a conference: why, until when, and who takes part (5+N)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from forms.clock.deadline import due
from forms.dispatch.conference import Conference, ConferenceCause, ConferenceState, Member, MemberKind
from forms.dispatch.ordering import Hall, hall_in
from forms.lifecycle.moving import Person
from forms.ports import Work
from forms.ticket import Ticket


def convened(
    work: Work,
    ticket: Ticket,
    cause: ConferenceCause,
    why: str,
    who: Person,
    now: datetime,
    state: ConferenceState,
    *,
    assignment_id: str = "",
    units: Iterable[str] = (),
) -> Conference:
    """A conference on *ticket*, not stored yet, with the standing members and the units concerned."""
    hall = hall_in(work)
    limit = due(hall.desk.conference, now, hall.clock, hall.calendar, begins="发起会商", ends="决定")
    return Conference(
        id=uuid4().hex,
        ticket_id=ticket.id,
        number=ticket.number,
        cause=cause,
        why=why,
        assignment_id=assignment_id,
        state=state,
        asked_at=now,
        asked_by=who.code,
        asked_by_name=who.name,
        due=limit,
        members=members_of(work, ticket, hall, units),
    )


def members_of(work: Work, ticket: Ticket, hall: Hall, more: Iterable[str] = ()) -> tuple[Member, ...]:
    """The standing bodies of the rule, then the N units: those that had it, those proposed, *more*."""
    proposed = (each.proposed for each in work.returns.of_ticket(ticket.id))
    codes = dict.fromkeys((*ticket.standing.units, *proposed, *more))
    standing = tuple(Member(name=each, kind=MemberKind.STANDING) for each in hall.desk.standing_members)
    units = (hall.directory.units.get(code) for code in codes if code)
    return (
        *standing,
        *(
            Member(name=each.name, kind=MemberKind.UNIT, unit=each.code)
            for each in units
            if each is not None and each.name not in hall.desk.standing_members
        ),
    )
