"""How long things took by the clock, and what processors did for them here and in the database's server."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import text

from forms.storage import Database
from tests.bench.figures import Samples


@dataclass
class Clock:
    """A stop watch beside a database; `told` says in words what the times by the clock don't."""

    database: Database
    told: str = ""

    def took(self, acts: Sequence[Callable[[], object]]) -> tuple[float, ...]:
        """How long each took by the clock, in ms."""
        server = self._server()
        walls, ours, both = [], [], []
        for act in acts:
            before, own = _busy(server), time.process_time()
            walls.append(took(act))
            ours.append((time.process_time() - own) * 1000)
            both.append(ours[-1] + (_busy(server) - before) * 1000)
        here, everywhere = Samples("", tuple(ours)), Samples("", tuple(both))
        self.told = f"processor time p50 {here.median:.1f}, p99 {here.percentile(99):.1f} ms"
        if server is not None:
            self.told += f" in this program, p50 {everywhere.median:.1f}, p99 {everywhere.percentile(99):.1f}"
            self.told += " ms with the server's"
        return tuple(walls)

    def _server(self) -> psutil.Process | None:
        """The server's process for our connection; the pool gives the same one again."""
        with self.database.transaction(writes=False) as connection:
            if connection.dialect.name == "sqlite":
                return None
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return psutil.Process(own) if psutil.pid_exists(own) else None


def took(act: Callable[[], object]) -> float:
    """How long it took by the clock, in ms."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _busy(process: psutil.Process | None) -> float:
    """Seconds that a process had a processor; where the system counts them finely, to the microsecond."""
    if process is None:
        return 0.0
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text("ascii").split()[0]) / 1e9
    except (OSError, IndexError, ValueError):
        times = process.cpu_times()
        return float(times.user + times.system)
