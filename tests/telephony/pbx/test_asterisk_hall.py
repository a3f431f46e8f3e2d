"""The queues of a real Asterisk, run by the telephones alone and followed with the monitor's few rights."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from telephony.pbx import codes
from telephony.pbx.codes import Ear
from telephony.pbx.commands import EndPause, MoveAgent, OrderRefusal, PauseAgent, TakeOut
from telephony.pbx.events import OrderDone, OrderRefused
from telephony.pbx.picture import WRAP_UP, PbxAgentState
from tests.pbx.asterisk import HOLD_TONE, Asterisk
from tests.pbx.phone import BarePhone
from tests.telephony.pbx.follower import Follower
from tests.tones import finished, tones_in

pytestmark = pytest.mark.asterisk

VOICES = {"1001": 350, "1002": 400, "9001": 850}


class Phones:
    """Telephones of the hall, registered when they are first named."""

    def __init__(self, pbx: Asterisk, folder: Path, stack: ExitStack) -> None:
        self._pbx, self._folder, self._stack = pbx, folder, stack
        self._phones: dict[str, BarePhone] = {}

    def __getitem__(self, extension: str) -> BarePhone:
        if extension not in self._phones:
            recording = self._folder / f"{extension}.wav"
            phone = BarePhone(self._pbx, extension, recording, tone_hz=VOICES[extension])
            self._phones[extension] = self._stack.enter_context(phone).registered()
        return self._phones[extension]

    def dial(self, extension: str, code: str) -> int:
        """Dial a feature code; the status with which the PBX ended the call."""
        self[extension].do("dial", code)
        while True:
            ended = self[extension].wait_for("state", state="DISCONNECTED")
            if f":{code}@" in ended["remote"]:  # and not an earlier call
                return int(ended["code"])

    def ready(self, *extensions: str) -> None:
        """Sign these agents in and make them ready."""
        for extension in extensions:
            assert self.dial(extension, codes.SIGN_IN) == 200
            assert self.dial(extension, codes.READY) == 200

    def leave(self, extension: str) -> None:
        """End a telephone, as when a desk is switched off."""
        self._phones.pop(extension).close()


@pytest.fixture
def phones(hall: Asterisk, tmp_path: Path) -> Iterator[Phones]:
    with ExitStack() as stack:
        yield Phones(hall, tmp_path, stack)


def test_an_agent_signs_in_pauses_with_a_reason_and_signs_out_by_codes(
    wall: Follower, phones: Phones
) -> None:
    assert wall.picture.agents == {}
    assert sorted(wall.picture.queues) == ["business", "dialect", "hotline"]
    assert phones.dial("1002", codes.SIGN_IN) == 200
    agent = wall.until_agent("1002", lambda each: each.reason == "signed_in", "signed in, not ready")
    assert (agent.name, agent.queues) == ("王强", ("business", "hotline"))
    assert phones.dial("1002", codes.READY) == 200
    wall.until_agent("1002", lambda each: each.state is PbxAgentState.READY, "ready")
    assert phones.dial("1002", codes.pause_code("meal")) == 200
    wall.until_agent(
        "1002", lambda each: (each.state, each.reason) == (PbxAgentState.PAUSED, "meal"), "at a meal"
    )
    assert phones.dial("1002", codes.WRAP_UP) == 200
    wall.until_agent("1002", lambda each: each.state is PbxAgentState.WRAP_UP, "in wrap-up by hand")
    assert phones.dial("1002", codes.SIGN_OUT) == 200
    wall.until(lambda picture: not picture.agents, "signed out")


@pytest.mark.parametrize("reason", sorted(codes.PAUSE_DIGITS))
def test_the_pbx_knows_every_reason_that_a_desk_has(hall: Asterisk, reason: str) -> None:
    digits = codes.PAUSE_DIGITS[reason]
    assert f"REASON_{digits}={reason}" in hall.console("dialplan show globals")


def test_a_code_acts_only_with_the_right_and_says_why_not(wall: Follower, phones: Phones) -> None:
    assert phones.dial("1001", codes.READY) == 480
    assert phones.dial("1001", codes.pause_code("break")) == 480
    assert phones.dial("1001", f"{codes.PAUSE}99") == 404
    assert phones.dial("1001", codes.listen_code("1002")) == 403
    assert phones.dial("9001", codes.SIGN_IN) == 403
    assert wall.picture.agents == {}


@pytest.mark.parametrize("number", ["*51", "110", "1001*", "13800000007", "*411001"])
def test_the_providers_trunk_reaches_the_lines_and_nothing_else(
    hall: Asterisk, tmp_path: Path, number: str
) -> None:
    with BarePhone(hall, "13800009999", tmp_path / "trunk.wav") as caller:
        assert caller.wait_for("registration")["code"] == 403
        caller.do("dial", number)
        # 484: the beginning of one of the lines
        assert caller.wait_for("state", state="DISCONNECTED")["code"] in {404, 484}


def test_a_call_is_seen_from_the_queue_to_the_end_of_its_wrap_up(
    hall: Asterisk, wall: Follower, phones: Phones
) -> None:
    citizen = hall.citizen_calls("13800005678", 500, line="12369")
    waiting = wall.until(lambda picture: bool(picture.waiting), "a caller waits").waiting[0]
    assert (waiting.number, waiting.line, waiting.queue) == ("13800005678", "12369", "hotline")
    citizen.hears(HOLD_TONE)
    phones.ready("1001")
    agent = wall.until_agent("1001", lambda each: each.call_id == waiting.call_id, "has the call")
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.ON_CALL, "on a call")
    assert agent.extension == "1001"
    assert not wall.picture.waiting
    phones["1001"].do("hang_up")
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.WRAP_UP, "in wrap-up")
    assert wall.picture.agents["1001"].call_id == ""
    assert phones.dial("1001", codes.READY) == 200
    picture = wall.until(lambda each: each.figures.wrap_ups == 1, "the wrap-up is counted")
    figures = picture.figures
    assert (figures.offered, figures.answered, figures.in_time, figures.abandoned) == (1, 1, 1, 0)
    assert figures == picture.queues["hotline"].figures
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready")
    citizen.wait_gone()


def test_callers_who_give_up_are_owed_one_call_back_until_they_are_spoken_with(
    hall: Asterisk, wall: Follower, phones: Phones
) -> None:
    for _ in range(2):
        hall.citizen_calls("13800000007").hang_up()
    hall.citizen_calls("anonymous").hang_up()
    hall.citizen_calls("13800000008").hang_up()
    picture = wall.until(lambda each: each.figures.abandoned == 4, "all are counted")
    assert {number: each.times for number, each in picture.missed.items()} == {
        "13800000007": 2,
        "13800000008": 1,
    }
    phones["1001"].do("dial", "13800000007")
    wall.until(lambda each: "13800000007" not in each.missed, "called back")
    phones["1001"].do("hang_up")
    phones["1001"].wait_for("state", state="DISCONNECTED")
    phones.ready("1001")
    citizen = hall.citizen_calls("13800000008")
    wall.until(lambda each: not each.missed, "answered later")
    citizen.hang_up()


def test_a_supervisor_listens_whispers_and_joins_and_is_silent_at_first(
    hall: Asterisk, wall: Follower, phones: Phones
) -> None:
    phones.ready("1001")
    citizen = hall.citizen_calls("13800005678", 500)
    citizen.hears(350)
    phones["9001"].do("dial", codes.listen_code("1001"))
    wall.until_agent("1001", lambda each: each.watched_by == ("9001",), "is listened to")
    phones["9001"].hears(350, 500)
    citizen.hears(350)
    phones["1001"].hears(500)
    phones["9001"].do("digits", Ear.WHISPER)
    phones["1001"].hears(500, 850)
    citizen.hears(350)
    phones["9001"].do("digits", Ear.JOIN)
    citizen.hears(350, 850)
    phones["1001"].hears(500, 850)
    phones["9001"].do("digits", Ear.LISTEN)
    citizen.hears(350)
    phones["1001"].hears(500)
    phones["9001"].do("hang_up")
    wall.until_agent("1001", lambda each: each.watched_by == (), "alone again")
    assert citizen.bridged


def test_an_agent_who_is_to_be_told_hears_a_tone_when_somebody_listens_in_and_the_citizen_does_not(
    hall: Asterisk, wall: Follower, phones: Phones
) -> None:
    phones.ready("1001")
    citizen = hall.citizen_calls("13800005678", 500)
    phones["1001"].hears(500)
    phones["9001"].do("dial", codes.listen_code("1001", told=True))
    phones["1001"].hears(500, 1400)
    wall.until_agent("1001", lambda each: each.watched_by == ("9001",), "is listened to")
    phones["1001"].hears(500)
    phones["9001"].do("hang_up")
    wall.until_agent("1001", lambda each: each.watched_by == (), "alone again")
    citizen.hang_up()
    citizen.wait_gone()
    assert 1400 not in tones_in(citizen.heard)


def test_a_call_for_help_is_seen_until_a_supervisor_comes(
    hall: Asterisk, wall: Follower, phones: Phones
) -> None:
    phones.ready("1001")
    citizen = hall.citizen_calls("13800005678", 500)
    wall.until_agent("1001", lambda each: bool(each.call_id), "has the call")
    assert phones.dial("1001", codes.HELP) == 200
    wall.until_agent("1001", lambda each: each.help_since > 0, "calls for help")
    phones["9001"].do("dial", codes.listen_code("1001"))
    wall.until_agent("1001", lambda each: not each.help_since and bool(each.watched_by), "is helped")
    assert citizen.bridged


def test_a_waiting_caller_is_taken_out_to_a_chosen_agent_who_is_paused(
    hall: Asterisk, wall: Follower, phones: Phones
) -> None:
    assert phones.dial("1002", codes.SIGN_IN) == 200
    citizens = [hall.citizen_calls("13800000001", 500), hall.citizen_calls("13800000002", 600)]
    waiting = wall.until(lambda each: len(each.waiting) == 2, "two wait").queues["hotline"].waiting
    assert [each.number for each in waiting] == ["13800000001", "13800000002"]
    taken = TakeOut(command_id="t", call_id=waiting[1].call_id, agent="1002")
    assert isinstance(wall.order(taken), OrderDone)
    wall.until_agent("1002", lambda each: each.call_id == waiting[1].call_id, "has the second caller")
    citizens[1].hears(400)
    assert [each.number for each in wall.picture.waiting] == ["13800000001"]
    phones["1002"].do("hang_up")
    wall.until_agent("1002", lambda each: each.reason == WRAP_UP, "in wrap-up")
    assert wall.picture.figures.answered == 1
    assert wall.picture.figures.abandoned == 0
    again = wall.order(taken)
    assert isinstance(again, OrderRefused)
    assert again.refusal == OrderRefusal.NO_SUCH_CALLER


def test_a_caller_whom_the_chosen_agent_refuses_waits_on_as_the_first(
    hall: Asterisk, wall: Follower, tmp_path: Path
) -> None:
    with BarePhone(hall, "1001", tmp_path / "1001.wav", auto_answer=False).registered() as phone:
        phone.do("dial", codes.SIGN_IN)
        phone.wait_for("state", state="DISCONNECTED")
        hall.citizen_calls("13800000001")
        hall.citizen_calls("13800000002")
        waiting = wall.until(lambda each: len(each.waiting) == 2, "two wait").queues["hotline"].waiting
        wall.order(TakeOut(call_id=waiting[1].call_id, agent="1001"))
        phone.wait_for("incoming")
        wall.until(lambda each: len(each.waiting) == 1, "one is taken out")
        phone.do("refuse")
        picture = wall.until(lambda each: len(each.waiting) == 2, "both wait again")
    assert [each.number for each in picture.queues["hotline"].waiting] == ["13800000002", "13800000001"]
    assert picture.figures.offered == 2
    assert picture.figures.abandoned == 0


def test_a_telephone_that_is_gone_is_never_ready(wall: Follower, phones: Phones) -> None:
    phones.ready("1001")
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready")
    phones.leave("1001")
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.UNREGISTERED, "gone")
    assert phones["1001"].extension == "1001"
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "back")


def test_a_supervisor_ends_a_pause_pauses_and_moves_an_agent(wall: Follower, phones: Phones) -> None:
    assert phones.dial("1001", codes.SIGN_IN) == 200
    assert isinstance(wall.order(EndPause(agent="1001")), OrderDone)
    wall.until_agent("1001", lambda each: each.state is PbxAgentState.READY, "ready")
    assert isinstance(wall.order(PauseAgent(agent="1001", reason="training")), OrderDone)
    wall.until_agent("1001", lambda each: each.reason == "training", "at a training")
    assert isinstance(wall.order(MoveAgent(agent="1001", source="hotline", target="dialect")), OrderDone)
    moved = wall.until_agent("1001", lambda each: each.queues == ("dialect",), "in the other queue")
    assert (moved.name, moved.state, moved.reason) == ("李静", PbxAgentState.PAUSED, "training")
    nobody = wall.order(EndPause(agent="1004"))
    assert isinstance(nobody, OrderRefused)
    assert nobody.refusal == OrderRefusal.PBX_REFUSED


def test_a_line_of_special_seats_rings_only_those_who_have_the_skill(
    hall: Asterisk, wall: Follower, phones: Phones
) -> None:
    phones.ready("1001")
    citizen = hall.citizen_calls("13800005678", 500, line="123451")
    waiting = wall.until(lambda each: bool(each.waiting), "the caller waits, though 1001 is ready")
    assert waiting.queues["business"].waiting[0].line == "123451"
    assert waiting.agents["1001"].state is PbxAgentState.READY
    phones.ready("1002")
    wall.until_agent("1002", lambda each: bool(each.call_id), "has the call")
    citizen.hears(400)
    assert wall.picture.queues["business"].figures.answered == 1
    assert wall.picture.queues["hotline"].figures.offered == 0


@pytest.mark.parametrize("record", ["yes", "no"])
def test_calls_are_recorded_by_day_and_only_where_the_hall_wants_it(
    hall: Asterisk, tmp_path: Path, record: str
) -> None:
    hall.console(f"dialplan set global RECORD {record}")
    try:
        with BarePhone(hall, "13800009999", tmp_path / "trunk.wav", tone_hz=600) as caller:
            caller.wait_for("registration")
            caller.do("dial", "12345")
            caller.hears(HOLD_TONE)
            caller.do("hang_up")
            caller.wait_for("state", state="DISCONNECTED")
        hall.until(lambda: not hall.channels(), "the call ended")
        files = list(hall.recordings.glob("20??????/*.wav"))
        assert len(files) == (record == "yes")
        for file in files:
            hall.until(lambda file=file: finished(file), "the recording complete")  # type: ignore[misc]
            assert tones_in(file) >= {600, HOLD_TONE}
    finally:
        hall.console("dialplan set global RECORD yes")
