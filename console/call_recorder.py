"""Keeps the record of every citizen's call: derived anew from the phone's state, saved when it differs."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.call_log import KindOfTarget, blind_transfer, citizens_calls, record_of
from console.notices import of_failure
from forms.call_record import CallRecord, Transfer
from forms.outbox import record_call_from_journal
from telephony.protocol import PhoneState, TransferFailed, TransferSucceeded


class CallRecorder(QObject):
    """Follows the phone and saves through the journal; `waiting` says that the database gets it later."""

    waiting = Signal()
    notice = Signal(object)

    def __init__(
        self,
        archive: Archive,
        operator: str,
        kind_of: KindOfTarget,
        state: Callable[[], PhoneState],
        ticket_of: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ticket_of = ticket_of
        self._archive = archive
        self._operator = operator
        self._kind_of = kind_of
        self._state = state
        self._saved: dict[str, CallRecord] = {}
        self._blind: dict[str, tuple[Transfer, ...]] = {}

    def follow(self, state: PhoneState) -> None:
        """Save the records that this state changes."""
        for call in citizens_calls(state):
            if not (call.was_answered or call.ended_at):
                continue
            record = record_of(call, state, self._operator, self._kind_of)
            blind = self._blind.get(call.id, ())
            about = self._ticket_of(call.id)
            self._save(replace(record, transfers=(*record.transfers, *blind), ticket_id=about))

    def keep_transfer(self, event: TransferSucceeded | TransferFailed) -> None:
        """Keep what a transfer without a leg of its own came to."""
        state = self._state()
        call = next((each for each in citizens_calls(state) if each.id == event.call_id), None)
        if call is None:
            return
        by_leg = {each.target for each in record_of(call, state, self._operator, self._kind_of).transfers}
        transfer = blind_transfer(event, call)
        if transfer is not None and transfer.target not in by_leg:
            self._blind[call.id] = (*self._blind.get(call.id, ()), transfer)
            self.follow(state)

    def _save(self, record: CallRecord) -> None:
        if self._saved.get(record.call_id) == record:
            return
        self._saved[record.call_id] = record
        self._archive.with_both(
            lambda journal, uow: record_call_from_journal(record, journal, uow),
            lambda problem: self.waiting.emit() if problem else None,
            lambda error: self.notice.emit(of_failure("call-record", "保存通话记录", error)),
        )
