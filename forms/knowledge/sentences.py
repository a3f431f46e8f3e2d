"""Which sentence of an answer answers what was asked, by the pairs of characters that both share."""

import re
from dataclasses import dataclass
from itertools import pairwise

_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_WORD = re.compile("[a-z0-9]+")
_COMMON_PAIRS = (
    "我们 你们 他们 这个 那个 什么 怎么 怎样 如何 可以 需要 请问 现在 没有 一个 就是 但是 因为 所以 已经 "
    "能不 不能 是不 不是 哪里 在哪 多少 小区 市民 反映 来电 希望 要求 有关 相关 部门 情况 问题 进行 处理 "
    "咨询 "
)
"""Pairs that say nothing of the matter."""
_COMMON = frozenset(_COMMON_PAIRS.split())
LONGEST_SENTENCE = 120
_TELLING = re.compile(r"\d|电话|地点|时限|材料|携带|拨打|工作日|小时|免费|标准|应当|可以|不得")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer, where it stands in it (characters), and the pairs that it shares."""

    text: str
    start: int
    shared: frozenset[str]


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters in *text*, its words and numbers, without common ones."""
    found: set[str] = set()
    for run in _RUN.findall(text.lower()):
        if run[0] < "\u3400":
            if len(run) > 1:
                found.add(run)
        else:
            found.update(one + other for one, other in pairwise(run))
    return frozenset(found - _COMMON)


def shared_with(text: str, asked: frozenset[str]) -> frozenset[str]:
    """Those of the pairs *asked* that *text* has: quicker than `bigrams` of a text, with the same outcome."""
    text = text.lower()
    here = [each for each in asked if each in text]
    if any(each[0] < "\u3400" for each in here):  # words and numbers count as wholes
        whole = set(_WORD.findall(text))
        return frozenset(each for each in here if each[0] >= "\u3400" or each in whole)
    return frozenset(here)


def best_sentence(answer: str, asked: frozenset[str]) -> Sentence:
    """The sentence of *answer* that shares most with *asked*; the first one if none shares anything.

    Of sentences that share as much, one that tells a figure, a place or what to do goes before the others.
    """
    best, best_rank = Sentence("", 0, frozenset()), (-1.0, -1)
    asked = shared_with(answer, asked)
    for place, found in enumerate(_SENTENCE.finditer(answer)):
        text = found.group().strip()
        if not text:
            continue
        shared = shared_with(text, asked)
        telling = 0.5 if shared and _TELLING.search(text) else 0.0
        rank = (len(shared) + telling, -place)
        if rank > best_rank:
            start = found.start() + (len(found.group()) - len(found.group().lstrip()))
            best, best_rank = Sentence(text, start, shared), rank
    return best


def shortened(text: str, longest: int = LONGEST_SENTENCE) -> str:
    """*text* cut to *longest* characters, with … where something is missing."""
    return text if len(text) <= longest else text[: longest - 1].rstrip("，、 ") + "…"


def shared_words(shared: frozenset[str], asked: str) -> tuple[str, ...]:
    """Shared pairs joined to the words that stand in *asked*: 暖气, 气不, 不热 -> 暖气不热; longest first."""
    words: list[str] = []
    current = ""
    for one, other in pairwise(asked.lower() + "  "):
        if one + other in shared:
            current = current + other if current else one + other
        elif current:
            words.append(current)
            current = ""
    words += [each for each in shared if each.isascii() and each in asked.lower()]
    return tuple(sorted(dict.fromkeys(words), key=lambda each: (-len(each), words.index(each))))
