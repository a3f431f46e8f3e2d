"""The use cases around a session itself: planning, the checklist, beginning, ending, closing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_any
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.sessions.call import SessionCall
from forms.sessions.errors import CallsBlank, SessionMissing, SessionRefused
from forms.sessions.notice import notice_problems
from forms.sessions.ports import Key
from forms.sessions.rules import SESSIONS, SessionRules
from forms.sessions.session import (
    TO_COME,
    CheckItem,
    Leader,
    Notice,
    Scope,
    Seat,
    SeatKind,
    Session,
    SessionState,
)
from forms.sessions.told import told_call
from forms.ticket import BEIJING_TIME

OF_SESSIONS = (Right.PLAN_SESSION, Right.ASSIST_SESSION, Right.LEAD_SESSION)
"""Whoever holds one of these may see the sessions."""
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """What is planned. `ordinal` 0 takes the year's next number.

    `line` and `out_of_scope_words` "" are as the rules have them.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    unit: str
    unit_code: str = ""
    leader: Leader
    further: tuple[Leader, ...] = ()
    seats: tuple[Seat, ...] = ()
    line: str = ""
    scope: Scope = Scope()
    out_of_scope_words: str = ""
    ordinal: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPicture:
    """A session with all that a window shows of it; `mark` grows with every change (see `mark_of`)."""

    session: Session
    calls: tuple[SessionCall, ...]
    notices: tuple[Notice, ...]
    mark: int


def plan(wanted: SessionPlan, actor: Actor, uow: UnitOfWork, now: datetime) -> Session:
    """Plan a session, with the checklist of the rules in force.

    NotAllowed, SessionRefused in words, SessionChanged if its number is taken.
    """
    require(actor, Right.PLAN_SESSION)
    with uow.writing() as work:
        rules = in_force(SESSIONS, work)
        year = wanted.starts_at.astimezone(BEIJING_TIME).year
        session = Session(
            id=uuid4().hex,
            year=year,
            ordinal=wanted.ordinal or work.sessions.plans.last_ordinal(year) + 1,
            checklist=tuple(
                CheckItem(key=each.key, text=each.text, needed=each.needed)
                for each in rules.checklist.values()
            ),
            planned_by=actor.code,
            planned_at=now,
            **_checked(wanted, rules),
        )
        work.sessions.plans.add(session)
        return session


def change(session_id: str, wanted: SessionPlan, actor: Actor, uow: UnitOfWork, *, seen: int = 0) -> Session:
    """Change a plan before the session begins; its number stays. *seen* is the revision that was edited.

    What was announced and is no longer so has to be announced again: the session is 筹备中 then.
    NotAllowed, SessionRefused, SessionMissing, SessionChanged.
    """
    require(actor, Right.PLAN_SESSION)
    with uow.writing() as work:
        before = session_in(work, session_id)
        if before.state not in TO_COME:
            raise SessionRefused(f"{before.number}“{before.state.label}”，安排不能再改。未作改动。")
        if seen and before.revision != seen:
            raise SessionRefused(f"{before.number}刚被他人改动，您的改动未保存，仍在窗口中。请刷新后再改。")
        after = before.noted(**_checked(wanted, in_force(SESSIONS, work)))
        if after.state is SessionState.ANNOUNCED and notice_problems(after.notice, after):
            after = before.moved(SessionState.PLANNED, **_checked(wanted, in_force(SESSIONS, work)))
        work.sessions.plans.save(after)
        return after


def reseat(
    session_id: str,
    seats: tuple[Seat, ...],
    further: tuple[Leader, ...],
    actor: Actor,
    uow: UnitOfWork,
) -> Session:
    """Change who sits where, and which leaders answer besides, also while the session runs.

    NotAllowed, SessionRefused, SessionMissing.
    """
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.writing() as work:
        before = session_in(work, session_id)
        if before.state not in TO_COME | {SessionState.LIVE}:
            raise SessionRefused(f"{before.number}“{before.state.label}”，席位不能再改。未作改动。")
        problem = _seats_problem(seats) or _leaders_problem((before.leader, *further))
        if problem:
            raise SessionRefused(f"{problem}席位未改动，填写的内容仍在窗口中。")
        after = before.noted(seats=seats, further=further)
        work.sessions.plans.save(after)
        return after


