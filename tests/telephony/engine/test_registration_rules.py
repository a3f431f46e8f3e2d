"""When the phone registers, what a refusal means, and when it tries again."""

import pytest

from telephony.account import Account, RegistrationFault, RegistrationState, Transport
from telephony.engine.registration import LONGEST_RETRY, SILENCE, Answer, Registrar, fault_of

ACCOUNT = Account(extension="1001", server="pbx.example")
Fault = RegistrationFault


@pytest.mark.parametrize(
    ("answer", "transport", "fault"),
    [
        (Answer(0, 401), Transport.UDP, Fault.WRONG_PASSWORD),
        (Answer(171102, 407), Transport.UDP, Fault.WRONG_PASSWORD),
        (Answer(0, 403), Transport.UDP, Fault.FORBIDDEN),
        (Answer(0, 404), Transport.UDP, Fault.EXTENSION_UNKNOWN),
        (Answer(0, 408), Transport.UDP, Fault.SERVER_SILENT),
        (Answer(70012, 408), Transport.UDP, Fault.SERVER_SILENT),
        (Answer(0, 500), Transport.UDP, Fault.SERVER_ERROR),
        (Answer(0, 503), Transport.UDP, Fault.SERVER_ERROR),
        (Answer(0, 503, transport_error=120111), Transport.TCP, Fault.SERVER_UNREACHABLE),
        (Answer(0, 503, transport_error=120111), Transport.TLS, Fault.SERVER_UNREACHABLE),
        (Answer(0, 503, transport_error=70014), Transport.TCP, Fault.SERVER_UNREACHABLE),
        (Answer(0, 503, transport_error=70014), Transport.TLS, Fault.TLS_FAILED),
        (Answer(0, 503, transport_error=130061), Transport.TCP, Fault.SERVER_UNREACHABLE),
    ],
)
def test_every_answer_has_its_own_fault(
    answer: Answer, transport: Transport, fault: RegistrationFault
) -> None:
    assert fault_of(answer, transport) is fault


def begun() -> Registrar:
    registrar = Registrar()
    registrar.begin(ACCOUNT, 100.0)
    assert registrar.due(100.0)
    registrar.asked(100.0, 5062)
    assert not registrar.due(1e9)
    return registrar


def test_a_granted_registration_tells_where_the_phone_listens() -> None:
    registrar = begun()
    registrar.granted(101.0)
    known = registrar.registration
    assert (known.state, known.since, known.listens_on) == (RegistrationState.REGISTERED, 101.0, 5062)
    assert (known.extension, known.server, known.fault) == ("1001", "pbx.example", None)


@pytest.mark.parametrize("fault", [Fault.WRONG_PASSWORD, Fault.EXTENSION_UNKNOWN, Fault.BAD_SETTINGS])
def test_what_waiting_does_not_heal_is_not_tried_again(fault: RegistrationFault) -> None:
    registrar = begun()
    registrar.failed(fault, 101.0, 401)
    assert registrar.registration.retry_at == 0.0
    assert not registrar.due(1e9)


def test_a_phone_that_was_registered_tries_on_whatever_the_server_says() -> None:
    registrar = begun()
    registrar.granted(101.0)
    registrar.failed(Fault.WRONG_PASSWORD, 200.0, 401)
    assert registrar.registration.retry_at == 202.0


def test_pauses_grow_to_a_minute_and_start_anew_after_success() -> None:
    registrar, at, pauses = begun(), 100.0, []
    for _ in range(8):
        registrar.failed(Fault.SERVER_UNREACHABLE, at)
        pauses.append(registrar.registration.retry_at - at)
        at = registrar.registration.retry_at
        assert not registrar.due(at - 0.1)
        assert registrar.due(at)
        registrar.asked(at, 5062)
    assert pauses == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, LONGEST_RETRY]
    registrar.granted(at)
    registrar.failed(Fault.SERVER_UNREACHABLE, at)
    assert registrar.registration.retry_at == at + 2.0


def test_a_silent_server_is_told_long_before_the_request_gives_up() -> None:
    registrar = begun()
    registrar.tick(100.0 + SILENCE - 0.1)
    assert registrar.registration.fault is None
    registrar.tick(100.0 + SILENCE)
    silent = registrar.registration
    assert (silent.state, silent.fault) == (RegistrationState.FAILED, Fault.SERVER_SILENT)
    registrar.granted(120.0)
    assert registrar.registration.state is RegistrationState.REGISTERED


def test_a_refreshed_registration_is_not_shown_as_lost_meanwhile() -> None:
    registrar = begun()
    registrar.granted(101.0)
    registrar.again(200.0)
    assert registrar.due(200.0)
    registrar.asked(200.0, 5062)
    assert registrar.registration.state is RegistrationState.REGISTERED


def test_after_the_end_nothing_is_due() -> None:
    registrar = begun()
    registrar.end(150.0)
    registrar.again(160.0)
    assert not registrar.due(1e9)
    assert registrar.registration.state is RegistrationState.UNREGISTERED
