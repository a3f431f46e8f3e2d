"""What the rules need from storage. The in-memory fake stands in `forms.rules.in_memory`."""

from datetime import datetime
from typing import Protocol

from forms.rules.rule import RuleText


class Rules(Protocol):
    """The versions of the hall's rules: added to, never changed, never removed."""

    def current(self, name: str) -> RuleText | None:
        """The newest version, or None if the hall has put none and works by the program's default."""
        ...

    def put(self, name: str, text: str, who: str, why: str, at: datetime) -> RuleText:
        """Add the next version and return it; RuleChanged if another came at the same time."""
        ...

    def history(self, name: str) -> tuple[RuleText, ...]:
        """All versions, newest first, without the program's default."""
        ...

    def at(self, name: str, moment: datetime) -> RuleText | None:
        """The version that was in force at a moment, or None if it was the program's default."""
        ...
