"""Actors as processes: started, told, heard, and noticed when they are gone.

Each actor has a pipe of its own. It leaves by itself when its end of the pipe closes, so that no simulated
citizen outlives the exchange.
"""

import contextlib
import logging
import multiprocessing
import multiprocessing.connection
import signal
import sys
from collections.abc import Sequence
from enum import StrEnum

from telephony.exchange.orders import Leave, Order, Report, decode_report, encode

log = logging.getLogger(__name__)

LEAVE_SECONDS = 5.0
"""An actor that was told to leave gets so long to hang up."""


class Role(StrEnum):
    """What a process plays."""

    CITIZEN = "citizen"
    SERVICES = "services"


class ActorGone(Exception):
    """The process has ended."""


class Actor:
    """One actor's process, seen from the director.

    :raises OSError: the process can't be started.
    """

    def __init__(self, role: Role) -> None:
        context = multiprocessing.get_context("spawn")  # the same on every system, and nothing is inherited
        self.pipe, theirs = context.Pipe()
        # the name is plain text: it is unpickled before the new process can import anything of ours
        self._process = context.Process(target=play, args=(role, theirs), name=role.value, daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid or 0

    def tell(self, order: Order) -> None:
        """Send an order. One that is gone is noticed at the next :meth:`reports`."""
        with contextlib.suppress(OSError):
            self.pipe.send_bytes(encode(order))

    def reports(self) -> list[Report]:
        """What has come since the last time.

        :raises ActorGone: nothing more will come.
        """
        reports: list[Report] = []
        try:
            while self.pipe.poll():
                reports.append(decode_report(self.pipe.recv_bytes()))
        except (EOFError, OSError) as error:
            if reports:
                return reports  # the end is noticed the next time
            raise ActorGone(self._process.name) from error
        return reports

    def leave(self) -> None:
        """Ask it to hang up and exit; :meth:`bury` waits for that."""
        self.tell(Leave())

    def bury(self, seconds: float = LEAVE_SECONDS) -> None:
        """Wait until it has exited, and end it when it doesn't."""
        self.pipe.close()
        self._process.join(seconds)
        if self._process.is_alive():
            log.warning("the %s actor %d had to be killed", self._process.name, self.pid)
            self._process.kill()
            self._process.join()
        self._process.close()


def wait(actors: Sequence[Actor], seconds: float) -> None:
    """Sleep until one of them has something to say, for `seconds` at most."""
    multiprocessing.connection.wait([actor.pipe for actor in actors], seconds)


def play(role: Role, connection: multiprocessing.connection.Connection) -> None:
    """The whole life of an actor's process."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s actor %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the director is told, and tells us
    # pjsua2 is loaded in the actor only: the director must not die with it
    if role is Role.CITIZEN:
        from telephony.exchange.citizen import Citizen

        Citizen(connection).run()
    else:
        from telephony.exchange.services import Services

        Services(connection).run()
