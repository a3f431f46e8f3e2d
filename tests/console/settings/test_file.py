"""settings.toml, read and written."""

import dataclasses
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.settings import (
    Finding,
    HotlineSettings,
    LineSettings,
    LookSettings,
    NotSaved,
    OperatorSettings,
    Settings,
    SettingsError,
    ThemeChoice,
    load_settings,
    save_settings,
)
from console.settings.atomic import write_whole
from telephony.account import Transport

SETTINGS = Settings(
    operator=OperatorSettings(number="1001", name="李静"),
    phone=LineSettings(server="pbx.example", transport=Transport.TLS, port=5061, extension="1001"),
    look=LookSettings(theme=ThemeChoice.DARK, scale=1.2),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    return [str(finding) for finding in caught.value.findings]


def test_without_a_file_the_caller_is_told_so(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_settings(path)


def test_what_was_saved_is_read_back(path: Path) -> None:
    save_settings(path, SETTINGS)
    assert load_settings(path) == SETTINGS


def test_a_fresh_file_explains_every_key_and_holds_no_password(path: Path) -> None:
    save_settings(path, Settings())
    lines = path.read_text("utf-8").split("\n")
    keys = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert len(keys) == sum(len(vars(section)) for section in vars(Settings()).values())
    assert all(lines[number - 1].startswith("# ") for number in keys)
    assert not any(line.startswith("password") for line in lines)


def test_what_the_file_leaves_out_has_its_default(path: Path) -> None:
    written(path, '[phone]\nserver = "pbx.example"\n')
    assert load_settings(path) == Settings(phone=LineSettings(server="pbx.example"))


def test_an_empty_file_is_all_defaults(path: Path) -> None:
    assert load_settings(written(path, "")) == Settings()


def test_comments_order_and_spacing_stay_when_a_value_changes(path: Path) -> None:
    written(path, "# ours\n[look] # eyes\nscale =   1.0 # big\n\n# line\n[phone]\nport = 5070\n")
    save_settings(path, dataclasses.replace(load_settings(path), look=LookSettings(scale=1.4)))
    assert path.read_text() == "# ours\n[look] # eyes\nscale =   1.4 # big\n\n# line\n[phone]\nport = 5070\n"


def test_a_new_key_goes_into_its_own_section(path: Path) -> None:
    written(path, "[phone]\nport = 5070\n\n[look]\nscale = 1.0\n")
    settings = load_settings(path)
    save_settings(
        path, dataclasses.replace(settings, phone=dataclasses.replace(settings.phone, server="pbx.example"))
    )
    assert path.read_text("utf-8").startswith(
        '[phone]\nport = 5070\nserver = "pbx.example" # 服务器\n\n[look]\n'
    )


def test_dotted_keys_and_inline_tables_are_changed_where_they_stand(path: Path) -> None:
    written(path, "phone.port = 5070\nlook = { scale = 1.0 }\n")
    wanted = dataclasses.replace(
        load_settings(path),
        phone=LineSettings(port=5080),
        look=LookSettings(theme=ThemeChoice.DARK, scale=1.1),
    )
    save_settings(path, wanted)
    assert load_settings(path) == wanted


def test_line_ends_and_byte_order_mark_of_windows_editors_stay(path: Path) -> None:
    written(path, "\ufeff[phone]\r\nport = 5070\r\n")
    save_settings(path, dataclasses.replace(load_settings(path), phone=LineSettings(port=5080)))
    assert path.read_bytes() == "\ufeff[phone]\r\nport = 5080\r\n".encode()


def test_what_somebody_changed_in_the_file_meanwhile_stays(path: Path) -> None:
    save_settings(path, SETTINGS)
    in_window = load_settings(path)
    save_settings(path, dataclasses.replace(SETTINGS, hotline=HotlineSettings(area="鹿城区")))
    save_settings(path, dataclasses.replace(in_window, look=LookSettings(scale=1.5)), in_window)
    assert load_settings(path).hotline.area == "鹿城区"
    assert load_settings(path).look.scale == 1.5


def test_a_new_file_gets_what_was_changed_and_not_what_only_stood_there(path: Path) -> None:
    rehearsed = Settings(operator=OperatorSettings(number="1001", name="演练坐席"))
    save_settings(path, dataclasses.replace(rehearsed, look=LookSettings(scale=1.3)), rehearsed)
    assert load_settings(path) == Settings(look=LookSettings(scale=1.3))


def test_nothing_is_written_when_nothing_changed(path: Path) -> None:
    save_settings(path, SETTINGS)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    save_settings(path, SETTINGS)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


@pytest.mark.parametrize("text", ["[phone\n", "[phone]\nport = 0\n", "[fone]\n"])
def test_a_faulty_file_is_never_overwritten(path: Path, text: str) -> None:
    written(path, text)
    with pytest.raises(SettingsError):
        save_settings(path, SETTINGS)
    assert path.read_text() == text


def test_without_the_right_to_write_the_old_file_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(path, SETTINGS)

    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        with pytest.raises(NotSaved, match="没有权限"):
            save_settings(path, Settings())
    assert load_settings(path) == SETTINGS


def test_a_folder_that_is_a_file_is_said_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("not a folder")
    with pytest.raises(NotSaved, match=r"没能写入.*不是文件夹。原来的文件没有变"):
        write_whole(tmp_path / "config" / "deeper" / "settings.toml", b"")


def test_a_full_disk_leaves_the_old_file_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(path, SETTINGS)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSaved, match="磁盘已满"):
        save_settings(path, Settings())
    assert load_settings(path) == SETTINGS
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="links want rights on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.toml"
    save_settings(real, SETTINGS)
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    save_settings(link, Settings())
    assert link.is_symlink()
    assert load_settings(real) == Settings()


WRONG_VALUES = [
    ("[phone]\nport = 70000", 2, "phone.port", "写的是 70000，超出范围", "1 到 65535 的整数"),
    ('[phone]\n\nport = "5060"', 3, "phone.port", "不是整数（数字不加引号）", "1 到 65535 的整数"),
    ("[phone]\nport = true", 2, "phone.port", "写的是 true，不是整数", ""),
    ("[phone]\nport = 50.5", 2, "phone.port", "写的是 50.5，不是整数", ""),
    ("[phone]\nserver = 10", 2, "phone.server", "写的是 10，不是文字（文字要加引号）", "主机名或 IP 地址"),
    ('[phone]\nserver = "sip:pbx"', 2, "phone.server", "前面多了 sip:", ""),
    ('[phone]\nserver = "pbx:5060"', 2, "phone.server", "端口写在 port 一项里", ""),
    ('[phone]\nserver = "服务器"', 2, "phone.server", "不是主机名，也不是 IP 地址", ""),
    ('[phone]\nextension = "10 01"', 2, "phone.extension", '写的是 "10 01"', ""),
    ('[phone]\ntransport = "sctp"', 2, "phone.transport", '写的是 "sctp"', '"udp"（UDP）、"tcp"（TCP）'),
    ('[phone]\nrecord_calls = "yes"', 2, "phone.record_calls", '写的是 "yes"', "true（是）或 false（否）"),
    ("[look]\nscale = 2", 2, "look.scale", "写的是 2，超出范围", "0.9 到 1.6"),
    ("[look]\nscale = nan", 2, "look.scale", "超出范围", ""),
    ("[look]\nscale = [1]", 2, "look.scale", "一个列表", ""),
    ('[look]\ntheme = "blue"', 2, "look.theme", '写的是 "blue"', '"dark"（深色）'),
    ('[hotline]\nnumber_prefix = "lc"', 2, "hotline.number_prefix", '写的是 "lc"', "大写字母"),
    ('[hotline]\nbrand = "' + "长" * 31 + '"', 2, "hotline.brand", "太长，有 31 个字", ""),
    ('[operator]\nname = "李\\n静"', 2, "operator.name", "换行", ""),
    ("[phone]\nprot = 1", 2, "phone.prot", "没有这一项", "port（是不是拼错了？）"),
    ("[phone]\nzzz = 1", 2, "phone.zzz", "没有这一项", "extension"),
    ("[telephone]\nport = 1", 1, "telephone", "没有这一项", ""),
    ("\nphone = 5", 2, "phone", "写的是 5", "[phone]"),
    ("[phone]\nport.x = 1", 2, "phone.port", "一节 {...}", ""),
    ('[database]\nurl = "mysql://h/db"', 2, "database.url", "开头不对", "postgresql://"),
    ('[database]\nurl = "postgresql://u@h:x/db"', 2, "database.url", "主机名或端口写得不对", ""),
    ('[database]\nurl = "postgresql://u@h:0/db"', 2, "database.url", "端口不能是 0", ""),
    ('[database]\nurl = "postgresql://u@h"', 2, "database.url", "缺主机名或库名", ""),
]


@pytest.mark.parametrize(("text", "line", "where", "problem", "allowed"), WRONG_VALUES)
def test_a_wrong_value_is_named_by_line_with_what_is_allowed(
    path: Path, text: str, line: int, where: str, problem: str, allowed: str
) -> None:
    (sentence,) = faults(written(path, text + "\n"))
    assert sentence.startswith(f"第 {line} 行 {where}：")
    assert problem in sentence
    assert allowed in sentence


def test_every_fault_is_told_at_once_in_the_order_of_lines(path: Path) -> None:
    written(path, '[look]\nscale = 9\n[phone]\nport = 0\nservr = "x"\n')
    assert [sentence.split("：")[0] for sentence in faults(path)] == [
        "第 2 行 look.scale",
        "第 4 行 phone.port",
        "第 5 行 phone.servr",
    ]


def test_a_password_in_the_database_address_is_refused_and_not_repeated(path: Path) -> None:
    (sentence,) = faults(written(path, '[database]\nurl = "postgresql://desk:s3cret@db.example/hotline"\n'))
    assert "密码" in sentence
    assert "s3cret" not in sentence


SYNTAX = [
    ("[phone]\nport\n", 2, "缺等号"),
    ("[phone]\nport =\n", 2, "值写法不对"),
    ("[phone]\nserver = pbx\n", 2, "值写法不对"),
    ("[phone]\nserver = “pbx”\n", 2, "值写法不对"),
    ('[phone]\nserver = "pbx\n', 2, "引号没有成对"),
    ("[phone]\nserver = 'pbx\n", 2, "引号没有成对"),
    ('[phone]\n\nrecording_folder = "C:\\Users\\desk"\n', 3, "反斜杠"),
    ('[phone]\nrecording_folder = "D:\\录音"\n', 2, "反斜杠"),
    ("[phone\nport = 1\n", 1, "节名的方括号"),
    ("[phone]\nport = 1\nport = 2\n", 3, "写了两次"),
    ("[phone]\nport = 1\n[look]\n[phone]\n", 4, "写了两次"),
    ("[phone]\nport = 1 2\n", 2, "一行写了两件事"),
    ("[phone]\n端口 = 1\n", 2, "看不懂"),
    ("【phone】\n", 1, "看不懂"),
    ("[phone]\nx = [1, 2\n", 2, "方括号没有成对"),
    ("[phone]\nx = {a = 1\n", 2, "花括号没有成对"),
    ("[phone]\nx = 2026-02-30\n", 2, "日期"),
    ('[phone]\nx = "a\x01b"\n', 2, "控制字符"),
]


@pytest.mark.parametrize(("text", "line", "problem"), SYNTAX)
def test_a_syntax_error_is_named_by_line_in_chinese(path: Path, text: str, line: int, problem: str) -> None:
    (sentence,) = faults(written(path, text))
    assert sentence.startswith(f"第 {line} 行：")
    assert problem in sentence


def test_a_file_saved_in_gbk_is_told_with_the_line_and_the_way_out(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes('[operator]\nname = "李静"\n'.encode("gbk"))
    (sentence,) = faults(path)
    assert sentence.startswith("第 2 行：不是 UTF-8")


def test_a_folder_in_the_files_place_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    (sentence,) = faults(path)
    assert sentence.startswith("打不开：")


@given(st.binary(max_size=200))
def test_whatever_bytes_the_file_holds_it_is_read_or_refused_with_findings(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    findings = found_in(path)
    assert all(str(finding).startswith(("第 ", "打不开")) for finding in findings)
    assert path.read_bytes() == content


def found_in(path: Path) -> tuple[Finding, ...]:
    try:
        load_settings(path)
    except SettingsError as error:
        return error.findings
    return ()


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20)


@given(brand=WORDS, area=WORDS, name=WORDS, port=st.integers(1, 65535), scale=st.floats(0.9, 1.6))
def test_any_allowed_settings_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, brand: str, area: str, name: str, port: int, scale: float
) -> None:
    path = tmp_path_factory.getbasetemp() / "roundtrip.toml"
    wanted = Settings(
        operator=OperatorSettings(name=name),
        phone=LineSettings(port=port),
        hotline=HotlineSettings(brand=brand, area=area),
        look=LookSettings(scale=scale),
    )
    save_settings(path, wanted)
    assert load_settings(path) == wanted
