"""The side cards that dispatch gives to the ticket sheet: 退单, 会商."""

from datetime import datetime

from forms.access.roles import Actor
from forms.dispatch.conference import Conference, ConferenceState
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.lifecycle.standing import Due
from forms.ports import Work
from forms.side_cards import CardMood, SideCard
from forms.ticket import BEIJING_TIME, Ticket

_RETURN_MOODS = {
    ReturnState.ASKED: CardMood.WAITING,
    ReturnState.GRANTED: CardMood.OVER,
    ReturnState.REFUSED: CardMood.WARNING,
    ReturnState.DROPPED: CardMood.OVER,
}
_CONFERENCE_MOODS = {
    ConferenceState.ASKED: CardMood.WAITING,
    ConferenceState.CALLED: CardMood.RUNNING,
    ConferenceState.DECIDED: CardMood.GOOD,
    ConferenceState.DROPPED: CardMood.OVER,
}


def dispatch_cards(ticket: Ticket, _actor: Actor, work: Work) -> tuple[SideCard, ...]:
    """The cards of a ticket: one for each request to give it back, one for each conference."""
    return (
        *(_of_return(each, work) for each in work.returns.of_ticket(ticket.id)),
        *(_of_conference(each, work) for each in work.conferences.of_ticket(ticket.id)),
    )


def _of_return(request: ReturnRequest, work: Work) -> SideCard:
    facts = [
        ("单位", _name(work, request.unit)),
        ("理由", f"{request.reason_name}：{request.text}"),
        ("依据", request.basis),
        ("建议由", _name(work, request.proposed)),
    ]
    if request.state is ReturnState.ASKED:
        facts.append(("审核时限", _until(request.review_due)))
    if request.words:
        facts.append(("审核意见", f"{request.words}（{request.reviewed_by_name or request.reviewed_by}）"))
    return SideCard(
        key=f"return-{request.id}",
        title="退单",
        state=request.state.label,
        mood=_RETURN_MOODS[request.state],
        at=request.asked_at,
        is_open=request.state is ReturnState.ASKED,
        facts=_filled(facts),
    )


def _of_conference(conference: Conference, work: Work) -> SideCard:
    facts = [("缘由", f"{conference.cause.label}：{conference.why}")]
    if conference.is_open:
        facts.append(("决定时限", _until(conference.due)))
    if conference.held_at is not None:
        facts.append(("会议", f"{_moment(conference.held_at)}　{conference.place}".strip()))
    facts += [
        (each.name, "：".join(part for part in (each.person, each.opinion) if part))
        for each in conference.members
    ]
    if conference.decision is not None:
        decision = conference.decision
        helpers = "、".join(_name(work, each) for each in decision.helpers)
        facts += [
            ("决定", decision.text),
            ("主办", _name(work, decision.lead)),
            ("协办", helpers),
            ("办理时限", _until(decision.due)),
            ("依据", decision.basis),
        ]
        if conference.rule_version:
            facts.append(("派单目录", f"已写入第 {conference.rule_version} 版"))
    if conference.words:
        facts.append(("说明", conference.words))
    return SideCard(
        key=f"conference-{conference.id}",
        title="会商",
        state=conference.state.label,
        mood=_CONFERENCE_MOODS[conference.state],
        at=conference.asked_at,
        is_open=conference.is_open,
        facts=_filled(facts),
    )


def _filled(facts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(fact for fact in facts if fact[1])


def _name(work: Work, code: str) -> str:
    unit = work.units.by_code(code) if code else None
    return unit.name if unit is not None else code


def _until(due: Due) -> str:
    return f"{_moment(due.at)}（{due.words}）" if due.words else _moment(due.at)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
