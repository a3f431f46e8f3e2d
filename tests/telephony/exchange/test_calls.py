"""Citizens, services and the desk talk over real SIP; who hears whom is read from the recordings."""

import time
from pathlib import Path

import pytest

from telephony.protocol import (
    CitizenAnswered,
    CitizenLeft,
    CitizenRang,
    NextCall,
    QueueChanged,
    ServiceAnswered,
    SetPace,
    StopArrivals,
)
from tests.telephony.exchange.desk import DESK_HZ, Desk, answers_options, sip
from tests.telephony.exchange.window import ExchangeProcess, answered
from tests.tones import NoRecording, duration, longest_gap, read, tones_in

NOISE_HZ, FIGHT_HZ, LOST_HZ, SECOND_HZ, POLICE_HZ = 450, 650, 850, 950, 1100


def recorded(file: Path, *wanted: int, seconds: float = 8) -> None:
    """Wait until the recording has these tones in it."""
    deadline = time.monotonic() + seconds
    while True:
        heard = tones_so_far(file)
        if set(wanted) <= heard:
            return
        assert time.monotonic() < deadline, f"{file.name}: {heard} instead of {wanted}"
        time.sleep(0.1)


def tones_so_far(file: Path) -> set[int]:
    """A recorder writes its file in blocks: it may be empty yet."""
    try:
        return tones_in(file)
    except (FileNotFoundError, NoRecording):
        return set()


def length_of(file: Path) -> float:
    """Seconds recorded so far."""
    try:
        return duration(file)
    except (FileNotFoundError, NoRecording):
        return 0.0


def lasts(file: Path, seconds: float) -> None:
    """Wait until the recording is that long."""
    deadline = time.monotonic() + seconds + 10
    while length_of(file) < seconds:
        assert time.monotonic() < deadline, f"{file.name}: {length_of(file)} s"
        time.sleep(0.1)


def test_a_citizen_rings_with_name_and_number_and_both_hear_each_other(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path
) -> None:
    exchange.attend(desk.port)
    exchange.window.say(NextCall(arrival="noise"))
    came = desk.wait("came", 0)
    assert "王建军" in came[2]
    assert "13800001001" in came[2]
    rang = exchange.window.wait(CitizenRang)
    assert (rang.arrival, rang.number, rang.name) == ("noise", "13800001001", "王建军")
    desk.do("answer", 0)
    exchange.window.wait(CitizenAnswered, arrival="noise", number="13800001001")
    recorded(tmp_path / "noise.wav", DESK_HZ)
    desk.do("hang_up", 0)
    exchange.window.wait(CitizenLeft, arrival="noise", how="hung_up_by_desk")
    exchange.window.wait(QueueChanged, offered=1, answered=1, abandoned=0, waiting=0)
    recorded(tmp_path / "desk-0.wav", NOISE_HZ)
    assert tones_in(tmp_path / "noise.wav") == {DESK_HZ}


def test_a_citizen_who_hangs_up_ends_the_call_at_the_desk(exchange: ExchangeProcess, desk: Desk) -> None:
    exchange.attend(desk.port)
    answered(exchange, desk, "short")
    desk.wait("ended", 0, 200)
    exchange.window.wait(CitizenLeft, arrival="short", how="hung_up")


