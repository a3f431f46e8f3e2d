"""Reading one ticket: all of it, with its calls, and nothing that must stay hidden."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from forms.access.roles import Role
from forms.draft import Field, FieldValue
from forms.views.columns import CALLER
from forms.words import Disposal
from tests.console.desks import TestDesk, make_desk
from tests.console.pages.tickets.reader import Reader, file, with_call


@pytest.fixture
def seat() -> TestDesk:
    return make_desk()


def test_a_marked_ticket_is_shown_in_full(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat, {Field.URGENCY: "critical", Field.SUBJECT: "某工地"}, disposal=Disposal.ANSWERED)
    reader = Reader(qtbot, seat)
    reader.page.results.take_focus()
    qtbot.waitUntil(lambda: reader.shows(ticket))
    words = reader.words()
    for said in (
        ticket.number,
        "已办结",
        "特急",
        "2026-11-21 10:01:00",
        "李静 1001",
        "城市管理 > 噪音扰民 > 施工噪音 > 夜间施工",
        "鹿城小区东门",
        "昨晚十点鹿城小区旁工地仍在施工",
        "夜间停止施工",
        "某工地",
        "已向来电人解释。",
        "张先生",
        "138 0000 1234",
        "热线电话",
        "受理",
        "办结",
    ):
        assert said in words, said


def test_what_is_refused_shows_reason_script_and_basis(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat, {Field.REASON: "fire"}, disposal=Disposal.NOT_ACCEPTED)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    words = reader.words()
    assert "应由119处理的火灾救援" in words
    assert "我现在为您转接119" in words


def seen_by(seat: TestDesk, role: Role) -> TestDesk:
    """The same desk with somebody of this role at it."""
    actor = replace(seat.desk.actor, roles=frozenset({role}))
    seat.desk.rules = replace(seat.desk.rules, actor=actor)
    return seat


@pytest.mark.parametrize(
    ("flag", "word"), [(Field.CONFIDENTIAL, "保密"), (Field.ANONYMOUS, "匿名")], ids=["保密", "匿名"]
)
def test_name_and_number_of_the_protected_are_nowhere(
    qtbot: QtBot, seat: TestDesk, flag: Field, word: str
) -> None:
    changes: dict[Field, FieldValue] = {
        flag: True,
        Field.NAME: "欧阳先生",
        Field.ORGANISATION: "某某公司",
        Field.PARTY: "company",
    }
    file(seat, changes, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seen_by(seat, Role.INSPECTOR))
    reader.page.open_first()
    assert reader.cell(0, CALLER) == word
    assert len(reader.calls()) == 1
    words = reader.words()
    assert word in words
    for hidden in ("欧阳先生", "张先生", "13800001234", "138****1234", "1234", "某某公司"):
        assert hidden not in words, hidden


def test_lists_and_calls_mask_numbers_whoever_looks(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seat)
    assert reader.cell(0, CALLER) == "138****1234"
    reader.page.open_first()
    assert "138****1234" in reader.calls()[0].body
    assert "13800001234" not in reader.words()


def test_who_may_see_identities_reads_the_number_and_it_is_noted(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    assert "138 0000 1234" in reader.words()
    noted = [(each.kind, each.ticket_id) for each in seat.storage.audit.stored]
    assert noted == [("identity_seen", ticket.id)]


def test_the_calls_show_who_took_part_when_and_what_became_of_transfers(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    (call,) = reader.calls()
    assert (call.head, call.clock) == ("呼入通话　03:05", "11-21 10:01")
    assert call.body.splitlines() == [
        "来电人　张先生 138****1234　10:01:00 – 10:04:10",
        "紧急热线　指挥中心 110　10:01:40 – 10:03:30　占线",
        "10:03:30　咨询后转接 → 扫黑除恶 7229995　未成功，已回到话务员",
        "没有录音",
    ]


@pytest.mark.parametrize("path", ["/nowhere/c1.wav", "C:\\recordings\\c1.wav", "\x00.wav"])
def test_a_recording_that_is_elsewhere_is_named_and_not_offered(
    qtbot: QtBot, seat: TestDesk, path: str
) -> None:
    file(seat, call_id="c1")
    with_call(seat, "c1", path)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    assert not reader.calls()[0].playable
    assert "录音不在本机" in reader.words()
    assert "nowhere" not in reader.words()


def test_the_number_is_copied(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    copy = next(
        button
        for button in reader.page.view.findChildren(QAbstractButton)
        if button.accessibleName() == "复制编号"
    )
    reader.click(copy)
    assert QGuiApplication.clipboard().text() == ticket.number


def test_showing_a_ticket_opens_no_window_and_takes_no_keyboard(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat, {Field.URGENCY: "critical"}, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seat)
    reader.page.bar.focus_box()
    before = {window for window in QApplication.topLevelWidgets() if window.isVisible()}
    opened: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                opened.append(watched)
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]
    reader.page.view.show_ticket(ticket.id)
    QApplication.processEvents()
    QApplication.instance().removeEventFilter(watch)  # type: ignore[union-attr]
    assert opened == []
    assert {window for window in QApplication.topLevelWidgets() if window.isVisible()} == before
    assert reader.page.bar.box.hasFocus()
