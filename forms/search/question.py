"""A question: which words must hold, how each may hold, and what the index is asked for it.

A word holds in a document if the text has it, or if title, place or name sounds like it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from forms.search import tokens
from forms.search.folding import fold
from forms.search.forgiving import halves, may_be_mistyped, occurs_nearly
from forms.search.sound import may_be_pinyin, readings_of

Alternative = tuple[str, ...]
"""Index tokens that all must be there; one ending in * is the beginning of a token."""
Clause = tuple[Alternative, ...]
"""Alternatives of which one must hold."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a word holds: any of `texts` in the folded text, or any of `sounds` in the sound."""

    texts: tuple[str, ...]
    sounds: tuple[str, ...] = ()

    def holds(self, text: str, sound: str) -> bool:
        """Whether it does for a document's folded text and sound."""
        return any(each in text for each in self.texts) or any(each in sound for each in self.sounds)


@dataclass(frozen=True)
class Word:
    """A folded word that is looked for."""

    text: str

    @cached_property
    def proof(self) -> Proof:
        """What shows that it holds as typed."""
        if not may_be_pinyin(self.text):
            return Proof((self.text,))
        spoken = tuple(f" {' '.join(reading)} " for reading in readings_of(self.text))
        return Proof((self.text,), (self.text.upper(), *spoken))

    @cached_property
    def clause(self) -> Clause:
        """What the index is asked for it."""
        alternatives = [tokens.word_tokens(self.text)]
        if may_be_pinyin(self.text):
            alternatives.append(tokens.initials_tokens(self.text))
            alternatives += [tokens.syllable_tokens(reading) for reading in readings_of(self.text)]
        return tuple(alternatives)

    @property
    def forgiven(self) -> bool:
        """Whether one wrong character in it is forgiven."""
        return may_be_mistyped(self.text)

    @cached_property
    def near_proof(self) -> Proof:
        """What a text has that holds it with one wrong character at most: one of its halves."""
        return Proof(halves(self.text)) if self.forgiven else self.proof

    @cached_property
    def near_clause(self) -> Clause:
        """What the index is asked for that."""
        if not self.forgiven:
            return self.clause
        return tuple(tokens.word_tokens(half) for half in halves(self.text))

    def holds_nearly(self, text: str, sound: str) -> bool:
        """Whether it holds with one wrong character at most."""
        return self.proof.holds(text, sound) or (self.forgiven and occurs_nearly(self.text, text))


@dataclass(frozen=True)
class Question:
    """Words that must all hold."""

    words: tuple[Word, ...]

    @property
    def forgiving(self) -> bool:
        """Whether a wrong character in any of its words is forgiven."""
        return any(word.forgiven for word in self.words)

    def holds(self, text: str, sound: str) -> bool:
        """Whether a document answers it as typed."""
        return all(word.proof.holds(text, sound) for word in self.words)

    def is_near(self, text: str, sound: str) -> bool:
        """Whether a document is looked at when nothing answers as typed."""
        return all(word.near_proof.holds(text, sound) for word in self.words)

    def holds_nearly(self, text: str, sound: str) -> bool:
        """Whether a document answers it with one wrong character in each longer word."""
        return all(word.holds_nearly(text, sound) for word in self.words)


def question_of(words: Iterable[str]) -> Question:
    """The question that asks for each of these words, which may hold spaces."""
    folded = (each for word in words for each in fold(word).split())
    return Question(tuple(Word(each) for each in dict.fromkeys(folded)))
