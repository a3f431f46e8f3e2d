"""Commands without a window: they tell how far they are, what came of it, and what was left as it was."""

from pathlib import Path

import pytest

import main
from console.commands import COMMANDS
from console.commands.reindex import show_reindexing
from console.commands.train import show_training
from console.settings import Folders
from forms.dispatch.retraining import Trained
from forms.dispatch.rules import DISPATCH
from forms.dispatch.training import Progress, Stage
from forms.errors import StorageBusy
from forms.rules.service import put_rule
from forms.search.document import Kind
from forms.storage import open_storage
from tests.forms.dispatch.samples import ADMINISTRATOR, history, with_units
from tests.forms.samples import NOW


def test_training_tells_its_progress_and_report(capsys: pytest.CaptureFixture[str]) -> None:
    def train(tell: Progress) -> Trained:
        tell(Stage.MEASURING, 0, 40)
        tell(Stage.MEASURING, 40, 40)
        return Trained("第 2 版派单模型已启用。", None, ("准确率 92.0 %",))

    assert show_training(train) == 0
    assert capsys.readouterr().out == "\r检验 0 / 40\r检验 40 / 40\n准确率 92.0 %\n第 2 版派单模型已启用。\n"


def test_a_database_that_fails_is_told_with_what_was_kept(capsys: pytest.CaptureFixture[str]) -> None:
    def fails(_tell: object) -> Trained:
        raise StorageBusy

    def fails_too(_tell: object) -> int:
        raise StorageBusy

    assert show_training(fails) == 1
    assert "在用的模型未改动" in capsys.readouterr().err
    assert show_reindexing(fails_too) == 1
    assert "原有数据和检索都未改动" in capsys.readouterr().err


def test_reindexing_counts(capsys: pytest.CaptureFixture[str]) -> None:
    def reindex(tell: object) -> int:
        assert callable(tell)
        tell(Kind.TICKET, 5, 5)
        return 5

    assert show_reindexing(reindex) == 0
    assert capsys.readouterr().out == "\r工单 5 / 5\n检索已重建，共 5 条。\n"


def test_the_command_trains_on_the_hall_s_tickets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = Folders.chosen(str(tmp_path)).rehearsal()
    folders.make()
    storage = open_storage(f"sqlite:///{folders.database_file.as_posix()}")
    uow = with_units(storage.unit_of_work())
    text = DISPATCH.default.text.replace("least_total = 500 ", "least_total = 60 ")
    put_rule(DISPATCH, text, "试用", 0, ADMINISTRATOR, uow, NOW)
    history(uow, 120)
    storage.close()
    assert main.main(["train", "--home", str(tmp_path), "--rehearsal"]) == 0
    told = capsys.readouterr().out
    assert "第 1 版派单模型已启用。" in told
    assert "准确率 100.0 %" in told
    assert "云岭供电公司：检验" in told
    assert main.main(["reindex", "--home", str(tmp_path), "--rehearsal"]) == 0
    assert "检索已重建，共 120 条。" in capsys.readouterr().out


def test_without_settings_nothing_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["train", "--home", str(tmp_path)]) == 1
    assert "请先启动一次程序" in capsys.readouterr().err


def test_the_program_knows_every_command() -> None:
    assert set(main.COMMANDS) == set(COMMANDS)
