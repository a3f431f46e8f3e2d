"""What supervision keeps: measures (督办), entries of the watch lists, determinations (认定)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forms.supervision.errors import SupervisionChanged
from forms.words import Labelled


class Kind(Labelled):
    """督办方式."""

    REMINDER = "reminder", "每日一提醒"
    PHONE = "phone", "电话提醒"
    LETTER = "letter", "发函提示"
    VISIT = "visit", "实地督导"
    ORDER = "order", "督办单"
    LISTED = "listed", "挂牌督办"
    RAISED = "raised", "提级办理"
    JOINT = "joint", "联合督办"
    REPORT = "report", "报督查室"
    MEDIA = "media", "媒体曝光"
    DISCIPLINE = "discipline", "报纪委监委"


NUMBERED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.LETTER: "提示函",
        Kind.ORDER: "督办",
        Kind.LISTED: "挂牌督办",
        Kind.JOINT: "联合督办",
        Kind.DISCIPLINE: "移送",
    }
)
"""What carries a number of its own, and how that begins: 督办〔2026〕3号."""

WITH_LETTER = frozenset({Kind.LETTER, Kind.ORDER, Kind.LISTED, Kind.JOINT, Kind.DISCIPLINE})
"""What is written on paper, from a template, and kept."""

NEEDS_END = frozenset({Kind.ORDER, Kind.LISTED, Kind.JOINT})
"""What asks for something until a date."""

MOMENTARY = frozenset({Kind.REMINDER, Kind.PHONE, Kind.RAISED, Kind.REPORT, Kind.DISCIPLINE})
"""What is over as soon as it is done: nothing is left to be lifted later."""

RESTRICTED = frozenset({Kind.DISCIPLINE})
"""What only those who may report to discipline know of: neither trail nor cards tell it."""


class State(Labelled):
    """Where a measure stands."""

    PROPOSED = "proposed", "建议督办"
    RUNNING = "running", "督办中"
    DONE = "done", "已完成"
    LIFTED = "lifted", "已解除"
    DROPPED = "dropped", "不予督办"


_ONWARD: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.PROPOSED: frozenset({State.RUNNING, State.DONE, State.DROPPED}),
        State.RUNNING: frozenset({State.LIFTED}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """督办: one measure on one ticket, proposed by a trigger or taken by a person or the ladder.

    `source` is "hand", "ladder:KEY" or "trigger:KEY"; `reason` why, `words` what is asked of the unit or what
    was done. `number` is its own (督办〔2026〕3号), `until` by when something is asked (挂牌: the end date).
    """

    id: str
    ticket_id: str
    kind: Kind
    state: State
    at: datetime
    by: str
    by_name: str = ""
    number: str = ""
    unit: str = ""
    partners: tuple[str, ...] = ()
    words: str = ""
    reason: str = ""
    source: str = "hand"
    until: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    outcome: str = ""
    revision: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to act on it."""
        return self.state in _ONWARD

    @property
    def restricted(self) -> bool:
        """Whether only those who may report to discipline may know of it."""
        return self.kind in RESTRICTED

    def late(self, now: datetime) -> bool:
        """Whether what was asked for is overdue."""
        return self.state is State.RUNNING and self.until is not None and self.until < now

    def moved(self, to: State, **changes: Any) -> "Measure":
        """This measure in the state *to*; SupervisionChanged if that was decided before."""
        if to not in _ONWARD.get(self.state, frozenset()):
            raise SupervisionChanged(
                f"这项督办现在是“{self.state.label}”，不能变为“{to.label}”。未作改动，请刷新。"
            )
        return replace(self, state=to, revision=self.revision + 1, **changes)


class WatchList(Labelled):
    """重点清单."""

    STUBBORN = "stubborn", "屡办不成"
    FALSE_CLOSURE = "false_closure", "假闭环"


class Cause(Labelled):
    """屡办不成的原因."""

    UNCLEAR = "unclear", "责任不清"
    NO_EFFORT = "no_effort", "办理不力"
    NO_MEANS = "no_means", "资金或条件不足"
    NO_RULE = "no_rule", "政策缺位"
    HISTORY = "history", "历史遗留"
    UNREASONABLE = "unreasonable", "诉求不合理"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEntry:
    """A ticket on a watch list. `other_id` is the ticket that was closed before it came up again (假闭环)."""

    id: str
    list: WatchList
    ticket_id: str
    other_id: str = ""
    at: datetime
    why: str
    cause: Cause | None = None
    cause_text: str = ""
    cause_by: str = ""
    cause_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 1

    def noted(self, **changes: Any) -> "WatchEntry":
        """The same with *changes*, as its next revision."""
        return replace(self, revision=self.revision + 1, **changes)


class DeterminationKind(Labelled):
    """认定种类."""

    REPEAT = "repeat", "重复诉求"
    UNREASONABLE = "unreasonable", "不合理诉求"
    MALICIOUS = "malicious", "恶意诉求"


class DeterminationState(Labelled):
    """Where a 认定 stands."""

    PROPOSED = "proposed", "待审核"
    UPHELD = "upheld", "已认定"
    REFUSED = "refused", "不予认定"
    UNDONE = "undone", "已撤销"


_DETERMINED: Mapping[DeterminationState, frozenset[DeterminationState]] = MappingProxyType(
    {
        DeterminationState.PROPOSED: frozenset({DeterminationState.UPHELD, DeterminationState.REFUSED}),
        DeterminationState.UPHELD: frozenset({DeterminationState.UNDONE}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """认定 of a ticket: who proposed it on what evidence, and another one who decided.

    While upheld the ticket counts out of 满意率 and 解决率 only; it stays in every other figure. `archived`
    says that deciding it also ended a redo, which undoing brings back.
    """

    id: str
    ticket_id: str
    kind: DeterminationKind
    state: DeterminationState = DeterminationState.PROPOSED
    proposed_by: str
    proposed_at: datetime
    evidence: str
    decided_by: str = ""
    decided_at: datetime | None = None
    why: str = ""
    undone_by: str = ""
    undone_at: datetime | None = None
    undone_why: str = ""
    archived: bool = False
    revision: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it waits for its reviewer."""
        return self.state is DeterminationState.PROPOSED

    @property
    def counts_out(self) -> bool:
        """Whether the ticket counts out of 满意率 and 解决率."""
        return self.state is DeterminationState.UPHELD

    def moved(self, to: DeterminationState, **changes: Any) -> "Determination":
        """This one in the state *to*; SupervisionChanged if that was decided before."""
        if to not in _DETERMINED.get(self.state, frozenset()):
            raise SupervisionChanged(
                f"这项认定现在是“{self.state.label}”，不能变为“{to.label}”。未作改动，请刷新。"
            )
        return replace(self, state=to, revision=self.revision + 1, **changes)
