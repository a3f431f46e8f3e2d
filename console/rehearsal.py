"""The rehearsal (演练): the practice exchange as the window sees and steers it.

It tells the exchange where the desk's phone listens, and the phone where the exchange's targets are;
each is told again whenever the other was restarted.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from console.link import Line, LinkState
from console.notices import Notice, Severity
from console.phone import Phone
from console.wording import CITIZEN_LEFT
from telephony.account import Account, RegistrationState
from telephony.protocol import (
    CitizenAnswered,
    CitizenLeft,
    CitizenRang,
    DeskAddress,
    ExchangeEvent,
    ExchangeReady,
    ExchangeShutdown,
    NextCall,
    PhoneState,
    QueueChanged,
    ScriptFailed,
    SetPace,
    StopArrivals,
)

LOOPBACK = "127.0.0.1"
PACES: tuple[tuple[float, str], ...] = ((0.0, "手动"), (0.5, "慢"), (1.0, "正常"), (2.0, "快"))
"""Paces that the window offers."""


@dataclass(frozen=True)
class RehearsalView:
    """What the rehearsal's controls show."""

    link: LinkState = LinkState.CLOSED
    script: str = ""
    arrivals: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    queue: QueueChanged = QueueChanged(waiting=0)
    last: str = ""
    """What happened last, in a sentence."""
    pace: float = 0.0


class Rehearsal(QObject):
    """Steers the practice exchange. `changed` carries a :class:`RehearsalView`, `happened` every event."""

    changed = Signal(object)
    happened = Signal(object)
    notice = Signal(object)

    def __init__(
        self, line: Line, phone: Phone, extension: str, pace: float = 1.0, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._phone = phone
        self._extension = extension
        self._told_port = 0
        self._ready: ExchangeReady | None = None
        self.view = RehearsalView(pace=pace)
        phone.changed.connect(self._follow_phone)

    def follow_link(self, state: LinkState) -> None:
        """Take note of how the line to the exchange stands."""
        if state is not LinkState.ATTACHED:
            self._told_port = 0
        self._show(replace(self.view, link=state))

    def receive(self, event: ExchangeEvent) -> None:
        """Take one event of the exchange."""
        match event:
            case ExchangeReady():
                self._begin(event)
            case QueueChanged():
                self._show(replace(self.view, queue=event))
            case CitizenRang():
                self._show(replace(self.view, last=f"{self._about(event.arrival)} 正在呼入"))
            case CitizenAnswered():
                waited = round(event.waited_seconds)
                self._show(replace(self.view, last=f"{self._about(event.arrival)} 已接听，等了 {waited} 秒"))
            case CitizenLeft():
                how = CITIZEN_LEFT.get(event.how, event.how)
                self._show(replace(self.view, last=f"{self._about(event.arrival)} {how}"))
            case ScriptFailed():
                self.notice.emit(
                    Notice(
                        "script", Severity.DANGER, f"演练脚本不能用：{event.message}", "改好后重新开始演练。"
                    )
                )
            case _:
                pass
        self.happened.emit(event)

    def next_call(self, arrival: str = "") -> None:
        """Let the next citizen arrive now."""
        self._line.send(NextCall(arrival=arrival))

    def set_pace(self, pace: float) -> None:
        """How fast citizens arrive; 0 means only by :meth:`next_call`."""
        self._show(replace(self.view, pace=pace))
        self._line.send(SetPace(pace=pace))

    def stop(self) -> None:
        """Nobody new arrives; calls in hand go on."""
        self._show(replace(self.view, pace=0.0))
        self._line.send(StopArrivals())

    def end(self) -> None:
        """The rehearsal is over: everybody hangs up and the exchange exits."""
        self._line.send(ExchangeShutdown())

    def sign_in(self) -> None:
        """签入 with the practice exchange, once it listens."""
        if self._ready is not None:
            self._begin(self._ready)

    def _begin(self, ready: ExchangeReady) -> None:
        self._ready = ready
        self._told_port = 0
        self._show(replace(self.view, script=ready.script, arrivals=ready.arrivals, stories=ready.stories))
        account = Account(
            extension=self._extension,
            server=ready.host,
            port=ready.port,
            display_name="演练坐席",
            registers=False,
            queue_codes=True,
        )
        self._phone.sign_in(account)
        self._line.send(SetPace(pace=self.view.pace))
        self._follow_phone(self._phone.state)

    def _about(self, arrival: str) -> str:
        """What an arrival is about, in a few words: the first clause of its story."""
        stories = dict(zip(self.view.arrivals, self.view.stories, strict=False))
        return f"“{first_clause(stories.get(arrival, '')) or arrival}”"

    def _follow_phone(self, state: PhoneState) -> None:
        registration = state.registration
        if registration.state is not RegistrationState.REGISTERED or not registration.listens_on:
            return
        if registration.listens_on != self._told_port and self.view.link is LinkState.ATTACHED:
            address = DeskAddress(extension=self._extension, host=LOOPBACK, port=registration.listens_on)
            if self._line.send(address):
                self._told_port = registration.listens_on

    def _show(self, view: RehearsalView) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit(view)


def first_clause(story: str) -> str:
    """What a story is about, up to its first comma."""
    return story.split("，", 1)[0].rstrip("。")
