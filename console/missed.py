"""漏接: what this desk missed becomes a call-back task, which ends when they have been spoken with.

A missed call is in the seat's journal until the database has it.
"""

import json
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.call_log import instant
from console.phone import Phone
from forms.followup.calling_back import note_missed, note_reached
from forms.followup.missed import MissedCall
from forms.phone_number import NumberKind, kind_of
from telephony.call import Call, CallPurpose, Direction, EndReason
from telephony.protocol import Attached, CallChanged, CallEnded, Event

_PREFIX = "missed/"
_MISSED = frozenset({EndReason.ABANDONED, EndReason.NO_ANSWER})


def is_missed(call: Call) -> bool:
    """Whether somebody called here and gave up, or nobody took it; what another desk answered is not.

    A colleague's extension (a short number on no line), such as the staff's who hand a call over, is none.
    """
    if not call.line and kind_of(call.party.number) is NumberKind.SHORT:
        return False
    return (
        call.direction is Direction.INCOMING
        and call.purpose is CallPurpose.CITIZEN
        and not call.was_answered
        and call.end in _MISSED
    )


class Missed(QObject):
    """`changed` says that the list of numbers to be called back may be another."""

    changed = Signal()

    def __init__(
        self,
        phone: Phone,
        archive: Archive,
        operator: str,
        home_area_code: str,
        failed: Callable[[Exception], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._operator = archive, operator
        self._home, self._failed = home_area_code, failed
        self._told: set[str] = set()
        self._spoken: set[str] = set()
        phone.happened.connect(self._follow)

    def load(self) -> None:
        """Store what the database did not have yet."""
        self._archive.with_drafts(lambda journal: journal.kept_words(_PREFIX), self._store_all, self._failed)

    def _store_all(self, kept: dict[str, str]) -> None:
        for key, words in kept.items():
            self._store(key, words)

    def _follow(self, event: Event) -> None:
        match event:
            case CallEnded(call=call) | CallChanged(call=call):
                self._look(call)
            case Attached(state=state):
                for call in (*state.recent, *state.calls):
                    self._look(call)
            case _:
                return

    def _look(self, call: Call) -> None:
        if is_missed(call) and call.id not in self._told:
            self._told.add(call.id)
            self._keep(call)
        elif call.was_answered and call.purpose is CallPurpose.CITIZEN and call.id not in self._spoken:
            self._spoken.add(call.id)
            self._reached(call)

    def _keep(self, call: Call) -> None:
        key = f"{_PREFIX}{call.id}"
        at = instant(call.ended_at or call.began_at).isoformat()
        words = json.dumps(
            {"number": call.party.number, "name": call.party.name, "line": call.line, "at": at},
            ensure_ascii=False,
        )
        self._archive.with_drafts(
            lambda journal: journal.keep_words(key, words),
            lambda _: self._store(key, words),
            self._failed,
        )

    def _store(self, key: str, words: str) -> None:
        told, call_id = json.loads(words), key.removeprefix(_PREFIX)
        operator, home = self._operator, self._home
        self._archive.with_storage(
            lambda uow: note_missed(
                told["number"],
                datetime.fromisoformat(told["at"]),
                call_id,
                uow,
                line=told["line"],
                name=told["name"],
                owner=operator,
                home_area_code=home,
            ),
            lambda missed: self._stored(key, missed),
            self._failed,
        )

    def _stored(self, key: str, _missed: MissedCall | None) -> None:
        self._archive.with_drafts(
            lambda journal: journal.keep_words(key, ""), lambda _: self.changed.emit(), self._failed
        )

    def _reached(self, call: Call) -> None:
        number, at = call.party.number, instant(call.established_at)
        outgoing = call.direction is Direction.OUTGOING
        self._archive.with_storage(
            lambda uow: note_reached(
                number, at, uow, by=self._operator, outgoing=outgoing, home_area_code=self._home
            ),
            lambda done: self.changed.emit() if done is not None else None,
            self._failed,
        )
