"""Shared words and the sentence that answers."""

from hypothesis import given
from hypothesis import strategies as st

from forms.knowledge.sentences import best_sentence, bigrams, shared_with

TEXTS = st.text(st.sampled_from("公积金提取材料Atm18 ，。我们"), max_size=30)


@given(TEXTS, TEXTS)
def test_what_is_shared_is_what_both_have(text: str, asked: str) -> None:
    assert shared_with(text, bigrams(asked)) == bigrams(text) & bigrams(asked)


def test_the_sentence_that_shares_most_answers_and_of_equals_the_one_that_tells_a_figure() -> None:
    answer = "公积金是什么。提取公积金找银行。提取公积金找银行，拨打12329。"
    found = best_sentence(answer, bigrams("提取公积金带什么"))
    assert found.text == "提取公积金找银行，拨打12329。"
    assert answer[found.start :].startswith(found.text)
    assert best_sentence(answer, bigrams("停水")).text == "公积金是什么。"
