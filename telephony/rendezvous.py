"""Where a window finds the phone engine (or the practice exchange) of the same user.

The process that listens writes a small file into the user's own runtime folder: its pid, its local
address, the protocol version and a random token. Who can read the file may talk.
"""

import contextlib
import os
import secrets
from pathlib import Path

import msgspec


class Rendezvous(msgspec.Struct, frozen=True, kw_only=True):
    """What a window must know to attach."""

    pid: int
    address: str
    """`unix:PATH`, or `tcp:HOST:PORT` where there are no Unix sockets (Windows)."""
    version: int
    token: str

    def __repr__(self) -> str:
        return f"Rendezvous(pid={self.pid}, address={self.address!r})"


class NoRendezvous(LookupError):
    """Nobody listens, or the file can't be read."""


def new_token() -> str:
    """256 random bits."""
    return secrets.token_hex(32)


def publish(path: Path, rendezvous: Rendezvous) -> None:
    """Write the file so that only this user reads it and nobody ever sees half of it.

    On Windows the user's own folder is private by its inherited rights.

    :raises OSError: the folder can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(rendezvous))
    draft.replace(path)


def look_up(path: Path) -> Rendezvous:
    """:raises NoRendezvous: no file, or not a whole one."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Rendezvous)
    except (OSError, msgspec.DecodeError) as error:
        raise NoRendezvous(str(path)) from error


def withdraw(path: Path, pid: int) -> None:
    """Remove the file if it is still the one of `pid`."""
    with contextlib.suppress(NoRendezvous):
        if look_up(path).pid == pid:
            path.unlink(missing_ok=True)
