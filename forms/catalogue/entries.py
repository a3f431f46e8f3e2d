"""The catalogues a city sets for itself: 事项分类, channels, area, reasons for refusing, words of alarm.

They are TOML files in one folder, each described in its own head. `load_catalogue` reads them all and
refuses a folder with any mistake in it, naming file and line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz

from forms.catalogue.gazetteer import Gazetteer, PlaceName
from forms.catalogue.scripts import Scripts
from forms.words import Disposal, Labelled, Urgency

PATH_SEPARATOR = " > "
LEVEL_DIGITS = 2
"""A category's code has two digits for each level: 02, 0203, 020304, 02030401."""
_TYPO_SCORE = 75.0


class ChannelKind(Labelled):
    """How appeals come in through a channel."""

    CALL = "call", "电话"
    FILE = "file", "文件导入"
    HTTP = "http", "系统对接"
    OFFLINE = "offline", "线下登记"


@dataclass(frozen=True, slots=True)
class Category:
    """One entry of the 事项分类 tree; `path` are the names from the top down to its own."""

    code: str
    name: str
    path: tuple[str, ...]
    words: tuple[str, ...] = ()
    is_leaf: bool = True

    @property
    def parent(self) -> str:
        """The code one level up; "" at the top."""
        return self.code[:-LEVEL_DIGITS]

    @property
    def label(self) -> str:
        """城建 > 供热 > 温度不达标."""
        return PATH_SEPARATOR.join(self.path)


class Categories:
    """The category tree, by code, in the order of the file."""

    def __init__(self, entries: Iterable[Category]) -> None:
        self._by_code = {each.code: each for each in entries}
        self._children: dict[str, list[Category]] = {}
        for each in self._by_code.values():
            self._children.setdefault(each.parent, []).append(each)

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Category | None:
        """The entry with this code, or None."""
        return self._by_code.get(code)

    def children(self, code: str = "") -> tuple[Category, ...]:
        """The entries one level below *code*; the top level for ""."""
        return tuple(self._children.get(code, ()))

    @cached_property
    def flat(self) -> tuple[Category, ...]:
        """All leaves, as a completer lists them."""
        return tuple(each for each in self._by_code.values() if each.is_leaf)

    def search(self, text: str, limit: int = 20) -> tuple[Category, ...]:
        """The leaves that all words of *text* speak of, best first; with a typo, those that come near."""
        wanted = text.lower().split()
        if not wanted:
            return self.flat[:limit]
        ranked = [(_rank(each, wanted), place, each) for place, each in enumerate(self.flat)]
        hits = sorted((rank, place, each) for rank, place, each in ranked if rank < _NO_MATCH)
        if hits:
            return tuple(each for _, _, each in hits[:limit])
        near = [(_nearness(each, "".join(wanted)), place, each) for place, each in enumerate(self.flat)]
        near = sorted(item for item in near if item[0] <= -_TYPO_SCORE)
        return tuple(each for _, _, each in near[:limit])


_NO_MATCH = 9


def _rank(category: Category, wanted: list[str]) -> int:
    """How well a category answers: 0 its very name … 4 only a name above it; else `_NO_MATCH`."""
    return max(_rank_of_word(category, word) for word in wanted)


def _rank_of_word(category: Category, word: str) -> int:
    name = category.name.lower()
    rules = (
        name == word or category.code == word,
        name.startswith(word) or word in category.words,
        word in name,
        any(word in alias for alias in category.words),
        any(word in above.lower() for above in category.path) or category.code.startswith(word),
    )
    return next((rank for rank, holds in enumerate(rules) if holds), _NO_MATCH)


def _nearness(category: Category, text: str) -> float:
    names = (category.name, *category.words)
    return -max(fuzz.ratio(text, name) for name in names)


@dataclass(frozen=True, slots=True)
class Channel:
    """渠道: how appeals come in, who runs it, and whether it gives them a number of its own."""

    code: str
    name: str
    kind: ChannelKind
    owner: str = ""
    needs_external_id: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """来源: who hands the appeals over."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Hotline:
    """来源热线: a line merged into this one, known by the number that was dialled."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a matter is not taken on, what to say to the caller, and where to go instead."""

    code: str
    name: str
    disposal: Disposal
    script: str
    numbers: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class UrgentWord:
    """A word of alarm: how urgent it makes the ticket and which emergency number it is for, if any."""

    word: str
    urgency: Urgency
    number: str = ""


@dataclass(frozen=True, slots=True)
class District:
    """区县 with its streets and towns, and the communities and villages of each street."""

    name: str
    streets: tuple[str, ...]
    communities: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Area:
    """The city that is served, its telephone area code and its districts."""

    name: str
    area_code: str
    districts: tuple[District, ...]

    def district(self, name: str) -> District | None:
        """The district of this name, or None."""
        return next((each for each in self.districts if each.name == name), None)

    @property
    def streets(self) -> tuple[tuple[str, str], ...]:
        """All (district, street) pairs, as a completer lists them."""
        return tuple((each.name, street) for each in self.districts for street in each.streets)

    def districts_with_street(self, street: str) -> tuple[str, ...]:
        """The districts that have a street of this name."""
        return tuple(each.name for each in self.districts if street in each.streets)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Finds the area's names in a text."""
        return Gazetteer(
            (
                *(PlaceName(each.name) for each in self.districts),
                *(PlaceName(*pair) for pair in self.streets),
                *(
                    PlaceName(each.name, street, community)
                    for each in self.districts
                    for street, communities in each.communities
                    for community in communities
                ),
            )
        )

    def find_in(self, text: str) -> tuple[str, str]:
        """The (district, street) that *text* names; "" for what it does not name or leaves in doubt."""
        found = self.gazetteer.find(text).place
        return found.district, found.street


@dataclass(frozen=True)
class Catalogue:
    """All catalogues of one city."""

    categories: Categories
    channels: Mapping[str, Channel]
    sources: Mapping[str, Source]
    hotlines: Mapping[str, Hotline]
    reasons: Mapping[str, Reason]
    urgent_words: tuple[UrgentWord, ...]
    area: Area
    scripts: Scripts = field(default_factory=Scripts)

    def reasons_for(self, disposal: Disposal) -> tuple[Reason, ...]:
        """The reasons that go with one way of closing."""
        return tuple(each for each in self.reasons.values() if each.disposal is disposal)

    def words_of_alarm(self, text: str) -> tuple[UrgentWord, ...]:
        """All words of alarm in *text*, most urgent first."""
        order = {Urgency.CRITICAL: 0, Urgency.URGENT: 1, Urgency.NORMAL: 2}
        return tuple(
            sorted(
                (each for each in self.urgent_words if each.word in text),
                key=lambda each: order[each.urgency],
            )
        )

    def alarms(self, text: str) -> tuple[UrgentWord, ...]:
        """The words of alarm in *text*, most urgent first, each emergency number once."""
        first_of_number: dict[str, UrgentWord] = {}
        for each in self.words_of_alarm(text):
            first_of_number.setdefault(each.number, each)
        return tuple(first_of_number.values())
