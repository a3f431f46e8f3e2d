"""Start a process that outlives the window that started it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_children: list[subprocess.Popen[bytes]] = []
"""Kept so that a child that ended is reaped at the next start instead of staying a zombie."""


def start_detached(command: Sequence[str], output: Path, folder: Path) -> int:
    """Start `command` in its own session, with what it prints appended to the file `output`.

    Killing the caller, or its whole process group, leaves the process alone.

    :return: its pid.
    :raises OSError: it can't be started, or `output` can't be written.
    """
    _children[:] = [child for child in _children if child.poll() is None]
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("ab") as file:
        if sys.platform == "win32":
            flags = (
                subprocess.DETACHED_PROCESS
                | subprocess.CREATE_NEW_PROCESS_GROUP
                | subprocess.CREATE_BREAKAWAY_FROM_JOB
            )
            child = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file, creationflags=flags
            )
        else:
            child = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
    _children.append(child)
    return child.pid
