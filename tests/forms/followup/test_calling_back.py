"""漏接: one task for each number, in memory, on SQLite and on PostgreSQL alike."""

import pytest

from forms.access.errors import NotAllowed
from forms.errors import RuleBroken
from forms.followup.calling_back import (
    drop_missed,
    note_missed,
    note_reached,
    number_to_call_back,
    record_call_back,
)
from forms.followup.desk import Tab, desk_page
from forms.followup.errors import FollowUpMissing, FollowUpRefused
from forms.followup.missed import MissedCall, MissedState
from forms.followup.task import TryResult
from forms.ports import UnitOfWork
from tests.forms.followup.samples import HOUR, MINUTE
from tests.forms.lifecycle.samples import AGENT, AUDITOR, SUPERVISOR
from tests.forms.samples import NOW

NUMBER = "13800001234"


def missed(uow: UnitOfWork, call_id: str = "call-1", number: str = NUMBER, minute: int = 0) -> MissedCall:
    found = note_missed(number, NOW + minute * MINUTE, call_id, uow, line="12345", owner="1001")
    assert found is not None
    return found


def waiting(uow: UnitOfWork) -> list[str]:
    with uow.reading() as work:
        return [each.number for each in work.missed_calls.waiting(10)]


def test_a_number_that_calls_thrice_in_vain_is_one_task(uow: UnitOfWork) -> None:
    missed(uow)
    missed(uow, "call-2", "013800001234", 5)
    last = missed(uow, "call-3", "tel:+8613800001234", 9)
    missed(uow, "call-4", "13900000000", 3)
    assert waiting(uow) == [NUMBER, "13900000000"]
    with uow.reading() as work:
        stored = work.missed_calls.open_of(NUMBER)
        assert work.missed_calls.count_waiting(10) == 2
        assert work.missed_calls.count_waiting(1) == 1
    assert stored == last
    assert (last.times, last.first_at, last.last_at) == (3, NOW, NOW + 9 * MINUTE)
    assert last.calls == ("call-1", "call-2", "call-3")


def test_hearing_of_a_call_twice_changes_nothing_even_after_the_task_has_ended(uow: UnitOfWork) -> None:
    first = missed(uow)
    assert missed(uow) == first
    note_reached(NUMBER, NOW + HOUR, uow, by="1002")
    assert note_missed(NUMBER, NOW, "call-1", uow) is None
    assert waiting(uow) == []


def test_a_withheld_number_cannot_be_called_back(uow: UnitOfWork) -> None:
    assert note_missed("anonymous", NOW, "call-1", uow) is None
    assert waiting(uow) == []


@pytest.mark.parametrize(
    ("outgoing", "state"), [(False, MissedState.ANSWERED_LATER), (True, MissedState.CALLED_BACK)]
)
def test_who_is_spoken_with_since_leaves_the_list(
    uow: UnitOfWork, outgoing: bool, state: MissedState
) -> None:
    missed(uow)
    assert note_reached(NUMBER, NOW - MINUTE, uow) is None, "spoken with before the call was missed"
    done = note_reached(f"0{NUMBER}", NOW + HOUR, uow, by="1002", outgoing=outgoing)
    assert done is not None
    assert (done.state, done.ended_by) == (state, "1002")
    assert waiting(uow) == []
    assert note_reached(NUMBER, NOW + HOUR, uow) is None


def test_a_number_that_is_missed_again_later_is_a_new_task(uow: UnitOfWork) -> None:
    first = missed(uow)
    note_reached(NUMBER, NOW + HOUR, uow)
    second = missed(uow, "call-2", minute=90)
    assert second.id != first.id
    assert waiting(uow) == [NUMBER]


def test_calling_back_ends_the_task_only_when_somebody_is_reached(uow: UnitOfWork) -> None:
    task = missed(uow)
    tried = record_call_back(task.id, TryResult.BUSY, AGENT, uow, NOW + HOUR, call_id="call-9")
    assert tried.is_open
    assert number_to_call_back(task.id, AGENT, uow) == NUMBER
    done = record_call_back(task.id, TryResult.REACHED, AGENT, uow, NOW + 2 * HOUR)
    assert (done.state, done.ended_by, len(done.tries)) == (MissedState.CALLED_BACK, "1001", 2)
    with uow.reading() as work:
        assert work.missed_calls.by_id(task.id) == done
    with pytest.raises(RuleBroken, match="不用再拨"):
        number_to_call_back(task.id, AGENT, uow)
    with pytest.raises(FollowUpRefused):
        record_call_back(task.id, TryResult.REACHED, AGENT, uow, NOW + 3 * HOUR)


def test_only_a_supervisor_drops_a_number_and_says_why(uow: UnitOfWork) -> None:
    task = missed(uow)
    with pytest.raises(NotAllowed):
        drop_missed(task.id, AGENT, uow, NOW + HOUR, "骚扰电话")
    with pytest.raises(RuleBroken, match="理由"):
        drop_missed(task.id, SUPERVISOR, uow, NOW + HOUR, " ")
    done = drop_missed(task.id, SUPERVISOR, uow, NOW + HOUR, "骚扰电话")
    assert (done.state, done.why) == (MissedState.DROPPED, "骚扰电话")
    with pytest.raises(FollowUpMissing):
        drop_missed("none", SUPERVISOR, uow, NOW + HOUR, "骚扰电话")


def test_the_list_shows_masked_numbers_to_who_may_call(uow: UnitOfWork) -> None:
    missed(uow)
    (row,) = desk_page(AGENT, Tab.MISSED, uow, NOW).rows
    assert row.number == "138****1234"
    with pytest.raises(NotAllowed):
        number_to_call_back(row.key, AUDITOR, uow)
