"""The journal that the dialplan of resources/pbx keeps: one line of words for each call."""

from telephony.pbx.calls import QueueCall

FAMILY = "hotline-calls"
"""Of the PBX's own database; below it a day such as 20261122, below that a call's id."""
_FIELDS = 9


class BadRecord(ValueError):
    """Not a line of the journal."""


def call_of(call_id: str, record: str, clock: int = 0) -> QueueCall:
    """The call that a journal line tells of. `clock`: whole seconds to add to the PBX's times.

    Whole seconds only: waits are compared with limits, and a fraction would move them.

    :raises BadRecord: other fields than expected.
    """
    fields = record.split("|")
    if len(fields) != _FIELDS or fields[8] not in ("in", "out"):
        raise BadRecord(f"{len(fields)} fields")
    offered, line, queue, number, answered, agent, ended, wrapped, kind = fields
    try:
        return QueueCall(
            id=call_id,
            offered_at=_time(offered, clock),
            line=line,
            queue=queue,
            number=number,
            answered_at=_time(answered, clock),
            agent=agent,
            ended_at=_time(ended, clock),
            wrapped_at=_time(wrapped, clock),
            outgoing=kind == "out",
        )
    except ValueError as error:
        raise BadRecord("a time is no number") from error


def _time(field: str, clock: int) -> float:
    return float(int(field) + clock) if field else 0.0
