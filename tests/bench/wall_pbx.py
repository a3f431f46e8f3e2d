"""A PBX made of a recorded stream: it speaks AMI on a socket, and says afterwards when it told what.

    python -m tests.bench.wall_pbx AGENTS WAITING RATE     says two ports, then obeys lines on its input

paced SECONDS: events at RATE a second. fast EVENTS: as fast as they are taken. bare SECONDS: one number a
time on the second port, at the pace of the calls. Each answers one line of JSON when it is over: the marks
[offered, answered, when] of what was told.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator

from tests.bench.arrival import now
from tests.telephony.pbx import stream

QUEUE = "hotline"
CITIZENS = 5_000
Mark = tuple[int, int, float]


class Town(stream.Hall):
    """A hall that the same citizens call again and again: who gave up is spoken with another time."""

    def _say(self, what: str, agent: str, call: stream.Call | None = None, wrapped: int = 0) -> bytes:
        if call is not None:
            call.number = f"1380{int(call.id.rpartition('-')[2]) % CITIZENS:07d}"
        return super()._say(what, agent, call, wrapped)


class Replay:
    """The hall, who listens, and what they were told when."""

    def __init__(self, agents: int, waiting: int, rate: int) -> None:
        stream.BEGAN = int(time.time())  # the hall's day is today
        self.hall = Town(agents, waiting, rate)
        self.rate = rate
        self.marks: list[Mark] = []
        self.listener: asyncio.StreamWriter | None = None
        self.bare: asyncio.StreamWriter | None = None
        self.opened = asyncio.Event()
        self.tells_time = True

    async def ami(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a monitor."""
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        try:
            async for asked in _messages(reader):
                writer.write(self._answer(asked))
                await writer.drain()
                if asked.get("Action") == "CoreShowChannels":
                    self.listener = writer
                    for piece in self.hall.opening():
                        writer.write(piece)
                    await writer.drain()
                    self.opened.set()
        except ConnectionError:
            self.listener = None

    async def bare_line(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the reference."""
        self.bare = writer

    async def paced(self, seconds: float, *, bare: bool) -> list[Mark]:
        """Events at the hall's rate."""
        self.marks = []
        began, done = now(), 0
        for piece in self.hall.happenings(int(seconds * self.rate)):
            await asyncio.sleep(max(0.0, began + done / self.rate - now()))
            done += piece.count(b"\r\n\r\n")
            self._say(piece, bare=bare)
        return self.marks

    async def fast(self, events: int) -> list[Mark]:
        """Events as fast as the listener takes them."""
        self.marks, self.tells_time = [], False
        for piece in self.hall.happenings(events):
            self._say(piece, bare=False)
            if self.listener is not None:
                await self.listener.drain()
        return self.marks[-1:]

    def _say(self, piece: bytes, *, bare: bool) -> None:
        truth = self.hall.truth
        at = now()
        told = bool(self.marks) and self.marks[-1][:2] == (truth.offered, truth.answered)
        if bare and self.bare is not None and not told:
            self.bare.write(f"{truth.offered} {truth.answered}\n".encode())
        elif not bare and self.listener is not None:
            self.listener.write(piece)
        if not told:
            self.marks.append((truth.offered, truth.answered, at))

    def _answer(self, asked: dict[str, str]) -> bytes:
        action, number = asked.get("Action", ""), asked.get("ActionID", "")
        head = f"Response: Success\r\nActionID: {number}\r\n"
        if action == "Ping":
            stamp = f"Timestamp: {self.hall.now:.6f}\r\n" if self.tells_time else ""
            return f"{head}Ping: Pong\r\n{stamp}\r\n".encode()
        lists = {
            "QueueStatus": ("QueueStatusComplete", f"Event: QueueParams\r\nQueue: {QUEUE}\r\n"),
            "CoreShowChannels": ("CoreShowChannelsComplete", ""),
            "DBGetTree": ("DBGetTreeComplete", ""),
        }
        if action not in lists:
            return f"{head}Message: Accepted\r\n\r\n".encode()
        end, row = lists[action]
        rows = f"{row}ActionID: {number}\r\n\r\n" if row else ""
        return (
            f"{head}EventList: start\r\nMessage: It follows\r\n\r\n{rows}"
            f"Event: {end}\r\nActionID: {number}\r\nEventList: Complete\r\nListItems: 1\r\n\r\n"
        ).encode()


async def _messages(reader: asyncio.StreamReader) -> AsyncIterator[dict[str, str]]:
    while True:
        try:
            text = (await reader.readuntil(b"\r\n\r\n")).decode()
        except asyncio.IncompleteReadError:
            return
        yield dict(_fields(text))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, mark, value = line.partition(":")
        if mark:
            yield name.strip(), value.strip()


async def main(agents: int, waiting: int, rate: int) -> None:
    """Serve until the input ends."""
    replay = Replay(agents, waiting, rate)
    servers = [
        await asyncio.start_server(handler, "127.0.0.1", 0) for handler in (replay.ami, replay.bare_line)
    ]
    _say_line([server.sockets[0].getsockname()[1] for server in servers])
    while line := await asyncio.to_thread(sys.stdin.readline):
        order, amount = line.split()
        await replay.opened.wait()
        if order == "fast":
            _say_line(await replay.fast(int(amount)))
        else:
            _say_line(await replay.paced(float(amount), bare=order == "bare"))


def _say_line(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:4])))
