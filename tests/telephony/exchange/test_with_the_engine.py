"""The practice exchange and the real phone engine: what a rehearsal is made of, without a PBX."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from telephony.account import Account, PhoneSettings, RegistrationState
from telephony.agent import AgentState
from telephony.call import Call, CallState, EndReason
from telephony.protocol import (
    Answer,
    AskForHelp,
    CallRefusedWhileAway,
    CitizenAnswered,
    CitizenLeft,
    CitizenRang,
    CompleteTransfer,
    DeskAddress,
    Dial,
    ExchangeReady,
    HangUp,
    LeaveConference,
    NextCall,
    QueueChanged,
    QueueCodeRefused,
    RegistrationChanged,
    SetNotReady,
    SetReady,
    SignIn,
    StartThreeWay,
    Transfer,
    TransferFailed,
    TransferMode,
    TransferSucceeded,
)
from tests.telephony.engine.conftest import MOUTH_HZ, SETTINGS, Desk, seated
from tests.telephony.engine.window import EngineProcess
from tests.telephony.exchange.window import TONES, ExchangeProcess
from tests.tones import NoRecording, tones_in, write_tone

EXTENSION = "1001"
NOISE_HZ, FIGHT_HZ, POLICE_HZ, REPORTS_HZ = 450, 650, 1100, 1500
DEAD_LINE_SECONDS = 3


class Rehearsal:
    """An engine at its desk and the exchange that rings it."""

    def __init__(self, folder: Path, script: Path = TONES) -> None:
        self.folder = folder
        (folder / "desk").mkdir()
        self.exchange = ExchangeProcess(folder, script)
        ready = self.exchange.window.wait(ExchangeReady)
        mouth = folder / "mouth.wav"
        write_tone(mouth, MOUTH_HZ, 1.0)
        self.engine = EngineProcess(folder / "desk", "--mouth-file", str(mouth))
        self.account = Account(
            extension=EXTENSION, server=ready.host, port=ready.port, display_name="演练坐席", registers=False
        )
        settings = PhoneSettings(
            wrap_up_seconds=SETTINGS.wrap_up_seconds,
            ring_seconds=SETTINGS.ring_seconds,
            dead_line_seconds=DEAD_LINE_SECONDS,
        )
        self.desk: Desk = seated(self.engine, self.account, settings)
        port = self.desk.window.state.registration.listens_on
        self.exchange.window.say(DeskAddress(extension=EXTENSION, host="127.0.0.1", port=port))

    def rings(self, name: str) -> Call:
        """Let this citizen come; the call that rings at the desk."""
        self.exchange.window.say(NextCall(arrival=name))
        return self.desk.window.rings()

    def talk(self, name: str) -> Call:
        """Let this citizen come and answer."""
        call = self.rings(name)
        self.desk.window.do(Answer(call_id=call.id))
        self.exchange.window.wait(CitizenAnswered, arrival=name)
        return self.desk.window.reaches(call, CallState.ESTABLISHED)

    def hears(self, file: str, *tones: int, seconds: float = 10) -> None:
        """Wait until the last second of what that actor hears is exactly these tones."""
        deadline = time.monotonic() + seconds
        while (heard := self._last_second(self.folder / file)) != set(tones):
            assert time.monotonic() < deadline, f"{file} hears {heard}, not {tones}"
            time.sleep(0.1)

    @staticmethod
    def _last_second(file: Path) -> set[int]:
        try:
            return tones_in(file, -1.0)
        except (FileNotFoundError, NoRecording):
            return set()

    def close(self) -> None:
        self.engine.stop()
        self.exchange.close()
        assert "Traceback" not in self.engine.logged(), self.engine.logged()
        assert "Traceback" not in self.exchange.printed(), self.exchange.printed()


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    rehearsal = Rehearsal(tmp_path)
    yield rehearsal
    rehearsal.close()


def test_a_citizen_is_shown_answered_heard_and_hung_up_on(rehearsal: Rehearsal) -> None:
    call = rehearsal.rings("noise")
    assert (call.party.number, call.party.name) == ("13800001001", "王建军")
    rehearsal.exchange.window.wait(CitizenRang, arrival="noise")
    rehearsal.desk.window.do(Answer(call_id=call.id))
    rehearsal.hears("noise.wav", MOUTH_HZ)
    rehearsal.desk.hears(call, MOUTH_HZ, NOISE_HZ)
    rehearsal.desk.window.do(HangUp(call_id=call.id))
    rehearsal.exchange.window.wait(CitizenLeft, arrival="noise", how="hung_up_by_desk")


def test_names_that_need_quoting_and_the_dialled_number_arrive_as_they_were_written(tmp_path: Path) -> None:
    script = tmp_path / "names.toml"
    script.write_text(
        'title = "名字"\npace = 0\n[[arrival]]\ncitizen = "odd"\nline = "12369"\n'
        "[citizen.odd]\nname = '钱\"大师\"\\<傅>'\n"
        'number = "13800009999"\nspeaker = "wages"\nlines = ["closing"]\n',
        encoding="utf-8",
    )
    rehearsal = Rehearsal(tmp_path, script)
    try:
        call = rehearsal.rings("odd")
        assert (call.party.name, call.party.number) == ('钱"大师"\\<傅>', "13800009999")
        assert call.line == "12369"
    finally:
        rehearsal.close()


def test_a_citizen_who_hangs_up_ends_the_call(rehearsal: Rehearsal) -> None:
    call = rehearsal.talk("short")
    assert rehearsal.desk.window.reaches(call, CallState.ENDED).end is EndReason.HUNG_UP_THERE


def test_a_citizen_who_gives_up_is_a_missed_call_on_both_sides(rehearsal: Rehearsal) -> None:
    call = rehearsal.rings("impatient")
    assert rehearsal.desk.window.reaches(call, CallState.ENDED).end is EndReason.ABANDONED
    rehearsal.exchange.window.wait(QueueChanged, offered=1, abandoned=1)


def test_a_desk_that_is_not_ready_is_rung_again_until_it_is(rehearsal: Rehearsal) -> None:
    window = rehearsal.desk.window
    window.do(SetNotReady(reason="break"))
    rehearsal.exchange.window.say(NextCall(arrival="noise"))
    window.event(CallRefusedWhileAway)
    window.do(SetReady())
    window.until(lambda state: state.agent.state is AgentState.READY)
    call = window.rings()
    assert call.party.number == "13800001001"
    rehearsal.exchange.window.wait(QueueChanged, offered=1, waiting=1, abandoned=0)


def test_three_way_with_the_police_by_one_key_and_then_without_the_agent(rehearsal: Rehearsal) -> None:
    window = rehearsal.desk.window
    call = rehearsal.talk("fight")
    leg = window.dial(StartThreeWay(call_id=call.id, target="110", name="110"))
    window.until(lambda state: set(state.conference) == {call.id, leg.id})
    rehearsal.hears("fight.wav", MOUTH_HZ, POLICE_HZ)
    rehearsal.hears("110-1.wav", MOUTH_HZ, FIGHT_HZ)
    window.do(LeaveConference())
    rehearsal.exchange.window.wait(CitizenLeft, arrival="fight", how="transferred")
    rehearsal.hears("fight.wav", POLICE_HZ)
    rehearsal.hears("110-2.wav", FIGHT_HZ)


@pytest.mark.parametrize("mode", TransferMode)
def test_a_transfer_connects_the_citizen_with_the_target(rehearsal: Rehearsal, mode: TransferMode) -> None:
    window = rehearsal.desk.window
    call = rehearsal.talk("noise")
    rehearsal.hears("noise.wav", MOUTH_HZ)
    window.do(Transfer(call_id=call.id, target="7229995", mode=mode))
    window.event(TransferSucceeded, lambda event: event.call_id == call.id)
    assert window.reaches(call, CallState.ENDED).end is EndReason.TRANSFERRED
    rehearsal.exchange.window.wait(CitizenLeft, arrival="noise", how="transferred")
    rehearsal.hears("noise.wav", REPORTS_HZ)


def test_a_consulted_target_takes_the_citizen_over(rehearsal: Rehearsal) -> None:
    window = rehearsal.desk.window
    call = rehearsal.talk("noise")
    leg = window.dial(Dial(target="7229995", on_behalf_of=call.id))
    window.reaches(leg, CallState.ESTABLISHED)
    rehearsal.hears("7229995-1.wav", MOUTH_HZ)
    window.do(CompleteTransfer(call_id=call.id, consultation_id=leg.id))
    window.reaches(leg, CallState.ENDED)
    rehearsal.hears("noise.wav", REPORTS_HZ)
    rehearsal.hears("7229995-2.wav", NOISE_HZ)


@pytest.mark.parametrize("mode", TransferMode)
def test_a_transfer_that_fails_brings_the_citizen_back(rehearsal: Rehearsal, mode: TransferMode) -> None:
    window = rehearsal.desk.window
    call = rehearsal.talk("noise")
    window.do(Transfer(call_id=call.id, target="12369", mode=mode))
    window.event(TransferFailed, lambda event: event.call_id == call.id)
    window.reaches(call, CallState.ESTABLISHED)
    rehearsal.hears("noise.wav", MOUTH_HZ)
    rehearsal.desk.hears(call, MOUTH_HZ, NOISE_HZ)


def test_a_citizen_whose_network_fails_is_noticed_and_the_call_ends(rehearsal: Rehearsal) -> None:
    call = rehearsal.talk("lost")
    ended = rehearsal.desk.window.reaches(call, CallState.ENDED, seconds=45)
    assert ended.end is EndReason.NO_SOUND_FROM_THERE


def test_the_second_citizen_comes_when_the_first_is_done(rehearsal: Rehearsal) -> None:
    first = rehearsal.talk("noise")
    rehearsal.exchange.window.say(NextCall(arrival="fight"))
    rehearsal.exchange.window.wait(QueueChanged, waiting=1, answered=1)
    rehearsal.desk.window.do(HangUp(call_id=first.id))
    assert rehearsal.desk.window.rings().party.number == "13800001013"


def test_feature_codes_are_taken_as_a_halls_pbx_takes_them(rehearsal: Rehearsal) -> None:
    window = rehearsal.desk.window
    for code, status in (("*51", 200), ("*411002", 200), ("*5299", 404)):
        ended = window.reaches(window.dial(Dial(target=code)), CallState.ENDED)
        assert (ended.was_answered, ended.sip_status) == (status == 200, status)
    # the desk's own codes: help in a call, without a word to the exchange's windows
    account = msgspec.structs.replace(rehearsal.account, queue_codes=True)
    before = len(window.events)
    window.do(SignIn(account=account))
    # the phone registers anew, at another port
    window.event(
        RegistrationChanged,
        lambda event: event.registration.state is RegistrationState.REGISTERED,
        after=before,
    )
    window.until(lambda state: state.queue.on and state.agent.state is AgentState.READY)
    address = DeskAddress(extension=EXTENSION, host="127.0.0.1", port=window.state.registration.listens_on)
    rehearsal.exchange.window.say(address)
    rehearsal.talk("noise")
    window.do(AskForHelp())
    window.until(lambda state: state.queue.help_since > 0, "help was called")
    assert not [event for event in window.events if isinstance(event, QueueCodeRefused)]
