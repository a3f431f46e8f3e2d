"""The settings page's one-key targets, by keys and clicks."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.settings import (
    Target,
    TargetKind,
)
from console.settings.probes import bad
from tests.console.pages.settings_sitting import ALT, Sitting


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path) -> Sitting:
    return Sitting(qtbot, tmp_path)


def test_a_target_is_added_below_the_chosen_one_and_saved(sitting: Sitting) -> None:
    part = sitting.page.targets
    sitting.page.show_part(part)
    sitting.click(part.new)
    sitting.retype(part.form.editor("label"), "DutyRoom")
    sitting.retype(part.form.editor("number"), "8000")
    assert part.list.item(1).text() == "DutyRoom  8000"
    sitting.page.go_save()
    assert sitting.probes.saved == [], "the settings themselves didn't change"
    (saved,) = sitting.probes.saved_targets
    assert saved[1] == Target(number="8000", label="DutyRoom")
    assert sitting.page.verdict.text == "一键呼叫已保存"
    assert not sitting.page.is_changed


def test_targets_and_settings_are_saved_by_one_key(sitting: Sitting) -> None:
    sitting.page.targets.take_away()
    sitting.page.people.hotline.show_key("area", "鹿城区")
    sitting.page.go_save()
    assert len(sitting.probes.saved) == len(sitting.probes.saved_targets) == 1


def test_targets_that_cannot_be_saved_stay_changed(sitting: Sitting) -> None:
    sitting.probes.targets_verdict = bad("没能写入：没有权限")
    sitting.page.targets.take_away()
    sitting.page.go_save()
    assert "没有权限" in sitting.page.verdict.text
    assert sitting.page.targets.is_changed


def test_targets_are_ordered_and_removed_by_keyboard(sitting: Sitting) -> None:
    part = sitting.page.targets
    sitting.page.show_part(part)
    sitting.key(part.list, Qt.Key.Key_Down, ALT)
    assert [target.number for target in part.targets[:2]] == ["7229995", "110"]
    assert part.list.currentRow() == 1
    sitting.key(part.list, Qt.Key.Key_Up, ALT)
    assert part.targets == sitting.targets
    sitting.key(part.list, Qt.Key.Key_Delete)
    assert part.targets == sitting.targets[1:]


def test_the_ends_of_the_list_say_why_nothing_moves(sitting: Sitting) -> None:
    part = sitting.page.targets
    sitting.page.show_part(part)
    assert not part.up.isEnabled()
    assert part.up.accessibleDescription() == "已经在最前面"
    part.list.setCurrentRow(part.list.count() - 1)
    assert part.down.accessibleDescription() == "已经在最后面"


def test_without_targets_the_part_says_what_to_do(sitting: Sitting) -> None:
    part = sitting.page.targets
    sitting.page.show_part(part)
    for _ in sitting.targets:
        part.take_away()
    assert part.empty.isVisible()
    assert not part.form.isVisible()
    assert part.empty.button is not None
    sitting.click(part.empty.button)
    assert len(part.targets) == 1
    assert part.form.isVisible()


def test_choosing_another_target_shows_it_unchanged(sitting: Sitting) -> None:
    part = sitting.page.targets
    for row in range(part.list.count()):
        part.list.setCurrentRow(row)
        assert part.form.value() == sitting.targets[row]
    assert not part.is_changed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "110"}, "号码 110 写了两次"),
        ({"key": "Ctrl+1"}, "快捷键 Ctrl+1 用了两次"),
        ({"key": "F2"}, "F2 是通话栏自己的键"),
        ({"transfer": False, "three_way": False}, "至少开一个"),
    ],
)
def test_a_target_that_clashes_is_named(sitting: Sitting, changes: dict[str, Any], words: str) -> None:
    part = sitting.page.targets
    part.list.setCurrentRow(2)
    for key, value in changes.items():
        part.form.show_key(key, value)
    sitting.page.go_save()
    assert sitting.page.part is part
    assert words in part.verdict.text
    assert sitting.probes.saved_targets == []


def test_an_icon_from_the_file_that_is_not_offered_stays(sitting: Sitting) -> None:
    part = sitting.page.targets
    part.show_targets((Target(number="8000", label="值班室", icon="calendar"),))
    assert part.form.value().icon == "calendar"
    part.form.show_key("category", TargetKind.EMERGENCY)
    assert "紧急" in part.list.item(0).text()
    assert part.targets[0].icon == "calendar"
