"""Trying out a registration, with what the engine answers to it."""

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from console.link import LinkState
from console.settings.probes import Outcome, Verdict
from console.setup.line_check import LineCheck
from console.wording import REGISTRATION_FAULTS
from telephony.account import Account, RegistrationFault, RegistrationState
from telephony.agent import Agent, AgentState
from telephony.call import Call, CallState, Direction, Party
from telephony.protocol import CommandRefused, Refusal, SignIn
from tests.console.phones import ScriptedPhone

ACCOUNT = Account(extension="1001", server="pbx.example", password="pw")
OTHER = Account(extension="1002", server="pbx.example", password="other")


@pytest.fixture
def scripted(qtbot: QtBot) -> ScriptedPhone:
    phone = ScriptedPhone()
    phone.attach()
    return phone


@pytest.fixture
def told() -> list[Verdict]:
    return []


def test_a_registration_that_succeeds_is_told_and_given_up_again(
    scripted: ScriptedPhone, told: list[Verdict]
) -> None:
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    assert scripted.line.kinds() == ["SignIn"]
    scripted.registration(RegistrationState.REGISTERING)
    assert told == []
    scripted.registration(RegistrationState.REGISTERED)
    assert [verdict.outcome for verdict in told] == [Outcome.GOOD]
    assert "分机 1001 注册成功" in told[0].happened
    assert scripted.line.kinds() == ["SignOut"]


@pytest.mark.parametrize("fault", list(RegistrationFault))
def test_every_fault_is_told_with_what_to_do(
    scripted: ScriptedPhone, told: list[Verdict], fault: RegistrationFault
) -> None:
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    scripted.registration(RegistrationState.FAILED, fault)
    assert [(verdict.outcome, verdict.happened) for verdict in told] == [
        (Outcome.BAD, REGISTRATION_FAULTS[fault].happened)
    ]
    assert told[0].to_do
    scripted.registration(RegistrationState.REGISTERED)
    assert len(told) == 1


def test_the_agent_is_not_ready_meanwhile(scripted: ScriptedPhone, told: list[Verdict]) -> None:
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    (sign_in,) = scripted.line.sent
    assert isinstance(sign_in, SignIn)
    assert sign_in.reason


def test_another_extensions_answer_is_not_taken_for_this_one(
    scripted: ScriptedPhone, told: list[Verdict]
) -> None:
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    scripted.registration(RegistrationState.REGISTERED, extension="1002")
    assert told == []


def test_the_sign_in_that_was_there_is_put_back(scripted: ScriptedPhone, told: list[Verdict]) -> None:
    scripted.phone.sign_in(OTHER)
    scripted.become(agent=Agent(state=AgentState.NOT_READY, reason="meal"))
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    assert scripted.line.kinds() == ["SignOut", "SignIn"]
    scripted.registration(RegistrationState.REGISTERED)
    (back,) = scripted.line.sent
    assert isinstance(back, SignIn)
    assert (back.account, back.reason) == (OTHER, "meal")


def test_a_trial_leaves_the_queues_alone(scripted: ScriptedPhone, told: list[Verdict]) -> None:
    who = msgspec.structs.replace(ACCOUNT, queue_codes=True)
    LineCheck(scripted.phone, scripted.phone).begin(who, told.append)
    (sign_in,) = scripted.line.sent
    assert isinstance(sign_in, SignIn)
    assert sign_in.account == ACCOUNT


def test_an_extension_that_is_in_use_already_needs_no_trial(
    scripted: ScriptedPhone, told: list[Verdict]
) -> None:
    scripted.phone.sign_in(ACCOUNT)
    scripted.registration(RegistrationState.REGISTERED)
    scripted.line.kinds()
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    assert [verdict.outcome for verdict in told] == [Outcome.GOOD]
    assert scripted.line.kinds() == []


def test_no_call_is_disturbed(scripted: ScriptedPhone, told: list[Verdict]) -> None:
    call = Call(
        id="c1",
        direction=Direction.INCOMING,
        state=CallState.ESTABLISHED,
        party=Party("13800001234"),
        began_at=0.0,
        state_since=0.0,
    )
    scripted.become(calls=(call,))
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    assert [verdict.happened for verdict in told] == ["正在通话，现在不能检查"]
    assert scripted.line.kinds() == []


def test_a_refusal_of_the_engine_is_told(scripted: ScriptedPhone, told: list[Verdict]) -> None:
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    scripted.phone.receive(CommandRefused(command_id="x", refusal=Refusal.STACK_ERROR))
    assert [verdict.outcome for verdict in told] == [Outcome.BAD]


def test_it_waits_for_an_engine_that_is_still_starting(qtbot: QtBot, told: list[Verdict]) -> None:
    scripted = ScriptedPhone()
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    assert scripted.line.kinds() == []
    scripted.phone.follow_link(LinkState.ATTACHED)
    assert scripted.line.kinds() == ["SignIn"]


def test_a_cancelled_check_is_never_told(scripted: ScriptedPhone, told: list[Verdict]) -> None:
    check = LineCheck(scripted.phone, scripted.phone)
    check.begin(ACCOUNT, told.append)
    check.cancel()
    assert scripted.line.kinds() == ["SignIn", "SignOut"]
    scripted.registration(RegistrationState.REGISTERED)
    assert told == []


@pytest.mark.parametrize(
    ("state", "words"), [(LinkState.ATTACHED, "没有应答"), (LinkState.UNAVAILABLE, "启动不了")]
)
def test_silence_ends_with_a_verdict(
    scripted: ScriptedPhone,
    told: list[Verdict],
    state: LinkState,
    words: str,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("console.setup.line_check.LONGEST_MS", 0)
    scripted.phone.follow_link(state)
    LineCheck(scripted.phone, scripted.phone).begin(ACCOUNT, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert words in told[0].happened
