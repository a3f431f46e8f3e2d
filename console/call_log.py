"""From the phone's facts to what is kept of a call: the one translation between the two packages.

A record is derived from the phone's state, not collected along the way, so a window that re-attached
in the middle of a call writes the same record as one that saw it all.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from forms.call_record import (
    CallRecord,
    Direction,
    LegResult,
    Participant,
    ParticipantKind,
    Transfer,
    TransferKind,
    TransferResult,
)
from telephony.call import Call, CallPurpose, EndReason
from telephony.call import Direction as CallDirection
from telephony.protocol import Event, PhoneState, TransferFailed, TransferMode, TransferSucceeded

KindOfTarget = Callable[[str], ParticipantKind]
"""Who is behind a dialled number, as the one-key targets say."""

_RESULTS: dict[EndReason, LegResult] = {
    EndReason.BUSY: LegResult.BUSY,
    EndReason.NO_ANSWER: LegResult.NO_ANSWER,
    EndReason.REFUSED_THERE: LegResult.REFUSED,
    EndReason.NUMBER_UNKNOWN: LegResult.UNREACHABLE,
    EndReason.SERVER_UNREACHABLE: LegResult.UNREACHABLE,
    EndReason.ABANDONED: LegResult.ABANDONED,
    EndReason.HUNG_UP_HERE: LegResult.ABANDONED,
    EndReason.REJECTED_HERE: LegResult.REFUSED,
}


def instant(unix_seconds: float) -> datetime:
    """A moment of the phone's clock as a UTC time."""
    return datetime.fromtimestamp(unix_seconds, UTC)


def citizens_calls(state: PhoneState) -> tuple[Call, ...]:
    """The calls that have a record: those with citizens, alive or not long ended."""
    return tuple(call for call in (*state.calls, *state.recent) if call.purpose is CallPurpose.CITIZEN)


def record_of(call: Call, state: PhoneState, operator: str, kind_of: KindOfTarget) -> CallRecord:
    """What is known of one citizen's call now, with everybody who was brought in on its behalf."""
    everybody = (*state.calls, *state.recent)
    # a leg that still rings has no moment of joining yet
    legs = [leg for leg in everybody if leg.on_behalf_of == call.id and (leg.was_answered or leg.ended_at)]
    citizen = _participant(call, ParticipantKind.CITIZEN)
    return CallRecord(
        call_id=call.id,
        direction=Direction.INCOMING if call.direction is CallDirection.INCOMING else Direction.OUTGOING,
        remote_number=call.party.number,
        local_number=call.line,
        operator=operator,
        started_at=instant(call.began_at),
        answered_at=instant(call.established_at) if call.was_answered else None,
        ended_at=instant(call.ended_at) if call.ended_at else None,
        participants=(citizen, *(_participant(leg, kind_of(leg.party.number)) for leg in legs)),
        transfers=tuple(
            _supervised(call, leg) for leg in _in_time(legs) if leg.purpose is CallPurpose.TRANSFER
        ),
        recording=call.recording,
    )


def blind_transfer(event: Event, call: Call) -> Transfer | None:
    """What a transfer event says about a transfer without a leg of its own; None for all else."""
    match event:
        case TransferSucceeded(mode=TransferMode.BLIND):
            result, detail = TransferResult.COMPLETED, ""
        case TransferFailed():
            result, detail = TransferResult.FAILED, str(event.sip_status or "")
        case _:
            return None
    return Transfer(
        kind=TransferKind.BLIND,
        target=event.target,
        target_name=event.name,
        started_at=instant(call.state_since),
        ended_at=instant(event.at),
        result=result,
        detail=detail,
    )


def _participant(leg: Call, kind: ParticipantKind) -> Participant:
    return Participant(
        kind=kind,
        number=leg.party.number,
        name=leg.party.name,
        joined_at=instant(leg.established_at or leg.began_at),
        left_at=instant(leg.ended_at) if leg.ended_at else None,
        result=_leg_result(leg),
    )


def _leg_result(leg: Call) -> LegResult:
    if not leg.ended_at:
        return LegResult.TALKING
    if leg.was_answered:
        return LegResult.ANSWERED
    return _RESULTS.get(leg.end, LegResult.FAILED) if leg.end else LegResult.FAILED


def _supervised(call: Call, leg: Call) -> Transfer:
    return Transfer(
        kind=TransferKind.ATTENDED,
        target=leg.party.number,
        target_name=leg.party.name,
        started_at=instant(leg.began_at),
        ended_at=instant(leg.ended_at) if leg.ended_at else None,
        result=_transfer_result(call, leg),
        detail=str(leg.sip_status) if leg.sip_status >= 400 else "",
    )


def _transfer_result(call: Call, leg: Call) -> TransferResult:
    if not leg.ended_at:
        return TransferResult.UNDER_WAY
    if EndReason.TRANSFERRED in (call.end, leg.end):
        return TransferResult.COMPLETED
    return TransferResult.CANCELLED if leg.end is EndReason.HUNG_UP_HERE else TransferResult.FAILED


def _in_time(legs: Sequence[Call]) -> list[Call]:
    return sorted(legs, key=lambda leg: leg.began_at)
