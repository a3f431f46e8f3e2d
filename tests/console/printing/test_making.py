"""Making slips: signed and noted first, drawn then; what reached nobody is marked as spoilt."""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinterInfo
from pytestqt.qtbot import QtBot

from console.printing import faces, making
from console.printing.making import BatchProgress, BatchReport, Made
from console.printing.output import NotPrinted, Output, PdfFile, PdfFolder, Printer
from console.printing.private_keys import SeatPrivateKeys
from console.settings.secrets import MemorySecrets, SecretsLocked
from forms.access.roles import GIVEN_TO_PEOPLE, Actor
from forms.errors import StorageFull
from forms.slip.errors import SigningKeyAway
from forms.slip.hall_keys import key_ring
from forms.slip.reading import verify_file
from forms.slip.verifying import Outcome
from tests.console.held_jobs import HeldJobs
from tests.console.printing.slips import Office
from tests.forms.slip.samples import BRAND


class Said:
    """What a slip's maker was told."""

    def __init__(self) -> None:
        self.made: list[Made] = []
        self.refused: list[str] = []

    def make(self, office: Office, output: Output, receiver: str = "") -> None:
        office.slips.make(office.lead.id, receiver, output, self.made.append, self.refused.append)


def test_a_saved_slip_is_in_the_file_in_the_register_and_genuine(tmp_path: Path, qtbot: QtBot) -> None:
    office, said, path = Office(), Said(), tmp_path / "交办单.pdf"
    said.make(office, PdfFile(path), "郑替班")
    assert said.refused == []
    assert str(path) in said.made[0].where
    verdict = verify_file(path, key_ring(office.uow), BRAND)
    assert verdict.outcome is Outcome.VALID
    assert verdict.facts is not None
    assert verdict.facts.receiver == "郑替班"
    assert office.serials == ["261121-00001"]


def test_what_goes_to_a_printer_is_the_same_page(tmp_path: Path, qtbot: QtBot) -> None:
    office, said, path = Office(), Said(), tmp_path / "打印.pdf"
    said.make(office, Printer("试打", to_file=str(path)))
    assert said.made[0].where == "已送到打印机“试打”。"
    assert verify_file(path, key_ring(office.uow), BRAND).outcome is Outcome.VALID


def test_a_printer_that_is_not_there_costs_no_serial(qtbot: QtBot) -> None:
    assert "没有的打印机" not in QPrinterInfo.availablePrinterNames()
    office, said = Office(), Said()
    said.make(office, Printer("没有的打印机"))
    assert "找不到打印机" in said.refused[0]
    assert office.serials == []


def test_a_slip_that_could_not_be_written_is_taken_back_and_told(tmp_path: Path, qtbot: QtBot) -> None:
    office, said = Office(), Said()
    blocked = tmp_path / "文件"
    blocked.write_text("not a folder")
    said.make(office, PdfFile(blocked / "交办单.pdf"))
    assert "PDF 没有保存" in said.refused[0]
    assert "261121-00001 已登记为作废" in said.refused[0]
    assert office.serials == ["261121-00001 作废"]
    said.make(office, PdfFile(tmp_path / "交办单.pdf"))
    assert office.serials == ["261121-00001 作废", "261121-00002"]


