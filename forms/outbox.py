"""The way through the journal: what a seat files or records is kept there, sent, and only then forgotten.

While the database is away everything waits here, and is sent again by `resend_pending`: at the start of
the console, and whenever the database comes back. Sending twice changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.call_record import CallRecord
from forms.draft import Draft
from forms.errors import StorageError, StorageFault, TicketMissing
from forms.files.with_draft import forget_sent, send_files
from forms.filing import FileTicket, PendingFiling
from forms.journal import Journal
from forms.linking import take_back
from forms.ports import UnitOfWork
from forms.service import FiledTicket, file_ticket, record_call
from forms.ticket import Operator, Ticket


@dataclass(frozen=True, slots=True)
class FilingOutcome:
    """What became of a filing: in the database (`filed`), or kept here to be sent again (`waiting_for`).

    `journal_problem` is set when the journal failed but the database took the ticket all the same;
    `lost_files` are names of attachments that this seat no longer had.
    """

    filed: FiledTicket | None = None
    waiting_for: StorageError | None = None
    journal_problem: StorageError | None = None
    lost_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResendReport:
    """What sending the waiting entries again came to; `problem` is the last that kept one waiting."""

    filed: tuple[FiledTicket, ...] = ()
    recalled: tuple[Ticket, ...] = ()
    recorded_calls: int = 0
    still_waiting: int = 0
    problem: StorageError | None = None
    lost_files: tuple[str, ...] = ()


def file_from_journal(command: FileTicket, journal: Journal, uow: UnitOfWork, now: datetime) -> FilingOutcome:
    """File through the journal: kept on this seat first, then sent to the database, then forgotten here.

    While the database is away the filing waits in the journal. StorageError only if both fail:
    then nothing is kept but the draft in memory.
    """
    journal_problem = _tried(lambda: journal.add_filing(command, now))
    try:
        lost = send_files(command, journal, uow, now)
        filed = file_ticket(command, uow, now)
    except StorageError as problem:
        if journal_problem is not None:
            raise journal_problem from problem
        return FilingOutcome(waiting_for=problem, journal_problem=_note(command, problem, journal))
    if journal_problem is None:
        # If this fails, the filing is sent once more later, which changes nothing.
        journal_problem = _tried(lambda: journal.mark_filed(command.id))
        _tried(lambda: forget_sent(journal, now))
    return FilingOutcome(filed=filed, journal_problem=journal_problem, lost_files=lost)


def resend_pending(journal: Journal, uow: UnitOfWork, now: datetime) -> ResendReport:
    """Send what waits in the journal, oldest first, calls before tickets; stops when the database is away."""
    report = ResendReport()
    waiting: list[CallRecord | PendingFiling] = [*journal.pending_calls(), *journal.pending_filings()]
    for done, entry in enumerate(waiting):
        try:
            report = _resent(entry, report, journal, uow, now)
        except StorageError as problem:
            if isinstance(entry, PendingFiling):
                _note(entry.command, problem, journal)
            report = replace(report, problem=problem, still_waiting=report.still_waiting + 1)
            if not isinstance(problem, StorageFault):  # the fault of one entry holds up no other
                return replace(report, still_waiting=report.still_waiting + len(waiting) - done - 1)
    _tried(lambda: forget_sent(journal, now))
    return report


def withdraw_filing(ticket_id: str, journal: Journal, now: datetime) -> Draft:
    """Take back a filing that still waits for the database, and give its content as a new draft.

    Should the database have it after all, it is recalled there when the waiting entries are sent.
    TicketMissing if nothing of this id waits.
    """
    for pending in journal.pending_filings():
        if pending.command.id == ticket_id and not pending.withdrawn:
            renewed = pending.command.draft.renewed(now)
            journal.withdraw_filing(ticket_id, renewed)
            return renewed.saved()
    raise TicketMissing("这件工单不在待补交之列，可能已经提交。")


def record_call_from_journal(record: CallRecord, journal: Journal, uow: UnitOfWork) -> StorageError | None:
    """Keep a call's record on this seat and send it; the problem if the database must get it later.

    StorageError only if both fail.
    """
    journal_problem = _tried(lambda: journal.add_call(record))
    try:
        record_call(record, uow)
    except StorageError as problem:
        if journal_problem is not None:
            raise journal_problem from problem
        return problem
    if journal_problem is None:
        _tried(lambda: journal.mark_call_recorded(record))
    return None


def _tried(step: Callable[[], None]) -> StorageError | None:
    """Do something whose failure is worth telling but spoils nothing."""
    try:
        step()
    except StorageError as problem:
        return problem
    return None


def _note(command: FileTicket, problem: StorageError, journal: Journal) -> StorageError | None:
    return _tried(lambda: journal.mark_failed(command.id, problem.text))


def _resent(
    entry: CallRecord | PendingFiling, report: ResendReport, journal: Journal, uow: UnitOfWork, now: datetime
) -> ResendReport:
    if isinstance(entry, CallRecord):
        record_call(entry, uow)
        _tried(lambda: journal.mark_call_recorded(entry))
        return replace(report, recorded_calls=report.recorded_calls + 1)
    if entry.withdrawn:
        recalled = _recalled_if_arrived(entry.command, uow, now)
        _tried(lambda: journal.mark_filed(entry.command.id))
        return replace(report, recalled=(*report.recalled, *recalled))
    lost = send_files(entry.command, journal, uow, now)
    filed = file_ticket(entry.command, uow, now)
    _tried(lambda: journal.mark_filed(entry.command.id))
    return replace(report, filed=(*report.filed, filed), lost_files=(*report.lost_files, *lost))


def _recalled_if_arrived(command: FileTicket, uow: UnitOfWork, now: datetime) -> tuple[Ticket, ...]:
    with uow.writing() as work:
        ticket = work.tickets.by_id(command.id)
        if ticket is None or ticket.touched:
            return ()
        who = Operator(code=command.operator, name=command.operator_name)
        return (take_back(work, ticket, who, now),)


USE_CASES: tuple[Callable[..., object], ...] = (
    file_from_journal,
    record_call_from_journal,
    resend_pending,
    withdraw_filing,
)
