"""One wrong, missing or doubled character is forgiven in words of four characters and more.

At least one half of such a word is then right, which is what the index can look for.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from rapidfuzz.distance.Levenshtein import distance

SHORTEST, LONGEST = 4, 40
SPAN = timedelta(days=92)
"""How long before the newest document, or before the end of the time asked for, that is done."""
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
DEPTH = 100
"""Only so many of the newest documents that have a half of each word are looked at more closely."""


def may_be_mistyped(word: str) -> bool:
    """Whether a wrong character in a folded word is forgiven: in Chinese ones, not where digits count."""
    return SHORTEST <= len(word) <= LONGEST and _CHINESE.fullmatch(word) is not None


def forgiven_since(newest: datetime, since: datetime | None, until: datetime | None) -> datetime:
    """From when on a wrong character is forgiven."""
    earliest = (newest if until is None else min(newest, until)) - SPAN
    return earliest if since is None else max(since, earliest)


def halves(word: str) -> tuple[str, str]:
    """The word in two halves."""
    middle = len(word) // 2
    return word[:middle], word[middle:]


def occurs_nearly(word: str, text: str) -> bool:
    """Whether a folded text holds the folded word but for one character changed, missing or too many."""
    left, right = halves(word)
    length = len(word)
    for place in _places(left, text):
        for end in (place + length, place + length - 1, place + length + 1):
            if distance(word, text[place:end], score_cutoff=1) <= 1:
                return True
    for place in _places(right, text):
        end = place + len(right)
        for start in (end - length, end - length + 1, end - length - 1):
            if distance(word, text[max(0, start) : end], score_cutoff=1) <= 1:
                return True
    return False


def _places(part: str, text: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)
