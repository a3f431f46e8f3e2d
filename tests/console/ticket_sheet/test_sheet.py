"""The sheet: head, next step, masking and reveal, timeline, side cards, watermark, late answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance, Scheme
from console.ticket_sheet import TicketSheet
from console.widgets.text import Text
from forms.access.ports import AuditQuery
from forms.access.roles import Actor
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.ports import Work
from forms.side_cards import CardMood, SideCard
from forms.ticket import Ticket, TicketLink
from forms.words import LinkKind
from tests.console.clipping import clipped
from tests.console.desks import Clock
from tests.console.held_jobs import HeldJobs
from tests.console.ticket_sheet.lives import (
    AGENT,
    INSPECTOR,
    LEADER,
    NUMBER,
    OTHER_UNIT,
    UNIT,
    lived_ticket,
    order_on,
    storage_with,
    store_for,
)
from tests.forms.samples import NOW, ticket


class Sitting:
    """A sheet in a window, read by somebody."""

    def __init__(
        self,
        qtbot: QtBot,
        actor: Actor = AGENT,
        uow: InMemoryUnitOfWork | None = None,
        shown: Ticket | None = None,
        size: tuple[int, int] = (1000, 700),
        sources: tuple[object, ...] = (),
        lane: HeldJobs | None = None,
    ) -> None:
        self.ticket = shown or lived_ticket()
        self.uow = uow or storage_with(self.ticket)
        self.clock = Clock(NOW + timedelta(hours=6))
        self.sheet = TicketSheet(store_for(actor, self.uow, self.clock, sources, lane))  # type: ignore[arg-type]
        qtbot.addWidget(self.sheet)
        self.sheet.resize(*size)
        self.sheet.show()
        qtbot.waitExposed(self.sheet)
        self.sheet.activateWindow()
        qtbot.waitUntil(self.sheet.isActiveWindow)
        self.sheet.show_ticket(self.ticket.id)

    def words(self) -> str:
        """Everything that is said, seen or spoken."""
        said: list[str] = []
        for widget in self.sheet.findChildren(QWidget):
            if widget.isVisibleTo(self.sheet):
                said += [widget.accessibleName(), widget.toolTip()]
                if isinstance(widget, QLabel | QAbstractButton):
                    said.append(widget.text())
        if self.sheet.body is not None:
            said += [each.spoken for each in self.sheet.body.trail.moments]
        return "\n".join(said)

    def audit(self) -> list[str]:
        with self.uow.reading() as work:
            return [line.kind for line in work.audit.find(AuditQuery())]


def test_the_head_tells_state_owner_due_counts_and_the_next_step(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot, shown=lived_ticket(changes={Field.URGENCY: "critical"}))
    head = sitting.sheet.head
    assert head.number.text() == NUMBER
    assert head.state.text() == "办理中"
    assert head.due.text() == "还剩 4 个工作日"
    assert head.urgency.text() == "特急"
    assert head.standing.text() == "责任：城市管理局 · 2001　转交 2 次"
    assert sitting.sheet.action_slot.words == "下一步：办理并答复（城市管理局）"
    assert not head.secret.isVisible()


def test_the_due_time_is_told_anew_as_time_goes_by(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot)
    sitting.clock.pass_(6 * 86400)
    sitting.sheet._clock.timeout.emit()
    assert sitting.sheet.head.due.text().startswith("已超期 1 天")


def test_a_desk_gives_the_one_prominent_button_and_takes_it_back(qtbot: QtBot) -> None:
    sitting, pressed = Sitting(qtbot), list[str]()
    slot = sitting.sheet.action_slot
    slot.set_primary("答复", lambda: pressed.append("答复"), key="F9")
    other = slot.add("申请延期", lambda: pressed.append("延期"), available=False, why="已经申请过")
    primary = slot.set_primary("提交", lambda: pressed.append("提交"))
    QApplication.processEvents()
    QTest.mouseClick(primary, Qt.MouseButton.LeftButton)
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert pressed == ["提交"]
    assert "已经申请过" in other.toolTip()
    assert other.x() < primary.x()
    slot.clear()
    QApplication.processEvents()
    assert not [each for each in slot.findChildren(QAbstractButton) if each.isVisible()]


def test_an_ended_ticket_says_that_nothing_is_left_to_do(qtbot: QtBot) -> None:
    ended = ticket(NUMBER)
    ended = replace(ended, state=type(ended.state).CLOSED, standing=ended.standing.ended())
    sitting = Sitting(qtbot, shown=ended)
    assert sitting.sheet.action_slot.words == "已办结，没有待办的步骤"
    assert not sitting.sheet.head.due.isVisible()


@pytest.mark.parametrize(
    ("actor", "number"),
    [(AGENT, "138 0000 1234"), (INSPECTOR, "138****1234"), (UNIT, "138****1234"), (LEADER, "138****1234")],
    ids=lambda each: each.name if isinstance(each, Actor) else each,
)
def test_each_role_sees_as_much_of_the_caller_as_it_may(qtbot: QtBot, actor: Actor, number: str) -> None:
    sitting = Sitting(qtbot, actor)
    words = sitting.words()
    assert number in words
    if actor is not AGENT:
        assert "13800001234" not in words
        assert "138 0000 1234" not in words
    assert sitting.sheet.body is not None
    assert sitting.sheet.body.caller.reveal.isVisible() is (actor in (INSPECTOR, UNIT))


def test_of_a_confidential_ticket_units_see_neither_name_nor_number(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot, UNIT, shown=lived_ticket(changes={Field.CONFIDENTIAL: True}))
    words = sitting.words()
    assert sitting.sheet.head.secret.text() == "保密"
    assert "号码保密" in words
    for hidden in ("张先生", "13800001234", "1234"):
        assert hidden not in words.replace(NUMBER, "")
    assert sitting.sheet.body is not None
    assert not sitting.sheet.body.caller.reveal.isVisible()


def test_a_reason_shows_the_number_for_five_minutes_and_is_noted(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot, INSPECTOR)
    body = sitting.sheet.body
    assert body is not None
    QTest.mouseClick(body.caller.reveal, Qt.MouseButton.LeftButton)
    assert body.caller.asking.field.hasFocus()
    QTest.keyClicks(body.caller.asking.field, "a")
    QTest.keyClick(body.caller.asking.field, Qt.Key.Key_Return)
    assert "理由" in body.caller.asking.problem.text()
    assert body.caller.asking.field.text() == "a"
    QTest.keyClicks(body.caller.asking.field, " need to call back")
    QTest.keyClick(body.caller.asking.field, Qt.Key.Key_Return)
    assert "138 0000 1234" in sitting.words()
    assert sitting.audit() == ["revealed", "viewed"]
    shown = sitting.sheet.body
    assert shown is not None
    assert "05:00" in shown.caller.countdown.text()
    sitting.clock.pass_(299)
    shown.caller._clock.timeout.emit()
    assert "00:01" in shown.caller.countdown.text()
    sitting.clock.pass_(1)
    shown.caller._clock.timeout.emit()
    assert "138 0000 1234" not in sitting.words()
    assert "138****1234" in sitting.words()


def test_another_units_ticket_is_not_shown(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot, OTHER_UNIT)
    assert sitting.sheet.failed.isVisible()
    assert "不归您查看" in sitting.sheet.failed.accessibleName()
    assert NUMBER not in sitting.words()


def test_what_orders_and_side_cards_say_is_masked_too(qtbot: QtBot) -> None:
    def cards(_ticket: Ticket, _actor: Actor, _work: Work) -> tuple[SideCard, ...]:
        return (
            SideCard(
                key="later",
                title="延期",
                state="已同意",
                mood=CardMood.GOOD,
                at=NOW,
                is_open=False,
                facts=(("理由", "张先生 13800001234 同意"),),
            ),
            SideCard(key="open", title="会商", state="待开会", mood=CardMood.WAITING, at=NOW, is_open=True),
        )

    sitting = Sitting(qtbot, UNIT, sources=(cards,))
    words = sitting.words()
    assert "会商：待开会" in words
    assert "延期：已同意" in words
    assert "13800001234" not in words
    assert words.index("会商：待开会") < words.index("延期：已同意")


def test_the_timeline_merges_calls_and_steps_and_is_walked_by_keys(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot, shown=lived_ticket(12))
    body = sitting.sheet.body
    assert body is not None
    moments = body.trail.moments
    assert [each.at for each in moments] == sorted(each.at for each in moments)
    assert moments[0].call_id
    assert len(moments) == 13
    body.timeline.setFocus()
    for _ in range(3):
        QTest.keyClick(body.timeline, Qt.Key.Key_J)
    QTest.keyClick(body.timeline, Qt.Key.Key_K)
    QTest.keyClick(body.timeline, Qt.Key.Key_Down)
    assert body.timeline.currentIndex().row() == 3
    spoken = body.trail.data(body.trail.index(5, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "待派 → 已派待签收" in str(
        body.trail.data(body.trail.index(4, 0), Qt.ItemDataRole.AccessibleTextRole)
    )
    assert "签收" in str(spoken)
    assert "城市管理局" in str(spoken)


def test_the_timeline_is_as_tall_as_its_rows_at_every_width(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot, shown=lived_ticket(60), size=(1200, 600))
    body = sitting.sheet.body
    assert body is not None
    wide = body.timeline.height()
    sitting.sheet.resize(480, 600)
    qtbot.waitUntil(lambda: body.timeline.height() > wide)
    last = body.timeline.visualRect(body.trail.index(len(body.trail.moments) - 1, 0))
    qtbot.waitUntil(
        lambda: (
            abs(
                body.timeline.visualRect(body.trail.index(len(body.trail.moments) - 1, 0)).bottom()
                - body.timeline.viewport().height()
            )
            <= 4
        )
    )
    assert last.height() > 0


def test_arrows_and_letters_scroll_and_escape_leaves(qtbot: QtBot) -> None:
    sitting, left = Sitting(qtbot, shown=lived_ticket(60)), list[bool]()
    sitting.sheet.left.connect(lambda: left.append(True))
    bar = sitting.sheet._scroll.verticalScrollBar()
    sitting.sheet.setFocus()
    QTest.keyClick(sitting.sheet, Qt.Key.Key_J)
    down = bar.value()
    assert down > 0
    QTest.keyClick(sitting.sheet, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(sitting.sheet, Qt.Key.Key_Home)
    QTest.keyClick(sitting.sheet, Qt.Key.Key_K)
    assert bar.value() == 0
    QTest.keyClick(sitting.sheet, Qt.Key.Key_Escape)
    assert left == [True]


def test_the_viewers_name_lies_over_a_ticket_and_not_over_an_empty_sheet(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot)
    assert sitting.sheet.watermark.isVisible()
    sitting.sheet.show_nothing()
    assert not sitting.sheet.watermark.isVisible()


def test_the_viewers_name_lies_over_everything_and_lets_clicks_through(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot)
    mark = sitting.sheet.watermark
    assert mark.words == "李静 1001"
    assert mark.geometry() == sitting.sheet.rect()
    assert mark.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    with_mark = _pixels(sitting.sheet)
    mark.hide()
    assert _pixels(sitting.sheet) != with_mark
    mark.show()
    sitting.sheet.resize(700, 500)
    assert mark.geometry() == sitting.sheet.rect()
    assert sitting.sheet.childAt(20, 20) is not mark


def _pixels(sheet: TicketSheet) -> bytes:
    image = sheet.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bytes(image.constBits())


def test_an_answer_about_another_ticket_than_the_last_is_dropped(qtbot: QtBot) -> None:
    lane = HeldJobs()
    first, second = lived_ticket(), lived_ticket(number="GD20261121-0002")
    sitting = Sitting(qtbot, uow=storage_with(first, second), shown=first, lane=lane)
    sitting.sheet.show_ticket(second.id)
    lane.let_go(1)
    lane.let_go(0)
    assert sitting.sheet.life is not None
    assert sitting.sheet.life.ticket.number == second.number


def test_a_storage_that_is_away_is_said_and_asked_again(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot)
    sitting.uow.fails_with = StorageUnavailable()
    sitting.sheet.refresh()
    assert sitting.sheet.failed.isVisible()
    sitting.uow.fails_with = None
    assert sitting.sheet.failed.button is not None
    QTest.mouseClick(sitting.sheet.failed.button, Qt.MouseButton.LeftButton)
    assert sitting.sheet.head.isVisible()


def test_reading_again_keeps_the_place_and_what_is_unchanged(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot, INSPECTOR, shown=lived_ticket(60))
    bar = sitting.sheet._scroll.verticalScrollBar()
    bar.setValue(300)
    before = sitting.sheet.body
    sitting.sheet.refresh()
    assert sitting.sheet.body is before
    assert bar.value() == 300


def test_the_desks_form_and_cards_stand_in_the_sheet(qtbot: QtBot) -> None:
    sitting = Sitting(qtbot)
    form, card = Text("答复表单"), Text("本台的卡片")
    qtbot.addWidget(form)
    sitting.sheet.set_work(form)
    sitting.sheet.set_extra_cards((card,))
    assert form.isVisible()
    assert card.isVisible()
    sitting.sheet.refresh()
    assert card.isVisible()
    sitting.sheet.set_work(None)
    assert form.parent() is None
    sitting.sheet.show_nothing()
    assert sitting.sheet.empty.isVisible()


def test_links_lead_both_ways_and_only_where_the_reader_may_go(qtbot: QtBot) -> None:
    main, other = lived_ticket(), lived_ticket(number="GD20261121-0002")
    uow = storage_with(main, other, orders=False)

    with uow.writing() as work:
        work.links.add(
            TicketLink(ticket_id=other.id, kind=LinkKind.REPEAT, main_id=main.id, at=NOW, operator="1001")
        )
    wanted: list[str] = []
    sitting = Sitting(qtbot, INSPECTOR, uow, main)
    sitting.sheet.ticket_wanted.connect(wanted.append)
    button = next(each for each in sitting.sheet.findChildren(QAbstractButton) if each.text() == other.number)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted == [other.id]
    with uow.writing() as work:
        work.assignments.add(order_on(main))
    unit = Sitting(qtbot, UNIT, uow, main)
    assert other.number not in unit.words()
    assert "此后又有 1 件重复诉求" in unit.words()


@pytest.mark.parametrize(
    ("scale", "size"),
    [(1.0, (560, 560)), (1.0, (1200, 800)), (1.6, (900, 900)), (1.6, (1800, 1000))],
    ids=["narrow", "wide", "narrow 160%", "wide 160%"],
)
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_words_are_cut(
    qtbot: QtBot, qapp: QApplication, scale: float, size: tuple[int, int], scheme: Scheme
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    long = lived_ticket(
        9, {Field.TITLE: "很长的标题" * 12, Field.NAME: "欧阳司徒先生", Field.URGENCY: "urgent"}
    )
    sitting = Sitting(qtbot, UNIT, shown=long, size=size)
    QApplication.processEvents()
    assert clipped(sitting.sheet) == []
    assert sitting.sheet.sideways == 0
