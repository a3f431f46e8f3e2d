"""Pages are made when they are first wanted, once, and only those that a person has."""

from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.bars.rail import RailEntry
from console.page_stack import Page, PageStack
from console.seat import Seat
from console.theme import Icon
from forms.access.roles import Actor, Right, Role


def page(word: str, made: list[str], *rights: Right) -> Page:
    def make(_seat: Seat) -> QWidget:
        made.append(word)
        return QLabel(word)

    return Page(RailEntry(word, Icon.HEADSET, "F5"), make, frozenset(rights))


def test_a_page_is_made_when_it_is_first_wanted_and_only_once(qtbot: QtBot) -> None:
    made: list[str] = []
    stack = PageStack([page("坐席", made), page("工单", made)], cast(Seat, None))
    qtbot.addWidget(stack)
    told: list[str] = []
    stack.page_made.connect(told.append)
    assert made == []
    stack.bring(1)
    stack.bring(1)
    assert stack.named("工单", QLabel).text() == "工单"
    assert made == ["工单"]
    assert told == ["工单"]


def test_a_page_that_somebody_does_not_have_is_not_found(qtbot: QtBot) -> None:
    stack = PageStack([page("坐席", [])], cast(Seat, None))
    qtbot.addWidget(stack)
    with pytest.raises(LookupError):
        stack.index_of("账号")


def test_any_of_its_rights_leads_to_a_page() -> None:
    agent = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
    assert page("设置", []).is_for(agent)
    assert page("坐席", [], Right.FILE, Right.MANAGE_ACCOUNTS).is_for(agent)
    assert not page("账号", [], Right.MANAGE_ACCOUNTS).is_for(agent)
