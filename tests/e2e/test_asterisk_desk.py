"""The real window on a real Asterisk: a citizen calls the hotline, and the desk does its work by keys."""

from collections.abc import Callable
from dataclasses import replace

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import main
from console.seat import Seat
from console.settings import (
    Folders,
    LineSettings,
    OperatorSettings,
    SecretPlace,
    SecretSettings,
    Settings,
)
from console.settings.secrets import open_secrets
from console.settings.sections import DeskSettings
from console.shift import commit
from console.widgets.participant import ParticipantCard
from forms.call_record import LegResult, ParticipantKind, TransferResult
from forms.draft import Field
from forms.service import calls_of_ticket, ticket_by_number
from forms.storage import open_storage
from telephony.account import RegistrationFault
from telephony.agent import AgentState
from telephony.call import CallPurpose, CallState
from telephony.rendezvous import look_up
from tests.e2e.conftest import MOUTH_HZ, Desk
from tests.pbx.asterisk import HOLD_TONE, SERVICE_TONES, Asterisk

pytestmark = [pytest.mark.e2e, pytest.mark.asterisk]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CITIZEN_HZ = 450
SitDown = Callable[[Seat], Desk]


def settings_for(pbx: Asterisk) -> Settings:
    """A seat at extension 1001, ready as soon as it is signed in."""
    return replace(
        Settings(),
        operator=OperatorSettings(number="1001", name="李静"),
        phone=LineSettings(server=pbx.host, port=pbx.sip_port, extension="1001", queue_codes=True),
        desk=DeskSettings(sign_in_at_start=True, ready_at_sign_in=True),
        secrets=SecretSettings(keep=SecretPlace.FILE),
    )


@pytest.fixture
def desk(pbx: Asterisk, folders: Folders, sit_down: SitDown, mouth: tuple[str, ...]) -> Desk:
    """A desk, signed in at the PBX and to its queue, and ready."""
    pbx.sign_out("1001")
    settings = settings_for(pbx)
    open_secrets(folders, SecretPlace.FILE).set(settings.phone.secret_name, pbx.password("1001"))
    desk = sit_down(main.compose_seat(folders, settings, mouth))
    desk.until(lambda: desk.seat.phone.state.agent.state is AgentState.READY)
    return desk


def established(desk: Desk) -> Callable[[], bool]:
    return lambda: any(call.state is CallState.ESTABLISHED for call in desk.seat.phone.state.calls)


def call_of(desk: Desk, purpose: CallPurpose) -> CallState | None:
    return next((call.state for call in desk.seat.phone.state.calls if call.purpose is purpose), None)


