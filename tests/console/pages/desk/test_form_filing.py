"""Filing from the ticket form: what is missing is said in place, and what was filed is answered in place."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.words import Disposal, StateKind
from tests.console.desks import make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.desk.sitting import CTRL, DISPATCH, Sitting
from tests.console.typing import compose


@pytest.fixture
def sat(qtbot: QtBot) -> Sitting:
    return Sitting(qtbot)


def menu_entry(sat: Sitting, words: str) -> Callable[[], None]:
    """What an entry of 其他办理 does."""
    return next(action for action in sat.form.bar.others.menu().actions() if action.text() == words).trigger


# --- filed


def test_f9_files_for_dispatch_and_answers_in_place(sat: Sitting) -> None:
    sat.fill()
    sat.go_to(Field.NAME)
    sat.press(Qt.Key.Key_F9)
    assert [filed.disposal for filed in sat.filed] == [Disposal.DISPATCH]
    assert sat.form.filed.isVisible()
    assert sat.form.filed.number.text() == "20261121-000001"
    assert "等待派单员派单" in sat.form.filed.accessibleName()
    assert sat.draft.is_empty
    assert sat.is_in(Field.REQUEST_TYPE)
    assert sat.line(Field.TITLE).text() == ""


def test_f9_files_from_elsewhere_on_the_page(sat: Sitting) -> None:
    sat.fill()
    sat.elsewhere.setFocus()
    sat.press(Qt.Key.Key_F9)
    assert len(sat.filed) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_answers_online_even_from_within_the_content(sat: Sitting, key: Qt.Key) -> None:
    sat.fill({**DISPATCH, Field.ANSWER: "已解释。"})
    sat.go_to(Field.CONTENT)
    sat.press(key, CTRL if key == Qt.Key.Key_Return else CTRL | Qt.KeyboardModifier.KeypadModifier)
    assert [filed.disposal for filed in sat.filed] == [Disposal.ANSWERED]
    ticket = next(iter(sat.seat.storage.tickets.stored.values()))
    assert ticket.matter.content == DISPATCH[Field.CONTENT]


def test_the_buttons_file_and_show_their_keys(sat: Sitting) -> None:
    assert sat.form.bar.dispatch.text() == "提交派单  F9"
    assert sat.form.bar.answer.text() == "在线解答  Ctrl+Enter"
    sat.fill()
    sat.click(sat.form.bar.dispatch)
    assert len(sat.filed) == 1


@pytest.mark.parametrize(
    ("words", "disposal"), [("三方通话办结", Disposal.THREE_WAY), ("转接办结", Disposal.TRANSFERRED)]
)
def test_the_other_ways_to_file_are_in_the_menu(sat: Sitting, words: str, disposal: Disposal) -> None:
    sat.fill({**DISPATCH, Field.ANSWER: "110已接通。", Field.HANDED_TO: "110"})
    menu_entry(sat, words)()
    assert [filed.disposal for filed in sat.filed] == [disposal]


def test_what_is_being_composed_is_filed_too(sat: Sitting) -> None:
    sat.fill()
    content = sat.go_to(Field.CONTENT)
    sat.press(Qt.Key.Key_End, CTRL)
    compose(content, "ma")
    sat.press(Qt.Key.Key_F9)
    ticket = next(iter(sat.seat.storage.tickets.stored.values()))
    assert ticket.matter.content == f"{DISPATCH[Field.CONTENT]}ma"


def test_the_number_can_be_copied(sat: Sitting) -> None:
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    sat.click(sat.form.filed.copy)
    assert QGuiApplication.clipboard().text() == "20261121-000001"
    assert sat.form.filed.copy.accessibleName() == "已复制编号"


def test_the_answer_stands_until_it_is_put_away(sat: Sitting) -> None:
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    sat.click(sat.form.filed.cross)
    assert not sat.form.filed.isVisible()


def test_the_answer_goes_once_the_next_form_is_under_way_and_nothing_can_be_taken_back(sat: Sitting) -> None:
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    sat.write(Field.TITLE, "下一件")
    assert sat.form.filed.isVisible()
    sat.seat.clock.pass_(11)
    sat.write(Field.TITLE, "工单")
    assert not sat.form.filed.isVisible()


# --- taken back


def test_ctrl_z_takes_the_filing_back_and_the_content_is_in_the_form_again(sat: Sitting) -> None:
    sat.fill()
    sat.go_to(Field.NAME)
    sat.press(Qt.Key.Key_F9)
    sat.press(Qt.Key.Key_Z, CTRL)
    assert sat.line(Field.TITLE).text() == DISPATCH[Field.TITLE]
    assert [ticket.state for ticket in sat.seat.storage.tickets.stored.values()] == [StateKind.RECALLED]
    assert not sat.form.filed.isVisible()
    assert sat.is_in(Field.TITLE)


def test_ctrl_z_takes_back_from_within_a_text_field_of_the_empty_form(sat: Sitting) -> None:
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    sat.go_to(Field.CONTENT)
    sat.press(Qt.Key.Key_Z, CTRL)
    assert sat.text(Field.CONTENT).toPlainText() == DISPATCH[Field.CONTENT]


def test_once_the_next_form_is_under_way_ctrl_z_undoes_typing(sat: Sitting) -> None:
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    sat.write(Field.TITLE, "下一件")
    sat.press(Qt.Key.Key_Z, CTRL)
    assert sat.line(Field.TITLE).text() == ""
    assert [ticket.state for ticket in sat.seat.storage.tickets.stored.values()] == [
        StateKind.AWAITING_DISPATCH
    ]


def test_the_offer_counts_down_and_ends(sat: Sitting, qtbot: QtBot) -> None:
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    offer = sat.form.filed.recall
    assert offer.text() == "撤回  Ctrl+Z  10 秒"
    sat.seat.clock.pass_(7)
    qtbot.waitUntil(lambda: offer.text() == "撤回  Ctrl+Z  3 秒")
    sat.seat.clock.pass_(4)
    qtbot.waitUntil(lambda: not offer.isVisible())
    assert sat.form.filed.isVisible()


def test_taking_back_too_late_is_refused_and_the_offer_goes(sat: Sitting) -> None:
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    filed = sat.filed[0]
    sat.seat.clock.pass_(11)
    sat.seat.desk.filing.recall(filed)
    assert not sat.form.filed.recall.isVisible()
    assert [notice.key for notice in sat.seat.notices][-1] == "recall"
    assert "不能撤回" in sat.seat.notices[-1].happened


def test_taking_back_that_fails_in_time_can_be_tried_again(qtbot: QtBot) -> None:
    storage = AwayUnitOfWork()
    storage.away = False
    sat = Sitting(qtbot, make_desk(storage=storage))
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    storage.away = True
    sat.press(Qt.Key.Key_Z, CTRL)
    assert sat.form.filed.recall.isVisible()
    storage.away = False
    sat.press(Qt.Key.Key_Z, CTRL)
    assert sat.line(Field.TITLE).text() == DISPATCH[Field.TITLE]


def test_behind_another_page_the_keys_file_nothing(sat: Sitting) -> None:
    sat.fill()
    sat.form.hide()
    sat.elsewhere.setFocus()
    sat.press(Qt.Key.Key_F9)
    sat.press(Qt.Key.Key_N, CTRL)
    assert sat.filed == []
    assert sat.draft.text(Field.TITLE) == DISPATCH[Field.TITLE]


# --- the database is away


class AwayUnitOfWork(InMemoryUnitOfWork):
    """A database that can't be reached."""

    away = True

    def _check(self) -> None:
        if self.away:
            raise StorageUnavailable

    def reading(self):  # type: ignore[no-untyped-def]
        self._check()
        return super().reading()

    def writing(self):  # type: ignore[no-untyped-def]
        self._check()
        return super().writing()


