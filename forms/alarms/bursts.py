"""来电集中: many callers within a short time on one matter, with one word, or from one street. Pure.

A matter bursts when enough different callers tell of it and its share of what came in is several times the
share that it usually has: so what people always call about is no burst, and a busy morning is none either.
Words are the characters that titles share, found without a dictionary; names of places are left out of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from forms.alarms.rules import BurstRule
from forms.search.folding import fold
from forms.words import Labelled

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
SHORTEST, LONGEST = 2, 6
"""Characters of a word."""
_SAME = Decimal("0.8")
"""A word inside a longer one is the longer one if that is in so much of its titles."""
_HERE = Decimal("0.6")
"""So many of the callers must be from one place for it to be named."""
_KEEPS = Decimal("0.6")
"""A burst goes on with so much of what it takes to begin."""
_MOST = 12
"""So many possible bursts are counted among the tickets of the days before, those that seem least usual."""


class About(Labelled):
    """What the callers have in common."""

    WORD = "word", "同一词"
    CATEGORY = "category", "同一事项"
    AREA = "area", "同一街道"


_ABOUTS = tuple(About)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is looked at of a ticket. `caller` is whatever tells callers apart; `title` "" is kept secret."""

    caller: str
    title: str = ""
    category: str = ""
    category_path: str = ""
    district: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class Common:
    """What a number of tickets have in common; of an area, `district` tells streets of one name apart."""

    about: About
    text: str
    district: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """One burst. `begins` is False for one that only goes on: it has too few callers to begin now."""

    common: Common
    name: str
    callers: int
    tickets: int
    minutes: int
    place: str = ""
    begins: bool = True

    @property
    def words(self) -> str:
        """“停水” 30 分钟内 12 件，城关街道."""
        what = f"“{self.name}”" if self.common.about is About.WORD else self.name
        where = f"，{self.place}" if self.place else ""
        return f"{what} {self.minutes} 分钟内 {self.tickets} 件{where}"


@dataclass(slots=True)
class _Group:
    tickets: list[Heard] = field(default_factory=list)
    callers: set[str] = field(default_factory=set)


def bursts(
    heard: Sequence[Heard],
    usual: Callable[[Common], int],
    usual_total: int,
    rule: BurstRule,
    known: frozenset[Common] = frozenset(),
    sample: Sequence[Heard] = (),
) -> tuple[Burst, ...]:
    """The bursts among the tickets of the last minutes, those with the most callers first.

    *usual* counts tickets of the days before, *usual_total* all of them. *known* are the bursts found before:
    they keep their name and go on with fewer callers. *sample* are some tickets of the days before, by which
    those that *usual* is asked about are chosen.
    """
    if not rule.on or len(heard) < _keeps(rule):
        return ()
    groups = _without_parts(_groups(heard, rule), known)
    groups = {
        each: group
        for each, group in groups.items()
        if len(group.callers) >= (_keeps(rule) if each in known else rule.least)
    }
    unusual = [
        each
        for each in _seldom(groups, sample, known)[:_MOST]
        if _is_unusual(each, groups[each], heard, usual, usual_total, rule)
    ]
    unusual.sort(key=lambda each: _order(each, groups[each], known))
    return tuple(_told(unusual, groups, rule, known))


def _seldom(groups: dict[Common, _Group], sample: Iterable[Heard], known: frozenset[Common]) -> list[Common]:
    """What seems least usual first, of equals what most callers told; what is known before all."""
    before: Counter[Common] = Counter()
    for each in sample:
        before.update(groups.keys() & set(_commons(each, frozenset())))

    def rank(common: Common) -> tuple[bool, float, int]:
        callers = len(groups[common].callers)
        return common not in known, -callers / (1 + before[common]), -callers

    return sorted(groups, key=rank)


