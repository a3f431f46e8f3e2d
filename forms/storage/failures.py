"""What the drivers report, told as the StorageErrors of `forms.errors`.

The driver's own words may hold what was being written, so only its codes and fixed texts are kept.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from forms.errors import (
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

_SQLITE_CODES: tuple[tuple[str, type[StorageError]], ...] = (
    ("SQLITE_BUSY", StorageBusy),
    ("SQLITE_LOCKED", StorageBusy),
    ("SQLITE_FULL", StorageFull),
    ("SQLITE_CORRUPT", StorageCorrupt),
    ("SQLITE_NOTADB", StorageCorrupt),
    ("SQLITE_READONLY", StorageReadOnly),
    ("SQLITE_PERM", StorageReadOnly),
    ("SQLITE_CANTOPEN", StorageReadOnly),
    ("SQLITE_IOERR", StorageUnavailable),
)
_SQLITE_TEXTS: dict[type[StorageError], str] = {
    StorageReadOnly: "数据文件打不开或不能写入。内容仍在窗口中；请检查所在文件夹的写入权限。",
    StorageUnavailable: "读写数据文件时磁盘出错。内容仍在窗口中，请不要关闭；请联系系统管理员检查磁盘。",
}
_SQLSTATES: tuple[tuple[str, type[StorageError]], ...] = (
    ("53100", StorageFull),
    ("53", StorageUnavailable),
    ("25006", StorageReadOnly),
    ("28", StorageRefused),
    ("3D", StorageRefused),
    ("42501", StorageRefused),
    ("40", StorageBusy),
    ("55P03", StorageBusy),
    ("57014", StorageBusy),
    ("XX001", StorageCorrupt),
    ("XX002", StorageCorrupt),
    ("08", StorageUnavailable),
    ("57", StorageUnavailable),
    ("25P03", StorageUnavailable),
    ("58", StorageUnavailable),
)
_REFUSED_AT_LOGIN = re.compile(
    r"password authentication failed|no password supplied|authentication failed|认证失败|"
    r"role \".*\" does not exist|角色 .*不存在|pg_hba\.conf|"
    r"database \".*\" does not exist|数据库 .*不存在",
    re.IGNORECASE,
)


Texts = Mapping[type[StorageError], str]


@contextmanager
def told_plainly(texts: Texts = MappingProxyType({})) -> Iterator[None]:
    """Raise what the driver reports in this block as a StorageError, worded as *texts* say if they do."""
    try:
        with _translated():
            yield
    except StorageError as told:
        better = texts.get(type(told)) if told.text == told.standard else None
        if better is None:
            raise
        raise type(told)(better, detail=told.detail) from None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise from_driver(error.orig) from None
    except PoolTimeout:
        raise StorageBusy(detail="no connection free") from None
    except SQLAlchemyError as error:
        raise StorageFault(detail=type(error).__name__) from None
    except sqlite3.Error as error:
        raise from_driver(error) from None
    except UnicodeEncodeError:
        raise StorageFault("内容中含有无法保存的字符，请删去后重试。", detail="unencodable text") from None


def from_driver(error: BaseException | None) -> StorageError:
    """The StorageError for what a driver raised."""
    if isinstance(error, sqlite3.Error):
        return _from_sqlite(error)
    return _from_postgresql(error)


def _from_sqlite(error: sqlite3.Error) -> StorageError:
    name: str = getattr(error, "sqlite_errorname", "")
    for prefix, kind in _SQLITE_CODES:
        if name.startswith(prefix):
            return kind(_SQLITE_TEXTS.get(kind, ""), detail=name)
    return StorageFault(detail=name or type(error).__name__)


def _from_postgresql(error: BaseException | None) -> StorageError:
    state: str = getattr(error, "sqlstate", None) or ""
    for prefix, kind in _SQLSTATES:
        if state.startswith(prefix):
            return kind(detail=f"SQLSTATE {state}")
    kind_of_error = type(error).__name__
    if state:
        return StorageFault(detail=f"SQLSTATE {state}")
    if kind_of_error == "ProgrammingError":
        return StorageMisconfigured(detail=kind_of_error)
    if kind_of_error != "OperationalError" and kind_of_error != "ConnectionTimeout":
        return StorageFault(detail=kind_of_error)
    if _REFUSED_AT_LOGIN.search(str(error)):
        return StorageRefused(detail=kind_of_error)
    return StorageUnavailable(detail=kind_of_error)
