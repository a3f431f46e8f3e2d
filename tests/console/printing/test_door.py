"""From the pages to the slip and back: one key, in the sheet's place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.desk import Desk, DeskRules
from console.pages.dispatch import DispatchPage
from console.pages.handling import HandlingPage
from console.pages.tickets import TicketsPage
from console.phone import Phone
from console.printing.setup import SlipSetup
from console.ticket_sheet import TicketSheet
from forms.access.roles import Actor, Role
from forms.ticket import Operator
from telephony.account import PhoneSettings
from tests.console.clipping import clipped
from tests.console.desks import CATALOGUE, Clock, ScriptedLine
from tests.console.printing.slips import Office
from tests.forms.access.people import actor
from tests.forms.samples import NOW
from tests.forms.slip.samples import BRAND, DISPATCHER, HANDLER
from tests.forms.test_service import file

Pages = HandlingPage | TicketsPage | DispatchPage


def desk_of(office: Office, person: Actor) -> Desk:
    rules = replace(
        DeskRules(Operator(code=person.code, name=person.name), ()),
        actor=person,
        slips=SlipSetup(office.keys, BRAND),
    )
    return Desk(Phone(ScriptedLine(), PhoneSettings()), office.archive, CATALOGUE, rules, Clock(NOW))


def opened(qtbot: QtBot, kind: type[Pages], person: Actor) -> tuple[Office, Pages]:
    """A page of this kind with the sample's ticket on its sheet."""
    office = Office(person)
    page = kind(desk_of(office, person))
    qtbot.addWidget(page)
    page.resize(1290, 640)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    sheet = sheet_of(page)
    if not isinstance(page, HandlingPage):
        sheet.show_ticket(office.ticket.id)
    qtbot.waitUntil(lambda: sheet.life is not None and QApplication.focusWidget() is not None)
    return office, page


def sheet_of(page: Pages) -> TicketSheet:
    return page.view if isinstance(page, TicketsPage) else page.sheet


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def stands(page: Pages) -> bool:
    """Whether the panel stands in the sheet's place."""
    return page.slips.is_open


@pytest.mark.parametrize(
    ("kind", "person", "units"),
    [
        (HandlingPage, HANDLER, ["主办 · 鹿城区供热管理中心"]),
        (TicketsPage, DISPATCHER, ["主办 · 鹿城区供热管理中心", "协办 · 鹿城区水务局"]),
        (DispatchPage, DISPATCHER, ["主办 · 鹿城区供热管理中心", "协办 · 鹿城区水务局"]),
    ],
)
def test_one_key_opens_the_slip_of_the_ticket_and_esc_brings_the_sheet_back(
    kind: type[Pages], person: Actor, units: list[str], qtbot: QtBot
) -> None:
    office, page = opened(qtbot, kind, person)
    sheet = sheet_of(page)
    assert [each.accessibleName() for each in sheet.action_slot.others][-1] == "交办单"
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    panel = page.slips.panel
    assert panel is not None
    assert stands(page)
    assert not sheet.isVisible()
    qtbot.waitUntil(lambda: (focus := QApplication.focusWidget()) is not None and panel.isAncestorOf(focus))
    assert [panel.order_box.itemText(at) for at in range(panel.order_box.count())] == units
    assert panel.order_box.isVisible() is (len(units) > 1)
    assert panel.receiver.currentText() == "吴承办"
    qtbot.wait(20)
    assert clipped(panel) == []
    press(Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert not stands(page)
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert stands(page)
    assert office.serials == []


def test_the_helpers_slip_is_chosen_in_the_panel(qtbot: QtBot) -> None:
    _, page = opened(qtbot, TicketsPage, DISPATCHER)
    page.slips.open()
    panel = page.slips.panel
    assert panel is not None
    panel.order_box.setFocus()
    press(Qt.Key.Key_Down)
    assert "承办单位 鹿城区水务局（协办）" in panel.preview.accessibleDescription()
    assert panel.receiver.currentText() == "鹿城区水务局"


def test_another_ticket_brings_its_sheet_and_not_the_old_slip(qtbot: QtBot) -> None:
    office, page = opened(qtbot, TicketsPage, DISPATCHER)
    page.slips.open()
    sheet_of(page).show_ticket(office.ticket.id)
    assert stands(page)
    other = file(office.uow).ticket
    sheet_of(page).show_ticket(other.id)
    assert not stands(page)
    assert sheet_of(page).isVisible()
    page.slips.open()
    assert not stands(page)


def test_who_may_not_print_has_no_button(qtbot: QtBot) -> None:
    _, page = opened(qtbot, TicketsPage, actor(Role.AGENT))
    assert [each.accessibleName() for each in sheet_of(page).action_slot.others] == []
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert not stands(page)


def test_what_is_read_anew_meanwhile_leaves_the_panel_where_it_is(qtbot: QtBot) -> None:
    _, page = opened(qtbot, HandlingPage, HANDLER)
    assert isinstance(page, HandlingPage)
    page.slips.open()
    page.store.read()
    qtbot.wait(20)
    assert stands(page)
