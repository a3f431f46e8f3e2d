"""How wide the columns of the list are, which are there at first, and which give way."""

from collections.abc import Mapping
from types import MappingProxyType

from forms.views.columns import (
    ACCEPTED,
    ACCEPTED_BY,
    CALLER,
    CATEGORY,
    COLUMNS,
    DUE,
    HOPS,
    KIND,
    LEAD,
    NEXT,
    NUMBER,
    OWNER,
    PLACE,
    REDOS,
    STATE,
    TITLE,
    URGENCY,
)

TITLE_WIDTH = 160
WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        NUMBER: 136,
        TITLE: TITLE_WIDTH,
        STATE: 104,
        DUE: 128,
        OWNER: 120,
        CALLER: 112,
        ACCEPTED: 96,
        ACCEPTED_BY: 96,
        URGENCY: 80,
        KIND: 80,
        CATEGORY: 128,
        PLACE: 160,
        LEAD: 120,
        NEXT: 96,
        HOPS: 56,
        REDOS: 56,
    }
)
"""In pixels at 100 %; the title takes what is left, and no less than this."""
STANDARD = (NUMBER, TITLE, STATE, DUE, CALLER, ACCEPTED)
"""What a list shows to somebody who has chosen nothing."""
ALWAYS = frozenset({TITLE})
GIVE_WAY = (
    REDOS,
    HOPS,
    PLACE,
    CATEGORY,
    KIND,
    ACCEPTED_BY,
    NEXT,
    LEAD,
    CALLER,
    OWNER,
    ACCEPTED,
    URGENCY,
    NUMBER,
)
"""Which columns hide first where the title would get too narrow."""


def known(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a kept layout that this program has, with the ones that are always there."""
    kept = tuple(dict.fromkeys(key for key in keys if key in COLUMNS))
    if not kept:
        return STANDARD
    return kept if TITLE in kept else (TITLE, *kept)
