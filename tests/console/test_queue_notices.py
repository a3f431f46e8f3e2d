"""What is said when the PBX's queues and the desk do not agree."""

import msgspec
import pytest

from console.notices import Severity
from telephony.call import Call, CallPurpose, CallState, Ear, EndReason
from telephony.pbx.codes import QueueCode
from telephony.protocol import (
    AskForHelp,
    CallChanged,
    Listen,
    QueueCodeRefused,
    QueueStanding,
    QueueStandingChanged,
    SetEar,
    StopListening,
)
from tests.console.desks import TestDesk, make_desk

OFF, ON = QueueStanding(), QueueStanding(on=True)


@pytest.fixture
def seat() -> TestDesk:
    seat = make_desk()
    seat.attach()
    return seat


def refuses(seat: TestDesk, code: QueueCode, status: int, retry_at: float = 0.0) -> None:
    if code is not QueueCode.HELP:
        refused = QueueStanding(on=True, refused=code, sip_status=status, retry_at=retry_at)
        seat.desk.phone.receive(QueueStandingChanged(queue=refused))
    seat.desk.phone.receive(QueueCodeRefused(code=code, sip_status=status, retry_at=retry_at))


def test_a_refused_sign_in_says_what_happened_what_still_works_and_what_to_do(seat: TestDesk) -> None:
    refuses(seat, QueueCode.SIGN_IN, 403)
    notice = seat.notices[-1]
    assert notice.happened == "没有签入队列：电话系统没有给这个分机队列权限（403）。"
    assert "直拨本分机仍能接听" in notice.to_do
    assert "F10" in notice.to_do


def test_what_is_tried_again_says_so_and_goes_when_it_is_done(seat: TestDesk) -> None:
    cleared: list[str] = []
    seat.desk.notice_cleared.connect(cleared.append)
    refuses(seat, QueueCode.READY, 408, retry_at=1.0)
    assert "自动重试" in seat.notices[-1].to_do
    assert "queue" not in cleared
    seat.desk.phone.receive(QueueStandingChanged(queue=ON))
    assert cleared == ["queue"]


def test_help_that_does_not_come_is_said_and_the_call_goes_on(seat: TestDesk) -> None:
    seat.answered(seat.rings())
    refuses(seat, QueueCode.HELP, 403)
    assert seat.notices[-1].happened.startswith("没有呼叫到班长：")
    assert "通话不受影响" in seat.notices[-1].to_do


def listens(seat: TestDesk) -> Call:
    return seat.dials("1002", CallPurpose.LISTENING, "")


def test_listening_opens_no_form_and_no_record(seat: TestDesk) -> None:
    before = seat.desk.drafts.current
    leg = seat.answered(listens(seat))
    seat.ended(leg, EndReason.HUNG_UP_HERE)
    assert seat.desk.drafts.current == before
    with seat.storage.reading() as work:
        assert work.calls.by_id(leg.id) is None
    assert seat.notices == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "没有旁听上 1002：本分机没有旁听的权限（403）。"),
        (404, "没有旁听上 1002：号码不存在（404）。"),
    ],
)
def test_a_refused_listening_says_why(seat: TestDesk, status: int, words: str) -> None:
    seat.ended(listens(seat), EndReason.NOT_ALLOWED, status)
    assert [(each.severity, each.happened) for each in seat.notices] == [(Severity.WARNING, words)]


@pytest.mark.parametrize(
    ("lasted", "words"), [(0.5, "1002 现在没有通话。"), (60.0, "1002 的通话结束了，旁听随之结束。")]
)
def test_a_listening_that_ends_by_itself_says_why(seat: TestDesk, lasted: float, words: str) -> None:
    leg = seat.answered(listens(seat))
    seat.clock.pass_(lasted)
    seat.ended(leg, EndReason.HUNG_UP_THERE, 200)
    assert [each.happened for each in seat.notices] == [words]


def test_the_phone_sends_what_a_supervisor_asks(seat: TestDesk) -> None:
    phone = seat.desk.phone
    phone.listen("1002")
    assert seat.line.last() == Listen(extension="1002")
    leg = seat.answered(listens(seat))
    phone.set_ear(Ear.WHISPER)
    assert seat.line.last() == SetEar(ear=Ear.WHISPER)
    phone.receive(CallChanged(call=msgspec.structs.replace(leg, ear=Ear.WHISPER)))
    assert phone.listening is not None
    assert (phone.listening.state, phone.listening.ear) == (CallState.ESTABLISHED, Ear.WHISPER)
    phone.stop_listening()
    assert seat.line.last() == StopListening()
    phone.ask_for_help()
    assert seat.line.last() == AskForHelp()