def _groups(heard: Iterable[Heard], rule: BurstRule) -> dict[Common, _Group]:
    groups: dict[Common, _Group] = defaultdict(_Group)
    for each in heard:
        for common in _commons(each, rule.empty_words):
            group = groups[common]
            group.tickets.append(each)
            group.callers.add(each.caller)
    # most shared characters are of two tickets or three: what can't count is dropped before it is compared
    return {each: group for each, group in groups.items() if len(group.callers) >= _keeps(rule)}


def _commons(heard: Heard, empty: frozenset[str]) -> Iterable[Common]:
    yield from (Common(About.WORD, each) for each in words_in(heard, empty))
    if heard.category:
        yield Common(About.CATEGORY, heard.category)
    if heard.street:
        yield Common(About.AREA, heard.street, heard.district)


def words_in(heard: Heard, empty: frozenset[str] = frozenset()) -> frozenset[str]:
    """All runs of two to six Chinese characters of the title.

    Not those in or across *empty* words and the names of its own place.
    """
    title = heard.title
    for each in (heard.district, heard.street, *sorted(empty, key=len, reverse=True)):
        title = title.replace(each, " ") if each else title
    runs = _CHINESE.findall(fold(title))
    return frozenset(
        run[at : at + length]
        for run in runs
        for length in range(SHORTEST, LONGEST + 1)
        for at in range(len(run) - length + 1)
    )


def _without_parts(groups: dict[Common, _Group], known: frozenset[Common]) -> dict[Common, _Group]:
    """Without words that are only a part of a longer one that nearly as many callers used."""
    words = {each.text: len(group.callers) for each, group in groups.items() if each.about is About.WORD}
    parts: set[str] = set()
    for word, callers in words.items():
        for length in range(SHORTEST, len(word)):
            for at in range(len(word) - length + 1):
                part = word[at : at + length]
                if callers >= _SAME * words.get(part, 0):
                    parts.add(part)
    kept = {
        each for each in groups if each.about is not About.WORD or each.text not in parts or each in known
    }
    return {each: group for each, group in groups.items() if each in kept}


def _is_unusual(
    common: Common,
    group: _Group,
    heard: Sequence[Heard],
    usual: Callable[[Common], int],
    usual_total: int,
    rule: BurstRule,
) -> bool:
    """Share now >= factor x usual share, without dividing by a total that may be nothing."""
    return len(group.tickets) * usual_total >= rule.factor * usual(common) * len(heard)


def _told(
    unusual: Sequence[Common], groups: dict[Common, _Group], rule: BurstRule, known: frozenset[Common]
) -> Iterable[Burst]:
    """One burst for each caller: what is explained by one already is not told again under another name."""
    explained: set[str] = set()
    for common in unusual:
        group = groups[common]
        if len(group.callers - explained) < (_keeps(rule) if common in known else rule.least):
            continue
        explained |= group.callers
        yield Burst(
            common=common,
            name=_name(common, group),
            callers=len(group.callers),
            tickets=len(group.tickets),
            minutes=rule.minutes,
            place="" if common.about is About.AREA else _place(group.tickets),
            begins=len(group.callers) >= rule.least,
        )


def _order(common: Common, group: _Group, known: frozenset[Common]) -> tuple[bool, bool, int, int, int, str]:
    """What a burst is about before where it is from; what is known before what is new."""
    about = common.about is About.AREA, common not in known
    return (*about, -len(group.callers), _ABOUTS.index(common.about), -len(common.text), common.text)


def _keeps(rule: BurstRule) -> int:
    return max(2, int(rule.least * _KEEPS))


def _name(common: Common, group: _Group) -> str:
    if common.about is About.CATEGORY:
        path = group.tickets[0].category_path
        return path.rpartition(">")[2].strip() or common.text
    return common.text


def _place(tickets: Sequence[Heard]) -> str:
    for places in ((each.street for each in tickets), (each.district for each in tickets)):
        (name, count), *_ = Counter(places).most_common(1)
        if name and count >= _HERE * len(tickets):
            return name
    return ""
