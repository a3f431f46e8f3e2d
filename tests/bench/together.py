"""Two seats in one draft: from a key event at one to the picture at the other; and what is lost at random.

Run by itself (python -m tests.bench.together URL COUNT) it is the process with both seats' windows.
"""

import json
import random
import select
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console import theme
from tests.bench.bases import server_url
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, Target, p95_under
from tests.bench.painted import Painted
from tests.bench.stage import Stage
from tests.console.pages.desk.joint_seat import LI, WANG, JointSeat
from tests.forms.joint_draft.seats import Run

ROOT = Path(__file__).parents[2]
INTERLEAVINGS, STEPS = 10_000, 60
LIMIT_MS = 300
GIVES_UP_S = 10


def measure(stage: Stage) -> Subject:
    """Keystrokes on both databases, each beside a bare round trip; then the interleavings."""
    count = 8 * stage.repetitions
    found = Subject()
    with server_url() as url:
        keys = _keystrokes(url, count)
        found.figures.append(
            Figure(
                Samples("key at seat one to painted at seat two, PostgreSQL", keys),
                Samples("bare NOTIFY, heard", _notified(url, count)),
                p95_under(LIMIT_MS),
            )
        )
    with tempfile.TemporaryDirectory(prefix="together-", dir=stage.folder) as folder:
        path = Path(folder)
        keys = _keystrokes(f"sqlite:///{(path / 'hall.db').as_posix()}", count)
        found.figures.append(
            Figure(
                Samples("key at seat one to painted at seat two, SQLite", keys),
                Samples("bare commit, read by another", _committed(path / "bare.db", count)),
                p95_under(LIMIT_MS),
            )
        )
    lost, differing, misplaced, took = _interleaved(INTERLEAVINGS if stage.repetitions > 5 else 500)
    nothing = Target("none", lambda figure: not figure.ours.worst)
    found.figures += [
        Figure(Samples("characters lost in random interleavings", lost, ""), target=nothing),
        Figure(Samples("seats that ended with another text", differing, ""), target=nothing),
        Figure(Samples("seats whose own words were put in disorder", misplaced, ""), target=nothing),
    ]
    found.remarks.append(
        f"together: both seats' windows share one process and one thread for painting; {len(lost):,} "
        f"interleavings of {STEPS} steps, of two and three seats, cut off and killed at random, took "
        f"{took:.0f} s"
    )
    return found


def _keystrokes(url: str, count: int) -> tuple[float, ...]:
    command = [sys.executable, "-m", "tests.bench.together", url, str(count)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    if ran.returncode:
        raise NotMeasured(ran.stderr.strip()[-500:])
    return tuple(json.loads(ran.stdout.splitlines()[-1]))


def _notified(url: str, count: int) -> tuple[float, ...]:
    address = url.replace("+psycopg", "", 1)
    took = []
    with (
        psycopg.connect(address, autocommit=True) as says,
        psycopg.connect(address, autocommit=True) as hears,
    ):
        hears.execute("LISTEN bare")
        for _ in range(count):
            began = time.perf_counter()
            says.execute("NOTIFY bare")
            select.select([hears.fileno()], [], [], GIVES_UP_S)
            if not list(hears.notifies(timeout=0, stop_after=1)):
                raise NotMeasured("a bare notice was not heard")
            took.append((time.perf_counter() - began) * 1000)
    return tuple(took)


def _committed(path: Path, count: int) -> tuple[float, ...]:
    took = []
    with closing(sqlite3.connect(path)) as says, closing(sqlite3.connect(path)) as hears:
        says.execute("PRAGMA journal_mode = WAL")
        says.execute("PRAGMA synchronous = FULL")
        says.execute("CREATE TABLE bare (number INTEGER PRIMARY KEY, body TEXT)")
        for number in range(count):
            began = time.perf_counter()
            with says:
                says.execute("INSERT INTO bare VALUES (?, ?)", (number, "字"))
            if hears.execute("SELECT max(number) FROM bare").fetchone()[0] != number:
                raise NotMeasured("a bare commit was not read")
            took.append((time.perf_counter() - began) * 1000)
    return tuple(took)


def _interleaved(
    count: int,
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], float]:
    """Characters lost, seats that differ, seats in disorder, by interleaving; and the seconds it took."""
    began = time.perf_counter()
    lost, differing, misplaced = [], [], []
    for seed in range(count):
        run = Run(seed, seats=2 + seed % 2, jumps=bool(seed // 2 % 2))
        seats = run.play(STEPS)
        texts = [tuple(seat.joint.values().items()) for seat in seats]
        lost.append(float(run.lost(seats)))
        differing.append(float(sum(each != texts[0] for each in texts)))
        misplaced.append(0.0 if run.jumps else float(run.misplaced(seats)))
    return tuple(lost), tuple(differing), tuple(misplaced), time.perf_counter() - began


# --- the process with the windows


class _Loop:
    """Lets the event loop turn as a program does: QTest's waiting would keep the lanes from working."""

    def turn(self, milliseconds: int) -> None:
        """Let it turn for so long."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int = 5000) -> None:
        """Let it turn until something is so."""
        until = time.monotonic() + timeout / 1000
        while not callback():
            if time.monotonic() > until:
                raise NotMeasured("the other seat did not follow")
            self.turn(5)


def main(url: str, count: int) -> None:
    """Type `count` keys and print the milliseconds until each was painted at the other seat."""
    app = QApplication.instance() or QApplication([])
    if isinstance(app, QApplication):
        theme.install(app)
    loop = _Loop()
    li, wang = JointSeat(loop, url, LI), JointSeat(loop, url, WANG)
    wang.join(li.share())
    typing, reading = li.text(), wang.text()
    wanted = ""
    painted: list[float] = []

    def seen(_: float) -> None:
        painted.append(time.perf_counter())

    Painted(reading.viewport(), lambda: reading.toPlainText() == wanted, seen)
    chance = random.Random(12345)
    took: list[float] = []
    for number in range(count):
        loop.turn(chance.randint(120, 350))  # as fast as people type, and never in step with the asking
        painted.clear()
        wanted += chr(ord("a") + number % 26)
        began = time.perf_counter()
        QTest.keyClick(typing, Qt.Key(Qt.Key.Key_A.value + number % 26))
        loop.waitUntil(lambda: bool(painted), timeout=GIVES_UP_S * 1000)
        took.append((painted[0] - began) * 1000)
    print(json.dumps(took))
    for seat in (li, wang):
        seat.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
