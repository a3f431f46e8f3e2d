"""What is kept of a telephone call: numbers, times, who took part, where it was transferred, the recording.

The desk builds a record from what the phone engine reports and saves it as often as it likes:
a later record of the same call adds to the earlier one and never blanks out what was known.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.words import Labelled


class Direction(Labelled):
    """Who called whom."""

    INCOMING = "incoming", "呼入"
    OUTGOING = "outgoing", "呼出"


class ParticipantKind(Labelled):
    """Who somebody in a call is."""

    CITIZEN = "citizen", "来电人"
    OPERATOR = "operator", "话务员"
    UNIT = "unit", "承办单位"
    EMERGENCY = "emergency", "紧急热线"
    LEADER = "leader", "领导"
    OTHER = "other", "其他"


class LegResult(Labelled):
    """How one participant's part in a call ended."""

    TALKING = "talking", "通话中"
    ANSWERED = "answered", "已通话"
    BUSY = "busy", "占线"
    NO_ANSWER = "no_answer", "无人接听"
    REFUSED = "refused", "拒接"
    UNREACHABLE = "unreachable", "接不通"
    ABANDONED = "abandoned", "接通前挂断"
    FAILED = "failed", "失败"


class TransferKind(Labelled):
    """How a call was handed on."""

    BLIND = "blind", "直接转接"
    ATTENDED = "attended", "咨询后转接"


class TransferResult(Labelled):
    """What became of a transfer; whatever it was, the citizen is not dropped."""

    UNDER_WAY = "under_way", "转接中"
    COMPLETED = "completed", "已接通"
    CANCELLED = "cancelled", "已取消"
    FAILED = "failed", "未成功，已回到话务员"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One leg of a call; (kind, number, joined_at) tells one from another."""

    kind: ParticipantKind
    number: str
    name: str = ""
    joined_at: datetime
    left_at: datetime | None = None
    result: LegResult = LegResult.TALKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One attempt to hand the call on; (target, started_at) tells one from another."""

    kind: TransferKind
    target: str
    target_name: str = ""
    started_at: datetime
    ended_at: datetime | None = None
    result: TransferResult = TransferResult.UNDER_WAY
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One call. `ticket_id` is set for a call made about a ticket that exists already (a call-back)."""

    call_id: str
    direction: Direction
    remote_number: str
    local_number: str = ""
    operator: str = ""
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    participants: tuple[Participant, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    recording: str = ""
    ticket_id: str = ""

    def updated_by(self, later: "CallRecord") -> "CallRecord":
        """What is known once *later*, another record of the same call, has come in; else ValueError."""
        if later.call_id != self.call_id:
            raise ValueError("records of two different calls")
        return replace(
            later,
            remote_number=later.remote_number or self.remote_number,
            local_number=later.local_number or self.local_number,
            operator=later.operator or self.operator,
            started_at=min(self.started_at, later.started_at),
            answered_at=later.answered_at or self.answered_at,
            ended_at=later.ended_at or self.ended_at,
            participants=_joined_participants(self.participants, later.participants),
            transfers=_joined_transfers(self.transfers, later.transfers),
            recording=later.recording or self.recording,
            ticket_id=later.ticket_id or self.ticket_id,
        )


def _joined_participants(
    earlier: tuple[Participant, ...], later: tuple[Participant, ...]
) -> tuple[Participant, ...]:
    known = {(each.kind, each.number, each.joined_at): each for each in earlier}
    for each in later:
        key = (each.kind, each.number, each.joined_at)
        before = known.get(key)
        if before is not None and before.left_at is not None and each.left_at is None:
            continue  # an older picture that arrived late
        known[key] = each
    return tuple(sorted(known.values(), key=lambda each: (each.joined_at, each.kind, each.number)))


def _joined_transfers(earlier: tuple[Transfer, ...], later: tuple[Transfer, ...]) -> tuple[Transfer, ...]:
    known = {(each.target, each.started_at): each for each in earlier}
    for each in later:
        key = (each.target, each.started_at)
        before = known.get(key)
        settled = before is not None and before.result is not TransferResult.UNDER_WAY
        if settled and each.result is TransferResult.UNDER_WAY:
            continue
        known[key] = each
    return tuple(sorted(known.values(), key=lambda each: (each.started_at, each.target)))
