"""`main.py slip-key` and `main.py verify`: what they say, and with which exit status they leave."""

import getpass
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

import main
from console.printing.making import Maker, make_slip
from console.printing.output import PdfFile
from console.printing.private_keys import SeatPrivateKeys
from console.settings import Folders
from console.settings.secrets import open_secrets
from console.settings.sections import SecretPlace
from forms.slip.hall_keys import key_ring
from forms.storage import open_storage
from tests.forms.slip.samples import BRAND, DISPATCHER, hall, orders

PASSPHRASE = "到另一个座席去的口令"
SETTINGS = '[secrets]\nkeep = "file"\n'


class Home:
    """A seat with settings, whose passwords are in the encrypted file."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder, self.folders, self.database = folder, Folders.under(folder), database
        self.folders.make()
        url = f"sqlite:///{database.as_posix()}"
        self.folders.settings_file.write_text(f'{SETTINGS}[database]\nurl = "{url}"\n', "utf-8")

    def keep(self, *given: object) -> int:
        return main.main(["slip-key", "--home", str(self.folder), *map(str, given)])

    def verify(self, *given: object) -> int:
        return main.main(["verify", "--home", str(self.folder), *map(str, given)])

    @property
    def keys(self) -> SeatPrivateKeys:
        return SeatPrivateKeys(open_secrets(self.folders, SecretPlace.FILE))


@pytest.fixture
def seat(tmp_path: Path) -> Home:
    return Home(tmp_path / "一号席", tmp_path / "tickets.db")


@pytest.fixture
def slip(seat: Home, tmp_path: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]) -> Path:
    """A slip printed on the seat by the key that the command made there."""
    assert seat.keep("create", "--name", "热线一号") == 0
    assert "本座席现在可以打印交办单" in capsys.readouterr().out
    return printed(seat, tmp_path / "交办单.pdf")


def printed(seat: Home, path: Path) -> Path:
    storage = open_storage(f"sqlite:///{seat.database.as_posix()}")
    uow = storage.unit_of_work()
    with uow.reading() as work:
        known = work.units.all()
    if not known:
        hall(uow)
    _, (lead, _) = orders(uow)
    maker = Maker(actor=DISPATCHER, now=lambda: datetime.now(UTC), private_keys=seat.keys, brand=BRAND)
    make_slip(lead.id, "", PdfFile(path), maker, uow)
    storage.close()
    return path


def code_of(path: Path) -> str:
    text = "".join(pypdf.PdfReader(path).pages[0].extract_text().split())
    return text[text.index("JBD1:") :]


def test_a_slip_verifies_on_its_seat_and_anywhere_with_the_exported_keys(
    seat: Home, slip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seat.verify(slip) == 0
    said = capsys.readouterr().out
    assert said.startswith("有效：签名有效，纸面各项与签名的内容一致。")
    assert "承办单位：鹿城区供热管理中心（主办）" in said
    ring = tmp_path / "公钥.json"
    assert seat.keep("export", ring) == 0
    fingerprint = capsys.readouterr().out.split("指纹 ")[1][:19]
    nowhere = ["verify", "--home", str(tmp_path / "别处"), str(slip)]
    assert main.main(nowhere) == 1
    assert "没有找到公钥文件" in capsys.readouterr().err
    assert main.main([*nowhere, "--keys", str(ring)]) == 0
    assert fingerprint in capsys.readouterr().out


def test_a_code_is_verified_as_text_and_from_the_scanner(
    seat: Home, slip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = code_of(slip)
    assert seat.verify(code) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(code + "\n"))
    assert seat.verify("-") == 0
    place = len(code) // 2
    wrong = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
    capsys.readouterr()
    assert seat.verify(wrong) == 2
    assert capsys.readouterr().out.startswith("无效：")
    assert seat.verify("没有这个文件.pdf") == 1
    assert "没有找到文件" in capsys.readouterr().err


def test_old_slips_verify_after_a_rotation_and_none_after_a_revocation(
    seat: Home, slip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert seat.keep("rotate", "--name", "热线二号") == 0
    assert "仍可验真" in capsys.readouterr().out
    newer = printed(seat, tmp_path / "新.pdf")
    assert (seat.verify(slip), seat.verify(newer)) == (0, 0)
    capsys.readouterr()
    assert seat.keep("list") == 0
    lines = capsys.readouterr().out.splitlines()
    (retired,) = (line for line in lines if "已停用" in line)
    assert "热线一号" in retired
    assert any("热线二号" in line and line.endswith("使用中，私钥在本机") for line in lines)
    old = retired.split()[0]
    assert seat.keep("revoke", old) == 1
    assert "原因" in capsys.readouterr().err
    assert seat.keep("revoke", old, "--why", "座席被盗") == 0
    assert (seat.verify(slip), seat.verify(newer)) == (2, 0)


def test_a_key_is_carried_to_another_seat(
    seat: Home,
    slip: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = Home(tmp_path / "二号席", seat.database)
    file = tmp_path / "密钥.pem"
    storage = open_storage(f"sqlite:///{seat.database.as_posix()}")
    keys = key_ring(storage.unit_of_work()).in_force
    storage.close()
    mine = next(each for each in keys if seat.keys.get(each.id) is not None)
    monkeypatch.setattr(getpass, "getpass", lambda _: "短")
    assert seat.keep("carry", mine.id, file) == 1
    assert not file.exists()
    monkeypatch.setattr(getpass, "getpass", lambda _: PASSPHRASE)
    assert seat.keep("carry", mine.id.lower(), file) == 0
    assert seat.keys.get(mine.id) is not None
    assert other.keys.get(mine.id) is None
    assert other.keep("take", file) == 0
    assert other.keys.get(mine.id) == seat.keys.get(mine.id)
    assert other.verify(printed(other, tmp_path / "二号.pdf")) == 0
    monkeypatch.setattr(getpass, "getpass", lambda _: "别的口令别的口令别的")
    capsys.readouterr()
    assert other.keep("take", file) == 1
    assert "口令不对" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("export",), "请写明公钥文件的文件名"),
        (("carry", "1A2B3C4D"), "请写明密钥编号和文件名"),
        (("carry", "1A2B3C4D", "x.pem"), "本机没有密钥 1A2B3C4D"),
        (("take", "没有.pem"), "打不开 没有.pem：文件或文件夹不存在"),
        (("retire", "1A2B3C4D"), "没有登记过密钥 1A2B3C4D"),
        (("list", "--rehearsal"), "演练不用密钥命令"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    seat: Home,
    given: tuple[str, ...],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _: PASSPHRASE)
    assert seat.keep(*given) == 1
    assert words in capsys.readouterr().err
    assert not Path("x.pem").exists()


def test_without_keys_the_list_says_how_to_make_one(seat: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert seat.keep("list") == 0
    assert "slip-key create" in capsys.readouterr().out
