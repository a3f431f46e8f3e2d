"""How well a document answers a text: rare bigrams count more, title before questions before body.

After BM25 (Robertson and Walker 1994): a bigram counts the more the fewer documents have it, and a long
field counts less. Two stages: the index alone adds up what the rare bigrams of the text weigh in each
document, in whole numbers, so that every database finds the same sums; only the best are read and scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from forms.search import tokens
from forms.search.folding import FIELD_END, fold
from forms.search.question import Question, question_of

LONGEST_TEXT = 400
"""Characters of a text that are looked at."""
CLOSELY = 48
"""So many of the documents that weigh most are read and scored."""
SPOKEN = 100
"""So many of the newest documents that a word of Latin letters sounds like are scored with them."""
_POSTINGS, _MOST_GRAMS = 4000, 100
"""The index adds up the rarest bigrams, as long as so many documents in all have them."""
_IN_HEAD, _HEAD_POSTINGS = 5, 1000
"""So many times more weighs one of the rarest of them in title or questions, when the index adds up."""
_TITLE, _QUESTIONS, _BODY = 6.0, 4.0, 1.0
_USUAL = (12.0, 20.0, 400.0)
"""Usual lengths of title, question and body; longer fields count less."""
_LENGTH_COUNTS = 0.5
_WHOLE_WORD = 1.5
_SPOKEN = 4.0


@dataclass(frozen=True, slots=True)
class Fields:
    """A document's folded texts apart; `questions` in one line, of which `longest` is the longest one."""

    title: str
    questions: str
    longest: int
    body: str
    sound: str = ""


def fields_of(text: str, questions: int, sound: str) -> Fields:
    """The fields in a folded text with so many questions."""
    title, *rest = text.split(FIELD_END)
    asked = rest[:questions]
    longest = max(map(len, asked), default=0)
    return Fields(title, FIELD_END.join(asked), longest, FIELD_END.join(rest[questions:]), sound)


@dataclass(frozen=True)
class RankedQuestion:
    """What a text asks for: its words, and its bigrams as text and as index tokens."""

    words: Question
    grams: Mapping[str, str]

    @cached_property
    def is_spoken(self) -> bool:
        """Whether any of its words may be pinyin."""
        return any(word.proof.sounds for word in self.words.words)


def ranked_question(text: str) -> RankedQuestion:
    """What *text* asks for; words of one character are left to the others."""
    words = fold(text[:LONGEST_TEXT]).split()
    grams = {word[at : at + 2] for word in words for at in range(len(word) - 1)}
    return RankedQuestion(question_of(words), {gram: tokens.safe(gram) for gram in sorted(grams)})


def rarities(question: RankedQuestion, documents_with: Mapping[str, int], documents: int) -> dict[str, float]:
    """How much each bigram counts that any of *documents* has, the rarest first."""
    known = sorted(
        (count, gram) for gram, token in question.grams.items() if (count := documents_with.get(token, 0)) > 0
    )
    return {gram: log(1 + (documents - count + 0.5) / (count + 0.5)) for count, gram in known}


def token_weights(
    question: RankedQuestion, documents_with: Mapping[str, int], documents: int
) -> dict[str, int]:
    """The index tokens of the first stage, and what each adds to a document that has it."""
    weights: dict[str, int] = {}
    led_to = 0
    for gram, rarity in list(rarities(question, documents_with, documents).items())[:_MOST_GRAMS]:
        token = question.grams[gram]
        led_to += documents_with[token]
        if weights and led_to > _POSTINGS:
            break
        weight = max(1, round(1000 * rarity))
        if not weights or led_to <= _HEAD_POSTINGS:
            weights[tokens.HEAD + token] = weight * _IN_HEAD
        weights[token] = weight
    return weights


def score(question: RankedQuestion, fields: Fields, rarities: Mapping[str, float]) -> float:
    """How well the fields answer; 0 if not at all. *rarities* come from the function of that name."""
    title, questions, body = fields.title, fields.questions, fields.body
    in_title, in_questions, in_body = _field_weights(fields)
    total = 0.0
    for gram, rarity in rarities.items():
        weight = 0.0
        if gram in title:
            weight += in_title
        if gram in questions:
            weight += in_questions
        if gram in body:
            weight += in_body
        total += weight * rarity
    for word in question.words.words:
        if len(word.text) > 2 and word.text in title:
            total *= _WHOLE_WORD
        elif any(each in fields.sound for each in word.proof.sounds):
            total += _SPOKEN * _TITLE
    return round(total, 6)


def _field_weights(fields: Fields) -> tuple[float, float, float]:
    lengths = (len(fields.title), fields.longest, len(fields.body))
    title, questions, body = (
        weight / (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * max(1.0, length / usual))
        for weight, length, usual in zip((_TITLE, _QUESTIONS, _BODY), lengths, _USUAL, strict=True)
    )
    return title, questions, body
