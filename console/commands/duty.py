"""Run the timers: the ladder, reminders, watch lists, hand-overs, training. Several may run, one leads."""

import argparse
import contextlib
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import psutil

from console.commands.place import Place
from console.commands.terminal import say
from forms.duty.jobs import JOBS
from forms.duty.lead import LEASE
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME

NAME = "duty"
LOOKS_EACH = 0.5
"""Seconds between looks at whether to stop: Windows wakes no waiting thread for Ctrl+C."""
LARGEST_LOG = 2_000_000
log = logging.getLogger("duty")


def arguments(parser: argparse.ArgumentParser) -> None:
    """How long the lead holds, on whose account it runs, and a look at who leads."""
    parser.add_argument(
        "--lease",
        type=float,
        default=LEASE.total_seconds(),
        metavar="SECONDS",
        help="a service that was killed is replaced within this time (the same for all)",
    )
    parser.add_argument(
        "--parent", type=int, default=0, metavar="PID", help="leave when this process has ended"
    )
    parser.add_argument("--status", action="store_true", help="only tell who leads and what ran last")


def run(options: argparse.Namespace, place: Place) -> int:
    """Run until told to stop (Ctrl+C, SIGTERM, the parent's end); the exit status."""
    if options.status:
        with place.database() as uow:
            return show_status(uow)
    from forms.duty.service import DutyService

    start_log(place.folders.logs)
    parent_is_there = watched(options.parent)
    with ExitStack() as stack:
        service = DutyService(
            lambda: stack.enter_context(place.database()), lease=timedelta(seconds=max(1.0, options.lease))
        )
        log.info("duty begins as %s", service.holder)
        heed_signals(service.ask_to_stop)
        service.start()
        while not service.asked_to_stop(LOOKS_EACH) and parent_is_there():
            pass
        log.info("duty stops")
        service.stop()
    return 0


def show_status(uow: UnitOfWork) -> int:
    """Who leads, and what came of each job's last run."""
    with uow.reading() as work:
        lead, now, runs = work.duty.lead(), work.duty.moment(), work.duty.runs()
    led = f"值守中：{lead.holder}" if lead is not None and lead.until >= now else "没有值守程序在运行"
    say(f"{led}\n")
    labels = {each.key: each.label for each in JOBS}
    for each in runs:
        at = each.started_at.astimezone(BEIJING_TIME)
        state = "完成" if each.ok else "未完成" if each.finished_at is None else "失败"
        say(f"{labels.get(each.job, each.job)}　{at:%m-%d %H:%M:%S}　{state}　{each.words}\n")
    return 0


def heed_signals(stop: Callable[[], None]) -> None:
    """Call *stop* when the person or the system asks to end: twice does no more than once."""
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: stop())


def watched(pid: int) -> Callable[[], bool]:
    """Whether the process with that id is still there, and still the same one; always for 0."""
    if not pid:
        return lambda: True
    try:
        parent = psutil.Process(pid)
    except psutil.Error:
        return lambda: False
    return lambda: bool(parent.is_running()) and parent.status() != psutil.STATUS_ZOMBIE


def start_log(folder: Path) -> None:
    """To the terminal and to a file, without personal data; the file begins anew when it has grown."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "duty.log"
    # another one may have it open, which Windows minds: then it goes on growing until the next start
    with contextlib.suppress(OSError):
        if path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
    handlers: list[logging.Handler] = [logging.FileHandler(path, encoding="utf-8")]
    if sys.stdout is not None:
        handlers.append(logging.StreamHandler(sys.stdout))
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    for noisy in ("alembic", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
