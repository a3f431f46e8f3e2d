"""What an agent chose beside the form: a link to another ticket, and the articles that the answer cites.

It is part of the draft, so the journal keeps it, and what it says is stored with the ticket or not at all.
"""

from dataclasses import dataclass
from datetime import datetime

from forms.words import LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChoice:
    """标为重复 or 并单: the ticket that this appeal is to be linked to when it is filed."""

    kind: LinkKind
    main_id: str
    main_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article that the answer cites, in the version that was inserted; `words` are what was inserted."""

    article_id: str
    version: int
    title: str
    inserted_at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """See the module's text. `cited` stands in the order of insertion."""

    link: LinkChoice | None = None
    cited: tuple[Cited, ...] = ()


NOTHING = Beside()
