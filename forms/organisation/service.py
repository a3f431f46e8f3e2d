"""The use cases of units and their people, as short functions listed at the foot.

Changing units and contacts takes the right to manage units; a unit's own people may say when one of them
is away. Every change leaves a line in the audit log, in the same transaction.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from forms.access.roles import Actor, Right, require
from forms.lifecycle.assignment import OPEN_ASSIGNMENTS
from forms.lifecycle.ports import AssignmentQuery
from forms.organisation import contact as people
from forms.organisation import unit as units
from forms.organisation.contact import Absence, Contact, OnDuty
from forms.organisation.directory import Directory
from forms.organisation.errors import UnitIncomplete, UnitMissing, UnitRefused
from forms.organisation.noting import note
from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit
from forms.phone_number import mask
from forms.ports import UnitOfWork, Work

MOST_COUNTED = 1000
CALLS_UNITS = frozenset(
    {Right.FILE, Right.DISPATCH, Right.HANDLE, Right.FOLLOW_UP, Right.CONVENE, Right.SUPERVISE}
)
"""Who calls units as part of their work, and so sees their people's numbers in full."""


def directory(uow: UnitOfWork) -> Directory:
    """All units and contacts as they are now."""
    with uow.reading() as work:
        return Directory(work.units.all(), work.contacts.all())


def number_shown(number: str, actor: Actor) -> str:
    """A contact's number as *actor* may see it."""
    return number if actor.rights & {*CALLS_UNITS, Right.MANAGE_UNITS} else mask(number)


def on_duty(code: str, uow: UnitOfWork, at: datetime) -> OnDuty:
    """Who answers for the unit at this moment; UnitMissing."""
    with uow.reading() as work:
        _unit(code, work)
        return people.on_duty(work.contacts.of_unit(code), at)


# --- units


def add_unit(unit: Unit, actor: Actor, uow: UnitOfWork, now: datetime) -> Unit:
    """Store a new unit, last among its siblings if it has no place.

    UnitIncomplete, UnitRefused, UnitChanged.
    """
    require(actor, Right.MANAGE_UNITS)
    unit = _checked(units.cleaned(replace(unit, revision=0)))
    with uow.writing() as work:
        tree = UnitTree(work.units.all())
        tree.check_place(unit)
        tree.check_name(unit)
        if not unit.order:
            unit = replace(unit, order=tree.next_order(unit.parent))
        work.units.add(unit)
        note(work, actor, now, unit.code, f"新增单位 {unit.name}")
    return unit


def change_unit(unit: Unit, actor: Actor, uow: UnitOfWork, now: datetime) -> Unit:
    """Store what was changed of a unit, its place in the tree too; its code stays.

    UnitIncomplete, UnitRefused, UnitChanged. Whether it is in service is not changed here.
    """
    require(actor, Right.MANAGE_UNITS)
    unit = _checked(units.cleaned(unit))
    with uow.writing() as work:
        tree = UnitTree(work.units.all())
        before = tree.need(unit.code)
        unit = replace(unit, active=before.active, closed_at=before.closed_at, closed_why=before.closed_why)
        if unit.parent != before.parent:
            tree.check_place(unit)
        if unit.name != before.name:
            tree.check_name(unit)
        saved = work.units.save(unit)
        note(work, actor, now, unit.code, f"修改单位 {unit.name}：{units.difference(before, unit)}")
    return saved


