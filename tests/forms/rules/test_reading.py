"""Rules are read into dataclasses, and every mistake is told with its line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.rules import (
    AtLeast,
    Between,
    FromKey,
    Label,
    NotBlank,
    Rule,
    RuleTextWrong,
    Unfit,
    difference_in_words,
    read,
)
from forms.rules.toml_lines import Path, line_of, value_lines
from forms.words import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the ladder."""

    key: Annotated[str, FromKey()]
    name: Annotated[str, Label("名称"), NotBlank()]
    days: Annotated[int, Label("工作日"), Between(1, 60)]
    at: Annotated[time, Label("时刻")] = time(18)
    urgencies: Annotated[frozenset[Urgency], Label("紧急程度")] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A rule such as a room would have."""

    since: Annotated[date, Label("起始日")]
    share: Annotated[Decimal, Label("比例")]
    strict: Annotated[bool, Label("严格")] = False
    limit: Annotated[int | None, Label("上限"), AtLeast(1)] = None
    steps: Annotated[Mapping[str, Step], Label("阶梯"), AtLeast(1)]
    words: Annotated[tuple[str, ...], Label("用语")] = ()

    def __post_init__(self) -> None:
        days = [step.days for step in self.steps.values()]
        if days != sorted(days):
            late = max(self.steps, key=lambda key: -self.steps[key].days)
            raise Unfit("后一步不能早于前一步。", "steps", late, "days")


TEXT = """# 督办阶梯
since = 2026-01-01
share = 0.95

[steps.remind]
name = "提醒"
days = 1
urgencies = ["normal", "urgent"]

