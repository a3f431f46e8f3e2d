"""Measure the program beside references in the same run, and print one table.

python -m tests.bench [--quick] [--million] [--only NAME ...]
"""

import argparse
import sys
import time
from collections.abc import Callable
from types import MappingProxyType

from tests.bench import (
    answering,
    deadlines,
    dispatch,
    filing,
    finding,
    handing_over,
    importing,
    knowing,
    ladder,
    life,
    machine,
    memory,
    panel,
    queue_events,
    ringing,
    searching,
    sheet,
    stalling,
    starting,
    surviving,
    together,
    wall,
)
from tests.bench.figures import Figure, NotMeasured, Subject, table
from tests.bench.stage import Stage, stage
from tests.telephony.engine.window import NothingHappened

SUBJECTS: MappingProxyType[str, Callable[[Stage], Subject]] = MappingProxyType(
    {
        "ringing": ringing.measure,
        "answering": answering.measure,
        "stalling": stalling.measure,
        "surviving": surviving.measure,
        "starting": starting.measure,
        "memory": memory.measure,
        "filing": filing.measure,
        "searching": searching.measure,
        "search": finding.measure,
        "importing": importing.measure,
        "dispatch": dispatch.measure,
        "knowledge": knowing.measure,
        "panel": panel.measure,
        "sheet": sheet.measure,
        "life": life.measure,
        "clock": deadlines.measure,
        "ladder": ladder.measure,
        "together": together.measure,
        "hand-over": handing_over.measure,
        "queue": queue_events.measure,
        "wall": wall.measure,
    }
)
REPETITIONS, QUICK_REPETITIONS = 25, 5
TICKETS, QUICK_TICKETS = 100_000, 10_000


def main() -> int:
    """0 if everything could be measured, whether or not targets are met; 1 otherwise."""
    options = _parser().parse_args()
    screen = machine.choose_platform()
    print(machine.described(screen), flush=True)
    repetitions = QUICK_REPETITIONS if options.quick else REPETITIONS
    tickets = QUICK_TICKETS if options.quick else TICKETS
    figures: list[Figure] = []
    remarks: list[str] = []
    failures: list[str] = []
    with stage(repetitions, tickets, million=options.million) as place:
        for name in options.only or SUBJECTS:
            _progress(f"measuring {name}")
            began = time.monotonic()
            try:
                found = SUBJECTS[name](place)
            except (NotMeasured, NothingHappened) as error:
                failures.append(f"{name} could not be measured: {error}")
                _progress(f"{name} could not be measured")
                continue
            figures += found.figures
            remarks += found.remarks
            _progress(f"{name} took {time.monotonic() - began:.0f} s")
    print(f"\n{table(figures)}" if figures else "\nnothing was measured")
    for line in remarks + failures:
        print(f"- {line}")
    return 1 if failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--quick", action="store_true", help="few repetitions and tickets, only to try it out"
    )
    parser.add_argument(
        "--million",
        action="store_true",
        help="search among 1,000,000 tickets too; filling takes some ten minutes the first time",
    )
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, metavar="NAME", help=", ".join(SUBJECTS))
    return parser


def _progress(text: str) -> None:
    # for a person who waits; not part of what is kept
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
