"""A small desk for these tests: a second real pjsua2 process that citizens ring, steered by the test.

It hums a tone of its own to whoever it talks with and records each leg.
"""

import multiprocessing
import re
import socket
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pjsua2 as pj

from telephony.exchange.orders import LOOPBACK
from telephony.exchange.sip import Leg, Phone
from telephony.exchange.voice import Ear, Voice

DESK_HZ = 300
EXTENSION = "1001"

Happening = tuple[Any, ...]


class DeskLeg(Leg):
    """A leg that also tells how a transfer goes, and hangs up when it has succeeded, as a desk must."""

    def onCallTransferStatus(self, prm: pj.OnCallTransferStatusParam) -> None:
        desk = self.phone.listener
        assert isinstance(desk, DeskPhone)
        desk.tell("transfer", desk.number_of(self), prm.statusCode, prm.finalNotify)
        if prm.finalNotify and prm.statusCode // 100 == 2:
            self.hang_up()


class DeskPhone:
    """Inside the desk's process."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._legs: list[Leg] = []
        self._voices: dict[int, tuple[Voice, Ear]] = {}
        self._refuse_with = 0
        self._is_quiet = self._is_leaving = False
        self._phone = Phone(self, DeskLeg)
        self._phone.be(EXTENSION, "")
        self.tell("ready", self._phone.port)

    def tell(self, *happening: Any) -> None:
        self._connection.send(happening)

    def number_of(self, leg: Leg) -> int:
        if leg not in self._legs:
            self._legs.append(leg)
        return self._legs.index(leg)

    def run(self) -> None:
        going = True
        try:
            while going:
                self._phone.pump(10)
                while going and self._connection.poll():
                    try:
                        name, *arguments = self._connection.recv()
                    except EOFError:
                        name, arguments = "leave", []
                    going = name != "leave"
                    if going:
                        getattr(self, f"do_{name}")(*arguments)
        finally:
            self._is_leaving = True
            self._voices.clear()
            self._legs.clear()
            self._phone.close()

    def do_refuse(self, status: int) -> None:
        self._refuse_with = status

    def do_hush(self) -> None:
        self._is_quiet = True

    def do_answer(self, leg: int) -> None:
        self._legs[leg].answer_with(200)

    def do_hang_up(self, leg: int) -> None:
        self._legs[leg].hang_up()

    def do_hold(self, leg: int) -> None:
        self._legs[leg].setHold(pj.CallOpParam(True))

    def do_resume(self, leg: int) -> None:
        parameters = pj.CallOpParam(True)
        parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
        self._legs[leg].reinvite(parameters)

    def do_dial(self, target: str) -> None:
        self.number_of(self._phone.dial(target, {}))

    def do_send_to(self, leg: int, target: str) -> None:
        self._legs[leg].xfer(target, pj.CallOpParam(True))

    def do_connect(self, leg: int, other: int) -> None:
        self._legs[leg].xferReplaces(self._legs[other], pj.CallOpParam(True))

    def do_join(self, leg: int, other: int) -> None:
        one, two = self._legs[leg].sound, self._legs[other].sound
        assert one is not None
        assert two is not None
        one.startTransmit(two)
        two.startTransmit(one)

    def came_in(self, leg: Leg) -> None:
        if self._refuse_with:
            leg.answer_with(self._refuse_with)
            self.tell("refused", self._refuse_with)
            return
        leg.answer_with(180)
        info = leg.getInfo()
        self.tell("came", self.number_of(leg), info.remoteUri, port_of(info.remoteContact))

    def rings(self, leg: Leg) -> None:
        self.tell("rings", self.number_of(leg))

    def talks(self, leg: Leg) -> None:
        self.tell("talks", self.number_of(leg))

    def ended(self, leg: Leg, status: int) -> None:
        if self._is_leaving:
            return
        number = self.number_of(leg)
        voice = self._voices.pop(number, None)
        if voice is not None:
            voice[1].close()
        self.tell("ended", number, status)

    def sound_changed(self, leg: Leg) -> None:
        number = self.number_of(leg)
        if number not in self._voices and leg.sound is not None:
            self._voices[number] = (Voice(), Ear(self._phone, str(self._folder / f"desk-{number}.wav")))
        if number in self._voices:
            voice, ear = self._voices[number]
            ear.listen_to(leg)
            if not self._is_quiet:
                voice.hum(DESK_HZ, leg)

    def sent_to(self, leg: Leg, target: str) -> None:
        raise AssertionError("nobody transfers the desk")


def run_desk(connection: Connection, folder: Path) -> None:
    DeskPhone(connection, folder).run()


class Desk:
    """The test's side of the desk."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=run_desk, args=(theirs, folder), daemon=True)
        self._process.start()
        theirs.close()
        self.seen: list[Happening] = []
        self.port: int = self.wait("ready")[1]

    def do(self, name: str, *arguments: Any) -> None:
        self._pipe.send((name, *arguments))

    def wait(self, name: str, *start: Any, seconds: float = 15) -> Happening:
        """The next happening of that name that begins with `start`; it is taken out."""
        return wait_for(self.seen, self._look, (name, *start), seconds)

    def look_for_nothing(self, name: str, *, seconds: float) -> None:
        """It must not happen within so long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._look(left)
        assert not [happening for happening in self.seen if happening[0] == name], self.seen

    def _look(self, seconds: float) -> None:
        if self._pipe.poll(seconds):
            self.seen.append(self._pipe.recv())

    def close(self) -> None:
        self.do("leave")
        self._process.join(10)
        assert self._process.exitcode == 0


def wait_for(
    seen: list[Happening], look: Callable[[float], None], wanted: Happening, seconds: float
) -> Happening:
    deadline = time.monotonic() + seconds
    while True:
        for happening in seen:
            if happening[: len(wanted)] == wanted:
                seen.remove(happening)
                return happening
        left = deadline - time.monotonic()
        assert left > 0, f"{wanted} did not happen; seen: {seen}"
        look(min(left, 0.2))


def port_of(address: str) -> int:
    found = re.search(r":(\d+)[;>]?", address.partition("@")[2])
    assert found, address
    return int(found[1])


def answers_options(port: int) -> bool:
    """Whether somebody who speaks SIP is at that port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.bind((LOOPBACK, 0))
        asker.settimeout(0.7)
        here = f"{LOOPBACK}:{asker.getsockname()[1]}"
        asker.sendto(
            f"OPTIONS sip:{LOOPBACK}:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bK{here}\r\n"
            f"From: <sip:test@{here}>;tag=1\r\nTo: <sip:{LOOPBACK}:{port}>\r\nCall-ID: {here}\r\n"
            "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n".encode(),
            (LOOPBACK, port),
        )
        try:
            return asker.recv(2000).startswith(b"SIP/2.0 ")
        except TimeoutError:
            return False


def sip(user: str, port: int) -> str:
    return f"sip:{user}@{LOOPBACK}:{port}"
