"""One scripted shift (演示班次): the real window, driven by keys, against the practice exchange.

It answers, types, brings in 110, transfers, files and searches, takes a picture at each station, measures
how long the window took, and prints what happened. `make demo` plays it where there is no screen; the
end-to-end tests play it too.
"""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.app import Application
from console.filing import Filed
from console.stall import StallMeter
from console.window import Window
from forms.draft import Field
from telephony.agent import AgentState
from telephony.call import CallState
from telephony.protocol import CallIncoming, Event, TransferSucceeded

log = logging.getLogger(__name__)

STEP_LIMIT = 40.0
"""Seconds after which a station counts as not reached."""


class ShiftFailed(RuntimeError):
    """A station wasn't reached; the text says which."""


@dataclass
class Report:
    """What happened and how long it took, in milliseconds."""

    lines: list[str] = field(default_factory=list)
    measured: dict[str, float] = field(default_factory=dict)
    pictures: list[Path] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    failure: str = ""

    def text(self) -> str:
        """The summary as printed."""
        rows = ["", "The shift:", *(f"  {line}" for line in self.lines), "", "Measured:"]
        rows += [f"  {name:<52} {value:8.1f} ms" for name, value in self.measured.items()]
        rows += ["", "Pictures:", *(f"  {picture}" for picture in self.pictures)]
        if self.failure:
            rows += ["", f"FAILED: {self.failure}"]
        return "\n".join(rows)


Wait = Callable[[], bool]


