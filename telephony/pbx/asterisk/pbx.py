"""Asterisk as a :class:`~telephony.pbx.port.Pbx`: connect, read everything, follow, and again after a cut."""

import asyncio
import logging
from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from telephony.pbx.asterisk.asking import Answers, Days, days_at, picture_read
from telephony.pbx.asterisk.connection import Connection, ConnectionFailed, Refused, connect
from telephony.pbx.asterisk.journal import FAMILY
from telephony.pbx.asterisk.reading import Message, event_of, time_of
from telephony.pbx.commands import (
    EndPause,
    MoveAgent,
    OrderRefusal,
    PauseAgent,
    PbxAccount,
    PbxOrder,
    TakeOut,
)
from telephony.pbx.events import LinkChanged, OrderDone, OrderRefused, PbxHeard
from telephony.pbx.picture import Link, LinkFault, LinkState
from telephony.pbx.port import Tell

log = logging.getLogger(__name__)


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Pauses, in seconds."""

    retry: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 10.0)
    """Before the first, second, … attempt to reconnect; the last one repeats."""
    heartbeat: float = 2.0
    """Between signs of life that the PBX is asked for; its answer may take five times as long."""


class AsteriskPbx:
    """A followed Asterisk whose configuration is that of resources/pbx."""

    def __init__(
        self, account: PbxAccount, tell: Tell, now: Callable[[], float], timing: Timing | None = None
    ) -> None:
        self._account = account
        self._tell = tell
        self._now = now
        self._timing = timing or Timing()
        self._connection: Connection | None = None
        self._clock = 0
        self._kept: list[Message] | None = None
        """What came while the PBX was being asked; None once it is told as it comes."""
        self._channels: dict[str, str] = {}
        """Channel of each waiting caller, by call id."""

    async def follow(self) -> None:
        """Connect and stay connected until cancelled."""
        failures = 0
        try:
            while True:
                self._link(LinkState.CONNECTING, LinkFault.NONE)
                try:
                    await self._once()
                    fault = LinkFault.LOST
                except ConnectionFailed as error:
                    fault = error.fault
                    log.warning("no line to the PBX: %s", error)
                was_up = self._kept is None
                failures = 0 if was_up else failures + 1
                pause = self._timing.retry[min(failures, len(self._timing.retry) - 1)]
                self._link(LinkState.DOWN, fault, retry_at=self._now() + pause)
                await asyncio.sleep(pause)
        finally:
            self._close()

    async def order(self, order: PbxOrder) -> OrderDone | OrderRefused:
        """Carry out one command; who calls has looked whether it makes sense (`checking`)."""
        connection = self._connection
        if connection is None or self._kept is not None:
            return OrderRefused(at=self._now(), command_id=order.command_id, refusal=OrderRefusal.LINK_DOWN)
        try:
            await self._carry_out(connection, order)
        except Refused as error:
            return self._refused(order, OrderRefusal.PBX_REFUSED, str(error))
        except ConnectionFailed as error:
            return self._refused(order, OrderRefusal.UNANSWERED, str(error))
        except KeyError:
            return self._refused(order, OrderRefusal.NO_SUCH_CALLER)
        return OrderDone(at=self._now(), command_id=order.command_id)

    def _refused(self, order: PbxOrder, refusal: OrderRefusal, detail: str = "") -> OrderRefused:
        return OrderRefused(at=self._now(), command_id=order.command_id, refusal=refusal, detail=detail)

    # --- one connection

    async def _once(self) -> None:
        """One connection from its beginning to its end."""
        self._kept = []
        self._channels = {}
        self._connection = connection = await connect(self._account, self._heard)
        try:
            await self._set_clock(connection)
            await self._read(connection)
            await self._stay(connection)
        finally:
            self._close()

    async def _stay(self, connection: Connection) -> None:
        """Ask for signs of life until the line is lost; at midnight read everything anew."""
        day = self._days().today
        while True:
            try:
                await asyncio.wait_for(connection.lost.wait(), self._timing.heartbeat)
            except TimeoutError:
                pass
            else:
                return
            await self._set_clock(connection)
            self._tell(PbxHeard(at=self._now()))
            if self._days().today != day:
                day = self._days().today
                self._kept = []
                await self._read(connection)

    async def _set_clock(self, connection: Connection) -> None:
        before = self._now()
        (pong,) = await self._ask(connection, "Ping")
        theirs = time_of(pong, 0)
        if theirs:
            self._clock = round((before + self._now()) / 2 - theirs)

    def _days(self) -> Days:
        """By the PBX's clock, which names the days of the journal; when today began is by ours."""
        days = days_at(self._now() - self._clock, self._account.utc_offset_minutes)
        return replace(days, began_at=days.began_at + self._clock)

    async def _read(self, connection: Connection) -> None:
        """Ask for everything and tell it, then what came meanwhile: that says how things stand."""
        days = self._days()
        # the calls that are up come last: one that the journal leaves open and that isn't up is over
        yesterday = await self._ask(connection, "DBGetTree", Family=f"{FAMILY}/{days.yesterday}")
        today = await self._ask(connection, "DBGetTree", Family=f"{FAMILY}/{days.today}")
        status = await self._ask(connection, "QueueStatus")
        channels = await self._ask(connection, "CoreShowChannels")
        answers = Answers(status=status, channels=channels, today=today, yesterday=yesterday)
        for row in answers.status:
            if row.get("Event") == "QueueEntry":
                self._channels[row["Uniqueid"]] = row["Channel"]
        kept, self._kept = self._kept or [], None
        self._tell(picture_read(answers, days, self._clock, self._now()))
        self._link(LinkState.UP, LinkFault.NONE)
        for message in kept:
            self._pass_on(message)

    async def _ask(self, connection: Connection, action: str, **fields: str) -> Sequence[Message]:
        try:
            return await connection.ask(action, **fields)
        except Refused as error:
            # the manager interface is there before the queues are
            starting = str(error).startswith("Invalid/unknown command")
            fault = LinkFault.STARTING if starting else LinkFault.RIGHTS
            raise ConnectionFailed(fault, f"{action}: {error}") from error

    def _heard(self, message: Message) -> None:
        if self._kept is None:
            self._pass_on(message)
        else:
            self._kept.append(message)

    def _pass_on(self, message: Message) -> None:
        try:
            self._remember(message)
            event = event_of(message, self._clock, self._now())
        except (KeyError, ValueError) as error:
            log.warning("an event %r that lacks what it should tell: %r", message.get("Event"), error)
            return
        if event is not None:
            self._tell(event)

    def _remember(self, message: Message) -> None:
        name = message["Event"]
        if name == "QueueCallerJoin":
            self._channels[message["Uniqueid"]] = message["Channel"]
        elif name == "QueueCallerLeave":
            self._channels.pop(message["Uniqueid"], None)

    def _link(self, state: LinkState, fault: LinkFault, retry_at: float = 0.0) -> None:
        now = self._now()
        self._tell(LinkChanged(at=now, link=Link(state=state, since=now, fault=fault, retry_at=retry_at)))

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    # --- commands

    async def _carry_out(self, connection: Connection, order: PbxOrder) -> None:
        match order:
            case EndPause(agent=agent):
                await connection.ask("QueuePause", Interface=_phone(agent), Paused="false")
            case PauseAgent(agent=agent, reason=reason):
                await connection.ask("QueuePause", Interface=_phone(agent), Paused="true", Reason=reason)
            case TakeOut(call_id=call_id, agent=agent):
                channel = self._channels[call_id]
                await connection.ask("Redirect", Channel=channel, Context="take", Exten=agent, Priority="1")
            case MoveAgent():
                await self._move(connection, order)

    async def _move(self, connection: Connection, order: MoveAgent) -> None:
        """First in, then out: an agent between two queues would be in none."""
        phone = _phone(order.agent)
        members = await connection.ask("QueueStatus", Member=phone)
        places = {each["Queue"]: each for each in members if each.get("Event") == "QueueMember"}
        if order.target not in places:
            like = places.get(order.source) or next(iter(places.values()), None)
            name = like["Name"] if like is not None else order.agent
            paused = like is not None and like["Paused"] == "1"
            await connection.ask(
                "QueueAdd",
                Queue=order.target,
                Interface=phone,
                MemberName=name,
                StateInterface=phone,
                Paused="true" if paused else "false",
            )
            if like is not None and paused:
                reason = like["PausedReason"]
                await connection.ask(
                    "QueuePause", Queue=order.target, Interface=phone, Paused="true", Reason=reason
                )
        if order.source in places and order.source != order.target:
            await connection.ask("QueueRemove", Queue=order.source, Interface=phone)


def _phone(agent: str) -> str:
    return f"PJSIP/{agent}"
