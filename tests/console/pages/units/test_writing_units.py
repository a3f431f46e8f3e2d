"""Changing units and people: nothing typed is lost, every refusal is said where it was asked for."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from forms.errors import StorageUnavailable
from forms.organisation import service
from forms.organisation.contact import Absence, Duty
from forms.organisation.unit import UnitKind
from forms.service import file_ticket
from tests.console.pages.units.registrar import ADMIN, CTRL, NOW, OF_HEATING, Registrar, demo_area
from tests.forms.lifecycle.samples import dispatched
from tests.forms.samples import command


def test_a_unit_is_added_by_keys_below_the_marked_one(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.find("lucheng")
    clerk.press(Qt.Key.Key_N, CTRL)
    editor = clerk.page.unit_editor
    assert editor.name.hasFocus()
    assert editor.parent_unit.value == "lucheng"
    clerk.write(editor.name, "鹿城区城市管理局")
    clerk.press(Qt.Key.Key_Tab)
    clerk.type("lucheng-cg")
    clerk.press(Qt.Key.Key_S, CTRL)
    added = clerk.directory.tree.need("lucheng-cg")
    assert (added.name, added.parent, added.kind) == ("鹿城区城市管理局", "lucheng", UnitKind.DEPARTMENT)
    assert added.district == "鹿城区"
    assert clerk.page.card.name.text() == "鹿城区城市管理局"
    assert clerk.page.card.table.hasFocus()


def test_what_is_missing_is_said_and_what_is_typed_stays(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.press(Qt.Key.Key_N, CTRL)
    editor = clerk.page.unit_editor
    clerk.write(editor.name, "市机关事务服务中心")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert "单位编码" in editor.problem.text()
    assert editor.name.text() == "市机关事务服务中心"
    clerk.write(editor.code, "chengguan")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert "已被“市城市管理局”使用" in editor.problem.text()
    clerk.write(editor.order, "第一")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert "排序应为数字" in editor.problem.text()


def test_a_unit_is_changed_and_moved(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.find("ludeng")
    clerk.press(Qt.Key.Key_E, CTRL)
    editor = clerk.page.unit_editor
    assert editor.code.isReadOnly()
    clerk.write(editor.aliases, "路灯所；路灯队")
    editor.parent_unit.set_value("chengguan")
    clerk.write(editor.phone, "09805559999")
    clerk.click(editor.save)
    changed = clerk.directory.tree.need("ludeng")
    assert (changed.aliases, changed.parent, changed.phone) == (
        ("路灯所", "路灯队"),
        "chengguan",
        "0980-5559999",
    )
    assert clerk.page.tree.current_code == "ludeng"


def test_unsaved_words_are_left_behind_only_when_asked_twice(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.find("chengguan")
    clerk.click(clerk.page.card.edit)
    editor = clerk.page.unit_editor
    clerk.write(editor.phone, "12345")
    clerk.press(Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert "没保存" in editor.problem.text()
    clerk.page.tree.mark("gongre")
    assert editor.isVisible()
    clerk.press(Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert clerk.directory.tree.need("chengguan").phone != "12345"


def test_somebody_elses_change_is_not_overwritten(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.find("chengguan")
    clerk.click(clerk.page.card.edit)
    stored = clerk.directory.tree.need("chengguan")
    service.change_unit(replace(stored, duties="先来的"), ADMIN, clerk.storage, NOW)
    clerk.write(clerk.page.unit_editor.phone, "12345")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert "刚被他人改动" in clerk.page.unit_editor.problem.text()
    assert clerk.page.unit_editor.phone.text() == "12345"
    assert clerk.directory.tree.need("chengguan").duties == "先来的"


def test_a_database_that_is_away_keeps_what_was_typed(qtbot: QtBot) -> None:
    storage = demo_area()
    clerk = Registrar(qtbot, storage)
    clerk.find("chengguan")
    clerk.click(clerk.page.card.edit)
    clerk.write(clerk.page.unit_editor.phone, "12345")
    storage.fails_with = StorageUnavailable()
    clerk.press(Qt.Key.Key_S, CTRL)
    assert "连不上数据库" in clerk.page.unit_editor.problem.text()
    storage.fails_with = None
    clerk.press(Qt.Key.Key_S, CTRL)
    assert clerk.directory.tree.need("chengguan").phone == "12345"


def test_a_unit_with_open_tickets_stays_and_says_how_many(qtbot: QtBot) -> None:
    storage = demo_area()
    for call in ("one", "two"):
        dispatched(storage, file_ticket(command(call_id=call), storage, NOW).ticket, "gongre")
    clerk = Registrar(qtbot, storage)
    clerk.find("gongre")
    clerk.click(clerk.page.card.close_unit)
    strip = clerk.page.card.strip
    assert strip.lines[0].hasFocus()
    clerk.write(strip.lines[0], "机构改革")
    clerk.press(Qt.Key.Key_Return)
    assert "还有 2 件工单" in strip.refusal.text()
    assert strip.lines[0].text() == "机构改革"
    clerk.press(Qt.Key.Key_Escape)
    assert not strip.isVisible()
    assert clerk.directory.tree.need("gongre").active


def test_a_unit_is_closed_with_a_reason_and_opened_again(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.find("keji")
    clerk.click(clerk.page.card.close_unit)
    clerk.press(Qt.Key.Key_Return)
    assert "写明停用的原因" in clerk.page.card.strip.refusal.text()
    clerk.write(clerk.page.card.strip.lines[0], "机构改革")
    clerk.press(Qt.Key.Key_Return)
    assert clerk.directory.tree.need("keji").closed_why == "机构改革"
    assert "停用：机构改革" in clerk.page.card.name.text()
    clerk.click(clerk.page.card.close_unit)
    assert clerk.directory.tree.need("keji").active


def test_a_contact_is_added_and_changed_by_keys(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.find("keji")
    clerk.click(clerk.page.card.add)
    editor = clerk.page.contact_editor
    assert editor.name.hasFocus()
    assert editor.duty.value == Duty.A.value
    clerk.write(editor.name, "王立明")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert "至少填写一个" in editor.problem.text()
    clerk.write(editor.mobile, "13800009999")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert clerk.answers().startswith("A角 王立明 · 138 0000 9999")
    assert clerk.page.bar.count.text() == "86 个单位 · 148 位联系人"
    assert clerk.page.card.table.hasFocus()
    clerk.press(Qt.Key.Key_Return)
    assert editor.isVisible()
    clerk.write(editor.job, "主任")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert clerk.cell(0, 2) == "主任"


def test_an_absence_is_noted_from_the_table_and_taken_back(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot, actor=OF_HEATING)
    clerk.find("gongre")
    first, second = clerk.directory.contacts_of("gongre")
    clerk.click(clerk.page.card.away)
    strip = clerk.page.card.strip
    clerk.write(strip.lines[0], "下周一")
    clerk.press(Qt.Key.Key_Return)
    assert "日期写法不对" in strip.refusal.text()
    clerk.write(strip.lines[0], "2026/11/21")
    clerk.write(strip.lines[1], "2026-11-25")
    clerk.write(strip.lines[2], "出差")
    clerk.press(Qt.Key.Key_Return)
    assert not strip.isVisible()
    assert clerk.answers().startswith(f"B角 {second.name}")
    stored = clerk.directory.contact(first.id)
    assert stored is not None
    assert stored.absences == (Absence(first=date(2026, 11, 21), last=date(2026, 11, 25), reason="出差"),)
    clerk.click(clerk.page.card.back)
    assert clerk.answers().startswith(f"A角 {first.name}")


def test_whoever_leaves_stands_last_and_may_come_back(qtbot: QtBot) -> None:
    clerk = Registrar(qtbot)
    clerk.find("gongre")
    first, second = clerk.directory.contacts_of("gongre")
    clerk.click(clerk.page.card.leave)
    clerk.press(Qt.Key.Key_Return)
    assert clerk.answers().startswith(f"B角 {second.name}")
    assert (clerk.cell(1, 1), clerk.cell(1, 6)) == (first.name, "已离任")
    assert clerk.page.card.contact == clerk.directory.contact(first.id)
    clerk.click(clerk.page.card.leave)
    assert clerk.answers().startswith(f"A角 {first.name}")
