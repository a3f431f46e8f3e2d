"""The desk's duty service as a real process: it starts with the seat, and leaves with it."""

import os
import sys
from pathlib import Path

import main
from console.duty_process import DutyProcess
from console.own_program import OwnProgram
from console.settings import Folders
from forms.storage import open_storage
from tests.forms.duty.test_processes import wait_until


def test_folders_are_named_to_commands_as_they_were_chosen(tmp_path: Path) -> None:
    home = Folders.under(tmp_path)
    assert home.as_arguments == ("--home", str(tmp_path))
    assert home.rehearsal().as_arguments == ("--home", str(tmp_path), "--rehearsal")
    assert Folders.of_user().as_arguments == ()
    assert Folders.of_user().rehearsal().as_arguments == ("--rehearsal",)
    for each in (home, home.rehearsal()):
        given = each.as_arguments
        found = Folders.chosen(given[1])
        assert (found.rehearsal() if "--rehearsal" in given else found) == each


def test_the_desks_service_leads_on_its_database_and_stops_when_asked(tmp_path: Path) -> None:
    folders = Folders.under(tmp_path).rehearsal()
    folders.make()
    duty = OwnProgram(main.ROOT).duty(folders)
    duty.start()
    duty.start()
    try:
        log = folders.logs / "duty.log"
        wait_until(lambda: log.is_file() and "leading as" in log.read_text("utf-8"))
        assert duty.is_running
        storage = open_storage(f"sqlite:///{folders.database_file.as_posix()}")
        with storage.unit_of_work().reading() as work:
            lead = work.duty.lead()
            assert lead is not None
            assert lead.until > work.duty.moment()
    finally:
        duty.stop()
    ended = duty.wait(30)
    assert ended is not None
    if sys.platform != "win32":
        assert ended == 0
        with storage.unit_of_work().reading() as work:
            given_up = work.duty.lead()
            assert given_up is not None
            assert given_up.until < work.duty.moment()
    storage.close()


def test_a_service_that_cannot_start_leaves_the_desk_alone(tmp_path: Path) -> None:
    duty = DutyProcess([str(tmp_path / "none")], tmp_path / "duty.out", Path(os.curdir))
    duty.start()
    assert not duty.is_running
    duty.stop()
    assert duty.wait(0) is None
