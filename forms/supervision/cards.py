"""What the ticket sheet shows of supervision: one card for each measure, watch entry and 认定."""

from datetime import datetime

from forms.access.roles import Actor, Right
from forms.ports import Work
from forms.side_cards import CardMood, SideCard
from forms.supervision.records import (
    Determination,
    DeterminationState,
    Measure,
    State,
    WatchEntry,
)
from forms.ticket import BEIJING_TIME, Ticket

_MOODS = {
    State.PROPOSED: CardMood.WAITING,
    State.RUNNING: CardMood.WARNING,
    State.DONE: CardMood.GOOD,
    State.LIFTED: CardMood.GOOD,
    State.DROPPED: CardMood.OVER,
}
_DETERMINED = {
    DeterminationState.PROPOSED: CardMood.WAITING,
    DeterminationState.UPHELD: CardMood.GOOD,
    DeterminationState.REFUSED: CardMood.OVER,
    DeterminationState.UNDONE: CardMood.OVER,
}


def supervision_cards(ticket: Ticket, actor: Actor, work: Work, /) -> tuple[SideCard, ...]:
    """See CardSource. Units see what was taken, not what is only proposed, nor lists and 认定."""
    inside = actor.may(Right.SEE_ALL_TICKETS)
    kept = work.supervision
    names = {each.code: each.name for each in work.units.all()}
    cards = [
        _of_measure(each, ticket, names)
        for each in kept.measures.of_ticket(ticket.id)
        if (inside or each.state is not State.PROPOSED)
        and (not each.restricted or actor.may(Right.REPORT_DISCIPLINE))
    ]
    if inside:
        entries = kept.entries.of_ticket(ticket.id)
        numbers = {each.id: each.number for each in work.tickets.lines(_others(entries))}
        cards += [_of_entry(each, numbers) for each in entries]
        cards += [_of_determination(each) for each in kept.determinations.of_ticket(ticket.id)]
    return tuple(cards)


def _others(entries: tuple[WatchEntry, ...]) -> tuple[str, ...]:
    return tuple(each.other_id for each in entries if each.other_id)


def _unit_of(measure: Measure, ticket: Ticket, names: dict[str, str]) -> str:
    """Whom it is asked of; what was taken before the ticket was sent is asked of whoever leads since."""
    code = ticket.standing.lead if measure.unit.startswith("@") else measure.unit
    return names.get(code, code)


def _of_measure(measure: Measure, ticket: Ticket, names: dict[str, str]) -> SideCard:
    facts = (
        ("文号", measure.number),
        ("事由", measure.reason),
        ("承办单位", _unit_of(measure, ticket, names)),
        ("联合", "、".join(names.get(each, each) for each in measure.partners)),
        ("要求", measure.words),
        ("期限", _moment(measure.until)),
        ("督办人", f"{measure.by_name}（{measure.by}）" if measure.by_name else measure.by),
        ("结果", measure.outcome),
    )
    return SideCard(
        key=f"supervision-{measure.id}",
        title=measure.kind.label,
        state=measure.state.label,
        mood=_MOODS[measure.state],
        at=measure.at,
        is_open=measure.is_open,
        facts=tuple((name, value) for name, value in facts if value),
    )


def _of_entry(entry: WatchEntry, numbers: dict[str, str]) -> SideCard:
    facts = (
        ("列入原因", entry.why),
        ("此前办结", numbers.get(entry.other_id, "")),
        ("屡办不成的原因", f"{entry.cause.label} {entry.cause_text}".strip() if entry.cause else ""),
    )
    return SideCard(
        key=f"watch-{entry.id}",
        title=entry.list.label,
        state="在清单上" if entry.ended_at is None else "已移出",
        mood=CardMood.WARNING if entry.ended_at is None else CardMood.OVER,
        at=entry.at,
        is_open=entry.ended_at is None,
        facts=tuple((name, value) for name, value in facts if value),
    )


def _of_determination(made: Determination) -> SideCard:
    facts = (
        ("提请人", made.proposed_by),
        ("证据", made.evidence),
        ("审核人", made.decided_by),
        ("审核意见", made.why),
        ("撤销", f"{made.undone_why}（{made.undone_by}）" if made.undone_by else ""),
    )
    return SideCard(
        key=f"determination-{made.id}",
        title=f"认定 · {made.kind.label}",
        state=made.state.label,
        mood=_DETERMINED[made.state],
        at=made.proposed_at,
        is_open=made.is_open,
        facts=tuple((name, value) for name, value in facts if value),
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
