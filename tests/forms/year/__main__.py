"""The whole year: `python -m tests.forms.year [--tickets 20000] [--seed N] [--postgresql]`.

Prints what happened, how long it took, where the tickets stand, and everything that breaks an invariant.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from forms.storage import open_storage
from forms.ticket import BEIJING_TIME
from tests.forms.year.hall import commands, open_hall
from tests.forms.year.invariants import states, what_is_wrong
from tests.forms.year.running import run_year
from tests.servers.postgres import start_postgres

UNTIL = datetime(2026, 11, 20, 18, 0, tzinfo=BEIJING_TIME)


def say(text: str) -> None:
    """Show it at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def main() -> int:
    """Live the year; 1 if any invariant is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.forms.year", description=__doc__)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL that is started for it")
    options = parser.parse_args()
    with _database(options.postgresql) as url:
        storage = open_storage(url)
        uow = storage.unit_of_work()
        hall = open_hall(uow, UNTIL, options.seed)
        began = time.monotonic()

        def tell(now: datetime, left: int) -> None:
            if left % 500 == 0:
                say(f"\r{now:%Y-%m-%d} {left} to go, {time.monotonic() - began:.0f} s")

        run_year(hall, commands(hall, options.tickets, UNTIL, options.seed), tell)
        lived = time.monotonic() - began
        wrong = what_is_wrong(uow)
        stand = {each.label: number for each, number in states(uow).most_common()}
        checked = time.monotonic() - began - lived
        say(f"\n{url.split(':')[0]}: lived in {lived:.0f} s, checked in {checked:.0f} s\n")
        say(f"done {dict(hall.done.most_common())}\nrefused {dict(hall.refused)}\n")
        say(f"states {stand}\n")
        say("\n".join((f"{len(wrong)} invariants broken", *wrong[:50], "")))
        storage.close()
    return 1 if wrong else 0


@contextmanager
def _database(postgresql: bool) -> Iterator[str]:
    if postgresql:
        server = start_postgres()
        try:
            yield server.url(server.new_database())
        finally:
            server.stop()
        return
    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        yield f"sqlite:///{(Path(folder) / 'year.db').as_posix()}"


if __name__ == "__main__":
    sys.exit(main())
