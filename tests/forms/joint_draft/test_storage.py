"""The log of a joint draft, the same on the fake, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from forms.draft import Field
from forms.joint_draft.ports import JointRecord
from forms.joint_draft.presence import Presence
from forms.ports import UnitOfWork
from forms.storage import Database

RECORD = JointRecord(draft_id="d1", first="{}", begun_by="1001", begun_by_name="李静")
HERE = Presence(seat="s1", code="1001", name="李静", field=Field.CONTENT, cursor=3, anchor=1)
NONE, LONG = timedelta(0), timedelta(minutes=5)


@pytest.fixture
def begun(uow: UnitOfWork) -> UnitOfWork:
    with uow.writing() as work:
        assert work.joint_drafts.begin(RECORD)
    return uow


def appended(uow: UnitOfWork, *updates: bytes, seat: str = "s1") -> list[int | None]:
    with uow.writing() as work:
        return [work.joint_drafts.append("d1", seat, each) for each in updates]


def test_a_joint_draft_begins_once(begun: UnitOfWork) -> None:
    with begun.writing() as work:
        assert not work.joint_drafts.begin(replace(RECORD, begun_by="1002"))
        assert work.joint_drafts.by_id("d1") == RECORD
        assert work.joint_drafts.by_id("d2") is None


def test_updates_are_numbered_and_read_behind_a_number(begun: UnitOfWork) -> None:
    assert appended(begun, b"a", b"b") == [1, 2]
    assert appended(begun, b"c") == [3]
    with begun.reading() as work:
        assert work.joint_drafts.since("d1", 0) == (b"a", b"b", b"c")
        assert work.joint_drafts.since("d1", 2) == (b"c",)
        assert work.joint_drafts.since("d1", 3) == ()
        assert work.joint_drafts.by_id("d1") == replace(RECORD, last=3)


def test_nothing_is_appended_to_a_draft_that_nobody_shares(begun: UnitOfWork) -> None:
    with begun.writing() as work:
        assert work.joint_drafts.append("other", "s1", b"a") is None
        work.joint_drafts.be_present("other", HERE)
        assert work.joint_drafts.present("other") == ()


def test_a_summary_stands_for_what_came_before_it(begun: UnitOfWork) -> None:
    appended(begun, b"a", b"b", b"c", b"d")
    with begun.writing() as work:
        work.joint_drafts.summarise("d1", 3, b"abc")
        work.joint_drafts.summarise("d1", 2, b"older")
        work.joint_drafts.summarise("d1", 9, b"of what never was")
        assert work.joint_drafts.since("d1", 0) == (b"abc", b"d")
        assert work.joint_drafts.since("d1", 2) == (b"abc", b"d")
        assert work.joint_drafts.since("d1", 3) == (b"d",)
        assert work.joint_drafts.append("d1", "s1", b"e") == 5
        work.joint_drafts.summarise("d1", 5, b"abcde")
        assert work.joint_drafts.since("d1", 0) == (b"abcde",)


def test_who_seals_holds_the_others_off_until_it_lets_go_or_time_is_up(begun: UnitOfWork) -> None:
    with begun.writing() as work:
        assert work.joint_drafts.seal("d1", "s1", LONG)
        assert not work.joint_drafts.seal("d1", "s2", LONG)
        assert work.joint_drafts.append("d1", "s2", b"x") is None
        assert work.joint_drafts.append("d1", "s1", b"a") == 1
        sealed = work.joint_drafts.by_id("d1")
        assert sealed is not None
        assert sealed.sealed_by == "s1"
        work.joint_drafts.unseal("d1", "s2")
        assert work.joint_drafts.append("d1", "s2", b"x") is None
        work.joint_drafts.unseal("d1", "s1")
        assert work.joint_drafts.append("d1", "s2", b"x") == 2
        assert work.joint_drafts.seal("d1", "s1", NONE)
        assert work.joint_drafts.append("d1", "s2", b"y") == 3
        unsealed = work.joint_drafts.by_id("d1")
        assert unsealed is not None
        assert unsealed.sealed_by == ""


def test_who_is_there_is_told_with_the_age_of_the_news(begun: UnitOfWork) -> None:
    with begun.writing() as work:
        work.joint_drafts.be_present("d1", replace(HERE, seat="s2", field=None))
        work.joint_drafts.be_present("d1", HERE)
        work.joint_drafts.be_present("d1", replace(HERE, cursor=9))
    with begun.writing() as work:
        first, second = work.joint_drafts.present("d1")
        assert replace(first, age_s=0) == replace(HERE, cursor=9)
        assert (second.seat, second.field) == ("s2", None)
        assert 0 <= first.age_s < 60
        work.joint_drafts.leave("d1", "s2")
        work.joint_drafts.leave("d1", "s3")
        assert [each.seat for each in work.joint_drafts.present("d1")] == ["s1"]


def test_a_removed_draft_leaves_nothing(begun: UnitOfWork) -> None:
    appended(begun, b"a")
    with begun.writing() as work:
        work.joint_drafts.be_present("d1", HERE)
        assert work.joint_drafts.remove_unused(LONG) == 0
        work.joint_drafts.remove("d1")
        assert work.joint_drafts.by_id("d1") is None
        assert work.joint_drafts.since("d1", 0) == ()
        assert work.joint_drafts.present("d1") == ()
        assert work.joint_drafts.begin(RECORD)


def test_what_nobody_wrote_in_for_long_is_removed(begun: UnitOfWork) -> None:
    appended(begun, b"a")
    with begun.writing() as work:
        assert work.joint_drafts.remove_unused(-LONG) == 1
        assert work.joint_drafts.by_id("d1") is None


def test_seats_that_append_at_once_leave_no_gap(database: Database) -> None:
    uow = database.unit_of_work()
    with uow.writing() as work:
        work.joint_drafts.begin(RECORD)
    together = Barrier(3)
    numbers: list[list[int | None]] = []

    def append(seat: str) -> None:
        together.wait()
        own = database.unit_of_work()
        numbers.append([number for _ in range(10) for number in appended(own, seat.encode(), seat=seat)])

    seats = [Thread(target=append, args=(f"s{number}",)) for number in range(3)]
    for each in seats:
        each.start()
    for each in seats:
        each.join()
    assert sorted(number or 0 for mine in numbers for number in mine) == list(range(1, 31))
    assert all(mine == sorted(mine, key=lambda number: number or 0) for mine in numbers)
    with uow.reading() as work:
        assert len(work.joint_drafts.since("d1", 0)) == 30