def tick(session_id: str, key: str, done: bool, actor: Actor, uow: UnitOfWork, now: datetime) -> Session:
    """Tick an item of the checklist, or take the tick away. NotAllowed, SessionMissing, SessionRefused."""
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.writing() as work:
        after = session_in(work, session_id).ticked(key, actor.code, now if done else None)
        work.sessions.plans.save(after)
        return after


def begin(session_id: str, actor: Actor, uow: UnitOfWork, now: datetime, *, despite: str = "") -> Session:
    """Begin the session, or go on with one that was ended by a slip.

    NotAllowed; SessionRefused if something needed is unticked and no reason is given (*despite*), or if
    another session runs on the same line.
    """
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.writing() as work:
        session = session_in(work, session_id)
        despite = despite.strip()
        if session.unticked and session.begun_at is None and not despite:
            named = "；".join(each.text for each in session.unticked)
            raise SessionRefused(
                f"{session.number}还有 {len(session.unticked)} 项没有完成：{named}。"
                "请先完成，或写明仍要开始的理由。未开始。"
            )
        _refuse_same_line(work, session)
        after = session.moved(
            SessionState.LIVE,
            begun_at=session.begun_at or now,
            ended_at=None,
            despite=despite or session.despite,
        )
        work.sessions.plans.save(after)
        return after


