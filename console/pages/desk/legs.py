"""How the phone's calls are shown as participants: pure, so that a table of cases tests it."""

from collections.abc import Mapping

from console.desk import Desk
from console.theme import Icon
from console.widgets.participant import Participant, Presence
from forms import phone_number
from telephony.call import Call, CallPurpose, CallState
from telephony.protocol import PhoneState

SPEAKING = 0.04
"""Level from which somebody counts as speaking; below it is breath and line noise."""

_PRESENCE: dict[CallState, Presence] = {
    CallState.INCOMING: Presence.CALLING,
    CallState.ANSWERING: Presence.CALLING,
    CallState.DIALING: Presence.CALLING,
    CallState.RINGING: Presence.CALLING,
    CallState.ESTABLISHED: Presence.TALKING,
    CallState.HELD: Presence.HELD,
    CallState.TRANSFERRING: Presence.CALLING,
    CallState.ENDING: Presence.LEFT,
    CallState.ENDED: Presence.LEFT,
}


def participants(state: PhoneState, desk: Desk, levels: Mapping[str, float]) -> tuple[Participant, ...]:
    """Everybody on a line that was answered or dialled, the citizen first."""
    shown = [
        call
        for call in state.calls
        if call.state is not CallState.INCOMING and call.purpose is not CallPurpose.LISTENING
    ]
    shown.sort(key=lambda call: (call.purpose is not CallPurpose.CITIZEN, call.began_at))
    return tuple(_participant(call, state, desk, levels.get(call.id, 0.0)) for call in shown)


def _participant(call: Call, state: PhoneState, desk: Desk, level: float) -> Participant:
    citizen = call.purpose is CallPurpose.CITIZEN
    target = desk.target(call.party.number)
    name = call.party.name or (target.label if target else "") or ("市民" if citizen else "对方")
    presence = _PRESENCE[call.state]
    return Participant(
        key=call.id,
        name=name,
        number=phone_number.mask(call.party.number) or "未显示号码",
        presence=presence,
        since=call.state_since or None,
        speaking=presence is Presence.TALKING and level >= SPEAKING,
        icon=Icon.USER if citizen else Icon.PHONE,
        why_not_alone=_why_not_alone(call, state),
    )


def _why_not_alone(call: Call, state: PhoneState) -> str:
    others = [other for other in state.calls if other.id != call.id and other.was_answered]
    if not call.was_answered:
        return "对方还没有接听"
    if call.state is CallState.HELD:
        return ""
    return "" if others else "只有这一方在通话"
