"""The two panels by keyboard: printing a slip, and finding whether one is genuine."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.printing.making import Made
from console.printing.output import PdfFile, Printer
from console.printing.slip_panel import OrderChoice, SlipPanel
from console.printing.verify_panel import VerifyPanel
from console.theme import Appearance, Scheme, Tone
from forms.access.roles import Role
from forms.errors import StorageUnavailable
from forms.slip.hall_keys import key_ring, retire_key, revoke_key
from forms.slip.service import Standing, void_slip
from forms.slip.verifying import Outcome
from tests.console.clipping import clipped
from tests.console.held_jobs import HeldJobs
from tests.console.printing.slips import Office
from tests.console.typing import commit
from tests.forms.access.people import actor
from tests.forms.samples import NOW
from tests.forms.slip.samples import ADMINISTRATOR, DISPATCHER

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(qtbot: QtBot, widget: QWidget, size: tuple[int, int] = (1000, 640)) -> None:
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


class AtThePanel:
    """The panel over an order, with a printer that writes to a file."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path, printers: tuple[str, ...] = ("一楼",)):
        self.office, self.folder = office, folder
        self.printed = folder / "打印.pdf"
        self.panel = SlipPanel(
            office.slips,
            printers=lambda: printers,
            printer=lambda name: Printer(name, to_file=str(self.printed)),
        )
        self.made: list[Made] = []
        self.panel.made.connect(self.made.append)
        shown(qtbot, self.panel)
        self.panel.show_order(office.lead.id)


