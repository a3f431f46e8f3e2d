"""会商: standing bodies and the units concerned settle who leads (5+N), as a record of a meeting."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forms.dispatch.errors import DispatchRefused
from forms.lifecycle.standing import Due
from forms.words import Labelled


class ConferenceState(Labelled):
    """Where a conference stands."""

    ASKED = "asked", "单位申请"
    CALLED = "called", "已发起"
    DECIDED = "decided", "已决定"
    DROPPED = "dropped", "未举行"


OPEN_CONFERENCES = frozenset({ConferenceState.ASKED, ConferenceState.CALLED})


class ConferenceCause(Labelled):
    """Why it was called."""

    SECOND_RETURN = "second_return", "二次退单"
    ASKED_BY_UNIT = "asked_by_unit", "单位申请"
    CALLED_BY_DESK = "called_by_desk", "派单台发起"


class MemberKind(Labelled):
    """Which part of 5+N somebody is."""

    STANDING = "standing", "常设成员"
    UNIT = "unit", "所涉单位"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A body or unit that takes part, who came for it, and what it said. `unit` is a unit's code or ""."""

    name: str
    kind: MemberKind
    unit: str = ""
    person: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided: 主办, 协办, the due time, and why."""

    lead: str
    helpers: tuple[str, ...] = ()
    due: Due
    text: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """One meeting record. `rule_version` is the version of the 派单目录 that came of it, 0 if none did."""

    id: str
    ticket_id: str
    number: str
    cause: ConferenceCause
    why: str
    assignment_id: str = ""
    state: ConferenceState
    asked_at: datetime
    asked_by: str
    asked_by_name: str = ""
    due: Due
    members: tuple[Member, ...] = ()
    held_at: datetime | None = None
    place: str = ""
    decision: Decision | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_by_name: str = ""
    words: str = ""
    rule_version: int = 0
    revision: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it still has to decide."""
        return self.state in OPEN_CONFERENCES

    def changed(self, **changes: Any) -> "Conference":
        """The open conference with *changes*, as its next revision; DispatchRefused if it has ended."""
        if not self.is_open:
            who = self.ended_by_name or self.ended_by
            raise DispatchRefused(
                f"工单 {self.number} 的这次会商{self.state.label}" + (f"（{who}）" if who else "") + "，"
                "您的改动没有保存，请刷新。"
            )
        return replace(self, revision=self.revision + 1, **changes)

    def with_rule(self, version: int) -> "Conference":
        """The decided conference, after its decision became a rule of the 派单目录."""
        return replace(self, revision=self.revision + 1, rule_version=version)
