"""What became of the tickets of a session, ticket by ticket: what figures and the follow-up board look at."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.followup.answers import Answers
from forms.followup.counting import FollowUpCounts, tally
from forms.followup.task import FollowUpTask, TaskState
from forms.words import StateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOutcome:
    """One ticket of a session. `closed`: its reply was passed at least once, or it was answered on the call.

    `unhappy`: its citizen is on the list of the unsatisfied and has not said otherwise since. `last` is the
    last follow-up that came to its end. `counted_out`: an upheld 认定 takes it out of 满意率 and 解决率.
    """

    call_id: str
    session_id: str
    ticket_id: str
    sent_on: bool
    state: StateKind
    closed: bool = False
    unhappy: bool = False
    redos: int = 0
    last: FollowUpTask | None = None
    counted_out: bool = False

    @property
    def answers(self) -> Answers | None:
        """What the citizen said last."""
        return None if self.last is None else self.last.answers

    @property
    def not_rated(self) -> bool:
        """Whether the last follow-up ended without a rating (未评价)."""
        return self.last is not None and self.last.state is TaskState.NOT_RATED


def counts_of(outcomes: Iterable[TicketOutcome]) -> FollowUpCounts:
    """The counts that `FollowUpFigures` reckons with."""
    found = list(outcomes)
    sent = [each for each in found if each.sent_on]
    out = frozenset(each.ticket_id for each in found if each.counted_out)
    return FollowUpCounts(
        answered_directly=len(found) - len(sent),
        dispatched=len(sent),
        closed=sum(each.closed for each in sent),
        in_redo=sum(each.closed and each.unhappy for each in sent),
        redos=sum(each.redos > 0 for each in sent),
        **tally([each.last for each in found if each.last is not None], out),
    )
