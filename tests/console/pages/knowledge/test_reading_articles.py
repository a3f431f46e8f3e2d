"""Finding and reading articles by keys and clicks."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.knowledge.shelves import Shelf
from console.theme import Appearance, Scheme
from forms.errors import StorageUnavailable
from forms.knowledge.feedback import TaskState, Verdict
from forms.knowledge.service import give_feedback, review, submit, write_draft
from tests.console.articles import HEATING, REVIEWER, WRITER, heating_like, publish
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.knowledge.librarian import CTRL, Librarian, stocked
from tests.forms.knowledge.samples import supervisor


def test_published_articles_are_listed_and_words_narrow_them(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    assert sorted(reader.titles()) == ["供暖时间与标准", "公积金提取"]
    reader.write(reader.page.bar.box, "公积金")
    reader.page.bar.box.textEdited.emit("公积金")
    qtbot.waitUntil(lambda: reader.titles() == ["公积金提取"])
    assert reader.page.bar.count.text() == "1 篇"


def test_enter_opens_the_marked_article_and_escape_goes_back(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.page.list.take_focus()
    reader.press(Qt.Key.Key_J)
    title = reader.titles()[1]
    reader.press(Qt.Key.Key_Return)
    assert title in reader.words()
    assert reader.page.view.text.hasFocus()
    reader.press(Qt.Key.Key_Escape)
    assert reader.page.list.list.hasFocus()
    reader.press(Qt.Key.Key_Slash)
    assert reader.page.bar.box.hasFocus()
    reader.press(Qt.Key.Key_Down)
    assert reader.page.list.list.hasFocus()


def test_what_is_marked_is_read_after_a_moment(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.page.list.take_focus()
    qtbot.waitUntil(lambda: reader.titles()[0] in reader.words())


def test_the_whole_article_is_shown_with_its_facts_questions_and_origin(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.open("fund")
    for part in (
        "租房提取每年",
        "受理条件",
        "连续缴存满三个月",
        "12329",
        "租房怎么提公积金",
        "公积金中心",
        "长期有效",
    ):
        assert part in reader.words()


def test_an_expired_article_says_so_in_the_list_and_above_its_text(qtbot: QtBot) -> None:
    seat = make_desk()
    publish(seat.storage, heating_like(1), "over", seat.clock(), valid_until=date(2026, 11, 20))
    reader = Librarian(qtbot, seat)
    (row,) = reader.page.list.list.rows
    assert row.state == "已过期"
    reader.open("over")
    assert "已于 2026-11-20 过期，答复前请核实" in reader.words()


def test_articles_that_end_soon_have_a_list_of_their_own(qtbot: QtBot) -> None:
    seat = stocked()
    publish(seat.storage, heating_like(1), "soon", seat.clock(), valid_until=date(2026, 11, 24))
    reader = Librarian(qtbot, seat)
    reader.shelf(Shelf.EXPIRING)
    assert reader.titles() == ["暖气不热处理办法之1"]


def test_a_filter_by_unit_lists_that_unit_only(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    unit = reader.page.bar.unit
    unit.setCurrentIndex(unit.findData("公积金中心"))
    unit.activated.emit(unit.currentIndex())
    assert reader.titles() == ["公积金提取"]


def test_further_articles_are_listed_when_asked_for(qtbot: QtBot) -> None:
    seat = make_desk()
    for number in range(53):
        publish(seat.storage, heating_like(number), f"h{number}", seat.clock())
    reader = Librarian(qtbot, seat)
    assert len(reader.titles()) == 50
    reader.click(reader.page.list.more)
    assert len(reader.titles()) == 53
    assert not reader.page.list.more.isVisible()


def test_an_empty_list_says_what_to_do(qtbot: QtBot) -> None:
    reader = Librarian(qtbot, make_desk())
    assert "没有符合条件" in reader.page.list.empty.accessibleName()
    reader.shelf(Shelf.REVIEW)
    assert "没有待审" in reader.page.list.empty.accessibleName()


def test_a_database_that_is_away_is_told_and_asked_again(qtbot: QtBot) -> None:
    seat = stocked()
    seat.storage.fails_with = StorageUnavailable()
    reader = Librarian(qtbot, seat)
    failed = reader.page.list.failed
    assert failed.isVisible()
    assert "没有完成" in failed.accessibleName()
    seat.storage.fails_with = None
    assert failed.button is not None
    reader.click(failed.button)
    assert len(reader.titles()) == 2


def test_a_late_answer_about_another_article_is_dropped(qtbot: QtBot) -> None:
    lane = HeldJobs()
    seat = make_desk(storage_lane=lane)
    lane.holding = False
    publish(seat.storage, heating_like(1), "a", seat.clock())
    publish(seat.storage, heating_like(2), "b", seat.clock())
    reader = Librarian(qtbot, seat)
    lane.holding = True
    reader.open("a")
    reader.open("b")
    lane.let_go(1)
    lane.let_go(0)
    assert "之2" in reader.words()


def test_two_versions_are_compared_in_words_not_only_in_colour(qtbot: QtBot) -> None:
    seat = stocked()
    changed = replace(HEATING, body=HEATING.body.replace("18℃", "20℃"))
    write_draft(changed, WRITER, seat.storage, seat.clock(), article_id="heating")
    submit("heating", seat.storage, seat.clock())
    review("heating", supervisor(REVIEWER), seat.storage, seat.clock(), approve=True)
    reader = Librarian(qtbot, seat)
    reader.open("heating")
    assert "20℃" in reader.words()
    reader.click(reader.page.view.compare)
    assert "18【20】℃" in reader.words()
    assert "二十四时供暖" in reader.words()
    assert "line-through" in reader.page.view.text.toHtml()


# --- tasks


def _with_task(seat: TestDesk) -> None:
    give_feedback(
        Verdict.NOT_USEFUL, WRITER, seat.storage, seat.clock(), article_id="fund", words="额度已经调整"
    )


def test_a_task_is_read_led_to_its_article_and_closed_with_words(qtbot: QtBot) -> None:
    seat = stocked()
    _with_task(seat)
    reader = Librarian(qtbot, seat)
    reader.shelf(Shelf.TASKS)
    reader.page.list.take_focus()
    reader.press(Qt.Key.Key_Return)
    task = reader.page.task
    assert "额度已经调整" in task.text.toPlainText()
    reader.click(task.open)
    assert "租房提取" in reader.words()
    reader.page.list.take_focus()
    reader.press(Qt.Key.Key_Return)
    reader.click(task.done)
    reader.press(Qt.Key.Key_Return)
    assert "请写明怎样处理的" in task.strip.refusal.text()
    reader.write(task.strip.words, "已更新额度")
    reader.press(Qt.Key.Key_Return)
    (stored,) = seat.storage.knowledge_tasks.stored.values()
    assert (stored.state, stored.done_words) == (TaskState.DONE, "已更新额度")
    assert reader.titles() == []


# --- looks


@pytest.mark.parametrize(
    ("scale", "size"),
    [(1.0, (1290, 600)), (1.0, (1840, 900)), (1.6, (1840, 960))],
    ids=["small", "large", "160%"],
)
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_words_are_cut(
    qtbot: QtBot, qapp: QApplication, scale: float, size: tuple[int, int], scheme: Scheme
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    seat = make_desk()
    long = replace(HEATING, title="很长的标题" * 20, unit="很长的单位名称" * 8)
    publish(seat.storage, long, "long", seat.clock(), valid_until=date(2026, 11, 24))
    reader = Librarian(qtbot, seat, size)
    reader.open("long")
    qapp.processEvents()
    assert clipped(reader.page) == []
    reader.click(reader.page.view.edit)
    qapp.processEvents()
    assert clipped(reader.page) == []


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.open("fund")
    reader.click(reader.page.view.edit)
    nameless = [
        type(widget).__name__
        for widget in reader.page.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
        and widget.isVisible()
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []


def test_ctrl_f_comes_back_to_the_box_from_anywhere(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.open("fund")
    reader.press(Qt.Key.Key_F, CTRL)
    assert reader.page.view.find_strip.words.hasFocus()
    reader.press(Qt.Key.Key_F, CTRL)
    assert reader.page.bar.box.hasFocus()
    reader.page.list.take_focus()
    reader.press(Qt.Key.Key_F, CTRL)
    assert reader.page.bar.box.hasFocus()
