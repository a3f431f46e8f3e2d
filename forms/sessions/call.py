"""场次来电: one call of a session, from its coming to what it ended as. None stays blank."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forms.sessions.errors import SessionRefused
from forms.words import Labelled, RequestType


class CallState(Labelled):
    """Where a call stands."""

    CAME = "came", "等待预审"
    SCREENING = "screening", "预审中"
    HANDED_OVER = "handed_over", "已转领导，待接"
    WITH_LEADER = "with_leader", "领导接听中"
    HUNG_UP = "hung_up", "已挂断，待定结果"
    DECIDED = "decided", "已定结果，待交工单"
    SETTLED = "settled", "已办"
    OUT_OF_SCOPE = "out_of_scope", "超出范围，转常规"
    ABANDONED = "abandoned", "未说明诉求即挂断"


_C = CallState
CALL_TRANSITIONS: Mapping[CallState, frozenset[CallState]] = MappingProxyType(
    {
        _C.CAME: frozenset({_C.SCREENING, _C.ABANDONED}),
        _C.SCREENING: frozenset(
            {_C.SCREENING, _C.HANDED_OVER, _C.HUNG_UP, _C.DECIDED, _C.OUT_OF_SCOPE, _C.ABANDONED}
        ),
        # back to the staff if the leader does not take it
        _C.HANDED_OVER: frozenset({_C.WITH_LEADER, _C.SCREENING, _C.HUNG_UP, _C.ABANDONED}),
        _C.WITH_LEADER: frozenset({_C.HUNG_UP, _C.DECIDED, _C.OUT_OF_SCOPE}),
        _C.HUNG_UP: frozenset({_C.DECIDED, _C.OUT_OF_SCOPE, _C.ABANDONED}),
        # another ending, or for a moment none again, until the ticket is filed
        _C.DECIDED: frozenset(
            {_C.DECIDED, _C.OUT_OF_SCOPE, _C.SETTLED, _C.WITH_LEADER, _C.SCREENING, _C.HUNG_UP}
        ),
        _C.SETTLED: frozenset(),
        _C.OUT_OF_SCOPE: frozenset(),
        _C.ABANDONED: frozenset(),
    }
)
FINAL = frozenset(state for state, onward in CALL_TRANSITIONS.items() if not onward)
BLANK = frozenset(CallState) - FINAL
"""A session is not closed while a call is in one of these."""


class Ending(Labelled):
    """How a call ends; 我来督办 is a 转办 with the leader's promise."""

    ANSWERED = "answered", "在线解答"
    SENT_ON = "sent_on", "转办"
    PROMISED = "promised", "我来督办"

    @property
    def is_sent_on(self) -> bool:
        """Whether it counts as 转办."""
        return self is not Ending.ANSWERED


class AnsweredBy(Labelled):
    """Who has spoken with the citizen last: a call that the leader takes is no longer the staff's."""

    STAFF = "staff", "工作人员"
    LEADER = "leader", "领导"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """预审卡: who calls (the name apart), what, where, what went before, what may be said.

    `confidential` and a 举报 keep the name from the stage. `article_id` is the article that may answer.
    """

    name: str = ""
    who: str = ""
    what: str = ""
    where: str = ""
    history: str = ""
    may_say: str = ""
    request_type: RequestType | None = None
    confidential: bool = False
    article_id: str = ""

    @property
    def keeps_identity(self) -> bool:
        """Whether nobody before the cameras may learn who calls: 保密 and 举报."""
        return self.confidential or self.request_type is RequestType.REPORT

    @property
    def is_empty(self) -> bool:
        """Whether the citizen has told nothing that could be done anything about."""
        return not self.what.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCall:
    """One call. `call_id` is the telephone's, `number` in its one spelling ("" if withheld), `line` dialled.

    `draft_id` is the form that belongs to it; `ticket_id` is set once that was filed, and then equals it.
    `answered_by`/`answered_code` say who spoke with the citizen, `decided_by` who gave the ending, `words`
    what was said or promised, `promise_due` by when, `measure_id` the supervised order (督办) behind it.
    `late_why`: written down only after the session. `revision` guards against two seats changing it at once.
    """

    id: str
    session_id: str
    call_id: str
    number: str = ""
    line: str = ""
    came_at: datetime
    state: CallState = CallState.CAME
    screened_by: str = ""
    screened_at: datetime | None = None
    brief: Brief = Brief()
    draft_id: str = ""
    ticket_id: str = ""
    handed_over_at: datetime | None = None
    answered_by: AnsweredBy | None = None
    answered_code: str = ""
    answered_at: datetime | None = None
    hung_up_at: datetime | None = None
    ending: Ending | None = None
    words: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    promise_due: datetime | None = None
    measure_id: str = ""
    reason: str = ""
    late_why: str = ""
    settled_at: datetime | None = None
    revision: int = 1

    @property
    def is_blank(self) -> bool:
        """Whether it has not come to its end yet."""
        return self.state in BLANK

    @property
    def is_talking(self) -> bool:
        """Whether the citizen is still on the line, as far as anybody has said."""
        return self.hung_up_at is None and self.state not in FINAL

    def moved(self, to: CallState, **changes: Any) -> "SessionCall":
        """This call in the state *to* with *changes*; SessionRefused if not allowed.

        A call is settled only with an ending and a ticket, and out of scope only with its reason.
        """
        if to not in CALL_TRANSITIONS[self.state]:
            raise SessionRefused(
                f"这通来电现在是“{self.state.label}”，不能变为“{to.label}”。未作改动，请刷新。",
                detail=f"{self.state} -> {to}",
            )
        after = replace(self, state=to, revision=self.revision + 1, **changes)
        problem = _problem(after)
        if problem:
            raise SessionRefused(f"{problem}，未作改动。")
        return after

    def noted(self, **changes: Any) -> "SessionCall":
        """This call in the same state with *changes*, as its next revision."""
        if self.state in FINAL:
            raise SessionRefused(f"这通来电已经是“{self.state.label}”，不能再改。未作改动。")
        return replace(self, revision=self.revision + 1, **changes)


def _problem(call: SessionCall) -> str:
    if call.state in (CallState.DECIDED, CallState.SETTLED) and call.ending is None:
        return "请先选定结果：在线解答、转办或我来督办"
    if call.state is CallState.SETTLED and not call.ticket_id:
        return "这通来电还没有工单"
    if call.state is CallState.OUT_OF_SCOPE and not call.reason:
        return "请写明超出受理范围的理由"
    if call.state is CallState.ABANDONED and not call.brief.is_empty:
        return "来电人已说明诉求，须以在线解答或转办结束"
    return ""
