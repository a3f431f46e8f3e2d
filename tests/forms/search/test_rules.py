"""Folding, pinyin, tokens, forgiveness, highlighting and ranking: rules that need no database."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.search import tokens as index_tokens
from forms.search.document import Document
from forms.search.folding import FIELD_END, fold, fold_with_places
from forms.search.forgiving import may_be_mistyped, occurs_nearly
from forms.search.highlight import spans, spoken_spans
from forms.search.question import question_of
from forms.search.ranking import fields_of, ranked_question, rarities, score, token_weights
from forms.search.sound import readings_of, sound_of
from forms.search.tokens import all_tokens, sound_tokens, text_tokens

HAN = st.text(st.sampled_from("阳光花园停水电梯供暖公积金市民张伟重庆绿地人行道"), max_size=12)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def has(tokens: set[str], wanted: str) -> bool:
    """Whether the index would propose a document with *tokens* for *wanted*."""
    if wanted.endswith("*"):
        return any(token.startswith(wanted[:-1]) for token in tokens)
    return wanted in tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＴＭ机", "atm机"),
        ("１２３４５热线", "12345热线"),
        ("（停水）", "(停水)"),
        ("阳光\n花园", "阳光 花园"),
        ("㎡", "m2"),
        ("ß", "ß"),
        ("", ""),
    ],
)
def test_width_case_and_line_ends_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY)
def test_folding_twice_changes_nothing_and_nothing_unstorable_stays(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert not any(unicodedata.category(each) == "Cc" for each in folded)


@given(ANY)
def test_every_folded_character_leads_back_to_its_own(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(folded[at] in fold(text[place]) for at, place in enumerate(places))


@given(ANY, st.data())
def test_whatever_stands_in_a_text_is_proposed_and_holds(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    piece = folded[start : data.draw(st.integers(start, len(folded)))]
    tokens = set(all_tokens(folded, "", ["state:closed"]))
    for word in question_of([piece]).words:
        assert word.proof.holds(folded, "")
        assert any(all(has(tokens, each) for each in way) for way in word.clause)


@given(ANY, ANY)
def test_a_word_holds_exactly_where_it_stands(text: str, word: str) -> None:
    folded = fold(text)
    assert question_of([word]).holds(folded, "") == all(each in folded for each in fold(word).split())


def test_no_word_reaches_from_one_field_into_the_next() -> None:
    text = FIELD_END.join(("停水", "电梯"))
    assert "水电" not in text_tokens(text)
    assert not question_of(["水电"]).holds(text, "")


@pytest.mark.parametrize(
    ("word", "readings"),
    [
        ("yangguang", {("yang", "guang"), ("yang", "gu", "ang")}),
        ("xian", {("xian",), ("xi", "an")}),
        ("nvshi", {("nv", "shi")}),
        ("nüshi", {("nv", "shi")}),
        ("3haolou", {("3", "hao", "lou"), ("3", "ha", "o", "lou")}),
        ("zzz", set()),
        ("atm机", set()),
        ("2024", set()),
        ("a", set()),
        ("xianxianxianxianxianxianxianxianxianx" * 3, set()),
    ],
)
def test_letters_are_read_as_syllables_in_every_way(word: str, readings: set[tuple[str, ...]]) -> None:
    assert set(readings_of(word)) == readings


@given(HAN.filter(bool), st.data())
def test_what_sounds_so_is_found_by_sound_and_by_initials(text: str, data: st.DataObject) -> None:
    sound = sound_of([text])
    syllables = sound.split(FIELD_END)[1].split()
    start = data.draw(st.integers(0, len(syllables) - 1))
    end = data.draw(st.integers(start + 1, len(syllables)))
    tokens = sound_tokens(sound)
    for typed in ("".join(syllables[start:end]), "".join(each[0] for each in syllables[start:end])):
        if len(typed) < 2 or len(typed) > 36 or len(readings_of(typed)) >= 8:
            continue
        (word,) = question_of([typed]).words
        assert word.proof.holds("", sound)
        assert any(all(has(tokens, each) for each in way) for way in word.clause)


@pytest.mark.parametrize(
    ("name", "sound"), [("曾先生", " zeng xian sheng "), ("单丽", " shan li "), ("尉迟平", " yu chi ping ")]
)
def test_surnames_are_read_as_surnames(name: str, sound: str) -> None:
    assert sound_of([], [name]).endswith(sound)


@pytest.mark.parametrize(
    ("word", "text", "nearly"),
    [
        ("阳光花圆", "在阳光花园三号楼", True),
        ("阳光花园", "在阳光园三号楼", True),
        ("阳光花园", "在阳光花花园三号楼", True),
        ("羊光花园", "阳光花园", True),
        ("广厂舞扰民", "广场舞扰民", True),
        ("阳光花圆", "阳台上的花圆", False),
        ("羊光花圆", "阳光花园", False),
        ("停水停电", "停水三天", False),
    ],
)
def test_one_wrong_missing_or_doubled_character_is_forgiven(word: str, text: str, nearly: bool) -> None:
    assert occurs_nearly(word, text) is nearly


@given(HAN.filter(lambda word: len(word) >= 4), ANY, ANY, st.data())
def test_any_single_wrong_character_is_forgiven(
    word: str, before: str, after: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    wrong = word[:at] + "错" + word[at + 1 :]
    text = before + word + after
    (asked,) = question_of([wrong]).words
    assert asked.holds_nearly(text, "")
    assert asked.near_proof.holds(text, "")
    tokens = text_tokens(text)
    assert any(all(has(tokens, each) for each in way) for way in asked.near_clause)


@pytest.mark.parametrize(
    ("word", "forgiven"),
    [("停水", False), ("阳光花", False), ("阳光花园", True), ("3号楼停水", False), ("abcd", False)],
)
def test_only_longer_chinese_words_are_forgiven_for_digits_count(word: str, forgiven: bool) -> None:
    assert may_be_mistyped(word) is forgiven


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("ＡＴＭ机坏了", ["atm机"], ["ＡＴＭ机"]),
        ("停水又停水", ["停水"], ["停水", "停水"]),
        ("停水停电", ["停水", "水停"], ["停水停"]),
        ("停水", ["电梯"], []),
        ("面积30㎡", ["30m"], ["30㎡"]),
    ],
)
def test_hits_are_marked_in_the_original(text: str, words: list[str], marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, words)] == marked


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("滨江街道阳光花园3号楼", "yghy", ["阳光花园"]),
        ("滨江街道阳光花园3号楼", "yangguang", ["阳光"]),
        ("滨江街道阳光花园3号楼", "hy3h", ["花园3号"]),
        ("滨江街道", "zzz", []),
        ("张（伟）", "zw", ["张（伟"]),
    ],
)
def test_what_sounds_like_the_letters_is_marked(text: str, word: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spoken_spans(text, [word])] == marked


@given(ANY, st.lists(ANY, max_size=4))
def test_marks_stand_in_order_within_the_text_and_apart(text: str, words: list[str]) -> None:
    ends = [edge for span in spoken_spans(text, words) for edge in span]
    assert ends == sorted(ends)
    assert len(set(ends)) == len(ends)
    assert all(0 <= edge <= len(text) for edge in ends)


def test_a_title_counts_more_than_a_question_and_that_more_than_a_body() -> None:
    asked = ranked_question("公积金")
    counts = {"公积": 3, "积金": 3}
    texts = (("公积金", "x", "x"), ("x", "公积金", "x"), ("x", "x", "公积金"), ("x", "x", "x"))
    rarity = rarities(asked, counts, 100)
    scores = [score(asked, fields_of(FIELD_END.join(each), 1, ""), rarity) for each in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert scores[-1] == 0


def test_rare_bigrams_lead_and_common_ones_only_as_far_as_they_may() -> None:
    asked = ranked_question("公积金提取 办理")
    counts = {"公积": 3, "积金": 3500, "金提": 0, "提取": 3900, "办理": 5000}
    weights = token_weights(asked, counts, 10_000)
    assert list(weights) == [index_tokens.HEAD + "公积", "公积", "积金"]
    assert weights["公积"] > weights["积金"] > 0
    assert weights[index_tokens.HEAD + "公积"] > weights["公积"]
    assert list(token_weights(ranked_question("办理"), counts, 10_000)) == [
        index_tokens.HEAD + "办理",
        "办理",
    ]
    assert token_weights(ranked_question("没有"), counts, 10_000) == {}


def test_only_title_and_questions_are_a_head() -> None:
    document = Document(
        id="a", at=datetime(2026, 1, 1, tzinfo=UTC), title="停水", questions=("没水了",), body="水管"
    )
    text = index_tokens.folded_text(document)
    assert index_tokens.head_tokens(text, 1) == {
        index_tokens.HEAD + each for each in ("停水", "水", "没水", "水了", "了")
    }