def test_from_the_queue_to_a_filed_ticket_with_110_in_between(
    desk: Desk, pbx: Asterisk, folders: Folders
) -> None:
    typing_in = desk.window.desk_page.form.control(Field.TITLE)
    typing_in.setFocus()
    citizen = pbx.citizen_calls("13800001234", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    assert QApplication.focusWidget() is typing_in
    assert desk.seat.desk.callers.view.shown_number == "138 0000 1234"

    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    citizen.hears(MOUTH_HZ)
    commit(typing_in, "街头斗殴有人受伤")
    content = desk.window.desk_page.form.control(Field.CONTENT)
    content.setFocus()
    commit(content, "来电人称人民路步行街口两人斗殴，一人受伤流血，请求110处置。")
    desk.press(Qt.Key.Key_1, CONTROL | SHIFT)
    desk.until(lambda: len(desk.seat.phone.state.conference) == 2)
    citizen.hears(MOUTH_HZ, SERVICE_TONES["110"])
    pbx.service_hears("110", MOUTH_HZ, CITIZEN_HZ)
    desk.press(Qt.Key.Key_F1, CONTROL)
    desk.until(lambda: desk.seat.phone.state.queue.help_since > 0)
    assert len(desk.seat.phone.state.calls) == 2

    drafts = desk.seat.desk.drafts
    drafts.fill(Field.REQUEST_TYPE, "help")
    drafts.fill(Field.CATEGORY, desk.seat.desk.catalogue.categories.search("治安")[0].code)
    drafts.fill(Field.ANSWER, "已三方接通110，民警正在前往。")
    desk.press(Qt.Key.Key_F8)
    desk.until(lambda: not desk.seat.phone.state.calls)
    citizen.wait_gone()
    filed: list[str] = []
    desk.seat.desk.filing.filed.connect(lambda answer: filed.append(answer.number))
    desk.window.desk_page.form.file_three_way()
    desk.until(lambda: bool(filed))
    desk.until(lambda: desk.seat.phone.state.agent.state is AgentState.WRAP_UP)
    desk.window.close()

    uow = open_storage(f"sqlite:///{folders.database_file}").unit_of_work()
    ticket = ticket_by_number(filed[0], uow)
    assert ticket.matter.title == "街头斗殴有人受伤"
    assert ticket.caller.number == "13800001234"
    (call,) = calls_of_ticket(ticket, uow)
    assert [(each.kind, each.result) for each in call.participants] == [
        (ParticipantKind.CITIZEN, LegResult.ANSWERED),
        (ParticipantKind.EMERGENCY, LegResult.ANSWERED),
    ]


def test_a_citizen_is_handed_over_by_one_key_and_stays_connected(
    desk: Desk, pbx: Asterisk, folders: Folders
) -> None:
    citizen = pbx.citizen_calls("13800001235", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    desk.press(Qt.Key.Key_2, CONTROL)
    desk.until(lambda: not desk.seat.phone.state.calls)
    citizen.hears(SERVICE_TONES["7229995"])
    assert citizen.connected
    calls = [call for call in desk.seat.phone.state.recent if call.purpose is CallPurpose.CITIZEN]
    desk.window.close()
    with open_storage(f"sqlite:///{folders.database_file}").unit_of_work().reading() as work:
        record = work.calls.by_id(calls[0].id)
    assert record is not None
    (transfer,) = record.transfers
    assert (transfer.target, transfer.result) == ("7229995", TransferResult.COMPLETED)


def test_a_transfer_that_is_refused_brings_the_citizen_back_and_says_so(desk: Desk, pbx: Asterisk) -> None:
    citizen = pbx.citizen_calls("13800001236", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    desk.press(Qt.Key.Key_F6)
    field = desk.window.desk_page.calls.numbers.field
    assert field.hasFocus()
    field.insert("603")
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: "transfer" in desk.window.notices.keys)
    desk.until(established(desk))
    citizen.hears(MOUTH_HZ)
    assert citizen.connected


def test_hold_and_taking_back_by_f3_are_heard_by_the_citizen(desk: Desk, pbx: Asterisk) -> None:
    citizen = pbx.citizen_calls("13800001237", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    desk.press(Qt.Key.Key_F3)
    desk.until(lambda: desk.seat.phone.state.calls[0].state is CallState.HELD)
    citizen.hears(HOLD_TONE)
    desk.press(Qt.Key.Key_F3)
    desk.until(established(desk))
    citizen.hears(MOUTH_HZ)
    citizen.hang_up()
    desk.until(lambda: not desk.seat.phone.state.calls)


def test_a_wrong_password_is_said_in_plain_words_and_nobody_is_shown_ready(
    pbx: Asterisk, folders: Folders, sit_down: SitDown
) -> None:
    settings = settings_for(pbx)
    open_secrets(folders, SecretPlace.FILE).set(settings.phone.secret_name, "wrong")
    desk = sit_down(main.compose_seat(folders, settings))
    desk.until(lambda: desk.seat.phone.state.registration.fault is RegistrationFault.WRONG_PASSWORD)
    desk.until(lambda: "registration" in desk.window.notices.keys)
    assert desk.seat.phone.state.agent.state is not AgentState.READY


def test_an_engine_that_dies_is_started_again_registers_and_the_window_says_so(
    desk: Desk, folders: Folders, pbx: Asterisk
) -> None:
    said: list[str] = []
    desk.seat.phone.link_changed.connect(lambda state: said.append(state.value))
    before = look_up(folders.runtime / "engine.json").pid
    psutil.Process(before).kill()
    desk.until(lambda: said[:1] == ["restarting"])
    desk.until(lambda: desk.seat.phone.state.agent.state is AgentState.READY and desk.seat.phone.is_attached)
    assert look_up(folders.runtime / "engine.json").pid != before
    desk.until(lambda: pbx.registered("1001"))
    citizen = pbx.citizen_calls("13800001238", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    citizen.hears(MOUTH_HZ)


def test_consult_merge_and_leave_by_keys_and_the_others_go_on_without_the_agent(
    desk: Desk, pbx: Asterisk
) -> None:
    citizen = pbx.citizen_calls("13800001242", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    desk.press(Qt.Key.Key_F7)
    desk.window.desk_page.calls.numbers.field.insert("12369")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.until(lambda: call_of(desk, CallPurpose.CONSULTATION) is CallState.ESTABLISHED)
    citizen.hears(HOLD_TONE)
    desk.press(Qt.Key.Key_J, CONTROL)
    desk.until(lambda: len(desk.seat.phone.state.conference) == 2)
    citizen.hears(MOUTH_HZ, SERVICE_TONES["12369"])
    desk.press(Qt.Key.Key_L, CONTROL)
    desk.until(lambda: not desk.seat.phone.state.calls)
    citizen.hears(SERVICE_TONES["12369"])
    assert citizen.connected


def test_a_consultation_is_given_up_and_the_citizen_taken_back_by_one_key(desk: Desk, pbx: Asterisk) -> None:
    citizen = pbx.citizen_calls("13800001243", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    desk.press(Qt.Key.Key_F6)
    desk.window.desk_page.calls.numbers.field.insert("604")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.until(lambda: call_of(desk, CallPurpose.CONSULTATION) is CallState.RINGING)
    desk.press(Qt.Key.Key_B, CONTROL)
    desk.until(lambda: call_of(desk, CallPurpose.CITIZEN) is CallState.ESTABLISHED)
    citizen.hears(MOUTH_HZ)


def test_one_of_three_is_dropped_and_the_citizen_stays(desk: Desk, pbx: Asterisk) -> None:
    citizen = pbx.citizen_calls("13800001244", CITIZEN_HZ)
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(established(desk))
    desk.press(Qt.Key.Key_5, CONTROL | SHIFT)
    desk.until(lambda: len(desk.seat.phone.state.conference) == 2)
    cards = desk.window.desk_page.calls.findChildren(ParticipantCard)
    fire = next(card for card in cards if "119" in card.participant.name)
    fire.remove_button.click()
    desk.until(lambda: len(desk.seat.phone.state.calls) == 1)
    citizen.hears(MOUTH_HZ)
