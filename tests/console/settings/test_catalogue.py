"""The one-key targets and the reasons for not being ready."""

from pathlib import Path

import pytest

from console.settings import (
    LINE_DOWN_LABEL,
    SettingsError,
    Target,
    TargetKind,
    load_reasons,
    load_targets,
    reason_label,
    save_targets,
)


def test_the_defaults_have_every_line_that_a_hotline_calls(tmp_path: Path) -> None:
    targets = {target.number: target for target in load_targets(tmp_path)}
    assert set(targets) == {"110", "7229995", "12369", "12317", "119", "120", "122", "mailbox"}
    assert {n for n, t in targets.items() if t.category is TargetKind.EMERGENCY} == {
        "110",
        "119",
        "120",
        "122",
    }
    assert not targets["7229995"].keeps_content
    assert all(target.transfer and target.three_way and target.label for target in targets.values())
    assert len({target.key for target in targets.values()}) == len(targets)


def test_the_default_reasons_have_codes_and_labels(tmp_path: Path) -> None:
    reasons = load_reasons(tmp_path)
    assert [reason.label for reason in reasons] == ["小休", "用餐", "培训", "会议", "事务处理", "其他"]
    assert reason_label("meal", reasons) == "用餐"


def test_the_reserved_reasons_and_a_removed_one_still_have_a_name(tmp_path: Path) -> None:
    assert reason_label("line_down", load_reasons(tmp_path)) == LINE_DOWN_LABEL
    assert reason_label("queue_refused", load_reasons(tmp_path)) == "没有进队列"
    assert reason_label("siesta", load_reasons(tmp_path)) == "siesta"


def test_the_halls_own_file_replaces_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text('[[target]]\nnumber = "8000"\nlabel = "值班室"\n', "utf-8")
    assert load_targets(tmp_path) == (Target(number="8000", label="值班室"),)


def test_what_the_editor_saves_is_read_back_in_order(tmp_path: Path) -> None:
    targets = load_targets(tmp_path)
    turned = tuple(reversed(targets))
    save_targets(tmp_path, turned)
    assert load_targets(tmp_path) == turned


def test_an_empty_list_of_targets_is_allowed_and_stays(tmp_path: Path) -> None:
    save_targets(tmp_path, ())
    assert load_targets(tmp_path) == ()


TARGET = '[[target]]\nnumber = "8000"\nlabel = "值班室"\n'
FAULTY = [
    ('[[target]]\nnumber = "8 000"\nlabel = "值班室"\n', "第 2 行 target 第 1 个 number：", "不带空格"),
    ('[[target]]\nlabel = "值班室"\n', "第 1 行 target 第 1 个：", "号码和名称都要写"),
    (TARGET + TARGET, "第 1 行 target 第 1 个：", "写了两次"),
    (TARGET + 'key = "F2"\n', "第 1 行 target 第 1 个：", "F2 是通话栏自己的键"),
    (TARGET + "transfer = false\nthree_way = false\n", "第 1 行 target 第 1 个：", "至少开一个"),
    (
        TARGET + 'key = "Ctrl+1"\n' + TARGET.replace("8000", "9000") + 'key = "Ctrl+1"\n',
        "第 1 行",
        "用了两次",
    ),
    (TARGET + "colour = 1\n", "第 4 行 target 第 1 个 colour：", "没有这一项"),
    ("\n[target]\n", "第 2 行 target：", "[[target]]"),
    ("targets = 1\n", "第 1 行 targets：", "target（是不是拼错了？）"),
    ("[[target]\n", "第 1 行：", "方括号"),
]


@pytest.mark.parametrize(("text", "place", "words"), FAULTY)
def test_a_faulty_target_is_named_by_line(tmp_path: Path, text: str, place: str, words: str) -> None:
    (tmp_path / "targets.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_targets(tmp_path)
    sentence = str(caught.value.findings[0])
    assert sentence.startswith(place)
    assert words in sentence


def test_a_faulty_file_is_not_overwritten_by_the_editor(tmp_path: Path) -> None:
    own = tmp_path / "targets.toml"
    own.write_text("[[target]\n", "utf-8")
    with pytest.raises(SettingsError):
        save_targets(tmp_path, (Target(number="8000", label="值班室"),))
    assert own.read_text("utf-8") == "[[target]\n"


def test_a_faulty_target_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        save_targets(tmp_path, (Target(number="8000"),))
    assert not (tmp_path / "targets.toml").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[reason]]\ncode = "line_down"\nlabel = "断"\n', "程序自己用的"),
        ('[[reason]]\ncode = "queue_refused"\nlabel = "断"\n', "程序自己用的"),
        ('[[reason]]\ncode = "Meal"\nlabel = "用餐"\n', "小写英文字母"),
        ('[[reason]]\ncode = "meal"\n', "代码和名称都要写"),
        ('[[reason]]\ncode = "meal"\nlabel = "吃"\n[[reason]]\ncode = "meal"\nlabel = "喝"\n', "写了两次"),
    ],
)
def test_a_faulty_reason_is_explained(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "reasons.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=words):
        load_reasons(tmp_path)
