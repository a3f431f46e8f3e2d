"""What is counted of follow-ups, before anything is divided."""

from dataclasses import dataclass

from forms.followup.answers import Satisfaction
from forms.followup.task import FollowUpTask, TaskState
from forms.words import Labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpCounts:
    """Tickets and the last finished follow-up of each of their citizens.

    `answered_directly` were answered on the call, `dispatched` went to a unit; `closed` of those had their
    reply passed at least once, and `in_redo` of these are open again or have an unsatisfied citizen.
    `followed_up` citizens gave a rating of the result, `not_rated` did not (apart, never satisfied by
    default). Of each question: how many answered it, and how many said yes or were satisfied.
    `counted_out` follow-ups are of tickets with an upheld 认定: these stay in all that was received, closed
    and responded to, and count neither among the satisfied and the solved nor among those asked.
    """

    answered_directly: int = 0
    dispatched: int = 0
    closed: int = 0
    in_redo: int = 0
    redos: int = 0
    followed_up: int = 0
    not_rated: int = 0
    responded_asked: int = 0
    responded: int = 0
    solved_asked: int = 0
    solved: int = 0
    process_asked: int = 0
    process_satisfied: int = 0
    satisfied: int = 0
    counted_out: int = 0


class CountBy(Labelled):
    """What counts are told apart by."""

    UNIT = "unit", "单位"
    """主办 of the ticket that was answered; "" where there is none."""
    CATEGORY = "category", "类别"
    """The first level of the category's code."""


TOP_LEVEL = 2
"""Characters of a category's code that name its first level."""
SATISFYING = tuple(each.value for each in Satisfaction if each.is_satisfied)


def tally(tasks: list[FollowUpTask], out: frozenset[str] = frozenset()) -> dict[str, int]:
    """The questions' counts of finished tasks, by the field they belong to; *out*: tickets counted out."""
    answered = [each.answers for each in tasks if each.answers is not None]
    counted = [each for each in tasks if out.isdisjoint((each.main_id, each.ticket_id))]
    given = [each.answers for each in counted if each.answers is not None]
    rated = [each for each in given if each.is_rated]
    return {
        "followed_up": len(rated),
        "not_rated": sum(each.state is TaskState.NOT_RATED for each in tasks),
        "responded_asked": sum(each.responded is not None for each in answered),
        "responded": sum(each.responded is True for each in answered),
        "solved_asked": sum(each.solved is not None for each in given),
        "solved": sum(each.solved is True for each in given),
        "process_asked": sum(each.process is not None for each in given),
        "process_satisfied": sum(each.process is not None and each.process.is_satisfied for each in given),
        "satisfied": sum(each.result is not None and each.result.is_satisfied for each in rated),
        "counted_out": len(tasks) - len(counted),
    }
