"""What can be found: a document with its texts and its facets, and where a list of hits goes on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What is looked for; each kind has an index of its own."""

    TICKET = "ticket"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found, as its owner writes it: nothing here is folded yet.

    `title`, `places` and `names` are also found by their pinyin and its initials; `questions` are 问法.
    `facets` are filters such as "state:closed" or "category:0103", matched as wholes: write one for each
    level of a tree ("category:01", "category:0103"). `at` orders lists that come newest first.
    """

    id: str
    at: datetime
    title: str = ""
    questions: tuple[str, ...] = ()
    body: str = ""
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    facets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that answers: newest first by (`at`, `id`), or the best first.

    `score` is 0 in lists by time, and behind the best that were looked at closely.
    """

    id: str
    at: datetime
    score: float = 0.0


Facets = tuple[tuple[str, ...], ...]
"""A filter: every group must hold, and a group holds if the document has any of its facets."""
