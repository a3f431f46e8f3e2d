"""A tree of named things, and how one is found in it by typing. Knows no widgets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SEPARATOR = " > "
_MOST = 200


@dataclass(frozen=True)
class Branch:
    """A node of the tree. `keywords` are further words it is found by (pinyin, everyday names)."""

    code: str
    label: str
    children: "tuple[Branch, ...]" = ()
    keywords: str = ""


@dataclass(frozen=True)
class Place:
    """A node with the way to it."""

    branch: Branch
    path: tuple[Branch, ...]

    @property
    def text(self) -> str:
        """城建 > 供热 > 温度不达标."""
        return SEPARATOR.join(branch.label for branch in self.path)

    @property
    def is_leaf(self) -> bool:
        """Whether nothing lies below."""
        return not self.branch.children


def places(branches: Sequence[Branch], above: tuple[Branch, ...] = ()) -> Iterator[Place]:
    """Every node of the tree, each before those below it."""
    for branch in branches:
        path = (*above, branch)
        yield Place(branch, path)
        yield from places(branch.children, path)


def matches(everything: Sequence[Place], typed: str, *, leaves_only: bool) -> list[Place]:
    """The nodes that hold every typed word in their path or keywords; those named so come first."""
    wanted = typed.casefold().replace(">", " ").split()

    def found(place: Place) -> bool:
        text = " ".join(f"{branch.label} {branch.keywords}" for branch in place.path).casefold()
        return all(word in text for word in wanted)

    def rank(place: Place) -> int:
        own = f"{place.branch.label} {place.branch.keywords}".casefold()
        return 0 if own.startswith(wanted[0]) else 1 if any(word in own for word in wanted) else 2

    hits = [place for place in everything if (place.is_leaf or not leaves_only) and found(place)]
    return sorted(hits, key=rank)[:_MOST] if wanted else hits[:_MOST]
