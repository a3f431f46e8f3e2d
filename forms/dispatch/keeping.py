"""What was suggested, what a person chose, and how often both were right. Ratios are exact."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from forms.dispatch.report import TrainingReport, percent
from forms.dispatch.suggestion import Source
from forms.lifecycle.assignment import AssignmentState

ACCEPTED = frozenset({AssignmentState.SIGNED, AssignmentState.REPLIED, AssignmentState.CLOSED})
"""The states of an order that its unit has signed for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One suggestion as it was shown: codes of lead and helpers, confidence from 0 to 1, who named it."""

    lead: str
    helpers: tuple[str, ...]
    confidence: float
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAdvice:
    """建议与选择: what was offered when somebody (工号) decided, and the units chosen; never changed.

    The versions say what the offer came from: 0 is the program's own rules, and no model.
    """

    id: str
    ticket_id: str
    at: datetime
    operator: str
    offers: tuple[Offer, ...]
    chosen_lead: str
    chosen_helpers: tuple[str, ...] = ()
    rules_version: int = 0
    model_version: int = 0

    @property
    def rank(self) -> int:
        """At which place the chosen lead was offered, from 1; 0 if it was not."""
        return next((place for place, each in enumerate(self.offers, 1) if each.lead == self.chosen_lead), 0)


@dataclass(frozen=True, slots=True)
class SuggestionFigures:
    """How often people took what was suggested, of the times that anything was."""

    offered: int
    first_taken: int
    any_taken: int
    silent: int = 0
    """How often nothing was suggested."""

    @property
    def first_share(self) -> str:
        """采用首选的比例, such as 81.3 %; — where nothing was offered."""
        return percent(Fraction(self.first_taken, self.offered) if self.offered else None)

    @property
    def any_share(self) -> str:
        """采用三个建议之一的比例."""
        return percent(Fraction(self.any_taken, self.offered) if self.offered else None)


@dataclass(frozen=True, slots=True)
class DispatchCount:
    """Orders to lead units, and those given back as another unit's matter with a reviewer's consent."""

    dispatched: int
    wrong_unit: int

    @property
    def accuracy(self) -> Fraction | None:
        """派单准确率 = 1 - 认可的退单 / 派单; None where nothing was dispatched."""
        return 1 - Fraction(self.wrong_unit, self.dispatched) if self.dispatched else None

    @property
    def text(self) -> str:
        """派单准确率 with one digit, half-up: 96.3 %, or —."""
        return percent(self.accuracy)


@dataclass(frozen=True, slots=True)
class DispatchFigures:
    """派单准确率 and how suggestions did, for one span of time."""

    orders: DispatchCount
    suggestions: SuggestionFigures


@dataclass(frozen=True, slots=True)
class AcceptedLead:
    """A ticket whose lead unit signed for it and has not given it back: what a model learns from."""

    ticket_id: str
    title: str
    content: str
    address: str
    district: str
    street: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """One training: who, when, how good, and whether it was put to use; `why` says why not.

    `digest` is the SHA-256 of its `size` bytes. `number` counts from 1; 0 is one not stored yet.
    """

    number: int = 0
    trained_at: datetime
    trained_by: str
    adopted: bool
    why: str = ""
    digest: str
    size: int
    report: TrainingReport
