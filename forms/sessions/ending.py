"""结果: how a call ends. 在线解答 and 转办 are filed in the ordinary way; 我来督办 is 转办 with a promise.

The ending is decided by who speaks with the citizen; the ticket may be filed from another seat. Both may be
done twice without harm: the ticket is the form's, and a call has one ending, one ticket, one promise.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from forms.access.roles import Actor, Right, Role, require, require_any
from forms.clock.deadline import due
from forms.clock.service import clock_of
from forms.dispatch.ordering import Choice
from forms.dispatch.sending import Dispatched, dispatch
from forms.errors import RuleBroken, TicketChanged
from forms.filing import FileTicket
from forms.lifecycle.moving import line, note, ticket_in
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.service import FiledTicket, file_ticket
from forms.sessions.call import AnsweredBy, CallState, Ending, SessionCall
from forms.sessions.calling import call_in, held_call, open_call
from forms.sessions.drafting import tagged
from forms.sessions.errors import SessionChanged, SessionRefused
from forms.sessions.planning import session_in
from forms.sessions.rules import SESSIONS
from forms.sessions.session import Leader, Session
from forms.supervision.measuring import Wanted, take_within
from forms.supervision.records import Kind, Measure
from forms.supervision.writing import with_letter
from forms.ticket import BEIJING_TIME
from forms.words import Disposal, StateKind, Step

_DIRECT = frozenset({Disposal.ANSWERED, Disposal.THREE_WAY, Disposal.TRANSFERRED})
_SENT = frozenset({Disposal.DISPATCH})


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedCall:
    """A call with its ticket. `dispatched` if it was sent at once, `problem` why it still waits."""

    call: SessionCall
    filed: FiledTicket
    measure: Measure | None = None
    dispatched: Dispatched | None = None
    problem: str = ""


def disposals_of(ending: Ending) -> frozenset[Disposal]:
    """What a form may be filed as under this ending."""
    return _SENT if ending.is_sent_on else _DIRECT


def decide(
    own_id: str,
    ending: Ending,
    words: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    promise_due: datetime | None = None,
) -> SessionCall:
    """Give the call its ending; until its ticket is filed, another may be given.

    我来督办 needs the promise in words; without a date it is due as the rules say. NotAllowed, RuleBroken,
    SessionRefused.
    """
    require_any(actor, (Right.LEAD_SESSION, Right.ASSIST_SESSION))
    words = said(words, "领导承诺的内容") if ending is Ending.PROMISED else words.strip()
    with uow.writing() as work:
        call = open_call(work, own_id)
        until = _promised_until(work, ending, promise_due, now)
        after = call.moved(
            CallState.DECIDED,
            ending=ending,
            words=words,
            decided_by=actor.code,
            decided_at=now,
            promise_due=until,
        )
        work.sessions.calls.save(after)
        return after


def take_back_ending(own_id: str, actor: Actor, uow: UnitOfWork) -> SessionCall:
    """The ending was pressed by mistake: the call has none again. NotAllowed, SessionRefused once filed."""
    require_any(actor, (Right.LEAD_SESSION, Right.ASSIST_SESSION))
    with uow.writing() as work:
        call = open_call(work, own_id)
        if call.state is not CallState.DECIDED:
            raise SessionRefused("这通来电没有可以撤回的结果，工单可能已经提交。未作改动。")
        after = call.moved(_before_deciding(call), ending=None, words="", decided_by="", promise_due=None)
        work.sessions.calls.save(after)
        return after


def _before_deciding(call: SessionCall) -> CallState:
    if call.hung_up_at is not None:
        return CallState.HUNG_UP
    return CallState.WITH_LEADER if call.answered_by is AnsweredBy.LEADER else CallState.SCREENING


def file_call(
    own_id: str,
    command: FileTicket,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    choice: Choice | None = None,
    brand: str = "",
) -> EndedCall:
    """File the ticket of a call that has its ending, and settle it; pressing twice, at two seats, is once.

    转办 waits at the dispatch desk, or is sent at once by *choice* if the actor may dispatch; a refusal there
    leaves it waiting and is told in `problem`. 我来督办 raises a 督办单 in the leader's name, with its letter
    if *brand* is given and a unit was chosen or proposed.

    NotAllowed, SessionRefused, whatever filing refuses.
    """
    require(actor, Right.ASSIST_SESSION)
    with uow.reading() as work:
        call = _with_own_form(work, call_in(work, own_id))
        session = session_in(work, call.session_id)
    _check(call, command)
    if call.state is not CallState.SETTLED and not session.takes_calls:
        raise SessionRefused(f"{session.number}“{session.state.label}”，不能登记或改动来电。未作改动。")
    filed = file_ticket(tagged(command, session), uow, now)
    if filed.ticket.state is StateKind.RECALLED:
        raise SessionRefused(f"工单 {filed.number} 已被撤回，请重新填写并提交。来电结果仍在。")
    settle = partial(_settle, own_id, filed, session, actor, uow, now, _lead_of(command, choice), brand)
    try:
        call, measure = settle()
    except (SessionChanged, TicketChanged):  # another seat has pressed in the same moment
        call, measure = settle()
    ended = EndedCall(call=call, filed=filed, measure=measure)
    if choice is None or filed.already_filed or not (call.ending and call.ending.is_sent_on):
        return ended
    try:
        sent = dispatch(filed.ticket.id, choice, actor, uow, now)
    except RuleBroken as refused:
        return replace(ended, problem=f"工单 {filed.number} 已提交，在派单台待派：{refused.text}")
    return replace(ended, dispatched=sent)


def end_call(
    own_id: str,
    ending: Ending,
    words: str,
    command: FileTicket,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    promise_due: datetime | None = None,
    choice: Choice | None = None,
    brand: str = "",
) -> EndedCall:
    """Decide and file in one go; what is refused in filing leaves the decision. See both."""
    with uow.reading() as work:
        call = _with_own_form(work, call_in(work, own_id))
    _check(replace(call, ending=ending, state=CallState.DECIDED), command)
    if call.state is not CallState.SETTLED:
        decide(own_id, ending, words, actor, uow, now, promise_due=promise_due)
    return file_call(own_id, command, actor, uow, now, choice=choice, brand=brand)


def _check(call: SessionCall, command: FileTicket) -> None:
    if call.ending is None or call.state not in (CallState.DECIDED, CallState.SETTLED):
        raise SessionRefused("请先选定这通来电的结果：在线解答、转办或我来督办。工单未提交，填写的内容仍在。")
    if command.disposal not in disposals_of(call.ending):
        raise SessionRefused(
            f"来电结果是“{call.ending.label}”，不能按“{command.disposal.label}”提交。工单未提交，填写的内容仍在。"
        )
    own = call.ticket_id or call.draft_id
    if own and own != command.id:
        raise SessionRefused(
            "这张工单不是这通来电的，请打开这通来电的工单再提交。工单未提交，填写的内容仍在。"
        )


def _with_own_form(work: Work, call: SessionCall) -> SessionCall:
    """The call; without its form if that was filed and taken back (撤回): then another one may be filed."""
    known = work.tickets.by_id(call.draft_id) if call.draft_id and not call.ticket_id else None
    return replace(call, draft_id="") if known is not None and known.state is StateKind.RECALLED else call


def _settle(
    own_id: str,
    filed: FiledTicket,
    session: Session,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    unit: str,
    brand: str,
) -> tuple[SessionCall, Measure | None]:
    """The call with its ticket, the line in the ticket's trail and the promise: all of it or nothing."""
    with uow.writing() as work:
        call = held_call(work, own_id)
        if call.state is CallState.SETTLED:
            return call, work.supervision.measures.by_id(call.measure_id) if call.measure_id else None
        ticket = ticket_in(work, filed.ticket.id)
        text = _told(call, session)
        note(work, ticket, line(actor, Step.NOTED, now, text=text, why=call.words))
        measure = None
        if call.ending is Ending.PROMISED and call.promise_due is not None:
            measure = _raise_promise(work, call, ticket.id, session, now, unit, brand)
        after = call.moved(
            CallState.SETTLED,
            ticket_id=ticket.id,
            draft_id=ticket.id,
            settled_at=now,
            measure_id="" if measure is None else measure.id,
        )
        work.sessions.calls.save(after)
        return after, measure


