"""`python -m telephony.exchange`: plays a rehearsal until told to stop."""

import argparse
import logging
import multiprocessing
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from telephony.exchange.script import SHIPPED
from telephony.exchange.stage import UNATTENDED_SECONDS, ActorsCannotStart, Exchange


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the script that the arguments name.

    :return: exit status: 0 ended in order, 2 can't start, 3 its actors can't start.
    """
    parser = argparse.ArgumentParser(prog="telephony.exchange", description="The practice exchange.")
    parser.add_argument("--rendezvous", type=Path, required=True, help="file that says where windows attach")
    parser.add_argument("--script", type=Path, default=SHIPPED / "first-day.toml", help="TOML script to play")
    parser.add_argument("--tones", action="store_true", help="everybody plays a tone instead of speaking")
    parser.add_argument("--record", type=Path, help="folder for what every actor hears")
    parser.add_argument(
        "--unattended-exit",
        type=float,
        default=UNATTENDED_SECONDS,
        metavar="SECONDS",
        help="exit after so long without a window and without a call",
    )
    choice = parser.parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    try:
        if choice.record is not None:
            choice.record.mkdir(parents=True, exist_ok=True)
        exchange = Exchange(
            choice.rendezvous,
            tones=choice.tones,
            record_folder=choice.record,
            unattended_seconds=choice.unattended_exit,
        )
    except OSError as error:
        logging.getLogger(__name__).error("the practice exchange can't start: %s", error)
        return 2
    signal.signal(signal.SIGTERM, _leave)
    try:
        exchange.play(choice.script)
    except ActorsCannotStart:
        return 3
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Told to end by the system: everybody still hangs up."""
    sys.exit(0)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
