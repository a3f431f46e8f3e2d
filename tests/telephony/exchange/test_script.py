"""Scripts are checked as a whole, and what is wrong is told in Chinese with its line."""

from pathlib import Path

import pytest

from telephony.exchange.orders import Behaviour, Ending
from telephony.exchange.script import SHIPPED, load_script, with_tones
from telephony.exchange.script_text import ScriptError
from telephony.exchange.voices import VoicesMissing, load_voices
from tests.tones import BANK, read

SCRIPTS = sorted(
    path for path in SHIPPED.glob("*.toml") if path.name not in ("citizens.toml", "services.toml")
)
HEAD = 'title = "试"\n\n[[arrival]]\ncitizen = "noise"\nat = 1\n\n[[arrival]]\ncitizen = "lamp"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "我的脚本.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_shipped_script_can_be_played(path: Path) -> None:
    script = load_script(path)
    assert script.title
    assert script.about
    assert script.arrivals
    for arrival in script.arrivals:
        assert arrival.call.number.startswith("1380000"), "only invented numbers"
        assert arrival.call.lines
    assert {"110", "7229995", "12369", "12317", "119", "120", "122", "mailbox"} <= {
        service.number for service in script.services
    }


def test_a_script_says_who_comes_when_and_how() -> None:
    script = load_script(SHIPPED / "hard-callers.toml")
    bad_line = next(arrival for arrival in script.arrivals if arrival.name == "elder-bad-line")
    assert (bad_line.at, bad_line.patience) == (300, 120)
    assert (bad_line.call.line_lost_after, bad_line.call.line_lost_for) == (12, 6)
    report = next(arrival for arrival in script.arrivals if arrival.name == "report")
    assert report.call.ending is Ending.WAITS
    assert [Path(line.file).stem for line in report.call.after_transfer] == ["when", "detail", "closing"]
    services = {service.number: service for service in script.services}
    assert services["12369"].behaviour is Behaviour.BUSY
    assert services["12369"].name == "环保热线"
    assert services["110"].behaviour is Behaviour.ANSWERS


def test_a_script_may_bring_citizens_of_its_own_and_choose_their_lines(tmp_path: Path) -> None:
    script = load_script(
        written(
            tmp_path,
            'title = "试"\n[[arrival]]\ncitizen = "me"\nlines = ["closing"]\nline = "12369"\n'
            '[citizen.me]\nname = "赵\\"四\\""\nnumber = "13800009999"\nspeaker = "wages"\n'
            'lines = ["opening"]\n',
        )
    )
    (arrival,) = script.arrivals
    assert (arrival.call.name, arrival.call.number, arrival.call.line) == ('赵"四"', "13800009999", "12369")
    assert [Path(line.file).parts[-2:] for line in arrival.call.lines] == [("wages", "closing.wav")]


