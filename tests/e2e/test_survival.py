"""The call outlives its window: killed in a call, started again, attached with the draft open."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil
import pytest
from PySide6.QtCore import Qt

import main
from console.seat import Seat
from console.settings import Folders, SecretPlace, Settings, save_settings
from console.settings.secrets import open_secrets
from forms.draft import Field
from forms.storage import open_journal
from telephony.agent import AgentState
from telephony.call import CallState
from telephony.protocol import Answer, ChangeSettings
from telephony.rendezvous import NoRendezvous, look_up
from tests.e2e.conftest import Desk
from tests.e2e.test_asterisk_desk import CITIZEN_HZ, settings_for
from tests.pbx.asterisk import Asterisk
from tests.telephony.engine.window import NothingHappened
from tests.telephony.engine.window import Window as EngineClient

pytestmark = [pytest.mark.e2e, pytest.mark.asterisk]


SEATED = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
import main
from console.app import Application
from console.log_file import start_log
from console.settings import Folders, load_settings
folders = Folders.under(Path(sys.argv[2]))
folders.make()
start_log(folders.logs / "console.log")
application = Application(main.RESOURCES)
def open_seat():
    settings = load_settings(folders.settings_file)
    return main.doorway(application).open_seat(main.compose_seat(folders, settings))
sys.exit(application.run(folders.runtime, open_seat))
"""
"""The program behind its sign-in (which tests.e2e.test_signing_in holds), as `main.run_console` runs it."""


class ConsoleProcess:
    """The console with somebody at it, in a process that can be killed."""

    def __init__(self, folders: Folders) -> None:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "HOTLINE_HOME": str(folders.config.parent),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SEATED, str(main.ROOT), str(folders.config.parent)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def kill(self) -> None:
        """As the kernel does when memory is short: kill -9."""
        self.process.kill()
        self.process.wait(10)

    def end(self) -> None:
        """Whatever is left of it."""
        if self.process.poll() is None:
            self.kill()
        if self.process.stderr is not None:
            self.process.stderr.close()


@pytest.fixture
def seat_at_pbx(pbx: Asterisk, folders: Folders) -> Settings:
    """Settings on disk, with the password kept, as after a first start."""
    settings = settings_for(pbx)
    open_secrets(folders, SecretPlace.FILE).set(settings.phone.secret_name, pbx.password("1001"))
    save_settings(folders.settings_file, settings)
    return settings


@pytest.fixture
def console(seat_at_pbx: Settings, folders: Folders) -> Iterator[ConsoleProcess]:
    process = ConsoleProcess(folders)
    yield process
    process.end()


def attach(folders: Folders) -> EngineClient:
    """A second, silent window at the same engine."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(NoRendezvous, OSError, NothingHappened):
            return EngineClient(folders.runtime / "engine.json")
        time.sleep(0.05)
    raise AssertionError("the console started no engine")


def test_a_window_killed_in_a_call_leaves_the_sound_flowing_and_the_next_one_takes_over_with_the_draft(
    console: ConsoleProcess,
    pbx: Asterisk,
    folders: Folders,
    seat_at_pbx: Settings,
    sit_down: Callable[[Seat], Desk],
) -> None:
    with attach(folders) as watcher:
        watcher.until(lambda state: state.agent.state is AgentState.READY)
        engine = watcher.pid
        citizen = pbx.citizen_calls("13800001240", CITIZEN_HZ)
        call = watcher.rings()
        watcher.do(Answer(call_id=call.id))
        watcher.reaches(call, CallState.ESTABLISHED)
        # the window binds a draft to the answered call and writes it to its journal at once
        journal = open_journal(folders.data / "journal.db").journal
        deadline = time.monotonic() + 10
        while not (drafts := journal.open_drafts()):
            assert time.monotonic() < deadline, "no draft reached the journal"
            watcher.pump(0.05)
        assert drafts[0].call_id == call.id

        console.kill()
        before = watcher.call(call).statistics.received_packets
        watcher.pump(5.0)
        after = watcher.call(call)
        assert after.state is CallState.ESTABLISHED
        # 50 packets a second, measured every two seconds: at least two seconds' worth must have come
        assert after.statistics.received_packets - before >= 100
        assert citizen.connected

        desk = sit_down(main.compose_seat(folders, seat_at_pbx))
        desk.until(lambda: desk.seat.phone.is_attached)
        desk.until(lambda: desk.seat.desk.drafts.current.call_id == call.id)
        assert look_up(folders.runtime / "engine.json").pid == engine
        assert desk.seat.phone.state.call(call.id) is not None
        assert desk.seat.desk.callers.view.call_id == call.id
        desk.press(Qt.Key.Key_F8)
        desk.until(lambda: not desk.seat.phone.state.calls)
        citizen.wait_gone()


def test_what_was_typed_before_the_kill_is_in_the_form_again(
    folders: Folders, seat_at_pbx: Settings, sit_down: Callable[[Seat], Desk], tmp_path: Path
) -> None:
    writer = f"""
