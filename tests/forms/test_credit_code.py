"""统一社会信用代码 by GB 32100-2015."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.credit_code import ALPHABET, check_character, problem_with, tidy

STANDARDS_EXAMPLE = "91350100M000100Y43"


def test_the_standards_own_example_is_valid() -> None:
    assert check_character(STANDARDS_EXAMPLE[:-1]) == "3"
    assert problem_with(STANDARDS_EXAMPLE) is None


@pytest.mark.parametrize("written", ["91350100m000100y43", " 9135 0100 M000 100Y 43 ", "91350100-M000100Y43"])
def test_case_and_spaces_do_not_matter(written: str) -> None:
    assert problem_with(written) is None
    assert tidy(written) == STANDARDS_EXAMPLE


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("91350100M000100Y4", "18 位，现在是 17 位"),
        ("91350100M000100Y433", "现在是 19 位"),
        ("", "现在是 0 位"),
        ("91350100M000100Y44", "校验位对不上"),
        ("91350100MO00100Y43", "不含 O"),
        ("91350100MI00100Y43", "是否为 1、0、5、U、2"),
        ("91350100M中00100Y43", "不含 中"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(code: str, words: str) -> None:
    problem = problem_with(code)
    assert problem is not None
    assert words in problem


def test_a_check_character_belongs_to_seventeen() -> None:
    with pytest.raises(ValueError, match="seventeen"):
        check_character("123")


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_a_code_with_its_check_character_is_valid(first: str) -> None:
    assert problem_with(first + check_character(first)) is None


@given(
    st.text(ALPHABET, min_size=17, max_size=17),
    st.integers(0, 17),
    st.sampled_from(ALPHABET),
)
def test_one_wrong_character_is_always_noticed(first: str, place: int, other: str) -> None:
    code = first + check_character(first)
    spoilt = code[:place] + other + code[place + 1 :]
    assert (problem_with(spoilt) is None) == (spoilt == code)


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    problem = problem_with(text)
    assert problem is None or problem.endswith(("。", "？"))
