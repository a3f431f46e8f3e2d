"""The use cases of the desk: short functions of a command and a unit of work, listed at the foot.

Each write returns what it changed. A rule that forbids something raises a RuleBroken, a database that
fails a StorageError; both carry a Chinese text that can be shown as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forms import phone_number, repeats
from forms.call_record import CallRecord
from forms.draft import Draft
from forms.errors import (
    OperatorMissing,
    RecallRefused,
    RuleBroken,
    StorageFault,
    TicketChanged,
    TicketMissing,
    TicketTaken,
)
from forms.filing import FileTicket, NotFileable, draft_from, file_command, ticket_from
from forms.filing_beside import store_beside
from forms.followup.opening import open_tasks
from forms.lifecycle.placing import Placing
from forms.lifecycle.rules import placing_in
from forms.linking import LinkedTickets, take_back
from forms.ports import UnitOfWork, Work
from forms.ticket import BEIJING_TIME, Operator, Ticket
from forms.ticket_list import (
    COUNT_AT_MOST,
    CallerHistory,
    TicketPage,
    TicketQuery,
    read_query,
)
from forms.words import StateKind

__all__ = [
    "USE_CASES",
    "CallerHistory",
    "FileTicket",
    "FiledTicket",
    "NotFileable",
    "RecalledTicket",
    "TicketPage",
    "TicketQuery",
    "add_operator",
    "calls_of_ticket",
    "count_tickets",
    "file_command",
    "file_ticket",
    "history_of_caller",
    "operator_by_code",
    "operators",
    "read_query",
    "recall_ticket",
    "record_call",
    "search_tickets",
    "ticket_by_id",
    "ticket_by_number",
]

HISTORY_LENGTH = 20
LINK_TRIES = 5
"""How often a filing is tried whose main ticket is changed by somebody else in the same moment."""
RECALL_WINDOW = timedelta(seconds=60)
"""How long after filing a ticket may be taken back (PROPOSED; the settings may say otherwise)."""


@dataclass(frozen=True, slots=True)
class FiledTicket:
    """A ticket that the database holds durably.

    `already_filed` if an earlier filing of the same id made it, `differs` if that one held other content:
    then what was changed since is not in the ticket. `linked` is what 标为重复 or 并单 made of it, and
    `link_problem` says in Chinese what of the choice could not be done.
    """

    ticket: Ticket
    already_filed: bool = False
    differs: bool = False
    linked: LinkedTickets | None = None
    link_problem: str = ""

    @property
    def number(self) -> str:
        """What to read out to the caller."""
        return self.ticket.number


@dataclass(frozen=True, slots=True)
class RecalledTicket:
    """A ticket taken back, and a new draft with what it held."""

    ticket: Ticket
    draft: Draft


def file_ticket(
    command: FileTicket, uow: UnitOfWork, now: datetime, placing: Placing | None = None
) -> FiledTicket:
    """Store the ticket under the next number of its day; the same command again gives the same ticket.

    *placing* says which desk owns it then, and until when; without it the rules in force do.
    What was chosen beside the form, its link and its citations, is stored in the same transaction. A link
    that the rules forbid never keeps the ticket from being filed. StorageError; StorageFault also if the
    counter has fallen behind the numbers that are stored.
    """
    try:
        for _ in range(LINK_TRIES):
            try:
                return _file(command, uow, now, placing)
            except TicketChanged:  # the main ticket, by somebody else in the same moment
                continue
        return _file(command, uow, now, placing, without_link="它正被多人同时改动。")
    except TicketTaken as taken:
        with uow.reading() as work:
            known = work.tickets.by_id(command.id)
        if known is None:  # it is the number that is taken, not the id
            raise StorageFault(
                "新工单的编号与已有工单重复，工单未存入数据库，内容已保留。请联系系统管理员检查编号。",
                detail="number taken",
            ) from taken
        return _filed_before(known, command, now)


def recall_ticket(
    ticket_id: str,
    operator: Operator,
    uow: UnitOfWork,
    now: datetime,
    window: timedelta = RECALL_WINDOW,
) -> RecalledTicket:
    """Take a ticket back (撤回) soon after filing, while nobody has taken it up.

    Only whoever filed it may do so. Its links to other tickets go with it. TicketMissing, RecallRefused.
    Recalling twice gives the same ticket.
    """
    with uow.writing() as work:
        ticket = work.tickets.by_id(ticket_id)
        if ticket is None:
            raise TicketMissing("没有这件工单，可能尚未提交。")
        if ticket.state is not StateKind.RECALLED:
            _allow_recall(ticket, operator, now, window)
            ticket = take_back(work, ticket, operator, now)
    return RecalledTicket(ticket, draft_from(ticket, now))


def history_of_caller(
    number: str,
    uow: UnitOfWork,
    limit: int = HISTORY_LENGTH,
    *,
    home_area_code: str = "",
    recent: timedelta = repeats.RECENT,
) -> CallerHistory:
    """The earlier tickets of whoever calls from *number*, newest first, repeats marked; empty if withheld."""
    phone = phone_number.normalise(number, home_area_code)
    if not phone:
        return CallerHistory(phone)
    with uow.reading() as work:
        lines = work.tickets.of_caller(phone, limit)
        total = len(lines) if len(lines) < limit else work.tickets.count_of_caller(phone, COUNT_AT_MOST)
    return CallerHistory(phone, repeats.marked(lines, recent), total)


def search_tickets(query: TicketQuery, uow: UnitOfWork) -> TicketPage:
    """The tickets that answer *query*, in its order, one page at a time."""
    query = replace(query, phone=phone_number.normalise(query.phone))
    with uow.reading() as work:
        found = work.tickets.search(replace(query, limit=query.limit + 1))
    lines = found[: query.limit]
    last = query.key_of(lines[-1]) if len(found) > query.limit else None
    return TicketPage(lines, last)


def count_tickets(query: TicketQuery, uow: UnitOfWork, at_most: int = COUNT_AT_MOST) -> int:
    """How many tickets search_tickets lists in all for *query*, counted no further than *at_most*."""
    query = replace(query, phone=phone_number.normalise(query.phone))
    with uow.reading() as work:
        return work.tickets.count(query, at_most)


def ticket_by_id(ticket_id: str, uow: UnitOfWork) -> Ticket:
    """The whole ticket with its trail; TicketMissing."""
    with uow.reading() as work:
        ticket = work.tickets.by_id(ticket_id)
    if ticket is None:
        raise TicketMissing("没有这件工单。")
    return ticket


def ticket_by_number(number: str, uow: UnitOfWork) -> Ticket:
    """The whole ticket that people call by *number*; TicketMissing."""
    with uow.reading() as work:
        ticket = work.tickets.by_number(number.strip())
    if ticket is None:
        raise TicketMissing(f"没有编号为 {number.strip()} 的工单，请核对编号。")
    return ticket


def record_call(record: CallRecord, uow: UnitOfWork) -> CallRecord:
    """Store what is known of a call, added to what was known before; saying it twice changes nothing."""
    with uow.writing() as work:
        before = work.calls.by_id(record.call_id)
        after = record if before is None else before.updated_by(record)
        if after != before:
            work.calls.save(after)
    return after


def calls_of_ticket(ticket: Ticket, uow: UnitOfWork) -> tuple[CallRecord, ...]:
    """The call in which the ticket was taken, and those made about it since, oldest first."""
    with uow.reading() as work:
        return work.calls.of_ticket(ticket)


def add_operator(operator: Operator, uow: UnitOfWork) -> Operator:
    """Store an operator, new or changed, by 工号; RuleBroken if 工号 or name is empty."""
    operator = replace(operator, code=operator.code.strip(), name=operator.name.strip())
    if not operator.code or not operator.name:
        raise RuleBroken("请填写工号和姓名。")
    with uow.writing() as work:
        work.operators.save(operator)
    return operator


def operator_by_code(code: str, uow: UnitOfWork) -> Operator:
    """The operator with this 工号; OperatorMissing also if no longer active."""
    with uow.reading() as work:
        operator = work.operators.by_code(code.strip())
    if operator is None or not operator.active:
        raise OperatorMissing(f"没有在岗的工号 {code.strip()}，请核对，或请管理员添加。")
    return operator


def operators(uow: UnitOfWork) -> tuple[Operator, ...]:
    """All operators, by 工号."""
    with uow.reading() as work:
        return work.operators.all()


def _file(
    command: FileTicket, uow: UnitOfWork, now: datetime, placing: Placing | None, without_link: str = ""
) -> FiledTicket:
    """One try at filing, in one transaction; *without_link* says why the link is left out."""
    with uow.writing() as work:
        known = work.tickets.by_id(command.id)
        if known is not None:
            return _filed_before(known, command, now)
        ticket = ticket_from(command, _next_number(command, work), now, placing or placing_in(work))
        work.tickets.add(ticket)
        ticket = open_tasks(work, ticket, now)
        done = store_beside(command, ticket, work, now, without_link)
        return FiledTicket(done.ticket, linked=done.linked, link_problem=done.link_problem)


def _next_number(command: FileTicket, work: Work) -> str:
    """20261121-000123, by the day in Beijing on which it was accepted."""
    day = command.at.astimezone(BEIJING_TIME).date()
    serial = work.numbers.next(command.number_prefix, day)
    return f"{command.number_prefix}{day:%Y%m%d}-{serial:06d}"


def _allow_recall(ticket: Ticket, operator: Operator, now: datetime, window: timedelta) -> None:
    if ticket.accepted_by != operator.code:
        raise RecallRefused(f"工单 {ticket.number} 由工号 {ticket.accepted_by} 提交，只能由本人撤回。")
    if ticket.touched:
        raise RecallRefused(f"工单 {ticket.number} 已有人办理，不能撤回；如需更正请联系派单员。")
    if now - ticket.accepted_at > window:
        seconds = int(window.total_seconds())
        raise RecallRefused(f"工单 {ticket.number} 提交已超过 {seconds} 秒，不能撤回；如需更正请联系派单员。")


def _filed_before(known: Ticket, command: FileTicket, now: datetime) -> FiledTicket:
    again = ticket_from(command, known.number, now)
    same = (known.caller, known.matter, known.place, known.settlement) == (
        again.caller,
        again.matter,
        again.place,
        again.settlement,
    )
    return FiledTicket(known, already_filed=True, differs=not known.touched and not same)


USE_CASES: tuple[Callable[..., object], ...] = (
    file_ticket,
    recall_ticket,
    history_of_caller,
    search_tickets,
    count_tickets,
    ticket_by_id,
    ticket_by_number,
    record_call,
    calls_of_ticket,
    add_operator,
    operator_by_code,
    operators,
)
