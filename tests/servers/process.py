"""Processes, folders and ports for test servers: an ordinary user, ports from the OS, nothing left over."""

import contextlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

KEEPER = Path(__file__).with_name("keeper.py")
ORDINARY_USER = "nobody"


class ServerFailed(Exception):
    """A server could not be started or did not answer; the text says what it printed."""


class KeptProcess:
    """A server under its keeper: it ends with the test run, however that ends, and its folder with it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        log: Path,
        stop_signal: str = "SIGTERM",
        user: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start *command*; what it prints goes to *log*; *folder* is removed when it stops."""
        self._log = log
        self._folder = folder
        arguments = [
            sys.executable,
            str(KEEPER),
            "--user",
            user,
            "--signal",
            stop_signal,
            "--remove",
            str(folder),
        ]
        with log.open("ab") as output:
            self._keeper = subprocess.Popen(
                [*arguments, "--", *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=folder,
                env=None if environment is None else dict(environment),
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        """Whether the server runs."""
        return self._keeper.poll() is None

    def said(self) -> str:
        """The end of what the server has printed."""
        return self._log.read_text("utf-8", "replace")[-2000:] if self._log.exists() else ""

    def stop(self, *, keep_folder: bool = False, abruptly: bool = False) -> None:
        """End the server and wait until it has gone; the folder goes too unless it is kept.

        *abruptly* kills it, as a power cut would.
        """
        words = [word for word, wanted in (("keep", keep_folder), ("kill", abruptly)) if wanted]
        # a broken pipe: the server had ended by itself, and its keeper with it
        with contextlib.suppress(BrokenPipeError):
            self._keeper.communicate(" ".join(words).encode(), timeout=30)
        if not keep_folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def wait_until(ready: Callable[[], bool], process: KeptProcess, timeout_s: float = 30.0) -> None:
    """Ask *ready* again and again; ServerFailed with what the server printed if it dies or takes too long."""
    deadline = time.monotonic() + timeout_s
    while not ready():
        if not process.alive:
            raise ServerFailed(f"it ended while starting: {process.said()}")
        if time.monotonic() > deadline:
            raise ServerFailed(f"it was not ready after {timeout_s:.0f} s: {process.said()}")
        time.sleep(0.02)


def ordinary_user() -> str:
    """The user that servers run as when the tests run as root, else empty: the tests' own user."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return ORDINARY_USER
    return ""


def identity() -> tuple[int, int] | None:
    """User and group number of the ordinary user; None when the tests' own user will do."""
    user = ordinary_user()
    if not user or sys.platform == "win32":
        return None
    import pwd

    entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid


def open_to_all(path: Path) -> bool:
    """Whether an ordinary user can reach and read *path*: every folder above it lets others pass."""
    if sys.platform == "win32":
        return True
    path = path.resolve()
    if not path.stat().st_mode & stat.S_IROTH:
        return False
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents)


def run_folder(name: str, *, ours: bool = False) -> Path:
    """A new temporary folder with a short name, because sockets live in it.

    It belongs to the server's user, or to the tests' own user alone when it is *ours*.
    """
    base = Path(tempfile.gettempdir())
    if ordinary_user() and not open_to_all(base):
        base = Path("/var/tmp")
    folder = Path(tempfile.mkdtemp(prefix=f"hotline-{name}-", dir=base))
    if not ours:
        folder.chmod(0o755)
        give(folder)
    return folder


def give(path: Path) -> None:
    """Hand *path* and all below it to the user that servers run as."""
    owner = identity()
    if owner is None or sys.platform == "win32":
        return
    for entry in (path, *path.rglob("*")):
        os.chown(entry, *owner, follow_symlinks=False)


def reachable(tree: Path, folder: Path) -> Path:
    """*tree* itself if the server's user can read it, else a copy of it inside *folder*."""
    if not ordinary_user() or open_to_all(tree):
        return tree
    copy = folder / tree.name
    shutil.copytree(tree, copy, symlinks=True)
    give(copy)
    return copy


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A loopback port that the OS says is free now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run_as_server_user(command: Sequence[str], timeout_s: float = 120.0) -> str:
    """Run a command to its end as the server's user and return what it printed.

    Raises ServerFailed with the end of its output when it ends with anything but 0.
    """
    owner = identity()
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        cwd=tempfile.gettempdir(),
        stdin=subprocess.DEVNULL,
        user=owner[0] if owner else None,
        group=owner[1] if owner else None,
        extra_groups=[] if owner else None,
    )
    output = done.stdout + done.stderr
    if done.returncode:
        raise ServerFailed(f"{command[0]} ended with {done.returncode}: {output.strip()[-600:]}")
    return output
