"""The ticket page of a supervisor on a base of tickets, driven and timed; one line of JSON at the end.

python -m tests.bench.sheet_desk DATABASE REPETITIONS
"""

import contextlib
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from console import theme
from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import Lane
from console.pages.tickets import TicketsPage
from console.phone import Phone
from console.theme import Appearance, Scheme
from forms.access.roles import Actor, Role
from forms.catalogue import load_catalogue
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.standing import Due, NextStep
from forms.storage import Database, open_storage
from forms.storage.ticket_search import question
from forms.ticket import Operator, Ticket, TrailLine
from forms.ticket_list import COUNT_AT_MOST, TicketQuery
from forms.views.view import SavedView, defaults_for
from forms.words import StateKind, Step
from telephony.account import PhoneSettings
from telephony.protocol import Command, ExchangeCommand
from tests.bench.bases import UNTIL
from tests.bench.tickets import CATALOGUE_FOLDER, generated

LINES, OPENED, WARM_UP = 200, 5, 6
PATIENCE_S = 30.0
BEAT_MS = 2
SUPERVISOR = Actor(code="1001", name="李静", roles=frozenset({Role.SUPERVISOR, Role.AGENT}))
_TEXT = "现场查看后已联系供热公司更换破损管道，预计明日恢复，来电人表示同意等待。"


class _NoLine:
    """No engine: the page needs none."""

    def send(self, command: Command | ExchangeCommand) -> bool:
        """Nobody listens."""
        return False


class Painted(QObject):
    """When one of these widgets was last painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.at = 0.0
        for each in widgets:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note it once the paint is through."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        self.at = time.perf_counter()


def main() -> int:
    """Measure, and say it."""
    base, repetitions = Path(sys.argv[1]), int(sys.argv[2])
    application = QApplication(sys.argv[:1])
    theme.install(application, Appearance(Scheme.LIGHT, reduced_motion=True))
    storage = open_storage(f"sqlite:///{base.as_posix()}")
    long_ones = _long_tickets(storage)
    lanes = [Lane(name) for name in ("drafts", "storage", "reading")]
    archive = Archive(
        lanes[0],
        lanes[1],
        lambda: JournalOpened(journal=InMemoryJournal()),
        storage.unit_of_work,
        reading_lane=lanes[2],
    )
    operator = Operator(code=SUPERVISOR.code, name=SUPERVISOR.name)
    desk = Desk(
        Phone(_NoLine(), PhoneSettings()),
        archive,
        load_catalogue(CATALOGUE_FOLDER),
        DeskRules(operator, (), actor=SUPERVISOR),
        lambda: UNTIL,
    )
    page = TicketsPage(desk)
    page.resize(1286, 600)
    page.show()
    with contextlib.closing(sqlite3.connect(base)) as bare:
        found = _measure(page, bare, long_ones, repetitions)
        found["tickets"] = bare.execute("SELECT count(*) FROM ticket").fetchone()[0]
    archive.close()
    storage.close()
    print(json.dumps(found, ensure_ascii=False))
    return 0


def _measure(
    page: TicketsPage, bare: sqlite3.Connection, long_ones: list[str], repetitions: int
) -> dict[str, object]:
    views = list(defaults_for(SUPERVISOR))
    rows = Painted(page.results.table.viewport(), page.results.empty)
    label = Painted(page.bar.count)
    _until(lambda: bool(page.views.counts) and page._searching.total is not None)
    pages: list[float] = []
    counts: list[float] = []
    bare_pages: list[float] = []
    bare_counts: list[float] = []
    for number, view in enumerate(islice(cycle(views), repetitions * 4 + WARM_UP)):
        first, both = _list(page, view, rows, label)
        bare_first, bare_both = _list_bare(bare, view.filter.query(SUPERVISOR, UNTIL))
        if number >= WARM_UP:
            pages.append(first)
            counts.append(both)
            bare_pages.append(bare_first)
            bare_counts.append(bare_both)
        _rest(0.05)
    sheet = Painted(page.view)
    opened = [_open(page, each, sheet) for each in islice(cycle(long_ones), repetitions * 2 + WARM_UP)]
    took, own = zip(*opened[WARM_UP:], strict=True)
    filled = [_fill_list() for _ in range(repetitions)]
    return {
        "page": pages,
        "count": counts,
        "bare_page": bare_pages,
        "bare_count": bare_counts,
        "sheet": list(took),
        "sheet_own": list(own),
        "bare_sheet": filled,
        "lines": LINES,
        "views": "、".join(each.name for each in views),
    }


def _list(page: TicketsPage, view: SavedView, rows: Painted, label: Painted) -> tuple[float, float]:
    """Milliseconds until the first page, and until its count as well, are painted."""
    listed: list[float] = []
    searching = page._searching
    connection = searching.listed.connect(lambda _: listed.append(time.perf_counter()))
    began = time.perf_counter()
    page.show_view(view)
    _until(lambda: bool(listed))
    # what is listed may look as it did before
    page.results.table.viewport().update()
    page.results.empty.update()
    _until(lambda: rows.at > listed[0])
    first = rows.at
    counted: list[float] = []
    if searching.total is None:
        _until(lambda: searching.total is not None)
        counted.append(time.perf_counter())
        page.bar.count.update()
        _until(lambda: label.at > counted[0])
    searching.listed.disconnect(connection)
    return (first - began) * 1000, (max(first, label.at if counted else first) - began) * 1000


def _list_bare(bare: sqlite3.Connection, query: TicketQuery) -> tuple[float, float]:
    """The same questions, written out before, to SQLite alone."""
    rows = _written(question(query).limit(query.limit + 1))
    limited = question(replace(query, limit=COUNT_AT_MOST + 1)).limit(COUNT_AT_MOST + 1)
    counting, values = _written(limited)
    began = time.perf_counter()
    bare.execute(*rows).fetchall()
    first = time.perf_counter()
    bare.execute(f"SELECT count(*) FROM ({counting})", values).fetchone()  # noqa: S608 - our own question
    return (first - began) * 1000, (time.perf_counter() - began) * 1000


def _written(asked: Select[Any]) -> tuple[str, dict[str, object]]:
    state = asked.compile(dialect=sqlite.dialect(paramstyle="named")).construct_expanded_state()
    return state.statement, {name: _plain(value) for name, value in state.parameters.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    return value


def _open(page: TicketsPage, ticket_id: str, sheet: Painted) -> tuple[float, float]:
    """Milliseconds until it is painted, and of them the processor's, all threads together."""
    shown: list[float] = []
    connection = page.view.shown.connect(lambda _: shown.append(time.perf_counter()))
    began, worked = time.perf_counter(), time.process_time()
    page.open_ticket(ticket_id)
    _until(lambda: bool(shown))
    page.view.update()
    _until(lambda: sheet.at > shown[0])
    page.view.shown.disconnect(connection)
    took, own = (sheet.at - began) * 1000, (time.process_time() - worked) * 1000
    _rest(0.1)
    return took, own


