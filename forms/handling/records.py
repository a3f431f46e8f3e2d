"""The side processes of handling and the replies: records of their own with small states.

Each has who it concerns (`unit`), when it began (`at`) and a revision that guards against two people
deciding it at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self

from forms.handling.errors import RecordChanged
from forms.lifecycle.assignment import AssignmentRole
from forms.lifecycle.standing import Due
from forms.words import ClosingKind, Labelled


class ReplyState(Labelled):
    """What became of a reply."""

    IN_REVIEW = "in_review", "待审核"
    PASSED = "passed", "通过"
    SENT_BACK = "sent_back", "退回补正"


class ExtensionState(Labelled):
    """What became of an application for more time (延期)."""

    ASKED = "asked", "延期待审"
    GRANTED = "granted", "同意延期"
    REFUSED = "refused", "驳回延期"
    LAPSED = "lapsed", "已失效"
    """The reply was sent before anybody decided."""


class HelpState(Labelled):
    """What became of a request for help (协办)."""

    ASKED = "asked", "等待接受"
    ACCEPTED = "accepted", "已接受"
    REFUSED = "refused", "未接受"
    LAPSED = "lapsed", "已失效"


class WhistleState(Labelled):
    """Where a whistle (吹哨) stands."""

    BLOWN = "blown", "等待报到"
    CLOSED = "closed", "已评价"


class CallState(Labelled):
    """Where one department that was whistled for stands (报到)."""

    CALLED = "called", "待报到"
    REPORTED = "reported", "已报到"
    SCORED = "scored", "已评价"


_ONWARD: Mapping[type[Labelled], Mapping[Labelled, frozenset[Labelled]]] = MappingProxyType(
    {
        ReplyState: {ReplyState.IN_REVIEW: frozenset({ReplyState.PASSED, ReplyState.SENT_BACK})},
        ExtensionState: {
            ExtensionState.ASKED: frozenset(
                {ExtensionState.GRANTED, ExtensionState.REFUSED, ExtensionState.LAPSED}
            )
        },
        HelpState: {HelpState.ASKED: frozenset({HelpState.ACCEPTED, HelpState.REFUSED, HelpState.LAPSED})},
        WhistleState: {WhistleState.BLOWN: frozenset({WhistleState.CLOSED})},
        CallState: {
            # whoever never came is scored as well
            CallState.CALLED: frozenset({CallState.REPORTED, CallState.SCORED}),
            CallState.REPORTED: frozenset({CallState.SCORED}),
        },
    }
)
"""Every allowed move, by kind: states of two kinds may have the same code. All other states are final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all records have. `unit` is whose it is, or of whom something is asked."""

    id: str
    ticket_id: str
    assignment_id: str
    unit: str
    at: datetime
    revision: int = 1

    @property
    def current(self) -> Labelled:
        """The state."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to act on it."""
        return self.current in _ONWARD[type(self.current)]

    def moved(self, to: Labelled, **changes: Any) -> Self:
        """This record in the state *to*; RecordChanged if it has been decided before."""
        if to not in _ONWARD[type(self.current)].get(self.current, frozenset()):
            raise RecordChanged(f"它现在是“{self.current.label}”，不能再变为“{to.label}”。未作改动，请刷新。")
        changes["state"] = to
        return replace(self, revision=self.revision + 1, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Record):
    """答复 of one order as it was sent, and its review (审核). `unit` replied, `number` is the order's."""

    number: str
    role: AssignmentRole
    round: int
    text: str
    basis: str = ""
    closing: ClosingKind
    sent_by: str
    late: bool = False
    state: ReplyState = ReplyState.IN_REVIEW
    decided_at: datetime | None = None
    decided_by: str = ""
    missing: tuple[str, ...] = ()
    why: str = ""

    @property
    def current(self) -> Labelled:
        """The state."""
        return self.state

    @property
    def whole(self) -> str:
        """What the citizen reads: the text, and the basis behind it."""
        return f"{self.text}\n依据：{self.basis}" if self.basis else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Record):
    """延期: asked for by a unit before its order is due, decided by somebody else.

    `by` and `granted` are in the unit of the order's limit (`counted_in`: 个工作日), `before` is the due time
    as it was, `after` as it was granted.
    """

    asked_by: str
    by: int
    counted_in: str
    reason: str
    before: Due
    state: ExtensionState = ExtensionState.ASKED
    decided_at: datetime | None = None
    decided_by: str = ""
    granted: int = 0
    why: str = ""
    after: Due | None = None

    @property
    def current(self) -> Labelled:
        """The state."""
        return self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest(Record):
    """协办申请: the lead asks `unit` to help; who accepts, it or the dispatcher, makes a sub-ticket."""

    asked_by: str
    from_unit: str
    what: str
    state: HelpState = HelpState.ASKED
    decided_at: datetime | None = None
    decided_by: str = ""
    why: str = ""
    order_id: str = ""

    @property
    def current(self) -> Labelled:
        """The state."""
        return self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Whistle(Record):
    """吹哨: a street calls departments to the spot. `checklist` holds label and finding of 摸清情况."""

    blown_by: str
    reason: str
    place: str
    checklist: tuple[tuple[str, str], ...]
    due: Due
    state: WhistleState = WhistleState.BLOWN
    closed_at: datetime | None = None

    @property
    def current(self) -> Labelled:
        """The state."""
        return self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleCall(Record):
    """报到: one department (`unit`) that a whistle called, what it reported, and how the street scored it."""

    whistle_id: str
    from_unit: str
    due: Due
    state: CallState = CallState.CALLED
    reported_at: datetime | None = None
    reported_by: str = ""
    report: str = ""
    scored_at: datetime | None = None
    scored_by: str = ""
    score: int = 0
    solved: bool = False
    words: str = ""

    @property
    def current(self) -> Labelled:
        """The state."""
        return self.state

    @property
    def late(self) -> bool:
        """Whether the department reported after the due time."""
        return self.reported_at is not None and self.reported_at > self.due.at
