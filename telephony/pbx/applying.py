"""The picture after an event: a pure fold, the same in the monitor and in every window.

Facts may come twice: after a reconnect the PBX tells what changed while it was being asked. So every event
says how a thing stands now, and applying it again changes nothing.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from telephony.pbx.calls import QueueCall
from telephony.pbx.events import (
    AgentWatched,
    CallerJoined,
    CallerLeft,
    CallRecorded,
    HelpAsked,
    LinkChanged,
    MemberChanged,
    MemberLeft,
    MonitorAttached,
    MonitorEvent,
    PictureRead,
)
from telephony.pbx.figures import Figures
from telephony.pbx.missed import noted
from telephony.pbx.picture import (
    WRAP_UP,
    Device,
    LinkState,
    PbxAgent,
    PbxAgentState,
    Picture,
    Queue,
)

KEEP_S = 900.0
"""How long an ended call is remembered, so that the end of its wrap-up still finds it."""
_SWEEP_AT = 64
_BUSY = (Device.BUSY, Device.HELD)


def apply(picture: Picture, event: MonitorEvent) -> Picture:
    """The picture after *event*; answers to commands change nothing but the age."""
    match event:
        case MonitorAttached(picture=whole):
            return whole
        case LinkChanged(link=link):
            return replace(picture, link=link)
        case PictureRead():
            return _read(picture, event)
        case CallerJoined():
            return replace(picture, queues=_with_caller(picture, event), heard_at=event.at)
        case CallerLeft():
            return replace(picture, queues=_without_caller(picture.queues, event), heard_at=event.at)
        case CallRecorded(call=call):
            return _recorded(picture, call, event.at)
        case _:
            return replace(picture, agents=_told(picture, event), heard_at=event.at)


# --- the whole


def _read(picture: Picture, event: PictureRead) -> Picture:
    calls = {call.id: call for call in event.calls}
    agents: Mapping[str, PbxAgent] = {}
    for member in event.members:
        agents = _with_member(agents, member, calls)
    for agent, supervisors in event.watching.items():
        agents = _changed(agents, agent, watched_by=supervisors)
    names = {*event.queues, *event.figures, *(each.queue for each in event.waiting)} - {""}
    queues = {
        name: Queue(
            name=name,
            waiting=tuple(each for each in event.waiting if each.queue == name),
            figures=event.figures.get(name, Figures()),
        )
        for name in sorted(names)
    }
    link = replace(picture.link, state=LinkState.UP)
    return Picture(
        link=link,
        heard_at=event.at,
        day_began_at=event.day_began_at,
        queues=queues,
        agents=agents,
        calls=calls,
        figures=_summed(event.figures),
        missed=event.missed,
    )


def _summed(figures: Mapping[str, Figures]) -> Figures:
    everything = tuple(figures.values())
    return Figures(
        offered=sum(each.offered for each in everything),
        answered=sum(each.answered for each in everything),
        in_time=sum(each.in_time for each in everything),
        abandoned=sum(each.abandoned for each in everything),
        longest_wait_s=max((each.longest_wait_s for each in everything), default=0),
        talks=sum(each.talks for each in everything),
        talk_s=sum(each.talk_s for each in everything),
        wrap_ups=sum(each.wrap_ups for each in everything),
        wrap_up_s=sum(each.wrap_up_s for each in everything),
    )


# --- agents


def _told(picture: Picture, event: MonitorEvent) -> Mapping[str, PbxAgent]:
    match event:
        case MemberChanged():
            return _with_member(picture.agents, event, picture.calls)
        case MemberLeft():
            return _without_member(picture.agents, event)
        case AgentWatched():
            return _watched(picture.agents, event)
        case HelpAsked(agent=agent):
            return _changed(picture.agents, agent, help_since=event.at)
        case _:
            return picture.agents


def _with_member(
    agents: Mapping[str, PbxAgent], event: MemberChanged, calls: Mapping[str, QueueCall]
) -> Mapping[str, PbxAgent]:
    known = agents.get(event.extension)
    if known is None:
        hand = next((call.id for call in calls.values() if _in_hand(call, event.extension)), "")
        known = PbxAgent(extension=event.extension, call_id=hand)
    in_hand = calls.get(known.call_id)
    since = event.membership.changed_at or event.at
    if in_hand is not None and not known.since:
        since = in_hand.answered_at
    others = tuple(each for each in known.memberships if each.queue != event.membership.queue)
    memberships = tuple(sorted((*others, event.membership), key=lambda each: each.queue))
    agent = replace(known, name=event.name or known.name, device=event.device, memberships=memberships)
    return {**agents, event.extension: standing(agent, since)}


def _without_member(agents: Mapping[str, PbxAgent], event: MemberLeft) -> Mapping[str, PbxAgent]:
    known = agents.get(event.extension)
    if known is None:
        return agents
    left = tuple(each for each in known.memberships if each.queue != event.queue)
    if not left:
        return {extension: each for extension, each in agents.items() if extension != event.extension}
    return {**agents, event.extension: standing(replace(known, memberships=left), event.at)}


def standing(agent: PbxAgent, at: float) -> PbxAgent:
    """*agent* with the state that follows from telephone and queues; `since` moves only with the state."""
    ready = any(not each.paused for each in agent.memberships)
    reason = "" if ready else next((each.reason for each in agent.memberships if each.paused), "")
    state = _state(agent.device, paused=not ready, reason=reason)
    same = state is agent.state and reason == agent.reason and agent.since
    return replace(agent, state=state, reason=reason, since=agent.since if same else at)


def _state(device: Device, *, paused: bool, reason: str) -> PbxAgentState:
    if device in (Device.UNREACHABLE, Device.UNKNOWN):
        return PbxAgentState.UNREGISTERED
    if device in _BUSY:
        return PbxAgentState.ON_CALL
    if device is Device.RINGING:
        return PbxAgentState.RINGING
    if paused:
        return PbxAgentState.WRAP_UP if reason == WRAP_UP else PbxAgentState.PAUSED
    return PbxAgentState.READY


def _watched(agents: Mapping[str, PbxAgent], event: AgentWatched) -> Mapping[str, PbxAgent]:
    known = agents.get(event.agent)
    if known is None:
        return agents
    others = tuple(each for each in known.watched_by if each != event.supervisor)
    watching = (*others, event.supervisor) if event.on else others
    # who is listened to has been heard: the call for help is answered
    asked = 0.0 if event.on else known.help_since
    return {**agents, event.agent: replace(known, watched_by=watching, help_since=asked)}


def _changed(
    agents: Mapping[str, PbxAgent], extension: str, **changes: float | str | tuple[str, ...]
) -> Mapping[str, PbxAgent]:
    known = agents.get(extension)
    return agents if known is None else {**agents, extension: replace(known, **changes)}


# --- callers


def _with_caller(picture: Picture, event: CallerJoined) -> Mapping[str, Queue]:
    caller, queues = event.caller, picture.queues
    call = picture.calls.get(caller.call_id)
    if call is not None:
        # the journal knows the line, and leaves out a number that was withheld
        caller = replace(caller, line=call.line, number=call.number)
    queue = queues.get(caller.queue, Queue(name=caller.queue))
    others = tuple(each for each in queue.waiting if each.call_id != caller.call_id)
    place = min(max(event.position - 1, 0), len(others))
    waiting: tuple[object, ...] = (*others[:place], caller, *others[place:])
    return {**queues, queue.name: replace(queue, waiting=waiting)}


def _without_caller(queues: Mapping[str, Queue], event: CallerLeft) -> Mapping[str, Queue]:
    queue = queues.get(event.queue)
    if queue is None:
        return queues
    waiting = tuple(each for each in queue.waiting if each.call_id != event.call_id)
    return {**queues, queue.name: replace(queue, waiting=waiting)}


# --- calls


def _recorded(picture: Picture, call: QueueCall, at: float) -> Picture:
    before = picture.calls.get(call.id)
    if before == call:
        return replace(picture, heard_at=at)
    queues, total = picture.queues, picture.figures
    if call.queue and not call.outgoing and call.offered_at >= picture.day_began_at:
        total = total.after(before, call)
        queue = queues.get(call.queue, Queue(name=call.queue))
        figures = queue.figures.after(before, call)
        queues = {**queues, call.queue: replace(queue, figures=figures)}
    return replace(
        picture,
        heard_at=at,
        queues=queues,
        calls=_kept({**picture.calls, call.id: call}, at),
        figures=total,
        missed=noted(picture.missed, call),
        agents=_at_hand(picture.agents, call),
    )


def _kept(calls: Mapping[str, QueueCall], at: float) -> Mapping[str, QueueCall]:
    """Without what ended long ago; looked through only now and then."""
    if len(calls) % _SWEEP_AT:
        return calls
    return {key: call for key, call in calls.items() if call.is_open or call.ended_at > at - KEEP_S}


def _in_hand(call: QueueCall, agent: str) -> bool:
    return call.agent == agent and call.is_answered and call.is_open


def _at_hand(agents: Mapping[str, PbxAgent], call: QueueCall) -> Mapping[str, PbxAgent]:
    known = agents.get(call.agent)
    if known is None:
        return agents
    if _in_hand(call, known.extension):
        return {**agents, known.extension: replace(known, call_id=call.id)}
    if known.call_id == call.id:
        return {**agents, known.extension: replace(known, call_id="", help_since=0.0)}
    return agents
