"""Which fields merge character by character, and what somebody else's update changed in them.

Apart from `joint`, so that a window that shares nothing need not load the CRDT's library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from forms.draft import FORM, Field, FieldKind
from forms.joint_draft.edit import Edit

TYPED = frozenset(
    of for of, spec in FORM.items() if spec.kind in (FieldKind.LINE, FieldKind.TEXT, FieldKind.NUMBER)
)
"""The fields whose texts merge."""
CHOSEN = frozenset(FORM) - TYPED
"""The fields of which the last choice counts."""


@dataclass(frozen=True)
class Arrived:
    """What somebody else's update, or an undoing, changed: edits by field, and choices that are new."""

    edits: Mapping[Field, tuple[Edit, ...]] = field(default_factory=lambda: MappingProxyType({}))
    choices: frozenset[Field] = frozenset()

    @property
    def fields(self) -> frozenset[Field]:
        """All fields that changed."""
        return frozenset(self.edits) | self.choices
