"""The whole desk page in the middle of a call: earlier tickets, answers, units and questions all at once."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

from pytestqt.qtbot import QtBot

from console.pages.desk import DeskPage
from console.seat import Seat
from forms.draft import Field, FieldValue
from forms.organisation.seed import seed_if_empty
from forms.words import Disposal, StateKind
from tests.console.articles import HEATING, heating_like, publish
from tests.console.desks import CATALOGUE, RESOURCES, TestDesk, make_desk

HEAT = CATALOGUE.categories.search("温度不达标")[0].code
MATTER: dict[Field, FieldValue] = {
    Field.REQUEST_TYPE: "help",
    Field.TITLE: "阳光花园家里暖气不热",
    Field.CONTENT: "来电人反映鹿城区滨江街道阳光花园3号楼家里暖气不热，已经三天，找过物业没有解决。",
    Field.PURPOSE: "尽快恢复供暖",
    Field.DISTRICT: "鹿城区",
    Field.STREET: "滨江街道",
    Field.ADDRESS: "望月社区阳光花园3号楼",
    Field.CATEGORY: HEAT,
    Field.NAME: "张先生",
    Field.ANSWER: "已向来电人解释。",
}


def stocked() -> TestDesk:
    """A desk with units, articles, and three earlier tickets on the same matter."""
    seat = make_desk()
    seed_if_empty(RESOURCES / "organisation", seat.storage, seat.clock())
    publish(seat.storage, HEATING, "heating", seat.clock())
    for number in range(4):
        publish(seat.storage, heating_like(number), f"h{number}", seat.clock())
    states = (StateKind.AWAITING_DISPATCH, StateKind.AWAITING_SIGN_IN, StateKind.CLOSED)
    for place, state in enumerate(states):
        seat.clock.pass_(3600)
        caller = "13800001234" if place == 0 else f"1380000567{place}"
        seat.desk.drafts.begin_for_call(f"before-{place}", {Field.CALLER_NUMBER: caller})
        for field, value in MATTER.items():
            seat.desk.drafts.edit(field, value)
        draft_id = seat.desk.drafts.current.id
        answered = state is StateKind.CLOSED
        seat.desk.filing.file(Disposal.ANSWERED if answered else Disposal.DISPATCH)
        stored = seat.storage.tickets.stored
        if state is StateKind.AWAITING_SIGN_IN:
            due = replace(stored[draft_id].standing.due, at=seat.clock() + timedelta(days=5))  # type: ignore[type-var]
            standing = replace(stored[draft_id].standing, owner_unit="zhujian", lead="zhujian", due=due)
            stored[draft_id] = replace(stored[draft_id], state=state, standing=standing)
    return seat


def page_of(qtbot: QtBot | None, seat: TestDesk, size: tuple[int, int]) -> DeskPage:
    """The page on its own; *size* is the room that the window leaves it."""
    page = DeskPage(cast(Seat, SimpleNamespace(desk=seat.desk)))
    if qtbot is not None:
        qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    return page


def take_call(seat: TestDesk) -> None:
    """The caller of the first ticket is on the line, and the form is filled in."""
    seat.attach()
    seat.answered(seat.rings(name="张先生"))
    for field, value in MATTER.items():
        if field not in (Field.ANSWER, Field.DISTRICT, Field.STREET):
            seat.desk.drafts.fill(field, value)
