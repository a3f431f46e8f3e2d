"""A street sees how departments answered its whistles, where it looks for its whistles."""

from pytestqt.qtbot import QtBot

from forms.handling.queue import UnitTab
from forms.handling.whistling import blow_whistle, report_to_whistle, score_whistle
from forms.in_memory import InMemoryUnitOfWork
from tests.console.pages.handling.handler import Handler
from tests.forms.handling.samples import (
    AT_GREEN,
    AT_STREET,
    AT_WORKS,
    FACTS,
    GREEN,
    LATER,
    SIGNED,
    STREET,
    WORKS,
    in_hand,
)


def test_the_tab_of_whistles_tells_how_departments_answered(qtbot: QtBot) -> None:
    storage = InMemoryUnitOfWork()
    done = in_hand(storage, STREET)
    blown = blow_whistle(done.order.id, (WORKS, GREEN), "路面塌陷", FACTS, AT_STREET, storage, SIGNED)
    call = next(each for each in blown.calls if each.unit == WORKS)
    report_to_whistle(call.id, "已到场修复", AT_WORKS, storage, LATER)
    score_whistle(call.id, 4, True, "", AT_STREET, storage, LATER)
    handler = Handler(qtbot, storage, AT_STREET)
    assert handler.page.figures.isHidden()
    handler.go_to(UnitTab.WHISTLES)
    lines = handler.page.figures.text().splitlines()
    assert "城管局：吹哨 1 次，报到 1" in lines[2]
    assert lines[2].endswith("解决率 100.0 %，平均 4.0 分")
    assert lines[1] == "园林局：吹哨 1 次，报到 0，解决率 —，平均 —"
    handler.go_to(UnitTab.IN_HAND)
    assert handler.page.figures.isHidden()


def test_a_department_that_blew_none_sees_no_figures(qtbot: QtBot) -> None:
    storage = InMemoryUnitOfWork()
    done = in_hand(storage, STREET)
    blow_whistle(done.order.id, (GREEN,), "路面塌陷", FACTS, AT_STREET, storage, SIGNED)
    handler = Handler(qtbot, storage, AT_GREEN)
    handler.go_to(UnitTab.WHISTLES)
    assert handler.page.figures.isHidden()
