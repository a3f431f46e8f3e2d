"""Calls as rows, and rows as calls."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

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

Row = dict[str, Any]


def call_row(record: CallRecord) -> Row:
    """The row of table `call_record`."""
    return {
        "call_id": record.call_id,
        "direction": record.direction.value,
        "remote_number": record.remote_number,
        "local_number": record.local_number,
        "operator": record.operator,
        "started_at": record.started_at,
        "answered_at": record.answered_at,
        "ended_at": record.ended_at,
        "recording": record.recording,
        "ticket_id": record.ticket_id,
    }


def participant_rows(record: CallRecord) -> list[Row]:
    """The rows of table `call_participant`."""
    return [
        {
            "call_id": record.call_id,
            "position": position,
            "kind": each.kind.value,
            "number": each.number,
            "name": each.name,
            "joined_at": each.joined_at,
            "left_at": each.left_at,
            "result": each.result.value,
        }
        for position, each in enumerate(record.participants)
    ]


def transfer_rows(record: CallRecord) -> list[Row]:
    """The rows of table `call_transfer`."""
    return [
        {
            "call_id": record.call_id,
            "position": position,
            "kind": each.kind.value,
            "target": each.target,
            "target_name": each.target_name,
            "started_at": each.started_at,
            "ended_at": each.ended_at,
            "result": each.result.value,
            "detail": each.detail,
        }
        for position, each in enumerate(record.transfers)
    ]


def call_of(
    row: RowMapping, participants: Sequence[RowMapping], transfers: Sequence[RowMapping]
) -> CallRecord:
    """The call in a row of `call_record` with its participants and transfers."""
    return CallRecord(
        call_id=row["call_id"],
        direction=Direction(row["direction"]),
        remote_number=row["remote_number"],
        local_number=row["local_number"],
        operator=row["operator"],
        started_at=row["started_at"],
        answered_at=row["answered_at"],
        ended_at=row["ended_at"],
        participants=tuple(
            Participant(
                kind=ParticipantKind(each["kind"]),
                number=each["number"],
                name=each["name"],
                joined_at=each["joined_at"],
                left_at=each["left_at"],
                result=LegResult(each["result"]),
            )
            for each in participants
        ),
        transfers=tuple(
            Transfer(
                kind=TransferKind(each["kind"]),
                target=each["target"],
                target_name=each["target_name"],
                started_at=each["started_at"],
                ended_at=each["ended_at"],
                result=TransferResult(each["result"]),
                detail=each["detail"],
            )
            for each in transfers
        ),
        recording=row["recording"],
        ticket_id=row["ticket_id"],
    )
