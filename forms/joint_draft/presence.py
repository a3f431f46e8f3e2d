"""Who writes in a joint draft, where, and since when nothing was heard of them."""

from dataclasses import dataclass

from forms.draft import Field

GONE_AFTER_S = 6.0
"""A seat that has said nothing for so long has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """One seat in a joint draft; `seat` is one window's, so one person may be there twice.

    `cursor` and `anchor` count characters of `field`; they differ where something is selected. `age_s` are
    the seconds since the seat was last heard of, by the database's clock.
    """

    seat: str
    code: str
    name: str
    field: Field | None = None
    cursor: int = 0
    anchor: int = 0
    age_s: float = 0.0

    @property
    def is_here(self) -> bool:
        """Whether the seat was heard of lately."""
        return self.age_s < GONE_AFTER_S

    @property
    def place(self) -> tuple[Field | None, int, int]:
        """Where the cursor is."""
        return self.field, self.cursor, self.anchor
