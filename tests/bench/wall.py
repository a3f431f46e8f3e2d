"""The wall under a big hall: 500 agents, 300 waiting, 200 events a second, all in real processes.

A PBX that replays what a real Asterisk said (a process) -> the monitor -> the line -> the wall's window.
The reference is a bare Qt label on the same PBX's socket, told of the same calls at the same pace.
"""

import json
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from console.settings import Folders, SecretPlace, SecretSettings, Settings, save_settings
from console.settings.monitor import MonitorSettings
from console.settings.secrets import open_secrets
from telephony.pbx.applying import KEEP_S
from telephony.rendezvous import look_up
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, p95_under, worst_under
from tests.bench.processes import PROJECT, end_engine, rss_mib, wait_until
from tests.bench.stage import Stage
from tests.bench.wall_pbx import Mark

AGENTS, WAITING, RATE = 500, 300, 200
SIZE = ("1920", "1080")
HOUR = 3600 * RATE
REMEMBERED = int(1.2 * KEEP_S * RATE)
"""Events until as many ended calls are remembered as ever will be."""
PACED_S, QUICK_S = 60.0, 10.0
SETTLING_S = 3.0
WARM_UP_S = 2.0
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Lateness:
    """How late each change was painted, and the longest stall with its processor time; all in ms."""

    late: tuple[float, ...]
    stall: float
    stall_cpu: float


@dataclass
class Helper:
    """A process that obeys lines and answers lines."""

    process: subprocess.Popen[str]

    def ask(self, order: str) -> object:
        """One line to it, and its answer."""
        self.tell(order)
        return self.heard()

    def tell(self, order: str) -> None:
        """One line to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()

    def heard(self) -> object:
        """Its next line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise NotMeasured(f"a process of the wall ended with {self.process.wait(10)}")
        return json.loads(line)


@contextmanager
def helper(module: str, *arguments: str) -> Iterator[Helper]:
    """A process of ours, ended with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.bench.{module}", *arguments],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Helper(process)
    finally:
        process.kill()
        process.communicate()


def measure(stage: Stage) -> Subject:
    """Paced, for how late the wall is; then an hour's worth of events, for its memory."""
    quick = stage.repetitions < 25
    seconds = QUICK_S if quick else PACED_S
    remembered, events = (each // 20 if quick else each for each in (REMEMBERED, HOUR))
    with ExitStack() as rooms:
        home = Path(rooms.enter_context(TemporaryDirectory(prefix="wall-")))
        pbx = rooms.enter_context(helper("wall_pbx", str(AGENTS), str(WAITING), str(RATE)))
        ports = pbx.heard()
        assert isinstance(ports, list)
        rendezvous = _prepare(home, ports[0])
        rooms.callback(end_engine, rendezvous)
        wall = rooms.enter_context(helper("wall_window", "wall", str(home), *SIZE))
        ours = _late(pbx, wall, f"paced {seconds}")
        pbx.ask(f"fast {remembered}")
        _until_all_painted(wall)
        before = _sizes(wall, rendezvous)
        pbx.ask(f"fast {events}")
        _until_all_painted(wall)
        after = _sizes(wall, rendezvous)
        with helper("wall_window", "bare", str(ports[1]), *SIZE) as label:
            reference = _late(pbx, label, f"bare {seconds}")
    return Subject(
        [
            Figure(
                Samples("event on the PBX's socket to painted on the wall", ours.late),
                Samples("bare Qt label on the same socket", reference.late),
                p95_under(200),
            ),
            Figure(
                Samples("longest stall of the wall's event loop", (ours.stall,)),
                Samples("the bare label's", (reference.stall,)),
                worst_under(50),
            ),
            Figure(Samples("of it the wall's own processor time", (ours.stall_cpu,))),
            *(_memory(name, *sizes) for name, *sizes in zip(("wall", "monitor"), before, after, strict=True)),
        ],
        [
            f"wall: {AGENTS} agents, {WAITING} waiting, {RATE} events a second for {seconds:.0f} s; memory"
            f" over {events:,} events, {events / RATE / 60:.0f} min of them, as fast as they were taken"
        ],
    )


def _prepare(home: Path, port: int) -> Path:
    """A home whose settings name the PBX; where the monitor will be found."""
    folders = Folders.under(home)
    folders.make()
    monitor = MonitorSettings(host="127.0.0.1", port=port)
    settings = Settings(monitor=monitor, secrets=SecretSettings(keep=SecretPlace.FILE))
    save_settings(folders.settings_file, settings)
    open_secrets(folders, settings.secrets.keep).set(monitor.secret_name, "hush")
    return folders.runtime / "monitor.json"


def _late(pbx: Helper, window: Helper, order: str) -> Lateness:
    """Let so much happen, and see when it was painted."""
    warm_up = f"{order.split()[0]} {WARM_UP_S}"
    wait_until(lambda: bool(pbx.ask(warm_up)) and bool(_painted(window)[0]), "paint", PATIENCE_S)
    time.sleep(SETTLING_S)
    _painted(window)
    pbx.tell(order)
    told = _marks(pbx.heard())
    shown: list[Mark] = []
    stalls: list[tuple[float, float]] = []

    def all_painted() -> bool:
        marks, *stall = _painted(window)
        shown.extend(marks)
        stalls.append((stall[0], stall[1]))
        return bool(shown) and shown[-1][:2] >= told[-1][:2]

    wait_until(all_painted, "last figure")
    seen = [mark[0] + mark[1] for mark in shown]
    late = [
        1000 * (shown[place][2] - at)
        for offered, answered, at in told
        if (place := bisect_left(seen, offered + answered)) < len(shown)
    ]
    return Lateness(tuple(late), *max(stalls))


def _until_all_painted(wall: Helper) -> None:
    """Nothing new is painted any more."""
    wait_until(lambda: not _rested(wall), "rest", PATIENCE_S)


def _rested(wall: Helper) -> bool:
    _painted(wall)
    time.sleep(SETTLING_S)
    return bool(_painted(wall)[0])


def _painted(window: Helper) -> tuple[list[Mark], float, float]:
    answer = window.ask("")
    assert isinstance(answer, list)
    return _marks(answer[0]), float(answer[1]), float(answer[2])


def _marks(found: object) -> list[Mark]:
    assert isinstance(found, list)
    return [(int(offered), int(answered), float(at)) for offered, answered, at in found]


def _sizes(wall: Helper, rendezvous: Path) -> Sequence[float]:
    return rss_mib(wall.process.pid), rss_mib(look_up(rendezvous).pid)


def _memory(name: str, before: float, after: float) -> Figure:
    return Figure(
        Samples(f"memory of the {name} an hour's worth of events later", (after,), "MiB"),
        Samples("once it remembers 15 min of calls", (before,), "MiB"),
    )
