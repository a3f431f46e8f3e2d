"""What tells who somebody is doesn't stay in a veiled text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.veil import HIDDEN_NUMBER, SOMEBODY, veil_name, veil_text

MASKED = [
    ("请回拨138-0000-1234，谢谢", "请回拨138****1234，谢谢"),
    ("１３８００００１２３４", "138****1234"),
    ("一三八零零零零一二三四", "138****1234"),
    ("幺三八〇〇〇〇幺两三四", "138****1234"),
    ("+86 138 0000 1234 转", "138****1234 转"),
    ("013800001234", "138****1234"),
    ("第一13800001234号", "第一138****1234号"),
    ("13800001234或13900005678", "138****1234或139****5678"),
    ("座机 0891-6543567", "座机 0891-****567"),
    ("（010）65435670", "010-****670"),
    ("电话：65435670", "电话：****670"),
    ("身份证110101199003071234。", "身份证110***********1234。"),
    ("11010119900307123X", "110**********7123"),
    ("卡号6222 0000 1111 2222 333", "卡号622************2333"),
    ("微信号：zhang_san88", "微信号：****n88"),
    ("邮箱 zhang.san@example.com", "邮箱 z***@example.com"),
    ("市民张三反映", "市民张*反映"),
    ("市民张先生反映", "市民张先生反映"),
]
LEFT_ALONE = [
    "工单 20261121-000123 于 2026-11-21 14:00 提交",
    "请拨12345、110、12369，举报电话见公告",
    "供热公司抢修热线 400 123",
    "2026年2月13日10:00，3号楼2单元501，室温13.5度",
    "欠薪13800元，共15户，面积120平方米",
    "手机 iPhone15ProMax 丢失",
]


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_a_number_is_masked_however_it_is_written(text: str, shown: str) -> None:
    assert veil_text(text, ["张三"]) == shown


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_nobody_s_own_stays(text: str) -> None:
    assert veil_text(text, ["张三"]) == text
    assert veil_text(text, ["张三"], wholly=True) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三（张先生、13800001234）举报隔壁", f"{SOMEBODY}（{SOMEBODY}、{HIDDEN_NUMBER}）举报隔壁"),
        ("欧阳女士称", f"{SOMEBODY}称"),
        ("微信：zhang_san88", f"微信：{HIDDEN_NUMBER}"),
        ("张江路3号", "张江路3号"),
    ],
)
def test_wholly_veiled_nothing_of_a_name_or_number_is_left(text: str, shown: str) -> None:
    assert veil_text(text, ["张三", "欧阳锋", ""], wholly=True) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳*"),
        ("张先生", "张先生"),
        ("李某", "李某"),
        ("", ""),
        ("王", "王"),
    ],
)
def test_of_a_name_the_surname_is_left(name: str, shown: str) -> None:
    assert veil_name(name) == shown


NUMBERS = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
AROUND = st.text(
    st.characters(exclude_categories=("Nd", "Cs"), exclude_characters="零〇一二三四五六七八九幺两+-− ")
)


@given(AROUND, NUMBERS, AROUND, st.sampled_from(["", "-", " ", "·"]), st.booleans())
def test_no_mobile_number_is_left_anywhere(
    before: str, number: str, behind: str, separator: str, wholly: bool
) -> None:
    written = separator.join((number[:3], number[3:7], number[7:]))
    shown = veil_text(f"{before}{written}{behind}", wholly=wholly)
    assert re.sub(r"[^0-9]", "", shown) == ("" if wholly else number[:3] + number[7:])
    assert not wholly or HIDDEN_NUMBER in shown


@given(
    st.text(
        st.one_of(st.sampled_from("0123456789１３８一三八零 -+*电话微信号：张三先生@.xX"), st.characters()),
        max_size=60,
    )
)
def test_veiling_twice_changes_nothing_more(text: str) -> None:
    for wholly in (False, True):
        once = veil_text(text, ["张三"], wholly=wholly)
        assert veil_text(once, ["张三"], wholly=wholly) == once
