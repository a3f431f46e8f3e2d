"""The monitor: one PBX followed, its picture kept, and told to every window that attaches."""

import asyncio
import logging
import os
import time
from collections.abc import Callable

from telephony.local_socket import LocalSocket, Peer
from telephony.pbx.applying import apply
from telephony.pbx.asterisk.pbx import AsteriskPbx
from telephony.pbx.checking import refusal_of
from telephony.pbx.commands import FollowPbx, MonitorShutdown, OrderRefusal, PbxAccount, PbxOrder
from telephony.pbx.events import MonitorAttached, OrderDone, OrderRefused, PbxEvent
from telephony.pbx.picture import Picture
from telephony.pbx.port import Pbx, Tell
from telephony.pbx.wire import decode_monitor_command, encode
from telephony.protocol import VERSION, Attach, BadMessage

LOOK_S = 0.02
"""How often the windows' lines are looked at; what is told to them leaves at once."""
UNATTENDED_S = 30.0
log = logging.getLogger(__name__)

MakePbx = Callable[[PbxAccount, Tell], Pbx]


def make_asterisk(account: PbxAccount, tell: Tell) -> Pbx:
    """The real one."""
    return AsteriskPbx(account, tell, time.time)


class Monitor:
    """Follows the PBX that a window names; leaves when no window has been there for a while."""

    def __init__(
        self, socket: LocalSocket, make: MakePbx = make_asterisk, *, unattended_s: float = UNATTENDED_S
    ) -> None:
        self.picture = Picture()
        self._socket = socket
        self._make = make
        self._unattended_s = unattended_s
        self._account: PbxAccount | None = None
        self._pbx: Pbx | None = None
        self._following: asyncio.Task[None] | None = None
        self._orders: set[asyncio.Task[None]] = set()
        self._leaving = False

    def leave(self) -> None:
        """End :meth:`run` at the next look."""
        self._leaving = True

    async def run(self) -> None:
        """Serve until told to leave, or until nobody has been attached for so long."""
        alone_since = time.monotonic()
        try:
            while not self._leaving:
                heard = self._socket.poll(0.0)
                for peer in heard.attached:
                    self._welcome(peer)
                for peer, line in heard.lines:
                    await self._obey(peer, line)
                if self._socket.peers:
                    alone_since = time.monotonic()
                elif time.monotonic() - alone_since > self._unattended_s:
                    return
                self._look_after_following()
                await asyncio.sleep(LOOK_S)
        finally:
            await self._stop_following()
            self._socket.close()

    def _welcome(self, peer: Peer) -> None:
        attached = MonitorAttached(at=time.time(), version=VERSION, pid=os.getpid(), picture=self.picture)
        self._socket.send(peer, encode(attached))

    def _tell(self, event: PbxEvent) -> None:
        self.picture = apply(self.picture, event)
        self._socket.broadcast(encode(event))

    async def _obey(self, peer: Peer, line: bytes) -> None:
        try:
            command = decode_monitor_command(line)
        except BadMessage as error:
            log.warning("a line that is no command: %s", error)
            refused = OrderRefused(at=time.time(), command_id="", refusal=OrderRefusal.BAD_MESSAGE)
            self._socket.send(peer, encode(refused))
            return
        match command:
            case MonitorShutdown():
                self.leave()
            case FollowPbx(account=account):
                await self._follow(account)
                self._socket.send(peer, encode(OrderDone(at=time.time(), command_id=command.command_id)))
            case Attach():
                pass  # answered by the socket; a second one means nothing
            case _:
                self._begin(peer, command)

    def _begin(self, peer: Peer, order: PbxOrder) -> None:
        """Orders run beside each other: one that the PBX is slow to answer holds up nobody."""
        task = asyncio.create_task(self._carry_out(peer, order))
        self._orders.add(task)
        task.add_done_callback(self._orders.discard)

    async def _carry_out(self, peer: Peer, order: PbxOrder) -> None:
        refusal = OrderRefusal.LINK_DOWN if self._pbx is None else refusal_of(self.picture, order)
        if refusal is not None or self._pbx is None:
            what = refusal or OrderRefusal.LINK_DOWN
            answer: OrderDone | OrderRefused = OrderRefused(
                at=time.time(), command_id=order.command_id, refusal=what
            )
        else:
            answer = await self._pbx.order(order)
        if peer.attached:
            self._socket.send(peer, encode(answer))

    async def _follow(self, account: PbxAccount) -> None:
        if account == self._account and self._following is not None:
            return
        await self._stop_following()
        # the picture of another PBX, or of another account, says nothing about this one
        self.picture = Picture()
        for peer in self._socket.peers:
            self._welcome(peer)
        self._account = account
        self._pbx = self._make(account, self._tell)
        self._following = asyncio.create_task(self._pbx.follow())

    def _look_after_following(self) -> None:
        """What follows the PBX must not end; if it does, that is an error of ours and the process says so."""
        if self._following is not None and self._following.done():
            self._following.result()
            raise RuntimeError("the PBX is not followed any more")

    async def _stop_following(self) -> None:
        following, self._following = self._following, None
        for task in (*self._orders, *([following] if following is not None else [])):
            task.cancel()
            await asyncio.wait({task})
        self._pbx = None
