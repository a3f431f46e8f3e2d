"""The follow-up desk by keyboard: call, ask, answer; redo, clear, call back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.followup.meeting_card import MeetingCard
from console.pages.followup.visit_card import VisitCard
from console.theme import Appearance, Scheme
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling import record_answers, record_try
from forms.followup.calling_back import note_missed
from forms.followup.desk import Tab
from forms.followup.redoing import RedoOrder, order_redo
from forms.followup.task import TaskState, TryResult
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.words import StateKind
from telephony.call import EndReason
from tests.console.clipping import clipped
from tests.console.pages.followup.caller import ALT, CTRL, CallerBack
from tests.forms.followup.samples import (
    DAY,
    HAPPY,
    HOUR,
    LATER,
    SECOND_SUPERVISOR,
    UNHAPPY,
    closed,
    done_again,
    now_of,
    task_for,
    with_units,
)
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR, WATER
from tests.forms.samples import NOW


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    found = InMemoryUnitOfWork()
    with_units(found)
    return found


def test_f9_calls_the_citizen_and_digits_answer_while_talking(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket, _ = closed(storage)
    task = task_for(storage, ticket)
    caller = CallerBack(qtbot, storage)
    assert caller.count(Tab.TODAY) == "1"
    form_before = caller.desk.drafts.current.id
    caller.press(Qt.Key.Key_F9)
    assert caller.dialled().target == "13800001234"
    call = caller.goes_out()
    questions = caller.page.questions
    assert questions.status.text() == "正在呼叫，等对方接听…"
    talking = caller.answered(call, recording="/rec/out-1.wav")
    assert questions.status.text() == "通话中"
    assert caller.desk.drafts.current.id == form_before, "a follow-up call opens no new form"
    caller.digits("1112")
    assert questions.words.hasFocus()
    caller.write("修好了，就是慢了点")
    caller.press(Qt.Key.Key_Return, CTRL)
    stored = storage.follow_ups.stored[task.id]
    assert stored.answers == Answers(
        responded=True,
        solved=True,
        process=Satisfaction.SATISFIED,
        result=Satisfaction.FAIRLY,
        words="修好了，就是慢了点",
    )
    assert stored.tries[-1].call_id == "out-1"
    assert now_of(storage, ticket).state is StateKind.ARCHIVED
    assert "已归档" in caller.page.told.text()
    assert caller.count(Tab.TODAY) == "0"
    caller.ended(talking, EndReason.HUNG_UP_THERE)
    record = storage.calls.stored["out-1"]
    assert (record.ticket_id, record.recording) == (ticket.id, "/rec/out-1.wav")
    assert caller.journal.words == {}


def test_a_question_is_left_open_by_0_and_gone_back_to_by_backspace(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    closed(storage)
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_Return)
    caller.digits("10")
    caller.press(Qt.Key.Key_Backspace)
    caller.press(Qt.Key.Key_Backspace)
    caller.digits("2013")
    answers = caller.page.questions.answers
    assert (answers.responded, answers.solved) == (False, None)
    assert (answers.process, answers.result) == (Satisfaction.SATISFIED, Satisfaction.DISSATISFIED)


def test_who_is_not_satisfied_must_say_why_and_goes_on_the_list(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket, _ = closed(storage)
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_Return)
    caller.digits("1213")
    questions = caller.page.questions
    assert not questions.save.isEnabled()
    assert questions.ask_why.isVisible()
    caller.press(Qt.Key.Key_Return, CTRL)
    assert "原因" in questions.refusal.text()
    caller.write("还是不热")
    assert questions.save.isEnabled()
    caller.press(Qt.Key.Key_Return, CTRL)
    assert now_of(storage, ticket).state is StateKind.AWAITING_FOLLOW_UP
    assert caller.count(Tab.UNSATISFIED) == "1"
    assert "清零清单" in caller.page.told.text()


def test_a_call_nobody_answers_proposes_what_to_record_and_when_to_try_again(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket, _ = closed(storage)
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_F9)
    caller.ended(caller.goes_out(), EndReason.BUSY)
    questions = caller.page.questions
    assert questions.status.text() == "没有接通（占线）"
    assert questions.next.moment == LATER + 2 * HOUR
    caller.press(Qt.Key.Key_Z, ALT)
    task = task_for(storage, ticket)
    assert (task.state, task.next_at) == (TaskState.AGAIN, LATER + 2 * HOUR)
    assert (task.tries[-1].result, task.tries[-1].call_id) == (TryResult.BUSY, "out-1")
    assert caller.count(Tab.AGAIN) == "1"
    assert "17:00 再打" in caller.page.told.text()


def test_an_agreed_time_is_taken_from_the_field(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_Return)
    agreed = caller.page.questions.next
    agreed.setDateTime(agreed.dateTime().addSecs(3600))
    caller.press(Qt.Key.Key_Y, ALT)
    assert task_for(storage, ticket).next_at == LATER + 3 * HOUR


def test_the_third_try_on_the_second_day_ends_as_not_rated(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    task = task_for(storage, ticket)
    for moment in (NOW, NOW + HOUR / 2):
        record_try(task.id, TryResult.NO_ANSWER, AGENT, storage, moment)
    caller = CallerBack(qtbot, storage)
    caller.later(days=1)
    caller.page.store.read()
    caller.press(Qt.Key.Key_Return)
    assert caller.page.questions.left_words.text() == "这次联系不上即记为未评价"
    caller.press(Qt.Key.Key_W, ALT)
    assert storage.follow_ups.stored[task.id].state is TaskState.NOT_RATED
    caller.go_to(Tab.NOT_RATED)
    assert len(caller.titles) == 1
    assert "未评价：联系不上" in caller.titles[0]


def test_what_was_answered_is_there_after_a_call_came_in_and_after_a_crash(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket, _ = closed(storage)
    journal = InMemoryJournal()
    caller = CallerBack(qtbot, storage, journal=journal)
    caller.press(Qt.Key.Key_Return)
    caller.digits("1213")
    caller.write("说到一半")
    caller.answered(caller.rings_here())
    questions = caller.page.questions
    assert questions.words.hasFocus()
    assert questions.words.toPlainText() == "说到一半"
    qtbot.waitUntil(lambda: any("说到一半" in each for each in journal.words.values()), timeout=2000)
    again = CallerBack(qtbot, storage, journal=journal)
    kept = again.page.questions.answers
    assert (kept.responded, kept.solved, kept.result) == (True, False, Satisfaction.DISSATISFIED)
    assert kept.words == "说到一半"
    assert task_for(storage, ticket).is_open


def test_a_window_that_comes_back_in_the_middle_of_the_call_still_links_it(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket, _ = closed(storage)
    journal = InMemoryJournal()
    caller = CallerBack(qtbot, storage, journal=journal)
    caller.press(Qt.Key.Key_F9)
    call = caller.answered(caller.goes_out())
    again = CallerBack(qtbot, storage, journal=journal)
    before = again.desk.drafts.current.id
    again.attach((call,))
    again.ended(call, EndReason.HUNG_UP_THERE)
    assert storage.calls.stored["out-1"].ticket_id == ticket.id
    assert again.desk.drafts.current.id == before


def test_a_database_that_is_away_keeps_the_answers(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_Return)
    caller.digits("1111")
    storage.fails_with = StorageUnavailable()
    caller.press(Qt.Key.Key_Return, CTRL)
    assert "连不上数据库" in caller.page.questions.refusal.text()
    assert caller.page.questions.answers.result is Satisfaction.SATISFIED
    caller.page.store.read()
    assert "连不上数据库" in caller.page.told.text()
    storage.fails_with = None
    caller.press(Qt.Key.Key_Return, CTRL)
    assert now_of(storage, ticket).state is StateKind.ARCHIVED


def test_a_supervisor_sends_back_under_a_named_leader(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    record_answers(task_for(storage, ticket).id, UNHAPPY, AGENT, storage, LATER)
    caller = CallerBack(qtbot, storage, SUPERVISOR)
    caller.go_to(Tab.UNSATISFIED)
    caller.press(Qt.Key.Key_Return)
    decide = caller.page.decide
    assert decide.leader.hasFocus()
    caller.press(Qt.Key.Key_Return, CTRL)
    assert "牵头负责人" in decide.refusal.text()
    caller.write("王副局长")
    caller.write_into(decide.unit, "水务")
    caller.write_into(decide.why, "只解释未修复")
    caller.press(Qt.Key.Key_Return, CTRL)
    stored = now_of(storage, ticket)
    assert (stored.state, stored.standing.owner_unit) == (StateKind.REDO, WATER)
    assert "牵头 王副局长" in caller.page.told.text()
    assert "第 1 次重办" in caller.titles[0]


def test_an_agent_sees_the_list_and_is_told_who_decides(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    record_answers(task_for(storage, ticket).id, UNHAPPY, AGENT, storage, LATER)
    caller = CallerBack(qtbot, storage)
    caller.go_to(Tab.UNSATISFIED)
    decide = caller.page.decide
    assert "还是不热" in decide.said.text()
    assert "由班长、领导或督查员决定" in decide.said.text()
    assert not decide.redo.isVisible()
    assert not caller.page.whole_hall.isVisible()


def test_another_person_confirms_that_a_citizen_is_satisfied_now(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket, _ = closed(storage)
    record_answers(task_for(storage, ticket).id, UNHAPPY, AGENT, storage, LATER)
    redo = RedoOrder(leader="王副局长", why="不满意")
    done_again(storage, order_redo(ticket.id, redo, SUPERVISOR, storage, LATER).ticket)
    record_answers(task_for(storage, ticket).id, HAPPY, SUPERVISOR, storage, LATER + DAY)
    own = CallerBack(qtbot, storage, SUPERVISOR)
    own.go_to(Tab.UNSATISFIED)
    assert not own.page.decide.confirm.isVisible()
    other = CallerBack(qtbot, storage, SECOND_SUPERVISOR)
    other.go_to(Tab.UNSATISFIED)
    other.press(Qt.Key.Key_Return)
    assert other.page.decide.confirm.hasFocus()
    other.press(Qt.Key.Key_Space)
    assert now_of(storage, ticket).state is StateKind.ARCHIVED
    assert other.count(Tab.UNSATISFIED) == "0"


def test_a_missed_call_is_listed_called_back_and_gone_once_they_have_spoken(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    caller = CallerBack(qtbot, storage)
    caller.ended(caller.rings_here("13900000000"), EndReason.ABANDONED)
    caller.later(minutes=2)
    caller.ended(caller.rings_here("013900000000", "in-2"), EndReason.NO_ANSWER)
    caller.ended(caller.rings_here("13700000000", "in-3"), EndReason.ANSWERED_ELSEWHERE)
    caller.go_to(Tab.MISSED)
    assert caller.count(Tab.MISSED) == "1"
    assert "139****0000" in caller.titles[0]
    assert "漏接 2 次" in caller.titles[0]
    caller.press(Qt.Key.Key_F9)
    assert caller.dialled().target == "13900000000"
    caller.ended(caller.goes_out(), EndReason.NO_ANSWER)
    assert caller.page.missed.status.text() == "没有接通（无人接听）"
    caller.page.missed.results[TryResult.NO_ANSWER].click()
    assert "已回拨 1 次未通" in caller.titles[0]
    caller.press(Qt.Key.Key_F9)
    caller.answered(caller.goes_out("out-2"))
    assert caller.titles == []
    assert caller.count(Tab.MISSED) == "0"


def test_who_calls_again_and_is_answered_leaves_the_list(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    note_missed("13900000000", NOW, "early", storage)
    caller = CallerBack(qtbot, storage)
    assert caller.count(Tab.MISSED) == "1"
    caller.answered(caller.rings_here("13900000000"))
    assert caller.count(Tab.MISSED) == "0"


def test_a_missed_call_waits_in_the_journal_while_the_database_is_away(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    journal = InMemoryJournal()
    caller = CallerBack(qtbot, storage, journal=journal)
    storage.fails_with = StorageUnavailable()
    caller.ended(caller.rings_here("13900000000"), EndReason.ABANDONED)
    assert list(journal.words) == ["missed/in-1"]
    storage.fails_with = None
    again = CallerBack(qtbot, storage, journal=journal)
    assert again.count(Tab.MISSED) == "1"
    assert journal.words == {}


def test_a_meeting_and_a_visit_are_recorded_beside_the_ticket(
    qtbot: QtBot, storage: InMemoryUnitOfWork, tmp_path: Path
) -> None:
    ticket, _ = closed(storage)
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_D, ALT)
    meeting = next(each for each in caller.page.cards if isinstance(each, MeetingCard))
    assert meeting.place.hasFocus()
    caller.write("物业办公室")
    caller.write_into(meeting.invited, "市热力集团王副局长、物业")
    caller.write_into(meeting.result, "约定11月25日前更换阀门")
    caller.press(Qt.Key.Key_Return, CTRL)
    assert meeting.answer.text() == ""
    (held,) = storage.face_to_face.held
    assert (held.ticket_id, held.invited, held.citizen_came) == (
        ticket.id,
        ("市热力集团王副局长", "物业"),
        False,
    )
    picture = tmp_path / "现场.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    caller.press(Qt.Key.Key_V, ALT)
    visit = next(each for each in caller.page.cards if isinstance(each, VisitCard))
    visit.take_photo(picture)
    caller.write_into(visit.place, "3号楼")
    caller.write_into(visit.found, "室温22度")
    caller.press(Qt.Key.Key_Return, CTRL)
    (made,) = storage.face_to_face.made
    assert [each.name for each in made.photos] == ["现场.png"]


def test_the_whole_hall_is_for_who_may_hand_over(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    closed(storage)
    caller = CallerBack(qtbot, storage, SUPERVISOR)
    assert caller.titles == []
    caller.press(Qt.Key.Key_Q, ALT)
    assert len(caller.titles) == 1


@pytest.mark.parametrize("scale", [1.0, 1.6])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_nothing_is_cut_off(
    qtbot: QtBot, qapp: object, storage: InMemoryUnitOfWork, scheme: Scheme, scale: float
) -> None:
    closed(storage)
    long, _ = closed(storage)
    record_answers(task_for(storage, long).id, UNHAPPY, AGENT, storage, LATER)
    theme.install(qapp, Appearance(scheme=scheme, scale=scale, reduced_motion=True))  # type: ignore[arg-type]
    size = (1290, 640) if scale == 1.0 else (1840, 960)
    caller = CallerBack(qtbot, storage, SUPERVISOR, size=size)
    caller.press(Qt.Key.Key_Q, ALT)
    for tab in (Tab.TODAY, Tab.UNSATISFIED, Tab.MISSED):
        caller.go_to(tab)
        assert clipped(caller.page) == []
    assert Field.NAME.value


def test_what_came_of_a_task_is_not_taken_away_by_its_draft_being_forgotten(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    closed(storage)
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_Return)
    caller.digits("1111")
    caller.press(Qt.Key.Key_Return, CTRL)
    caller.page.store.draft_problem.emit("")
    assert "已归档" in caller.page.told.text()
    caller.page.store.draft_problem.emit("磁盘已满")
    caller.page.store.draft_problem.emit("")
    assert caller.page.told.text() == ""
