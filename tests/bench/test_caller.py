"""The bare caller against a phone that is a bare socket: what goes over the wire, and what is timed."""

import threading
from collections.abc import Iterator

import pytest

from tests.bench import sip
from tests.bench.arrival import loopback_socket, now
from tests.bench.caller import Call, Caller


class Phone:
    """Answers by hand."""

    def __init__(self, caller: Caller) -> None:
        self.socket = loopback_socket()
        self.socket.setblocking(True)
        self.socket.settimeout(5)
        self.sound = loopback_socket()
        self.server = (caller.host, caller.port)
        self.contact = f"sip:1001@127.0.0.1:{self.socket.getsockname()[1]}"

    def send(self, message: bytes) -> None:
        self.socket.sendto(message, self.server)

    def next(self) -> sip.Message:
        message = sip.read(self.socket.recv(4096))
        assert message is not None
        return message

    def register(self, expires: int = 60) -> sip.Message:
        host, port = self.socket.getsockname()
        headers = [
            ("Via", f"SIP/2.0/UDP {host}:{port};branch={sip.branch()}"),
            ("From", "<sip:1001@bench>;tag=1"),
            ("To", "<sip:1001@bench>"),
            ("Call-ID", "r"),
            ("CSeq", "1 REGISTER"),
            ("Contact", f"<{self.contact}>"),
            ("Expires", str(expires)),
        ]
        self.send(sip.write("REGISTER sip:bench SIP/2.0", headers))
        return self.next()

    def answer(self, invite: sip.Message, words: str) -> None:
        body = sip.offer("127.0.0.1", self.sound.getsockname()[1]) if words == "200 OK" else ""
        self.send(sip.response(invite, words, "phone", [("Contact", f"<{self.contact}>")], body))

    def close(self) -> None:
        self.socket.close()
        self.sound.close()


@pytest.fixture
def caller() -> Iterator[Caller]:
    with Caller() as made:
        yield made


@pytest.fixture
def phone(caller: Caller) -> Iterator[Phone]:
    made = Phone(caller)
    assert made.register().status == 200
    yield made
    made.close()


def answered(caller: Caller, phone: Phone) -> tuple[Call, sip.Message]:
    call = caller.call("1001", "13800001234")
    invite = phone.next()
    phone.answer(invite, "180 Ringing")
    phone.answer(invite, "200 OK")
    assert phone.next().method == "ACK"
    return call, invite


def test_a_call_is_rung_answered_and_hung_up_in_this_order(caller: Caller, phone: Phone) -> None:
    call, invite = answered(caller, phone)
    assert invite.start == f"INVITE {phone.contact} SIP/2.0"
    assert "13800001234" in invite.header("from")
    call.until(lambda: bool(call.answered_at), "answer")
    assert call.sent_at < call.rang_at < call.answered_at <= now()
    phone.send(
        sip.write(
            f"BYE {caller.address} SIP/2.0",
            [
                *(("Via", "SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1"), ("From", "<sip:p@b>;tag=phone")),
                *(("To", invite.header("from")), ("Call-ID", call.id), ("CSeq", "1 BYE")),
            ],
        )
    )
    assert phone.next().status == 200
    call.until(lambda: bool(call.ended_at), "end")


def test_a_call_that_is_given_up_ends_with_the_487_and_its_ack(caller: Caller, phone: Phone) -> None:
    call = caller.call("1001", "13800001234")
    invite = phone.next()
    phone.answer(invite, "180 Ringing")
    call.until(lambda: bool(call.rang_at), "ringing")
    giving_up = threading.Thread(target=call.give_up)
    giving_up.start()
    cancel = phone.next()
    assert cancel.method == "CANCEL"
    phone.answer(cancel, "200 OK")
    phone.answer(invite, "487 Request Terminated")
    giving_up.join(5)
    assert phone.next().method == "ACK"
    assert call.ended_at


def test_sound_goes_both_ways_and_gaps_and_losses_are_told(caller: Caller, phone: Phone) -> None:
    call, invite = answered(caller, phone)
    ear = sip.audio_address(invite.body)
    assert ear is not None
    phone.sound.setblocking(True)
    phone.sound.settimeout(5)
    assert len(phone.sound.recv(2048)) == 172
    for number in (1, 2, 4):
        phone.sound.sendto(b"\x80\x08" + number.to_bytes(2) + bytes(168), ear)
    call.until(lambda: len(call.packets) == 3, "three packets")
    assert call.lost(0, now()) == 1
    assert len(call.gaps(0, now())) == 2
    assert call.first_packet_at == call.packets[0][1]


def test_a_phone_that_unregistered_can_not_be_called(caller: Caller, phone: Phone) -> None:
    assert caller.is_registered("1001")
    phone.register(expires=0)
    assert not caller.is_registered("1001")


@pytest.mark.parametrize(
    ("offered", "answered"),
    [("sendrecv", "sendrecv"), ("sendonly", "recvonly"), ("recvonly", "sendonly"), ("inactive", "inactive")],
)
def test_hold_is_answered_in_kind(offered: str, answered: str) -> None:
    assert sip.answered_direction(sip.offer("127.0.0.1", 4000, offered)) == answered


@pytest.mark.parametrize("datagram", [b"\r\n\r\n", b"", b"\xff\xfe", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_message_is_passed_over(datagram: bytes) -> None:
    assert sip.read(datagram) is None
