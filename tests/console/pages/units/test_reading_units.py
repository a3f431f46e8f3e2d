"""Finding units and reading who answers for them."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance
from forms.access.roles import Actor
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.organisation import service
from forms.organisation.contact import Absence
from tests.console.clipping import clipped
from tests.console.pages.units.registrar import (
    ADMIN,
    AGENT,
    CTRL,
    NOW,
    OBSERVER,
    OF_HEATING,
    Registrar,
    demo_area,
)


def test_the_whole_tree_is_listed_with_counts_and_one_sign(qtbot: QtBot) -> None:
    reader = Registrar(qtbot)
    codes = reader.page.tree.codes()
    assert len(codes) == 86
    assert codes[:3] == ["yunling", "lucheng", "lucheng-binjiang"]
    assert reader.page.bar.count.text() == "86 个单位 · 147 位联系人 · 1 个有提醒"
    reader.click(reader.page.bar.warned)
    assert reader.page.tree.codes() == ["keji"]


def test_a_unit_is_found_by_pinyin_and_entered_by_keys(qtbot: QtBot) -> None:
    reader = Registrar(qtbot)
    assert reader.page.bar.box.hasFocus()
    reader.type("slj")
    assert reader.page.tree.codes()[0] == "shuili"
    reader.press(Qt.Key.Key_Return)
    assert reader.page.tree.hasFocus()
    assert reader.page.card.name.text() == "市水利局"
    reader.press(Qt.Key.Key_Return)
    assert reader.page.card.table.hasFocus()
    reader.press(Qt.Key.Key_Escape)
    assert reader.page.tree.hasFocus()
    reader.press(Qt.Key.Key_Slash)
    assert reader.page.bar.box.hasFocus()
    reader.press(Qt.Key.Key_Escape)
    assert len(reader.page.tree.codes()) == 86
    assert reader.page.tree.current_code == "shuili"


def test_walking_the_tree_by_keys_shows_each_unit(qtbot: QtBot) -> None:
    reader = Registrar(qtbot)
    reader.page.tree.take_focus()
    assert reader.page.card.name.text() == "云岭市人民政府"
    reader.press(Qt.Key.Key_J)
    assert reader.page.card.name.text() == "云岭市鹿城区人民政府"
    reader.press(Qt.Key.Key_Right)
    reader.press(Qt.Key.Key_J)
    assert reader.page.card.name.text() == "鹿城区滨江街道办事处"
    assert "负责 鹿城区滨江街道" in reader.page.card.facts.text()
    reader.press(Qt.Key.Key_K)
    assert reader.page.card.name.text() == "云岭市鹿城区人民政府"


def test_b_is_shown_while_a_is_away_and_why(qtbot: QtBot) -> None:
    storage = demo_area()
    first, second = service.directory(storage).contacts_of("chengguan")
    trip = Absence(first=date(2026, 11, 20), last=date(2026, 11, 23), reason="省里培训")
    service.add_absence(first.id, trip, ADMIN, storage, NOW)
    reader = Registrar(qtbot, storage)
    reader.find("城管局")
    assert reader.answers().startswith(f"B角 {second.name}")
    assert reader.page.card.why.text() == f"A角 {first.name} 11月20日至11月23日 省里培训"
    assert reader.cell(0, 6) == "离岗 11月20日至11月23日 省里培训"
    assert reader.cell(1, 6) == "在岗"


def test_a_unit_without_people_says_so_in_its_card(qtbot: QtBot) -> None:
    reader = Registrar(qtbot)
    reader.find("keji")
    assert reader.answers() == "没有人"
    assert reader.page.card.why.text() == "没有联系人"


@pytest.mark.parametrize(
    ("actor", "manages", "marks_absence"),
    [(ADMIN, True, True), (AGENT, False, False), (OF_HEATING, False, True)],
)
def test_only_what_one_may_do_is_offered(
    qtbot: QtBot, actor: Actor, manages: bool, marks_absence: bool
) -> None:
    reader = Registrar(qtbot, actor=actor)
    reader.find("供热办")
    card, bar = reader.page.card, reader.page.bar
    assert [each.isVisible() for each in (bar.add, bar.bring, bar.take, card.edit, card.add)] == [manages] * 5
    assert card.away.isVisible() is marks_absence
    if not manages:
        reader.press(Qt.Key.Key_N, CTRL)
        assert not reader.page.unit_editor.isVisible()


def test_numbers_are_masked_for_who_does_not_call_units(qtbot: QtBot) -> None:
    reader = Registrar(qtbot, actor=OBSERVER)
    reader.find("供热办")
    assert "138****" in reader.answers()
    assert reader.cell(0, 3).startswith("138****")
    caller = Registrar(qtbot, actor=AGENT)
    caller.find("供热办")
    assert "138 0000 20" in caller.answers()


def test_a_database_that_is_away_is_said_and_comes_back(qtbot: QtBot) -> None:
    storage = demo_area()
    storage.fails_with = StorageUnavailable()
    reader = Registrar(qtbot, storage)
    assert reader.page.failed.isVisible()
    assert "连不上数据库" in reader.page.failed.accessibleName()
    storage.fails_with = None
    button = reader.page.failed.button
    assert button is not None
    reader.click(button)
    assert len(reader.page.tree.codes()) == 86
    assert not reader.page.failed.isVisible()


def test_a_hall_without_units_is_told_how_to_begin(qtbot: QtBot) -> None:
    reader = Registrar(qtbot, InMemoryUnitOfWork())
    assert "导入" in reader.page.empty.accessibleName()


def test_closed_units_are_listed_only_when_asked_for(qtbot: QtBot) -> None:
    storage = demo_area()
    service.close_unit("keji", "机构改革", ADMIN, storage, NOW)
    reader = Registrar(qtbot, storage)
    assert "keji" not in reader.page.tree.codes()
    reader.click(reader.page.bar.closed)
    assert "keji" in reader.page.tree.codes()


def cut(reader: Registrar) -> list[str]:
    """What is cut once the window has settled."""
    QApplication.processEvents()
    return clipped(reader.page)


@pytest.mark.parametrize(("scale", "size"), [(1.0, (1290, 600)), (1.0, (1840, 960)), (1.6, (1840, 960))])
def test_nothing_is_cut_at_any_size(qtbot: QtBot, scale: float, size: tuple[int, int]) -> None:
    theme.current().apply(Appearance(scale=scale, reduced_motion=True))
    storage = demo_area()
    long = service.directory(storage).tree.need("chengguan")
    service.change_unit(replace(long, name="市" + "城市管理综合行政执法" * 5 + "局"), ADMIN, storage, NOW)
    reader = Registrar(qtbot, storage, size=size)
    reader.find("chengguan")
    assert cut(reader) == []
    for show in (reader.page.card.edit, reader.page.unit_editor.back, reader.page.card.add):
        reader.click(show)
        assert cut(reader) == []
    reader.click(reader.page.contact_editor.back)
    reader.click(reader.page.card.away)
    assert cut(reader) == []
    reader.click(reader.page.bar.bring)
    assert cut(reader) == []
