"""The use cases of units and people, the same in memory, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from forms.access.audit import AuditKind
from forms.access.errors import NotAllowed
from forms.access.roles import Actor
from forms.lifecycle.assignment import AssignmentState
from forms.lifecycle.ports import AssignmentQuery
from forms.organisation import service
from forms.organisation.contact import Absence, Duty
from forms.organisation.errors import UnitChanged, UnitIncomplete, UnitMissing, UnitRefused
from forms.organisation.seed import seed_if_empty
from forms.ports import UnitOfWork
from forms.service import file_ticket
from tests.forms.lifecycle.samples import dispatched
from tests.forms.organisation.samples import (
    ADMIN,
    AGENT,
    AREA,
    CITY,
    DISTRICT,
    HEATING,
    OF_HEATING,
    SMALL_CITY,
    STREET,
    person,
)
from tests.forms.samples import NOW, command

TRIP = Absence(first=date(2026, 11, 21), last=date(2026, 11, 23), reason="出差")


@pytest.fixture
def city(uow: UnitOfWork) -> UnitOfWork:
    """The small city, with two people at its heating office."""
    for unit in SMALL_CITY:
        service.add_unit(unit, ADMIN, uow, NOW)
    for contact in (person("王立明"), person("林晓燕", Duty.B, number=2)):
        service.add_contact(contact, ADMIN, uow, NOW)
    return uow


def _log(uow: UnitOfWork) -> list[tuple[str, str]]:
    with uow.reading() as work:
        lines = work.audit.lines(0, 1000)
    return [(each.subject, each.reason) for each in lines if each.kind == AuditKind.UNITS_CHANGED.value]


def test_units_and_people_come_back_as_they_were_given(city: UnitOfWork) -> None:
    found = service.directory(city)
    assert found.tree.in_order == SMALL_CITY
    assert [each.name for each in found.contacts_of("heating")] == ["王立明", "林晓燕"]
    assert found.contacts_of("heating")[0] == person("王立明")
    with city.reading() as work:
        assert work.units.by_code("binjiang") == STREET
        assert work.units.by_code("nobody") is None
        assert work.contacts.by_id("nobody") is None


def test_what_was_changed_is_stored_and_noted_without_names_of_people(city: UnitOfWork) -> None:
    changed = service.change_unit(
        replace(HEATING, duties="供热温度、停热", phone="09805550101"), ADMIN, city, NOW
    )
    assert changed.phone == "0980-5550101"
    assert service.directory(city).tree.need("heating") == changed
    assert _log(city)[-1] == ("heating", "修改单位 市供热管理服务中心：职责、办公电话")
    assert not any("王立明" in reason for _, reason in _log(city))


def test_whoever_comes_second_is_told_and_overwrites_nothing(city: UnitOfWork) -> None:
    service.change_unit(replace(HEATING, duties="先来的"), ADMIN, city, NOW)
    with pytest.raises(UnitChanged, match="刚被他人改动"):
        service.change_unit(replace(HEATING, duties="后来的"), ADMIN, city, NOW)
    assert service.directory(city).tree.need("heating").duties == "先来的"
    wang = person("王立明")
    service.change_contact(replace(wang, title="主任"), ADMIN, city, NOW)
    with pytest.raises(UnitChanged, match="刚被他人改动"):
        service.change_contact(replace(wang, title="副主任"), ADMIN, city, NOW)


def test_a_code_and_a_name_are_given_once(city: UnitOfWork) -> None:
    before = _log(city)
    with pytest.raises(UnitChanged, match="市供热管理服务中心"):
        service.add_unit(replace(HEATING, name="另一个单位"), ADMIN, city, NOW)
    with pytest.raises(UnitRefused, match="编码 heating"):
        service.add_unit(replace(HEATING, code="heating2"), ADMIN, city, NOW)
    with pytest.raises(UnitIncomplete, match="没有填写单位名称"):
        service.add_unit(replace(HEATING, code="heating2", name=""), ADMIN, city, NOW)
    with pytest.raises(UnitRefused, match="已有名为“王立明”"):
        service.add_contact(replace(person("王立明"), id=""), ADMIN, city, NOW)
    with pytest.raises(UnitMissing):
        service.add_contact(person("赵海波", unit="nobody"), ADMIN, city, NOW)
    assert _log(city) == before


def test_the_repositories_themselves_keep_codes_ids_and_units_apart(city: UnitOfWork) -> None:
    with city.writing() as work, pytest.raises(UnitChanged):
        work.contacts.add(person("王立明"))
    with city.writing() as work, pytest.raises(UnitMissing):
        work.contacts.add(person("赵海波", unit="nobody"))
    with city.writing() as work, pytest.raises(UnitChanged):
        work.units.add(CITY)
    with city.reading() as work:
        assert len(work.units.all()) == 5
        assert [each.name for each in work.contacts.all()] == ["王立明", "林晓燕"]


def test_a_unit_moves_with_all_below_it_and_never_below_itself(city: UnitOfWork) -> None:
    moved = service.move_unit("lucheng", "heating", ADMIN, city, NOW)
    tree = service.directory(city).tree
    assert moved.parent == "heating"
    assert [each.code for each in tree.below("heating")] == ["lucheng", "binjiang"]
    with pytest.raises(UnitRefused, match="之下"):
        service.move_unit("heating", "binjiang", ADMIN, city, NOW)
    service.move_unit("lucheng", "", ADMIN, city, NOW)
    assert _log(city)[-1] == ("lucheng", "单位 鹿城区人民政府 移到 最上级 之下")


def test_a_unit_is_closed_only_when_nothing_is_open_and_opens_again(city: UnitOfWork) -> None:
    for call in ("one", "two"):
        dispatched(city, file_ticket(command(call_id=call), city, NOW).ticket, "heating")
    with pytest.raises(UnitRefused, match="还有 2 件工单"):
        service.close_unit("heating", "机构改革", ADMIN, city, NOW)
    with city.writing() as work:
        for order in work.assignments.find(AssignmentQuery(unit="heating")):
            work.assignments.save(order.moved(AssignmentState.WITHDRAWN, ended_at=NOW))
    with pytest.raises(UnitRefused, match="写明停用的原因"):
        service.close_unit("heating", " ", ADMIN, city, NOW)
    closed = service.close_unit("heating", "机构改革", ADMIN, city, NOW)
    assert (closed.active, closed.closed_at, closed.closed_why) == (False, NOW, "机构改革")
    assert service.directory(city).find("供热") == ()
    with pytest.raises(UnitRefused, match="已经停用"):
        service.close_unit("heating", "再一次", ADMIN, city, NOW)
    assert service.change_unit(replace(closed, phone="12345"), ADMIN, city, NOW).active is False
    assert service.reopen_unit("heating", ADMIN, city, NOW).active
    with pytest.raises(UnitRefused, match="没有停用"):
        service.reopen_unit("heating", ADMIN, city, NOW)


def test_a_unit_opens_only_below_one_in_service(city: UnitOfWork) -> None:
    service.close_unit("binjiang", "撤并", ADMIN, city, NOW)
    service.close_unit("lucheng", "撤并", ADMIN, city, NOW)
    with pytest.raises(UnitRefused, match="已停用"):
        service.reopen_unit("binjiang", ADMIN, city, NOW)


def test_b_answers_while_a_is_away_and_a_again_when_the_trip_is_called_off(city: UnitOfWork) -> None:
    wang = person("王立明")
    service.add_absence(wang.id, TRIP, ADMIN, city, NOW)
    found = service.on_duty("heating", city, NOW)
    assert found.contact is not None
    assert (found.contact.name, found.standing_in) == ("林晓燕", True)
    service.remove_absence(wang.id, TRIP, ADMIN, city, NOW)
    service.remove_absence(wang.id, TRIP, ADMIN, city, NOW)
    again = service.on_duty("heating", city, NOW)
    assert again.contact is not None
    assert again.contact.name == "王立明"
    assert [reason.split(" ", 1)[0] for _, reason in _log(city)[-2:]] == ["联系人", "联系人"]
    with pytest.raises(UnitMissing):
        service.on_duty("nobody", city, NOW)
    with pytest.raises(UnitMissing):
        service.add_absence("nobody", TRIP, ADMIN, city, NOW)


def test_whoever_left_answers_no_more_and_may_come_back(city: UnitOfWork) -> None:
    wang = person("王立明")
    service.mark_left(wang.id, date(2026, 11, 21), ADMIN, city, NOW)
    assert service.on_duty("heating", city, NOW).contact == person("林晓燕", Duty.B, number=2)
    assert service.on_duty("heating", city, NOW - timedelta(days=1)).standing_in is False
    service.mark_returned(wang.id, ADMIN, city, NOW)
    assert service.on_duty("heating", city, NOW).standing_in is False


Step = Callable[[Actor, UnitOfWork], object]
WANG = person("王立明")
STEPS: dict[str, Step] = {
    "add unit": lambda actor, uow: service.add_unit(
        replace(DISTRICT, code="new", name="新单位"), actor, uow, NOW
    ),
    "change unit": lambda actor, uow: service.change_unit(replace(HEATING, duties="改"), actor, uow, NOW),
    "move unit": lambda actor, uow: service.move_unit("heating", "", actor, uow, NOW),
    "close unit": lambda actor, uow: service.close_unit("heating", "改革", actor, uow, NOW),
    "reopen unit": lambda actor, uow: service.reopen_unit("heating", actor, uow, NOW),
    "add contact": lambda actor, uow: service.add_contact(person("赵海波"), actor, uow, NOW),
    "change contact": lambda actor, uow: service.change_contact(replace(WANG, title="改"), actor, uow, NOW),
    "mark left": lambda actor, uow: service.mark_left(WANG.id, TRIP.first, actor, uow, NOW),
    "mark returned": lambda actor, uow: service.mark_returned(WANG.id, actor, uow, NOW),
    "add absence": lambda actor, uow: service.add_absence(WANG.id, TRIP, actor, uow, NOW),
    "remove absence": lambda actor, uow: service.remove_absence(WANG.id, TRIP, actor, uow, NOW),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("uow", ["memory"], indirect=True)
def test_nobody_changes_units_without_the_right(step: str, city: UnitOfWork) -> None:
    before, log = service.directory(city), _log(city)
    with pytest.raises(NotAllowed, match="管理单位和联系人"):
        STEPS[step](AGENT, city)
    after = service.directory(city)
    assert (after.tree.in_order, after.contacts, _log(city)) == (before.tree.in_order, before.contacts, log)


@pytest.mark.parametrize("uow", ["memory"], indirect=True)
def test_a_units_own_people_say_when_they_are_away_and_no_others(city: UnitOfWork) -> None:
    assert service.add_absence(WANG.id, TRIP, OF_HEATING, city, NOW).absences == (TRIP,)
    service.add_contact(person("赵海波", unit="chengguan"), ADMIN, city, NOW)
    with pytest.raises(NotAllowed):
        service.add_absence(person("赵海波", unit="chengguan").id, TRIP, OF_HEATING, city, NOW)
    with pytest.raises(UnitIncomplete, match="早于"):
        service.add_absence(WANG.id, replace(TRIP, last=date(2026, 11, 1)), OF_HEATING, city, NOW)


def test_who_does_not_call_units_sees_their_numbers_masked() -> None:
    assert service.number_shown("138 0000 2001", AGENT) == "138 0000 2001"
    assert service.number_shown("138 0000 2001", Actor(code="7", name="", roles=frozenset())) == "138****2001"


def test_the_demo_area_comes_once_and_only_to_a_hall_without_units(uow: UnitOfWork) -> None:
    assert seed_if_empty(AREA, uow, NOW) == 233
    assert seed_if_empty(AREA, uow, NOW) == 0
    found = service.directory(uow)
    assert (len(found.tree), len(found.contacts)) == (86, 147)
    assert len(_log(uow)) == 1
