"""The call bar by keys and clicks: what is enabled, what each key sends, and that typing is left alone."""

import time
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.bars.call_bar import CallBar
from console.bars.rehearsal_bar import RehearsalBar
from console.jobs import InlineJobs
from console.link import Link, LinkState
from console.rehearsal import Rehearsal, RehearsalView
from console.seat import Seat
from console.settings import Folders, Settings, load_reasons
from console.settings.secrets import MemorySecrets
from console.setup.phone_probes import PhoneProbes
from console.theme import install
from console.widgets.callbutton import CallButton, OneKeyTarget
from console.widgets.pill import StatusPill
from forms.access.roles import Actor, Role
from forms.storage import open_storage
from telephony.actions import Action
from telephony.agent import Agent, AgentState
from telephony.call import CallPurpose, CallState, Ear
from telephony.protocol import (
    AgentChanged,
    Answer,
    AskForHelp,
    CallChanged,
    CancelConsultation,
    DeskAddress,
    ExchangeReady,
    HangUp,
    Hold,
    Mute,
    NextCall,
    QueueChanged,
    QueueStanding,
    QueueStandingChanged,
    RegistrationChanged,
    Reject,
    Resume,
    SetNotReady,
    SetPace,
    SetReady,
    StartThreeWay,
    Transfer,
    decode_event,
)
from tests.console.desks import ScriptedLine, TestDesk, make_desk


class Bench(QMainWindow):
    """A window with the call bar and a field that somebody types in."""

    def __init__(self, seat: TestDesk, folder: Path) -> None:
        super().__init__()
        folders = Folders.under(folder)
        self.signed_in: list[None] = []
        self.whole_seat = Seat(
            folders,
            Settings(),
            load_reasons(folders.config),
            seat.desk,
            Link(folder / "none.json", decode_event, lambda: None, self),
            lambda: self.signed_in.append(None),
            PhoneProbes(
                seat.desk.phone, InlineJobs(), InlineJobs(), MemorySecrets(), folders, open_storage, self
            ),
        )
        self.bar = CallBar(self.whole_seat)
        self.field = QLineEdit()
        central = QWidget()
        column = QVBoxLayout(central)
        column.addWidget(self.bar)
        column.addWidget(self.field)
        self.setCentralWidget(central)
        self.resize(1366, 300)

    def button(self, word: str) -> CallButton:
        return next(button for button in self.bar.findChildren(CallButton) if button.word == word)

    def target(self, number: str) -> OneKeyTarget:
        return next(each for each in self.bar.findChildren(OneKeyTarget) if number in each.text())

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.field, key, modifiers)


@pytest.fixture
def seat(qtbot: QtBot) -> TestDesk:
    seat = make_desk()
    seat.attach()
    return seat


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, seat: TestDesk, tmp_path: Path) -> Bench:
    install(qapp)
    bench = Bench(seat, tmp_path)
    qtbot.addWidget(bench)
    bench.show()
    qtbot.waitExposed(bench)
    bench.activateWindow()
    bench.field.setFocus()
    qtbot.waitUntil(bench.field.hasFocus)
    return bench


def test_with_no_call_only_the_ready_keys_and_nothing_of_a_call_can_be_pressed(bench: Bench) -> None:
    assert not bench.button("接听").isEnabled()
    assert bench.button("接听").accessibleDescription() == "没有来电"
    assert not bench.button("挂断").isEnabled()
    assert not bench.target("110").isEnabled()


def test_an_incoming_call_lights_the_answer_key_and_leaves_the_typing_alone(
    bench: Bench, seat: TestDesk
) -> None:
    seat.rings()
    assert bench.button("接听").isEnabled()
    assert bench.field.hasFocus()
    QTest.keyClicks(bench.field, "abc")
    assert bench.field.text() == "abc"


def test_f2_answers_from_within_a_field_and_f8_rejects_while_it_only_rings(
    bench: Bench, seat: TestDesk
) -> None:
    seat.rings()
    assert bench.button("拒接").isEnabled()
    bench.press(Qt.Key.Key_F2)
    assert seat.line.last() == Answer(call_id="c1")
    bench.press(Qt.Key.Key_F8)
    assert seat.line.last() == Reject(call_id="c1")