def _raise_promise(
    work: Work, call: SessionCall, ticket_id: str, session: Session, now: datetime, unit: str, brand: str
) -> Measure:
    """A 督办单 in the name of the leader who promised; a due that has passed meanwhile is a day from now."""
    leader = _promising(call, session)
    name = Actor(code=leader.code, name=leader.name, roles=frozenset({Role.LEADER}))
    promised = call.promise_due or now
    wanted = Wanted(
        kind=Kind.ORDER,
        reason=f"{session.number}听民声，{leader.line}接听时承诺督办",
        words=call.words,
        unit=unit,
        until=promised if promised > now else _promised_until(work, Ending.PROMISED, None, now),
    )
    return take_within(work, ticket_id, with_letter(wanted, brand) if brand and unit else wanted, name, now)


def _promising(call: SessionCall, session: Session) -> Leader:
    codes = (call.answered_code, call.decided_by)
    return next((each for each in session.leaders if each.code in codes), session.leader)


def _promised_until(work: Work, ending: Ending, given: datetime | None, now: datetime) -> datetime | None:
    if ending is not Ending.PROMISED:
        return None
    if given is None:
        clock, calendar = clock_of(work)
        return due(in_force(SESSIONS, work).promise, now, clock, calendar, begins="承诺").at
    if given <= now:
        raise SessionRefused("承诺的期限应晚于现在，请改正。未作改动。")
    return given


def _told(call: SessionCall, session: Session) -> str:
    """What the ticket's trail says: 听民声 2026-09期，来电 10:32，副市长 郑领导接听，我来督办."""
    came = f"{call.came_at.astimezone(BEIJING_TIME):%H:%M}"
    leader = next((each for each in session.leaders if each.code == call.answered_code), None)
    who = f"{leader.line}接听" if leader is not None else "工作人员接听"
    return f"听民声 {session.number}，来电 {came}，{who}，{call.ending.label if call.ending else ''}"


def _lead_of(command: FileTicket, choice: Choice | None) -> str:
    """The unit that the promise is asked of: the one chosen, or the one proposed beside the form."""
    if choice is not None:
        return choice.lead
    proposed = command.draft.beside.unit
    return "" if proposed is None else proposed.lead


USE_CASES: tuple[Callable[..., object], ...] = (decide, take_back_ending, file_call, end_call)
