"""What changed in a text: at a place, so many characters gone, these come. Positions count characters."""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """At `position` `removed` characters go and `inserted` comes."""

    position: int
    removed: int
    inserted: str

    @property
    def end(self) -> int:
        """Where what goes ends."""
        return self.position + self.removed

    @property
    def growth(self) -> int:
        """How much longer the text becomes."""
        return len(self.inserted) - self.removed


def applied(text: str, edit: Edit) -> str:
    """The text behind an edit."""
    return text[: edit.position] + edit.inserted + text[edit.end :]


def all_applied(text: str, edits: Iterable[Edit]) -> str:
    """The text behind edits, one after the other."""
    for edit in edits:
        text = applied(text, edit)
    return text


def moved(place: int, edit: Edit) -> int:
    """Where a cursor stands behind somebody else's edit; what comes exactly there comes behind it."""
    if place <= edit.position:
        return place
    if place >= edit.end:
        return place + edit.growth
    return edit.position


def all_moved(place: int, edits: Iterable[Edit]) -> int:
    """Where a cursor stands behind edits, one after the other."""
    for edit in edits:
        place = moved(place, edit)
    return place


def difference(before: str, after: str, cursor: int | None = None) -> Edit | None:
    """What turned *before* into *after*; None if nothing did.

    *cursor*: where the cursor stood afterwards. It tells which of several equal characters was typed.
    """
    if before == after:
        return None
    tail = len(after) - cursor if cursor is not None else -1
    if not (0 <= tail <= len(before) and before.endswith(after[len(after) - tail :])):
        tail = _alike(before[::-1], after[::-1])
    head = _alike(before[: len(before) - tail], after[: len(after) - tail])
    return Edit(head, len(before) - tail - head, after[head : len(after) - tail])


def _alike(one: str, other: str) -> int:
    """How many characters at the beginning are the same."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)
