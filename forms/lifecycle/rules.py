"""The hall's rules for states: what they are called, and how long dispatch and follow-up may take.

Kinds of states are fixed, their names are settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from forms.clock.calendar import WorkingCalendar
from forms.clock.deadline import due
from forms.clock.rules import ClockRules, Term, TimeUnit
from forms.clock.service import clock_of
from forms.lifecycle.placing import PLACING, Placing
from forms.lifecycle.standing import Due
from forms.ports import Work
from forms.rules.errors import RuleTextWrong
from forms.rules.reading import Label, Unfit
from forms.rules.rule import Rule
from forms.rules.service import in_force
from forms.words import StateKind, Urgency

LONGEST_NAME = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRules:
    """Names of states by the code of their kind, and the limits of the hall's own two steps."""

    follow_up_answered: Annotated[bool, Label("当场办结也回访")] = False
    dispatch: Annotated[Term, Label("派单时限")] = Term(length=2, unit=TimeUnit.HOURS)
    dispatch_urgent: Annotated[Term, Label("急件派单时限")] = Term(length=15, unit=TimeUnit.MINUTES)
    follow_up: Annotated[Term, Label("回访时限")] = Term(length=3, unit=TimeUnit.CALENDAR_DAYS)
    names: Annotated[Mapping[str, str], Label("名称")] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {kind.value for kind in StateKind}
        taken: dict[str, str] = {}
        for code, name in self.names.items():
            if code not in known:
                raise Unfit(f"没有“{code}”这个状态，可用的有：{'、'.join(sorted(known))}。", "names", code)
            if not 1 <= len(name.strip()) <= LONGEST_NAME:
                raise Unfit(f"状态的名称须为 1 到 {LONGEST_NAME} 个字。", "names", code)
            if name.strip() in taken:
                raise Unfit(f"“{name.strip()}”已是另一个状态的名称。", "names", code)
            taken[name.strip()] = code
        for kind in StateKind:
            if kind.value not in self.names and taken.get(kind.label):
                other = taken[kind.label]
                raise Unfit(f"“{kind.label}”是另一个状态的默认名称，请先给它改名。", "names", other)

    def name(self, kind: StateKind) -> str:
        """What the hall calls this kind of state."""
        return self.names.get(kind.value, kind.label).strip()

    @property
    def all_names(self) -> Mapping[StateKind, str]:
        """The names of all kinds."""
        return MappingProxyType({kind: self.name(kind) for kind in StateKind})


STATES = Rule("states", "工单状态", StateRules)


def placing_in(work: Work) -> Placing:
    """Where filed tickets begin by the rules in force; the proposed defaults where they cannot be read.

    A filing must never fail for a rule's text.
    """
    try:
        rules, (clock, calendar) = in_force(STATES, work), clock_of(work)
    except RuleTextWrong:
        return PLACING
    return placing_by(rules, clock, calendar)


def placing_by(rules: StateRules, clock: ClockRules, calendar: WorkingCalendar) -> Placing:
    """Where filed tickets begin by these rules."""

    def dispatch_due(start: datetime, urgency: Urgency) -> Due:
        term = rules.dispatch if urgency is Urgency.NORMAL else rules.dispatch_urgent
        return due(term, start, clock, calendar)

    def follow_up_due(start: datetime, _urgency: Urgency) -> Due:
        return due(rules.follow_up, start, clock, calendar)

    return Placing(
        follow_up_answered=rules.follow_up_answered, dispatch_due=dispatch_due, follow_up_due=follow_up_due
    )