def test_the_panel_shows_what_the_slip_would_say_and_prints_by_one_key(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtThePanel(qtbot, Office(), tmp_path)
    assert QApplication.focusWidget() is not None
    assert at.panel.receiver.currentText() == "吴承办"
    assert "办理时限 2026-11-28 14:00" in at.panel.preview.accessibleDescription()
    assert at.panel.before.text() == "这份派单还没有打印过交办单。"
    assert at.office.serials == []
    press(Qt.Key.Key_P, CTRL)
    assert [each.slip.serial for each in at.made] == ["261121-00001"]
    assert at.panel.told.text() == "交办单 261121-00001 已送到打印机“一楼”。"
    assert at.panel.before.text().startswith("这份派单已打印 1 次")
    assert at.printed.exists()


def test_another_receiver_is_typed_and_shown_and_printed(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtThePanel(qtbot, Office(), tmp_path)
    edit = at.panel.receiver.lineEdit()
    assert edit is not None
    edit.selectAll()
    commit(edit, "陈新来")
    qtbot.waitUntil(lambda: "接收人 陈新来" in at.panel.preview.accessibleDescription())
    press(Qt.Key.Key_P, CTRL)
    assert at.made[0].slip.receiver == "陈新来"
    assert at.panel.receiver.currentText() == "陈新来"


def test_saving_asks_where_and_says_where_it_is(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = AtThePanel(qtbot, Office(), tmp_path)
    path = tmp_path / "我的交办单"
    asked: list[str] = []

    def choose(_parent: object, _title: str, usual: str, _kinds: str) -> tuple[str, str]:
        asked.append(usual)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    press(Qt.Key.Key_S, CTRL)
    assert asked == ["交办单 鹿城区供热管理中心.pdf"]
    assert path.with_suffix(".pdf").exists()
    assert "我的交办单.pdf" in at.panel.told.text()


def test_esc_leaves(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtThePanel(qtbot, Office(), tmp_path)
    with qtbot.waitSignal(at.panel.left):
        press(Qt.Key.Key_Escape)


def test_without_a_printer_saving_still_works_and_the_button_says_why(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtThePanel(qtbot, Office(), tmp_path, ())
    assert not at.panel.print_button.isEnabled()
    assert "没有装打印机" in at.panel.print_button.toolTip()
    assert at.panel.save_button.isEnabled()
    at.panel.save_to(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").exists()


def test_without_the_right_nothing_can_be_pressed(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtThePanel(qtbot, Office(actor(Role.AGENT)), tmp_path)
    assert not at.panel.print_button.isEnabled()
    assert not at.panel.save_button.isEnabled()
    assert "没有“打印交办单”的权限" in at.panel.told.text()


def test_no_key_is_told_in_place_and_the_receiver_stays(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtThePanel(qtbot, Office(with_key=False), tmp_path)
    press(Qt.Key.Key_P, CTRL)
    assert "没有可用的交办单签名密钥" in at.panel.told.text()
    assert at.panel.receiver.currentText() == "吴承办"
    assert at.panel.print_button.isEnabled()


def test_while_one_is_being_made_a_second_press_does_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    lane = HeldJobs()
    lane.holding = False
    at = AtThePanel(qtbot, Office(lane=lane), tmp_path)
    lane.holding = True
    press(Qt.Key.Key_P, CTRL)
    press(Qt.Key.Key_P, CTRL)
    assert len(lane) == 1
    assert not at.panel.print_button.isEnabled()
    lane.let_all_go()
    assert len(at.made) == 1
    assert at.panel.print_button.isEnabled()


def test_an_answer_for_an_order_that_is_no_longer_shown_changes_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    lane = HeldJobs()
    at = AtThePanel(qtbot, Office(lane=lane), tmp_path)
    at.panel.show_order(at.office.helper.id)
    lane.let_go(1)
    lane.let_go(0)
    assert "承办单位 鹿城区水务局" in at.panel.preview.accessibleDescription()


def test_the_slips_of_all_units_are_saved_at_once_with_progress(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = HeldJobs()
    lane.holding = False
    at = AtThePanel(qtbot, Office(lane=lane), tmp_path)
    assert at.panel.all_button.isHidden()
    at.panel.show_orders([OrderChoice(each.id, each.number) for each in at.office.orders])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    told: list[str] = []
    tell = at.panel._tell

    def listen(words: str, tone: Tone | None = None) -> None:
        told.append(words)
        tell(words, tone)

    monkeypatch.setattr(at.panel, "_tell", listen)
    at.panel.all_button.setFocus()
    press(Qt.Key.Key_Space)
    assert told[1:3] == ["正在做第 1 份，共 2 份……", "正在做第 2 份，共 2 份……"]
    assert at.panel.told.text() == "交办单已完成 2 份。"
    assert len(list(tmp_path.glob("交办单 261121-0000?*.pdf"))) == 2
    lane.holding = True
    at.panel.save_all_to(tmp_path)
    assert not at.panel.save_button.isEnabled()
    at.panel.stop_button.setFocus()
    press(Qt.Key.Key_Space)
    lane.let_all_go()
    assert at.panel.told.text() == "交办单已完成 0 份，其余按您的要求没有打印。"
    assert at.panel.stop_button.isHidden()
    assert at.panel.save_button.isEnabled()
    assert at.office.serials == ["261121-00001", "261121-00002"]


def test_a_lost_slip_is_taken_back_with_a_reason(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtThePanel(qtbot, Office(), tmp_path)
    strip = at.panel.taking_back
    assert strip.isHidden()
    press(Qt.Key.Key_P, CTRL)
    assert not strip.isHidden()
    assert not strip.button.isEnabled()
    strip.why.setFocus()
    commit(strip.why, "遗失")
    press(Qt.Key.Key_Return)
    assert at.office.serials == ["261121-00001 作废"]
    assert "已登记为作废" in at.panel.told.text()
    assert "（已作废）" in at.panel.before.text()
    assert strip.isHidden()


# --- verifying


class AtTheCounter:
    """The verify panel, with a slip that was printed."""

    def __init__(self, qtbot: QtBot, folder: Path, *, ring_file: Path | None = None) -> None:
        self.office = Office(ring_file=ring_file)
        self.file = folder / "交办单.pdf"
        made: list[Made] = []
        self.office.slips.make(self.office.lead.id, "", PdfFile(self.file), made.append, pytest.fail)
        self.slip = made[0].slip
        self.panel = VerifyPanel(self.office.slips)
        shown(qtbot, self.panel)
        self.panel.focus_box()

    def scan(self, code: str) -> None:
        """As a scanner does: letters, then Enter."""
        QTest.keyClicks(self.panel.box, code)
        press(Qt.Key.Key_Return)

    @property
    def values(self) -> list[str]:
        """What is shown of the slip."""
        grid = self.panel._grid
        items = [grid.itemAtPosition(row, 1) for row in range(grid.rowCount())]
        parts = [item.widget() for item in items if item is not None]
        return [part.text() for part in parts if isinstance(part, QLabel)]


def test_a_scanned_code_is_found_genuine_in_big_words(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtTheCounter(qtbot, tmp_path)
    at.scan(at.slip.code)
    assert at.panel.word.text() == "有效"
    assert at.panel.word.property("tone") == "talking"
    assert at.panel.word.fontInfo().pixelSize() == 40
    assert at.slip.serial in at.values
    assert at.panel.checked is not None
    assert at.panel.checked.standing is Standing.KNOWN
    digit = at.slip.code[30]
    wrong = at.slip.code[:30] + ("A" if digit != "A" else "B") + at.slip.code[31:]
    at.scan(wrong)
    assert at.panel.word.text() == "无效"
    assert at.panel.word.property("tone") == "danger"
    assert at.values == []


def test_a_file_is_chosen_by_key_and_compared_word_by_word(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = AtTheCounter(qtbot, tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(at.file), ""))
    press(Qt.Key.Key_O, CTRL)
    assert at.panel.word.text() == "有效"
    assert "纸面各项与签名的内容一致" in at.panel.why.text()


def test_a_dropped_file_and_a_dropped_text_are_verified(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtTheCounter(qtbot, tmp_path)
    of_file, of_text = QMimeData(), QMimeData()
    of_file.setUrls([QUrl.fromLocalFile(str(at.file))])
    of_text.setText(at.slip.code)
    for data in (of_file, of_text):
        at.panel.dropEvent(
            QDropEvent(
                QPointF(5, 5),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
        assert at.panel.checked is not None
        assert at.panel.checked.verdict.outcome is Outcome.VALID
        assert at.panel.checked.verdict.compared is (data is of_file)


def test_a_slip_that_was_taken_back_is_told_as_such(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtTheCounter(qtbot, tmp_path)
    void_slip(at.slip.serial, "打印错了", DISPATCHER, at.office.uow, NOW)
    at.scan(at.slip.code)
    assert at.panel.word.text() == "已作废"
    assert "打印错了" in at.panel.why.text()


def test_a_serial_that_the_register_does_not_know_is_doubtful(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtTheCounter(qtbot, tmp_path)
    at.office.uow.slips.stored.clear()
    at.scan(at.slip.code)
    assert at.panel.word.text() == "待核实"


def test_keys_that_were_retired_or_revoked_make_the_difference(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtTheCounter(qtbot, tmp_path)
    (key,) = key_ring(at.office.uow).keys
    retire_key(key.id, ADMINISTRATOR, at.office.uow, NOW)
    at.scan(at.slip.code)
    assert at.panel.word.text() == "有效"
    assert "已停用" in at.panel.more.text()
    revoke_key(key.id, "座席被盗", ADMINISTRATOR, at.office.uow, NOW)
    at.scan(at.slip.code)
    assert at.panel.word.text() == "无效"
    assert "座席被盗" in at.panel.why.text()


def test_while_the_database_is_away_the_keys_kept_here_verify(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtTheCounter(qtbot, tmp_path, ring_file=tmp_path / "config" / "slip-keys.json")
    at.scan(at.slip.code)
    at.office.uow.fails_with = StorageUnavailable()
    at.scan(at.slip.code)
    assert at.panel.word.text() == "有效"
    assert "没有连上数据库" in at.panel.more.text()
    (tmp_path / "config" / "slip-keys.json").unlink()
    at.scan(at.slip.code)
    assert at.panel.word.text() == "没有验成"
    assert "连不上数据库" in at.panel.why.text()


def test_what_cannot_be_read_is_told_and_an_empty_box_too(tmp_path: Path, qtbot: QtBot) -> None:
    at = AtTheCounter(qtbot, tmp_path)
    at.panel.check_file(tmp_path / "没有.pdf")
    assert at.panel.word.text() == "没有验成"
    assert "没有找到文件" in at.panel.why.text()
    press(Qt.Key.Key_Return)
    assert "框里没有内容" in at.panel.why.text()


# --- looks


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_nothing_is_cut(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, scheme: Scheme, scale: float
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    size = (1290, 640) if scale == 1.0 else (1600, 980)
    slip = AtThePanel(qtbot, Office(), tmp_path)
    slip.panel.resize(*size)
    press(Qt.Key.Key_P, CTRL)
    counter = AtTheCounter(qtbot, tmp_path)
    counter.panel.resize(*size)
    counter.scan(counter.slip.code)
    qtbot.wait(50)
    assert clipped(slip.panel) == []
    assert clipped(counter.panel) == []
