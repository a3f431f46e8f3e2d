"""地名: the districts, streets and communities that a text names, and the one place that it means.

Whole names are found anywhere, the longest first (花园路街道 and not 花园). Short forms are weaker: 鹿城
stands for 鹿城区 unless it goes on as another name (鹿城花园, 东湖公园), and 滨江 for 滨江街道 only behind
its district.
What may mean several places is told as a doubt and never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_SHORTEST = 2
_DISTRICT_ENDS = ("新区", "区", "县", "市", "旗")
_STREET_ENDS = ("街道", "镇", "乡")
_ROAD_ENDS = ("路", "街", "道", "巷")
_ANOTHER_NAME = re.compile(
    r"[东西南北中]?(?:路|街|巷|道|桥|大|公|广|花|家|小|中|学|医|幼|河|湖|江|海|山|水|岛|站|酒|宾|商|超|市|村|新|"
    r"技|园|苑|城|府|庄|湾|里|景|镇|乡|一|二|三|国|高|火|汽|客|收|银|电|物)"
)
"""How the name of a road, an estate, a school or the like goes on behind what looks like a short form."""


@dataclass(frozen=True, slots=True, order=True)
class PlaceName:
    """A place by its names from the top down; what is narrower than it is ""."""

    district: str = ""
    street: str = ""
    community: str = ""

    @property
    def label(self) -> str:
        """The place in one line."""
        return f"{self.district}{self.street}{self.community}"

    @property
    def own(self) -> str:
        """Its own name, without what is above it."""
        return self.community or self.street or self.district

    def within(self, other: "PlaceName") -> bool:
        """Whether it is the *other* place or lies in it."""
        return (
            other.district in ("", self.district)
            and other.street in ("", self.street)
            and other.community in ("", self.community)
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, from `start` up to `end`, and every place that it may mean."""

    text: str
    start: int
    end: int
    places: tuple[PlaceName, ...]


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """The place that a text means, as far as it is beyond doubt, with the doubts in Chinese."""

    place: PlaceName = PlaceName()
    doubts: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


Spellings = dict[str, tuple[PlaceName, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    """Spellings by their first character, the longest first."""

    places: Mapping[str, tuple[PlaceName, ...]]
    lengths: Mapping[str, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        lengths: dict[str, set[int]] = {}
        for spelling in self.places:
            lengths.setdefault(spelling[0], set()).add(len(spelling))
        ordered = {first: tuple(sorted(of, reverse=True)) for first, of in lengths.items()}
        object.__setattr__(self, "lengths", ordered)

    def at(self, text: str, start: int) -> Iterable[tuple[str, tuple[PlaceName, ...]]]:
        """The spellings that stand at *start*, the longest first."""
        for length in self.lengths.get(text[start], ()):
            found = self.places.get(text[start : start + length])
            if found is not None:
                yield text[start : start + length], found


class Gazetteer:
    """All names of an area."""

    def __init__(self, places: Iterable[PlaceName]) -> None:
        known = list(dict.fromkeys(places))
        self._whole = _Table(_by_spelling((each.own, each) for each in known))
        shorts = [(_shortened(each), each) for each in known if not each.community]
        self._short = _Table(_by_spelling(pair for pair in shorts if pair[0]))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The names in *text* from left to right; none overlaps another."""
        found: list[Mention] = []
        start = 0
        while start < len(text):
            mention = self._at(text, start, found[-1] if found else None)
            if mention is None:
                start += 1
            else:
                found.append(mention)
                start = mention.end
        return tuple(found)

    def find(self, text: str) -> FoundPlace:
        """The place that *text* means: all names in it must agree on it."""
        mentions = self.mentions(text)
        districts = _named(mentions, 1)
        if len(districts) > 1:
            return FoundPlace(PlaceName(), (f"提到了多个区县：{'、'.join(districts)}，请选择。",), mentions)
        place = PlaceName(districts[0]) if districts else PlaceName()
        doubts: list[_Doubt] = []
        for level in (2, 3):
            place = _narrowed(place, _of_level(mentions, level), doubts)
        told = tuple(each.text for each in doubts if not any(place.within(one) for one in each.options))
        return FoundPlace(place, told, mentions)

    def _at(self, text: str, start: int, before: Mention | None) -> Mention | None:
        for spelling, places in self._whole.at(text, start):
            return Mention(spelling, start, start + len(spelling), places)
        for spelling, places in self._short.at(text, start):
            end = start + len(spelling)
            if _ANOTHER_NAME.match(text, end) and not self._goes_on(text, end, places):
                continue
            streets = tuple(each for each in places if _follows(before, each, text, start))
            meant = streets or tuple(each for each in places if not each.street)
            if meant:
                return Mention(spelling, start, end, meant)
        return None

    def _goes_on(self, text: str, start: int, places: tuple[PlaceName, ...]) -> bool:
        """Whether a street of one of the *places* stands at *start*."""
        if start >= len(text):
            return False
        behind = (*self._whole.at(text, start), *self._short.at(text, start))
        return any(each.street and each.within(place) for _, of in behind for each in of for place in places)


def _by_spelling(pairs: Iterable[tuple[str, PlaceName]]) -> Spellings:
    gathered: dict[str, list[PlaceName]] = {}
    for spelling, place in pairs:
        gathered.setdefault(spelling, []).append(place)
    return {spelling: tuple(places) for spelling, places in gathered.items()}


def _shortened(place: PlaceName) -> str:
    """The name without its kind; "" where too little is left to know it by."""
    ends = _STREET_ENDS if place.street else _DISTRICT_ENDS
    rest = next((place.own.removesuffix(end) for end in ends if place.own.endswith(end)), "")
    # 花园路 behind its district is the road and not 花园路街道
    return rest if len(rest) >= _SHORTEST and not rest.endswith(_ROAD_ENDS) else ""


def _follows(before: Mention | None, street: PlaceName, text: str, start: int) -> bool:
    """Whether the street's own district stands right before."""
    if before is None or not street.street or text[before.end : start].strip():
        return False
    return any(each == PlaceName(street.district) for each in before.places)


def _level(place: PlaceName) -> int:
    return 3 if place.community else 2 if place.street else 1


def _of_level(mentions: tuple[Mention, ...], level: int) -> list[Mention]:
    return [each for each in mentions if _level(each.places[0]) == level]


def _named(mentions: tuple[Mention, ...], level: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.places[0].own for each in _of_level(mentions, level)))


@dataclass(frozen=True, slots=True)
class _Doubt:
    text: str
    options: tuple[PlaceName, ...]


def _narrowed(place: PlaceName, mentions: list[Mention], doubts: list[_Doubt]) -> PlaceName:
    """The place with what names of one level say of it, as far as they agree with it and each other."""
    options: dict[PlaceName, None] = {}
    for mention in mentions:
        fitting = [each for each in mention.places if each.within(place)]
        options |= dict.fromkeys(fitting)
        if not fitting:
            homes = "、".join(each.label for each in mention.places)
            doubts.append(_Doubt(f"提到了{place.label}，又提到了{homes}，请核对。", ()))
    if len(options) == 1:
        return next(iter(options))
    if options:
        names = "、".join(each.label for each in options)
        doubts.append(_Doubt(f"可能是{names}，请选择。", tuple(options)))
    return place
