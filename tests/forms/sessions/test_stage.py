"""The stage: what stands before the cameras, whatever the staff has typed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.access.errors import NotAllowed
from forms.access.masking import NAMELESS
from forms.access.veil import HIDDEN_NUMBER
from forms.in_memory import InMemoryUnitOfWork
from forms.ports import UnitOfWork
from forms.sessions.call import Brief, CallState, Ending
from forms.sessions.calling import hand_over, hang_up, taken_by_leader, write_brief
from forms.sessions.ending import decide, take_back_ending
from forms.sessions.errors import SessionRefused
from forms.sessions.stage import StageCard, hidden_on_stage, stage_card, stage_view
from forms.words import RequestType
from tests.forms.lifecycle.samples import AUDITOR
from tests.forms.samples import NOW
from tests.forms.sessions.samples import BRIEF, MAYOR, MINUTE, SOON, STAFF, live, screened

TODAY = NOW.date()


def texts(card: StageCard) -> str:
    """All that can be read on a card; ids are not shown."""
    names = set(StageCard.__slots__) - {"id", "session_id", "draft_id"}
    return "\n".join(value for name in names if isinstance(value := getattr(card, name), str))


def test_the_stage_shows_the_handed_over_call_masked_and_no_other_ticket(uow: UnitOfWork) -> None:
    session = live(uow)
    assert stage_view(session.id, MAYOR, uow, TODAY).card is None
    call = hand_over(screened(uow, session).id, STAFF, uow, NOW + MINUTE)
    view = stage_view(session.id, MAYOR, uow, TODAY)
    card = view.card
    assert card is not None
    assert (card.state, view.waiting, view.answered) == (CallState.HANDED_OVER, 1, 0)
    assert (card.number, card.who) == ("138****1234", "张**，阳光花园业主")
    shown = texts(card)
    for hidden in ("13800001234", "张国强", "20261114-000012"):
        assert hidden not in shown
    assert "今晚八点前恢复供暖" in card.may_say
    taken_by_leader(call.id, MAYOR.code, MAYOR, uow, NOW + 2 * MINUTE)
    decide(call.id, Ending.SENT_ON, "", MAYOR, uow, SOON)
    view = stage_view(session.id, MAYOR, uow, TODAY)
    assert view.card is not None
    assert view.card.ending is Ending.SENT_ON
    assert (view.card.talking, view.answered) == (True, 1)
    hang_up(call.id, MAYOR, uow, SOON)
    assert stage_view(session.id, MAYOR, uow, TODAY).card is None
    with pytest.raises(NotAllowed):
        stage_view(session.id, AUDITOR, uow, TODAY)


@pytest.mark.parametrize("kept", [{"confidential": True}, {"request_type": RequestType.REPORT}])
def test_of_a_report_and_a_confidential_caller_neither_name_nor_number_is_on_the_stage(
    uow: UnitOfWork, kept: dict[str, object]
) -> None:
    brief = replace(BRIEF, **kept)  # type: ignore[arg-type]
    call = hand_over(screened(uow, live(uow), brief).id, STAFF, uow, NOW)
    card = stage_card(call.id, MAYOR, uow, TODAY)
    assert (card.number, card.keeps_identity) == (HIDDEN_NUMBER, True)
    assert card.who.startswith(NAMELESS)
    assert not any(part in texts(card) for part in ("张国强", "张*", "1234", "138"))


def test_an_ending_pressed_by_mistake_is_taken_back_until_the_ticket_is_filed(uow: UnitOfWork) -> None:
    session = live(uow)
    call = hand_over(screened(uow, session).id, STAFF, uow, NOW)
    taken_by_leader(call.id, MAYOR.code, MAYOR, uow, SOON)
    decide(call.id, Ending.ANSWERED, "", MAYOR, uow, SOON)
    assert take_back_ending(call.id, MAYOR, uow).state is CallState.WITH_LEADER
    hang_up(call.id, MAYOR, uow, SOON)
    decide(call.id, Ending.PROMISED, "今晚供暖", MAYOR, uow, SOON)
    back = take_back_ending(call.id, MAYOR, uow)
    assert (back.state, back.ending, back.promise_due) == (CallState.HUNG_UP, None, None)
    card = stage_view(session.id, MAYOR, uow, TODAY).card
    assert card is not None
    assert not card.talking
    with pytest.raises(SessionRefused):
        take_back_ending(call.id, MAYOR, uow)


def test_a_call_that_hangs_up_leaves_the_stage(uow: UnitOfWork) -> None:
    session = live(uow)
    call = hand_over(screened(uow, session).id, STAFF, uow, NOW)
    hang_up(call.id, STAFF, uow, SOON)
    assert stage_view(session.id, MAYOR, uow, TODAY).card is None


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("幸福小区3号楼2单元602室", "幸福小区3号楼（门牌略）"),
        ("幸福小区3号楼二单元六层601", "幸福小区3号楼（门牌略）"),
        ("5号楼１２０１室漏水", "5号楼（门牌略）漏水"),
        ("3号楼一单元至五单元", "3号楼一单元至五单元"),
        ("人民路1201号", "人民路1201号"),
    ],
)
def test_the_building_is_shown_and_the_door_is_not(uow: UnitOfWork, where: str, shown: str) -> None:
    call = hand_over(screened(uow, live(uow), replace(BRIEF, where=where)).id, STAFF, uow, NOW)
    assert stage_card(call.id, MAYOR, uow, TODAY).where == shown
    assert bool(hidden_on_stage(where, "")) is ("（门牌略）" in shown)


PIECE = st.sampled_from(
    ("张国强", "13800001234", "138 0000 1234", "１３８００００１２３４", "20261114-000012", "停暖", "他")
)


@given(parts=st.lists(st.lists(PIECE, max_size=4).map("，".join), min_size=5, max_size=5), kept=st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_no_number_no_name_and_no_ticket_reaches_the_stage(
    parts: list[str], kept: bool
) -> None:
    uow = InMemoryUnitOfWork()
    who, what, where, history, may_say = parts
    brief = Brief(
        name="张国强", who=who, what=what, where=where, history=history, may_say=may_say, confidential=kept
    )
    call = write_brief(screened(uow, live(uow)).id, brief, STAFF, uow)
    shown = texts(stage_card(call.id, MAYOR, uow, TODAY))
    bare = shown.replace(" ", "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    assert not any(part in bare for part in ("张国强", "13800001234", "20261114-000012"))