def move_unit(code: str, parent: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Unit:
    """Put a unit, with all below it, under another one; last there. UnitMissing, UnitRefused."""
    require(actor, Right.MANAGE_UNITS)
    with uow.writing() as work:
        tree = UnitTree(work.units.all())
        moved = replace(tree.need(code), parent=parent, order=tree.next_order(parent))
        tree.check_place(moved)
        saved = work.units.save(moved)
        above = tree.name_of(parent) if parent else "最上级"
        note(work, actor, now, code, f"单位 {moved.name} 移到 {above} 之下")
    return saved


def close_unit(code: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Unit:
    """Take a unit out of service; it stays in old tickets, and no new ones go to it.

    UnitRefused while it has open orders, while units in service stand below it, or without a reason.
    """
    require(actor, Right.MANAGE_UNITS)
    if not why.strip():
        raise UnitRefused("请写明停用的原因。")
    with uow.writing() as work:
        tree = UnitTree(work.units.all())
        mine = AssignmentQuery(unit=code, states=OPEN_ASSIGNMENTS)
        tree.check_closing(code, work.assignments.count(mine, MOST_COUNTED))
        saved = work.units.save(units.cleaned(tree.need(code).closed(why, now)))
        note(work, actor, now, code, f"停用单位 {saved.name}：{saved.closed_why}")
    return saved


def reopen_unit(code: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Unit:
    """Put a closed unit into service again; UnitRefused if the unit above it is closed."""
    require(actor, Right.MANAGE_UNITS)
    with uow.writing() as work:
        tree = UnitTree(work.units.all())
        unit = tree.need(code)
        if unit.active:
            raise UnitRefused(f"“{unit.name}”没有停用。")
        tree.check_place(unit.reopened())
        saved = work.units.save(unit.reopened())
        note(work, actor, now, code, f"启用单位 {saved.name}")
    return saved


# --- people


def add_contact(contact: Contact, actor: Actor, uow: UnitOfWork, now: datetime) -> Contact:
    """Store a new contact, giving it an id if it has none; UnitIncomplete, UnitMissing, UnitRefused.

    Two people of the same name in one unit are refused: nobody could tell them apart.
    """
    require(actor, Right.MANAGE_UNITS)
    contact = _whole(people.cleaned(replace(contact, id=contact.id or uuid4().hex, revision=0)))
    with uow.writing() as work:
        unit = _unit(contact.unit, work)
        _check_namesakes(contact, unit, work)
        work.contacts.add(contact)
        note(work, actor, now, unit.code, f"新增联系人 {_marked(contact)}")
    return contact


def change_contact(contact: Contact, actor: Actor, uow: UnitOfWork, now: datetime) -> Contact:
    """Store what was changed of a contact; UnitIncomplete, UnitMissing, UnitRefused, UnitChanged."""
    require(actor, Right.MANAGE_UNITS)
    contact = _whole(people.cleaned(contact))
    with uow.writing() as work:
        before = _contact(contact.id, work)
        unit = _unit(contact.unit, work)
        if (contact.name, contact.unit) != (before.name, before.unit):
            _check_namesakes(contact, unit, work)
        saved = work.contacts.save(contact)
        note(work, actor, now, unit.code, f"修改联系人 {_marked(contact)}")
    return saved


def mark_left(contact_id: str, first_day_gone: date, actor: Actor, uow: UnitOfWork, now: datetime) -> Contact:
    """A contact no longer works there from this day on; their name stays in old tickets."""
    require(actor, Right.MANAGE_UNITS)
    with uow.writing() as work:
        saved = work.contacts.save(replace(_contact(contact_id, work), left_on=first_day_gone))
        note(work, actor, now, saved.unit, f"联系人 {_marked(saved)} 自 {first_day_gone.isoformat()} 离任")
    return saved


def mark_returned(contact_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Contact:
    """A contact who had left works there again."""
    require(actor, Right.MANAGE_UNITS)
    with uow.writing() as work:
        saved = work.contacts.save(replace(_contact(contact_id, work), left_on=None))
        note(work, actor, now, saved.unit, f"联系人 {_marked(saved)} 恢复任职")
    return saved


def add_absence(contact_id: str, absence: Absence, actor: Actor, uow: UnitOfWork, now: datetime) -> Contact:
    """A contact is away for some days; the unit's own people may say so too. UnitIncomplete, UnitMissing."""
    with uow.writing() as work:
        before = _contact(contact_id, work)
        _require_for(before.unit, actor)
        saved = work.contacts.save(_whole(people.cleaned(before.away(absence))))
        note(work, actor, now, saved.unit, f"联系人 {_marked(saved)} 离岗 {absence.days}")
    return saved


def remove_absence(
    contact_id: str, absence: Absence, actor: Actor, uow: UnitOfWork, now: datetime
) -> Contact:
    """A contact is not away after all, or back early; nothing happens if the absence was gone already."""
    with uow.writing() as work:
        before = _contact(contact_id, work)
        _require_for(before.unit, actor)
        if absence not in before.absences:
            return before
        saved = work.contacts.save(before.back(absence))
        note(work, actor, now, saved.unit, f"联系人 {_marked(saved)} 取消离岗 {absence.days}")
    return saved


# ---


def _marked(contact: Contact) -> str:
    """A contact as the audit log names them: it holds no names besides 工号."""
    return f"{contact.duty.label} {contact.id[:8]}"


def _require_for(code: str, actor: Actor) -> None:
    """The right to manage units, or to handle what comes to this very unit."""
    if not (actor.may(Right.HANDLE) and actor.unit == code):
        require(actor, Right.MANAGE_UNITS)


def _checked(unit: Unit) -> Unit:
    problems = units.problems_of(unit)
    if problems:
        raise UnitIncomplete(problems)
    return unit


def _whole(contact: Contact) -> Contact:
    problems = people.problems_of(contact)
    if problems:
        raise UnitIncomplete(problems)
    return contact


def _unit(code: str, work: Work) -> Unit:
    unit = work.units.by_code(code)
    if unit is None:
        raise UnitMissing(f"没有编码为“{code}”的单位，可能已被他人改动，请刷新后再试。")
    return unit


def _contact(contact_id: str, work: Work) -> Contact:
    found = work.contacts.by_id(contact_id)
    if found is None:
        raise UnitMissing("没有这位联系人，可能已被他人改动，请刷新后再试。")
    return found


def _check_namesakes(contact: Contact, unit: Unit, work: Work) -> None:
    others = (each for each in work.contacts.of_unit(contact.unit) if each.id != contact.id)
    if any(each.name == contact.name for each in others):
        raise UnitRefused(
            f"“{unit.name}”已有名为“{contact.name}”的联系人；如是另一人，请在姓名后加以区分，如“{contact.name}（大）”。"
        )


USE_CASES: tuple[Callable[..., object], ...] = (
    directory,
    on_duty,
    add_unit,
    change_unit,
    move_unit,
    close_unit,
    reopen_unit,
    add_contact,
    change_contact,
    mark_left,
    mark_returned,
    add_absence,
    remove_absence,
)
