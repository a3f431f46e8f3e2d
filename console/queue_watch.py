"""The queues as a supervisor's window sees them: the picture, how fresh it is, and orders to the PBX.

The picture is folded from the monitor's events by the same pure function as in the monitor itself. However
fast they come, :attr:`QueueWatch.changed` is told a few times a second only, so that a big hall stays smooth.
"""

import time
from collections.abc import Callable
from typing import Protocol
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from console.link import LinkState
from telephony.pbx import picture as pbx
from telephony.pbx.applying import apply
from telephony.pbx.commands import (
    EndPause,
    FollowPbx,
    MonitorCommand,
    MoveAgent,
    OrderRefusal,
    PauseAgent,
    PbxAccount,
    PbxOrder,
    TakeOut,
)
from telephony.pbx.events import MonitorEvent, OrderDone, OrderRefused
from telephony.pbx.picture import Picture

PACE_MS = 100
"""The shortest time between two tellings of `changed`."""


class MonitorLine(Protocol):
    """What the watch needs of the line to the monitor."""

    def send(self, command: MonitorCommand) -> bool:
        """Send one command; False when nobody is attached to hear it."""


class QueueWatch(QObject):
    """`changed` carries a :class:`Picture`, `link_changed` the :class:`LinkState` of the line to the monitor.

    `happened` carries every event of the monitor as it comes, `done` an order that the PBX has carried out,
    `refused` an order and the :class:`OrderRefusal` for which it did nothing.
    """

    changed = Signal(object)
    link_changed = Signal(object)
    happened = Signal(object)
    done = Signal(object)
    refused = Signal(object, object)

    def __init__(
        self, line: MonitorLine, now: Callable[[], float] = time.time, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._line, self._now = line, now
        self._account: PbxAccount | None = None
        self._picture = Picture()
        self._link_state = LinkState.CLOSED
        self._orders: dict[str, PbxOrder] = {}
        self._untold = False
        self._pace = QTimer(self, singleShot=True, interval=PACE_MS)
        self._pace.timeout.connect(self._tell_rest)

    @property
    def picture(self) -> Picture:
        """Everything as the PBX last told it."""
        return self._picture

    @property
    def link_state(self) -> LinkState:
        """How this window stands with the monitor's process; the PBX's own link is in the picture."""
        return self._link_state

    @property
    def is_live(self) -> bool:
        """Whether what is shown follows the PBX at this moment."""
        return self._link_state is LinkState.ATTACHED and self._picture.link.state is pbx.LinkState.UP

    def age_s(self, now: float | None = None) -> float | None:
        """How old the picture is, in seconds; None before the first word of the PBX."""
        return self._picture.age_s(self._now() if now is None else now)

    def follow(self, account: PbxAccount) -> None:
        """Have the monitor follow this PBX, now and whenever the monitor comes up anew."""
        self._account = account
        self._line.send(FollowPbx(account=account, command_id=uuid4().hex))

    # --- what the line tells

    def follow_link(self, state: LinkState) -> None:
        """The line to the monitor stands like this now."""
        self._link_state = state
        if state is LinkState.ATTACHED:
            if self._account is not None:
                self.follow(self._account)
        else:
            self._drop_orders()
        self.link_changed.emit(state)

    def receive(self, event: MonitorEvent) -> None:
        """Take one event of the monitor."""
        self._picture = apply(self._picture, event)
        self.happened.emit(event)
        match event:
            case OrderDone(command_id=command_id):
                order = self._orders.pop(command_id, None)
                if order is not None:
                    self.done.emit(order)
            case OrderRefused(command_id=command_id, refusal=refusal):
                self._refuse(command_id, refusal)
            case _:
                self._untold = True
        if self._untold and not self._pace.isActive():
            self._tell_rest()

    # --- orders

    def end_pause(self, agent: str) -> PbxOrder:
        """Make an agent ready in every queue; the order sent."""
        return self._order(EndPause(agent=agent, command_id=uuid4().hex))

    def pause(self, agent: str, reason: str) -> PbxOrder:
        """Take an agent out of the distribution, with a reason code; the order sent."""
        return self._order(PauseAgent(agent=agent, reason=reason, command_id=uuid4().hex))

    def move(self, agent: str, target: str, source: str = "") -> PbxOrder:
        """Sign an agent in to another queue, and out of *source* if it is given; the order sent."""
        return self._order(MoveAgent(agent=agent, target=target, source=source, command_id=uuid4().hex))

    def take_out(self, call_id: str, agent: str) -> PbxOrder:
        """Ring a chosen agent with a waiting caller; the order sent."""
        return self._order(TakeOut(call_id=call_id, agent=agent, command_id=uuid4().hex))

    def _order(self, order: PbxOrder) -> PbxOrder:
        self._orders[order.command_id] = order
        if not self._line.send(order):
            self._refuse(order.command_id, OrderRefusal.LINK_DOWN)
        return order

    def _refuse(self, command_id: str, refusal: str) -> None:
        order = self._orders.pop(command_id, None)
        if order is not None:
            known = refusal in {each.value for each in OrderRefusal}
            self.refused.emit(order, OrderRefusal(refusal) if known else OrderRefusal.PBX_REFUSED)

    def _drop_orders(self) -> None:
        """Who was to answer is gone: nobody knows whether it was done."""
        for command_id in tuple(self._orders):
            self._refuse(command_id, OrderRefusal.UNANSWERED)

    def _tell_rest(self) -> None:
        if self._untold:
            self._untold = False
            self._pace.start()
            self.changed.emit(self._picture)