[steps.letter]
name = "督办单"
days = 3
at = "17:30"
"""
LADDER = Rule("ladder", "督办阶梯", Ladder)


def test_a_text_becomes_the_dataclass() -> None:
    ladder = LADDER.read(TEXT)
    assert (ladder.since, ladder.share, ladder.strict, ladder.limit) == (
        date(2026, 1, 1),
        Decimal("0.95"),
        False,
        None,
    )
    assert [(step.key, step.days, step.at) for step in ladder.steps.values()] == [
        ("remind", 1, time(18)),
        ("letter", 3, time(17, 30)),
    ]
    assert ladder.steps["remind"].urgencies == {Urgency.NORMAL, Urgency.URGENT}


def test_a_text_saved_by_a_windows_editor_is_read_the_same() -> None:
    assert LADDER.read("\ufeff" + TEXT.replace("\n", "\r\n")) == LADDER.read(TEXT)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("days = 3", 'days = "3"', 12, "“days”应为整数，不加引号。"),
        ("days = 3", "days = 0", 12, "days（工作日）应在 1 至 60 之间，现在是 0。"),
        ("days = 3", "dais = 3", 12, "不认识的项目“dais”，是不是 days？"),
        ("days = 3\n", "", 10, "缺少 days（工作日）。"),
        ("days = 1", "days = true", 7, "“days”应为整数，不加引号。"),
        ('"17:30"', '"25:30"', 13, '“at”应为时刻，写成 "18:00"。'),
        ('"urgent"]', '"urgnt"]', 8, "“urgencies”不能是“urgnt”，可用的有：normal（一般）"),
        ('["normal", "urgent"]', '"normal"', 8, "“urgencies”应为列表，写在方括号中。"),
        ("since = 2026-01-01", "since = 2026-01-01T00:00:00", 2, "“since”应为日期"),
        ("share = 0.95", "share = nan", 3, "“share”应为数字"),
        ("share = 0.95", "share = 0.95\nshare = 1", 4, "写了两次"),
        ("share = 0.95", "share = 0.95\nlimit = 0", 4, "limit（上限）不能小于 1，现在是 0。"),
        ("share = 0.95", "share == 0.95", 3, "写法有误"),
        ('name = "提醒"', 'name = "  "', 6, "name（名称）不能空着。"),
        ("days = 1", "days = 9", 12, "后一步不能早于前一步。"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, told: str) -> None:
    with pytest.raises(RuleTextWrong) as wrong:
        LADDER.read(TEXT.replace(old, new))
    assert wrong.value.line == line
    assert told in wrong.value.problem
    assert wrong.value.text.startswith(f"规则“督办阶梯”第 {line} 行：")


def test_what_the_whole_text_lacks_has_no_line() -> None:
    with pytest.raises(RuleTextWrong) as wrong:
        LADDER.read("share = 1\nsteps = {}")
    assert wrong.value.text == "规则“督办阶梯”缺少 since（起始日）。"


def test_differences_are_told_in_words() -> None:
    after = TEXT.replace("days = 3", "days = 5").replace('"normal", "urgent"', '"critical"')
    after = after.replace('at = "17:30"\n', "") + '[steps.report]\nname = "报督查室"\ndays = 9\n'
    assert difference_in_words(LADDER, TEXT, after) == (
        "阶梯 · 提醒 · 紧急程度：一般、紧急 改为 特急",
        "阶梯 · 督办单 · 工作日：3 改为 5",
        "新增 阶梯 · 报督查室 · 名称：报督查室",
        "新增 阶梯 · 报督查室 · 工作日：9",
        "删去 阶梯 · 督办单 · 时刻：原为 17:30",
    )


def test_a_difference_in_comments_only_is_said_to_be_one() -> None:
    assert difference_in_words(LADDER, TEXT, TEXT) == ()
    assert difference_in_words(LADDER, TEXT, "# 新的说明\n" + TEXT) == (
        "只改动了说明文字或排列，规则的内容不变。",
    )


def test_lines_are_found_in_every_way_of_writing() -> None:
    text = '''a = 1 # x
"b c" = """
[not a table]
"""
list = [
  "one", # [
  { days = 1,
    name = "二" },
]
d.e = 3

[[steps]]
days = 1
[[steps]]
days = 2
[steps.inner]
'x' = 5
'''
    lines = value_lines(text)
    wanted: dict[Path, int] = {
        ("a",): 1,
        ("b c",): 2,
        ("list",): 5,
        ("list", 0): 6,
        ("list", 1): 7,
        ("list", 1, "name"): 8,
        ("d", "e"): 10,
        ("steps", 0, "days"): 13,
        ("steps", 1): 14,
        ("steps", 1, "inner", "x"): 17,
    }
    assert {path: lines[path] for path in wanted} == wanted
    assert line_of(lines, ("list", 1, "missing")) == 7
    assert line_of(lines, ("nowhere",)) == 0


_KEYS = st.from_regex(r"\A[a-z]{1,4}\Z")
_VALUES = st.recursive(
    st.sampled_from(["1", '"a # b"', "'x]'", "2026-01-01", "true", '"""\nlong\n"""', "1.5"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda each: "[\n" + ",\n".join(each) + "]"),
    max_leaves=6,
)


@given(st.dictionaries(_KEYS, _VALUES, max_size=5), st.dictionaries(_KEYS, _VALUES, max_size=3))
def test_every_value_of_a_text_has_a_line_on_which_its_key_stands(
    top: dict[str, str], inner: dict[str, str]
) -> None:
    top.pop("table", None)
    body = [f"{key} = {value} # note" for key, value in top.items()]
    body += ["[table]", *(f"{key} = {value}" for key, value in inner.items())]
    text = "\n".join(body)
    assert tomllib.loads(text) is not None
    lines, written = value_lines(text), text.split("\n")
    for key in top:
        assert written[lines[key,] - 1].startswith(f"{key} =")
    for key in inner:
        assert written[lines["table", key] - 1].startswith(f"{key} =")
    assert all(line_of(lines, path) == line for path, line in lines.items())


def test_the_same_text_is_read_only_once() -> None:
    assert LADDER.read(TEXT) is LADDER.read(TEXT)
    assert read(TEXT, Ladder) == LADDER.read(TEXT)
