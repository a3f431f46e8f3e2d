"""漏接: the numbers that are owed a call back, one entry a number (国办函〔2025〕66号). Pure.

An entry leaves when the number is called back and answers, or when a later call of it is answered. A caller
who withholds the number can't be called back and makes no entry; the figures still count the call.
"""

from collections.abc import Iterable, Mapping

import msgspec

from telephony.pbx.calls import QueueCall


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """One number that called in vain and was not spoken with since."""

    number: str
    line: str
    """The line of the last such call."""
    first_at: float
    last_at: float
    """When the last of them was given up, UNIX seconds."""
    calls: tuple[str, ...]
    """Ids of the calls in vain, the oldest first."""

    @property
    def times(self) -> int:
        """How often the number called in vain."""
        return len(self.calls)


def noted(missed: Mapping[str, Missed], call: QueueCall) -> Mapping[str, Missed]:
    """What is owed once *call* stands as it does; the same object if that changes nothing."""
    if not call.number:
        return missed
    known = missed.get(call.number)
    if call.is_answered:
        if known is None or call.answered_at < known.last_at:
            return missed
        return {number: each for number, each in missed.items() if number != call.number}
    if not call.is_abandoned or (known is not None and call.id in known.calls):
        return missed
    return {**missed, call.number: _joined(known, call)}


def missed_of(calls: Iterable[QueueCall]) -> Mapping[str, Missed]:
    """What is owed after these calls, in whatever order they are named."""
    result: Mapping[str, Missed] = {}
    for call in sorted(calls, key=lambda each: each.answered_at or each.ended_at or each.offered_at):
        result = noted(result, call)
    return result


def _joined(known: Missed | None, call: QueueCall) -> Missed:
    if known is None:
        return Missed(
            number=call.number,
            line=call.line,
            first_at=call.offered_at,
            last_at=call.ended_at,
            calls=(call.id,),
        )
    return Missed(
        number=call.number,
        line=call.line,
        first_at=min(known.first_at, call.offered_at),
        last_at=max(known.last_at, call.ended_at),
        calls=(*known.calls, call.id),
    )
