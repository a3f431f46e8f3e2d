"""The rule "queue" (队列): whether agents are told when somebody listens in, and what lasts too long.

The figures are PROPOSED.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from forms.rules.reading import Between, Label, Unfit
from forms.rules.rule import Rule

LONGEST = 24 * 60
_PAUSES: Mapping[str, int] = MappingProxyType({"break": 30, "meal": 90, "paperwork": 60, "signed_in": 10})


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRules:
    """The whole text. Minutes."""

    tell_agent: Annotated[bool, Label("旁听时提示坐席")] = False
    wrap_up_minutes: Annotated[int, Label("话后整理最长"), Between(1, LONGEST)] = 5
    pause_minutes: Annotated[Mapping[str, int], Label("示忙最长")] = field(default_factory=lambda: _PAUSES)
    """By the reason's code; a reason without an entry may last as long as it takes."""

    def __post_init__(self) -> None:
        for reason, minutes in self.pause_minutes.items():
            if not 1 <= minutes <= LONGEST:
                raise Unfit(f"应为 1 到 {LONGEST} 分钟。", "pause_minutes", reason)


QUEUE = Rule("queue", "队列", QueueRules)
"""The rule in the hall's store of rules."""
