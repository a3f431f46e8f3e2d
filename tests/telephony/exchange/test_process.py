"""The practice exchange as a process: who dies, who is told, who comes back, and what its windows may ask."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from telephony.protocol import (
    CitizenLeft,
    CommandRefused,
    EngineStopped,
    ExchangeReady,
    ExchangeShutdown,
    LoadScript,
    NextCall,
    Refusal,
    ScriptFailed,
)
from telephony.rendezvous import look_up
from tests.telephony.exchange.desk import Desk, sip
from tests.telephony.exchange.window import ROOT, ExchangeProcess, Window, answered


def test_when_the_exchange_is_killed_its_citizens_hang_up(exchange: ExchangeProcess, desk: Desk) -> None:
    exchange.attend(desk.port)
    answered(exchange, desk, "noise")
    actors = exchange.actors()
    assert len(actors) >= 2
    exchange.process.kill()
    desk.wait("ended", 0, 200)
    _, alive = psutil.wait_procs(actors, timeout=10)
    assert alive == []


def test_a_citizen_whose_process_dies_is_told_as_failed_and_the_queue_goes_on(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    exchange.attend(desk.port)
    answered(exchange, desk, "noise")
    exchange.window.say(NextCall(arrival="fight"))
    exchange.citizen().kill()
    exchange.window.wait(CitizenLeft, arrival="noise", how="failed")
    assert "刘芳" in desk.wait("came", 1)[2]


def test_services_that_die_come_back_at_an_address_that_is_told(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    port = exchange.attend(desk.port).port
    exchange.services(port).kill()
    again = exchange.window.wait(ExchangeReady)
    assert again.port != port
    desk.do("dial", sip("110", again.port))
    desk.wait("talks", 0)


def test_a_script_that_cannot_be_played_is_told_and_another_one_can_be_loaded(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('title = "坏"\n[[arrival]]\ncitizen = "nobody"\n', encoding="utf-8")
    exchange = ExchangeProcess(tmp_path, broken)
    try:
        failed = exchange.window.wait(ScriptFailed)
        assert "broken.toml 第 3 行" in failed.message
        good = tmp_path / "good.toml"
        good.write_text('title = "好"\npace = 0\n[[arrival]]\ncitizen = "lamp"\n', encoding="utf-8")
        exchange.window.say(LoadScript(path=str(good)))
        assert exchange.window.wait(ExchangeReady).arrivals == ("lamp",)
        exchange.window.say(LoadScript(command_id="again", path=str(broken)))
        assert exchange.window.wait(CommandRefused, command_id="again").refusal is Refusal.BAD_MESSAGE
    finally:
        exchange.close()


def test_a_line_that_is_no_command_is_refused_and_the_window_stays(exchange: ExchangeProcess) -> None:
    exchange.window.say_line(b'{"type": "Nonsense"}')
    assert exchange.window.wait(CommandRefused).refusal is Refusal.BAD_MESSAGE
    exchange.window.say(NextCall(command_id="nobody", arrival="nobody"))
    assert exchange.window.wait(CommandRefused, command_id="nobody").refusal is Refusal.NO_SUCH_CALL


def test_who_has_not_the_token_is_cut_off(exchange: ExchangeProcess) -> None:
    stranger = Window(exchange.published(), token="0" * 64)
    deadline = time.monotonic() + 5
    while not stranger.is_cut_off:
        assert time.monotonic() < deadline
        stranger.look(0.2)
    assert stranger.seen == []
    stranger.close()


def test_the_exchange_stops_when_told_and_leaves_nothing_behind(
    exchange: ExchangeProcess, desk: Desk
) -> None:
    exchange.attend(desk.port)
    answered(exchange, desk, "noise")
    actors = exchange.actors()
    exchange.window.say(ExchangeShutdown())
    exchange.window.wait(EngineStopped)
    desk.wait("ended", 0, 200)
    assert exchange.process.wait(15) == 0
    _, alive = psutil.wait_procs(actors, timeout=10)
    assert alive == []
    assert not exchange.rendezvous.exists()
    assert "Traceback" not in exchange.printed()


def test_the_program_starts_it_from_any_folder_and_ends_it_in_order(tmp_path: Path) -> None:
    rendezvous = tmp_path / "exchange.json"
    command = [sys.executable, str(ROOT / "main.py"), "exchange", "--rendezvous", str(rendezvous)]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 15
        while not rendezvous.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        window = Window(look_up(rendezvous))
        window.wait(ExchangeReady)
        process.terminate()
        _, printed = process.communicate(timeout=15)
        assert (process.returncode, printed) == (0, "")
        assert not rendezvous.exists()
        window.close()
    finally:
        process.kill()
        process.wait()


def test_actors_that_cannot_start_are_told_to_the_window_and_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a module of the same name that cannot be loaded, as when the library's files are damaged
    (tmp_path / "pjsua2.py").write_text("raise ImportError('damaged')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    exchange = ExchangeProcess(tmp_path)
    try:
        assert "模拟电话启动不了" in exchange.window.wait(ScriptFailed).message
        exchange.window.wait(EngineStopped)
        assert exchange.process.wait(15) == 3
    finally:
        exchange.close()


def test_an_exchange_that_nobody_attends_exits(tmp_path: Path) -> None:
    exchange = ExchangeProcess(tmp_path, unattended_seconds=1)
    try:
        exchange.window.wait(ExchangeReady)
        exchange.window.close()
        assert exchange.process.wait(15) == 0
    finally:
        exchange.close()
