"""Where a call meets a ticket: the desk's store, without a window."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from console.filing import Filed
from console.link import LinkState
from forms.access.roles import Actor, Role
from forms.call_record import LegResult, ParticipantKind, TransferResult
from forms.draft import Draft, Field, Finding
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.rules import STATES
from forms.rules.service import put_rule
from forms.ticket import Operator
from forms.words import Disposal, StateKind
from telephony.account import Account
from telephony.agent import AgentState
from telephony.call import CallPurpose, CallState, EndReason
from telephony.protocol import (
    Answer,
    Attached,
    CallChanged,
    ChangeSettings,
    CommandRefused,
    HangUp,
    Refusal,
    SignIn,
    StartThreeWay,
    ThreeWayFailed,
    Transfer,
)
from telephony.state import EMPTY
from tests.console.desks import CATALOGUE, OPERATOR, TestDesk, make_desk

LEAF = CATALOGUE.categories.search("噪音")[0].code


@pytest.fixture
def seat(qtbot: QtBot) -> TestDesk:
    """A signed-in desk."""
    seat = make_desk()
    seat.attach()
    return seat


def type_dispatch(seat: TestDesk) -> None:
    """Everything that a dispatched ticket needs."""
    for field, value in {
        Field.REQUEST_TYPE: "complaint",
        Field.TITLE: "夜间施工噪音扰民",
        Field.CONTENT: "张先生反映昨晚十点鹿城小区旁工地仍在施工，因噪音无法休息，已向物业反映无果。",
        Field.PURPOSE: "夜间停止施工",
        Field.ADDRESS: "鹿城小区东门",
        Field.CATEGORY: LEAF,
        Field.NAME: "张先生",
    }.items():
        seat.desk.drafts.edit(field, value)


def test_a_ringing_caller_is_looked_up_and_shown_before_anybody_answers(seat: TestDesk) -> None:
    seat.rings(name="张三")
    view = seat.desk.callers.view
    assert view.shown_number == "138 0000 1234"
    assert view.name == "张三"
    assert view.history is not None
    assert view.history.lines == ()


def test_ringing_changes_nothing_in_the_form_that_is_being_typed(seat: TestDesk) -> None:
    seat.desk.drafts.edit(Field.TITLE, "上一个来电的标题")
    before = seat.desk.drafts.current
    seat.rings()
    assert seat.desk.drafts.current is before


def test_answering_binds_an_unused_form_to_the_call(seat: TestDesk) -> None:
    before = seat.desk.drafts.current.id
    seat.answered(seat.rings(line="12369"))
    draft = seat.desk.drafts.current
    assert draft.id == before
    assert draft.call_id == "c1"
    assert draft.text(Field.CALLER_NUMBER) == "13800001234"
    assert draft.text(Field.HOTLINE) == "12369"


def test_answering_while_another_form_is_half_typed_keeps_that_form_waiting(seat: TestDesk) -> None:
    seat.desk.drafts.edit(Field.TITLE, "上一个来电的标题")
    half_typed = seat.desk.drafts.current
    came_forward: list[Draft] = []
    seat.desk.form_came_forward.connect(came_forward.append)
    seat.answered(seat.rings())
    assert seat.desk.drafts.current.call_id == "c1"
    assert [draft.id for draft in seat.desk.drafts.view.waiting] == [half_typed.id]
    assert came_forward == [seat.desk.drafts.current]
    assert {draft.id for draft in seat.journal.open_drafts()} == {half_typed.id, seat.desk.drafts.current.id}


def test_the_forms_of_an_answered_call_are_in_the_journal_before_anything_is_typed(seat: TestDesk) -> None:
    seat.answered(seat.rings())
    assert [draft.call_id for draft in seat.journal.open_drafts()] == ["c1"]


def test_a_restarted_window_opens_the_draft_of_the_call_that_still_runs(qtbot: QtBot) -> None:
    journal = InMemoryJournal()
    first = make_desk(journal=journal)
    first.attach()
    call = first.answered(first.rings())
    first.desk.drafts.edit(Field.CONTENT, "说到一半窗口就没了")
    first.desk.drafts.save()

    second = make_desk(journal=journal)
    second.desk.open()
    state = msgspec.structs.replace(EMPTY, calls=(call,))
    second.desk.phone.follow_link(LinkState.ATTACHED)
    second.desk.phone.receive(Attached(version=1, pid=1, state=state))
    assert second.desk.drafts.current.call_id == call.id
    assert second.desk.drafts.current.text(Field.CONTENT) == "说到一半窗口就没了"
    assert second.desk.drafts.view.waiting == ()


def test_each_person_at_a_seat_has_their_own_drafts(qtbot: QtBot) -> None:
    journal = InMemoryJournal()
    first = make_desk(journal=journal)
    first.desk.drafts.edit(Field.CONTENT, "李静记到一半")
    first.desk.drafts.save()

    second = make_desk(journal=journal)
    colleague = Operator(code="1002", name="王磊", extension="1001")
    second.desk.rules = replace(second.desk.rules, operator=colleague)
    second.desk.open()
    assert second.desk.drafts.current.is_empty
    assert second.desk.drafts.view.waiting == ()

    again = make_desk(journal=journal)
    again.desk.open()
    assert again.desk.drafts.current.text(Field.CONTENT) == "李静记到一半"


def test_a_restarted_window_that_attaches_before_its_drafts_are_read_shows_one_form_for_the_call(
    qtbot: QtBot,
) -> None:
    journal = InMemoryJournal()
    first = make_desk(journal=journal)
    first.attach()
    call = first.answered(first.rings())
    first.desk.drafts.edit(Field.CONTENT, "说到一半窗口就没了")
    first.desk.drafts.save()

    second = make_desk(journal=journal)
    state = msgspec.structs.replace(EMPTY, calls=(call,))
    second.desk.phone.follow_link(LinkState.ATTACHED)
    second.desk.phone.receive(Attached(version=1, pid=1, state=state))
    second.desk.open()
    drafts = (second.desk.drafts.current, *second.desk.drafts.view.waiting)
    assert [draft.text(Field.CONTENT) for draft in drafts if draft.call_id == call.id] == [
        "说到一半窗口就没了"
    ]
    assert second.desk.drafts.current.text(Field.CONTENT) == "说到一半窗口就没了"


def test_dispatch_files_the_ticket_and_empties_the_form(seat: TestDesk) -> None:
    seat.answered(seat.rings())
    type_dispatch(seat)
    filed: list[Filed] = []
    seat.desk.filing.filed.connect(filed.append)
    seat.desk.filing.file(Disposal.DISPATCH)
    assert len(filed) == 1
    assert filed[0].number == "20261121-000001"
    assert filed[0].next_step == "等待派单员派单"
    with seat.storage.reading() as work:
        ticket = work.tickets.by_number("20261121-000001")
    assert ticket is not None
    assert ticket.origin.call_id == "c1"
    assert seat.desk.drafts.current.is_empty
    assert seat.journal.open_drafts() == ()
    assert seat.journal.pending_filings() == ()


def test_an_incomplete_form_is_not_filed_and_says_what_is_missing(seat: TestDesk) -> None:
    refused: list[tuple[Finding, ...]] = []
    seat.desk.filing.refused.connect(refused.append)
    seat.desk.filing.file(Disposal.DISPATCH)
    fields = {finding.field for finding in refused[0]}
    assert {Field.REQUEST_TYPE, Field.TITLE, Field.CONTENT, Field.CATEGORY} <= fields
    assert seat.desk.drafts.current.errors == refused[0]


class AwayStorage(InMemoryUnitOfWork):
    """A database that is away until told otherwise."""

    away = True

    def writing(self):  # type: ignore[no-untyped-def]
        if self.away:
            raise StorageUnavailable
        return super().writing()


def test_a_filing_while_the_database_is_away_is_kept_and_arrives_later_with_its_number(qtbot: QtBot) -> None:
    storage = AwayStorage()
    seat = make_desk(storage=storage)
    seat.attach()
    type_dispatch(seat)
    seat.desk.drafts.edit(Field.CONTACT_NUMBER, "13800001234")
    filed: list[Filed] = []
    seat.desk.filing.filed.connect(filed.append)
    seat.desk.filing.file(Disposal.DISPATCH)
    assert filed[0].is_waiting
    assert len(seat.journal.pending_filings()) == 1
    assert any(notice.key == "filing" for notice in seat.notices)

    storage.away = False
    seat.desk.filing.resend()
    assert seat.journal.pending_filings() == ()
    with storage.reading() as work:
        assert work.tickets.by_number("20261121-000001") is not None
    assert "20261121-000001" in seat.notices[-1].happened


def test_a_database_that_cannot_even_be_opened_loses_nothing(qtbot: QtBot) -> None:
    class Unopenable(InMemoryUnitOfWork):
        def reading(self):  # type: ignore[no-untyped-def]
            raise StorageUnavailable

        writing = reading

    seat = make_desk(storage=Unopenable())
    seat.attach()
    type_dispatch(seat)
    seat.desk.drafts.edit(Field.CONTACT_NUMBER, "13800001234")
    seat.desk.filing.file(Disposal.DISPATCH)
    assert [pending.command.draft.text(Field.TITLE) for pending in seat.journal.pending_filings()] == [
        "夜间施工噪音扰民"
    ]


def test_recalling_within_the_window_brings_the_content_back(seat: TestDesk) -> None:
    seat.answered(seat.rings())
    type_dispatch(seat)
    filed: list[Filed] = []
    seat.desk.filing.filed.connect(filed.append)
    seat.desk.filing.file(Disposal.DISPATCH)
    seat.clock.pass_(5)
    seat.desk.filing.recall(filed[0])
    assert seat.desk.drafts.current.text(Field.TITLE) == "夜间施工噪音扰民"
    assert seat.desk.drafts.current.id != filed[0].draft.id


def test_recalling_too_late_is_refused_in_words(seat: TestDesk) -> None:
    seat.answered(seat.rings())
    type_dispatch(seat)
    filed: list[Filed] = []
    seat.desk.filing.filed.connect(filed.append)
    seat.desk.filing.file(Disposal.DISPATCH)
    assert filed[0].recall_until == seat.clock.at + timedelta(seconds=10)
    seat.clock.pass_(11)
    seat.desk.filing.recall(filed[0])
    assert seat.desk.drafts.current.is_empty
    assert "不能撤回" in seat.notices[-1].happened


def test_one_key_brings_110_in_and_the_form_and_the_call_remember_it(seat: TestDesk) -> None:
    citizen = seat.answered(seat.rings())
    seat.desk.three_way_with("110")
    command = seat.line.last()
    assert command == StartThreeWay(call_id="c1", target="110", name="110 报警")
    seat.clock.pass_(3)
    police = seat.answered(seat.dials("110", CallPurpose.THREE_WAY, "c1", name="110 报警"))
    assert seat.desk.drafts.current.text(Field.HANDED_TO) == "110 报警"
    seat.clock.pass_(30)
    seat.ended(police, EndReason.HUNG_UP_THERE)
    seat.ended(citizen, EndReason.HUNG_UP_THERE)
    with seat.storage.reading() as work:
        record = work.calls.by_id("c1")
    assert record is not None
    kinds = [(each.kind, each.number, each.result) for each in record.participants]
    assert kinds == [
        (ParticipantKind.CITIZEN, "13800001234", LegResult.ANSWERED),
        (ParticipantKind.EMERGENCY, "110", LegResult.ANSWERED),
    ]
    police_part = record.participants[1]
    assert police_part.left_at is not None
    assert police_part.left_at - police_part.joined_at == timedelta(seconds=30)


def test_a_third_party_that_does_not_come_leaves_the_citizen_and_says_so(seat: TestDesk) -> None:
    seat.answered(seat.rings())
    seat.desk.phone.receive(ThreeWayFailed(call_id="c1", target="110", name="110 报警", sip_status=486))
    assert "110 报警" in seat.notices[-1].happened
    assert "占线" in seat.notices[-1].happened
    assert "市民仍在线上" in seat.notices[-1].to_do


def test_a_supervised_transfer_is_on_the_calls_record(seat: TestDesk) -> None:
    citizen = seat.answered(seat.rings())
    seat.desk.transfer_to("7229995")
    assert isinstance(seat.line.last(), Transfer)
    leg = seat.answered(seat.dials("7229995", CallPurpose.TRANSFER, "c1", name="扫黑除恶举报"))
    seat.clock.pass_(1)
    seat.ended(leg, EndReason.TRANSFERRED)
    seat.ended(citizen, EndReason.TRANSFERRED)
    with seat.storage.reading() as work:
        record = work.calls.by_id("c1")
    assert record is not None
    assert [(each.target, each.result) for each in record.transfers] == [
        ("7229995", TransferResult.COMPLETED)
    ]


def test_hanging_up_in_a_conference_ends_every_leg(seat: TestDesk) -> None:
    citizen = seat.answered(seat.rings())
    police = seat.answered(seat.dials("110", CallPurpose.THREE_WAY, "c1"))
    state = msgspec.structs.replace(seat.desk.phone.state, conference=(citizen.id, police.id))
    seat.desk.phone.receive(Attached(version=1, pid=1, state=state))
    seat.line.sent.clear()
    seat.desk.phone.hang_up()
    ended = [command.call_id for command in seat.line.sent if isinstance(command, HangUp)]
    assert ended == [citizen.id, police.id]


def test_a_refused_command_is_said_in_plain_words(seat: TestDesk) -> None:
    seat.desk.phone.receive(CommandRefused(command_id="x", refusal=Refusal.TOO_MANY_CALLS))
    assert seat.notices[-1].happened == "同时最多4路通话，先结束一路。"


def test_after_an_engine_restart_the_agent_is_signed_in_again_as_before(seat: TestDesk) -> None:
    account = Account(extension="1001", server="pbx.example", password="secret")
    seat.desk.phone.sign_in(account)
    seat.desk.phone.follow_link(LinkState.RESTARTING)
    seat.line.sent.clear()
    seat.desk.phone.follow_link(LinkState.ATTACHED)
    seat.desk.phone.receive(Attached(version=1, pid=2, state=EMPTY))
    settings, sign_in = seat.line.sent
    assert isinstance(settings, ChangeSettings)
    assert isinstance(sign_in, SignIn)
    assert sign_in.account == account


def test_keys_do_what_they_say(seat: TestDesk) -> None:
    call = seat.rings()
    seat.desk.phone.answer()
    assert seat.line.last() == Answer(call_id="c1")
    call = seat.answered(call)
    held = call.moved(CallState.HELD, seat.unix())
    seat.desk.phone.hold_or_resume()
    assert type(seat.line.last()).__name__ == "Hold"
    seat.desk.phone.receive(CallChanged(call=held))
    seat.desk.phone.hold_or_resume()
    assert type(seat.line.last()).__name__ == "Resume"


def test_the_desk_knows_its_operator(seat: TestDesk) -> None:
    seat.desk.open()
    with seat.storage.reading() as work:
        assert work.operators.by_code("1001") == OPERATOR
    assert seat.desk.phone.state.agent.state is AgentState.READY


def test_a_second_matter_typed_in_the_same_call_belongs_to_that_call(seat: TestDesk) -> None:
    seat.answered(seat.rings())
    type_dispatch(seat)
    seat.desk.filing.file(Disposal.DISPATCH)
    assert seat.desk.drafts.current.call_id == ""
    seat.desk.drafts.edit(Field.TITLE, "还有一件事")
    assert seat.desk.drafts.current.call_id == "c1"
    assert seat.desk.drafts.current.text(Field.CALLER_NUMBER) == "13800001234"


def test_a_form_begun_before_the_call_stays_without_it(seat: TestDesk) -> None:
    seat.desk.drafts.edit(Field.TITLE, "补记昨天的信访件")
    before = seat.desk.drafts.current.id
    seat.clock.pass_(5)
    seat.answered(seat.rings())
    seat.desk.drafts.bring_forward(before)
    seat.desk.drafts.edit(Field.CONTENT, "继续补记")
    assert seat.desk.drafts.current.call_id == ""


def test_the_hall_s_own_names_of_states_are_known_from_the_start(qtbot: QtBot) -> None:
    seat = make_desk()
    text = STATES.default.text.replace('in_hand = "办理中"', 'in_hand = "处置中"')
    admin = Actor(code="9001", name="王管", roles=frozenset({Role.ADMINISTRATOR}))
    put_rule(STATES, text, "本地叫法", 0, admin, seat.storage, seat.clock())
    with qtbot.waitSignal(seat.desk.hall_known):
        seat.desk.open()
    assert seat.desk.hall.state(StateKind.IN_HAND) == "处置中"
    assert seat.desk.hall.state(StateKind.ARCHIVED) == StateKind.ARCHIVED.label
