"""Brings a database to this program's schema, safely when several consoles start at once."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from forms.errors import SchemaTooNew, StorageMisconfigured
from forms.storage.connecting import BEGIN_OPTION

REVISIONS = tuple(f"{number:04d}" for number in range(1, 17))
"""Every revision that this program knows, oldest first."""
HEAD = REVISIONS[-1]
FIRST_INDEXED = "0009"
"""What was stored under an older revision is indexed behind the migration, in the tokens of today."""
OLDEST_POSTGRESQL = 150000
_ADVISORY_LOCK = 12345_2026
_SCRIPTS = Path(__file__).parent / "migrations"


def prepare(engine: Engine) -> None:
    """Make or update the tables if need be.

    SchemaTooNew if a newer program made them, StorageMisconfigured if the database belongs to another
    program or the server is too old. All or nothing: a broken migration leaves the schema as it was.
    """
    with engine.connect() as connection:
        _check_server(connection)
        if _is_current(connection):
            return
    begin = {BEGIN_OPTION: "EXCLUSIVE"}
    with engine.connect().execution_options(**begin) as connection, connection.begin():
        _lock(connection)
        if not _is_current(connection):
            _upgrade(connection)


def _is_current(connection: Connection) -> bool:
    inspector = inspect(connection)
    names = set(inspector.get_table_names())
    if "alembic_version" not in names:
        if names:
            raise StorageMisconfigured(
                "这个数据库中已有其他程序的数据，为免混淆未作改动。请另建一个空数据库，并在设置中填写它的地址。"
            )
        return False
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is not None and version not in REVISIONS:
        raise SchemaTooNew(detail=f"schema {version}, program {HEAD}")
    return version == HEAD


def _check_server(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if number < OLDEST_POSTGRESQL:
        raise StorageMisconfigured(
            f"数据库服务器版本为 {number // 10000}，本程序需要 PostgreSQL 15 以上，请联系管理员升级。"
        )
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StorageMisconfigured(
            f"数据库的字符编码是 {encoding}，不能保存全部汉字。请用 UTF8 编码另建数据库。"
        )


def _lock(connection: Connection) -> None:
    """Keep other consoles out until the transaction ends; SQLite's exclusive transaction does so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext

    before = MigrationContext.configure(connection).get_current_revision()
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if before is not None and before < FIRST_INDEXED:
        from forms.storage.reindexing import rebuild

        rebuild(connection)
