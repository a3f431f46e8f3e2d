"""The director of a rehearsal: turns the window's commands and the actors' reports into orders and events.

No sockets, no processes, no clock of its own: :mod:`telephony.exchange.stage` brings those.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from telephony.exchange.orders import (
    CallOver,
    DeskAnswered,
    DeskRang,
    DeskRefused,
    GiveUp,
    HandedOver,
    Order,
    Report,
    Serve,
    ServicePicked,
)
from telephony.exchange.script import Arrival, Script, load_script, with_tones
from telephony.exchange.script_text import ScriptError
from telephony.exchange.waiting_line import AlreadyHere, LetGo, NobodyOfThatName, Ring, WaitingLine
from telephony.protocol import (
    Attach,
    CitizenAnswered,
    CitizenLeft,
    CitizenRang,
    CommandAccepted,
    CommandRefused,
    DeskAddress,
    ExchangeCommand,
    ExchangeEvent,
    ExchangeReady,
    ExchangeShutdown,
    LoadScript,
    NextCall,
    QueueChanged,
    Refusal,
    ScriptFailed,
    ServiceAnswered,
    SetPace,
    StopArrivals,
)

log = logging.getLogger(__name__)

HIGHEST_PACE = 100.0


class Stage(Protocol):
    """Where the actors are."""

    host: str
    port: int
    """Where the services listen; 0 while they start."""

    def send_in(self, name: str, order: Order) -> None:
        """Give the citizen called `name` an order; a new one comes with the first."""

    def send_off(self, name: str) -> None:
        """The citizen isn't needed any more."""

    def serve(self, order: Serve) -> None:
        """Tell the services who answers what."""


class Refused(Exception):
    """A command can't be done."""

    def __init__(self, refusal: Refusal, detail: str) -> None:
        super().__init__(detail)
        self.refusal = refusal
        self.detail = detail


