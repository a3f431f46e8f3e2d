"""The one door to the background."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from console.jobs import InlineJobs, Jobs, Lane


@pytest.mark.parametrize("make", [InlineJobs, lambda: Lane("test")], ids=["inline", "lane"])
def test_results_and_failures_come_back_in_order_on_the_windows_thread(
    qtbot: QtBot, make: Callable[[], Jobs]
) -> None:
    jobs = make()
    told: list[object] = []
    threads: set[int] = set()

    def note(result: object) -> None:
        threads.add(threading.get_ident())
        told.append(result)

    def fail() -> int:
        raise ValueError("the disk is full")

    jobs.submit(lambda: 1, note, note)
    jobs.submit(fail, note, lambda error: note(str(error)))
    jobs.submit(lambda: 3, note, note)
    qtbot.waitUntil(lambda: len(told) == 3, timeout=5000)
    assert told == [1, "the disk is full", 3]
    assert threads == {threading.get_ident()}
    jobs.stop()


def test_a_lane_works_off_the_windows_thread_one_job_at_a_time(qtbot: QtBot) -> None:
    lane = Lane("test")
    seen: list[int] = []
    for _ in range(20):
        lane.submit(threading.get_ident, seen.append, lambda _: seen.append(-1))
    qtbot.waitUntil(lambda: len(seen) == 20, timeout=5000)
    assert len(set(seen)) == 1
    assert seen[0] != threading.get_ident()
    lane.stop()


def test_stopping_waits_for_what_was_handed_in(qtbot: QtBot) -> None:
    lane = Lane("test")
    done = threading.Event()
    gate = threading.Event()

    def work() -> None:
        gate.wait(5)
        done.set()

    lane.submit(work, lambda _: None, lambda _: None)
    gate.set()
    lane.stop()
    assert done.is_set()
