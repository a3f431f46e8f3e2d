"""Earlier tickets like the one that is being typed: told beside the form, never in the way of filing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.drafts import Drafts, DraftsView
from console.notices import of_failure
from console.settling import settled
from forms import phone_number
from forms.beside import LinkChoice
from forms.draft import Draft, Field
from forms.likeness import Appeal, SimilarTicket
from forms.similar import SimilarTickets, similar_tickets
from forms.words import LinkKind

PAUSE_MS = 400
"""Longer than the answers' pause: likeness needs a place and a matter, not every word of them."""
MOST = 6


@dataclass(frozen=True)
class LikenessView:
    """What is alike, by the same caller first; `problem` says why it could not be looked up.

    `choice` is the link that is made when the draft is filed, `is_new` whether anything is listed that the
    agent has neither linked nor gone on from.
    """

    tickets: tuple[SimilarTicket, ...] = ()
    problem: str = ""
    choice: LinkChoice | None = None
    is_new: bool = False


def appeal_of(draft: Draft, home_area_code: str) -> Appeal:
    """What the form says, as far as likeness goes."""
    phones = (draft.text(Field.CALLER_NUMBER), draft.text(Field.CONTACT_NUMBER))
    known = {phone_number.normalise(each, home_area_code) for each in phones if each}
    return Appeal(
        title=draft.text(Field.TITLE),
        content=draft.text(Field.CONTENT),
        category=draft.text(Field.CATEGORY),
        district=draft.text(Field.DISTRICT),
        street=draft.text(Field.STREET),
        address=draft.text(Field.ADDRESS),
        phones=tuple(sorted(known - {""})),
        ticket_id=draft.id,
    )


class Likenesses(QObject):
    """`changed` carries a :class:`LikenessView`. An answer to older words than the last is dropped."""

    changed = Signal(object)

    def __init__(
        self,
        archive: Archive,
        drafts: Drafts,
        home_area_code: str,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._drafts = drafts
        self._home_area_code = home_area_code
        self._now = now
        self.view = LikenessView()
        self.units: Mapping[str, str] = MappingProxyType({})
        """Names, by code, of the units that have one of the listed tickets in hand."""
        self._asked = Appeal()
        self._draft_id = drafts.current.id
        self._busy = False
        self._found_last: tuple[SimilarTicket, ...] = ()
        self._held = ""
        self._gone_on_from: frozenset[str] = frozenset()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        drafts.edited.connect(lambda _: self._pause.start())
        drafts.changed.connect(self._follow)

    # --- what the panel asks for

    def hold(self, ticket_id: str) -> None:
        """Keep this ticket where it stands, because somebody looks at it; "" lets it go."""
        if ticket_id != self._held:
            self._held = ticket_id
            if not self.view.problem:
                self._settle()

    def link(self, kind: LinkKind, similar: SimilarTicket) -> None:
        """标为重复 or 并单: link the draft in front to this ticket when it is filed, and not before."""
        line = similar.ticket
        self._choose(LinkChoice(kind=kind, main_id=line.id, main_number=line.number))

    def go_on(self) -> None:
        """继续: link to none of them, and say no more of those that are listed now."""
        self._gone_on_from |= {each.ticket.id for each in self.view.tickets}
        self._choose(None)
        self._show(self.view)

    # ---

    def _choose(self, choice: LinkChoice | None) -> None:
        self._drafts.choose(replace(self._drafts.current.beside, link=choice))

    def _follow(self, view: DraftsView) -> None:
        if view.current.id != self._draft_id:
            self._draft_id = view.current.id
            self._found_last, self._held, self._gone_on_from = (), "", frozenset()
            self._show(LikenessView())
            self._look()
        elif view.current.beside.link != self.view.choice:
            self._show(self.view)

    def _look(self) -> None:
        self._pause.stop()
        appeal = appeal_of(self._drafts.current, self._home_area_code)
        if appeal == self._asked:
            return
        self._asked = appeal
        if not appeal.title and not appeal.category:
            self._found_last = ()
            self._show(LikenessView())
        elif not self._busy:
            self._ask(appeal)

    def _ask(self, appeal: Appeal) -> None:
        self._busy = True
        now = self._now()
        self._archive.with_reading(
            lambda uow: similar_tickets(appeal, uow, now, limit=MOST),
            lambda found: self._found(appeal, found),
            lambda error: self._failed(appeal, error),
        )

    def _is_old(self, appeal: Appeal) -> bool:
        self._busy = False
        if appeal == self._asked:
            return False
        if self._asked.title or self._asked.category:
            self._ask(self._asked)
        return True

    def _found(self, appeal: Appeal, found: SimilarTickets) -> None:
        if not self._is_old(appeal):
            self._found_last = (*found.by_caller, *found.by_others)[:MOST]
            self.units = MappingProxyType({**self.units, **found.units})
            self._settle()

    def _failed(self, appeal: Appeal, error: Exception) -> None:
        if not self._is_old(appeal):
            problem = of_failure("similar", "查找相似工单", error).happened
            self._show(LikenessView(self.view.tickets, problem))

    def _settle(self) -> None:
        tickets = settled(self.view.tickets, self._found_last, lambda each: each.ticket.id, self._held, MOST)
        self._show(LikenessView(tickets))

    def _show(self, view: LikenessView) -> None:
        choice = self._drafts.current.beside.link
        known = self._gone_on_from if choice is None else {each.ticket.id for each in view.tickets}
        is_new = any(each.ticket.id not in known for each in view.tickets)
        view = replace(view, choice=choice, is_new=is_new)
        if view != self.view:
            self.view = view
            self.changed.emit(view)
