"""Calls made about a ticket that exists already: which is which, also for a window that comes back later."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.phone import Phone
from telephony.call import Call
from telephony.protocol import CallDialed, CallEnded, CommandRefused, Event

_PREFIX = "call-about/"


class CallsAbout(QObject):
    """`began` carries the call and the id of its ticket; `refused` the id of a ticket that wasn't called.

    Such a call opens no new form: what is said in it belongs to the ticket.
    """

    began = Signal(object, str)
    refused = Signal(str)

    def __init__(
        self,
        phone: Phone,
        archive: Archive,
        failed: Callable[[Exception], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone, self._archive, self._failed = phone, archive, failed
        self._asked: dict[str, str] = {}
        self._tickets: dict[str, str] = {}
        phone.happened.connect(self._follow)

    def load(self) -> None:
        """Bring back what the last window knew: the engine's calls outlive it."""
        self._archive.with_drafts(lambda journal: journal.kept_words(_PREFIX), self._loaded, self._failed)

    def dial(self, number: str, name: str, ticket_id: str) -> None:
        """Call somebody about this ticket; "" is a call of its own, and a form opens for it."""
        self._asked[self._phone.dial(number, name)] = ticket_id

    def ticket_of(self, call_id: str) -> str:
        """The ticket that this call is about; "" for any other call."""
        return self._tickets.get(call_id, "")

    def _follow(self, event: Event) -> None:
        match event:
            case CallDialed(command_id=asked, call=call) if asked in self._asked:
                self._begin(call, self._asked.pop(asked))
            case CommandRefused(command_id=asked) if asked in self._asked:
                self.refused.emit(self._asked.pop(asked))
            case CallEnded(call=call) if call.id in self._tickets:
                self._keep(call.id, "")
            case _:
                return

    def _begin(self, call: Call, ticket_id: str) -> None:
        self._tickets[call.id] = ticket_id
        self._keep(call.id, ticket_id)
        self.began.emit(call, ticket_id)

    def _keep(self, call_id: str, ticket_id: str) -> None:
        self._archive.with_drafts(
            lambda journal: journal.keep_words(f"{_PREFIX}{call_id}", ticket_id),
            lambda _: None,
            self._failed,
        )

    def _loaded(self, kept: dict[str, str]) -> None:
        for key, ticket_id in kept.items():
            self._tickets.setdefault(key.removeprefix(_PREFIX), ticket_id)
