"""Start the phone engine: ``python -m telephony.engine --rendezvous PATH``."""

import argparse
import contextlib
import faulthandler
import gc
import logging
import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from telephony.engine import lock
from telephony.engine.targets import masked

ALREADY_RUNNING = 17
"""Exit code: another engine serves this rendezvous."""
CANNOT_START = 18
"""Exit code: the local socket or the SIP stack can't be made; the log says why."""
_LOG_BYTES = 2_000_000
_LOG_FILES = 5
_NUMBER = re.compile(r"(?<![0-9A-Za-z.])\+?\d{7,15}(?![0-9A-Za-z])")


class MaskingFormatter(logging.Formatter):
    """No log line carries a whole telephone number, whoever wrote it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without its time, masked."""
        record.message = _NUMBER.sub(lambda number: masked(number[0]), record.message)
        return super().formatMessage(record)


def start_log(folder: Path) -> None:
    """Everything goes to a rotating file; also what the interpreter says when it crashes."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "engine.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(
        MaskingFormatter("%(asctime)s.%(msecs)03d %(levelname)s %(name)s: %(message)s", "%F %T")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    faulthandler.enable((folder / "engine-crash.log").open("a"))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="telephony.engine", description="The phone engine of one desk.")
    parser.add_argument(
        "--rendezvous", type=Path, required=True, help="file that tells windows where we listen"
    )
    parser.add_argument("--log-folder", type=Path, help="default: beside the rendezvous file")
    parser.add_argument(
        "--mouth-file",
        type=Path,
        help="speak this WAV file, over and over, instead of a microphone: for places without a sound card",
    )
    parser.add_argument("--no-sound", action="store_true", help="open no sound device at all")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Run one engine to its end; the result is the process's exit code."""
    options = parse(arguments)
    start_log(options.log_folder or options.rendezvous.parent)
    log = logging.getLogger("telephony.engine")
    try:
        with lock.take(options.rendezvous.with_suffix(".lock")):
            log.info("engine %d starts", os.getpid())
            # pjsua2's objects may only die on the thread that polls it; the engine collects there itself
            gc.disable()
            _serve(options)
    except lock.AlreadyRunning:
        log.info("another engine is running")
        return ALREADY_RUNNING
    except Exception:
        log.exception("the engine can't go on")
        return CANNOT_START
    log.info("engine %d has left", os.getpid())
    return 0


def _serve(options: argparse.Namespace) -> None:
    from telephony.engine.engine import Engine
    from telephony.engine.sip.endpoint import Stack
    from telephony.engine.sound.desk import SoundDesk
    from telephony.engine.sound.making import make_devices
    from telephony.local_socket import LocalSocket

    stack = Stack()
    stack.start("hotline-console")
    socket = LocalSocket(options.rendezvous)
    sound = SoundDesk(make_devices(options.mouth_file, silent=options.no_sound))
    engine = Engine(socket, stack, sound, time.time)
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(ValueError):  # not the main thread: whoever runs us handles signals
                signal.signal(number, signal.SIG_IGN if name == "SIGHUP" else lambda *_: engine.leave())
    engine.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
