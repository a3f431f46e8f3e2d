"""What commands show on the terminal: how far they are, and what came of it."""

import signal
import sys


def say(text: str) -> None:
    """Show *text* at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def warn(text: str) -> None:
    """Show *text* where failures are told."""
    sys.stderr.write(text)


def step(what: str, done: int, total: int) -> None:
    """How far *what* is, in one line that grows."""
    say(f"\r{what} {done} / {total}" + ("\n" if done >= total else ""))


def failed(text: str) -> int:
    """Tell a failure; the exit status for it."""
    warn(f"\n{text}\n")
    return 1


class Stopping:
    """Ctrl+C stops at the next good moment, so that what was done stays whole."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> "Stopping":
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, *_: object) -> None:
        self.asked = True