def test_a_filing_that_waits_says_so_and_keeps_everything(qtbot: QtBot) -> None:
    storage = AwayUnitOfWork()
    sat = Sitting(qtbot, make_desk(storage=storage))
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    assert sat.form.filed.number.text() == "已保存在本机，等待补交"
    assert "恢复后自动补交" in sat.form.filed.accessibleName()
    assert not sat.form.filed.copy.isVisible()
    assert sat.draft.is_empty
    storage.away = False
    sat.seat.desk.filing.resend()
    assert [ticket.matter.title for ticket in storage.tickets.stored.values()] == [DISPATCH[Field.TITLE]]
    assert not sat.form.filed.isVisible()


def test_a_filing_that_waits_can_be_taken_back(qtbot: QtBot) -> None:
    sat = Sitting(qtbot, make_desk(storage=AwayUnitOfWork()))
    sat.fill()
    sat.press(Qt.Key.Key_F9)
    sat.press(Qt.Key.Key_Z, CTRL)
    assert sat.line(Field.TITLE).text() == DISPATCH[Field.TITLE]


# --- on its way


def test_while_a_filing_is_on_its_way_nothing_is_typed_and_nothing_is_filed_twice(qtbot: QtBot) -> None:
    lane = HeldJobs()
    sat = Sitting(qtbot, make_desk(storage_lane=lane))
    sat.fill()
    title = sat.go_to(Field.TITLE)
    sat.press(Qt.Key.Key_F9)
    assert sat.form.bar.status.text() == "正在提交…"
    assert not sat.form.bar.dispatch.isEnabled()
    assert not title.isEnabled()
    sat.press(Qt.Key.Key_F9)
    sat.press(Qt.Key.Key_A)
    assert QApplication.focusWidget() is sat.form
    lane.let_all_go()
    assert len(sat.filed) == 1
    assert sat.is_in(Field.REQUEST_TYPE)
    assert sat.form.bar.status.text() == ""


def test_a_filing_that_fails_gives_form_and_keyboard_back(qtbot: QtBot) -> None:
    class BrokenUnitOfWork(InMemoryUnitOfWork):
        def writing(self):  # type: ignore[no-untyped-def]
            raise RuntimeError("a defect")

    sat = Sitting(qtbot, make_desk(storage=BrokenUnitOfWork()))
    sat.fill()
    sat.go_to(Field.NAME)
    sat.press(Qt.Key.Key_F9)
    assert sat.filed == []
    assert sat.is_in(Field.NAME)
    assert sat.line(Field.TITLE).text() == DISPATCH[Field.TITLE]
    assert sat.form.bar.dispatch.isEnabled()


def test_the_keyboard_stays_where_it_went_while_the_filing_was_on_its_way(qtbot: QtBot) -> None:
    lane = HeldJobs()
    sat = Sitting(qtbot, make_desk(storage_lane=lane))
    sat.fill()
    sat.go_to(Field.TITLE)
    sat.press(Qt.Key.Key_F9)
    sat.elsewhere.setFocus()
    lane.let_all_go()
    assert len(sat.filed) == 1
    assert QApplication.focusWidget() is sat.elsewhere
