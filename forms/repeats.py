"""重复来电: which of a caller's tickets are about the same matter.

Two tickets repeat each other when they are not far apart in time and either stand in the same category
at the same place, or say much the same in their title or content.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations

from rapidfuzz import fuzz

from forms.ticket_list import HistoryLine, TicketLine
from forms.words import StateKind

RECENT = timedelta(days=90)
"""How far apart two tickets may be and still count as one matter (PROPOSED; nobody defines it)."""
SAME_WORDS = 70.0
"""rapidfuzz ratio, 0 to 100, from which two texts say much the same."""
SAME_WORDS_IN_CATEGORY = 50.0
"""The same within one category, where less likeness is enough."""
COMPARED_LENGTH = 100
_GENERIC = ("地址不详", "不详", "未知", "无")


def marked(lines: Sequence[TicketLine], recent: timedelta = RECENT) -> tuple[HistoryLine, ...]:
    """The lines in the same order, each with the numbers of those that it repeats."""
    repeats: dict[str, list[str]] = {line.id: [] for line in lines}
    for one, other in combinations(lines, 2):
        if abs(one.accepted_at - other.accepted_at) <= recent and same_matter(one, other):
            repeats[one.id].append(other.number)
            repeats[other.id].append(one.number)
    return tuple(HistoryLine(line, tuple(repeats[line.id])) for line in lines)


def same_matter(one: TicketLine, other: TicketLine) -> bool:
    """Whether two tickets of one caller are about the same matter; one taken back (撤回) never counts."""
    if StateKind.RECALLED in (one.state, other.state):
        return False
    same_category = bool(one.category) and one.category == other.category
    if same_category and same_place(one, other):
        return True
    needed = SAME_WORDS_IN_CATEGORY if same_category else SAME_WORDS
    return _alike(one.content, other.content, needed) or _alike(one.title, other.title, needed)


def same_place(one: TicketLine, other: TicketLine) -> bool:
    """Whether two tickets are about the same place; without addresses the same street will do."""
    if not _compatible(one.district, other.district) or not _compatible(one.street, other.street):
        return False
    first, second = one.address.strip(), other.address.strip()
    if first and second and first not in _GENERIC and second not in _GENERIC:
        return first in second or second in first or fuzz.ratio(first, second) >= SAME_WORDS
    return bool(one.street) and one.street == other.street


def _compatible(one: str, other: str) -> bool:
    return not one or not other or one == other


def _alike(one: str, other: str, needed: float) -> bool:
    if not one or not other:
        return False
    return fuzz.ratio(one[:COMPARED_LENGTH], other[:COMPARED_LENGTH], score_cutoff=needed) > 0
