"""The real window under watch: `python main.py` with eyes and hands that the benchmark moves from outside.

    python -m tests.bench.desk PORT [arguments of main.py]

Everything is put together by main.py itself; what is added here looks on and presses keys.
"""

import sys
from typing import assert_never
from unittest.mock import patch

from PySide6.QtCore import QObject, Qt
from PySide6.QtNetwork import QTcpSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import main as program
from console.doorway import Doorway
from console.drafts import DraftsView
from console.entrance.page import EntrancePage
from console.filing import Filed
from console.knowledge import KnowledgeView, Stage
from console.notices import Notice
from console.seat import Seat
from console.settings import Folders, Settings
from console.shift import commit
from console.stall import StallMeter
from console.window import Window
from forms.draft import Field
from telephony.agent import AgentState
from telephony.call import CallState
from telephony.protocol import PhoneState
from tests.bench import wire
from tests.bench.arrival import now
from tests.bench.entering import Entering
from tests.bench.painted import Painted


class Eyes(QObject):
    """Reports what the window shows, each thing once when it comes to be."""

    def __init__(self, window: Window, tell: wire.Tell) -> None:
        super().__init__(window)
        self._window, self._seat, self._tell = window, window.seat, tell
        self._agent = AgentState.SIGNED_OUT
        self._calls: tuple[CallState, ...] = ()
        self._card_of = self._draft = ""
        self._saved_at: object = None
        self._filed: Filed | None = None
        self._searched = self._answered = self._was_shown = False
        self._panel_awaited = self._panel_due = self._watches_results = False
        phone, desk, page = window.seat.phone, window.seat.desk, window.desk_page
        phone.attached.connect(lambda: tell(wire.Attached(at=now())))
        phone.changed.connect(self._follow_phone)
        desk.drafts.changed.connect(self._follow_drafts)
        desk.filing.filed.connect(self._follow_filing)
        desk.filing.refused.connect(lambda found: self._wrong("; ".join(each.message for each in found)))
        desk.notice.connect(self._follow_notice)
        Painted(page, lambda: not self._was_shown, self._shown)
        Painted(page.caller.history.viewport(), self._has_new_card, self._card_painted)
        Painted(page.form.filed, lambda: self._filed is not None, self._filed_painted)
        desk.knowledge.changed.connect(self._follow_panel)
        for place in (page.knowledge.list.viewport(), page.knowledge.empty):
            Painted(place, lambda: self._panel_due, self._panel_painted)

    def search(self, text: str) -> None:
        """Search, and report when the answer is painted."""
        self._watch_results()
        self._searched = True
        self._window.tickets_page.search(text)

    def _watch_results(self) -> None:
        """Not before there is a search: the window builds that page when it is first wanted."""
        if self._watches_results:
            return
        self._watches_results = True
        results = self._window.tickets_page.results
        results.model.modelReset.connect(self._follow_answer)
        for place in (results.table.viewport(), results.empty):
            Painted(place, lambda: self._answered, self._answer_painted)

    def watch_panel(self) -> None:
        """Report when the next answers beside the form are painted."""
        self._panel_awaited = True

    # --- slices

    def _follow_phone(self, state: PhoneState) -> None:
        if state.agent.state is not self._agent:
            self._agent = state.agent.state
            if self._agent is AgentState.READY:
                self._tell(wire.Ready(at=now()))
        calls = tuple(call.state for call in state.calls)
        before, self._calls = self._calls, calls
        if calls == before:
            return
        if CallState.ESTABLISHED in calls:
            self._tell(wire.Established(at=now()))
        elif CallState.HELD in calls:
            self._tell(wire.Held(at=now()))
        elif not calls:
            self._tell(wire.Quiet(at=now()))

    def _follow_drafts(self, view: DraftsView) -> None:
        if view.save_problem:
            self._wrong(view.save_problem)
        if view.saved_at is not None and view.saved_at != self._saved_at:
            self._tell(wire.DraftSaved(at=now()))
        self._saved_at = view.saved_at
        if view.current.call_id and view.current.id != self._draft:
            self._tell(wire.DraftInFront(at=now(), content=view.current.text(Field.CONTENT)))
        self._draft = view.current.id

    def _follow_filing(self, filed: Filed) -> None:
        self._filed = filed

    def _follow_notice(self, notice: Notice) -> None:
        self._wrong(f"{notice.key}: {notice.happened}")

    # --- paintings

    def _shown(self, at: float) -> None:
        self._was_shown = True
        self._tell(wire.Shown(at=at))

    def _has_new_card(self) -> bool:
        view = self._seat.desk.callers.view
        return view.call_id != self._card_of and view.history is not None and bool(view.history.lines)

    def _card_painted(self, at: float) -> None:
        view = self._seat.desk.callers.view
        self._card_of = view.call_id
        rows = len(view.history.lines) if view.history is not None else 0
        self._tell(wire.CardPainted(at=at, rows=rows))

    def _filed_painted(self, at: float) -> None:
        filed, self._filed = self._filed, None
        self._tell(wire.FiledShown(at=at, number=filed.number if filed is not None else ""))

    def _follow_answer(self) -> None:
        self._answered = self._searched

    def _answer_painted(self, at: float) -> None:
        self._searched = self._answered = False
        self._tell(wire.Listed(at=at, found=len(self._window.tickets_page.shown_numbers())))

    def _follow_panel(self, view: KnowledgeView) -> None:
        if view.stage is Stage.READY and self._panel_awaited:
            self._panel_awaited, self._panel_due = False, True
            self._window.desk_page.knowledge.list.viewport().update()

    def _panel_painted(self, at: float) -> None:
        self._panel_due = False
        self._tell(wire.PanelPainted(at=at, offers=len(self._seat.desk.knowledge.view.offers)))

    def _wrong(self, text: str) -> None:
        self._tell(wire.WentWrong(at=now(), text=text))


