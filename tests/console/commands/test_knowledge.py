"""Importing and exporting on the command line: told on the terminal, right exit status."""

import io
import json
import signal
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

import pytest

import main
from console.commands.knowledge import arguments, import_or_export
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from tests.console.desks import CATALOGUE

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def lines(path: Path, count: int = 2) -> Path:
    rows = [json.dumps({"标题": f"第{n}项", "咨询电话": "0980-5550122"}) for n in range(count)]
    path.write_text("\n".join([*rows, "{坏"]), "utf-8")
    return path


def do(uow: InMemoryUnitOfWork, *given: object) -> int:
    parser = ArgumentParser()
    arguments(parser)
    options = parser.parse_args([str(each) for each in given])
    return import_or_export(options, uow, CATALOGUE.categories, NOW)


def test_files_are_imported_and_every_skipped_line_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uow, report = InMemoryUnitOfWork(), tmp_path / "报告.csv"
    given = ("import", lines(tmp_path / "a.jsonl"), "--unit", "城管局", "--by", "2001", "--report", report)
    assert do(uow, *given) == 0
    told = capsys.readouterr().out
    assert "新增 2" in told
    assert "第 3 行《》跳过：不是完整的 JSON" in told
    assert "不是完整的 JSON" in report.read_text("utf-8-sig")
    assert {each.newest.content.unit for each in uow.articles.stored.values()} == {"城管局"}
    assert {each.newest.author for each in uow.articles.stored.values()} == {"2001"}


def test_a_trial_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    uow = InMemoryUnitOfWork()
    assert do(uow, "import", lines(tmp_path / "a.jsonl"), "--try") == 0
    assert "将新增 2" in capsys.readouterr().out
    assert uow.articles.stored == {}


def test_a_bad_file_among_good_ones_is_told_and_the_status_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines(tmp_path / "a.jsonl")
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    uow = InMemoryUnitOfWork()
    assert do(uow, "import", tmp_path) == 1
    assert "“坏.xlsx”" in capsys.readouterr().err
    assert len(uow.articles.stored) == 2


class Impatient(io.StringIO):
    """Somebody at a terminal who presses Ctrl+C as soon as the first part is done."""

    def write(self, text: str) -> int:
        if "已读 200" in text:
            signal.raise_signal(signal.SIGINT)
        return super().write(text)


def test_ctrl_c_stops_after_what_was_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uow, terminal = InMemoryUnitOfWork(), Impatient()
    monkeypatch.setattr("sys.stdout", terminal)
    before = signal.getsignal(signal.SIGINT)
    assert do(uow, "import", lines(tmp_path / "a.jsonl", 900)) == 1
    assert len(uow.articles.stored) == 200
    assert "已按您的要求停止" in terminal.getvalue()
    assert signal.getsignal(signal.SIGINT) is before


def test_articles_are_exported_with_their_drafts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    uow = InMemoryUnitOfWork()
    do(uow, "import", lines(tmp_path / "a.jsonl"))
    assert do(uow, "export", tmp_path / "b.xlsx", "--drafts") == 0
    assert "已导出 2 篇" in capsys.readouterr().out
    assert do(uow, "export", tmp_path / "b.pdf") == 1
    assert "不能导出" in capsys.readouterr().err


def test_a_database_that_is_away_is_told_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uow = InMemoryUnitOfWork()
    uow.fails_with = StorageUnavailable()
    assert do(uow, "export", tmp_path / "b.xlsx") == 1
    assert "Traceback" not in capsys.readouterr().err
    assert do(uow, "import", lines(tmp_path / "a.jsonl")) == 1
    assert "中途停止" in capsys.readouterr().out


def test_the_program_itself_imports_into_its_database_and_exports_from_it(tmp_path: Path) -> None:
    home = ("--home", str(tmp_path / "home"), "--rehearsal")
    assert main.main(["knowledge", "import", str(lines(tmp_path / "a.jsonl")), *home]) == 0
    assert main.main(["knowledge", "export", str(tmp_path / "b.jsonl"), "--drafts", *home]) == 0
    assert len((tmp_path / "b.jsonl").read_text("utf-8").splitlines()) == 2