WRONG = [
    ("patience = -1", "第 9 行（第 2 个 arrival，patience）：应大于 0。"),
    ('patience = "x"', "第 9 行（第 2 个 arrival，patience）：应为数字。"),
    ("at = 99999", "第 9 行（第 2 个 arrival，at）：应不大于 86400。"),
    ("pateince = 1", "第 9 行（第 2 个 arrival，pateince）：没有“pateince”这一项。请检查是否写错。"),
    ('ending = "boom"', "第 9 行（第 2 个 arrival，ending）：只能是：hangs_up（说完挂断）"),
    ('lines = ["nix"]', "第 9 行（第 2 个 arrival，lines）：这个声音没有“nix”这句话。可用：opening、"),
    ("lines = [1]", "第 9 行（第 2 个 arrival，lines）：应为文字（加双引号）。"),
    ('line = "热线"', "第 9 行（第 2 个 arrival，line）：含有不允许的字符。"),
    ("insists = 1", "第 9 行（第 2 个 arrival，insists）：应为 true 或 false。"),
    ("tone_hz = 1.5", "第 9 行（第 2 个 arrival，tone_hz）：应为整数。"),
    (f'name = "{"长" * 41}"', "第 9 行（第 2 个 arrival，name）：太长了。"),
    ("at = ", "第 9 行第 6 列不符合 TOML 写法。"),
    ('name = "noise"', "第 9 行（第 2 个 arrival，name）：有两个来电都叫“noise”。"),
    ('\n[[arrival]]\ncitizen = "noise"', "第 11 行（第 3 个 arrival，citizen）：有两个来电都叫“noise”。"),
    (
        '\n[[arrival]]\ncitizen = "谁"',
        "第 11 行（第 3 个 arrival，citizen）：没有名为“谁”的来电人。可用：angry、",
    ),
    ("\n[[arrival]]\nat = 1", "第 10 行（第 3 个 arrival）：缺少“citizen”。"),
    ('\n[[service]]\nbehaviour = "busy"', "第 10 行（第 1 个 service）：缺少“number”。"),
    ('\n[[service]]\nnumber = "777"', "第 10 行（第 1 个 service）：新号码 777 要写 speaker"),
    (
        '\n[[service]]\nnumber = "110"\nbehaviour = "x"',
        "第 12 行（第 1 个 service，behaviour）：只能是：answers",
    ),
    (
        '\n[[service]]\nnumber = "110"\n[[service]]\nnumber = "110"',
        "第 13 行（第 2 个 service，number）：号码 110 写了两次。",
    ),
    (
        '\n[citizen.me]\nnumber = "1"\nspeaker = "z"\nlines = []\n[[arrival]]\ncitizen = "me"',
        "第 12 行（citizen，me，speaker）：没有名为“z”的声音。可用：ambulance、",
    ),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, wrong: str, told: str) -> None:
    path = written(tmp_path, HEAD + wrong + "\n")
    with pytest.raises(ScriptError) as error:
        load_script(path)
    assert str(error.value).startswith(f"{path} ")
    assert told in str(error.value)


def test_an_empty_script_and_one_without_anybody_are_told(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="缺少“title”"):
        load_script(written(tmp_path, ""))
    with pytest.raises(ScriptError, match="没有来电人"):
        load_script(written(tmp_path, 'title = "空"\narrival = []\n'))


def test_a_file_that_is_not_there_or_not_utf_8_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="找不到演练脚本"):
        load_script(tmp_path / "nowhere.toml")
    path = tmp_path / "gbk.toml"
    path.write_bytes('title = "国标"\n'.encode("gb18030"))
    with pytest.raises(ScriptError, match="不是 UTF-8 编码"):
        load_script(path)


def test_a_file_saved_by_a_windows_editor_with_its_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert [arrival.name for arrival in load_script(path).arrivals] == ["noise", "lamp"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_with_tones_everybody_has_another_tone_that_tests_can_recognise(path: Path) -> None:
    script = with_tones(load_script(path))
    tones = [arrival.call.tone_hz for arrival in script.arrivals]
    tones += [service.tone_hz for service in script.services] + [script.other.tone_hz]
    assert len(set(tones)) == len(tones)
    assert set(tones) <= set(BANK)


def test_every_clip_is_there_in_telephone_quality_and_as_long_as_the_manifest_says() -> None:
    speakers = load_voices()
    assert len(speakers) >= 28
    for lines in speakers.values():
        for utterance in lines.values():
            samples, rate = read(Path(utterance.file))
            assert rate == 8000
            assert abs(len(samples) / rate - utterance.seconds) < 0.01
            assert 0.2 < abs(samples).max() <= 1.0, utterance.file


def test_missing_voices_are_told(tmp_path: Path) -> None:
    with pytest.raises(VoicesMissing, match="读不出演练语音清单"):
        load_voices(tmp_path)
    (tmp_path / "manifest.toml").write_text(
        '[[clip]]\nfile = "a/b.wav"\nspeaker = "a"\nline = "b"\nseconds = 1.0\n', encoding="utf-8"
    )
    with pytest.raises(VoicesMissing, match="缺少演练语音文件"):
        load_voices(tmp_path)