def test_in_a_call_every_key_sends_its_command(bench: Bench, seat: TestDesk) -> None:
    call = seat.answered(seat.rings())
    bench.press(Qt.Key.Key_F3)
    assert seat.line.last() == Hold(call_id="c1")
    bench.press(Qt.Key.Key_F4)
    assert seat.line.last() == Mute(on=True)
    control = Qt.KeyboardModifier.ControlModifier
    bench.press(Qt.Key.Key_1, control)
    assert seat.line.last() == Transfer(call_id="c1", target="110", name="110 报警")
    bench.press(Qt.Key.Key_1, control | Qt.KeyboardModifier.ShiftModifier)
    assert seat.line.last() == StartThreeWay(call_id="c1", target="110", name="110 报警")
    bench.press(Qt.Key.Key_F8)
    assert seat.line.last() == HangUp(call_id="c1")
    held = call.moved(CallState.HELD, seat.unix())
    seat.desk.phone.receive(CallChanged(call=held))
    assert bench.button("取回").isEnabled()
    bench.press(Qt.Key.Key_F3)
    assert seat.line.last() == Resume(call_id="c1")


def test_a_held_down_key_sends_its_command_once(bench: Bench, seat: TestDesk, qapp: QApplication) -> None:
    seat.rings()
    bench.press(Qt.Key.Key_F2)
    answers = [command for command in seat.line.sent if isinstance(command, Answer)]
    assert len(answers) == 1


def test_f6_and_f7_ask_for_a_number(bench: Bench, seat: TestDesk) -> None:
    wanted: list[Action] = []
    bench.bar.number_wanted.connect(wanted.append)
    bench.press(Qt.Key.Key_F6)
    assert wanted == []  # there is no call yet
    seat.answered(seat.rings())
    bench.press(Qt.Key.Key_F6)
    bench.press(Qt.Key.Key_F7)
    assert wanted == [Action.TRANSFER, Action.THREE_WAY]


def test_f8_gives_a_side_call_up_before_it_ends_the_citizens(bench: Bench, seat: TestDesk) -> None:
    seat.answered(seat.rings())
    side = seat.dials("110", CallPurpose.THREE_WAY, "c1")
    bench.press(Qt.Key.Key_F8)
    assert seat.line.last() == CancelConsultation(consultation_id=side.id)


def test_f10_makes_ready_ends_wrap_up_and_signs_in_as_the_state_asks(bench: Bench, seat: TestDesk) -> None:
    for state, word in ((AgentState.NOT_READY, "就绪"), (AgentState.WRAP_UP, "结束整理")):
        seat.desk.phone.receive(AgentChanged(agent=Agent(state=state, since=seat.unix(), reason="break")))
        assert bench.button(word).isEnabled()
        bench.press(Qt.Key.Key_F10)
        assert seat.line.last() == SetReady()
    seat.desk.phone.receive(AgentChanged(agent=Agent()))
    bench.press(Qt.Key.Key_F10)
    assert bench.signed_in == [None]


def test_a_rest_is_chosen_from_the_states_menu(bench: Bench, seat: TestDesk) -> None:
    actions = [action for action in bench.bar.findChildren(QAction) if "小休" in action.text()]
    actions[0].trigger()
    command = seat.line.last()
    assert isinstance(command, SetNotReady)
    assert command.reason in {reason.code for reason in bench.whole_seat.reasons}


def test_help_is_one_key_away_in_a_call_where_the_pbx_has_queue_codes(bench: Bench, seat: TestDesk) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    assert not bench.button("求助").isVisible()
    seat.desk.phone.receive(QueueStandingChanged(queue=QueueStanding(on=True)))
    assert bench.button("求助").isVisible()
    bench.press(Qt.Key.Key_F1, control)
    assert not any(isinstance(each, AskForHelp) for each in seat.line.sent)
    assert bench.button("求助").accessibleDescription() == "通话中才能求助班长"
    seat.answered(seat.rings())
    bench.press(Qt.Key.Key_F1, control)
    assert seat.line.last() == AskForHelp()
    called = QueueStanding(on=True, help_since=time.time() - 192)
    seat.desk.phone.receive(QueueStandingChanged(queue=called))
    pill = next(each for each in bench.bar.findChildren(StatusPill) if each.text() == "已呼叫班长")
    assert pill.isVisible()
    assert pill.clock.startswith("03:1")
    bench.bar.set_locked(True)
    assert not bench.button("求助").isVisible()