def test_a_full_disk_is_told_and_nothing_is_left(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    office, said = Office(), Said()
    said.make(office, PdfFile(tmp_path / "交办单.pdf"))
    assert "磁盘已满" in said.refused[0]
    assert list(tmp_path.iterdir()) == []
    assert office.serials == ["261121-00001 作废"]


def test_when_even_taking_back_fails_the_serial_is_told(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(making, "void_slip", away)
    office, said = Office(), Said()
    (tmp_path / "文件").write_text("")
    said.make(office, PdfFile(tmp_path / "文件" / "x.pdf"))
    assert "261121-00001 没能登记为作废，请记下" in said.refused[0]


def test_without_a_face_in_which_the_text_can_be_verified_nothing_is_signed(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "CLEAN", ("没有的字体",))
    office, said = Office(), Said()
    said.make(office, PdfFile(tmp_path / "x.pdf"))
    assert "文泉驿" in said.refused[0]
    assert office.serials == []


def test_a_face_that_garbles_the_text_is_found_when_the_file_is_read_back(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "CLEAN", ("Noto Sans CJK SC",))
    office, said, path = Office(), Said(), tmp_path / "x.pdf"
    said.make(office, PdfFile(path))
    assert "读回来与签名的内容不一致" in said.refused[0]
    assert not path.exists()
    assert office.serials == ["261121-00001 作废"]


def test_no_key_is_told_before_anything_is_done(tmp_path: Path, qtbot: QtBot) -> None:
    office, said = Office(with_key=False), Said()
    said.make(office, PdfFile(tmp_path / "x.pdf"))
    assert "slip-key create" in said.refused[0]
    assert list(tmp_path.iterdir()) == []


def test_a_rehearsal_makes_itself_a_key_once(tmp_path: Path, qtbot: QtBot) -> None:
    everybody = Actor(code="1001", name="演练坐席", roles=frozenset(GIVEN_TO_PEOPLE))
    office, said = Office(everybody, with_key=False, practice=True), Said()
    said.make(office, PdfFile(tmp_path / "1.pdf"))
    said.make(office, PdfFile(tmp_path / "2.pdf"))
    assert said.refused == []
    assert len(office.keys.kept) == 1


def test_a_batch_tells_how_far_it_is_and_what_failed(tmp_path: Path, qtbot: QtBot) -> None:
    office = Office()
    progress: list[object] = []
    reports: list[BatchReport] = []
    office.slips.make_many(
        [office.lead.id, "no-such-order", office.helper.id],
        PdfFolder(tmp_path),
        progress.append,
        reports.append,
        pytest.fail,
    )
    assert progress == [BatchProgress(done, 3) for done in range(4)]
    (report,) = reports
    assert (
        report.text
        == "交办单已完成 2 份，1 份没有完成（第一份：没有这份派单，交办单没有打印。请刷新后再试）。"
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "交办单 261121-00001 鹿城区供热管理中心.pdf",
        "交办单 261121-00002 鹿城区水务局.pdf",
    ]


def test_a_batch_stops_when_asked_and_keeps_what_is_done(tmp_path: Path, qtbot: QtBot) -> None:
    lane = HeldJobs()
    office = Office(lane=lane)
    reports: list[BatchReport] = []
    orders = [each.id for each in office.orders]

    def cancel_behind_the_first(progress: object) -> None:
        if progress == BatchProgress(0, 2):
            errand.cancel()

    errand = office.slips.make_many(
        orders, PdfFolder(tmp_path), cancel_behind_the_first, reports.append, pytest.fail
    )
    lane.let_all_go()
    (report,) = reports
    assert report.stopped
    assert report.text == "交办单已完成 1 份，其余按您的要求没有打印。"
    assert office.serials == ["261121-00001"]


def test_a_database_that_goes_away_in_a_batch_ends_it(tmp_path: Path, qtbot: QtBot) -> None:
    office = Office()
    office.uow.fails_with = StorageFull()
    refused: list[str] = []
    reports: list[BatchReport] = []
    office.slips.make_many([office.lead.id], PdfFolder(tmp_path), print, reports.append, refused.append)
    assert reports == []
    assert "磁盘已满" in refused[0]


def test_a_folder_that_is_not_there_costs_no_serial(tmp_path: Path) -> None:
    with pytest.raises(NotPrinted, match="没有找到文件夹"):
        PdfFolder(tmp_path / "没有").check()


def test_private_keys_are_secrets_of_the_seat() -> None:
    secrets = MemorySecrets()
    keys = SeatPrivateKeys(secrets)
    assert keys.get("1A2B3C4D") is None
    keys.keep("1A2B3C4D", bytes(range(32)))
    assert keys.get("1A2B3C4D") == bytes(range(32))
    assert list(secrets.kept) == ["slip-key/1A2B3C4D"]
    keys.forget("1A2B3C4D")
    assert secrets.kept == {}
    secrets.kept["slip-key/1A2B3C4D"] = "damaged"
    with pytest.raises(SigningKeyAway, match="已损坏"):
        keys.get("1A2B3C4D")
    secrets.fault = SecretsLocked("系统密钥环锁着")
    with pytest.raises(SigningKeyAway, match="系统密钥环锁着"):
        keys.get("x")
    with pytest.raises(SigningKeyAway, match="系统密钥环锁着"):
        keys.keep("x", b"")
    with pytest.raises(SigningKeyAway, match="系统密钥环锁着"):
        keys.forget("x")
