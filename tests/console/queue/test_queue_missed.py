"""Numbers that gave up in the queue become call-back tasks without anybody looking at a page."""

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from console.queue_missed import QueueMissed
from console.queue_watch import PACE_MS
from forms.errors import StorageUnavailable
from forms.followup.missed import MissedState
from telephony.pbx.calls import QueueCall
from tests.console.desks import TestDesk, make_desk
from tests.console.queue.monitors import ScriptedWatch

NUMBER = "13800004444"


def given_up(call_id: str, at: float, number: str = NUMBER) -> QueueCall:
    return QueueCall(
        id=call_id, offered_at=at - 30, line="12369", queue="hotline", number=number, ended_at=at
    )


def watching(desk: TestDesk) -> tuple[ScriptedWatch, list[Exception]]:
    """A supervisor's seat on this desk's database."""
    scripted = ScriptedWatch(now=desk.unix)
    failures: list[Exception] = []
    QueueMissed(scripted.watch, desk.desk.archive, "0577", failures.append, scripted.watch)
    scripted.attach()
    return scripted, failures


def settle(qtbot: QtBot) -> None:
    """The pace between two tellings passes."""
    qtbot.wait(PACE_MS + 20)


def tasks(desk: TestDesk) -> dict[str, tuple[MissedState, int, str]]:
    with desk.storage.reading() as work:
        found = [work.missed_calls.open_of(NUMBER), work.missed_calls.open_of("13800005555")]
    return {each.number: (each.state, len(each.calls), each.owner) for each in found if each is not None}


def test_who_gave_up_is_to_be_called_back_once_however_many_supervisors_watch(qtbot: QtBot) -> None:
    desk = make_desk()
    first, _ = watching(desk)
    second, _ = watching(desk)
    now = desk.unix()
    for scripted in (first, second):
        scripted.read(calls=(given_up("a", now - 100), given_up("b", now - 10), given_up("c", now, "")))
    settle(qtbot)
    assert tasks(desk) == {NUMBER: (MissedState.WAITING, 2, "")}


def test_a_number_that_was_spoken_with_since_leaves_the_list(qtbot: QtBot) -> None:
    desk = make_desk()
    scripted, _ = watching(desk)
    now = desk.unix()
    scripted.read(calls=(given_up("a", now - 100),))
    settle(qtbot)
    assert tasks(desk)
    later = replace(given_up("z", now), answered_at=now + 60, ended_at=0.0, agent="1001")
    scripted.record(later)
    qtbot.waitUntil(lambda: tasks(desk) == {}, timeout=20 * PACE_MS)


def test_a_number_of_which_the_pbx_tells_no_more_is_not_taken_for_spoken_with(qtbot: QtBot) -> None:
    desk = make_desk()
    scripted, _ = watching(desk)
    scripted.read(calls=(given_up("a", desk.unix() - 100),))
    settle(qtbot)
    scripted.read(calls=())
    settle(qtbot)
    assert tasks(desk) == {NUMBER: (MissedState.WAITING, 1, "")}


def test_what_a_database_that_is_away_did_not_take_is_told_again_later(qtbot: QtBot) -> None:
    desk = make_desk()
    scripted = ScriptedWatch(now=desk.unix)
    failures: list[Exception] = []
    missed = QueueMissed(scripted.watch, desk.desk.archive, "", failures.append, scripted.watch)
    scripted.attach()
    desk.storage.fails_with = StorageUnavailable()
    scripted.read(calls=(given_up("a", desk.unix()),))
    settle(qtbot)
    assert len(failures) == 1
    desk.storage.fails_with = None
    assert tasks(desk) == {}
    missed._look_again()
    assert tasks(desk) == {NUMBER: (MissedState.WAITING, 1, "")}
