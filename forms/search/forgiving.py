"""One wrong, missing or doubled character is forgiven in words of four characters and more.

At least one half of such a word is then right, which is what the index can look for.
"""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

SHORTEST, LONGEST = 4, 40
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
DEPTH = 300
"""Only so many of the newest documents that have a half of each word are looked at more closely."""


def may_be_mistyped(word: str) -> bool:
    """Whether a wrong character in a folded word is forgiven: in Chinese ones, not where digits count."""
    return SHORTEST <= len(word) <= LONGEST and _CHINESE.fullmatch(word) is not None


def halves(word: str) -> tuple[str, str]:
    """The word in two halves."""
    middle = len(word) // 2
    return word[:middle], word[middle:]


def occurs_nearly(word: str, text: str) -> bool:
    """Whether a folded text holds the folded word but for one character changed, missing or too many."""
    left, right = halves(word)
    length = len(word)
    for place in _places(left, text):
        if any(_alike(word, text[place : place + length + more]) for more in (-1, 0, 1)):
            return True
    for place in _places(right, text):
        end = place + len(right)
        if any(_alike(word, text[max(0, end - length - more) : end]) for more in (-1, 0, 1)):
            return True
    return False


def _alike(word: str, piece: str) -> bool:
    return Levenshtein.distance(word, piece, score_cutoff=1) <= 1


def _places(part: str, text: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)
