"""The use cases of a call while the citizen is on the line: coming, pre-screening, brief, handing over.

What the telephone saw comes in as plain values. Each write gives the call as it is stored now.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from forms import phone_number
from forms.access.roles import Actor, Right, require, require_any
from forms.followup.calling_back import note_missed
from forms.knowledge.service import suggest
from forms.knowledge.suggesting import Asked, Suggestion
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.service import history_of_caller
from forms.sessions.call import FINAL, AnsweredBy, Brief, CallState, SessionCall
from forms.sessions.errors import SessionMissing, SessionRefused
from forms.sessions.planning import held_in, session_in
from forms.sessions.session import SeatKind, Session, SessionState
from forms.ticket import BEIJING_TIME
from forms.ticket_list import CallerHistory

_AT_LEADER = frozenset({CallState.HANDED_OVER, CallState.WITH_LEADER})
ANSWERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefHelp:
    """What helps to write a brief: the number's earlier tickets, and articles that may answer, best first."""

    history: CallerHistory
    answers: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope:
    """A call that goes to the normal queue, and the polite sentence to say before."""

    call: SessionCall
    sentence: str


def note_call(
    session_id: str,
    call_id: str,
    number: str,
    came_at: datetime,
    actor: Actor,
    uow: UnitOfWork,
    *,
    line: str = "",
    home_area_code: str = "",
    late_why: str = "",
) -> SessionCall:
    """A call has come to the session's line; hearing of it twice (by *call_id*) gives the one that is stored.

    After the session has ended a call is written down late, with a reason. NotAllowed, SessionMissing,
    SessionRefused once it is closed or before it began.
    """
    require(actor, Right.ASSIST_SESSION)
    late_why = late_why.strip()
    with uow.writing() as work:
        known = work.sessions.calls.of_phone(call_id)
        if known is not None:
            return known
        session = held_in(work, session_id)
        _require_open(session)
        if session.state is SessionState.ENDED and not late_why:
            raise SessionRefused(f"{session.number}已经结束，补录来电请写明理由。未作改动。")
        call = SessionCall(
            id=uuid4().hex,
            session_id=session_id,
            call_id=call_id,
            number=phone_number.normalise(number, home_area_code),
            line=line or session.line,
            came_at=came_at,
            late_why=late_why,
        )
        if work.sessions.calls.add(call):
            return call
        return work.sessions.calls.of_phone(call_id) or call  # another seat was quicker


