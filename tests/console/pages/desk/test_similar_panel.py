"""Earlier tickets like the one being typed: told with the reason, never in the way."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.desk.similar_panel import SimilarPanel
from console.theme import Appearance, Scheme
from forms.draft import Field, FieldValue
from forms.errors import StorageUnavailable
from forms.words import Disposal
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.desk.sitting import DISPATCH


def filed(seat: TestDesk, number: str, changes: Mapping[Field, FieldValue] | None = None) -> str:
    """A dispatched ticket of that caller; its id."""
    seat.clock.pass_(60)
    seat.desk.drafts.begin_for_call(f"call-{seat.unix()}", {Field.CALLER_NUMBER: number})
    for field, value in {**DISPATCH, Field.CONTACT_NUMBER: number, **(changes or {})}.items():
        seat.desk.drafts.edit(field, value)
    draft_id = seat.desk.drafts.current.id
    seat.desk.filing.file(Disposal.DISPATCH)
    return draft_id


def typing(seat: TestDesk, number: str = "13800005678") -> None:
    seat.desk.drafts.begin_for_call("now", {Field.CALLER_NUMBER: number})
    for field in (Field.TITLE, Field.CONTENT, Field.ADDRESS, Field.CATEGORY):
        seat.desk.drafts.fill(field, DISPATCH[field])


def panel_of(qtbot: QtBot, seat: TestDesk) -> SimilarPanel:
    panel = SimilarPanel(seat.desk)
    qtbot.addWidget(panel)
    panel.setFixedWidth(theme.current().px(300))
    return panel


def test_another_callers_open_ticket_on_the_same_place_and_matter_is_told_with_the_reason(
    qtbot: QtBot,
) -> None:
    seat = make_desk()
    ticket_id = filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    panel.show()
    height = panel.height()
    typing(seat)
    qtbot.waitUntil(lambda: bool(panel.list.rows))
    (row,) = panel.list.rows
    assert row.key == ticket_id
    assert row.state == "待派单"
    assert "同一地点" in row.second_line
    assert panel.title is not None
    assert panel.title.count_text == "1 件，1 件在办"
    assert panel.height() == height


def test_the_same_callers_ticket_says_so(qtbot: QtBot) -> None:
    seat = make_desk()
    filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    typing(seat, "13800001234")
    qtbot.waitUntil(lambda: bool(panel.list.rows))
    assert "同一号码" in panel.list.rows[0].second_line


def test_a_different_matter_elsewhere_is_not_told(qtbot: QtBot) -> None:
    seat = make_desk()
    filed(seat, "13800001234", {Field.TITLE: "公积金怎样提取", Field.ADDRESS: "滨江路", Field.CATEGORY: ""})
    panel = panel_of(qtbot, seat)
    typing(seat)
    qtbot.wait(600)
    assert panel.list.rows == ()


def test_a_ticket_is_opened_by_enter(qtbot: QtBot) -> None:
    seat = make_desk()
    ticket_id = filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    typing(seat)
    qtbot.waitUntil(lambda: bool(panel.list.rows))
    panel.show()
    opened: list[str] = []
    panel.ticket_wanted.connect(opened.append)
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert opened == [ticket_id]


def test_an_answer_about_the_form_before_is_dropped(qtbot: QtBot) -> None:
    lane = HeldJobs()
    lane.holding = False
    seat = make_desk(storage_lane=lane)
    filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    lane.holding = True
    typing(seat)
    qtbot.wait(600)
    seat.desk.drafts.begin()
    lane.let_all_go()
    assert panel.list.rows == ()


def test_a_failed_look_is_told_and_filing_goes_on(qtbot: QtBot) -> None:
    seat = make_desk()
    panel = panel_of(qtbot, seat)
    seat.storage.fails_with = StorageUnavailable()
    typing(seat)
    qtbot.waitUntil(lambda: "没有完成" in panel.nothing.text())
    assert "查找相似工单没有完成" in panel.nothing.text()
    seat.storage.fails_with = None
    ticket_id = filed(seat, "13800005678")
    assert ticket_id in seat.storage.tickets.stored


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_words_are_cut(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.install(qapp, Appearance(Scheme.LIGHT, scale, reduced_motion=True))
    seat = make_desk()
    for number in range(4):
        filed(seat, f"1380000123{number}")
    panel = panel_of(qtbot, seat)
    typing(seat)
    qtbot.waitUntil(lambda: len(panel.list.rows) == 4)
    panel.show()
    qapp.processEvents()
    assert clipped(panel) == []
