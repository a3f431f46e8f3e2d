"""What the ticket sheet shows of a session: one card on a ticket that was taken in one."""

from forms.access.roles import Actor, Right
from forms.ports import Work
from forms.sessions.call import AnsweredBy, Ending, SessionCall
from forms.sessions.documents import moment_of
from forms.sessions.session import Session
from forms.side_cards import CardMood, SideCard
from forms.ticket import BEIJING_TIME, Ticket


def session_cards(ticket: Ticket, actor: Actor, work: Work, /) -> tuple[SideCard, ...]:
    """See CardSource. Units see session, ending and promise; what was told before is the hall's own."""
    call = work.sessions.calls.of_ticket(ticket.id)
    session = None if call is None else work.sessions.plans.by_id(call.session_id)
    if call is None or session is None:
        return ()
    inside = actor.may(Right.SEE_ALL_TICKETS)
    facts = (
        ("场次", f"{session.number} {session.title}"),
        ("来电", f"{call.came_at.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"),
        ("接听", _who(call, session)),
        ("承诺" if call.ending is Ending.PROMISED else "说明", call.words),
        ("承诺期限", moment_of(call.promise_due)),
        ("预审", call.brief.what if inside else ""),
        ("此前", call.brief.history if inside else ""),
        ("补录理由", call.late_why if inside else ""),
        *(_minutes(work, ticket.id, session)),
        *(_consent(work, ticket.id, session) if inside else ()),
    )
    promised = call.ending is Ending.PROMISED
    return (
        SideCard(
            key=f"session-{call.id}",
            title="听民声",
            state=call.ending.label if call.ending else call.state.label,
            mood=CardMood.WARNING if promised and not ticket.ended else CardMood.GOOD,
            at=call.came_at,
            is_open=not ticket.ended and promised,
            facts=tuple((name, value) for name, value in facts if value),
        ),
    )


def _who(call: SessionCall, session: Session) -> str:
    leader = next((each for each in session.leaders if each.code == call.answered_code), None)
    if call.answered_by is AnsweredBy.LEADER and leader is not None:
        return leader.line
    return f"工作人员 {call.answered_code}"


def _minutes(work: Work, ticket_id: str, session: Session) -> tuple[tuple[str, str], ...]:
    """定人, 定责, 定时 of the newest minutes."""
    kept = work.sessions.afterwards.minutes(session.id)
    item = next((each for each in kept[-1].items if each.ticket_id == ticket_id), None) if kept else None
    if item is None:
        return ()
    return (("协调会", f"{item.unit} {item.person}：{item.duty}，{moment_of(item.due)} 前"),)


def _consent(work: Work, ticket_id: str, session: Session) -> tuple[tuple[str, str], ...]:
    asked = [each for each in work.sessions.afterwards.leads(session.id) if each.ticket_id == ticket_id]
    if not asked:
        return ()
    told = "同意" if asked[-1].consent else "不同意"
    return (("媒体报道", f"来电人{told}（{asked[-1].asked_by} 询问，{moment_of(asked[-1].asked_at)}）"),)