def screen(own_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> SessionCall:
    """One of the staff answers the call and screens it, or takes it over from a colleague. NotAllowed."""
    require(actor, Right.ASSIST_SESSION)
    with uow.writing() as work:
        call = open_call(work, own_id)
        if call.state is CallState.SCREENING and call.screened_by == actor.code:
            return call
        after = call.moved(
            CallState.SCREENING,
            screened_by=actor.code,
            screened_at=call.screened_at or now,
            answered_by=call.answered_by or AnsweredBy.STAFF,
            answered_code=call.answered_code or actor.code,
            answered_at=call.answered_at or now,
        )
        work.sessions.calls.save(after)
        return after


def write_brief(
    own_id: str,
    brief: Brief,
    actor: Actor,
    uow: UnitOfWork,
    *,
    draft_id: str = "",
    seen: int = 0,
) -> SessionCall:
    """Keep the brief card, and the form that belongs to the call. *seen* is the revision that was edited.

    NotAllowed, SessionMissing, SessionRefused if it was changed meanwhile or the call has its ending filed.
    """
    require(actor, Right.ASSIST_SESSION)
    with uow.writing() as work:
        call = open_call(work, own_id)
        if seen and seen != call.revision and call.brief != brief and call.screened_by != actor.code:
            raise SessionRefused("这张预审卡刚被他人改动，您的改动未保存，仍在窗口中。请刷新后再改。")
        after = call.noted(brief=brief, draft_id=draft_id or call.draft_id)
        work.sessions.calls.save(after)
        return after


def brief_help(
    own_id: str, actor: Actor, uow: UnitOfWork, now: datetime, *, home_area_code: str = ""
) -> BriefHelp:
    """Earlier tickets of the number and articles that may answer, for the staff alone. NotAllowed."""
    require(actor, Right.ASSIST_SESSION)
    require(actor, Right.SEE_IDENTITY)
    with uow.reading() as work:
        call = call_in(work, own_id)
    today = now.astimezone(BEIJING_TIME).date()
    asked = Asked(content=call.brief.what, place=call.brief.where)
    return BriefHelp(
        history=history_of_caller(call.number, uow, home_area_code=home_area_code),
        answers=suggest(asked, today, uow, ANSWERS) if call.brief.what.strip() else (),
    )


def hand_over(own_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> SessionCall:
    """Hand the call with its brief to the leader. NotAllowed.

    SessionRefused without a brief, or while every leader's seat has a call in hand.
    """
    require(actor, Right.ASSIST_SESSION)
    with uow.writing() as work:
        call = open_call(work, own_id)
        if call.state is CallState.HANDED_OVER:
            return call
        if call.brief.is_empty:
            raise SessionRefused("预审卡还没有写明“反映什么”，请先写好再转领导。来电未转。")
        session = session_in(work, call.session_id)
        seats = max(1, sum(each.kind is SeatKind.LEADER for each in session.seats))
        calls = work.sessions.calls.of_session(call.session_id)
        busy = sum(each.state in _AT_LEADER and each.is_talking for each in calls)
        if busy >= seats:
            raise SessionRefused("领导席正有一通来电，请等那一通结束再转。来电未转，仍由您接听。")
        after = call.moved(CallState.HANDED_OVER, handed_over_at=now)
        work.sessions.calls.save(after)
        return after


def take_back(own_id: str, actor: Actor, uow: UnitOfWork) -> SessionCall:
    """The leader could not take it: the call is the staff's again. NotAllowed, SessionRefused."""
    require(actor, Right.ASSIST_SESSION)
    with uow.writing() as work:
        after = open_call(work, own_id).moved(CallState.SCREENING, handed_over_at=None)
        work.sessions.calls.save(after)
        return after


def taken_by_leader(own_id: str, leader: str, actor: Actor, uow: UnitOfWork, now: datetime) -> SessionCall:
    """The leader (工号) has taken the call: from now on it is the leader's. NotAllowed, SessionRefused."""
    require_any(actor, (Right.LEAD_SESSION, Right.ASSIST_SESSION))
    with uow.writing() as work:
        call = open_call(work, own_id)
        if call.state is CallState.WITH_LEADER:
            return call
        session = session_in(work, call.session_id)
        if leader not in {each.code for each in session.leaders}:
            raise SessionRefused(f"工号 {leader} 不是{session.number}的接听领导，未作改动。")
        after = call.moved(
            CallState.WITH_LEADER, answered_by=AnsweredBy.LEADER, answered_code=leader, answered_at=now
        )
        work.sessions.calls.save(after)
        return after


def hang_up(own_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> SessionCall:
    """The telephone says that the call is over.

    Unanswered it is 未说明诉求即挂断, with a task to call the number back; any other waits for its ending.
    NotAllowed, SessionMissing.
    """
    require_any(actor, (Right.LEAD_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        call = call_in(work, own_id)
    if call.state is CallState.CAME:
        # first the task: it tells one call from another, so that doing this twice makes one task
        note_missed(call.number, call.came_at, call.call_id, uow, line=call.line)
    with uow.writing() as work:
        call = held_call(work, own_id)
        if call.state in FINAL or call.hung_up_at is not None:
            return call
        after = (
            call.noted(hung_up_at=now)
            if call.state is CallState.DECIDED
            else call.moved(_after_hanging_up(call), hung_up_at=now)
        )
        work.sessions.calls.save(after)
        return after


def abandon(own_id: str, reason: str, actor: Actor, uow: UnitOfWork, now: datetime) -> SessionCall:
    """The citizen told nothing (silence, a wrong number, hung up on hold), with a reason. NotAllowed.

    SessionRefused once the brief says what it is about: then it ends as 在线解答 or 转办.
    """
    require(actor, Right.ASSIST_SESSION)
    reason = said(reason, "未说明诉求的情形")
    with uow.writing() as work:
        call = open_call(work, own_id)
        after = call.moved(CallState.ABANDONED, reason=reason, hung_up_at=call.hung_up_at or now)
        work.sessions.calls.save(after)
        return after


def out_of_scope(own_id: str, reason: str, actor: Actor, uow: UnitOfWork, now: datetime) -> OutOfScope:
    """The call goes to the normal queue, with a polite sentence. NotAllowed, RuleBroken without a reason."""
    require_any(actor, (Right.ASSIST_SESSION, Right.LEAD_SESSION))
    reason = said(reason, "超出受理范围的理由")
    with uow.writing() as work:
        call = open_call(work, own_id)
        after = call.moved(CallState.OUT_OF_SCOPE, reason=reason, settled_at=now, ending=None)
        work.sessions.calls.save(after)
        return OutOfScope(call=after, sentence=session_in(work, call.session_id).out_of_scope_words)


def call_in(work: Work, own_id: str) -> SessionCall:
    """The call; SessionMissing."""
    return _found(work.sessions.calls.by_id(own_id))


def held_call(work: Work, own_id: str) -> SessionCall:
    """The same, held: of seats that press in one moment the second goes on from what the first has done."""
    return _found(work.sessions.calls.held(own_id))


def open_call(work: Work, own_id: str) -> SessionCall:
    """The call, held, if its session still takes changes of calls; SessionMissing, SessionRefused."""
    call = held_call(work, own_id)
    _require_open(session_in(work, call.session_id))
    return call


def _found(call: SessionCall | None) -> SessionCall:
    if call is None:
        raise SessionMissing("没有这通来电，未作改动。请刷新。")
    return call


def _require_open(session: Session) -> None:
    if not session.takes_calls:
        raise SessionRefused(f"{session.number}“{session.state.label}”，不能登记或改动来电。未作改动。")


def _after_hanging_up(call: SessionCall) -> CallState:
    return CallState.ABANDONED if call.state is CallState.CAME else CallState.HUNG_UP


USE_CASES: tuple[Callable[..., object], ...] = (
    note_call,
    screen,
    write_brief,
    brief_help,
    hand_over,
    take_back,
    taken_by_leader,
    hang_up,
    abandon,
    out_of_scope,
)
