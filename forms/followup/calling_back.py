"""The use cases of missed calls, listed at the foot. What the telephone saw comes in as plain values."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from forms import phone_number
from forms.access.roles import Actor, Right, require
from forms.errors import RuleBroken
from forms.followup.errors import FollowUpChanged, FollowUpMissing
from forms.followup.missed import MissedCall, MissedState
from forms.followup.task import Try, TryResult
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work

_TRIES = 10
"""Times that a call is noted anew where somebody else came first."""


def note_missed(
    number: str,
    at: datetime,
    call_id: str,
    uow: UnitOfWork,
    *,
    line: str = "",
    name: str = "",
    owner: str = "",
    home_area_code: str = "",
) -> MissedCall | None:
    """A call that nobody answered: one task for each number, whoever missed it and how often.

    *call_id* tells one call from another, so that hearing of it twice changes nothing, not even after the
    task has ended. None for a withheld number: nobody can call that back.
    """
    spelled = phone_number.normalise(number, home_area_code)
    if not spelled:
        return None
    fresh = MissedCall(
        id=uuid4().hex,
        number=spelled,
        line=line,
        name=name,
        first_at=at,
        last_at=at,
        calls=(call_id,),
        owner=owner,
    )
    for _ in range(_TRIES - 1):
        # every supervisor's window hears of it at the same moment
        with suppress(FollowUpChanged):
            return _noted(fresh, uow)
    return _noted(fresh, uow)


def _noted(fresh: MissedCall, uow: UnitOfWork) -> MissedCall | None:
    (call_id,) = fresh.calls
    with uow.writing() as work:
        if work.missed_calls.knows(call_id):
            return work.missed_calls.open_of(fresh.number)
        before = work.missed_calls.open_of(fresh.number)
        if before is None:
            work.missed_calls.add(fresh)
            return fresh
        after = before.again(call_id, fresh.last_at, fresh.line, fresh.name)
        work.missed_calls.save(after)
        return after


def note_reached(
    number: str,
    at: datetime,
    uow: UnitOfWork,
    *,
    by: str = "",
    outgoing: bool = False,
    home_area_code: str = "",
) -> MissedCall | None:
    """Somebody has spoken with this number since: its task leaves the list, called back or called again.

    None if there was none, or if it was missed only after *at*.
    """
    spelled = phone_number.normalise(number, home_area_code)
    if not spelled:
        return None
    for _ in range(_TRIES - 1):
        with suppress(FollowUpChanged):
            return _reached(spelled, at, uow, by, outgoing=outgoing)
    return _reached(spelled, at, uow, by, outgoing=outgoing)


def _reached(number: str, at: datetime, uow: UnitOfWork, by: str, *, outgoing: bool) -> MissedCall | None:
    with uow.reading() as work:
        if work.missed_calls.open_of(number) is None:
            return None
    with uow.writing() as work:
        missed = work.missed_calls.open_of(number)
        if missed is None or missed.last_at > at:
            return None
        state = MissedState.CALLED_BACK if outgoing else MissedState.ANSWERED_LATER
        after = missed.ended(state, at, by)
        work.missed_calls.save(after)
        return after


def record_call_back(
    missed_id: str,
    result: TryResult,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    call_id: str = "",
    note: str = "",
) -> MissedCall:
    """Record what came of calling back: who was reached is off the list.

    NotAllowed, FollowUpMissing, FollowUpRefused.
    """
    require(actor, Right.FOLLOW_UP)
    with uow.writing() as work:
        missed = missed_in(work, missed_id)
        made = Try(at=now, by=actor.code, result=result, call_id=call_id, note=note.strip())
        after = missed.tried(made)
        work.missed_calls.save(after)
        return after


def drop_missed(missed_id: str, actor: Actor, uow: UnitOfWork, now: datetime, why: str) -> MissedCall:
    """Take a number off the list without calling it (骚扰, 空号 …). For the supervisor, with a reason."""
    require(actor, Right.HAND_OVER_FOLLOW_UP)
    why = said(why, "不再回拨的理由")
    with uow.writing() as work:
        after = missed_in(work, missed_id).ended(MissedState.DROPPED, now, actor.code, why)
        work.missed_calls.save(after)
        return after


def number_to_call_back(missed_id: str, actor: Actor, uow: UnitOfWork) -> str:
    """The number for the telephone. NotAllowed, FollowUpMissing, RuleBroken if it has left the list."""
    require(actor, Right.FOLLOW_UP)
    with uow.reading() as work:
        missed = missed_in(work, missed_id)
    if not missed.is_open:
        raise RuleBroken(f"这个号码已“{missed.state.label}”，不用再拨。")
    return missed.number


def missed_in(work: Work, missed_id: str) -> MissedCall:
    """The task; FollowUpMissing."""
    found = work.missed_calls.by_id(missed_id)
    if found is None:
        raise FollowUpMissing("没有这个漏接回拨，未作改动。")
    return found


USE_CASES: tuple[Callable[..., object], ...] = (
    note_missed,
    note_reached,
    record_call_back,
    drop_missed,
    number_to_call_back,
)
