"""Registering with a real Asterisk, every way of failing at it, and coming back."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from telephony.account import Account, RegistrationFault, RegistrationState, Transport
from telephony.agent import LINE_DOWN, AgentState
from telephony.call import CallState
from telephony.protocol import Answer, Dial, Refusal, Shutdown, SignIn, SignOut
from tests.pbx.asterisk import Asterisk
from tests.servers.process import free_port
from tests.telephony.engine.conftest import Desk, account, seated
from tests.telephony.engine.window import EngineProcess

pytestmark = pytest.mark.asterisk
NewEngine = Callable[..., EngineProcess]


@pytest.mark.parametrize("transport", list(Transport))
def test_the_phone_registers_by_every_transport(
    pbx: Asterisk, new_engine: NewEngine, transport: Transport
) -> None:
    desk = seated(new_engine(mouth_hz=0), account(pbx, transport=transport))
    assert desk.window.state.registration.state is RegistrationState.REGISTERED
    assert pbx.registered("1001")
    call = desk.window.dial(Dial(target="601"))
    desk.window.reaches(call, CallState.ESTABLISHED)


def test_a_server_with_the_right_certificate_is_trusted(pbx: Asterisk, new_engine: NewEngine) -> None:
    who = msgspec.structs.replace(account(pbx, transport=Transport.TLS), ca_file=str(pbx.ca_file))
    seated(new_engine(mouth_hz=0), who)
    assert pbx.registered("1001")


def failed(engine: EngineProcess, who: Account, seconds: float = 20.0) -> RegistrationFault | None:
    """Why signing in fails; the agent must not be shown as ready."""
    window = engine.window()
    window.do(SignIn(account=who))
    known = window.registration(lambda known: known.state is RegistrationState.FAILED, seconds)
    assert window.state.agent.state is AgentState.SIGNED_OUT
    assert window.refused(Dial(target="601")) is Refusal.NOT_SIGNED_IN
    return known.fault


def test_a_server_with_another_certificate_is_not_trusted(pbx: Asterisk, new_engine: NewEngine) -> None:
    who = msgspec.structs.replace(account(pbx, transport=Transport.TLS), ca_file=str(pbx.other_ca_file))
    assert failed(new_engine(mouth_hz=0), who) is RegistrationFault.TLS_FAILED


def test_a_ca_file_that_is_missing_is_a_fault_of_the_settings(
    pbx: Asterisk, new_engine: NewEngine, tmp_path: Path
) -> None:
    who = msgspec.structs.replace(
        account(pbx, transport=Transport.TLS), ca_file=str(tmp_path / "missing.pem")
    )
    assert failed(new_engine(mouth_hz=0), who) is RegistrationFault.BAD_SETTINGS


def test_a_wrong_password_is_told_and_not_tried_again(pbx: Asterisk, new_engine: NewEngine) -> None:
    engine = new_engine(mouth_hz=0)
    who = msgspec.structs.replace(account(pbx), password="wrong")
    assert failed(engine, who) is RegistrationFault.WRONG_PASSWORD
    window = engine.window()
    assert window.state.registration.retry_at == 0.0
    window.sign_in(account(pbx))
    assert "wrong" not in engine.logged()
    assert pbx.password("1001") not in engine.logged()


def test_an_unknown_extension_is_told(pbx: Asterisk, new_engine: NewEngine) -> None:
    who = msgspec.structs.replace(account(pbx), extension="7777")
    # to this server whoever is no agent is the trunk, which may not register
    assert failed(new_engine(mouth_hz=0), who) is RegistrationFault.FORBIDDEN


@pytest.mark.parametrize("transport", [Transport.UDP, Transport.TCP, Transport.TLS])
def test_a_server_that_does_not_run_is_unreachable_and_tried_again(
    new_engine: NewEngine, transport: Transport
) -> None:
    engine = new_engine(mouth_hz=0)
    who = Account(extension="1001", server="127.0.0.1", port=free_port(), transport=transport)
    assert failed(engine, who, 45.0) is RegistrationFault.SERVER_UNREACHABLE
    assert engine.window().state.registration.retry_at > 0


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener.getsockname()[1]


def test_a_server_that_keeps_silent_is_told_within_seconds(new_engine: NewEngine, silent_port: int) -> None:
    who = Account(extension="1001", server="127.0.0.1", port=silent_port)
    assert failed(new_engine(mouth_hz=0), who, 10.0) is RegistrationFault.SERVER_SILENT


def test_a_name_without_an_address_is_told(new_engine: NewEngine) -> None:
    who = Account(extension="1001", server="no-such-host.invalid")
    assert failed(new_engine(mouth_hz=0), who) is RegistrationFault.SERVER_NAME_UNKNOWN


def test_a_service_that_is_no_tls_server_is_a_tls_failure(pbx: Asterisk, new_engine: NewEngine) -> None:
    who = msgspec.structs.replace(account(pbx, transport=Transport.TLS), port=pbx.sip_port)
    assert failed(new_engine(mouth_hz=0), who) is RegistrationFault.TLS_FAILED


def test_signing_out_takes_the_phone_from_the_server(pbx: Asterisk, desk: Desk) -> None:
    desk.window.do(SignOut())
    desk.window.registration(lambda known: known.state is RegistrationState.UNREGISTERED)
    pbx.until(lambda: not pbx.registered("1001"), "1001 unregistered")
    desk.window.sign_in(account(pbx, "1002"))
    assert pbx.registered("1002")


def test_an_engine_that_leaves_unregisters(pbx: Asterisk, desk: Desk) -> None:
    desk.window.do(Shutdown())
    assert desk.engine.wait() == 0
    pbx.until(lambda: not pbx.registered("1001"), "1001 unregistered")


def test_a_server_that_goes_and_comes_back_finds_the_phone_ready_again(
    pbx: Asterisk, new_engine: NewEngine
) -> None:
    who = msgspec.structs.replace(account(pbx), expires_seconds=30)
    desk = seated(new_engine(), who)
    window = desk.window
    pbx.stop(abruptly=True)
    # a paused process notices on waking that time has jumped, as after the sleep of a laptop
    desk.engine.pause(6.0)
    window.registration(lambda known: known.state is RegistrationState.FAILED, 30.0)
    state = window.until(lambda state: state.agent.state is AgentState.NOT_READY)
    assert state.agent.reason == LINE_DOWN
    assert window.refused(Dial(target="601")) is Refusal.NOT_REGISTERED
    pbx.start()
    window.registration(lambda known: known.state is RegistrationState.REGISTERED, 60.0)
    window.until(lambda state: state.agent.state is AgentState.READY)
    citizen = pbx.citizen_calls()
    call = window.rings()
    window.do(Answer(call_id=call.id))
    citizen.hears(350)


def test_after_sleep_the_phone_registers_at_once(pbx: Asterisk, desk: Desk) -> None:
    pbx.console("database deltree registrar")
    pbx.console("pjsip send unregister *all")
    desk.engine.pause(6.0)
    pbx.until(lambda: "registering again" in desk.engine.logged(), "the jump was noticed")
    pbx.until(lambda: pbx.registered("1001"), "1001 registered again")
    call = desk.window.dial(Dial(target="601"))
    desk.window.reaches(call, CallState.ESTABLISHED)
