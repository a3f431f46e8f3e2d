"""Earlier tickets like the one being taken down, with the reason why; the same on every storage."""

from datetime import timedelta

import pytest

from forms.draft import Field
from forms.likeness import Appeal, Reason, likeness
from forms.ports import UnitOfWork
from forms.service import recall_ticket
from forms.similar import similar_tickets
from forms.ticket_list import line_of
from forms.words import Disposal
from tests.forms.samples import LI_JING, NOW, ticket
from tests.forms.test_service import file

HEATING = Appeal(
    title="阳光花园停暖气",
    content="市民反映阳光花园3号楼暖气不热",
    category="010301",
    district="鹿城区",
    street="滨江街道",
    address="阳光花园3号楼",
    phones=("13900009999",),
)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("阳光花园3号楼2单元", "阳光花园"),
        ("人民路12号", "人民路"),
        ("阳光花园附近", "阳光花园"),
        ("阳光花园小区2号楼", "阳光花园"),
        ("梅园小区", "梅园小区"),
        ("3号楼", ""),
        ("地址不详", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_place_is_its_address_without_numbers(address: str, name: str) -> None:
    assert Appeal(address=address).place_name == name


def test_the_matter_is_what_the_title_says_besides_the_place() -> None:
    assert HEATING.matter_words == "停暖气"
    assert Appeal(title="咨询公积金提取").matter_words == "咨询公积金提取"
    assert Appeal().matter_words == ""


def test_the_likeness_says_why() -> None:
    found = likeness(HEATING, line_of(ticket("20261121-000001")))
    assert found.reasons == (Reason.PLACE, Reason.CATEGORY, Reason.WORDS)
    assert found.sentence == "同一地点（阳光花园），同类事项，都提到“阳光花园”“停暖”"


def test_another_place_in_another_district_is_no_likeness() -> None:
    elsewhere = ticket(
        "20261121-000001", {Field.DISTRICT: "瓯海区", Field.STREET: "娄桥街道", Field.ADDRESS: "锦绣家园"}
    )
    assert Reason.PLACE not in likeness(HEATING, line_of(elsewhere)).reasons


def test_others_on_the_same_place_and_matter_are_found_and_others_not(uow: UnitOfWork) -> None:
    same = file(uow, at=NOW - timedelta(days=2))
    file(uow, {Field.TITLE: "路灯不亮", Field.CONTENT: "路灯不亮", Field.CATEGORY: "010601"}, at=NOW)
    file(uow, {Field.ADDRESS: "锦绣家园", Field.TITLE: "停暖", Field.CONTENT: "停暖"}, at=NOW)
    file(uow, at=NOW - timedelta(days=200))
    found = similar_tickets(HEATING, uow, NOW)
    assert [each.ticket.number for each in found.by_others] == [same.number]
    assert found.by_caller == ()
    assert found.by_others[0].is_open


def test_the_same_callers_come_first_with_their_state(uow: UnitOfWork) -> None:
    other = file(uow, at=NOW - timedelta(days=1))
    own = file(uow, caller="13900009999", at=NOW - timedelta(days=3), disposal=Disposal.ANSWERED)
    unlike = {Field.TITLE: "咨询医保", Field.CONTENT: "异地就医", Field.CATEGORY: "070202"}
    file(uow, {**unlike, Field.ADDRESS: "人民路"}, caller="13900009999", at=NOW)
    found = similar_tickets(HEATING, uow, NOW)
    assert [each.ticket.number for each in found.by_caller] == [own.number]
    assert [each.ticket.number for each in found.by_others] == [other.number]
    assert found.by_caller[0].likeness.sentence.startswith("同一号码，同一地点（阳光花园）")
    assert not found.by_caller[0].is_open


def test_without_a_category_the_place_and_what_is_said_are_enough(uow: UnitOfWork) -> None:
    same = file(uow, at=NOW - timedelta(days=2))
    appeal = Appeal(title="阳光花园3号楼停暖", address="阳光花园", content="没有暖气")
    found = similar_tickets(appeal, uow, NOW).by_others
    assert [each.ticket.number for each in found] == [same.number]


def test_other_words_for_the_matter_are_found_by_the_place(uow: UnitOfWork) -> None:
    same = file(uow, at=NOW - timedelta(days=2))
    file(uow, {Field.TITLE: "电梯困人", Field.CONTENT: "电梯坏了", Field.CATEGORY: "040301"}, at=NOW)
    appeal = Appeal(title="管道破了停暖", address="阳光花园小区", content="屋里暖气不热")
    assert [each.ticket.number for each in similar_tickets(appeal, uow, NOW).by_others] == [same.number]


def test_a_ticket_taken_back_and_the_ticket_itself_are_left_out(uow: UnitOfWork) -> None:
    gone = file(uow)
    recall_ticket(gone.ticket.id, LI_JING, uow, NOW)
    itself = file(uow)
    appeal = Appeal(title=HEATING.title, category="010301", address="阳光花园", ticket_id=itself.ticket.id)
    assert similar_tickets(appeal, uow, NOW).by_others == ()
    assert similar_tickets(Appeal(), uow, NOW).by_others == ()
