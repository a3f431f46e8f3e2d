"""Where the words of a question stand in a text, to be shown in another colour."""

from collections.abc import Iterable

from forms.search.folding import fold, fold_with_places
from forms.search.sound import may_be_pinyin, readings_of, sound_of

Span = tuple[int, int]
"""From and up to, in characters of the original text."""


def spans(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """The places of all *words* in *text*, in order; touching and overlapping ones are one."""
    folded, places = fold_with_places(text)
    found: list[Span] = []
    for word in fold(" ".join(words)).split():
        start = folded.find(word)
        while start >= 0:
            found.append((places[start], places[start + len(word) - 1] + 1))
            start = folded.find(word, start + 1)
    return _joined(found)


def spoken_spans(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """The same for a title, place or name, with the characters that sound like a word of Latin letters."""
    found = list(spans(text, words))
    latin = [each for word in words for each in fold(word).split() if may_be_pinyin(each)]
    if latin:
        syllables = _syllables_with_places(text)
        for word in latin:
            found += _spoken(syllables, word)
    return _joined(found)


def _spoken(syllables: list[tuple[str, int]], word: str) -> list[Span]:
    found: list[Span] = []
    initials = "".join(syllable[0] for syllable, _ in syllables)
    start = initials.find(word)
    while start >= 0:
        found.append((syllables[start][1], syllables[start + len(word) - 1][1] + 1))
        start = initials.find(word, start + 1)
    spoken = [syllable for syllable, _ in syllables]
    for reading in readings_of(word):
        found += [
            (syllables[start][1], syllables[start + len(reading) - 1][1] + 1)
            for start in range(len(spoken) - len(reading) + 1)
            if tuple(spoken[start : start + len(reading)]) == reading
        ]
    return found


def _syllables_with_places(text: str) -> list[tuple[str, int]]:
    """Each syllable with the place of its character; read as a whole, since neighbours decide the sound."""
    folded, places = fold_with_places(text)
    heard = sound_of([folded]).split(" ")[1:-1]
    spoken = [place for character, place in zip(folded, places, strict=True) if sound_of([character])]
    return list(zip(heard, spoken, strict=True)) if len(heard) == len(spoken) else []


def _joined(found: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
