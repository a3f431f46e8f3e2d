"""重复诉求: how like an earlier ticket is to what is being taken down, and why.

Points for the same number, place, kind of matter and words; from ENOUGH on two tickets are shown as alike.
The weights are PROPOSED: nobody defines them. A number alone is never enough, nor is a place.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz

from forms import phone_number
from forms.lifecycle.states import ENDED
from forms.search.folding import fold
from forms.ticket_list import TicketLine
from forms.words import Labelled, StateKind

ENOUGH = 50.0
CALLER_POINTS, PLACE_POINTS, STREET_POINTS = 25.0, 30.0, 10.0
CATEGORY_POINTS, NEAR_CATEGORY_POINTS, WORD_POINTS = 25.0, 12.0, 35.0
SAME_PLACE = 80.0
"""rapidfuzz ratio, 0 to 100, from which two spellings name one place."""
MOST_WORDS, MOST_LETTERS = 3, 200
_CORE = re.compile(r"[^\d\s,，。、（(]+")
_GENERIC = frozenset({"地址不详", "不详", "未知", "无", "附近", "同上"})
_ESTATE = "小区"
_SIGNS = re.compile(r"[\W_]+")


class Reason(Labelled):
    """Why two tickets are alike."""

    NUMBER = "number", "同一号码"
    PLACE = "place", "同一地点"
    CATEGORY = "category", "同类事项"
    WORDS = "words", "相同说法"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """诉求: what is being taken down, as far as it is known yet. `phones` are in their one spelling."""

    title: str = ""
    content: str = ""
    category: str = ""
    district: str = ""
    street: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    ticket_id: str = ""
    """Its own id, so that it is not found like itself."""

    @property
    def place_name(self) -> str:
        """The address without house numbers, such as an estate or a road; "" if it says nothing."""
        found = _CORE.match(self.address.strip())
        name = found.group().removesuffix("附近") if found else ""
        if len(name) > len(_ESTATE) + 2:
            name = name.removesuffix(_ESTATE)  # some say it and some don't
        return name if len(name) >= 2 and name not in _GENERIC else ""

    @property
    def matter_words(self) -> str:
        """What the title says besides the place; "" if nothing is left."""
        rest = self.title
        for part in (self.address, self.place_name, self.street, self.district):
            rest = rest.replace(part, " ") if part else rest
        pieces = [each for each in re.split(r"[\W\d_]+|号楼|单元", rest) if len(each) >= 2]
        return max(pieces, key=len, default="")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like and why: points from 0 to 115, the reasons, and the words that both have."""

    points: float
    reasons: tuple[Reason, ...]
    words: tuple[str, ...] = ()
    place: str = ""

    @property
    def sentence(self) -> str:
        """The reasons in one Chinese line."""
        told = {
            Reason.PLACE: f"同一地点（{self.place}）",
            Reason.WORDS: "都提到" + "".join(f"“{each}”" for each in self.words),
        }
        return "，".join(told.get(reason, reason.label) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class SimilarTicket:
    """An earlier ticket that is like what is being taken down."""

    ticket: TicketLine
    likeness: Likeness

    @property
    def is_open(self) -> bool:
        """Whether it is still being worked on."""
        return self.ticket.state not in ENDED

    @property
    def by_same_caller(self) -> bool:
        """Whether the same number told of it."""
        return Reason.NUMBER in self.likeness.reasons


def likeness(appeal: Appeal, line: TicketLine) -> Likeness:
    """How like an earlier ticket is to the appeal, and why."""
    reasons: list[Reason] = []
    points = 0.0
    numbers = {line.caller_number, line.contact_number} - {""} if appeal.phones else set()
    if any(phone_number.normalise(each) in appeal.phones for each in numbers):
        reasons.append(Reason.NUMBER)
        points += CALLER_POINTS
    place = _shared_place(appeal, line)
    if place:
        reasons.append(Reason.PLACE)
        points += PLACE_POINTS if place != line.street else STREET_POINTS
    category = _category_points(appeal.category, line.category)
    if category:
        reasons.append(Reason.CATEGORY)
        points += category
    words = _shared_words(appeal, line)
    alike = _words_alike(appeal, line)
    if words and alike >= 0.25:
        reasons.append(Reason.WORDS)
        points += WORD_POINTS * alike
    return Likeness(round(points, 3), tuple(reasons), words if Reason.WORDS in reasons else (), place)


def alike(appeal: Appeal, lines: tuple[TicketLine, ...], limit: int) -> tuple[SimilarTicket, ...]:
    """Those of the earlier tickets that are like the appeal, the likest first, of equals the newest.

    One taken back (撤回) is never like anything.
    """
    different = {
        line.id: line
        for line in lines
        if line.id != appeal.ticket_id and line.state is not StateKind.RECALLED
    }
    similar = [SimilarTicket(line, likeness(appeal, line)) for line in different.values()]
    enough = [each for each in similar if each.likeness.points >= ENOUGH]
    return tuple(sorted(enough, key=_likest, reverse=True)[:limit])


def _likest(similar: SimilarTicket) -> tuple[float, datetime, str]:
    return similar.likeness.points, similar.ticket.accepted_at, similar.ticket.id


def _shared_place(appeal: Appeal, line: TicketLine) -> str:
    """The place that both name: an estate or a road, else the street; "" if they differ or say nothing."""
    if appeal.district and line.district and appeal.district != line.district:
        return ""
    own, name = fold(appeal.address.strip()), appeal.place_name
    other = fold(line.address.strip())
    if name and other:
        return name if fold(name) in other or fuzz.ratio(own, other) >= SAME_PLACE else ""
    return line.street if line.street and appeal.street == line.street else ""


def _category_points(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return CATEGORY_POINTS
    return NEAR_CATEGORY_POINTS if one[:4] == other[:4] and len(one) >= 4 else 0.0


def _words_alike(appeal: Appeal, line: TicketLine) -> float:
    """How much of the words both have, 0 to 1: titles, or what is told."""
    titles = fuzz.ratio(_bare(appeal.title), _bare(line.title))
    contents = fuzz.ratio(_bare(appeal.content[: len(line.content)]), _bare(line.content))
    within = fuzz.partial_ratio(appeal.matter_words, line.content) if appeal.matter_words else 0.0
    return max(titles, contents, within) / 100


@lru_cache(maxsize=256)
def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def _shared_words(appeal: Appeal, line: TicketLine) -> tuple[str, ...]:
    """The longest pieces of the appeal's title, else of its content, that the ticket has too."""
    other = fold(f"{line.title}\n{line.content}")
    for own in (appeal.title, appeal.content[:MOST_LETTERS]):
        found = _common_pieces(fold(own), other)
        if found:
            return found
    return ()


def _common_pieces(own: str, other: str) -> tuple[str, ...]:
    pieces: dict[str, None] = {}
    start = 0
    while start < len(own) - 1:
        end = start
        while end < len(own) and not _SIGNS.match(own[end]) and own[start : end + 1] in other:
            end += 1
        if end - start >= 2:
            pieces[own[start:end]] = None
            start = end
        else:
            start += 1
    return tuple(sorted(pieces, key=len, reverse=True)[:MOST_WORDS])
