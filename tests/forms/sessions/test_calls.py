"""Calls of a session from their coming to their ending, in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.beside import Beside, UnitChoice
from forms.dispatch.ordering import Choice
from forms.draft import Field, FieldValue
from forms.errors import RuleBroken
from forms.filing import FileTicket
from forms.lifecycle.service import life_of
from forms.ports import UnitOfWork
from forms.service import TicketQuery, file_ticket, recall_ticket, search_tickets
from forms.sessions.call import AnsweredBy, Brief, CallState, Ending
from forms.sessions.calling import (
    abandon,
    brief_help,
    hand_over,
    hang_up,
    note_call,
    out_of_scope,
    screen,
    take_back,
    taken_by_leader,
    write_brief,
)
from forms.sessions.drafting import draft_for
from forms.sessions.ending import decide, end_call, file_call
from forms.sessions.errors import CallsBlank, SessionRefused
from forms.sessions.planning import close, end, mark_of, reopen, session_picture
from forms.supervision.notices import to_unit
from forms.supervision.records import Kind, State
from forms.words import Disposal, RequestType, StateKind
from tests.forms.followup.samples import with_units
from tests.forms.lifecycle.samples import HEATING
from tests.forms.samples import LI_JING, NOW
from tests.forms.sessions.samples import (
    BRIEF,
    MAYOR,
    MINUTE,
    OTHER_STAFF,
    PLANNER,
    SOON,
    STAFF,
    came,
    ended,
    form,
    live,
    screened,
)


def proposing(unit: str) -> FileTicket:
    """A form with a unit proposed beside it."""
    command = form()
    beside = Beside(unit=UnitChoice(lead=unit, lead_name="市热力集团"))
    return replace(command, draft=command.draft.with_beside(beside, NOW))


def test_a_call_goes_from_the_staff_to_the_leader_and_its_promise_becomes_a_supervised_order(
    uow: UnitOfWork,
) -> None:
    with_units(uow)
    session = live(uow)
    call = screened(uow, session)
    call = hand_over(call.id, STAFF, uow, NOW + 2 * MINUTE)
    call = taken_by_leader(call.id, MAYOR.code, MAYOR, uow, NOW + 3 * MINUTE)
    assert (call.answered_by, call.answered_code) == (AnsweredBy.LEADER, MAYOR.code)
    decide(call.id, Ending.PROMISED, "今晚八点前恢复供暖", MAYOR, uow, NOW + 5 * MINUTE)
    done = file_call(call.id, proposing(HEATING), OTHER_STAFF, uow, SOON, brand="12345热线")
    assert done.call.state is CallState.SETTLED
    assert done.measure is not None
    assert (done.measure.kind, done.measure.state, done.measure.by) == (Kind.ORDER, State.RUNNING, MAYOR.code)
    assert done.measure.until == done.call.promise_due
    assert done.measure.words == "今晚八点前恢复供暖"
    ticket = life_of(done.call.ticket_id, uow).ticket
    assert ticket.state is StateKind.AWAITING_DISPATCH
    assert (ticket.origin.channel, ticket.origin.external_id) == ("leaders_live", session.number)
    assert f"听民声 {session.number}，来电 14:00，副市长 郑领导接听，我来督办" in [
        each.text for each in ticket.trail
    ]
    assert done.measure.unit == HEATING
    with uow.reading() as work:
        assert work.supervision.measures.letter(done.measure.id) is not None
        assert work.supervision.notices.find((to_unit(HEATING),), 9)


def test_pressing_twice_at_two_seats_files_and_promises_once(uow: UnitOfWork) -> None:
    call = screened(uow, live(uow))
    same = form()
    first = end_call(call.id, Ending.PROMISED, "三天内答复", same, STAFF, uow, SOON)
    again = end_call(call.id, Ending.PROMISED, "三天内答复", same, OTHER_STAFF, uow, SOON + MINUTE)
    assert again.call == first.call
    assert again.measure == first.measure
    assert len(search_tickets(TicketQuery(), uow).lines) == 1
    with uow.reading() as work:
        assert len(work.supervision.measures.of_ticket(first.call.ticket_id)) == 1


def test_an_answer_on_the_line_closes_and_sending_on_waits_at_the_dispatch_desk(uow: UnitOfWork) -> None:
    session = live(uow)
    answered = ended(uow, session, Ending.ANSWERED)
    sent = ended(uow, session, Ending.SENT_ON)
    assert answered.filed.ticket.state is StateKind.CLOSED
    assert sent.filed.ticket.state is StateKind.AWAITING_DISPATCH
    assert answered.measure is sent.measure is None
    assert (sent.call.state, sent.call.hung_up_at) == (CallState.SETTLED, None)


def test_whoever_may_dispatch_sends_it_at_once_and_a_refusal_leaves_it_waiting(uow: UnitOfWork) -> None:
    with_units(uow)
    session = live(uow)
    call = screened(uow, session)
    choice = Choice(lead=HEATING)
    done = end_call(call.id, Ending.SENT_ON, "", form(), PLANNER, uow, SOON, choice=choice)
    assert done.dispatched is not None
    assert done.dispatched.ticket.state is StateKind.AWAITING_SIGN_IN
    other = screened(uow, session)
    done = end_call(other.id, Ending.SENT_ON, "", form(), STAFF, uow, SOON, choice=choice)
    assert done.dispatched is None
    assert "在派单台待派" in done.problem
    assert done.call.state is CallState.SETTLED


def test_an_ending_and_its_form_must_fit(uow: UnitOfWork) -> None:
    call = screened(uow, live(uow))
    with pytest.raises(SessionRefused, match="不能按“派单”提交"):
        end_call(call.id, Ending.ANSWERED, "", form(Disposal.DISPATCH), STAFF, uow, SOON)
    with pytest.raises(SessionRefused, match="请先选定"):
        file_call(call.id, form(), STAFF, uow, SOON)
    with pytest.raises(RuleBroken, match="承诺"):
        decide(call.id, Ending.PROMISED, "  ", STAFF, uow, SOON)
    with pytest.raises(SessionRefused, match="晚于现在"):
        decide(call.id, Ending.PROMISED, "好", STAFF, uow, SOON, promise_due=NOW)
    write_brief(call.id, BRIEF, STAFF, uow, draft_id="another-form")
    decide(call.id, Ending.SENT_ON, "", STAFF, uow, SOON)
    with pytest.raises(SessionRefused, match="不是这通来电的"):
        file_call(call.id, form(), STAFF, uow, SOON)
    with uow.reading() as work:
        assert not work.tickets.search(TicketQuery())


def test_another_ending_may_be_given_until_the_ticket_is_filed(uow: UnitOfWork) -> None:
    call = screened(uow, live(uow))
    decide(call.id, Ending.ANSWERED, "", STAFF, uow, SOON)
    done = end_call(call.id, Ending.SENT_ON, "", form(), STAFF, uow, SOON)
    with pytest.raises(SessionRefused):
        decide(done.call.id, Ending.ANSWERED, "", STAFF, uow, SOON)


def test_out_of_scope_goes_to_the_normal_queue_with_a_polite_sentence(uow: UnitOfWork) -> None:
    session = live(uow)
    call = screened(uow, session)
    with pytest.raises(RuleBroken, match="理由"):
        out_of_scope(call.id, "", STAFF, uow, SOON)
    sent = out_of_scope(call.id, "属法院受理事项", STAFF, uow, SOON)
    assert sent.sentence == session.out_of_scope_words
    assert (sent.call.state, sent.call.is_blank) == (CallState.OUT_OF_SCOPE, False)


def test_who_hangs_up_before_anybody_answers_is_called_back(uow: UnitOfWork) -> None:
    call = came(uow, live(uow), "13800005678")
    gone = hang_up(call.id, STAFF, uow, SOON)
    assert hang_up(call.id, STAFF, uow, SOON + MINUTE) == gone
    assert gone.state is CallState.ABANDONED
    with uow.reading() as work:
        missed = work.missed_calls.open_of("13800005678")
    assert missed is not None
    assert missed.calls == (call.call_id,)


def test_who_has_told_something_is_not_abandoned(uow: UnitOfWork) -> None:
    session = live(uow)
    call = hang_up(screened(uow, session).id, STAFF, uow, SOON)
    assert call.state is CallState.HUNG_UP
    with pytest.raises(SessionRefused, match="已说明诉求"):
        abandon(call.id, "没说清", STAFF, uow, SOON)
    silent = screen(came(uow, session).id, STAFF, uow, NOW)
    assert abandon(silent.id, "无人说话", STAFF, uow, SOON).state is CallState.ABANDONED


def test_no_handing_over_without_a_brief_nor_a_second_call_to_a_busy_leader(uow: UnitOfWork) -> None:
    session = live(uow)
    blank = screen(came(uow, session).id, STAFF, uow, NOW)
    with pytest.raises(SessionRefused, match="反映什么"):
        hand_over(blank.id, STAFF, uow, NOW)
    first, second = screened(uow, session), screened(uow, session)
    hand_over(first.id, STAFF, uow, NOW)
    with pytest.raises(SessionRefused, match="领导席正有一通"):
        hand_over(second.id, STAFF, uow, NOW)
    take_back(first.id, STAFF, uow)
    assert hand_over(second.id, STAFF, uow, NOW).state is CallState.HANDED_OVER
    with pytest.raises(SessionRefused, match="不是"):
        taken_by_leader(second.id, "9999", STAFF, uow, NOW)


def test_hearing_of_a_call_twice_keeps_one_and_the_mark_grows_with_every_change(uow: UnitOfWork) -> None:
    session = live(uow)
    marks = [mark_of(session.id, uow)]
    call = note_call(session.id, "c-1", "0980 6543 567", NOW, STAFF, uow, home_area_code="0980")
    marks.append(mark_of(session.id, uow))
    assert note_call(session.id, "c-1", "138", NOW, OTHER_STAFF, uow) == call
    screen(call.id, STAFF, uow, NOW)
    marks.append(mark_of(session.id, uow))
    picture = session_picture(session.id, STAFF, uow)
    assert marks == sorted(set(marks))
    assert picture.mark == marks[-1]
    assert [each.call_id for each in picture.calls] == ["c-1"]


def test_a_session_with_a_blank_call_cannot_be_closed_and_says_which(uow: UnitOfWork) -> None:
    session = live(uow)
    ended(uow, session, Ending.ANSWERED)
    blank = screened(uow, session)
    end(session.id, PLANNER, uow, SOON)
    with pytest.raises(CallsBlank, match=r"14:00 138\*\*\*\*1234（预审中）") as refused:
        close(session.id, PLANNER, uow, SOON)
    assert refused.value.calls == (blank.id,)
    end_call(blank.id, Ending.SENT_ON, "", form(), STAFF, uow, SOON)
    close(session.id, PLANNER, uow, SOON)
    with pytest.raises(SessionRefused, match="已归档"):
        note_call(session.id, "late", "13800009999", NOW, STAFF, uow)
    reopen(session.id, "漏记一通", PLANNER, uow)
    with pytest.raises(SessionRefused, match="补录"):
        note_call(session.id, "late", "13800009999", NOW, STAFF, uow)
    assert note_call(session.id, "late", "13800009999", NOW, STAFF, uow, late_why="漏记").late_why == "漏记"


def test_staff_see_earlier_tickets_of_the_number_and_leaders_do_not(uow: UnitOfWork) -> None:
    session = live(uow)
    earlier = ended(uow, session, Ending.ANSWERED).filed
    call = screened(uow, session)
    found = brief_help(call.id, STAFF, uow, NOW + timedelta(days=1))
    assert [each.ticket.number for each in found.history.lines] == [earlier.number]
    with pytest.raises(NotAllowed):
        brief_help(call.id, MAYOR, uow, NOW)
    with pytest.raises(NotAllowed):
        session_picture(session.id, MAYOR, uow)
    with pytest.raises(NotAllowed):
        hand_over(call.id, MAYOR, uow, NOW)
    with pytest.raises(NotAllowed):
        screen(call.id, MAYOR, uow, NOW)


def test_everything_of_a_call_comes_back_as_it_was_stored(uow: UnitOfWork) -> None:
    session = live(uow)
    brief = replace(BRIEF, request_type=RequestType.REPORT, confidential=True, article_id="a-1")
    call = screened(uow, session, brief, number="")
    changes: dict[Field, FieldValue] = {Field.CONFIDENTIAL: True}
    due = SOON + timedelta(days=2)
    done = end_call(
        call.id, Ending.PROMISED, "保密办理", form(changes=changes), STAFF, uow, SOON, promise_due=due
    )
    with uow.reading() as work:
        assert work.sessions.calls.of_ticket(done.call.ticket_id) == done.call
        assert work.sessions.calls.of_phone(call.call_id) == done.call
        assert work.sessions.plans.by_id(session.id) == session
    assert (done.call.brief, done.call.promise_due) == (brief, due)
    assert Brief().is_empty


def test_a_calls_form_begins_with_its_brief_and_files_as_its_own(uow: UnitOfWork) -> None:
    session = live(uow)
    call = screened(uow, session, replace(BRIEF, request_type=RequestType.COMPLAINT))
    draft = draft_for(call, session, STAFF.code, NOW)
    assert (draft.text(Field.NAME), draft.text(Field.CONTENT)) == (BRIEF.name, BRIEF.what)
    assert (draft.text(Field.EXTERNAL_ID), draft.call_id) == (session.number, call.call_id)
    write_brief(call.id, call.brief, STAFF, uow, draft_id=draft.id)
    draft = draft.with_value(Field.TITLE, "停暖", NOW)
    same = replace(form(), draft=draft)
    done = end_call(call.id, Ending.SENT_ON, "", same, STAFF, uow, SOON)
    assert done.call.ticket_id == draft.id
    assert done.filed.ticket.caller.phones == ("13800001234",)


def test_a_form_that_was_taken_back_gives_way_to_another(uow: UnitOfWork) -> None:
    call = screened(uow, live(uow))
    first = form()
    write_brief(call.id, BRIEF, STAFF, uow, draft_id=first.id)
    file_ticket(first, uow, NOW)
    recall_ticket(first.id, LI_JING, uow, NOW)
    with pytest.raises(SessionRefused, match="已被撤回"):
        end_call(call.id, Ending.SENT_ON, "", first, STAFF, uow, SOON)
    second = form()
    done = end_call(call.id, Ending.SENT_ON, "", second, STAFF, uow, SOON)
    assert (done.call.ticket_id, done.call.state) == (second.id, CallState.SETTLED)
