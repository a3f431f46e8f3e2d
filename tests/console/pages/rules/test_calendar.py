"""The working calendar and the due-time tester in the window."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.pages.rules.calendar_part import CalendarPart
from console.pages.rules.tester import DueTester
from forms.clock.calendar import DayKind
from forms.clock.rules import CLOCK
from forms.clock.service import read_calendar
from forms.rules.service import put_rule
from tests.console.pages.rules.keeper import ADMIN, NOTICE, Keeper
from tests.forms.clock.counting import beijing
from tests.forms.clock.test_reissuing import send

Key = Qt.Key


@pytest.fixture
def keeper(qtbot: QtBot) -> Keeper:
    return Keeper(qtbot)


@pytest.fixture
def part(keeper: Keeper) -> CalendarPart:
    keeper.page.show_part("calendar")
    keeper.page.calendar.show_year(2026)
    return keeper.page.calendar


@pytest.fixture
def tester(keeper: Keeper) -> DueTester:
    keeper.page.show_part("tester")
    return keeper.page.tester


def test_a_known_year_shows_its_days_and_where_they_come_from(part: CalendarPart) -> None:
    assert part.title.text() == "2026 年"
    assert "放假通知" in part.known.text()
    part.grid.mark(date(2026, 2, 14))
    assert part.day.text() == "2月14日 周六 班（春节补班）"
    assert part.grid.accessibleDescription() == part.day.text()
    assert not part.save_button.isEnabled()


def test_every_day_of_the_year_has_its_own_place(keeper: Keeper, part: CalendarPart) -> None:
    days = part.draft.days(read_calendar(keeper.storage))
    assert len(days) == 365
    for day in days:
        rect = part.grid.rect_of(day)
        assert part.grid.rect().contains(rect), day
        assert part.grid.day_at(rect.center()) == day


def test_an_unknown_year_says_that_it_goes_by_weekends(part: CalendarPart) -> None:
    part.later.click()
    assert part.title.text() == "2027 年"
    assert "暂按周末推算" in part.known.text()


def test_days_are_walked_and_changed_by_keys_and_saved_with_a_reason(
    keeper: Keeper, part: CalendarPart
) -> None:
    part.grid.mark(date(2026, 11, 22))
    keeper.keys(part.grid, Key.Key_Right, Key.Key_Down)
    assert part.grid.marked == date(2026, 11, 30)
    keeper.keys(part.grid, Key.Key_3)
    assert part.day.text() == "11月30日 周一 节（放假）"
    assert "改动 1 天，工作日少 1 天，尚未保存" in part.verdict.text
    part.save()
    assert "请先写明依据" in part.verdict.text
    assert read_calendar(keeper.storage).is_working(date(2026, 11, 30))
    part.why.setText("本地通知")
    keeper.click(part.save_button)
    assert not read_calendar(keeper.storage).is_working(date(2026, 11, 30))
    assert not part.draft.changes
    with keeper.storage.reading() as work:
        (kept,) = work.rules.history("calendar-2026")
    assert (kept.who, kept.why) == (ADMIN.code, "本地通知")


def test_a_change_made_and_undone_by_keys_is_no_change(keeper: Keeper, part: CalendarPart) -> None:
    part.grid.mark(date(2026, 11, 30))
    keeper.keys(part.grid, Key.Key_3, Key.Key_1)
    assert not part.draft.changes
    assert part.grid.marked == date(2026, 11, 30)
    keeper.keys(part.grid, Key.Key_3)
    part.later.click()
    part.earlier.click()
    assert part.draft.changed() == {date(2026, 11, 30)}
    part.undo.click()
    assert not part.draft.changes


def test_the_words_of_a_notice_are_previewed_and_saved(keeper: Keeper, part: CalendarPart) -> None:
    keeper.click(part.import_button)
    part.strip.words.setPlainText(NOTICE.read_text("utf-8"))
    keeper.click(part.strip.preview)
    assert part.title.text() == "2027 年"
    assert not part.strip.isVisible()
    assert part.draft.days(read_calendar(keeper.storage))[date(2027, 2, 14)].kind is DayKind.WORK
    assert not read_calendar(keeper.storage).knows(2027)
    keeper.click(part.save_button)
    after = read_calendar(keeper.storage)
    assert after.knows(2027)
    assert after.day(date(2027, 1, 1)).name == "元旦"
    assert "未导入" not in part.known.text()


def test_provisional_due_times_are_recomputed_once_asked_for_with_a_reason(
    keeper: Keeper, part: CalendarPart
) -> None:
    sent = beijing(2026, 12, 29)
    text = CLOCK.default.text.replace('begins = "accepted"', 'begins = "dispatched"')
    put_rule(CLOCK, text, "测试", 0, ADMIN, keeper.storage, beijing(2026, 11, 1))
    ticket = send(keeper.storage, sent)
    keeper.seat.clock.at = beijing(2026, 12, 31)
    part.strip.read_file(NOTICE)
    keeper.click(part.recompute_button)
    assert "请先保存或放弃" in part.verdict.text
    part.save()
    assert "日历已保存" in part.verdict.text
    keeper.click(part.recompute_button)
    assert "请先在下方写明依据" in part.verdict.text
    part.why.setText("文号")
    keeper.click(part.recompute_button)
    with keeper.storage.reading() as work:
        lead, helper = work.assignments.of_ticket(ticket.id)
    assert (lead.due.at, helper.due.at) == (beijing(2027, 1, 6, 18), beijing(2027, 1, 5, 18))
    assert "重新推算了 2 个暂定时限，其中 2 个有变动" in part.verdict.text


def test_a_notice_that_does_not_add_up_is_refused_where_it_was_pasted(
    keeper: Keeper, part: CalendarPart
) -> None:
    keeper.click(part.import_button)
    part.strip.words.setPlainText(NOTICE.read_text("utf-8").replace("共7天", "共8天"))
    keeper.click(part.strip.preview)
    assert "写的是共 8 天，按起止日期是 7 天" in part.verdict.text
    assert part.strip.isVisible()
    assert not part.draft.changes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_from_excel_is_read_in_either_encoding(
    part: CalendarPart, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("日期,类型,名称\n2027-02-05,节,春节\n", encoding)
    part.strip.read_file(file)
    assert part.draft.changed() == {date(2027, 2, 5)}


def test_a_file_that_cannot_be_read_is_told(part: CalendarPart, tmp_path: Path) -> None:
    part.strip.read_file(tmp_path / "没有.xlsx")
    assert "无法读取 没有.xlsx" in part.verdict.text
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"x")
    part.strip.read_file(broken)
    assert "坏.xlsx：这个文件不是可以读取的 xlsx" in part.verdict.text


def test_the_tester_tells_when_everything_is_due_and_why(tester: DueTester) -> None:
    tester.start.setText("2026-02-13 10:00")
    at, words = tester.results["办结"]
    assert at.text() == "2026-02-27 周五 18:00"
    assert "2月14日补班计入，跳过春节9天" in words.text()
    assert tester.results["签收"][0].text() == "2026-02-14 周六 18:00"
    assert tester.results["协办"][0].text() == "2026-02-26 周四 18:00"
    tester.classes.setCurrentIndex(0)
    assert tester.results["办结"][0].text() == "2026-02-13 周五 12:00"
    assert "已超期" in tester.left.text()


def test_the_tester_marks_what_is_provisional_and_refuses_no_time(tester: DueTester) -> None:
    tester.start.setText("2026-12-29 10:00")
    assert tester.results["办结"][0].text().endswith("（暂定）")
    tester.start.setText("明天")
    assert "请写成" in tester._start_row.message
