"""The versions of rules, the same in memory, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from forms.errors import StorageError
from forms.ports import UnitOfWork
from forms.storage import Database
from tests.forms.samples import NOW

LATER = NOW + timedelta(days=1)


def test_nothing_is_put_at_first(uow: UnitOfWork) -> None:
    with uow.reading() as work:
        assert work.rules.current("clock") is None
        assert work.rules.history("clock") == ()
        assert work.rules.at("clock", NOW) is None


def test_each_text_is_the_next_version_and_earlier_ones_stay(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        first = work.rules.put("clock", "days = 5", "1001", "开通", NOW)
        second = work.rules.put("clock", "days = 7", "1002", "按新文件", LATER)
        other = work.rules.put("ladder", "", "1001", "开通", NOW)
    assert (first.version, second.version, other.version) == (1, 2, 1)
    with uow.reading() as work:
        assert work.rules.current("clock") == second
        assert work.rules.history("clock") == (second, first)
        assert work.rules.at("clock", NOW) == first
        assert work.rules.at("clock", LATER - timedelta(seconds=1)) == first
        assert work.rules.at("clock", NOW - timedelta(seconds=1)) is None
        assert (second.who, second.why, second.at) == ("1002", "按新文件", LATER)


def test_a_change_that_fails_on_the_way_leaves_no_version(uow: UnitOfWork) -> None:
    class Stopped(Exception):
        pass

    def stop_half_way() -> None:
        with uow.writing() as work:
            work.rules.put("clock", "days = 5", "1001", "开通", NOW)
            raise Stopped

    with pytest.raises(Stopped):
        stop_half_way()
    with uow.reading() as work:
        assert work.rules.current("clock") is None


@pytest.mark.parametrize("change", ["UPDATE rule_text SET text = ''", "DELETE FROM rule_text"])
def test_the_database_itself_refuses_to_change_a_version(database: Database, change: str) -> None:
    with database.unit_of_work().writing() as work:
        kept = work.rules.put("clock", "days = 5", "1001", "开通", NOW)
    with pytest.raises(StorageError), database.transaction(writes=True) as connection:
        connection.execute(sql(change))
    with database.unit_of_work().reading() as work:
        assert work.rules.history("clock") == (kept,)
