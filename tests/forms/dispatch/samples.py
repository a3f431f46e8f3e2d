"""The demo area's units, tickets that units accepted, and texts to learn from. All of it is invented."""

import csv
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from forms.access.roles import Actor, Role
from forms.dispatch.directory import DispatchDirectory
from forms.dispatch.rules import DISPATCH
from forms.draft import Field, FieldValue
from forms.lifecycle.assignment import OPEN_ASSIGNMENTS, Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.standing import Due
from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from tests.forms.samples import NOW, ticket

UNITS_FILE = Path(__file__).parents[3] / "resources" / "organisation" / "units.csv"
DISPATCHER = Actor(code="2001", name="周敏", roles=frozenset({Role.DISPATCHER}))
ADMINISTRATOR = Actor(code="9000", name="管理员", roles=frozenset({Role.ADMINISTRATOR}))
HANDLER = Actor(code="u1", name="吴承办", roles=frozenset({Role.UNIT}), unit="chengguan")
MATTERS = {
    "chengguan": ("工地夜间施工打桩机轰鸣", "流动摊贩占道经营堵住路口", "饭店油烟直排居民不敢开窗"),
    "gongre": ("暖气不热室内温度很低", "整栋楼突然停暖没有通知", "暖气管道漏水地板泡了"),
    "gongdian": ("小区突然停电电梯停运", "电压不稳灯泡老是烧坏", "电线垂落在人行道上方"),
    "renshe": ("养老金认证没有通过", "退休手续办了半年没有结果", "失业金申领被系统退回"),
}


@lru_cache
def demo_units() -> tuple[Unit, ...]:
    """The units of the demo area."""
    with UNITS_FILE.open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            Unit(
                code=row["单位编码"],
                name=row["名称"],
                kind=next(kind for kind in UnitKind if kind.label == row["类型"]),
                parent=row["上级编码"],
                aliases=tuple(filter(None, row["简称"].split("；"))),
                district=row["区县"],
                street=row["街道乡镇"],
                categories=tuple(filter(None, row["事项分类"].split("；"))),
                order=int(row["排序"]),
            )
            for row in csv.DictReader(file)
        )


def directory(text: str = "", units: tuple[Unit, ...] = ()) -> DispatchDirectory:
    """A directory of the demo's units; the shipped text unless another is given."""
    return DispatchDirectory(DISPATCH.read(text or DISPATCH.default.text), UnitTree(units or demo_units()))


def with_units(uow: UnitOfWork) -> UnitOfWork:
    """The database with the demo's units in it."""
    with uow.writing() as work:
        for each in demo_units():
            work.units.add(each)
    return uow


def order(
    of: Ticket,
    unit: str,
    state: AssignmentState = AssignmentState.SIGNED,
    role: AssignmentRole = AssignmentRole.LEAD,
    *,
    days_ago: float = 0,
) -> Assignment:
    """An order to a unit, in any state."""
    at = NOW - timedelta(days=days_ago)
    return Assignment(
        id=f"{of.id[:20]}-{unit[:8]}-{role.value}-{state.value}-{days_ago:g}",
        ticket_id=of.id,
        number=of.number,
        role=role,
        unit=unit,
        state=state,
        dispatched_at=at,
        dispatched_by=DISPATCHER.code,
        due=Due(at=at + timedelta(days=7), words="5个工作日"),
        ended_at=None if state in OPEN_ASSIGNMENTS else at,
    )


def store(
    uow: UnitOfWork, number: int, changes: dict[Field, FieldValue], *orders: tuple[str, AssignmentState]
) -> Ticket:
    """A ticket with orders to lead units, one after the other."""
    filed = ticket(f"20261101-{number:06d}", changes, days_ago=number / 1000)
    with uow.writing() as work:
        work.tickets.add(filed)
        for place, (unit, state) in enumerate(orders):
            work.assignments.add(order(filed, unit, state, days_ago=3 - place))
    return filed


def history(uow: UnitOfWork, count: int) -> list[Ticket]:
    """So many accepted tickets, the matters of each unit in turn."""
    filed: list[Ticket] = []
    with uow.writing() as work:
        for number in range(count):
            unit = tuple(MATTERS)[number % len(MATTERS)]
            title = MATTERS[unit][number // len(MATTERS) % 3]
            changes: dict[Field, FieldValue] = {
                Field.TITLE: title,
                Field.CONTENT: f"市民反映{title}，第{number}次，电话13800000000，请尽快处理。",
                Field.ADDRESS: f"某小区{number}号楼",
            }
            each = ticket(f"20261101-{number:06d}", changes, days_ago=number / 1000)
            work.tickets.add(each)
            work.assignments.add(order(each, unit, AssignmentState.CLOSED, days_ago=number / 1000))
            filed.append(each)
    return filed
