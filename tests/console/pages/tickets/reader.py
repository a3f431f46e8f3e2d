"""Somebody who looks for tickets, with a keyboard and a mouse, and tickets to be found."""

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.pages.tickets import TicketsPage
from console.ticket_sheet.timeline import Moment
from forms.call_record import (
    CallRecord,
    Direction,
    LegResult,
    Participant,
    ParticipantKind,
    Transfer,
    TransferKind,
    TransferResult,
)
from forms.draft import Field, FieldValue
from forms.service import record_call
from forms.ticket import Ticket
from forms.words import Disposal
from tests.console.desks import CATALOGUE, TestDesk, make_desk

NOISE = CATALOGUE.categories.search("夜间施工")[0].code
HEATING = CATALOGUE.categories.search("温度不达标")[0].code
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier

MATTER: Mapping[Field, FieldValue] = {
    Field.REQUEST_TYPE: "complaint",
    Field.TITLE: "夜间施工噪音扰民",
    Field.CONTENT: "昨晚十点鹿城小区旁工地仍在施工，因噪音无法休息，已向物业反映无果。",
    Field.PURPOSE: "夜间停止施工",
    Field.ADDRESS: "鹿城小区东门",
    Field.CATEGORY: NOISE,
    Field.NAME: "张先生",
    Field.ANSWER: "已向来电人解释。",
}


def file(
    seat: TestDesk,
    changes: Mapping[Field, FieldValue] | None = None,
    *,
    number: str = "13800001234",
    disposal: Disposal = Disposal.DISPATCH,
    call_id: str = "",
) -> Ticket:
    """File a ticket as the desk does, one minute after the last."""
    seat.clock.pass_(60)
    drafts = seat.desk.drafts
    drafts.begin_for_call(call_id or f"call-{seat.unix()}", {Field.CALLER_NUMBER: number})
    for field, value in {**MATTER, **(changes or {})}.items():
        drafts.edit(field, value)
    draft_id = drafts.current.id
    seat.desk.filing.file(disposal)
    return seat.storage.tickets.stored[draft_id]


def with_call(seat: TestDesk, call_id: str, recording: str = "") -> None:
    """A call with 110 as a third party and a transfer that came to nothing."""
    at = seat.clock()
    citizen = Participant(
        kind=ParticipantKind.CITIZEN,
        number="13800001234",
        name="张先生",
        joined_at=at,
        left_at=at + timedelta(seconds=190),
        result=LegResult.ANSWERED,
    )
    police = Participant(
        kind=ParticipantKind.EMERGENCY,
        number="110",
        name="指挥中心",
        joined_at=at + timedelta(seconds=40),
        left_at=at + timedelta(seconds=150),
        result=LegResult.BUSY,
    )
    transfer = Transfer(
        kind=TransferKind.ATTENDED,
        target="7229995",
        target_name="扫黑除恶",
        started_at=at + timedelta(seconds=150),
        result=TransferResult.FAILED,
    )
    record = CallRecord(
        call_id=call_id,
        direction=Direction.INCOMING,
        remote_number="13800001234",
        operator="1001",
        started_at=at,
        answered_at=at + timedelta(seconds=5),
        ended_at=at + timedelta(seconds=190),
        participants=(citizen, police),
        transfers=(transfer,),
        recording=recording,
    )
    record_call(record, seat.storage)


class Reader:
    """The page in a window of its own."""

    def __init__(
        self, qtbot: QtBot, seat: TestDesk | None = None, size: tuple[int, int] = (1290, 600)
    ) -> None:
        self.qtbot = qtbot
        self.seat = seat or make_desk()
        self.page = TicketsPage(self.seat.desk)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)

    # --- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def type(self, text: str) -> None:
        """Type into the search box and press Enter."""
        box = self.page.bar.box
        box.setFocus()
        box.selectAll()
        box.insert(text)
        box.textEdited.emit(box.text())
        self.press(Qt.Key.Key_Return)

    def click(self, widget: QWidget) -> None:
        """The left button on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    # --- eyes

    @property
    def titles(self) -> list[str]:
        """The titles listed."""
        return [line.title for line in self.page.results.model.lines]

    def cell(self, row: int, key: str) -> str:
        """What a cell says."""
        model = self.page.results.model
        return str(model.data(model.index(row, model.column_of(key))))

    def words(self) -> str:
        """Everything that the page says in words, seen or spoken."""
        said: list[str] = []
        for widget in self.page.findChildren(QWidget):
            if not widget.isVisibleTo(self.page):
                continue
            said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | QAbstractButton):
                said.append(widget.text())
        model = self.page.results.model
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                said += [str(model.data(model.index(row, column), role) or "") for role in roles]
        said += [moment.spoken for moment in self.moments()]
        return "\n".join(said)

    def shows(self, ticket: Ticket) -> bool:
        """Whether the detail view shows this ticket."""
        life = self.page.view.life
        return life is not None and life.ticket.number == ticket.number

    def moments(self) -> tuple[Moment, ...]:
        """The rows of the ticket's timeline."""
        body = self.page.view.body
        return () if body is None or not body.isVisible() else body.trail.moments

    def calls(self) -> list[Moment]:
        """Those of them that are calls."""
        return [each for each in self.moments() if each.call_id]