class Director:
    """One rehearsal.

    :param tell: takes every event for the windows.
    :param clock: UNIX seconds.
    :param tones: everybody plays a tone instead of speaking.
    :param record_folder: where actors keep what they hear; None: nowhere.
    """

    def __init__(
        self,
        stage: Stage,
        tell: Callable[[ExchangeEvent], None],
        clock: Callable[[], float],
        *,
        tones: bool = False,
        record_folder: Path | None = None,
    ) -> None:
        self._stage = stage
        self._tell = tell
        self._clock = clock
        self._tones = tones
        self._record_folder = record_folder
        self._desk: DeskAddress | None = None
        self._script: Script | None = None
        self._script_path = ""
        self._arrivals: dict[str, Arrival] = {}
        self._line = WaitingLine((), 0.0, clock())
        self._stopping: set[str] = set()
        self._failed = ""
        self._queue_shown: QueueChanged | None = None
        self.wants_to_stop = False

    @property
    def has_calls(self) -> bool:
        """Whether any citizen waits or talks."""
        return bool(self._line.live)

    def welcome(self) -> list[ExchangeEvent]:
        """What a window that has just attached must know."""
        events: list[ExchangeEvent] = (
            [ScriptFailed(at=self._clock(), message=self._failed)] if self._failed else []
        )
        if self._stage.port:
            events.append(self._ready())
        return [*events, msgspec.structs.replace(self._queue(), at=self._clock())]

    def load(self, path: Path) -> None:
        """Play this script from its beginning; citizens of the one before leave.

        A script that can't be played leaves everything as it is.

        :raises ScriptError: it can't be played.
        """
        script = load_script(path)
        script = with_tones(script) if self._tones else script
        for name in self._line.live:
            self._stage.send_in(name, GiveUp())
            self._stage.send_off(name)
        self._script, self._script_path, self._failed = script, str(path), ""
        self._arrivals = {arrival.name: arrival for arrival in script.arrivals}
        self._line = WaitingLine(script.arrivals, script.pace, self._clock())
        folder = str(self._record_folder) if self._record_folder else ""
        self._stage.serve(Serve(services=script.services, other=script.other, record_folder=folder))
        if self._stage.port:
            self._tell(self._ready())
        self._show_queue()

    def fail(self, error: ScriptError) -> None:
        """Tell the windows, and every later one, that a script can't be played."""
        self._failed = str(error)
        self._tell(ScriptFailed(at=self._clock(), message=self._failed))

    def services_listen(self) -> None:
        """The services are up (again), perhaps at another address."""
        if self._script is not None:
            self._tell(self._ready())

    # ---- what the window wants ------------------------------------------------------------------------

    def obey(self, command: ExchangeCommand) -> CommandAccepted | CommandRefused:
        """Do what a window asks, and tell it whether that was begun."""
        try:
            self._do(command)
        except Refused as refused:
            return CommandRefused(
                at=self._clock(),
                command_id=command.command_id,
                refusal=refused.refusal,
                detail=refused.detail,
            )
        self._show_queue()
        return CommandAccepted(at=self._clock(), command_id=command.command_id)

    def _do(self, command: ExchangeCommand) -> None:
        match command:
            case DeskAddress():
                self._desk = command
            case NextCall(arrival=name):
                self._call_in(name)
            case SetPace(pace=pace):
                if not 0 <= pace <= HIGHEST_PACE:
                    raise Refused(Refusal.BAD_MESSAGE, f"pace {pace}")
                self._line.pace = pace
                self._line.resume()
            case StopArrivals():
                for decision in self._line.stop():
                    self._let_go(decision)
            case LoadScript(path=path):
                self._load_another(Path(path))
            case ExchangeShutdown():
                self.wants_to_stop = True
            case Attach():
                raise Refused(Refusal.BAD_MESSAGE, "attached already")

    def _call_in(self, name: str) -> None:
        try:
            self._line.call_in(self._clock(), name)
        except NobodyOfThatName as error:
            raise Refused(Refusal.NO_SUCH_CALL, f"no arrival {name!r}") from error
        except AlreadyHere as error:
            raise Refused(Refusal.WRONG_STATE, f"{error} is here already") from error
        self.tick()

    def _load_another(self, path: Path) -> None:
        try:
            self.load(path)
        except ScriptError as error:
            self.fail(error)
            raise Refused(Refusal.BAD_MESSAGE, str(error)) from error

    # ---- what time brings -----------------------------------------------------------------------------

    def tick(self) -> None:
        """Do what is due."""
        for decision in self._line.tick(self._clock(), desk_known=self._desk is not None):
            match decision:
                case Ring(name=name):
                    self._ring(name)
                case LetGo():
                    self._let_go(decision)
        self._show_queue()

    def _ring(self, name: str) -> None:
        if self._desk is None:
            raise RuntimeError("nobody rings before the desk's address is known")
        call = self._arrivals[name].call
        record_to = str(self._record_folder / f"{name}.wav") if self._record_folder else ""
        target = f"sip:{self._desk.extension}@{self._desk.host}:{self._desk.port}"
        self._stage.send_in(name, msgspec.structs.replace(call, target=target, record_to=record_to))

    def _let_go(self, decision: LetGo) -> None:
        self._stage.send_in(decision.name, GiveUp())
        self._stage.send_off(decision.name)
        self._say_left(decision.name, "abandoned" if decision.abandoned else "hung_up")

    # ---- what the actors report -----------------------------------------------------------------------

    def hear(self, name: str, report: Report) -> None:
        """A citizen reports; one of an earlier script, or sent home already, has nothing to say any more."""
        if name not in self._line.live:
            return
        match report:
            case DeskRang():
                call = self._arrivals[name].call
                self._tell(CitizenRang(at=self._clock(), arrival=name, number=call.number, name=call.name))
            case DeskAnswered():
                self._answered(name)
            case DeskRefused(sip_status=status):
                log.info("the desk refused %s with %d", name, status)
                self._line.was_refused(name, self._clock())
            case HandedOver():
                self._line.was_handed_over(name)
                self._say_left(name, "transferred")
            case CallOver(how=how):
                self._over(name, how)
            case _:
                log.warning("a citizen reported %s", report)
        self._show_queue()

    def lost(self, name: str) -> None:
        """A citizen's process died."""
        log.error("the actor of %s died", name)
        if name in self._line.live:
            self._over(name, "line_lost")
            self._show_queue()

    def hear_services(self, report: Report) -> None:
        """The services report."""
        if isinstance(report, ServicePicked):
            self._tell(
                ServiceAnswered(
                    at=self._clock(), number=report.number, name=report.name, sip_status=report.sip_status
                )
            )

    def _answered(self, name: str) -> None:
        waited = self._line.waited(name, self._clock())
        self._line.was_answered(name)
        number = self._arrivals[name].call.number
        self._tell(
            CitizenAnswered(at=self._clock(), arrival=name, number=number, waited_seconds=round(waited, 3))
        )

    def _over(self, name: str, how: str) -> None:
        was_handed_over = self._line.was_elsewhere(name)
        self._line.is_over_for(name)
        self._stage.send_off(name)
        if not was_handed_over:
            words = {"hung_up": "hung_up", "hung_up_by_other": "hung_up_by_desk", "given_up": "abandoned"}
            self._say_left(name, words.get(how, "failed"))

    # ---- what the windows see -------------------------------------------------------------------------

    def _say_left(self, name: str, how: str) -> None:
        number = self._arrivals[name].call.number
        self._tell(CitizenLeft(at=self._clock(), arrival=name, number=number, how=how))

    def _ready(self) -> ExchangeReady:
        return ExchangeReady(
            at=self._clock(),
            host=self._stage.host,
            port=self._stage.port,
            script=self._script_path,
            arrivals=tuple(self._arrivals),
            stories=tuple(arrival.story for arrival in self._arrivals.values()),
        )

    def _queue(self) -> QueueChanged:
        line = self._line
        return QueueChanged(
            waiting=line.waiting,
            longest_since=line.longest_since or 0.0,
            pace=line.pace,
            offered=line.offered,
            answered=line.answered,
            abandoned=line.abandoned,
        )

    def _show_queue(self) -> None:
        queue = self._queue()
        if queue != self._queue_shown:
            self._queue_shown = queue
            self._tell(msgspec.structs.replace(queue, at=self._clock()))