def test_a_listening_supervisor_sees_on_every_page_who_hears_the_microphone(
    bench: Bench, seat: TestDesk
) -> None:
    leg = seat.answered(seat.dials("1002", CallPurpose.LISTENING, ""))
    shown = {each.text() for each in bench.bar.findChildren(StatusPill) if each.isVisible()}
    assert "旁听 · 麦克风关" in shown
    assert "坐席 1002" in {label.text() for label in bench.bar.findChildren(QLabel)}
    seat.desk.phone.receive(CallChanged(call=msgspec.structs.replace(leg, ear=Ear.JOIN)))
    shown = {each.text() for each in bench.bar.findChildren(StatusPill) if each.isVisible()}
    assert "强插 · 麦克风开" in shown
    assert not bench.button("静音").isEnabled()
    bench.press(Qt.Key.Key_F8)
    assert seat.line.last() == HangUp(call_id=leg.id)


def test_every_control_has_a_name_for_screen_readers(bench: Bench) -> None:
    for control in bench.bar.findChildren(CallButton):
        assert control.accessibleName()
    for target in bench.bar.findChildren(OneKeyTarget):
        assert target.accessibleName()


@pytest.mark.parametrize("width", [1180, 1366, 1920, 2560])
def test_all_one_key_targets_can_be_reached_at_any_width(bench: Bench, seat: TestDesk, width: int) -> None:
    bench.resize(width, 300)
    QApplication.processEvents()
    seat.answered(seat.rings())
    reachable = set()
    for target in bench.bar.findChildren(OneKeyTarget):
        assert target.isVisibleTo(bench.bar) or target.transfer_action.isEnabled()
        reachable.add(target.accessibleName())
    assert len(reachable) == len(seat.desk.rules.targets)
    for target in bench.bar.findChildren(OneKeyTarget):
        if target.isVisible():
            row = target.parentWidget()
            assert row is not None
            assert target.geometry().right() <= row.width()


def test_the_rehearsals_bar_sends_what_it_says(qtbot: QtBot, qapp: QApplication, seat: TestDesk) -> None:
    install(qapp)
    line = ScriptedLine()
    rehearsal = Rehearsal(line, seat.desk.phone, "1001")
    bar = RehearsalBar(rehearsal)
    qtbot.addWidget(bar)
    bar.show()
    assert not bar.next.isEnabled()
    rehearsal.follow_link(LinkState.ATTACHED)
    rehearsal.receive(ExchangeReady(host="127.0.0.1", port=5070, script="x.toml", arrivals=("噪音扰民",)))
    assert SetPace(pace=1.0) in line.sent
    assert bar.next.isEnabled()
    bar.next.click()
    assert line.last() == NextCall(arrival="")
    rehearsal.receive(QueueChanged(waiting=2, offered=3, answered=1))
    assert rehearsal.view == RehearsalView(
        link=LinkState.ATTACHED,
        script="x.toml",
        arrivals=("噪音扰民",),
        queue=QueueChanged(waiting=2, offered=3, answered=1),
        pace=1.0,
    )


def test_the_practice_exchange_is_told_where_the_desk_listens_whenever_that_changes(seat: TestDesk) -> None:
    line = ScriptedLine()
    rehearsal = Rehearsal(line, seat.desk.phone, "1001")
    rehearsal.follow_link(LinkState.ATTACHED)
    rehearsal.receive(ExchangeReady(host="127.0.0.1", port=5070, script="x.toml"))
    told = [command.port for command in line.sent if isinstance(command, DeskAddress)]
    assert told == [5060]
    registration = msgspec.structs.replace(seat.desk.phone.state.registration, listens_on=5099)
    seat.desk.phone.receive(RegistrationChanged(registration=registration))
    told = [command.port for command in line.sent if isinstance(command, DeskAddress)]
    assert told == [5060, 5099]


def test_a_number_is_masked_for_people_who_may_not_know_citizens(bench: Bench, seat: TestDesk) -> None:
    unit = Actor(code="heating-1", name="承办员", roles=frozenset({Role.UNIT}), unit="heating")
    seat.desk.rules = replace(seat.desk.rules, actor=unit)
    seat.dials("13800001234", CallPurpose.CITIZEN, "", name="来电人")
    shown = {label.text() for label in bench.bar.findChildren(QLabel)}
    assert "138****1234" in shown
    assert not any("13800001234" in each.replace(" ", "") for each in shown)
