"""Engines for the two databases, set so that a commit is durable and a dead server is noticed soon."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from forms.errors import StorageMisconfigured, StorageReadOnly

BEGIN_OPTION = "sqlite_begin"
"""Execution option: how SQLite begins the transaction (DEFERRED, IMMEDIATE, EXCLUSIVE)."""
SQLITE_BUSY_MS = 5000
CONNECT_SECONDS = 5
_EXAMPLES = "例如 postgresql://用户名@服务器:5432/数据库，或 sqlite:///C:/数据/工单.db。"
_POSTGRESQL_OPTIONS = {
    "statement_timeout": "20s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}


def read_url(url: str, password: str | None = None) -> URL:
    """The address with its password; StorageMisconfigured if it is of no kind that we use."""
    try:
        address = make_url(url.strip())
    except (ArgumentError, ValueError) as error:
        raise StorageMisconfigured(f"数据库地址的写法不对，{_EXAMPLES}") from error
    if address.drivername in ("sqlite", "sqlite+pysqlite"):
        if not address.database or address.database == ":memory:":
            raise StorageMisconfigured("本机数据库须指定文件，只放在内存里的数据会丢失。")
        return address.set(drivername="sqlite+pysqlite")
    if address.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        if not address.host or not address.database:
            raise StorageMisconfigured(f"数据库地址缺少服务器或数据库名，{_EXAMPLES}")
        address = address.set(drivername="postgresql+psycopg")
        return address if password is None else address.set(password=password)
    raise StorageMisconfigured(f"不支持 {address.get_backend_name()} 数据库，{_EXAMPLES}")


def place_of(address: URL) -> str:
    """Where the data lie, for people to read: never with user or password."""
    if address.get_backend_name() == "sqlite":
        return f"本机文件 {address.database}"
    port = f":{address.port}" if address.port else ""
    return f"{address.host}{port}/{address.database}"


def make_engine(address: URL) -> Engine:
    """The engine for an address from `read_url`; connects to nothing yet."""
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_MS / 1000})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = " ".join(f"-c {name}={value}" for name, value in _POSTGRESQL_OPTIONS.items())
    arguments: dict[str, str | int] = {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        "application_name": "hotline-console",
        "client_encoding": "utf8",
        "options": options,
    }
    given = {name: value for name, value in arguments.items() if name not in address.query}
    return create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_recycle=1800,
        pool_size=2,
        pool_timeout=10,
        connect_args=given,
    )


def make_folder_for(address: URL) -> None:
    """Make the folder and, readable by this user only, the file of an embedded database."""
    path = address.database or ""
    if address.get_backend_name() == "sqlite" and not path.startswith("file:"):  # that would be a URI
        make_private_file(Path(path))


def make_private_file(path: Path) -> None:
    """Make an empty file readable by this user only, with its folder; nothing if it is there already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StorageReadOnly(
            f"无法在 {path.parent} 建立数据文件，请检查该文件夹的写入权限，或在设置中换一个位置。",
            detail=type(error).__name__,
        ) from error


def set_up_sqlite(connection: sqlite3.Connection) -> None:
    """Make commits durable (WAL with a sync at each), references enforced, and locks waited for."""
    connection.isolation_level = None  # transactions begin where we say so
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _set_up_sqlite(connection: Any, _record: object) -> None:
    set_up_sqlite(connection)


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get(BEGIN_OPTION, "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
