"""Pre-screening: the card beside the form, one key to the leader, out of scope, no call without an ending."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from forms.access.roles import Actor, Role
from forms.draft import Field
from forms.sessions.call import CallState, Ending
from forms.sessions.calling import hang_up, taken_by_leader
from forms.sessions.ending import decide
from forms.words import Disposal
from telephony.call import CallPurpose, EndReason
from telephony.protocol import Transfer, TransferFailed, TransferMode
from tests.console.desks import CATALOGUE
from tests.console.pages.screening.desk_of_staff import StaffDesk
from tests.console.typing import commit
from tests.forms.sessions.samples import MAYOR, SOON

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def staff(qtbot: QtBot) -> Iterator[StaffDesk]:
    made = StaffDesk()
    qtbot.addWidget(made.page)
    made.page.resize(1366, 768)
    made.page.show()
    made.page.activateWindow()
    qtbot.waitUntil(made.page.isActiveWindow)
    yield made
    made.desk.sessions.rest()


def fill_form(staff: StaffDesk) -> None:
    """What the form needs beside the card's words."""
    drafts = staff.desk.drafts
    drafts.fill(Field.CATEGORY, CATALOGUE.categories.search("供暖")[0].code)
    drafts.fill(Field.PURPOSE, "恢复供暖")


def write_card(staff: StaffDesk) -> None:
    """The card as the staff type it."""
    commit(staff.card.what, "3号楼停暖两天")
    commit(staff.card.name, "张国强")
    staff.card.name.textEdited.emit(staff.card.name.text())
    commit(staff.card.where, "阳光花园3号楼")
    staff.card.where.textEdited.emit(staff.card.where.text())
    staff.card.kind.setCurrentIndex(staff.card.kind.findText("投诉"))
    staff.card.kind.activated.emit(staff.card.kind.currentIndex())


def test_only_calls_on_the_sessions_line_open_a_card(staff: StaffDesk) -> None:
    session = staff.begins()
    staff.answers(line="12345")
    assert (staff.calls, staff.desk.screening.view.call) == ((), None)
    staff.made.ended(staff.desk.phone.state.calls[0], EndReason.HUNG_UP_THERE)
    staff.answers(call_id="c2")
    (call,) = staff.calls
    assert (call.state, call.screened_by, call.line) == (CallState.SCREENING, "1001", session.line)
    assert staff.card._fields.isVisible()
    assert staff.desk.drafts.current.text(Field.EXTERNAL_ID) == session.number


def test_one_key_hands_the_citizen_over_with_card_and_form_and_back_if_nobody_answers(
    staff: StaffDesk,
) -> None:
    staff.begins()
    leg = staff.answers()
    QTest.keyClick(staff.page, Qt.Key.Key_F2, CONTROL)
    assert "还没有写明" in staff.made.notices[-1].happened
    write_card(staff)
    QTest.keyClick(staff.page, Qt.Key.Key_F2, CONTROL)
    (call,) = staff.calls
    assert (call.state, call.brief.what, call.brief.name) == (
        CallState.HANDED_OVER,
        "3号楼停暖两天",
        "张国强",
    )
    assert staff.made.line.last() == Transfer(call_id="c1", target="8100", name="领导席")
    form = staff.desk.drafts.current
    assert (call.draft_id, form.text(Field.CONTENT)) == (form.id, "3号楼停暖两天")
    assert staff.desk.shared.view.draft_id == form.id
    staff.desk.phone.receive(TransferFailed(call_id=leg.id, target="8100", sip_status=408))
    assert staff.calls[0].state is CallState.SCREENING
    assert "已回到您这里" in staff.card.told.text()
    staff.desk.screening.hand_over()
    side = staff.made.dials("8100", CallPurpose.TRANSFER, leg.id)
    staff.made.ended(side, EndReason.HUNG_UP_HERE)  # called off by the staff
    assert staff.calls[0].state is CallState.SCREENING