def end(session_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Session:
    """No more calls are taken; those that have no ending yet can still get theirs. NotAllowed."""
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.writing() as work:
        after = session_in(work, session_id).moved(SessionState.ENDED, ended_at=now)
        work.sessions.plans.save(after)
        return after


def close(session_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Session:
    """Close (归档) a session. NotAllowed, SessionRefused; CallsBlank, naming each, while one is blank."""
    require(actor, Right.PLAN_SESSION)
    with uow.writing() as work:
        session = held_in(work, session_id)
        after = session.moved(SessionState.CLOSED, closed_at=now)
        blank = [each for each in work.sessions.calls.of_session(session_id) if each.is_blank]
        if blank:
            named = "；".join(told_call(each) for each in blank[:MOST_NAMED])
            more = f" 等 {len(blank)} 通" if len(blank) > MOST_NAMED else ""
            raise CallsBlank(
                f"{session.number}还有 {len(blank)} 通来电没有结果，不能归档：{named}{more}。"
                "请逐通以在线解答或转办结束。未作改动。",
                tuple(each.id for each in blank),
            )
        work.sessions.plans.save(after)
        return after


def reopen(session_id: str, why: str, actor: Actor, uow: UnitOfWork) -> Session:
    """Open a closed session again, such as to write down a call that was left out. NotAllowed, RuleBroken."""
    require(actor, Right.PLAN_SESSION)
    why = said(why, "重新打开的理由")
    with uow.writing() as work:
        session = session_in(work, session_id)
        if session.state is not SessionState.CLOSED:
            raise SessionRefused(f"{session.number}没有归档，不用重新打开。未作改动。")
        after = session.moved(SessionState.ENDED, closed_at=None, why=why)
        work.sessions.plans.save(after)
        return after


def cancel(session_id: str, why: str, actor: Actor, uow: UnitOfWork) -> Session:
    """Call a session off before it begins, with a reason. NotAllowed, RuleBroken, SessionRefused."""
    require(actor, Right.PLAN_SESSION)
    why = said(why, "取消的理由")
    with uow.writing() as work:
        after = session_in(work, session_id).moved(SessionState.CANCELLED, why=why)
        work.sessions.plans.save(after)
        return after


def sessions_in(
    states: frozenset[SessionState],
    actor: Actor,
    uow: UnitOfWork,
    limit: int = 50,
    after: Key | None = None,
) -> tuple[Session, ...]:
    """The sessions in these states (none given: all), the latest first. NotAllowed."""
    require_any(actor, OF_SESSIONS)
    with uow.reading() as work:
        return work.sessions.plans.find(states, limit, after)


def live_sessions(actor: Actor, uow: UnitOfWork) -> tuple[Session, ...]:
    """Those that run now. NotAllowed."""
    return sessions_in(frozenset({SessionState.LIVE}), actor, uow)


def session_picture(session_id: str, actor: Actor, uow: UnitOfWork) -> SessionPicture:
    """A session with its calls and notices, for the staff: leaders have the stage.

    NotAllowed, SessionMissing.
    """
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        return SessionPicture(
            session=session_in(work, session_id),
            calls=work.sessions.calls.of_session(session_id),
            notices=work.sessions.notices.of_session(session_id),
            mark=work.sessions.calls.mark(session_id),
        )


def mark_of(session_id: str, uow: UnitOfWork) -> int:
    """A figure that grows with every change of the session or its calls: whoever sees it grow reads anew."""
    with uow.reading() as work:
        return work.sessions.calls.mark(session_id)


def session_in(work: Work, session_id: str) -> Session:
    """The session; SessionMissing."""
    return _found(work.sessions.plans.by_id(session_id))


def held_in(work: Work, session_id: str) -> Session:
    """The same, held so that no call comes while it is being closed, nor the other way round."""
    return _found(work.sessions.plans.held(session_id))


def _found(session: Session | None) -> Session:
    if session is None:
        raise SessionMissing("没有这一场听民声，未作改动。请刷新。")
    return session


def _checked(wanted: SessionPlan, rules: SessionRules) -> dict[str, Any]:
    """The plan as the session keeps it; SessionRefused."""
    problem = _problem(wanted)
    if problem:
        raise SessionRefused(f"{problem}场次未保存，填写的内容仍在窗口中。")
    return {
        "title": wanted.title.strip(),
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "unit": wanted.unit.strip(),
        "unit_code": wanted.unit_code,
        "leader": wanted.leader,
        "further": wanted.further,
        "seats": wanted.seats,
        "line": wanted.line.strip() or rules.line,
        "scope": wanted.scope,
        "out_of_scope_words": wanted.out_of_scope_words.strip() or rules.out_of_scope_words,
    }


def _problem(wanted: SessionPlan) -> str:
    if not wanted.title.strip() or not wanted.unit.strip():
        return "请填写活动名称和接听单位。"
    if wanted.starts_at.tzinfo is None or wanted.ends_at.tzinfo is None or wanted.ends_at <= wanted.starts_at:
        return "结束时间应晚于开始时间。"
    if wanted.ordinal < 0:
        return "期号应为正数。"
    return _leaders_problem((wanted.leader, *wanted.further)) or _seats_problem(wanted.seats)


def _leaders_problem(leaders: tuple[Leader, ...]) -> str:
    if not all(each.name.strip() and each.code.strip() for each in leaders):
        return "请填写每位接听领导的工号和姓名。"
    return "同一位领导填了两次。" if len({each.code for each in leaders}) < len(leaders) else ""


def _seats_problem(seats: tuple[Seat, ...]) -> str:
    extensions = [each.extension for each in seats]
    if not all(extensions) or len(set(extensions)) < len(extensions):
        return "每个席位须有自己的分机号，不能空缺或重复。"
    without = seats and all(each.kind is not SeatKind.LEADER for each in seats)
    return "席位中没有领导席。" if without else ""


def _refuse_same_line(work: Work, session: Session) -> None:
    running = work.sessions.plans.find(frozenset({SessionState.LIVE}), 100)
    other = next((each for each in running if each.line == session.line and each.id != session.id), None)
    if other is not None:
        raise SessionRefused(f"{other.number}正在用号码 {session.line} 进行，请先结束那一场。未开始。")


USE_CASES: tuple[Callable[..., object], ...] = (
    plan,
    change,
    reseat,
    tick,
    begin,
    end,
    close,
    reopen,
    cancel,
    sessions_in,
    live_sessions,
    session_picture,
    mark_of,
)
