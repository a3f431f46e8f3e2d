"""The stage: what a leader sees and presses, and what no camera may ever see."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from console.link import LinkState
from console.pages.stage.words import StageWords
from console.stage import Moment, Stage
from forms.draft import Field
from forms.sessions.call import Brief, CallState, Ending
from forms.sessions.calling import take_back
from forms.sessions.planning import end
from forms.words import RequestType
from telephony.call import EndReason
from telephony.protocol import Answer, HangUp
from tests.console.pages.stage.stagehand import Stagehand
from tests.console.typing import commit
from tests.forms.sessions.samples import MAYOR, STAFF


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Stagehand]:
    made = Stagehand()
    qtbot.addWidget(made.page)
    made.page.resize(1366, 768)
    made.page.show()
    yield made
    made.desk.sessions.rest()


def painted(page: QWidget) -> str:
    """Every word that can be read on the page or is told about it, as it is painted."""
    found: list[str] = []
    for widget in (page, *page.findChildren(QWidget)):
        if not widget.isVisibleTo(page):
            continue
        found += [widget.toolTip(), widget.accessibleDescription()]
        match widget:
            case StageWords():
                found.append(widget.text)
            case QPlainTextEdit():
                found.append(uncovered(widget))
            case QLabel() | QAbstractButton() | QLineEdit():
                found += [widget.text(), widget.accessibleName()]
            case _:
                found.append(widget.accessibleName())
    return "\n".join(each for each in found if each)


def uncovered(edit: QPlainTextEdit) -> str:
    """The characters of a text that no bar lies over."""
    kept: list[str] = []
    block = edit.document().firstBlock()
    while block.isValid():
        text = block.text()
        for ranged in block.layout().formats():
            if ranged.format.foreground() == ranged.format.background():
                start, length = ranged.start, ranged.length
                text = text[:start] + "\u2588" * length + text[start + length :]
        kept.append(text)
        block = block.next()
    return "\n".join(kept)


def test_a_leader_answers_by_one_key_and_ends_by_one_press(hand: Stagehand) -> None:
    assert hand.page.big.text == "没有正在进行的场次"
    hand.begins()
    assert hand.page.big.text == "等待来电"
    call = hand.handed_over()
    assert (hand.moment, hand.page.deeds.answer.isEnabled()) == (Moment.COMING, False)
    leg = hand.rings()
    assert hand.page.focusWidget() is hand.page.deeds.answer
    QTest.keyClick(hand.page.deeds.answer, Qt.Key.Key_Return)
    assert isinstance(hand.made.line.last(), Answer)
    leg = hand.made.answered(leg)
    hand.look()
    assert hand.call_of(call.id).state is CallState.WITH_LEADER
    assert hand.call_of(call.id).answered_code == MAYOR.code
    # the key that answered, pressed once more, presses nothing else
    QTest.keyClick(hand.page.focusWidget(), Qt.Key.Key_Return)
    assert hand.call_of(call.id).ending is None
    QTest.keyClick(hand.page, Qt.Key.Key_2)
    assert hand.call_of(call.id).ending is Ending.SENT_ON
    assert hand.page.deeds.done.text == "已定：转办"
    QTest.mouseClick(hand.page.deeds.hang_up_after, Qt.MouseButton.LeftButton)
    assert isinstance(hand.made.line.last(), HangUp)
    hand.ends(leg)
    assert hand.call_of(call.id).hung_up_at is not None
    assert (hand.moment, hand.stage.scene.answered) == (Moment.DECIDED, 1)
    hand.pass_(11)
    hand.look()
    hand.stage._draw()
    assert hand.moment is Moment.WAITING


def test_a_promise_asks_for_its_day_by_big_buttons_and_can_be_taken_back(hand: Stagehand) -> None:
    hand.begins()
    hand.talks()
    card = hand.stage.scene.card
    assert card is not None
    commit(hand.page.notes.edit, "今晚恢复供暖")
    QTest.mouseClick(hand.page.deeds.promised, Qt.MouseButton.LeftButton)
    assert hand.page.deeds.dues[1].text() == "明天之内　11月22日 周日 18:00"
    QTest.mouseClick(hand.page.deeds.dues[1], Qt.MouseButton.LeftButton)
    call = hand.call_of(card.id)
    assert (call.ending, call.words) == (Ending.PROMISED, "今晚恢复供暖")
    assert call.promise_due is not None
    assert call.promise_due.isoformat() == "2026-11-22T18:00:00+08:00"
    assert "11月22日 周日 18:00 前办好" in painted(hand.page)
    QTest.mouseClick(hand.page.deeds.undo, Qt.MouseButton.LeftButton)
    assert hand.call_of(card.id).ending is None
    assert hand.stage.scene.can_decide


def test_a_call_that_ends_without_an_ending_stays_until_it_has_one(hand: Stagehand) -> None:
    hand.begins()
    hand.ends(hand.talks())
    assert (hand.moment, hand.page.deeds.lead.text) == (Moment.TO_DECIDE, "通话已结束，请选定结果")
    assert not hand.page.deeds.hang_up.isVisible()
    QTest.mouseClick(hand.page.deeds.answered_online, Qt.MouseButton.LeftButton)
    assert hand.moment is Moment.DECIDED


def test_what_came_to_nothing_and_what_is_out_of_order_is_said(hand: Stagehand) -> None:
    hand.begins()
    call = hand.handed_over()
    take_back(call.id, STAFF, hand.uow)
    hand.look()
    assert (hand.moment, hand.page.big.text) == (Moment.LOST, "刚才的来电没有接通")
    hand.desk.phone.follow_link(LinkState.UNAVAILABLE)
    assert "暂时接不了电话。请告诉身边的工作人员" in hand.page.trouble.words.text
    hand.desk.phone.follow_link(LinkState.ATTACHED)
    assert not hand.page.trouble.isVisible()
    assert hand.session is not None
    end(hand.session.id, STAFF, hand.uow, hand.made.clock.at)
    hand.look()
    hand.stage._forget_lost()
    assert hand.page.big.text == "本场已结束"


def test_a_hand_over_that_the_leader_does_not_answer_owes_nobody_a_call_back(hand: Stagehand) -> None:
    hand.begins()
    hand.handed_over()
    hand.made.ended(hand.rings(), EndReason.ABANDONED)
    with hand.uow.reading() as work:
        assert work.missed_calls.open_of("8001") is None


def test_a_window_opened_anew_in_a_call_goes_on_with_it(hand: Stagehand) -> None:
    hand.begins()
    leg = hand.talks()
    again = Stage(hand.desk)
    assert (again.scene.moment, again.scene.card) == (Moment.TALKING, hand.stage.scene.card)
    assert again.scene.card is not None
    own_id = again.scene.card.id
    hand.ends(leg)
    assert hand.call_of(own_id).state is CallState.HUNG_UP


NUMBERS = (
    "13800001234",
    "138 0000 1234",
    "１３８００００１２３４",
    "一三八零零零零一二三四",
    "0577-88001234",
)
PIECE = st.sampled_from(("张国强", *NUMBERS, "20261114-000012", "停暖", "张先生", "，", "电话是"))
WORDS = st.lists(PIECE, max_size=5).map("，".join)


@given(
    parts=st.lists(WORDS, min_size=5, max_size=5),
    notes=WORDS,
    kept=st.sampled_from(({}, {"confidential": True}, {"request_type": RequestType.REPORT})),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_nothing_on_the_stage_tells_who_calls(
    parts: list[str], notes: str, kept: dict[str, object]
) -> None:
    hand = Stagehand()
    hand.page.resize(1366, 768)
    hand.page.show()
    hand.begins()
    who, what, where, history, may_say = parts
    brief = Brief(name="张国强", who=who, what=what or "停暖", where=where, history=history, may_say=may_say)
    hand.talks(replace(brief, **kept))  # type: ignore[arg-type]
    hand.desk.drafts.edit(Field.NAME, "张国强")
    hand.page.notes.edit.setPlainText(notes)
    seen = painted(hand.page)
    hand.page.close()
    hand.desk.sessions.rest()
    narrow = str.maketrans("０１２３４５６７８９零一二三四五六七八九", "01234567890123456789", " -")
    bare = seen.translate(narrow)
    assert not any(each in bare for each in ("13800001234", "057788001234", "20261114000012"))
    assert "张国强" not in seen
    if kept:
        assert "138****" not in seen
        assert "张*" not in seen
        assert "张先生" not in seen
