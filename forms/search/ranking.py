"""How well a document answers a text: rare bigrams count more, title before questions before body.

After BM25 (Robertson and Walker 1994): a bigram counts the more the fewer documents have it, and a long
field counts less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from forms.search import tokens
from forms.search.folding import FIELD_END, fold
from forms.search.question import Question, question_of

LONGEST_TEXT = 400
"""Characters of a text that are looked at."""
CANDIDATES = 400
"""About so many documents with rare bigrams of the text are scored, and of those with all words as many."""
_TITLE, _QUESTIONS, _BODY = 6.0, 4.0, 1.0
_USUAL = (12.0, 20.0, 400.0)
"""Usual lengths of title, question and body; longer fields count less."""
_LENGTH_COUNTS = 0.5
_WHOLE_WORD = 1.5
_SPOKEN = 4.0


@dataclass(frozen=True, slots=True)
class Fields:
    """A document's folded texts apart."""

    title: str
    questions: tuple[str, ...]
    body: str
    sound: str = ""


def fields_of(text: str, questions: int, sound: str) -> Fields:
    """The fields in a folded text with so many questions."""
    title, *rest = text.split(FIELD_END)
    return Fields(title, tuple(rest[:questions]), FIELD_END.join(rest[questions:]), sound)


@dataclass(frozen=True, slots=True)
class RankedQuestion:
    """What a text asks for: its words, and its bigrams as text and as index tokens."""

    words: Question
    grams: Mapping[str, str]


def ranked_question(text: str) -> RankedQuestion:
    """What *text* asks for; words of one character are left to the others."""
    words = fold(text[:LONGEST_TEXT]).split()
    grams = {word[at : at + 2] for word in words for at in range(len(word) - 1)}
    return RankedQuestion(question_of(words), {gram: tokens.safe(gram) for gram in sorted(grams)})


def rarest(question: RankedQuestion, documents_with: Mapping[str, int]) -> tuple[str, ...]:
    """The rarest of its bigrams, until they lead to enough documents."""
    known = sorted(
        (documents_with[token], gram)
        for gram, token in question.grams.items()
        if documents_with.get(token, 0) > 0
    )
    chosen: list[str] = []
    led_to = 0
    for count, gram in known:
        if chosen and led_to + count > CANDIDATES:
            break
        chosen.append(gram)
        led_to += count
    return tuple(chosen)


def score(
    question: RankedQuestion, fields: Fields, documents_with: Mapping[str, int], documents: int
) -> float:
    """How well the fields answer; 0 if not at all."""
    total = 0.0
    by_length = _length_factors(fields)
    for gram, token in question.grams.items():
        weight = _weight(gram, fields, by_length)
        if weight:
            count = documents_with.get(token, 0)
            total += weight * log(1 + (documents - count + 0.5) / (count + 0.5))
    for word in question.words.words:
        if len(word.text) > 2 and word.text in fields.title:
            total *= _WHOLE_WORD
        elif any(each in fields.sound for each in word.proof.sounds):
            total += _SPOKEN * _TITLE
    return round(total, 6)


def _weight(gram: str, fields: Fields, by_length: Sequence[float]) -> float:
    weight = 0.0
    if gram in fields.title:
        weight += _TITLE * by_length[0]
    if any(gram in each for each in fields.questions):
        weight += _QUESTIONS * by_length[1]
    if gram in fields.body:
        weight += _BODY * by_length[2]
    return weight


def _length_factors(fields: Fields) -> tuple[float, ...]:
    lengths = (len(fields.title), max(map(len, fields.questions), default=0), len(fields.body))
    return tuple(
        1 / (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * max(1.0, length / usual))
        for length, usual in zip(lengths, _USUAL, strict=True)
    )
