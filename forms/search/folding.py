"""One spelling for texts that are compared: NFKC, lower case, half width; and back to where a hit stands.

Every character is folded on its own, so that places in the folded text lead back to the original.
"""

import unicodedata
from collections.abc import Sequence

FIELD_END = "\x1f"
"""Stands between folded texts; no folded text holds it, so no word reaches across."""


class _Folded(dict[int, str]):
    """Folded characters by code point, worked out at first use."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def fold(text: str) -> str:
    """*text* in the spelling that is compared; folding twice changes nothing.

    >>> fold("ＡＴＭ机　坏了")
    'atm机 坏了'
    """
    return text.translate(_FOLDED)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in *text* from which it came."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        spelled = _FOLDED[ord(character)]
        folded.append(spelled)
        places += [place] * len(spelled)
    return "".join(folded), places


def join(texts: Sequence[str]) -> str:
    """Folded texts of several fields in one line, across which no word reaches."""
    return FIELD_END.join(fold(text) for text in texts)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words in what somebody typed, each once, in their order."""
    return tuple(dict.fromkeys(fold(text).split()))


def _fold_character(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Zl", "Zp"):
        return " "  # line ends, and what databases cannot store
    spelled = character
    for _ in range(3):  # lower case may bring letters that NFKC spells otherwise, and the other way round
        spelled = unicodedata.normalize("NFKC", spelled).lower()
    return spelled


_FOLDED = _Folded()
