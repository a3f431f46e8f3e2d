"""话术: what to ask for each category, which fields it needs, and polite phrases by key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from forms.draft import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingScript:
    """What to ask and tell, and which fields to fill in, for some categories and all below them."""

    name: str
    categories: tuple[str, ...]
    ask: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """礼貌用语: one sentence to read out; `key` is one digit or small letter, `when` the moment for it.

    `escalates` says that a supervisor should be called if it does not help.
    """

    code: str
    key: str
    name: str
    when: str
    text: str
    escalates: bool = False


@dataclass(frozen=True, slots=True)
class Scripts:
    """All scripts of one city."""

    asking: tuple[AskingScript, ...] = ()
    phrases: Mapping[str, Phrase] = field(default_factory=lambda: MappingProxyType({}))
    """By key."""

    def for_category(self, code: str) -> tuple[AskingScript, ...]:
        """The scripts for a category: those of the code itself first, then those of the codes above it."""
        fitting = [
            (-len(each), place, script)
            for place, script in enumerate(self.asking)
            for each in script.categories
            if code.startswith(each)
        ]
        return tuple(script for _, _, script in sorted(fitting, key=lambda each: each[:2]))
