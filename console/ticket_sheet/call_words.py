"""A call of the ticket in words: when, how long, who took part, where it was transferred, its recording."""

from datetime import datetime
from pathlib import PurePosixPath

from console.widgets.clock import clock_text
from forms import phone_number
from forms.call_record import CallRecord, LegResult, Participant, ParticipantKind, Transfer
from forms.ticket import BEIJING_TIME


def call_words(call: CallRecord, withheld: str, *, playable: bool) -> tuple[str, str]:
    """The heading and the lines below it; numbers of citizens are masked whoever looks.

    *withheld* is the word in the place of the citizen's name and number; "" where they may be shown.
    """
    lines = [_leg(each, withheld) for each in call.participants]
    if not call.participants:
        lines.append(f"来电号码　{withheld or phone_number.mask(call.remote_number) or '未显示号码'}")
    lines += [_transfer(each) for each in call.transfers]
    name = PurePosixPath(call.recording.replace("\\", "/")).name
    if name and not playable:
        lines.append(f"录音不在本机：{name}")
    elif not name:
        lines.append("没有录音")
    return f"{call.direction.label}通话　{_length(call)}", "\n".join(lines)


def _length(call: CallRecord) -> str:
    if call.answered_at is None:
        return "未接通"
    if call.ended_at is None:
        return "通话中"
    return clock_text((call.ended_at - call.answered_at).total_seconds())


def _leg(one: Participant, withheld: str) -> str:
    number = (
        phone_number.mask(one.number)
        if one.kind is ParticipantKind.CITIZEN
        else phone_number.show(one.number)
    )
    who = " ".join(part for part in (one.name, number) if part) or "未显示号码"
    if withheld and one.kind is ParticipantKind.CITIZEN:
        who = withheld
    times = f"{_time(one.joined_at)} – {_time(one.left_at) if one.left_at else '…'}"
    result = "" if one.result is LegResult.ANSWERED else one.result.label
    return "　".join(part for part in (one.kind.label, who, times, result) if part)


def _transfer(transfer: Transfer) -> str:
    target = " ".join(part for part in (transfer.target_name, transfer.target) if part)
    parts = (_time(transfer.started_at), f"{transfer.kind.label} → {target}", transfer.result.label)
    return "　".join((*parts, transfer.detail) if transfer.detail else parts)


def _time(at: datetime) -> str:
    return f"{at.astimezone(BEIJING_TIME):%H:%M:%S}"
