"""The side cards that handling gives to the ticket sheet: 延期, 协办申请, 吹哨."""

from datetime import datetime

from forms.access.roles import Actor
from forms.handling.records import (
    CallState,
    Extension,
    ExtensionState,
    HelpRequest,
    HelpState,
    Whistle,
    WhistleCall,
)
from forms.ports import Work
from forms.side_cards import CardMood, SideCard
from forms.ticket import BEIJING_TIME, Ticket

_EXTENSION_MOODS = {
    ExtensionState.ASKED: CardMood.WAITING,
    ExtensionState.GRANTED: CardMood.GOOD,
    ExtensionState.REFUSED: CardMood.WARNING,
    ExtensionState.LAPSED: CardMood.OVER,
}
_HELP_MOODS = {
    HelpState.ASKED: CardMood.WAITING,
    HelpState.ACCEPTED: CardMood.GOOD,
    HelpState.REFUSED: CardMood.WARNING,
    HelpState.LAPSED: CardMood.OVER,
}


def handling_cards(ticket: Ticket, _actor: Actor, work: Work) -> tuple[SideCard, ...]:
    """The cards of a ticket: one for each extension, each request for help, each whistle."""
    records = work.handling
    calls = records.whistle_calls.of_ticket(ticket.id)
    return (
        *(_of_extension(each) for each in records.extensions.of_ticket(ticket.id)),
        *(_of_request(each, work) for each in records.help_requests.of_ticket(ticket.id)),
        *(_of_whistle(each, calls, work) for each in records.whistles.of_ticket(ticket.id)),
    )


def _of_extension(extension: Extension) -> SideCard:
    facts = [
        ("申请", f"{extension.by}{extension.counted_in}"),
        ("理由", extension.reason),
        ("原时限", _moment(extension.before.at)),
    ]
    if extension.after is not None:
        facts.append(("延至", f"{_moment(extension.after.at)}（{extension.after.words}）"))
    if extension.why:
        facts.append(("审核意见", extension.why))
    return SideCard(
        key=f"extension-{extension.id}",
        title="延期",
        state=extension.state.label,
        mood=_EXTENSION_MOODS[extension.state],
        at=extension.at,
        is_open=extension.is_open,
        facts=tuple(facts),
    )


def _of_request(request: HelpRequest, work: Work) -> SideCard:
    facts = [("协办单位", _name(work, request.unit)), ("事项", request.what)]
    if request.why:
        facts.append(("理由", request.why))
    return SideCard(
        key=f"help-{request.id}",
        title="协办申请",
        state=request.state.label,
        mood=_HELP_MOODS[request.state],
        at=request.at,
        is_open=request.is_open,
        facts=tuple(facts),
    )


def _of_whistle(whistle: Whistle, calls: tuple[WhistleCall, ...], work: Work) -> SideCard:
    mine = [each for each in calls if each.whistle_id == whistle.id]
    reported = sum(each.state is not CallState.CALLED for each in mine)
    return SideCard(
        key=f"whistle-{whistle.id}",
        title="吹哨报到",
        state=whistle.state.label if not whistle.is_open else f"已报到 {reported}/{len(mine)}",
        mood=CardMood.RUNNING if whistle.is_open else CardMood.OVER,
        at=whistle.at,
        is_open=whistle.is_open,
        facts=(
            ("吹哨", _name(work, whistle.unit)),
            ("事由", whistle.reason),
            ("报到时限", _moment(whistle.due.at)),
            *((_name(work, each.unit), _told(each)) for each in mine),
        ),
    )


def _told(call: WhistleCall) -> str:
    parts = [call.state.label]
    if call.late:
        parts.append("逾期报到")
    if call.report:
        parts.append(call.report)
    if call.state is CallState.SCORED:
        parts.append(f"{call.score} 分，{'已解决' if call.solved else '未解决'}")
    return "；".join((*parts, call.words)) if call.words else "；".join(parts)


def _name(work: Work, code: str) -> str:
    found = work.units.by_code(code)
    return found.short if found else code


def _moment(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.month}月{local.day}日{local:%H:%M}"
