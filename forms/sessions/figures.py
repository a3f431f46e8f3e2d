"""口径: the figures of sessions, counted from their calls and tickets and from nothing else.

FOUND: 772 calls came, staff answered 208 and the vice-mayor 13; nine sessions of 拉萨 ended 55 在线解答 + 156
转办 = 211, of which 208 were done (98.6 %); 156 followed up, 153 satisfied (98.1 %), redo 3. 响应率 and
解决率 are named there without figures: "—" where nobody was asked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from forms.access.roles import Actor, Right, require_any
from forms.followup.counting import FollowUpCounts
from forms.followup.figures import FollowUpFigures
from forms.ports import UnitOfWork, Work
from forms.reckoning import Check, shown, sums_up
from forms.rules.service import in_force
from forms.sessions.afterwards import Figures
from forms.sessions.call import AnsweredBy, CallState, Ending, SessionCall
from forms.sessions.outcomes import counts_of
from forms.sessions.planning import session_in
from forms.sessions.rules import SESSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCounts:
    """Calls of sessions. Whom the leader spoke with counts as the leader's alone, not as the staff's too."""

    came: int = 0
    staff_answered: int = 0
    leader_answered: int = 0
    abandoned: int = 0
    out_of_scope: int = 0
    blank: int = 0
    promised: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFigures:
    """The figures of one session or of several together."""

    calls: CallCounts
    tickets: FollowUpFigures

    @property
    def named(self) -> Figures:
        """Every figure by its name, as reports show it and compare it."""
        calls, own, counts = self.calls, self.tickets, self.tickets.counts
        found: tuple[tuple[str, int | str], ...] = (
            ("来电", calls.came),
            ("工作人员接听", calls.staff_answered),
            ("领导接听", calls.leader_answered),
            ("未说明诉求即挂断", calls.abandoned),
            ("超出范围转常规", calls.out_of_scope),
            ("未定结果", calls.blank),
            ("诉求合计", own.received),
            ("在线解答", counts.answered_directly),
            ("转办", counts.dispatched),
            ("其中我来督办", calls.promised),
            ("办结", own.done),
            ("办结率", shown(own.completion)),
            ("已回访", counts.followed_up),
            ("满意", counts.satisfied),
            ("满意率", shown(own.satisfaction)),
            ("未评价", counts.not_rated),
            ("重办", counts.redos),
            ("响应率", shown(own.response)),
            ("解决率", shown(own.solution)),
            ("服务过程满意率", shown(own.process_satisfaction)),
        )
        return tuple((name, str(value)) for name, value in found)

    @property
    def checks(self) -> tuple[Check, ...]:
        """What must add up: every call to its ending, every appeal to 在线解答 or 转办."""
        counts = self.tickets.counts
        endings = {
            "在线解答": counts.answered_directly,
            "转办": counts.dispatched,
            "超出范围": self.calls.out_of_scope,
            "未说明诉求即挂断": self.calls.abandoned,
            "未定结果": self.calls.blank,
        }
        return (sums_up("来电去向", self.calls.came, endings),)

    @property
    def problems(self) -> tuple[str, ...]:
        """What does not add up, in words; shown and never hidden."""
        return tuple(each.text for each in self.checks if not each.holds)


def session_figures(session_ids: Sequence[str], actor: Actor, uow: UnitOfWork) -> SessionFigures:
    """The figures of these sessions together, as things stand now. NotAllowed, SessionMissing."""
    require_any(actor, (Right.SEE_FIGURES, Right.PLAN_SESSION))
    with uow.reading() as work:
        return total([figures_in(work, each) for each in dict.fromkeys(session_ids)], _switch(work))


def figures_in(work: Work, session_id: str) -> SessionFigures:
    """The figures of one session; SessionMissing."""
    session_in(work, session_id)
    tickets = counts_of(work.sessions.calls.outcomes(session_id))
    return SessionFigures(
        calls=_counted(work.sessions.calls.of_session(session_id)),
        tickets=FollowUpFigures(counts=tickets, dissatisfied_is_not_done=_switch(work)),
    )


def total(parts: Iterable[SessionFigures], switch: bool) -> SessionFigures:
    """The figures of several sessions together; ratios are of the sums."""
    found = list(parts)
    counts = [each.tickets.counts for each in found]
    calls = [each.calls for each in found]
    return SessionFigures(
        calls=CallCounts(**{name: _sum(calls, name) for name in _names(CallCounts)}),
        tickets=FollowUpFigures(
            counts=FollowUpCounts(**{name: _sum(counts, name) for name in _names(FollowUpCounts)}),
            dissatisfied_is_not_done=switch,
        ),
    )


def _switch(work: Work) -> bool:
    return in_force(SESSIONS, work).dissatisfied_is_not_done


def _counted(calls: Sequence[SessionCall]) -> CallCounts:
    return CallCounts(
        came=len(calls),
        staff_answered=sum(each.answered_by is AnsweredBy.STAFF for each in calls),
        leader_answered=sum(each.answered_by is AnsweredBy.LEADER for each in calls),
        abandoned=sum(each.state is CallState.ABANDONED for each in calls),
        out_of_scope=sum(each.state is CallState.OUT_OF_SCOPE for each in calls),
        blank=sum(each.is_blank for each in calls),
        promised=sum(each.state is CallState.SETTLED and each.ending is Ending.PROMISED for each in calls),
    )


def _names(kind: type[CallCounts] | type[FollowUpCounts]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _sum(counts: Sequence[object], name: str) -> int:
    return sum(getattr(each, name) for each in counts)


USE_CASES: tuple[Callable[..., object], ...] = (session_figures,)