class Hands:
    """Carries orders out, each on the window's own event loop."""

    def __init__(self, window: Window, eyes: Eyes, tell: wire.Tell) -> None:
        self._window, self._eyes, self._tell = window, eyes, tell
        self._meter = StallMeter(window)

    def obey(self, order: wire.AnyOrder) -> None:
        """Do it."""
        drafts, form = self._window.seat.desk.drafts, self._window.desk_page.form
        self._tell(wire.Begun(at=now()))
        match order:
            case wire.Press(key=key):
                QTest.keyClick(QApplication.focusWidget() or self._window, Qt.Key[f"Key_{key}"])
            case wire.Type(field=field, text=text):
                control = form.control(Field(field))
                control.setFocus()
                commit(control, text)
            case wire.Fill(values=values):
                for field, value in values.items():
                    drafts.fill(Field(field), value)
            case wire.SaveDraft():
                drafts.save()
            case wire.DiscardDraft():
                form.discard_now()
            case wire.Search(text=text):
                self._eyes.search(text)
            case wire.WatchPanel():
                self._eyes.watch_panel()
            case wire.StartMeter() | wire.ReadMeter():
                self._measure(order)
            case _:
                assert_never(order)
        self._tell(wire.Done(at=now()))

    def _measure(self, order: wire.StartMeter | wire.ReadMeter) -> None:
        meter = self._meter
        if isinstance(order, wire.StartMeter):
            meter.longest_ms = 0.0
            meter.start()
        else:
            self._tell(wire.Stalls(at=now(), longest_ms=meter.longest_ms, cpu_ms=meter.longest_cpu_ms))


class Watch(QObject):
    """The line to the benchmark."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._socket = QTcpSocket(self)
        self._socket.connectToHost("127.0.0.1", port)
        self._socket.setSocketOption(QTcpSocket.SocketOption.LowDelayOption, 1)
        self._hands: Hands | None = None
        self._entering: Entering | None = None

    def enter(self, page: EntrancePage) -> None:
        """Sign in at the entrance."""
        self._entering = Entering(page, self.tell)

    def follow(self, window: Window) -> None:
        """Watch the desk, and do there what is ordered."""
        self._hands = Hands(window, Eyes(window, self.tell), self.tell)
        self._socket.readyRead.connect(self._read)
        self._read()

    def tell(self, report: wire.Report) -> None:
        """Send one report; before the connection stands it waits in the socket."""
        self._socket.write(wire.encode(report))

    def _read(self) -> None:
        while self._hands is not None and self._socket.canReadLine():
            self._hands.obey(wire.decode_order(bytes(self._socket.readLine().data())))


def main() -> int:
    """Run the program; its entrance and its first seat's window come under watch."""
    port, arguments = int(sys.argv[1]), sys.argv[2:]
    open_entrance, open_seat = Doorway.open_entrance, Doorway.open_seat
    watches: list[Watch] = []

    def open_watched_entrance(doorway: Doorway, folders: Folders, settings: Settings) -> None:
        open_entrance(doorway, folders, settings)
        watches.append(Watch(port))
        (page,) = (each for each in QApplication.allWidgets() if isinstance(each, EntrancePage))
        watches[0].enter(page)

    def open_watched(doorway: Doorway, seat: Seat) -> Window:
        window = open_seat(doorway, seat)
        window.resize(1366, 768)
        window.activateWindow()
        watches[0].follow(window)
        return window

    with (
        patch.object(Doorway, "open_entrance", open_watched_entrance),
        patch.object(Doorway, "open_seat", open_watched),
    ):
        return program.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
