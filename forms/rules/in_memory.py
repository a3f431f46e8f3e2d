"""The rules port's in-memory fake: it keeps the same promises as the real storage."""

from dataclasses import dataclass, field
from datetime import datetime

from forms.rules.rule import RuleText


@dataclass
class InMemoryRules:
    """Versions in a list for each name."""

    stored: dict[str, tuple[RuleText, ...]] = field(default_factory=dict)

    def current(self, name: str) -> RuleText | None:
        """See Rules.current."""
        return next(iter(self.history(name)), None)

    def put(self, name: str, text: str, who: str, why: str, at: datetime) -> RuleText:
        """See Rules.put."""
        before = self.stored.get(name, ())
        added = RuleText(name=name, version=len(before) + 1, text=text, who=who, why=why, at=at)
        self.stored[name] = (*before, added)
        return added

    def history(self, name: str) -> tuple[RuleText, ...]:
        """See Rules.history."""
        return tuple(reversed(self.stored.get(name, ())))

    def at(self, name: str, moment: datetime) -> RuleText | None:
        """See Rules.at."""
        return next((each for each in self.history(name) if each.at and each.at <= moment), None)
