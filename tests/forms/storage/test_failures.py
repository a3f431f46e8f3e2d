"""What the drivers report, each told as the right kind of failure."""

import sqlite3

import psycopg
import pytest
from psycopg import errors as pg
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from forms.errors import (
    SchemaTooNew,
    StorageBusy,
    StorageCorrupt,
    StorageError,
    StorageFault,
    StorageFull,
    StorageMisconfigured,
    StorageReadOnly,
    StorageRefused,
    StorageUnavailable,
)
from forms.storage.failures import from_driver, told_plainly


def sqlite_error(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError("driver's own words with 13800001234")
    error.sqlite_errorname = name
    return error


CASES: list[tuple[BaseException | None, type[StorageError]]] = [
    (sqlite_error("SQLITE_BUSY"), StorageBusy),
    (sqlite_error("SQLITE_BUSY_SNAPSHOT"), StorageBusy),
    (sqlite_error("SQLITE_LOCKED"), StorageBusy),
    (sqlite_error("SQLITE_FULL"), StorageFull),
    (sqlite_error("SQLITE_CORRUPT_INDEX"), StorageCorrupt),
    (sqlite_error("SQLITE_NOTADB"), StorageCorrupt),
    (sqlite_error("SQLITE_READONLY_DIRECTORY"), StorageReadOnly),
    (sqlite_error("SQLITE_PERM"), StorageReadOnly),
    (sqlite_error("SQLITE_CANTOPEN"), StorageReadOnly),
    (sqlite_error("SQLITE_IOERR_WRITE"), StorageUnavailable),
    (sqlite_error("SQLITE_MISUSE"), StorageFault),
    (sqlite3.ProgrammingError("closed"), StorageFault),
    (pg.DiskFull("13800001234"), StorageFull),
    (pg.TooManyConnections(""), StorageUnavailable),
    (pg.OutOfMemory(""), StorageUnavailable),
    (pg.ReadOnlySqlTransaction(""), StorageReadOnly),
    (pg.InvalidPassword(""), StorageRefused),
    (pg.InvalidCatalogName(""), StorageRefused),
    (pg.InsufficientPrivilege(""), StorageRefused),
    (pg.DeadlockDetected(""), StorageBusy),
    (pg.SerializationFailure(""), StorageBusy),
    (pg.LockNotAvailable(""), StorageBusy),
    (pg.QueryCanceled(""), StorageBusy),
    (pg.DataCorrupted(""), StorageCorrupt),
    (pg.ConnectionFailure(""), StorageUnavailable),
    (pg.AdminShutdown(""), StorageUnavailable),
    (pg.CannotConnectNow(""), StorageUnavailable),
    (pg.IoError(""), StorageUnavailable),
    (pg.CheckViolation("13800001234"), StorageFault),
    (pg.ConnectionTimeout("timeout"), StorageUnavailable),
    (psycopg.OperationalError("server closed the connection unexpectedly"), StorageUnavailable),
    (psycopg.OperationalError('FATAL: password authentication failed for user "x"'), StorageRefused),
    (psycopg.OperationalError("致命错误: 用户 x Password 认证失败"), StorageRefused),
    (psycopg.OperationalError('FATAL: database "x" does not exist'), StorageRefused),
    (psycopg.OperationalError("fe_sendauth: no password supplied"), StorageRefused),
    (psycopg.ProgrammingError("invalid connection option"), StorageMisconfigured),
    (psycopg.InterfaceError("13800001234"), StorageFault),
    (None, StorageFault),
]


@pytest.mark.parametrize(("error", "kind"), CASES)
def test_each_report_is_told_as_what_it_means(error: BaseException | None, kind: type[StorageError]) -> None:
    told = from_driver(error)
    assert type(told) is kind
    assert "13800001234" not in f"{told.text}{told.detail}"


@pytest.mark.parametrize("kind", [*StorageError.__subclasses__(), SchemaTooNew])
def test_every_failure_says_what_to_do(kind: type[StorageError]) -> None:
    assert any(word in kind.standard for word in ("请", "会自动"))
    assert kind().text == kind.standard
    assert kind("别的说法").text == "别的说法"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (PoolTimeout("busy"), StorageBusy),
        (ArgumentError("x"), StorageFault),
        (sqlite_error("SQLITE_FULL"), StorageFull),
        (UnicodeEncodeError("utf-8", "\udc80", 0, 1, "surrogates"), StorageFault),
    ],
)
def test_failures_outside_the_driver_are_told_too(error: Exception, kind: type[StorageError]) -> None:
    with pytest.raises(kind), told_plainly():
        raise error


def test_other_errors_pass_as_they_are() -> None:
    with pytest.raises(KeyError), told_plainly():
        raise KeyError
