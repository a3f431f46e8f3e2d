"""Start the monitor: ``python -m telephony.pbx --rendezvous PATH``."""

import argparse
import asyncio
import contextlib
import faulthandler
import logging
import os
import signal
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from telephony.engine import lock
from telephony.local_socket import LocalSocket
from telephony.pbx.monitor import UNATTENDED_S, Monitor

ALREADY_RUNNING = 17
"""Exit code: another monitor serves this rendezvous."""
CANNOT_START = 18
"""Exit code: the local socket can't be made, or the monitor failed; the log says why."""
log = logging.getLogger("telephony.pbx")


def start_log(folder: Path) -> None:
    """Everything goes to a rotating file; no line of the monitor carries a number or a name."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "monitor.log", maxBytes=2_000_000, backupCount=5, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    faulthandler.enable((folder / "monitor-crash.log").open("a"))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="telephony.pbx", description="The supervisors' monitor of a PBX.")
    parser.add_argument(
        "--rendezvous", type=Path, required=True, help="file that tells windows where we listen"
    )
    parser.add_argument("--log-folder", type=Path, help="default: beside the rendezvous file")
    parser.add_argument(
        "--unattended-exit",
        type=float,
        default=UNATTENDED_S,
        metavar="SECONDS",
        help="exit after so long without a window",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Run one monitor to its end; the result is the process's exit code."""
    options = parse(arguments)
    start_log(options.log_folder or options.rendezvous.parent)
    try:
        with lock.take(options.rendezvous.with_suffix(".lock")):
            log.info("monitor %d starts", os.getpid())
            asyncio.run(_serve(options))
    except lock.AlreadyRunning:
        log.info("another monitor is running")
        return ALREADY_RUNNING
    except Exception:
        log.exception("the monitor can't go on")
        return CANNOT_START
    log.info("monitor %d has left", os.getpid())
    return 0


async def _serve(options: argparse.Namespace) -> None:
    monitor = Monitor(LocalSocket(options.rendezvous), unattended_s=options.unattended_exit)
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(ValueError):  # not the main thread: whoever runs us handles signals
                signal.signal(number, signal.SIG_IGN if name == "SIGHUP" else lambda *_: monitor.leave())
    await monitor.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
