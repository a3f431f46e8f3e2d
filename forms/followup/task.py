"""回访任务: one citizen to be called back about one closed ticket, from opening to the answer or 未评价."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forms.followup.answers import Answers
from forms.followup.errors import FollowUpRefused
from forms.lifecycle.standing import Due
from forms.words import Labelled


class TaskState(Labelled):
    """Where a follow-up task stands."""

    WAITING = "waiting", "待回访"
    AGAIN = "again", "再次联系"
    """Tried and not reached; to be tried again."""
    ANSWERED = "answered", "已回访"
    NOT_RATED = "not_rated", "未评价"
    """Not reached after all tries, or the citizen did not wish to say: never 满意 by default."""
    CANCELLED = "cancelled", "已取消"
    """The ticket ended or went back in another way before anybody was reached."""


class TryResult(Labelled):
    """How one try to reach the citizen went."""

    REACHED = "reached", "已接通"
    NO_ANSWER = "no_answer", "无人接听"
    BUSY = "busy", "占线"
    SWITCHED_OFF = "switched_off", "关机或停机"
    WRONG_NUMBER = "wrong_number", "号码有误"
    LATER = "later", "来电人约定稍后"
    """Reached, but asked to be called at another time: no unanswered try."""
    FAILED = "failed", "线路故障"
    """Our own line failed: no try of the citizen's."""

    @property
    def counts(self) -> bool:
        """Whether it counts among the tries after which a citizen is not reached."""
        return self in (self.NO_ANSWER, self.BUSY, self.SWITCHED_OFF, self.WRONG_NUMBER)


_T = TaskState
TASK_TRANSITIONS: Mapping[TaskState, frozenset[TaskState]] = MappingProxyType(
    {
        _T.WAITING: frozenset({_T.AGAIN, _T.ANSWERED, _T.NOT_RATED, _T.CANCELLED}),
        _T.AGAIN: frozenset({_T.AGAIN, _T.ANSWERED, _T.NOT_RATED, _T.CANCELLED}),
        _T.ANSWERED: frozenset(),
        _T.NOT_RATED: frozenset(),
        _T.CANCELLED: frozenset(),
    }
)
OPEN_TASKS = frozenset(state for state, onward in TASK_TRANSITIONS.items() if onward)


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """一次联系: when, by whom (工号), how it went, the call's id, and a note."""

    at: datetime
    by: str
    result: TryResult
    call_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTask:
    """One follow-up. `ticket_id` is the appeal whose citizen is called, `main_id` the answered ticket.

    They differ for an appeal joined to another (并单). `round` is the main ticket's redo count, `owner` the
    工号 of who calls (empty: whoever is free), `next_at` when to try next. `revision` is as a ticket's.
    """

    id: str
    ticket_id: str
    main_id: str
    round: int = 0
    owner: str = ""
    state: TaskState = TaskState.WAITING
    opened_at: datetime
    due: Due
    next_at: datetime
    tries: tuple[Try, ...] = ()
    answers: Answers | None = None
    why: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    revision: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to call."""
        return self.state in OPEN_TASKS

    @property
    def is_heard(self) -> bool:
        """Whether it came to its own end: the citizen answered, or cannot be reached."""
        return self.state in (TaskState.ANSWERED, TaskState.NOT_RATED)

    @property
    def is_joined(self) -> bool:
        """Whether it is of a citizen whose appeal was joined to another's ticket."""
        return self.ticket_id != self.main_id

    @property
    def is_dissatisfied(self) -> bool:
        """Whether the citizen was reached and is not satisfied with the result."""
        return self.answers is not None and self.answers.is_dissatisfied

    def moved(self, to: TaskState, **changes: Any) -> "FollowUpTask":
        """This task in the state *to* with *changes*; FollowUpRefused if not allowed.

        A final state needs `ended_at` among the changes.
        """
        if to not in TASK_TRANSITIONS[self.state]:
            raise FollowUpRefused(
                f"这项回访现在是“{self.state.label}”，不能变为“{to.label}”。未作改动。",
                detail=f"{self.state} -> {to}",
            )
        after = replace(self, state=to, revision=self.revision + 1, **changes)
        if (after.ended_at is None) is not after.is_open:
            raise FollowUpRefused("回访的结束时间与状态不符。未作改动。")
        return after

    def noted(self, **changes: Any) -> "FollowUpTask":
        """This task with *changes* and in the same state, as its next revision."""
        return replace(self, revision=self.revision + 1, **changes)
