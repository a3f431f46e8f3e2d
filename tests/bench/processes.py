"""Processes that a run starts, and their ends: the watched window, small reference programs, leftovers."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tests.bench import wire
from tests.bench.arrival import now
from tests.bench.figures import NotMeasured

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
MIB = 1024 * 1024


class DeskProcess:
    """The watched window in a process of its own; see `tests.bench.desk`."""

    def __init__(self, home: Path) -> None:
        """Start it; it begins to report by itself."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(PATIENCE)
            port = server.getsockname()[1]
            self._errors = (home / "desk.err").open("ab")
            self.started_at = now()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.desk", str(port), "--home", str(home)],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
            )
            self._line = self._accept(server, home)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""
        self.reports: list[wire.AnyReport] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def order(self, order: wire.AnyOrder) -> int:
        """Have something done; how many reports had come before, for :meth:`report`."""
        before = len(self.reports)
        self._line.sendall(wire.encode(order))
        return before

    def do(self, order: wire.AnyOrder) -> None:
        """Have something done and wait until it is."""
        self.report(wire.Done, after=self.order(order))

    def do_until(self, order: wire.AnyOrder, kind: type[wire.Kind]) -> tuple[float, wire.Kind]:
        """Have something done and wait for what it leads to; also when it began."""
        before = self.order(order)
        seen = self.report(kind, after=before)
        return self.report(wire.Begun, after=before).at, seen

    def report(
        self,
        kind: type[wire.Kind],
        after: int = 0,
        fits: Callable[[wire.Kind], bool] = lambda _: True,
        seconds: float = PATIENCE,
    ) -> wire.Kind:
        """The first such report behind so many others. NotMeasured if none comes."""
        deadline, seen = now() + seconds, after
        while True:
            for report in self.reports[seen:]:
                if isinstance(report, kind) and fits(report):
                    return report
            seen = len(self.reports)
            left = deadline - now()
            if left <= 0:
                raise NotMeasured(f"no {kind.__name__} in the window; {self._story(after)}")
            self.pump(left)

    def pump(self, seconds: float) -> None:
        """Take in what comes; returns after the first piece."""
        self._line.settimeout(max(0.001, seconds))
        try:
            piece = self._line.recv(65536)
        except TimeoutError:
            return
        if not piece:
            raise NotMeasured(f"the window is gone (exit code {self.process.poll()})")
        *lines, self._rest = (self._rest + piece).split(b"\n")
        self.reports.extend(wire.decode_report(line) for line in lines)

    def rest(self, seconds: float) -> None:
        """Let the window live so long."""
        until = now() + seconds
        while (left := until - now()) > 0:
            self.pump(left)

    def kill(self) -> None:
        """As the kernel does when memory is short: kill -9."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self._errors.close()
        self._line.close()

    def rss_mib(self) -> float:
        """Its resident memory."""
        return rss_mib(self.process.pid)

    def _story(self, after: int) -> str:
        return "reports: " + ", ".join(str(report) for report in self.reports[after:][-8:])

    def _accept(self, server: socket.socket, home: Path) -> socket.socket:
        try:
            return server.accept()[0]
        except TimeoutError:
            self.process.kill()
            self.process.wait(PATIENCE)
            self._errors.close()
            said = (home / "desk.err").read_text("utf-8", "replace")[-800:]
            raise NotMeasured(f"the window did not open: {said}") from None


def rss_mib(pid: int) -> float:
    """Resident memory of a process."""
    return float(psutil.Process(pid).memory_info().rss) / MIB


@contextmanager
def reference(name: str, *arguments: str) -> Iterator["ReferenceProcess"]:
    """One of the programs of `tests.bench.bare`, ended with the block."""
    process = ReferenceProcess(name, *arguments)
    try:
        yield process
    finally:
        process.end()


class ReferenceProcess:
    """A small program that says one line when it is ready, and again for each line that it is told."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.started_at = now()
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("bare.py")), name, *arguments],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.ready_at = float(self._line())

    def ask(self) -> float:
        """Tell it to go on; the number that it answers."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self._line())

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.communicate()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise NotMeasured(f"the reference program ended with {self.process.wait(PATIENCE)}")
        return line


def end_engine(rendezvous: Path) -> None:
    """Let an engine that a window started leave in order, or kill it."""
    from telephony.rendezvous import NoRendezvous, look_up

    with contextlib.suppress(NoRendezvous, psutil.NoSuchProcess):
        process = psutil.Process(look_up(rendezvous).pid)
        process.terminate()
        try:
            process.wait(PATIENCE / 2)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)


def wait_until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Look until something holds. NotMeasured if it takes too long."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise NotMeasured(f"after {seconds:.0f} s still no {what}")
        time.sleep(0.01)
