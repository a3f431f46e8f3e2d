"""响应率, 解决率, 满意率 and 办结率, from what was counted. Who gave no rating stands apart (未评价).

FOUND (拉萨, nine sessions): 55 answered on the line + 156 sent on = 211; 55 + 153 = 208 done, 98.6 %;
followed up 156, satisfied 153, 98.1 %; redo 3. There "not satisfied" counts as not done: that is a switch.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from forms.access.roles import Actor, Right, require
from forms.followup.counting import FollowUpCounts
from forms.followup.rules import FOLLOW_UP
from forms.ports import UnitOfWork
from forms.reckoning import percent
from forms.rules.service import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpFigures:
    """Counts, and ratios in percent to one place; None where there is nothing to divide by.

    Each ratio is of those who answered that question.
    """

    counts: FollowUpCounts
    dissatisfied_is_not_done: bool

    @property
    def received(self) -> int:
        """受理: answered on the call and sent to units."""
        return self.counts.answered_directly + self.counts.dispatched

    @property
    def done(self) -> int:
        """办结: answered on the call, or closed by units; without the redo if the switch says so."""
        closed = self.counts.closed - (self.counts.in_redo if self.dissatisfied_is_not_done else 0)
        return self.counts.answered_directly + closed

    @property
    def completion(self) -> Decimal | None:
        """办结率."""
        return percent(self.done, self.received)

    @property
    def response(self) -> Decimal | None:
        """响应率."""
        return percent(self.counts.responded, self.counts.responded_asked)

    @property
    def solution(self) -> Decimal | None:
        """解决率."""
        return percent(self.counts.solved, self.counts.solved_asked)

    @property
    def process_satisfaction(self) -> Decimal | None:
        """服务过程满意率."""
        return percent(self.counts.process_satisfied, self.counts.process_asked)

    @property
    def satisfaction(self) -> Decimal | None:
        """办理结果满意率; 未评价 is neither satisfied nor not."""
        return percent(self.counts.satisfied, self.counts.followed_up)


def follow_up_figures(actor: Actor, since: datetime, until: datetime, uow: UnitOfWork) -> FollowUpFigures:
    """The figures of the tickets accepted from *since* to before *until*, as things stand now. NotAllowed."""
    require(actor, Right.SEE_FIGURES)
    with uow.reading() as work:
        return FollowUpFigures(
            counts=work.follow_ups.counts(since, until),
            dissatisfied_is_not_done=in_force(FOLLOW_UP, work).dissatisfied_is_not_done,
        )
