"""Cards beside a ticket, one for each side process: 退单, 延期, 会商, 吹哨, 督办, 回访, 重办.

A room that keeps such records offers a `CardSource`; the ticket sheet shows the cards of all sources and
knows nothing else of the rooms. Texts are given as they are stored: the sheet masks them for its reader.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.access.roles import Actor
from forms.ports import Work
from forms.ticket import Ticket
from forms.words import Labelled


class CardMood(Labelled):
    """How a side process stands; always shown with the card's own words beside the colour."""

    WAITING = "waiting", "待处理"
    RUNNING = "running", "进行中"
    GOOD = "good", "已完成"
    WARNING = "warning", "需要注意"
    OVER = "over", "已结束"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideCard:
    """One side process. `state` is where it stands, in a word; `facts` are names with values.

    `key` is unique on the ticket and stays the same from reading to reading. `at` is when it began; open
    ones come first, then the newest.
    """

    key: str
    title: str
    state: str
    mood: CardMood
    at: datetime
    is_open: bool
    facts: tuple[tuple[str, str], ...] = ()

    def veiled(self, veil: Callable[[str], str]) -> "SideCard":
        """The same with what its facts say of people masked."""
        return SideCard(
            key=self.key,
            title=self.title,
            state=self.state,
            mood=self.mood,
            at=self.at,
            is_open=self.is_open,
            facts=tuple((name, veil(value)) for name, value in self.facts),
        )


class CardSource(Protocol):
    """What a room offers: the cards of a ticket that *actor* may open, read in the sheet's transaction."""

    def __call__(self, ticket: Ticket, actor: Actor, work: Work, /) -> tuple[SideCard, ...]:
        """The cards, in any order; empty if there are none for this reader."""
        ...


def in_order(cards: tuple[SideCard, ...]) -> tuple[SideCard, ...]:
    """Open ones first, the newest first among each."""
    return tuple(sorted(cards, key=lambda each: (not each.is_open, -each.at.timestamp(), each.key)))