class Shift(QObject):
    """Plays the stations one after the other on the window's own loop; `finished` carries the report."""

    finished = Signal(object)

    def __init__(self, window: Window, pictures: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._seat = window.seat
        self._pictures = pictures
        self._began = time.monotonic()
        self.report = Report()
        self._stall = StallMeter(self)
        self._events: list[Event] = []
        self._filed: list[Filed] = []
        self._stations = self._play()
        self._awaited: Wait = lambda: True
        self._awaited_name = ""
        self._deadline = 0.0
        self._poll = QTimer(self, interval=10)
        self._poll.timeout.connect(self._advance)
        self._seat.phone.happened.connect(self._events.append)
        self._seat.desk.filing.filed.connect(self._filed.append)

    def start(self) -> None:
        """Begin; the window is already open."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        self._window.activateWindow()
        self._stall.start()
        self._poll.start()

    # --- the shift itself

    def _play(self) -> Iterator[tuple[str, Wait]]:
        phone = self._seat.phone
        yield (
            "the practice exchange to come up and the desk to be ready",
            lambda: phone.state.agent.state is AgentState.READY,
        )
        self._measure("start of the shift to signed in and ready", self._began, time.monotonic())
        self._say("signed in, ready")
        self._picture("01-ready")
        yield from self._brawl()
        yield from self._report_line()
        yield from self._noise()
        yield from self._search()
        self._measure_stall()

    def _brawl(self) -> Iterator[tuple[str, Wait]]:
        """A brawl: answered, brought together with 110 by one key, filed as a three-way call."""
        yield from self._ring("fight", "02-ringing")
        yield from self._answer("03-talking")
        self._type_matter(
            "街头有人打架", "来电人称人民路步行街口有人打架，一人受伤流血，请求110立即处置。", "打架"
        )
        self._key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        yield "110 to join", lambda: len(self._seat.phone.state.conference) == 2
        self._say("110 brought in by one key: three-way call")
        yield from self._pause(2.5)
        self._picture("04-three-way")
        self._fill(Field.ANSWER, "已三方接通110指挥中心，民警正前往现场。")
        self._press(Qt.Key.Key_F8)
        yield "the call to end", self._no_call
        self._window.desk_page.form.file_three_way()
        yield "the ticket to be filed", lambda: len(self._filed) == 1
        self._say(f"filed {self._filed[-1].number} as 三方通话")
        self._picture("05-filed")
        yield from self._ready_again()

    def _report_line(self) -> Iterator[tuple[str, Wait]]:
        """An anonymous report: handed over to 7229995 by one key."""
        yield from self._ring("report", "06-ringing")
        yield from self._answer("07-talking")
        self._key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        yield "7229995 to take the call over", lambda: self._happened(TransferSucceeded)
        self._say("transferred to 7229995; the citizen goes on talking there")
        self._picture("08-transferred")
        yield "the desk's legs to end", self._no_call
        self._window.desk_page.form.discard_now()
        yield from self._ready_again()

    def _noise(self) -> Iterator[tuple[str, Wait]]:
        """A noise complaint: written down while the citizen talks, filed for dispatch."""
        yield from self._ring("noise", "09-ringing")
        yield from self._answer("10-talking")
        self._type_matter(
            "夜间施工噪音扰民",
            "张女士反映鹿城区花园小区东侧工地昨晚十一点后仍在施工，噪音影响休息，曾向物业反映未解决。",
            "施工噪音",
        )
        for of, value in {
            Field.PURPOSE: "要求夜间停止施工",
            Field.ADDRESS: "花园小区东侧工地",
            Field.NAME: "张女士",
        }.items():
            self._fill(of, value)
        yield from self._pause(1.0)
        self._picture("11-typed")
        began = time.monotonic()
        self._press(Qt.Key.Key_F9)
        yield "the ticket to be filed", lambda: len(self._filed) == 2
        self._measure("F9 to filed and durable", began, time.monotonic())
        self._say(f"filed {self._filed[-1].number} for dispatch while the citizen is still on the line")
        self._picture("12-filed")
        self._press(Qt.Key.Key_F8)
        yield "the call to end", self._no_call

    def _search(self) -> Iterator[tuple[str, Wait]]:
        """The ticket is found again by its words."""
        self._press(Qt.Key.Key_F12)
        yield from self._pause(0.3)
        tickets = self._window.tickets_page
        began = time.monotonic()
        tickets.search("施工噪音")
        yield "the ticket to be found", lambda: tickets.shown_numbers()[:1] == [self._filed[-1].number]
        self._measure("search to the ticket listed", began, time.monotonic())
        self._say(f"found {self._filed[-1].number} by its words")
        tickets.open_first()
        yield from self._pause(0.5)
        self._picture("13-found")

    # --- stations that recur

    def _ring(self, arrival: str, picture: str) -> Iterator[tuple[str, Wait]]:
        rehearsal, callers = self._seat.rehearsal, self._seat.desk.callers
        assert rehearsal is not None  # noqa: S101 - a shift is played in a rehearsal
        focus = QApplication.focusWidget()
        self._events.clear()
        painted = PaintWatch(self._window)
        rehearsal.next_call(arrival)
        yield f"{arrival} to ring", lambda: self._happened(CallIncoming)
        yield "the caller's card with history", lambda: callers.view.history is not None and bool(painted.at)
        rang = next(event.at for event in self._events if isinstance(event, CallIncoming))
        self._measure(f"INVITE to caller card painted with history ({arrival})", rang, painted.at)
        if QApplication.focusWidget() is not focus:
            raise ShiftFailed(f"{arrival}'s call took the typing focus")
        self._say(f"{arrival} rings: {callers.view.shown_number}")
        self._picture(picture)

    def _answer(self, picture: str) -> Iterator[tuple[str, Wait]]:
        began = time.monotonic()
        self._press(Qt.Key.Key_F2)
        yield (
            "the call to be established",
            lambda: any(call.state is CallState.ESTABLISHED for call in self._seat.phone.state.calls),
        )
        self._measure("F2 to established in the window", began, time.monotonic())
        yield from self._pause(1.5)
        self._picture(picture)

    def _ready_again(self) -> Iterator[tuple[str, Wait]]:
        over = (AgentState.WRAP_UP, AgentState.READY)
        yield "the call to be over", lambda: self._seat.phone.state.agent.state in over
        if self._seat.phone.state.agent.state is AgentState.WRAP_UP:
            self._press(Qt.Key.Key_F10)
        yield "the desk to be ready again", lambda: self._seat.phone.state.agent.state is AgentState.READY

    def _pause(self, seconds: float) -> Iterator[tuple[str, Wait]]:
        until = time.monotonic() + seconds
        yield "time to pass", lambda: time.monotonic() >= until

    def _no_call(self) -> bool:
        return not self._seat.phone.state.calls

    def _happened(self, kind: type) -> bool:
        return any(isinstance(event, kind) for event in self._events)

    # --- hands

    def _type_matter(self, title: str, content: str, category: str) -> None:
        form = self._window.desk_page.form
        form.focus_first()
        self._fill(Field.REQUEST_TYPE, "complaint")
        for of, text in ((Field.TITLE, title), (Field.CONTENT, content)):
            control = form.control(of)
            control.setFocus()
            commit(control, text)
        found = self._seat.desk.catalogue.categories.search(category)
        self._fill(Field.CATEGORY, found[0].code)

    def _fill(self, of: Field, value: str) -> None:
        self._seat.desk.drafts.fill(of, value)

    def _press(self, key: Qt.Key) -> None:
        self._key(key, Qt.KeyboardModifier.NoModifier)

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self._window, key, modifiers)

    # --- eyes

    def _picture(self, name: str) -> None:
        self._stall.pause()
        path = self._pictures / f"{name}.png"
        self._window.grab().save(str(path))
        self.report.pictures.append(path)
        self._stall.resume()

    def _say(self, line: str) -> None:
        self.report.lines.append(line)

    def _measure(self, name: str, began: float, ended: float) -> None:
        self.report.measured[name] = (ended - began) * 1000

    def _measure_stall(self) -> None:
        self._stall.stop()
        self.report.measured["longest stall of the event loop"] = self._stall.longest_ms

    # --- the clockwork

    def _advance(self) -> None:
        if not self._awaited():
            if time.monotonic() > self._deadline:
                self._end(f"gave up waiting for {self._awaited_name}")
            return
        try:
            self._awaited_name, self._awaited = next(self._stations)
        except StopIteration:
            self._end("")
        except Exception as failure:
            log.exception("the shift stumbled after %s", self._awaited_name)
            self._end(f"{type(failure).__name__}: {failure}")
        else:
            self._deadline = time.monotonic() + STEP_LIMIT

    def _end(self, failure: str) -> None:
        self._poll.stop()
        self.report.failure = failure
        self.report.filed = [filed.number for filed in self._filed]
        if failure:
            self._picture("failed")
        self.finished.emit(self.report)


class PaintWatch(QObject):
    """Notes when the caller's card with its history was first painted after the watch was made."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._callers = window.seat.desk.callers
        self._before = self._callers.view.call_id
        self._card, self._rows = window.desk_page.caller.card, window.desk_page.caller.history.viewport()
        self.at = 0.0
        """UNIX seconds; 0.0 for not yet."""
        self._card.installEventFilter(self)
        self._rows.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt tells of every paint; the last part to be painted counts: the rows, or the card without any."""
        view = self._callers.view
        if event.type() == QEvent.Type.Paint and not self.at and view.history is not None:
            last = self._rows if view.history.lines else self._card
            if view.call_id != self._before and watched is last:
                self.at = time.time()
        return False


def commit(control: QWidget, text: str) -> None:
    """Type as a Chinese input method does: composing first, then the committed words."""
    for word in (text[start : start + 4] for start in range(0, len(text), 4)):
        composing = QInputMethodEvent(word[:1], [])
        QApplication.sendEvent(control, composing)
        committed = QInputMethodEvent()
        committed.setCommitString(word)
        QApplication.sendEvent(control, committed)


def play_shift(
    application: Application, runtime: Path, open_window: Callable[[], Window], output: Path
) -> int:
    """Play a whole shift in a window of its own, leave the pictures in *output* and print what happened.

    :return: the program's exit status; not 0 if a station wasn't reached.
    """
    reports: list[Report] = []

    def ended(report: Report, window: Window) -> None:
        reports.append(report)
        window.close()

    def begin() -> None:
        window = open_window()
        window.resize(1366, 768)
        shift = Shift(window, output, parent=window)
        shift.finished.connect(lambda report: ended(report, window))
        shift.start()

    status = application.run(runtime, begin)
    for report in reports:
        sys.stdout.write(f"{report.text()}\n")
    return status or (0 if reports and not reports[0].failure else 1)
