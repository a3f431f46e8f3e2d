"""Long work beside everything else: told of on the Qt thread, stopped when asked and when the seat closes."""

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.jobs import Errand, Lane
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.ports import UnitOfWork


@pytest.fixture
def archive(qtbot: QtBot) -> Archive:
    journal, storage = InMemoryJournal(), InMemoryUnitOfWork()
    return Archive(
        Lane("drafts"),
        Lane("storage"),
        lambda: JournalOpened(journal=journal),
        lambda: storage,
        Lane("reading"),
        Lane("errands"),
    )


def wait_for(condition: threading.Event, errand: Errand) -> None:
    while not (condition.is_set() or errand.is_cancelled()):
        time.sleep(0.002)


def test_progress_and_result_come_on_the_qt_thread_while_other_work_goes_on(
    qtbot: QtBot, archive: Archive
) -> None:
    go_on = threading.Event()
    told: list[tuple[object, bool]] = []
    ended: list[tuple[str, bool]] = []
    others: list[str] = []

    def here() -> bool:
        return threading.current_thread() is threading.main_thread()

    def work(_uow: UnitOfWork, errand: Errand) -> str:
        errand.report(1)
        wait_for(go_on, errand)
        errand.report(2)
        return "done" if not here() else "on the wrong thread"

    archive.with_errand(
        work,
        lambda result: ended.append((result, here())),
        lambda error: ended.append((str(error), here())),
        lambda how: told.append((how, here())),
    )
    qtbot.waitUntil(lambda: told == [(1, True)])
    archive.with_storage(lambda _: "filed", others.append, lambda error: others.append(str(error)))
    qtbot.waitUntil(lambda: others == ["filed"])
    assert ended == []
    go_on.set()
    qtbot.waitUntil(lambda: ended == [("done", True)])
    assert told == [(1, True), (2, True)]
    archive.close()


def test_a_seat_that_closes_stops_what_is_long_at_its_next_good_moment(
    qtbot: QtBot, archive: Archive
) -> None:
    begun, stopped, never = threading.Event(), threading.Event(), threading.Event()

    def work(_uow: UnitOfWork, errand: Errand) -> None:
        begun.set()
        wait_for(never, errand)
        stopped.set()

    archive.with_errand(work, lambda _: None, lambda _: None)
    qtbot.waitUntil(begun.is_set)
    archive.close()
    assert stopped.is_set()


def test_an_errand_that_fails_tells_so(qtbot: QtBot, archive: Archive) -> None:
    told: list[str] = []

    def work(_uow: UnitOfWork, _errand: Errand) -> None:
        raise ValueError("broken")

    archive.with_errand(work, lambda _: told.append("done"), lambda error: told.append(str(error)))
    qtbot.waitUntil(lambda: told == ["broken"])
    archive.close()
