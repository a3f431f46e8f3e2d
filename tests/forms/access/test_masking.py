"""What each role sees of a ticket and of its caller."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.masking import (
    NAMELESS,
    Sight,
    call_seen_by,
    line_seen_by,
    masked,
    may_reveal,
    seen_by,
    shown_number,
    sight_of,
)
from forms.access.roles import GIVEN_TO_PEOPLE, Role
from forms.call_record import CallRecord, Direction, Participant, ParticipantKind
from forms.draft import Field
from forms.ticket import Ticket
from forms.ticket_list import line_of
from forms.words import RequestType
from tests.forms.access.people import actor
from tests.forms.samples import NOW, ticket

CONTENT = "市民张三反映：楼道灯坏了，请回拨13800001234，或身份证110101199003071234登记的地址。"
ALL_SEE = {Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR}


def plain(**caller: object) -> Ticket:
    """A complaint by 张三, whose number stands in the text too."""
    made = ticket("20261121-000001", {Field.NAME: "张三", Field.CONTENT: CONTENT})
    return replace(made, caller=replace(made.caller, **caller))  # type: ignore[arg-type]


def reported() -> Ticket:
    made = plain()
    return replace(made, matter=replace(made.matter, request_type=RequestType.REPORT))


TICKETS = {
    "投诉": plain(),
    "保密": plain(confidential=True),
    "举报": reported(),
    "匿名": plain(anonymous=True),
}


@pytest.mark.parametrize("role", GIVEN_TO_PEOPLE, ids=lambda role: role.value)
@pytest.mark.parametrize("kind", TICKETS)
def test_each_role_sees_so_much_of_each_kind_of_ticket(role: Role, kind: str) -> None:
    ticket = TICKETS[kind]
    expected = Sight.HIDDEN if kind in ("保密", "举报") else Sight.MASKED
    if role in ALL_SEE:
        expected = Sight.WHOLE
    assert sight_of(actor(role), ticket) is expected
    assert sight_of(actor(role), line_of(ticket)) is expected
    shown = seen_by(actor(role), ticket)
    everything = repr(shown)
    if expected is Sight.WHOLE:
        assert shown == ticket
    else:
        assert "13800001234" not in everything
        assert "110101199003071234" not in everything
        assert "张三" not in everything
        assert ("138****1234" in everything) is (expected is Sight.MASKED)
        assert ("1234" in everything) is (expected is Sight.MASKED)


@pytest.mark.parametrize(
    ("role", "kind", "may"),
    [
        (Role.UNIT, "投诉", True),
        (Role.INSPECTOR, "投诉", True),
        (Role.QUALITY, "投诉", True),
        (Role.UNIT, "保密", False),
        (Role.UNIT, "举报", False),
        (Role.INSPECTOR, "举报", False),
        (Role.LEADER, "投诉", False),
        (Role.OBSERVER, "投诉", False),
        (Role.AGENT, "投诉", False),
        (Role.ADMINISTRATOR, "投诉", False),
    ],
)
def test_a_reason_lifts_the_mask_for_these_only(role: Role, kind: str, may: bool) -> None:
    assert may_reveal(actor(role), TICKETS[kind]) is may
    lifted = sight_of(actor(role), TICKETS[kind], revealed=True)
    assert (lifted is Sight.WHOLE) is (may or role in ALL_SEE)


def test_roles_together_see_what_the_one_sees_that_sees_most() -> None:
    assert sight_of(actor(Role.UNIT, Role.AGENT), TICKETS["举报"]) is Sight.WHOLE


def test_a_masked_ticket_keeps_what_is_needed_to_handle_it() -> None:
    before = plain()
    shown = seen_by(actor(Role.UNIT), before)
    assert shown.caller.name == "张*"
    assert shown.caller.contact_number in ("", "138****1234")
    assert shown.caller.number == "138****1234"
    assert shown.caller.phones == ()
    assert shown.matter.content.startswith("市民张*反映：楼道灯坏了，请回拨138****1234，")
    assert (shown.id, shown.number, shown.state, shown.place) == (
        before.id,
        before.number,
        before.state,
        before.place,
    )


def test_of_a_hidden_caller_not_even_the_kind_is_left() -> None:
    shown = seen_by(actor(Role.UNIT), plain(confidential=True, organisation="安心物业", credit_code="91X"))
    assert shown.caller.name == NAMELESS
    assert shown.caller.confidential
    assert not any((shown.caller.number, shown.caller.organisation, shown.caller.credit_code))
    assert shown.matter.content.startswith("市民某某反映")


def test_trails_and_answers_are_masked_too() -> None:
    before = plain()
    line = replace(before.trail[0], text="已回拨13800001234张三", why="张三要求")
    told = replace(
        before,
        trail=(line,),
        settlement=replace(before.settlement, answer="致电13800001234", handed_to="张三"),
    )
    shown = masked(told, Sight.MASKED)
    assert (shown.trail[0].text, shown.trail[0].why) == ("已回拨138****1234张*", "张*要求")
    assert (shown.settlement.answer, shown.settlement.handed_to) == ("致电138****1234", "张*")


def test_lists_mask_numbers_even_for_those_who_may_see_them() -> None:
    line = line_seen_by(actor(Role.AGENT), line_of(plain(contact_number="0891-6543567")))
    assert (line.name, line.caller_number, line.contact_number) == ("张三", "138****1234", "0891-****567")
    hidden = line_seen_by(actor(Role.UNIT), line_of(plain(confidential=True)))
    assert (hidden.name, hidden.caller_number, hidden.masked_number) == (NAMELESS, "", "")
    assert "张三" not in hidden.content


CALL = CallRecord(
    call_id="c1",
    direction=Direction.INCOMING,
    remote_number="13800001234",
    started_at=NOW,
    recording="c1.wav",
    participants=(
        Participant(kind=ParticipantKind.CITIZEN, number="13800001234", name="张三", joined_at=NOW),
        Participant(kind=ParticipantKind.UNIT, number="8010", name="城管局", joined_at=NOW),
    ),
)


@pytest.mark.parametrize(
    ("role", "sight", "number", "recording"),
    [
        (Role.AGENT, Sight.WHOLE, "13800001234", "c1.wav"),
        (Role.QUALITY, Sight.MASKED, "138****1234", "c1.wav"),
        (Role.QUALITY, Sight.HIDDEN, "", ""),
        (Role.UNIT, Sight.MASKED, "138****1234", ""),
        (Role.UNIT, Sight.WHOLE, "13800001234", ""),
        (Role.LEADER, Sight.MASKED, "138****1234", ""),
    ],
)
def test_a_call_is_masked_like_its_ticket(role: Role, sight: Sight, number: str, recording: str) -> None:
    shown = call_seen_by(actor(role), CALL, sight)
    assert (shown.remote_number, shown.recording) == (number, recording)
    assert shown.participants[0].number == number
    assert shown.participants[1] == CALL.participants[1]


@pytest.mark.parametrize(
    ("sight", "text"),
    [(Sight.WHOLE, "138 0000 1234"), (Sight.MASKED, "138****1234"), (Sight.HIDDEN, "（号码保密）")],
)
def test_a_number_is_shown_as_the_sight_allows(sight: Sight, text: str) -> None:
    assert shown_number("13800001234", sight) == text


@given(st.frozensets(st.sampled_from(GIVEN_TO_PEOPLE), min_size=1), st.sampled_from(sorted(TICKETS)))
def test_masking_what_is_masked_changes_nothing(roles: frozenset[Role], kind: str) -> None:
    once = seen_by(actor(*sorted(roles)), TICKETS[kind])
    assert seen_by(actor(*sorted(roles)), once) == once
