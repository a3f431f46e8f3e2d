"""What an agent chose beside the form: a link to another ticket, articles that are cited, a unit, files.

It is part of the draft, so the journal keeps it, and what it says is stored with the ticket or not at all.
"""

from dataclasses import dataclass
from datetime import datetime

from forms.attachment import Attachment
from forms.dispatch.suggestion import Source
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
class UnitOffer:
    """One of the units that were suggested: 主办 and 协办 by code, how sure it was (0 to 1), who named it."""

    lead: str
    helpers: tuple[str, ...] = ()
    confidence: float = 0.0
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChoice:
    """The unit that the agent proposes, and what had been suggested then. A person dispatches it later."""

    lead: str
    lead_name: str
    helpers: tuple[str, ...] = ()
    offered: tuple[UnitOffer, ...] = ()
    rules_version: int = 0
    model_version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """See the module's text. `cited` and `files` stand in the order of insertion."""

    link: LinkChoice | None = None
    cited: tuple[Cited, ...] = ()
    unit: UnitChoice | None = None
    files: tuple[Attachment, ...] = ()


NOTHING = Beside()