def _fill_list() -> float:
    plain = QListWidget()
    plain.setWordWrap(True)
    plain.resize(600, 480)
    painted = Painted(plain.viewport())
    began = time.perf_counter()
    for number in range(LINES):
        plain.addItem(f"11-21 14:00\n办理进展\n王强（2001）\n第 {number} 次：{_TEXT}")
    plain.show()
    _until(lambda: painted.at > began)
    plain.close()
    plain.deleteLater()
    return (painted.at - began) * 1000


def _long_tickets(storage: Database) -> list[str]:
    """Tickets with LINES lines in their trail, stored if they are not there yet."""
    made = [_lengthened(each) for each in islice(generated(OPENED, UNTIL, seed=77), OPENED)]
    with storage.unit_of_work().writing() as work:
        for each in made:
            if work.tickets.by_number(each.number) is None:
                work.tickets.add(each)
        kept = [work.tickets.by_number(each.number) for each in made]
    return [each.id for each in kept if each is not None]


def _lengthened(ticket: Ticket) -> Ticket:
    due = Due(at=UNTIL + timedelta(days=3), words="次日起算 5 个工作日")
    line = TrailLine(at=UNTIL, step=Step.PROGRESS, operator="2001", operator_name="王强", text=_TEXT)
    standing = ticket.standing.of_unit("cg", NextStep.SIGN_IN, due)
    lived = replace(
        ticket,
        number=f"BENCH-{ticket.number}",
        state=StateKind.AWAITING_SIGN_IN,
        standing=standing,
    )
    while len(lived.trail) < LINES:
        lived = lived.noted(replace(line, at=UNTIL + timedelta(minutes=len(lived.trail))))
    return lived


def _until(what: Callable[[], bool]) -> None:
    """Let the event loop run until it is so, resting as it does where there is nothing to do."""
    deadline = time.perf_counter() + PATIENCE_S
    beat = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
    beat.start()
    while not what():
        if time.perf_counter() > deadline:
            raise TimeoutError("the page did not come")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    beat.stop()


def _rest(seconds: float) -> None:
    until = time.perf_counter() + seconds
    _until(lambda: time.perf_counter() >= until)


if __name__ == "__main__":
    sys.exit(main())
