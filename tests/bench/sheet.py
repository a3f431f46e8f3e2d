"""The ticket page: a list's first page and its count, and a ticket with 200 trail lines, until painted.

Beside the lists the same rows and count from a bare sqlite3; beside the ticket 200 lines in Qt's own list.
"""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.bases import path_of, sqlite_base
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, p95_under
from tests.bench.finding import MILLION
from tests.bench.processes import PROJECT
from tests.bench.stage import Stage

BASE_VARIABLE = "HOTLINE_BENCH_TICKETS"
"""A database of this program's schema to list from, in the place of the run's own."""
_LONGEST_S = 600


def measure(stage: Stage) -> Subject:
    """One window on one base: a million tickets if they are there or asked for, else the run's number."""
    given = os.environ.get(BASE_VARIABLE, "")
    if given:
        return _measured(Path(given), stage.repetitions)
    there = stage.million or (stage.tickets >= 100_000 and path_of(MILLION).exists())
    count = MILLION if there else stage.tickets
    with sqlite_base(count):
        return _measured(path_of(count), stage.repetitions)


def _measured(base: Path, repetitions: int) -> Subject:
    asked = [sys.executable, "-m", "tests.bench.sheet_desk", str(base), str(repetitions)]
    try:
        done = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, timeout=_LONGEST_S)
    except subprocess.TimeoutExpired as error:
        raise NotMeasured(f"the ticket page took longer than {_LONGEST_S} s") from error
    if done.returncode:
        raise NotMeasured(f"the ticket page ended: {done.stderr.strip().splitlines()[-1:]}")
    with contextlib.suppress(ValueError, IndexError):
        found = json.loads(done.stdout.splitlines()[-1])
        return _subject(found)
    raise NotMeasured("the ticket page said nothing")


def _subject(found: dict[str, object]) -> Subject:
    def samples(key: str, name: str) -> Samples:
        values = found[key]
        if not isinstance(values, list):
            raise NotMeasured(f"{key}: {values!r}")
        return Samples(name, tuple(float(each) for each in values))

    tickets = f"{found['tickets']:,}"
    return Subject(
        [
            Figure(
                samples("page", f"list view of {tickets} tickets: first page painted"),
                samples("bare_page", "bare sqlite3: the same rows"),
                p95_under(100),
            ),
            Figure(
                samples("count", f"list view of {tickets} tickets: first page and count painted"),
                samples("bare_count", "bare sqlite3: the same rows and count"),
                p95_under(100),
            ),
            Figure(
                samples("sheet", f"ticket with {found['lines']} trail lines: opened, painted"),
                samples("bare_sheet", "QListWidget: as many lines, painted"),
                p95_under(100),
            ),
            Figure(samples("sheet_own", "of it the program's own processor time")),
        ],
        [f"sheet: views in turn: {found['views']}"],
    )