def test_what_the_leader_decided_is_filed_by_the_staffs_desk_once_it_cannot_be_taken_back(
    staff: StaffDesk,
) -> None:
    staff.begins()
    leg = staff.answers()
    write_card(staff)
    staff.desk.screening.hand_over()
    (call,) = staff.calls
    taken_by_leader(call.id, MAYOR.code, MAYOR, staff.uow, SOON)
    staff.desk.sessions.refresh()
    staff.made.ended(leg, EndReason.TRANSFERRED)
    decide(call.id, Ending.PROMISED, "今晚供暖", MAYOR, staff.uow, staff.made.clock.at)
    fill_form(staff)
    staff.desk.screening.filing.look()
    assert staff.calls[0].state is CallState.DECIDED
    staff.made.clock.pass_(13)
    staff.desk.sessions.refresh()
    staff.desk.screening.filing.look()
    hang_up(call.id, MAYOR, staff.uow, staff.made.clock.at)
    (settled,) = staff.calls
    assert (settled.state, settled.ending, bool(settled.measure_id)) == (
        CallState.SETTLED,
        Ending.PROMISED,
        True,
    )
    with staff.uow.reading() as work:
        ticket = work.tickets.by_id(settled.ticket_id)
    assert ticket is not None
    assert staff.page.blank.text() == "每一通都有结果"


def test_the_staff_end_a_call_by_filing_its_form(staff: StaffDesk) -> None:
    staff.begins()
    leg = staff.answers()
    write_card(staff)
    staff.desk.screening._keep()
    staff.desk.screening._fill_form()
    fill_form(staff)
    staff.made.ended(leg, EndReason.HUNG_UP_THERE)
    assert staff.calls[0].state is CallState.HUNG_UP
    staff.desk.filing.file(Disposal.DISPATCH)
    (call,) = staff.calls
    assert (call.state, call.ending) == (CallState.SETTLED, Ending.SENT_ON)


def test_out_of_scope_says_the_sentence_first_and_then_sends_the_citizen_on(staff: StaffDesk) -> None:
    session = staff.begins()
    staff.answers()
    QTest.keyClick(staff.page, Qt.Key.Key_F3, CONTROL)
    assert session.out_of_scope_words in staff.card.say.words.text()
    assert [each.state for each in staff.calls] == [CallState.SCREENING]
    QTest.keyClick(staff.page, Qt.Key.Key_F3, CONTROL)
    assert [each.state for each in staff.calls] == [CallState.OUT_OF_SCOPE]
    sent = staff.made.line.last()
    assert isinstance(sent, Transfer)
    assert (sent.target, sent.mode) == ("*60", TransferMode.BLIND)
    assert staff.page.blank.text() == "每一通都有结果"


def test_a_call_of_another_purpose_is_no_call_of_the_session(staff: StaffDesk) -> None:
    staff.begins()
    call = staff.made.rings(line="123459")
    staff.made.answered(msgspec.structs.replace(call, purpose=CallPurpose.CONSULTATION))
    assert staff.calls == ()


def test_the_assistant_beside_the_leader_writes_in_the_same_form(staff: StaffDesk, qtbot: QtBot) -> None:
    staff.begins()
    staff.answers()
    write_card(staff)
    staff.desk.screening.hand_over()
    wang = Actor(code="1009", name="王芳", roles=frozenset({Role.AGENT}))
    assistant = StaffDesk(staff, wang)
    qtbot.addWidget(assistant.page)
    assistant.page.show()
    wanted: list[bool] = []
    assistant.page.form_wanted.connect(lambda: wanted.append(True))
    assistant.page.board.take_focus()
    QTest.keyClick(assistant.page.board, Qt.Key.Key_Return)
    assert wanted == [True]
    form = assistant.desk.drafts
    qtbot.waitUntil(lambda: form.current.text(Field.CONTENT) == "3号楼停暖两天")
    assert form.current.id == staff.desk.drafts.current.id
    form.fill(Field.ANSWER, "今晚恢复")
    qtbot.waitUntil(lambda: staff.desk.drafts.current.text(Field.ANSWER) == "今晚恢复")
    qtbot.waitUntil(lambda: [each.name for each in staff.desk.shared.view.others] == ["王芳"])
    assistant.desk.sessions.rest()
    assistant.desk.shared.rest()
    staff.desk.shared.rest()
