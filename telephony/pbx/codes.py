"""What a telephone dials to change its own standing: the feature codes of resources/pbx.

No desk holds a secret of the PBX: the PBX knows the telephone by its registration, and a code acts on the
telephone that dialled it only. The codes of supervisors are refused to everybody else.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from telephony.agent import OWN_REASONS, Agent, AgentState
from telephony.call import Ear as Ear

SIGN_IN = "*50"
"""Into the telephone's own queues, not ready."""
READY = "*51"
"""Ready in all of them; ends a pause and a wrap-up."""
PAUSE = "*52"
"""Followed by the reason's two digits."""
WRAP_UP = "*53"
"""Wrap-up by hand, after a call that the queue did not bring."""
SIGN_OUT = "*54"
HELP = "*55"
"""Calls a supervisor to the call in hand."""
NORMAL_QUEUE = "*60"
"""A citizen who is transferred here goes to the hall's normal queue: out of the scope of a live session."""
LISTEN = "*41"
"""Of supervisors: followed by the agent's extension; the microphone stays off until JOIN or WHISPER."""

LISTEN_TOLD = "*42"
"""As LISTEN, but the agent, and nobody else, hears a tone first."""

PAUSE_DIGITS: Mapping[str, str] = MappingProxyType(
    {"break": "01", "meal": "02", "training": "03", "meeting": "04", "paperwork": "05", "other": "06"}
)
"""The reasons that resources/pbx knows; the codes are those of resources/desk/reasons.toml."""


class QueueCode(StrEnum):
    """What a code means, whatever its digits."""

    SIGN_IN = "sign_in"
    READY = "ready"
    PAUSE = "pause"
    WRAP_UP = "wrap_up"
    SIGN_OUT = "sign_out"
    HELP = "help"


_MEANINGS: Mapping[str, QueueCode] = MappingProxyType(
    {
        SIGN_IN: QueueCode.SIGN_IN,
        READY: QueueCode.READY,
        WRAP_UP: QueueCode.WRAP_UP,
        SIGN_OUT: QueueCode.SIGN_OUT,
        HELP: QueueCode.HELP,
        **{PAUSE + digits: QueueCode.PAUSE for digits in PAUSE_DIGITS.values()},
    }
)


def meaning_of(dialled: str) -> QueueCode | None:
    """What a dialled code means; None for anything else."""
    return _MEANINGS.get(dialled)


def pause_code(reason: str) -> str:
    """What to dial for a pause with this reason; one that the PBX does not know goes as "other"."""
    return PAUSE + PAUSE_DIGITS.get(reason, PAUSE_DIGITS["other"])


def listen_code(agent: str, *, told: bool = False) -> str:
    """What a supervisor's telephone dials to listen in on an agent, who is *told* by a tone or not."""
    return (LISTEN_TOLD if told else LISTEN) + agent


def unknown_reasons(reasons: Sequence[str]) -> tuple[str, ...]:
    """The reasons of a desk that the PBX has no digits for."""
    return tuple(each for each in reasons if each not in PAUSE_DIGITS)


def codes_for(before: Agent, now: Agent) -> tuple[str, ...]:
    """What a desk's telephone dials, in order, so that the PBX follows its agent from *before* to *now*.

    Nothing for a call and for the wrap-up after it: the PBX knows those by itself. Nothing for a line that is
    down either: the PBX sees that the telephone is gone; and nothing for a refusal of its own.
    """
    if now.state is AgentState.SIGNED_OUT:
        return (SIGN_OUT,) if before.is_signed_in else ()
    joining = () if before.is_signed_in else (SIGN_IN,)
    if now.state is AgentState.READY:
        return (*joining, READY)
    if now.state is AgentState.NOT_READY and now.reason not in OWN_REASONS:
        return (*joining, pause_code(now.reason))
    return joining
