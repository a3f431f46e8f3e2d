"""A supervisor's leg: whose call it is not, and when there is a voice at all."""

import pytest

from telephony.call import Call, CallPurpose, CallState, Direction, Ear, EndReason
from telephony.engine.calls import Refused
from telephony.engine.line import LegConfirmed, LegEnded
from telephony.engine.listening import Listening
from telephony.engine.mixing import DESK, Link, leg
from telephony.engine.presence import Presence
from telephony.protocol import Answer, Listen, Refusal, SetEar, StopListening
from tests.telephony.engine.test_switchboard import Board


class Chief(Board):
    """A supervisor."""

    def __init__(self) -> None:
        super().__init__()
        self.listening = Listening(self.calls, self.board)

    def listens(self, agent: str = "1001") -> Call:
        self.listening.listen(Listen(extension=agent))
        call = self.leg()
        self.hear(LegConfirmed(call.id))
        return self[call]

    def is_heard(self, call: Call) -> bool:
        self.calls.mix()
        return Link(DESK, leg(call.id)) in self.line.links

    def hears(self, call: Call) -> bool:
        self.calls.mix()
        return Link(leg(call.id), DESK) in self.line.links


@pytest.fixture
def chief() -> Chief:
    return Chief()


def test_the_leg_dials_the_code_and_is_named_after_the_agent(chief: Chief) -> None:
    call = chief.listens()
    assert ("invite", call.id, "*411001") in chief.line.asked
    assert (call.party.number, call.purpose, call.ear) == ("1001", CallPurpose.LISTENING, Ear.LISTEN)
    assert call.direction is Direction.OUTGOING


def test_the_microphone_is_on_only_to_whisper_and_to_join(chief: Chief) -> None:
    call = chief.listens()
    assert chief.hears(call)
    assert not chief.is_heard(call)
    for ear, heard in ((Ear.WHISPER, True), (Ear.JOIN, True), (Ear.LISTEN, False)):
        chief.listening.set_ear(SetEar(ear=ear))
        assert chief.line.asked[-1] == ("send_digits", call.id, ear)
        assert chief.is_heard(call) is heard
        assert chief[call].ear is ear


def test_a_digit_that_cannot_be_sent_leaves_the_microphone_off(chief: Chief) -> None:
    call = chief.listens()
    chief.listening.set_ear(SetEar(ear=Ear.WHISPER))
    chief.line.refuses = {"send_digits"}
    with pytest.raises(Refused):
        chief.listening.set_ear(SetEar(ear=Ear.JOIN))
    assert not chief.is_heard(call)


def test_nothing_can_be_switched_before_the_agent_is_heard(chief: Chief) -> None:
    chief.listening.listen(Listen(extension="1001"))
    with pytest.raises(Refused) as refused:
        chief.listening.set_ear(SetEar(ear=Ear.JOIN))
    assert refused.value.refusal is Refusal.WRONG_STATE


def test_nobody_listens_in_during_a_call_of_his_own_and_an_answered_call_ends_it(chief: Chief) -> None:
    call = chief.listens()
    citizen = chief.comes()
    chief.board.answer(Answer(call_id=citizen.id))
    assert chief[call].state is CallState.ENDING
    chief.hear(LegEnded(call.id, by_us=True))
    with pytest.raises(Refused) as refused:
        chief.listening.listen(Listen(extension="1002"))
    assert refused.value.refusal is Refusal.CALL_ALIVE


def test_another_agent_takes_the_place_of_the_first(chief: Chief) -> None:
    first = chief.listens()
    second = chief.listens("1002")
    assert chief[first].state is CallState.ENDING
    assert chief[second].state is CallState.ESTABLISHED
    chief.listening.stop(StopListening())
    assert chief[second].state is CallState.ENDING
    chief.hear(LegEnded(second.id, by_us=True))
    assert chief.ended(second).end is EndReason.HUNG_UP_HERE
    chief.listening.stop(StopListening())


def test_listening_is_no_work(chief: Chief) -> None:
    presence = Presence()
    presence.sign_in("", 1.0)
    presence.line_changed(True, 1.0)
    before = presence.agent
    presence.calls_changed((chief.listens(),), 2.0)
    assert presence.agent == before
