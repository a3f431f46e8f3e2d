"""Pinyin: how Chinese titles, places and names sound, and what Latin letters in a question may stand for.

The sound of a field is its initials in capitals and its syllables between spaces: "YGHY" and
" yang guang hua yuan ".
Capitals and spaces occur in no folded word, so one substring test decides and needs no second look.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from forms.search.folding import FIELD_END, fold

LONGEST_READ = 36
"""Letters of a word that are read as pinyin; longer ones are no pinyin that anybody types."""
MOST_READINGS = 8
_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[a-z0-9]")
_LATIN = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")
_SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "任": "ren",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "缪": "miao",
    "翟": "zhai",
    "覃": "qin",
    "乐": "yue",
    "种": "chong",
    "冼": "xian",
    "谌": "chen",
    "盖": "ge",
    "员": "yun",
    "折": "she",
    "黑": "he",
    "秘": "bi",
    "繁": "po",
    "召": "shao",
    "华": "hua",
    "宓": "mi",
    "逄": "pang",
    "眭": "sui",
    "万俟": "mo qi",
    "尉迟": "yu chi",
}
"""Surnames that are read otherwise than the character alone."""


def sound_of(texts: Iterable[str], names: Iterable[str] = ()) -> str:
    """How folded *texts* and people's *names* sound: the initials of all, then the syllables of all."""
    spoken = [_syllables(text) for text in texts] + [_name_syllables(name) for name in names]
    initials = FIELD_END.join("".join(each[0] for each in syllables).upper() for syllables in spoken)
    return FIELD_END.join([initials, *(f" {' '.join(syllables)} " for syllables in spoken if syllables)])


def initials_and_syllables(sound: str) -> tuple[list[str], list[list[str]]]:
    """The initials and the syllables of each field in a sound."""
    fields = sound.split(FIELD_END)
    initials = [field for field in fields if field and not field.startswith(" ")]
    return initials, [field.split() for field in fields if field.startswith(" ")]


def may_be_pinyin(word: str) -> bool:
    """Whether a folded word may be meant as pinyin or initials: two to 36 Latin letters and digits."""
    return 2 <= len(word) <= LONGEST_READ and _LATIN.fullmatch(word) is not None


@lru_cache(maxsize=1024)
def readings_of(word: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read a folded word as whole syllables, up to eight: xian is xian, and xi an.

    Digits stand for themselves. Empty if it is no pinyin.
    """
    word = word.replace("ü", "v")
    if not may_be_pinyin(word):
        return ()
    found: list[tuple[str, ...]] = []
    _read(word, 0, [], found)
    return tuple(found)


def _read(word: str, start: int, so_far: list[str], found: list[tuple[str, ...]]) -> None:
    if len(found) == MOST_READINGS:
        return
    if start == len(word):
        found.append(tuple(so_far))
        return
    ways = _ways_to_end(word)
    for length in range(min(6, len(word) - start), 0, -1):
        syllable = word[start : start + length]
        if (syllable in _known() or (syllable.isdigit() and length == 1)) and start + length in ways:
            _read(word, start + length, [*so_far, syllable], found)


@lru_cache(maxsize=1024)
def _ways_to_end(word: str) -> frozenset[int]:
    """The places from which the rest of the word can be read, so that reading never goes astray."""
    good = {len(word)}
    for start in range(len(word) - 1, -1, -1):
        pieces = ((end, word[start:end]) for end in range(start + 1, min(start + 6, len(word)) + 1))
        if any(
            end in good and (piece in _known() or (piece.isdigit() and len(piece) == 1))
            for end, piece in pieces
        ):
            good.add(start)
    return frozenset(good)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every syllable of Mandarin, without tones, ü written v."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    readings = {each for line in PINYIN_DICT.values() for each in line.split(",")}
    plain = {to_normal(each) for each in readings}
    return frozenset(
        each
        for each in plain
        if re.fullmatch(r"[a-z]{1,6}", each) and each not in ("m", "n", "ng", "hm", "hng")
    )


@lru_cache(maxsize=4096)
def _syllables(text: str) -> tuple[str, ...]:
    syllables: list[str] = []
    for run in _RUN.findall(fold(text)):
        syllables += [run] if run.isascii() else [each for each in _spoken(run) if each]
    return tuple(syllables)


def _name_syllables(name: str) -> tuple[str, ...]:
    surname = next((each for each in (name[:2], name[:1]) if each in _SURNAMES), "")
    if not surname:
        return _syllables(name)
    return (*_SURNAMES[surname].split(), *_syllables(name[len(surname) :]))


@lru_cache(maxsize=65_536)
def _spoken(run: str) -> tuple[str, ...]:
    """The syllables of Chinese characters; a character that nobody can read has none."""
    # its dictionary takes a quarter of a second and 55 MB: loaded at the first reading, not at the start
    from pypinyin import Style, lazy_pinyin

    read = lazy_pinyin(run, style=Style.NORMAL, errors="ignore")
    return tuple(syllable for each in read if (syllable := each.replace("ü", "v")).isascii())
