"""Telephone numbers: one person, one spelling; enough hidden when masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.phone_number import (
    NumberKind,
    area_code,
    kind_of,
    mask,
    normalise,
    problem_with,
    same_number,
    show,
    tail,
)


@pytest.mark.parametrize(
    "written",
    [
        "13800001234",
        "013800001234",
        "+8613800001234",
        "8613800001234",
        "008613800001234",
        "+86 138-0000-1234",
        "138 0000 1234",
        "138.0000.1234",
        "１３８００００１２３４",
        "tel:+8613800001234",
        "tel:+86-138-0000-1234;phone-context=example.com",
        "sip:13800001234@192.0.2.1",
        "sip:+8613800001234@192.0.2.1:5060;user=phone",
        "sip:%2B8613800001234@pbx.example",
        '"张先生" <sip:13800001234@pbx.example>',
        "<sip:013800001234@pbx.example>;tag=1a2b",
        "SIPS:13800001234@pbx.example",
        " 13800001234\n",
        "+86 (0)13800001234",
    ],
)
def test_a_mobile_is_one_number_however_it_is_written(written: str) -> None:
    assert normalise(written) == "13800001234"


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("0891-6543567", "08916543567"),
        ("(0891) 6543567", "08916543567"),
        ("+868916543567", "08916543567"),
        ("+86 (0)891 6543567", "08916543567"),
        ("868916543567", "08916543567"),
        ("0086 891 6543567", "08916543567"),
        ("010-12345678", "01012345678"),
        ("+861012345678", "01012345678"),
        ("0891-6543567转8001", "08916543567"),
        ("0891-6543567 ext. 8001", "08916543567"),
        ("400-100-2000", "4001002000"),
        ("+864001002000", "4001002000"),
        ("110", "110"),
        ("+86110", "110"),
        ("sip:1001@pbx.example", "1001"),
        ("089112345", "089112345"),
        ("+442012345678", "+442012345678"),
        ("00442012345678", "+442012345678"),
        ("sip:Zhang.San@pbx.example", "zhangsan"),
        ("anonymous@anonymous.invalid", ""),
        ("sip:anonymous@anonymous.invalid", ""),
        ("Restricted", ""),
        ("", ""),
        ("   ", ""),
        ("+", "+"),
    ],
)
def test_other_numbers_have_one_spelling_too(written: str, spelling: str) -> None:
    assert normalise(written) == spelling


@pytest.mark.parametrize(
    ("written", "home", "spelling"),
    [
        ("6543567", "0891", "08916543567"),
        ("65435678", "010", "01065435678"),
        ("6543567", "891", "08916543567"),
        ("6543567", "", "6543567"),
        ("1234567", "0891", "1234567"),
        ("12345", "0891", "12345"),
    ],
)
def test_a_local_number_gets_the_home_area_code(written: str, home: str, spelling: str) -> None:
    assert normalise(written, home) == spelling


@pytest.mark.parametrize(
    "hostile", ["%" + "25" * 5000, "+" * 5000, "0" * 5000, "<" * 5000, "(0)" * 2000, "1" * 5000]
)
def test_a_hostile_caller_name_does_no_harm(hostile: str) -> None:
    assert len(normalise(hostile)) <= 200
    mask(hostile)
    problem_with(hostile)


def test_withheld_numbers_are_never_the_same_person() -> None:
    assert not same_number("", "")
    assert not same_number("anonymous", "anonymous")


def test_the_same_person_is_recognised_and_another_is_not() -> None:
    assert same_number("013800001234", "+86 138 0000 1234")
    assert same_number("6543567", "0891-6543567", home_area_code="0891")
    assert not same_number("13800001234", "13800001235")


@given(st.text() | st.from_regex(r"(sip:|tel:|\+|00|86)?[0-9 ()\-+@;.]{0,20}", fullmatch=True))
def test_normalising_never_fails_and_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert kind_of(once) is kind_of(text)


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["{}", "0{}", "+86{}", "86{}", "0086{}", "sip:{}@h", "tel:+86{}", "{} ", "+86 {}"]),
)
def test_any_mobile_in_any_dress_is_itself(mobile: str, dress: str) -> None:
    assert normalise(dress.format(mobile)) == mobile


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800000000", "138****0000"),
        ("+8613800001234", "138****1234"),
        ("08916543567", "0891-****567"),
        ("01012345678", "010-****678"),
        ("110", "110"),
        ("12345", "12345"),
        ("1001", "1001"),
        ("089112345", "089112345"),
        ("6543567", "****567"),
        ("4001002000", "400****000"),
        ("+442012345678", "+44****678"),
        ("+4420", "+4****"),
        ("sip:zhang@pbx", "z****"),
        ("anonymous", ""),
    ],
)
def test_masking_leaves_enough_to_tell_and_too_little_to_dial(number: str, shown: str) -> None:
    assert mask(number) == shown


@given(st.from_regex(r"\+?[0-9]{7,15}", fullmatch=True))
def test_a_masked_personal_number_never_shows_more_than_seven_digits(number: str) -> None:
    masked = mask(number)
    kind = kind_of(number)
    if kind is not NumberKind.SHORT and "*" in masked:
        assert sum(each.isdigit() for each in masked) <= 7
        assert normalise(number) not in masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613800001234", "138 0000 1234"),
        ("08916543567", "0891-6543567"),
        ("4001002000", "400 100 2000"),
        ("110", "110"),
    ],
)
def test_a_number_is_grouped_for_reading(number: str, shown: str) -> None:
    assert show(number) == shown


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("13800001234", NumberKind.MOBILE),
        ("08916543567", NumberKind.LANDLINE),
        ("6543567", NumberKind.LOCAL),
        ("4001002000", NumberKind.SERVICE),
        ("12345", NumberKind.SHORT),
        ("+442012345678", NumberKind.FOREIGN),
        ("zhang", NumberKind.NAME),
        ("anonymous", NumberKind.WITHHELD),
        ("138000012345", NumberKind.OTHER),
    ],
)
def test_each_number_has_a_kind(number: str, kind: NumberKind) -> None:
    assert kind_of(number) is kind


def test_tail_and_area_code() -> None:
    assert tail("138 0000 1234") == "1234"
    assert tail("110") == ""
    assert tail("zhang.san") == ""
    assert area_code("08916543567") == "0891"
    assert area_code("01012345678") == "010"
    assert area_code("13800001234") == ""


@pytest.mark.parametrize(
    "number", ["13800001234", "0891-6543567", "6543567", "400-100-2000", "1001", "+442012345678"]
)
def test_what_can_be_called_has_no_problem(number: str) -> None:
    assert problem_with(number) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1380000123", "11 位，现在是 10 位"),
        ("138000012345", "11 位，现在是 12 位"),
        ("0891-65435", "区号加 7 至 8 位"),
        ("999999999", "共 9 位"),
        ("没有", "没有可拨打的数字"),
        ("", "没有可拨打的数字"),
    ],
)
def test_what_cannot_be_called_says_why(number: str, words: str) -> None:
    problem = problem_with(number)
    assert problem is not None
    assert words in problem


@given(st.text(max_size=30))
def test_masking_twice_changes_nothing(raw: str) -> None:
    once = mask(raw)
    if "****" in once:
        assert mask(once) == once