import sys; sys.path.insert(0, {str(main.ROOT)!r})
import main, os
from pathlib import Path
from PySide6.QtCore import QTimer
from console.app import Application
from console.settings import Folders, load_settings
from console.shift import commit
from forms.draft import Field
folders = Folders.under(Path({str(folders.config.parent)!r}))
application = Application(main.RESOURCES)
window = main.doorway(application).open_seat(main.compose_seat(folders, load_settings(folders.settings_file)))
def type_it():
    control = window.desk_page.form.control(Field.CONTENT)
    control.setFocus()
    commit(control, "说到一半窗口就没了")
QTimer.singleShot(500, type_it)
drafts = window.seat.desk.drafts
drafts.changed.connect(lambda view: view.saved_at and os.kill(os.getpid(), {int(signal.SIGKILL)}))
application.qt.exec()
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    killed = subprocess.run([sys.executable, "-c", writer], env=environment, capture_output=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    desk = sit_down(main.compose_seat(folders, seat_at_pbx))
    desk.until(lambda: desk.seat.desk.drafts.current.text(Field.CONTENT) == "说到一半窗口就没了")
    control = desk.window.desk_page.form.control(Field.CONTENT)
    assert control.property("plainText") == "说到一半窗口就没了"


def test_starting_the_console_twice_brings_the_first_window_to_the_front(
    console: ConsoleProcess, folders: Folders
) -> None:
    with attach(folders) as watcher:
        watcher.until(lambda state: state.agent.state is AgentState.READY)
        second = ConsoleProcess(folders)
        try:
            assert second.process.wait(20) == 0
        finally:
            second.end()
        assert console.process.poll() is None
        # the first one still has its engine and its registration
        watcher.pump(0.5)
        assert watcher.state.agent.state is AgentState.READY
        log = (folders.logs / "console.log").read_text("utf-8")
        assert "brought to the front" in log


def test_an_engine_whose_window_was_closed_ends_its_call_with_the_citizen_and_leaves(
    console: ConsoleProcess, pbx: Asterisk, folders: Folders, seat_at_pbx: Settings
) -> None:
    with attach(folders) as watcher:
        watcher.until(lambda state: state.agent.state is AgentState.READY)
        citizen = pbx.citizen_calls("13800001241", CITIZEN_HZ)
        call = watcher.rings()
        watcher.do(Answer(call_id=call.id))
        watcher.reaches(call, CallState.ESTABLISHED)
        engine = watcher.pid
        soon = msgspec.structs.replace(
            seat_at_pbx.phone_settings(str(folders.recordings)), unattended_exit_seconds=3
        )
        watcher.do(ChangeSettings(settings=soon))
        console.kill()
    # now nobody is attached; the citizen goes on talking and then hangs up
    time.sleep(2)
    assert citizen.bridged
    citizen.hang_up()
    pbx.until(lambda: not pbx.registered("1001"), "the engine unregistered", 60.0)
    pbx.until(lambda: not psutil.pid_exists(engine), "the engine left", 20.0)