def test_a_citizen_without_patience_gives_up_and_counts_as_missed(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    exchange.attend(desk.port)
    exchange.window.say(NextCall(arrival="impatient"))
    desk.wait("came", 0)
    desk.wait("ended", 0, 487)
    exchange.window.wait(CitizenLeft, arrival="impatient", how="abandoned")
    exchange.window.wait(QueueChanged, offered=1, answered=0, abandoned=1, waiting=0)


def test_a_desk_that_refuses_is_rung_again_by_the_same_citizen(exchange: ExchangeProcess, desk: Desk) -> None:
    exchange.attend(desk.port)
    desk.do("refuse", 486)
    exchange.window.say(NextCall(arrival="noise"))
    desk.wait("refused", 486)
    desk.do("refuse", 0)
    desk.do("answer", desk.wait("came")[1])
    waited = exchange.window.wait(CitizenAnswered, arrival="noise").waited_seconds
    assert waited > 2
    exchange.window.wait(QueueChanged, offered=1, answered=1)


def test_only_one_citizen_rings_and_the_next_waits_for_the_desk_to_be_free(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    exchange.attend(desk.port)
    exchange.window.say(NextCall(arrival="noise"))
    exchange.window.say(NextCall(arrival="fight"))
    desk.wait("came", 0)
    exchange.window.wait(QueueChanged, waiting=2, offered=2)
    desk.do("answer", 0)
    exchange.window.wait(CitizenAnswered, arrival="noise")
    exchange.window.wait(QueueChanged, waiting=1, answered=1)
    exchange.window.look(0.5)
    assert not [event for event in exchange.window.seen if getattr(event, "arrival", "") == "fight"]
    desk.do("hang_up", 0)
    assert "刘芳" in desk.wait("came", 1)[2]


def test_a_citizen_who_insists_rings_during_a_call(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path
) -> None:
    exchange.attend(desk.port)
    answered(exchange, desk, "noise")
    exchange.window.say(NextCall(arrival="second"))
    desk.wait("came", 1)
    desk.do("answer", 1)
    exchange.window.wait(CitizenAnswered, arrival="second")
    recorded(tmp_path / "desk-1.wav", SECOND_HZ)


def test_after_a_blind_transfer_the_citizen_talks_with_the_target(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path
) -> None:
    port = exchange.attend(desk.port).port
    answered(exchange, desk, "noise")
    recorded(tmp_path / "noise.wav", DESK_HZ)
    desk.do("send_to", 0, sip("110", port))
    desk.wait("transfer", 0, 200, True)
    desk.wait("ended", 0)
    exchange.window.wait(CitizenLeft, arrival="noise", how="transferred")
    exchange.window.wait(ServiceAnswered, number="110", name="110指挥中心", sip_status=200)
    recorded(tmp_path / "noise.wav", DESK_HZ, POLICE_HZ)
    recorded(tmp_path / "110-1.wav", NOISE_HZ)
    assert tones_in(tmp_path / "110-1.wav") == {NOISE_HZ}


def test_the_desk_is_free_for_the_next_citizen_after_a_transfer(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    port = exchange.attend(desk.port).port
    answered(exchange, desk, "noise")
    exchange.window.say(NextCall(arrival="fight"))
    desk.do("send_to", 0, sip("7229995", port))
    exchange.window.wait(CitizenLeft, arrival="noise", how="transferred")
    desk.wait("came", 1)


@pytest.mark.parametrize(("number", "status"), [("12369", 486), ("120", 603)])
def test_a_transfer_that_fails_leaves_the_citizen_with_the_desk(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path, number: str, status: int
) -> None:
    port = exchange.attend(desk.port).port
    answered(exchange, desk, "noise")
    desk.do("send_to", 0, sip(number, port))
    desk.wait("transfer", 0, status, True)
    exchange.window.wait(ServiceAnswered, number=number, sip_status=status)
    lasts(tmp_path / "desk-0.wav", length_of(tmp_path / "desk-0.wav") + 1.0)
    assert tones_in(tmp_path / "desk-0.wav", -0.8) == {NOISE_HZ}
    assert not [event for event in exchange.window.seen if isinstance(event, CitizenLeft)]


def test_after_an_attended_transfer_the_citizen_talks_with_the_consulted(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path
) -> None:
    port = exchange.attend(desk.port).port
    answered(exchange, desk, "noise")
    desk.do("hold", 0)
    desk.do("dial", sip("110", port))
    desk.wait("talks", 1)
    recorded(tmp_path / "110-1.wav", DESK_HZ)
    desk.do("connect", 0, 1)
    desk.wait("transfer", 0, 200, True)
    desk.wait("ended", 1)
    exchange.window.wait(CitizenLeft, arrival="noise", how="transferred")
    recorded(tmp_path / "noise.wav", POLICE_HZ)
    recorded(tmp_path / "110-2.wav", NOISE_HZ)


def test_in_a_three_way_call_citizen_and_police_hear_each_other(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path
) -> None:
    port = exchange.attend(desk.port).port
    answered(exchange, desk, "fight")
    desk.do("dial", sip("110", port))
    desk.wait("talks", 1)
    recorded(tmp_path / "desk-1.wav", POLICE_HZ)
    desk.do("join", 0, 1)
    recorded(tmp_path / "fight.wav", DESK_HZ, POLICE_HZ)
    recorded(tmp_path / "110-1.wav", DESK_HZ, FIGHT_HZ)


def test_a_citizen_on_hold_is_heard_again_after_it(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path
) -> None:
    exchange.attend(desk.port)
    answered(exchange, desk, "noise")
    recorded(tmp_path / "desk-0.wav", NOISE_HZ)
    desk.do("hold", 0)
    time.sleep(1)
    desk.do("resume", 0)
    for file, heard in (("noise.wav", DESK_HZ), ("desk-0.wav", NOISE_HZ)):
        lasts(tmp_path / file, length_of(tmp_path / file) + 1.5)
        assert tones_in(tmp_path / file, -0.8) == {heard}


def test_a_lost_line_sends_nothing_any_more_and_comes_back_when_the_script_says_so(
    desk: Desk, tmp_path: Path
) -> None:
    script = tmp_path / "bad-line.toml"
    script.write_text(
        'title = "线路"\npace = 0\n[[arrival]]\ncitizen = "water"\ntone_hz = 850\n'
        "line_lost_after = 1\nline_lost_for = 1.5\n",
        encoding="utf-8",
    )
    exchange = ExchangeProcess(tmp_path, script)
    try:
        exchange.attend(desk.port)
        answered(exchange, desk, "water")
        file = tmp_path / "desk-0.wav"
        lasts(file, 5)
        assert 1.0 <= longest_gap(file, LOST_HZ) <= 2.5
        assert not [event for event in exchange.window.seen if isinstance(event, CitizenLeft)]
    finally:
        exchange.close()


def test_a_line_lost_for_good_sends_neither_sound_nor_signalling(
    exchange: ExchangeProcess, desk: Desk, tmp_path: Path
) -> None:
    exchange.attend(desk.port)
    exchange.window.say(NextCall(arrival="lost"))
    citizen_port = desk.wait("came", 0)[3]
    desk.do("answer", 0)
    exchange.window.wait(CitizenAnswered, arrival="lost")
    assert answers_options(citizen_port)
    file = tmp_path / "desk-0.wav"
    lasts(file, 4.5)
    assert tones_in(file, -1.0) == set()
    assert not answers_options(citizen_port)
    desk.look_for_nothing("ended", seconds=0.1)


def test_a_target_that_does_not_answer_rings_until_the_desk_gives_up(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    port = exchange.attend(desk.port).port
    desk.do("dial", sip("12317", port))
    desk.wait("rings", 0)
    desk.look_for_nothing("talks", seconds=2)
    desk.do("hang_up", 0)
    desk.wait("ended", 0, 487)


def test_a_number_that_nobody_listed_is_answered_too(exchange: ExchangeProcess, desk: Desk) -> None:
    port = exchange.attend(desk.port).port
    desk.do("dial", sip("1002", port))
    desk.wait("talks", 0)
    exchange.window.wait(ServiceAnswered, number="1002", name="值班室", sip_status=200)


def test_citizens_and_services_speak_and_take_turns(desk: Desk, tmp_path: Path) -> None:
    script = tmp_path / "speech.toml"
    script.write_text(
        'title = "说话"\npace = 0\n[[arrival]]\ncitizen = "wrong"\n'
        "greeting_seconds = 0.3\nsilence_seconds = 0.5\n",
        encoding="utf-8",
    )
    exchange = ExchangeProcess(tmp_path, script)
    try:
        exchange.attend(desk.port)
        desk.do("hush")
        answered(exchange, desk, "wrong")
        exchange.window.wait(CitizenLeft, seconds=30, arrival="wrong", how="hung_up")
        assert duration(tmp_path / "desk-0.wav") > 5
        assert loud_seconds(tmp_path / "desk-0.wav") > 3
    finally:
        exchange.close()


def test_stopping_sends_home_who_waits_and_leaves_the_talking_alone(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    exchange.attend(desk.port)
    answered(exchange, desk, "noise")
    exchange.window.say(NextCall(arrival="fight"))
    exchange.window.wait(QueueChanged, waiting=1)
    exchange.window.say(StopArrivals(command_id="stop"))
    exchange.window.wait(CitizenLeft, arrival="fight", how="hung_up")
    exchange.window.wait(QueueChanged, waiting=0, offered=1, abandoned=0)
    desk.look_for_nothing("ended", seconds=0.5)


def test_citizens_come_by_the_clock_at_the_pace_that_the_window_sets(desk: Desk, tmp_path: Path) -> None:
    script = tmp_path / "clock.toml"
    script.write_text('title = "时钟"\npace = 0\n[[arrival]]\ncitizen = "noise"\nat = 60\n', encoding="utf-8")
    exchange = ExchangeProcess(tmp_path, script, "--tones")
    try:
        exchange.attend(desk.port)
        desk.look_for_nothing("came", seconds=0.5)
        exchange.window.say(SetPace(pace=100.0))
        desk.wait("came", 0)
    finally:
        exchange.close()


def loud_seconds(file: Path) -> float:
    """For how long anything but silence was recorded."""
    samples, rate = read(file)
    size = rate // 10
    windows = abs(samples[: len(samples) // size * size].reshape(-1, size)).max(axis=1)
    return float((windows > 0.02).sum()) / 10
