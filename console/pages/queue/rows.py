"""From the picture to rows: who waits, how each agent stands. Rows hold no clocks: they say since when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.queue_words import STATES, finding_words, reason_words
from console.settings import Reason
from telephony.pbx.picture import PbxAgent, PbxAgentState, Picture
from telephony.pbx.reconciling import Finding

EVERYTHING = ""
"""The queue filter that lets everybody through."""
Words = Callable[[str], str]


class Only(StrEnum):
    """Which agents to list, beside the states themselves."""

    ALL = ""
    HELP = "help"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class CallerRow:
    """A caller who waits."""

    key: str
    place: int
    number: str
    """As the role may see it."""
    line: str
    queue: str
    since: float


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent; `agent` is what the PBX says, the rest is said of it in words."""

    key: str
    agent: PbxAgent
    call: str
    """Number and line of the call in hand, as the role may see them."""
    hints: tuple[str, ...]
    """What a supervisor should know, the most pressing first."""
    reason: str

    @property
    def who(self) -> str:
        """1001 李静."""
        return f"{self.agent.extension} {self.agent.name}".strip()

    @property
    def state_words(self) -> str:
        """通话中, or 示忙 · 用餐; a pause under a call or an unreachable telephone is told as well."""
        word = STATES[self.agent.state][2]
        state = self.agent.state
        if not self.reason or state in (PbxAgentState.WRAP_UP, PbxAgentState.READY):
            return word
        return f"{word} · {self.reason}"

    @property
    def asks_for_help(self) -> bool:
        """Whether the agent has called for a supervisor."""
        return self.agent.help_since > 0


def caller_rows(picture: Picture, queue: str, number: Words, line: Words, find: str = "") -> list[CallerRow]:
    """Who waits in *queue*, or anywhere: the longest first, each with the place in its own queue."""
    places = {
        each.call_id: place
        for one in picture.queues.values()
        for place, each in enumerate(one.waiting, start=1)
    }
    rows = [
        CallerRow(
            each.call_id,
            places[each.call_id],
            number(each.number),
            line(each.line),
            each.queue,
            each.since,
        )
        for each in picture.waiting
        if queue in (EVERYTHING, each.queue)
    ]
    return [row for row in rows if find in f"{row.number} {row.line}".replace(" ", "")] if find else rows


@dataclass
class AgentRows:
    """Makes the agents' rows, and makes a row anew only where something of it changed."""

    number: Words
    line: Words
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        self._made: dict[str, tuple[tuple[object, ...], AgentRow]] = {}

    def of(
        self, picture: Picture, findings: Mapping[str, Sequence[Finding]], now: float
    ) -> Mapping[str, AgentRow]:
        """A row for each agent, by extension."""
        made: dict[str, tuple[tuple[object, ...], AgentRow]] = {}
        for extension, agent in picture.agents.items():
            call = picture.calls.get(agent.call_id)
            found = tuple(finding_words(each, self.reasons, now) for each in findings.get(extension, ()))
            basis = (agent, call, found)
            before = self._made.get(extension)
            if before is not None and before[0] == basis:
                made[extension] = before
                continue
            text = ""
            if call is not None:
                text = " · ".join(part for part in (self.number(call.number), self.line(call.line)) if part)
            reason = reason_words(agent.reason, self.reasons) if agent.reason else ""
            made[extension] = (
                basis,
                AgentRow(extension, agent, text, _hints(agent, found), reason),
            )
        self._made = made
        return {extension: row for extension, (_, row) in made.items()}


def _hints(agent: PbxAgent, found: tuple[str, ...]) -> tuple[str, ...]:
    watched = (f"{'、'.join(agent.watched_by)} 在监听",) if agent.watched_by else ()
    return (*watched, *found)


def wanted(row: AgentRow, queue: str, only: str, find: str) -> bool:
    """Whether the filters let an agent through; *only* is an :class:`Only` or a state."""
    if queue != EVERYTHING and queue not in row.agent.queues:
        return False
    if find and find not in f"{row.agent.extension}{row.agent.name}":
        return False
    match only:
        case Only.ALL:
            return True
        case Only.HELP:
            return row.asks_for_help
        case Only.FOUND:
            return bool(row.hints) or row.asks_for_help
        case _:
            return row.agent.state == only


def in_order(rows: Sequence[AgentRow], held: Sequence[str] = ()) -> list[AgentRow]:
    """Who calls for help first, then by extension.

    While a row is chosen its neighbours stay where they were: *held* is the order shown; who is new comes
    behind.
    """
    places = {key: place for place, key in enumerate(held)}
    last = len(places)
    return sorted(
        rows,
        key=lambda row: (
            places.get(row.key, last),
            not row.asks_for_help,
            row.agent.help_since,
            len(row.key),
            row.key,
        ),
    )
