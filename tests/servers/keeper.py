"""Run one test server and never outlive the test run.

    python keeper.py [--user NAME] [--signal NAME] [--remove FOLDER] -- COMMAND [ARGUMENT ...]

The keeper's standard input is a pipe that the test run holds open. When it closes, because the run ended or
was killed, the keeper ends the server with its whole process group and removes the folder. Words sent before
closing change that: ``keep`` leaves the folder, because the server is to be started again on the same data,
and ``kill`` ends the server without asking it.
It imports nothing of the project, because it is run as a file.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

PATIENCE_S = 10.0


def main(arguments: Sequence[str]) -> int:
    """Start the command, wait for its end or the parent's, and clean up; the exit code is the command's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", default="")
    parser.add_argument("--signal", default="SIGTERM")
    parser.add_argument("--remove", default="")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    server = start(options.command[1:], options.user)
    said: list[str] = []

    def wait_for_parent() -> None:
        said.append(sys.stdin.read())
        end(server, "SIGKILL" if "kill" in said[0] else options.signal)

    watcher = threading.Thread(target=wait_for_parent, daemon=True)
    watcher.start()
    code = server.wait()
    if said or watcher_finished(watcher):
        watcher.join(PATIENCE_S)
        if options.remove and "keep" not in said[0]:
            shutil.rmtree(options.remove, ignore_errors=True)
        return 0
    return code or 1


def watcher_finished(watcher: threading.Thread) -> bool:
    """Whether the parent closed the pipe: gives it a moment, because both ends may close together."""
    watcher.join(0.1)
    return not watcher.is_alive()


def start(command: Sequence[str], user: str) -> "subprocess.Popen[bytes]":
    """The server in a process group of its own, as *user* if one is named (only root may name one)."""
    if sys.platform == "win32":
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP
        )
    if not user:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    import pwd

    entry = pwd.getpwnam(user)
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        user=entry.pw_uid,
        group=entry.pw_gid,
        extra_groups=[],
    )


def end(server: "subprocess.Popen[bytes]", signal_name: str) -> None:
    """Ask the server to stop; after PATIENCE_S kill it and all its children."""
    if sys.platform == "win32":
        server.terminate()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, getattr(signal, signal_name))
    try:
        server.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        server.kill()
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
