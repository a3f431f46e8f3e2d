"""The drafts behind the ticket form: saved, waiting as tabs, thrown away; and the five elements."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from forms.draft import Draft, Field
from forms.errors import StorageFull
from forms.journal_in_memory import InMemoryJournal
from tests.console.desks import make_desk
from tests.console.pages.desk.sitting import CTRL, DISPATCH, SHIFT, Sitting


@pytest.fixture
def sat(qtbot: QtBot) -> Sitting:
    return Sitting(qtbot)


# --- saving


def test_the_head_says_when_the_draft_was_saved(sat: Sitting) -> None:
    assert sat.form.head.words == "空白工单，输入即自动保存"
    sat.write(Field.TITLE, "路灯不亮")
    sat.seat.desk.drafts.save()
    assert sat.form.head.words == "草稿已保存 10:00:00"


def test_the_head_says_that_saving_failed_and_why(qtbot: QtBot) -> None:
    class FullJournal(InMemoryJournal):
        def save_draft(self, draft: Draft) -> Draft:
            raise StorageFull

    sat = Sitting(qtbot, make_desk(journal=FullJournal()))
    sat.write(Field.TITLE, "路灯不亮")
    sat.seat.desk.drafts.save()
    assert sat.form.head.words.startswith("未保存：保存草稿没有完成：磁盘已满")
    assert sat.line(Field.TITLE).text() == "路灯不亮"


# --- several drafts


def test_a_single_draft_needs_no_tabs(sat: Sitting) -> None:
    sat.fill()
    assert sat.form.tabs.isHidden()


def test_waiting_drafts_are_tabs_named_by_title_name_or_masked_number(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "夜间施工噪音扰民两个月了"})
    sat.seat.clock.pass_(1)
    sat.seat.answered(sat.seat.rings(call_id="c1"))
    sat.seat.clock.pass_(1)
    sat.seat.answered(sat.seat.rings(call_id="c2"))
    sat.fill({Field.NAME: "张先生"})
    tabs = sat.form.tabs
    assert [tabs.tabText(place) for place in range(tabs.count())] == [
        "夜间施工噪音扰民两个…",
        "138****1234",
        "张先生",
    ]
    assert tabs.currentIndex() == 2


def test_ctrl_tab_goes_round_the_drafts_and_no_tab_changes_its_place(sat: Sitting) -> None:
    for title in ("甲", "乙", "丙"):
        sat.seat.desk.drafts.begin()
        sat.fill({Field.TITLE: title})
        sat.seat.clock.pass_(1)
    sat.go_to(Field.TITLE)
    seen = []
    for _ in range(4):
        sat.press(Qt.Key.Key_Tab, CTRL)
        seen.append(sat.draft.text(Field.TITLE))
        assert [sat.form.tabs.tabText(place) for place in range(3)] == ["甲", "乙", "丙"]
        assert sat.is_in(Field.TITLE)
    assert seen == ["甲", "乙", "丙", "甲"]
    sat.press(Qt.Key.Key_Backtab, CTRL | SHIFT)
    assert sat.draft.text(Field.TITLE) == "丙"


def test_a_tab_follows_the_title_while_it_is_typed(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "甲"})
    sat.seat.clock.pass_(1)
    sat.form.begin()
    sat.write(Field.TITLE, "井盖 & 路灯")
    assert sat.form.tabs.tabText(1) == "井盖 && 路灯"


def test_a_new_form_leaves_the_one_before_waiting(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "甲"})
    sat.press(Qt.Key.Key_N, CTRL)
    assert sat.draft.is_empty
    assert [draft.text(Field.TITLE) for draft in sat.seat.desk.drafts.view.waiting] == ["甲"]
    assert sat.is_in(Field.REQUEST_TYPE)


# --- throwing away


def test_throwing_away_asks_once_more_in_place_and_escape_keeps(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "甲"})
    sat.click(sat.form.head.discard)
    assert sat.form.confirm.isVisible()
    assert sat.form.confirm.keep.hasFocus()
    sat.press(Qt.Key.Key_Escape)
    assert not sat.form.confirm.isVisible()
    assert sat.draft.text(Field.TITLE) == "甲"
    assert sat.form.head.discard.hasFocus()


def test_throwing_away_takes_the_draft_from_form_and_journal(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "甲"})
    sat.seat.desk.drafts.save()
    sat.click(sat.form.head.discard)
    sat.click(sat.form.confirm.yes)
    assert sat.draft.is_empty
    assert sat.seat.journal.open_drafts() == ()
    assert not sat.form.confirm.isVisible()
    assert sat.is_in(Field.REQUEST_TYPE)


def test_an_empty_form_can_not_be_thrown_away_and_says_why(sat: Sitting) -> None:
    assert not sat.form.head.discard.isEnabled()
    assert "没有可丢弃的" in sat.form.head.discard.toolTip()


# --- the five elements


def test_the_five_elements_follow_the_content(sat: Sitting, qtbot: QtBot) -> None:
    chips = sat.form.fields.chips.chips
    assert [chip.element.present for chip in chips] == [False] * 5
    sat.write(Field.CONTENT, str(DISPATCH[Field.CONTENT]))
    qtbot.waitUntil(lambda: all(chip.element.present for chip in chips))
    assert chips[0].accessibleName() == "人：已有"


def test_a_missing_element_tells_what_to_ask(sat: Sitting) -> None:
    time = sat.form.fields.chips.chips[1]
    assert time.accessibleName() == "时间：还没有"
    assert "什么时候发生的" in time.toolTip()


def test_a_place_in_its_own_field_counts_as_said(sat: Sitting) -> None:
    sat.fill({Field.ADDRESS: "人民路12号"})
    assert sat.form.fields.chips.chips[2].element.present
