"""智能分拨: up to three units that a ticket might go to, each with its helpers and the reasons.

Nothing here sends anything: a person always confirms. Confidence is a share from 0 to 1.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from forms.words import Labelled

MOST_SUGGESTED = 3


class Source(Labelled):
    """Who says that a unit should have it."""

    RULE = "rule", "派单目录"
    SIMILAR = "similar", "相似工单"
    MODEL = "model", "历史模型"


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit by its code, with its name as it is now."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit is suggested, in one Chinese sentence; `share` is how sure this source is, 0 to 1."""

    source: Source
    text: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSuggestion:
    """One way to dispatch: 主办, 协办 and why. `time_class` and `basis` are the rule's, if there is one."""

    lead: UnitName
    helpers: tuple[UnitName, ...] = ()
    confidence: float
    reasons: tuple[Reason, ...]
    time_class: str = ""
    basis: str = ""

    @property
    def percent(self) -> int:
        """The confidence as people read it, such as 92."""
        return int((Decimal(repr(self.confidence)) * 100).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def sentence(self) -> str:
        """All reasons in one line."""
        return "；".join(f"{each.source.label}：{each.text}" for each in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchAdvice:
    """What is suggested, the likeliest first.

    `silent_because` says in Chinese why there is nothing, and is "" if there is something. `remarks` say
    which sources kept silent and why, and what is in doubt. `sure` is whether the first may be chosen
    beforehand and be confirmed together with others; below the set confidence it never is.
    """

    suggestions: tuple[UnitSuggestion, ...] = ()
    silent_because: str = ""
    remarks: tuple[str, ...] = ()
    sure: bool = False
    rules_version: int = 0
    model_version: int = 0

    def rank_of(self, unit_code: str) -> int:
        """At which place the unit was suggested as lead, from 1; 0 if it was not."""
        return next(
            (place for place, each in enumerate(self.suggestions, 1) if each.lead.code == unit_code), 0
        )
