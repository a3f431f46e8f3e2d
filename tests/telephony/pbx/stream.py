"""A big hall's stream of AMI events: what a real Asterisk said of one call and agent, multiplied by a seed.

`recorded.txt` was taken from the tests' Asterisk through the monitor's account, one block for each thing that
happened. Here many agents and callers do these things in a random order, with their own names, numbers and
times; what really happened is counted beside it.
"""

import asyncio
import random
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from panoramisk.message import Message

from telephony.pbx.applying import apply
from telephony.pbx.asterisk.connection import EventManager, WholeMessages
from telephony.pbx.asterisk.reading import event_of
from telephony.pbx.calls import IN_TIME_S
from telephony.pbx.events import PbxEvent
from telephony.pbx.picture import Picture

RECORDED = Path(__file__).with_name("recorded.txt")
BEGAN = 1_795_312_800
_CALL, _LOST = "hotline-test-1795312251.4", "hotline-test-1795312250.2"


def blocks() -> dict[str, str]:
    """What was recorded, by the name of what happened, with the line ends of the protocol."""
    parts = re.split(r"^## (\w+)\n", RECORDED.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: text.strip().replace("\n", "\r\n") + "\r\n\r\n"
        for name, text in zip(parts[::2], parts[1::2], strict=True)
        if text.strip()
    }


@dataclass
class Call:
    """A call as it really was."""

    id: str
    number: str
    offered: int
    answered: int = 0
    agent: str = ""
    ended: int = 0


@dataclass
class Truth:
    """What happened, counted where it is made up."""

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    talk_s: int = 0
    wrap_up_s: int = 0
    waiting: deque[Call] = field(default_factory=deque)
    ready: list[str] = field(default_factory=list)
    talking: list[Call] = field(default_factory=list)
    wrapping: list[Call] = field(default_factory=list)


class Hall:
    """Agents and callers; `happenings` yields pieces of the stream for ever."""

    def __init__(self, agents: int, waiting: int, rate: int, seed: int = 1) -> None:
        self.truth = Truth()
        self.agents = [str(10_000 + number) for number in range(agents)]
        self._wanted = waiting
        self._rate = rate
        self._random = random.Random(seed)
        self._blocks = blocks()
        self._events = 0
        self._numbers = 0

    @property
    def now(self) -> float:
        """The PBX's time: so many events a second."""
        return BEGAN + self._events / self._rate

    def opening(self) -> Iterator[bytes]:
        """All agents sign in and become ready, and the queue fills."""
        for agent in self.agents:
            yield self._say("signed_in", agent)
            yield self._say("ready_and_ringing", agent)
            self.truth.ready.append(agent)
        while len(self.truth.waiting) < self._wanted:
            yield self._offer()

    def happenings(self, events: int) -> Iterator[bytes]:
        """Pieces with at least so many events in all, the queue as long as wanted."""
        until = self._events + events
        while self._events < until:
            if len(self.truth.waiting) < self._wanted:
                yield self._offer()
                continue
            yield self._random.choice((self._answer, self._answer, self._end, self._wrap, self._give_up))()

    def _offer(self) -> bytes:
        self._numbers += 1
        call = Call(f"hall-{self._numbers}", f"1380{self._numbers:07d}", int(self.now))
        self.truth.waiting.append(call)
        self.truth.offered += 1
        text = self._say("offered", "", call)
        return re.sub(rb"Position: \d+", b"Position: %d" % len(self.truth.waiting), text)

    def _answer(self) -> bytes:
        if not self.truth.ready:
            return self._end()
        call = self.truth.waiting.popleft()
        agent = self.truth.ready.pop(self._random.randrange(len(self.truth.ready)))
        call.answered, call.agent = int(self.now), agent
        self.truth.talking.append(call)
        self.truth.answered += 1
        self.truth.in_time += call.answered - call.offered <= IN_TIME_S
        return self._say("answered", agent, call)

    def _end(self) -> bytes:
        if not self.truth.talking:
            return self._wrap()
        call = self.truth.talking.pop(self._random.randrange(len(self.truth.talking)))
        call.ended = int(self.now)
        self.truth.talk_s += call.ended - call.answered
        self.truth.wrapping.append(call)
        return self._say("ended", call.agent, call)

    def _wrap(self) -> bytes:
        if not self.truth.wrapping:
            return self._offer()
        call = self.truth.wrapping.pop(self._random.randrange(len(self.truth.wrapping)))
        self.truth.ready.append(call.agent)
        self.truth.wrap_up_s += int(self.now) - call.ended
        return self._say("wrapped", call.agent, call, wrapped=int(self.now))

    def _give_up(self) -> bytes:
        place = self._random.randrange(len(self.truth.waiting))
        call = self.truth.waiting[place]
        del self.truth.waiting[place]
        call.ended = int(self.now)
        self.truth.abandoned += 1
        return self._say("abandoned", "", call)

    def _say(self, what: str, agent: str, call: Call | None = None, wrapped: int = 0) -> bytes:
        now = self.now
        text = self._blocks[what]
        self._events += text.count("\r\n\r\n")
        text = re.sub(r"Timestamp: [\d.]+", f"Timestamp: {now:.6f}", text)
        if agent:
            text = text.replace("PJSIP/1001", f"PJSIP/{agent}").replace("李静", f"坐席{agent}")
        if call is not None:
            record = (
                f"{call.offered}|12369|hotline|{call.number}|{call.answered or ''}|{call.agent}"
                f"|{call.ended or ''}|{wrapped or ''}|in"
            )
            text = re.sub(r"Record: \S+", f"Record: {record}", text)
            for recorded in (_CALL, _LOST):
                text = text.replace(recorded, call.id)
            text = text.replace("13800005678", call.number).replace("13800005670", call.number)
        return text.encode()


class Line(asyncio.Transport):
    """The near end of a connection that nobody is at."""

    def __init__(self) -> None:
        super().__init__()
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True


class Wall:
    """A picture fed with bytes, as they come off the line: the library's parser, the reading, the fold."""

    def __init__(self, *, deaf: bool = False) -> None:
        """A *deaf* one parses only."""
        self.picture = Picture()
        self.told: list[PbxEvent] = []
        self.line = Line()
        self._inlet = WholeMessages()
        self._inlet.connection_made(self.line)
        manager = EventManager(encoding="utf-8")
        manager.heard = (lambda _: None) if deaf else self._heard
        self._inlet.factory = manager
        self._inlet.encoding = "utf-8"

    def take(self, pieces: Iterable[bytes], packet: int = 0) -> None:
        """All *pieces*, as they are or in packets of so many bytes."""
        if packet:
            whole = b"".join(pieces)
            pieces = [whole[at : at + packet] for at in range(0, len(whole), packet)]
        for piece in pieces:
            self._inlet.data_received(piece)

    def _heard(self, message: Message) -> None:
        event = event_of(message, 0, 0.0)
        if event is not None:
            self.told.append(event)
            self.picture = apply(self.picture, event)
