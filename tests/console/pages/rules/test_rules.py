"""Editing the hall's rules in the window."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console import theme
from console.settings.probes import Outcome
from console.theme import Appearance, Scheme
from forms.access.roles import Actor, Role
from forms.clock.rules import CLOCK
from forms.dispatch.rules import DISPATCH
from forms.rules.service import in_force, put_rule
from tests.console.clipping import clipped
from tests.console.pages.rules.keeper import ADMIN, Keeper
from tests.forms.samples import NOW

FIVE = 'completion = { length = 5, unit = "working_days" }'
SEVEN = 'completion = { length = 7, unit = "working_days" }'


@pytest.fixture
def keeper(qtbot: QtBot) -> Keeper:
    return Keeper(qtbot)


def test_the_first_rule_stands_open_with_its_text_and_version(keeper: Keeper) -> None:
    part = keeper.page.rules
    assert part.rule is not None
    assert part.edit.toPlainText() == part.rule.default.text
    assert "随程序提供的默认规则" in part.head.text()


def open_clock(keeper: Keeper) -> None:
    part = keeper.page.rules
    row = next(n for n in range(part.list.count()) if part.list.item(n).text() == CLOCK.title)
    part.list.setCurrentRow(row)
    assert part.rule is CLOCK


def test_a_mistake_is_marked_at_its_line_and_cannot_be_saved(keeper: Keeper) -> None:
    open_clock(keeper)
    part = keeper.page.rules
    keeper.change(FIVE, FIVE.replace("5", "5000"))
    line = next(n for n, text in enumerate(part.edit.toPlainText().split("\n"), 1) if "5000" in text)
    assert part.edit.wrong_line == line
    assert f"第 {line} 行" in part.verdict.text
    assert part.to_line.isVisible()
    keeper.click(part.to_line)
    assert part.edit.textCursor().blockNumber() + 1 == line
    part.why.setText("文号")
    keeper.click(part.save_button)
    with keeper.storage.reading() as work:
        assert work.rules.current(CLOCK.name) is None


def test_a_directory_that_names_what_the_hall_has_not_is_refused_with_every_mistake(keeper: Keeper) -> None:
    part = keeper.page.rules
    row = next(n for n in range(part.list.count()) if part.list.item(n).text() == DISPATCH.title)
    part.list.setCurrentRow(row)
    # a hall without units: the default directory names units that are not there
    part.edit.setPlainText(f"{part.edit.toPlainText()}\n# 改动\n")
    part.check()
    part.why.setText("试一试")
    keeper.click(part.save_button)
    assert "派单目录有" in part.verdict.text
    assert "没有启用，改动仍在窗口中" in part.verdict.text
    with keeper.storage.reading() as work:
        assert work.rules.current(DISPATCH.name) is None


def test_a_change_is_told_in_words_and_put_in_force_with_its_reason(keeper: Keeper) -> None:
    open_clock(keeper)
    part = keeper.page.rules
    keeper.change(FIVE, SEVEN)
    assert part.difference.toPlainText() == "类别 · 一般诉求 · 办结 · 时限：5 改为 7"
    keeper.click(part.save_button)
    assert "请先写明" in part.verdict.text
    assert part.why.hasFocus()
    part.why.setText("市府办〔2026〕1号")
    keeper.click(part.save_button)
    with keeper.storage.reading() as work:
        assert in_force(CLOCK, work).classes["ordinary"].completion.length == 7
        kept = work.rules.current(CLOCK.name)
    assert kept is not None
    assert (kept.who, kept.why) == (ADMIN.code, "市府办〔2026〕1号")
    assert "第 1 版" in part.head.text()
    assert part.difference.toPlainText() == ""
    assert part.why.text() == ""


def test_the_default_and_the_ready_rules_of_other_places_can_be_filled_in(keeper: Keeper) -> None:
    open_clock(keeper)
    part = keeper.page.rules
    titles = [action.text() for action in part.menu.actions() if action.text()]
    assert titles[0] == "随程序提供的默认规则"
    assert any(each.startswith("北京") for each in titles)
    next(each for each in part.menu.actions() if each.text().startswith("北京")).trigger()
    assert part.verdict.verdict is not None
    assert part.verdict.verdict.outcome is Outcome.GOOD
    assert "7 改为 5" not in part.difference.toPlainText()
    assert "单位：个工作日 改为 天" in part.difference.toPlainText()
    part.edit.undo()
    assert part.edit.toPlainText() == CLOCK.default.text


def test_the_work_of_another_is_not_overwritten_and_ones_own_stays(keeper: Keeper) -> None:
    open_clock(keeper)
    part = keeper.page.rules
    keeper.change(FIVE, SEVEN)
    put_rule(CLOCK, CLOCK.default.text + "\n# 他人\n", "他人改", 0, ADMIN, keeper.storage, NOW)
    part.why.setText("文号")
    keeper.click(part.save_button)
    assert "您的改动未保存，仍在窗口中" in part.verdict.text
    assert SEVEN in part.edit.toPlainText()


def test_what_was_typed_into_a_rule_stays_while_another_is_looked_at(keeper: Keeper) -> None:
    part = keeper.page.rules
    if part.list.count() < 2:
        part.list.addItem("另一项")
        part.list.item(1).setData(Qt.ItemDataRole.UserRole, CLOCK)
    open_clock(keeper)
    keeper.change(FIVE, SEVEN)
    row = part.list.currentRow()
    part.list.setCurrentRow(1 if row == 0 else 0)
    part.list.setCurrentRow(row)
    assert SEVEN in part.edit.toPlainText()
    assert "5 改为 7" in part.difference.toPlainText()


def test_who_may_not_manage_rules_is_told_so(qtbot: QtBot) -> None:
    keeper = Keeper(qtbot, actor=Actor(code="1001", name="李静", roles=frozenset({Role.AGENT})))
    open_clock(keeper)
    keeper.change(FIVE, SEVEN)
    keeper.page.rules.why.setText("文号")
    keeper.page.rules.save()
    assert "没有“管理业务规则”的权限" in keeper.page.rules.verdict.text


@pytest.mark.parametrize("size", [(1290, 600), (1840, 900)])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("part", ["rules", "calendar", "tester"])
def test_nothing_is_cut(qtbot: QtBot, part: str, scheme: Scheme, size: tuple[int, int]) -> None:
    theme.current().apply(Appearance(scheme, reduced_motion=True))
    keeper = Keeper(qtbot, size)
    keeper.page.show_part(part)
    qtbot.wait(1)
    assert clipped(keeper.page) == []
