"""Tickets in lists: a line of a list, what may be asked for, a page of what was found, a caller's history."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from forms import phone_number
from forms.lifecycle.standing import NextStep
from forms.ticket import Ticket
from forms.words import Disposal, Labelled, RequestType, StateKind, Urgency

PAGE_SIZE = 50
COUNT_AT_MOST = 1000
"""Totals are counted up to here; beyond, the list says "1000+"."""
EXCERPT_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLine:
    """One ticket as lists show it; `content` is cut to an excerpt."""

    id: str
    number: str
    state: StateKind
    disposal: Disposal
    request_type: RequestType
    urgency: Urgency
    accepted_at: datetime
    accepted_by: str
    title: str
    content: str
    category: str
    category_path: str
    district: str
    street: str
    address: str
    caller_number: str
    contact_number: str
    name: str
    confidential: bool
    anonymous: bool
    owner_unit: str = ""
    owner_person: str = ""
    due_at: datetime | None = None
    due_provisional: bool = False
    next_step: NextStep | None = None
    hops: int = 0
    redos: int = 0
    lead_unit: str = ""

    def overdue(self, now: datetime) -> bool:
        """Whether its due time has passed."""
        return self.due_at is not None and self.due_at < now

    @property
    def masked_number(self) -> str:
        """The caller's number for those who need not know it."""
        return phone_number.mask(self.contact_number or self.caller_number)

    @property
    def place(self) -> str:
        """The place in one line."""
        return f"{self.district}{self.street}{self.address}"


def line_of(ticket: Ticket) -> TicketLine:
    """The list line of a ticket."""
    return TicketLine(
        id=ticket.id,
        number=ticket.number,
        state=ticket.state,
        disposal=ticket.settlement.disposal,
        request_type=ticket.matter.request_type,
        urgency=ticket.matter.urgency,
        accepted_at=ticket.accepted_at,
        accepted_by=ticket.accepted_by,
        title=ticket.matter.title,
        content=ticket.matter.content[:EXCERPT_LENGTH],
        category=ticket.matter.category,
        category_path=ticket.matter.category_path,
        district=ticket.place.district,
        street=ticket.place.street,
        address=ticket.place.address,
        caller_number=ticket.caller.number,
        contact_number=ticket.caller.contact_number,
        name=ticket.caller.name,
        confidential=ticket.caller.confidential,
        anonymous=ticket.caller.anonymous,
        owner_unit=ticket.standing.owner_unit,
        owner_person=ticket.standing.owner_person,
        due_at=ticket.standing.due_at,
        due_provisional=ticket.standing.due_provisional,
        next_step=ticket.standing.next_step,
        hops=ticket.standing.hops,
        redos=ticket.standing.redos,
        lead_unit=ticket.standing.lead,
    )


class ListOrder(Labelled):
    """How a list is sorted."""

    NEWEST = "newest", "最新受理在前"
    DUE = "due", "最早到期在前"


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page ended, by what the list is sorted by: when it was accepted, or when it is due."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketQuery:
    """What to look for; everything given must hold. Lists come newest first unless `order` says otherwise.

    `phone` is a whole number or its last four digits; `words` are looked for in title, content, place and
    name, whatever the case and width of letters, in title, place and name also by pinyin or its initials;
    `categories` are codes and mean everything below them; `since` is included, `until` is not.
    If nothing holds a word of four characters or more, one wrong character in it is forgiven in tickets
    of the last three months, except where a number or telephone number is given too, or
    the words are meant `as_typed`.
    `owner_unit` is a unit's code or one of the hall's desks, `with_unit` a unit that has or had an order;
    `accepted_by` is a 工号; `due_from` (included) and `due_before` leave out what has no due time. Sorted by
    due time the list holds only what has one, which is every open ticket; with words or a name it comes
    newest first all the same.
    """

    number: str = ""
    phone: str = ""
    name: str = ""
    words: tuple[str, ...] = ()
    states: frozenset[StateKind] = frozenset()
    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    as_typed: bool = False
    owner_unit: str = ""
    owner_person: str = ""
    with_unit: str = ""
    accepted_by: str = ""
    due_from: datetime | None = None
    due_before: datetime | None = None
    urgencies: frozenset[Urgency] = frozenset()
    order: ListOrder = ListOrder.NEWEST
    limit: int = PAGE_SIZE
    after: PageKey | None = None

    def next_page(self, after: PageKey) -> Self:
        """The same question, going on behind *after*."""
        return replace(self, after=after)

    def overdue(self, now: datetime) -> Self:
        """The same question, for what is past its due time."""
        return replace(self, due_before=now)

    @property
    def by_due(self) -> bool:
        """Whether the list really comes sorted by due time."""
        return self.order is ListOrder.DUE and not self.words and not self.name

    def key_of(self, line: TicketLine) -> PageKey:
        """Where a page that ends with *line* ends."""
        return PageKey(line.due_at if self.by_due and line.due_at else line.accepted_at, line.id)


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page, in the query's order; `next` is None on the last."""

    lines: tuple[TicketLine, ...]
    next: PageKey | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An earlier ticket of a caller; `repeat_of` are the numbers of those in the list that it repeats."""

    ticket: TicketLine
    repeat_of: tuple[str, ...] = ()

    @property
    def is_repeat(self) -> bool:
        """Whether the same matter was brought up in another ticket not long before or after."""
        return bool(self.repeat_of)


@dataclass(frozen=True, slots=True)
class CallerHistory:
    """A caller's earlier tickets, newest first; `total` is counted up to `COUNT_AT_MOST`."""

    number: str
    lines: tuple[HistoryLine, ...] = ()
    total: int = 0

    @property
    def repeats(self) -> int:
        """How many of the lines repeat another."""
        return sum(line.is_repeat for line in self.lines)


_TICKET_NUMBER = re.compile(r"[A-Za-z]{0,10}\d{8}-\d{0,9}")
_DIALLED = re.compile(r"\+?[\d\s\-()]{7,24}")


def read_query(text: str, home_area_code: str = "") -> TicketQuery:
    """What somebody means who types *text* into the one search box.

    A ticket number, a telephone number or its last four digits are taken as such; all else are words.
    """
    if _DIALLED.fullmatch(text.strip()) and not _TICKET_NUMBER.fullmatch(text.strip()):
        return TicketQuery(phone=phone_number.normalise(text, home_area_code))
    query = TicketQuery()
    for token in text.split():
        if _TICKET_NUMBER.fullmatch(token) and not query.number:
            query = replace(query, number=token.upper())
        elif _is_phone(token) and not query.phone:
            query = replace(query, phone=phone_number.normalise(token, home_area_code))
        else:
            query = replace(query, words=(*query.words, token))
    return query


def _is_phone(token: str) -> bool:
    number = phone_number.normalise(token)
    return number.isdigit() and (len(number) == 4 or 7 <= len(number) <= 12)
