"""A kept process ends when it is told, is known to be dead when it died, and cleans up after itself."""

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.servers.process import (
    KeptProcess,
    ServerFailed,
    free_port,
    open_to_all,
    ordinary_user,
    run_as_server_user,
    run_folder,
    wait_until,
)

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


def kept(command: list[str]) -> tuple[KeptProcess, Path]:
    folder = run_folder("kept", ours=True)
    return KeptProcess(command, folder=folder, log=folder / "output"), folder


def test_a_stopped_process_is_gone_with_its_folder() -> None:
    process, folder = kept(SLEEP)
    wait_until(lambda: process.alive and "up" in process.said(), process)
    process.stop()
    assert not process.alive
    assert not folder.exists()


def test_a_folder_that_is_kept_stays() -> None:
    process, folder = kept(SLEEP)
    process.stop(keep_folder=True, abruptly=True)
    assert not process.alive
    assert folder.exists()
    (folder / "output").unlink()
    folder.rmdir()


def test_a_process_that_dies_while_starting_is_an_error_with_its_last_words() -> None:
    process, folder = kept([sys.executable, "-c", "raise SystemExit('no such port')"])
    with pytest.raises(ServerFailed, match="no such port"):
        wait_until(lambda: False, process)
    process.stop()
    assert not folder.exists()


def test_a_process_that_never_gets_ready_is_an_error() -> None:
    process, _ = kept(SLEEP)
    with pytest.raises(ServerFailed, match="not ready after 0 s"):
        wait_until(lambda: False, process, timeout_s=0.2)
    process.stop()


def test_a_failing_command_is_an_error_with_what_it_printed() -> None:
    with pytest.raises(ServerFailed, match="nowhere"):
        run_as_server_user(["ls", "/nowhere"])


@pytest.mark.skipif(sys.platform == "win32", reason="users by number")
def test_servers_never_run_as_root() -> None:
    assert run_as_server_user(["id", "-u"]).strip() != "0"
    if os.geteuid() != 0:
        assert ordinary_user() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions by mode")
def test_a_folder_below_a_closed_one_is_not_open_to_all(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    assert not open_to_all(inner)  # pytest's own folders are closed to others
    assert open_to_all(Path("/usr/share"))
    folder = run_folder("open")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    folder.rmdir()


def test_free_ports_differ() -> None:
    assert len({free_port() for _ in range(5)}) > 1
