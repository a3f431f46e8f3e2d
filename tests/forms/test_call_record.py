"""A call's record: each report adds to what was known."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tests.forms.samples import NOW

RINGING = CallRecord(
    call_id="call-1",
    direction=Direction.INCOMING,
    remote_number="13800001234",
    local_number="12345",
    operator="1001",
    started_at=NOW,
)
CITIZEN = Participant(kind=ParticipantKind.CITIZEN, number="13800001234", joined_at=NOW)
POLICE = Participant(
    kind=ParticipantKind.EMERGENCY, number="110", name="110指挥中心", joined_at=NOW + timedelta(seconds=40)
)
TO_110 = Transfer(kind=TransferKind.ATTENDED, target="110", started_at=NOW + timedelta(seconds=30))
TALKING = replace(
    RINGING, answered_at=NOW + timedelta(seconds=4), participants=(CITIZEN, POLICE), transfers=(TO_110,)
)
ENDED = replace(
    TALKING,
    ended_at=NOW + timedelta(seconds=90),
    recording="2026/11/call-1.wav",
    participants=(
        replace(CITIZEN, left_at=NOW + timedelta(seconds=90), result=LegResult.ANSWERED),
        replace(POLICE, left_at=NOW + timedelta(seconds=80), result=LegResult.ANSWERED),
    ),
    transfers=(replace(TO_110, ended_at=NOW + timedelta(seconds=41), result=TransferResult.COMPLETED),),
)


def test_a_call_told_step_by_step_is_the_whole_call() -> None:
    assert RINGING.updated_by(TALKING).updated_by(ENDED) == ENDED


def test_an_old_picture_that_arrives_late_takes_nothing_away() -> None:
    assert ENDED.updated_by(TALKING) == ENDED
    assert ENDED.updated_by(RINGING) == ENDED


@given(st.permutations([RINGING, TALKING, ENDED, ENDED]))
def test_in_any_order_the_same_is_known_in_the_end(pictures: list[CallRecord]) -> None:
    known = pictures[0]
    for picture in pictures[1:]:
        known = known.updated_by(picture)
    assert known == ENDED


def test_somebody_who_comes_later_is_added() -> None:
    unit = Participant(kind=ParticipantKind.UNIT, number="12369", joined_at=NOW + timedelta(seconds=60))
    after = ENDED.updated_by(replace(ENDED, participants=(unit,)))
    assert [each.number for each in after.participants] == ["13800001234", "110", "12369"]


def test_a_second_attempt_to_transfer_stands_beside_the_first() -> None:
    failed = replace(TO_110, result=TransferResult.FAILED, detail="486")
    again = replace(TO_110, started_at=TO_110.started_at + timedelta(seconds=9))
    after = replace(TALKING, transfers=(failed,)).updated_by(replace(TALKING, transfers=(again,)))
    assert after.transfers == (failed, again)


def test_another_call_adds_nothing() -> None:
    with pytest.raises(ValueError, match="different calls"):
        RINGING.updated_by(replace(RINGING, call_id="call-2"))
