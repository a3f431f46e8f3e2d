"""A hall's description becomes the PBX's files; what could break them is refused."""

import csv
import os
import re
import tomllib
from pathlib import Path

import pytest

from telephony.pbx import codes
from telephony.pbx.configuration import (
    PASSWORDS,
    TEMPLATES,
    BadHall,
    files,
    known_passwords,
    main,
    read_hall,
)

EXAMPLE = TEMPLATES.parent / "hall.toml"
REASONS = TEMPLATES.parents[1] / "desk" / "reasons.toml"


SECRETS = dict.fromkeys(("1001", "1002", "1003", "9001", "monitor"), "x")


def example() -> str:
    return EXAMPLE.read_text("utf-8")


def test_the_example_fills_in_every_template() -> None:
    hall = read_hall(example())
    texts = files(hall, SECRETS)
    assert sorted(texts) == sorted(path.name for path in TEMPLATES.glob("*.conf"))
    assert [name for name, text in texts.items() if re.search("@[A-Z_]+@", text)] == []
    assert "exten => 12369,1,Set(LINE=12369)" in texts["lines.conf"]
    assert "media_encryption = sdes" in texts["pjsip.conf"]
    assert "set_var = QUEUES=hotline&business" in texts["pjsip.conf"]


def test_nobody_reaches_the_manager_in_the_clear_from_elsewhere() -> None:
    hall = read_hall(example())
    text = files(hall, SECRETS)["manager.conf"]
    assert "bindaddr = 127.0.0.1" in text
    assert "read = agent,user\nwrite = agent,call,reporting\n" in text
    for right in ("command", "originate", "config", "system", "all"):
        assert not re.search(rf"^(read|write) = .*\b{right}\b", text, re.MULTILINE)


def test_every_reason_of_the_desks_has_its_digits() -> None:
    reasons = [each["code"] for each in tomllib.loads(REASONS.read_text("utf-8"))["reason"]]
    assert codes.unknown_reasons(reasons) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('queue = "hotline"', 'queue = "nowhere"', "nowhere"),
        ('queues = ["hotline", "business"]', 'queues = ["none"]', "none"),
        ('extension = "1001"', 'extension = "10 01"', "10 01"),
        ('extension = "1002"', 'extension = "1001"', "twice"),
        ('name = "李静"', 'name = "a\\nallow = all"', "can't stand"),
        ('name = "李静"', 'name = "a;b"', "can't stand"),
        ('number = "12345"', 'number = "_X."', "no number"),
        ('zone = "Asia/Shanghai"', 'zone = "$(x)"', "can't stand"),
        ("sip_port = 5060", 'sip_port = "x"', "int"),
        ("sip_port = 5060", "spi_port = 5060", "spi_port"),
        ("[pbx]", "[pbx", ""),
    ],
)
def test_a_description_that_could_break_the_files_is_refused(old: str, new: str, said: str) -> None:
    assert old in example()
    with pytest.raises(BadHall) as refused:
        read_hall(example().replace(old, new))
    assert said in str(refused.value)


def test_running_it_again_keeps_the_passwords_and_what_the_hall_wrote_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "asterisk"
    assert main([str(EXAMPLE), str(target)]) == 0
    before = known_passwords(target)
    assert set(before) == {"1001", "1002", "1003", "9001", "monitor"}
    assert len(set(before.values())) == 5
    (target / "outside.conf").write_text("; ours\n")
    more = tmp_path / "hall.toml"
    more.write_text(f'{example()}\n[[telephone]]\nextension = "1004"\nqueues = ["hotline"]\n', "utf-8")
    assert main([str(more), str(target)]) == 0
    after = known_passwords(target)
    assert before.items() < after.items()
    assert after["1004"] in (target / "pjsip.conf").read_text("utf-8")
    assert (target / "outside.conf").read_text() == "; ours\n"
    assert "已写入" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps files private by the folder's rights")
def test_the_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    main([str(EXAMPLE), str(tmp_path / "a")])
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "a").iterdir()} == {0}
    with (tmp_path / "a" / PASSWORDS).open(encoding="utf-8", newline="") as rows:
        assert all(len(password) >= 24 for _, password in csv.reader(rows))


def test_what_can_not_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert main([str(EXAMPLE), str(tmp_path / "file")]) == 1
    assert main([str(tmp_path / "none.toml"), str(tmp_path / "b")]) == 1
    assert "没有写出配置" in capsys.readouterr().err
