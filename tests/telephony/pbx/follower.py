"""Somebody who follows the real Asterisk: the adaptor in a loop of its own, and the picture it makes."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from telephony.pbx.applying import apply
from telephony.pbx.asterisk.pbx import AsteriskPbx, Timing
from telephony.pbx.commands import PbxAccount, PbxOrder
from telephony.pbx.events import OrderDone, OrderRefused, PbxEvent
from telephony.pbx.picture import LinkState, PbxAgent, Picture
from tests.pbx.asterisk import Asterisk

Result = TypeVar("Result")
QUICK = Timing(retry=(0.1,), heartbeat=0.5)


class Follower:
    """A context manager; `picture` is what a supervisor's window would show now."""

    def __init__(self, account: PbxAccount, timing: Timing = QUICK) -> None:
        self.picture = Picture()
        self.events: list[PbxEvent] = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._pbx = AsteriskPbx(account, self._told, time.time, timing)
        self._task: asyncio.Task[None] | None = None

    def __enter__(self) -> "Follower":
        self._thread.start()
        self._in_loop(self._start())
        return self

    def __exit__(self, *_error: object) -> None:
        self._in_loop(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def up(self) -> "Follower":
        """Wait until the picture has been read."""
        self.until(lambda picture: picture.link.state is LinkState.UP, "the link is up")
        return self

    def until(self, ready: Callable[[Picture], bool], what: str, timeout_s: float = 15.0) -> Picture:
        """Wait until the picture is so; AssertionError with the picture if it does not become so."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not ready(self.picture):
                left = deadline - time.monotonic()
                assert left > 0, f"not {what}: {self.picture}"
                self._changed.wait(left)
            return self.picture

    def until_agent(self, extension: str, ready: Callable[[PbxAgent], bool], what: str) -> PbxAgent:
        """Wait until an agent is signed in and stands so."""

        def stands(picture: Picture) -> bool:
            agent = picture.agents.get(extension)
            return agent is not None and ready(agent)

        return self.until(stands, f"{extension} {what}").agents[extension]

    def order(self, order: PbxOrder) -> OrderDone | OrderRefused:
        """Have the PBX carry out a command; its answer."""
        return self._in_loop(self._pbx.order(order))

    def _told(self, event: PbxEvent) -> None:
        with self._changed:
            self.events.append(event)
            self.picture = apply(self.picture, event)
            self._changed.notify_all()

    async def _start(self) -> None:
        self._task = asyncio.create_task(self._pbx.follow())

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        for _ in range(3):  # sockets are closed in the turns of the loop that follow
            await asyncio.sleep(0)

    def _in_loop(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


def account_of(pbx: Asterisk, **changes: Any) -> PbxAccount:
    """The monitor's account at the tests' Asterisk."""
    fields: dict[str, Any] = {
        "host": pbx.host,
        "port": pbx.ami_port,
        "user": pbx.ami_user,
        "secret": pbx.ami_password,
    }
    return PbxAccount(**{**fields, **changes})
