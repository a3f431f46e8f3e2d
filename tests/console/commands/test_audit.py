"""`main.py audit` on a real database: what it says, and with which exit status it leaves."""

from argparse import ArgumentParser
from pathlib import Path

import pytest
from sqlalchemy import text

import main
from console.commands.audit import BROKEN, REFUSED, WHOLE, arguments
from forms.access.audit import AuditKind, noted
from forms.access.roles import Role
from forms.storage import open_storage
from tests.forms.access.people import actor
from tests.forms.samples import NOW


def audit(home: Path, *arguments: str) -> int:
    return main.main(["audit", "--rehearsal", "--home", str(home), *arguments])


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A home whose log has three lines."""
    assert audit(tmp_path) == WHOLE
    (path,) = (tmp_path / "data" / "rehearsal").glob("*.db")
    storage = open_storage(f"sqlite:///{path.as_posix()}")
    for count in range(3):
        with storage.unit_of_work().writing() as work:
            work.audit.add(noted(actor(Role.AGENT), AuditKind.IDENTITY_SEEN, NOW, ticket_id=f"t{count}"))
    storage.close()
    capsys.readouterr()
    return tmp_path


def test_a_whole_log_is_said_with_an_end_to_keep(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(home) == WHOLE
    said = capsys.readouterr().out
    assert "审计日志完整，共 3 条" in said
    end = said.splitlines()[-1]
    assert audit(home, "--expect", end) == WHOLE
    assert audit(home, "--expect", f"4:{end[2:]}") == BROKEN
    assert "第 4 条及其后的记录被删去" in capsys.readouterr().err


def test_the_first_broken_line_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = (home / "data" / "rehearsal").glob("*.db")
    storage = open_storage(f"sqlite:///{path.as_posix()}")
    with storage.transaction(writes=True) as connection:
        connection.execute(text("DROP TRIGGER audit_line_stays"))
        connection.execute(text("UPDATE audit_line SET who = '9999' WHERE number > 1"))
    storage.close()
    assert audit(home) == BROKEN
    assert "第 2 条内容被改动。此前 1 条完好" in capsys.readouterr().err


def test_the_log_is_exported_once_to_a_new_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "log.csv"
    assert audit(home, "--export", str(path)) == WHOLE
    assert "已导出 4 条" in capsys.readouterr().out
    assert len(path.read_text("utf-8-sig").splitlines()) == 5
    assert audit(home, "--export", str(path)) == REFUSED
    assert "已存在，未覆盖" in capsys.readouterr().err


@pytest.mark.parametrize("end", ["3", "3:abc", "x:" + "0" * 64, ":" + "0" * 64])
def test_an_end_that_is_none_is_refused(end: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--expect", end])
    assert "序号:校验值" in capsys.readouterr().err
