"""The pages of a window, one in front: each is made when it is first wanted.

A window has a dozen pages and most people use three: making all of them first would cost seconds at every
start, and memory that nobody uses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.bars.rail import RailEntry
from console.seat import Seat
from forms.access.roles import Actor, Right

Wanted = TypeVar("Wanted", bound=QWidget)


@dataclass(frozen=True)
class Page:
    """A page: how the rail shows it, how it is made for a seat, and for whom.

    It is there for people with any of `rights`; for everybody where none is named.
    """

    entry: RailEntry
    make: Callable[[Seat], QWidget]
    rights: frozenset[Right] = frozenset()

    def is_for(self, actor: Actor) -> bool:
        """Whether *actor* has the page."""
        return not self.rights or bool(self.rights & actor.rights)


class PageStack(QStackedWidget):
    """`page_made` carries the name of a page that has just been made, before it is shown."""

    page_made = Signal(str)

    def __init__(self, pages: Sequence[Page], seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._pages = tuple(pages)
        self._made: dict[int, QWidget] = {}

    def index_of(self, word: str) -> int:
        """Where the page of this name is; LookupError if this person has none."""
        for index, page in enumerate(self._pages):
            if page.entry.word == word:
                return index
        raise LookupError(word)

    def named(self, word: str, kind: type[Wanted]) -> Wanted:
        """The page of this name, made now if nobody wanted it before; LookupError if there is none."""
        page = self.page(self.index_of(word))
        if not isinstance(page, kind):
            raise LookupError(word)
        return page

    def page(self, index: int) -> QWidget:
        """The page, made now if nobody wanted it before."""
        if index not in self._made:
            made = self._pages[index].make(self._seat)
            self._made[index] = made
            self.addWidget(made)
            self.page_made.emit(self._pages[index].entry.word)
        return self._made[index]

    def bring(self, index: int) -> None:
        """Bring the page to the front."""
        self.setCurrentWidget(self.page(index))
