"""One engine a rendezvous: a lock that the operating system gives back when the process is gone."""

import os
import sys
from pathlib import Path
from typing import BinaryIO


class AlreadyRunning(Exception):
    """Another engine holds the lock."""


def take(path: Path) -> BinaryIO:
    """Hold the lock as long as the returned file is open.

    :raises AlreadyRunning: somebody else holds it.
    :raises OSError: the file can't be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        _lock(file.fileno())
    except OSError as error:
        file.close()
        raise AlreadyRunning(str(path)) from error
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
