"""The port to a PBX, and a fake one for tests. Another PBX is one more class with these methods."""

from collections.abc import Callable
from typing import Protocol

from telephony.pbx.commands import OrderRefusal, PbxOrder
from telephony.pbx.events import OrderDone, OrderRefused, PbxEvent

Tell = Callable[[PbxEvent], None]
"""Takes the PBX's events, in order."""


class Pbx(Protocol):
    """A PBX that is followed: from :meth:`follow` on it tells what happens, and reconnects by itself.

    The first event after every connect is a LinkChanged, and before the link counts as up there is a
    PictureRead: nobody has to remember anything across a cut.
    """

    async def follow(self) -> None:
        """Connect and stay connected until cancelled. Never raises for what a network or a PBX does."""

    async def order(self, order: PbxOrder) -> OrderDone | OrderRefused:
        """Carry out one command; the answer says whether the PBX did it, the events say what changed."""


class FakePbx:
    """A PBX without a network: it tells what a test puts in and keeps the orders it got."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.orders: list[PbxOrder] = []
        self.refusal: OrderRefusal | None = None
        """Set to refuse the next orders."""

    async def follow(self) -> None:
        """Nothing to connect to."""

    async def order(self, order: PbxOrder) -> OrderDone | OrderRefused:
        """Keep the order; done, unless :attr:`refusal` is set."""
        self.orders.append(order)
        if self.refusal is not None:
            return OrderRefused(command_id=order.command_id, refusal=self.refusal)
        return OrderDone(command_id=order.command_id)

    def tell(self, *events: PbxEvent) -> None:
        """What the PBX says next."""
        for event in events:
            self._tell(event)
