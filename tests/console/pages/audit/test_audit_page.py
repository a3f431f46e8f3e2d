"""The audit page by keys: looking, finding, checking the chain, taking away; nothing can be edited."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from console import theme
from console.page_list import PAGES
from console.pages.audit import AuditPage
from console.theme import Appearance, Scheme
from forms.access.accounts import Account
from forms.access.audit import AuditKind, noted
from forms.access.roles import Role
from forms.errors import StorageUnavailable
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.forms.access.people import actor
from tests.forms.samples import NOW, ticket

CTRL = Qt.KeyboardModifier.ControlModifier
AUDITOR = actor(Role.AUDITOR, code="1009")
LINES = 450


class Auditor:
    """The page in a window, and the log behind it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.desk: TestDesk = make_desk()
        self.desk.desk.rules = replace(self.desk.desk.rules, actor=AUDITOR)
        on = ticket("GD20261121-0001")
        with self.desk.storage.writing() as work:
            work.tickets.add(on)
            work.accounts.add(
                Account(code="1001", name="李静", roles=frozenset({Role.AGENT}), password_at=NOW)
            )
            for at in range(LINES):
                kind = AuditKind.PRINTED if at == 7 else AuditKind.IDENTITY_SEEN
                moment = NOW - timedelta(minutes=LINES - at)
                who = actor(Role.AGENT, code="1001")
                work.audit.add(noted(who, kind, moment, ticket_id=on.id, reason="核对住址，回拨 13800001234"))
        self.page = AuditPage(self.desk.desk)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1300, 640)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def row(self, row: int) -> list[object]:
        model = self.page.model
        return [model.index(row, column).data() for column in range(model.columnCount())]

    def looks(self) -> list[str]:
        """What was noted of the reading itself."""
        return [line.reason for line in self.desk.storage.audit.stored if line.kind == "log_read"]


@pytest.fixture
def auditor(qtbot: QtBot) -> Auditor:
    """The page, shown for the first time."""
    return Auditor(qtbot)


def test_an_auditor_has_this_page_and_the_settings_and_nothing_else() -> None:
    assert [page.entry.word for page in PAGES if page.is_for(AUDITOR)] == ["审计", "设置"]


def test_the_newest_lines_stand_first_and_older_ones_come_at_the_end(auditor: Auditor) -> None:
    page = auditor.page
    assert (len(page.model.lines), page.title.count_text) == (200, "200+ 条")
    assert auditor.row(0)[2:] == [
        *("李静（1001）", "查看身份", "GD20261121-0001", ""),
        "核对住址，回拨 138****1234",
    ]
    auditor.press(Qt.Key.Key_End, CTRL)
    assert page.table.currentIndex().row() == 199
    page.table.scrollToBottom()
    auditor.press(Qt.Key.Key_End, CTRL)
    page.table.scrollToBottom()
    assert (len(page.model.lines), page.title.count_text) == (LINES, f"{LINES} 条")
    assert auditor.looks() == ["全部"]
    assert page.table.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers


def test_the_chosen_line_stands_below_in_full_with_its_hashes(auditor: Auditor) -> None:
    auditor.press(Qt.Key.Key_J)
    line = auditor.page.model.lines[1]
    assert "理由：核对住址" in auditor.page.line.words.text()
    assert line.before in auditor.page.line.hashes.text()
    assert line.hash in auditor.page.line.hashes.text()


def test_lines_are_found_by_keys_and_what_is_wrong_is_said(auditor: Auditor) -> None:
    bar = auditor.page.bar
    auditor.press(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(bar.who, "nobody")
    auditor.press(Qt.Key.Key_Return)
    assert auditor.page.title.count_text == "0 条"
    bar.clear_button.click()
    bar.kind.setFocus()
    bar.kind.setCurrentIndex(bar.kind.findData(AuditKind.PRINTED) - 1)
    auditor.press(Qt.Key.Key_Down)
    assert [line.number for line in auditor.page.model.lines] == [8]
    bar.ticket.setFocus()
    QTest.keyClicks(bar.ticket, "GD0")
    auditor.press(Qt.Key.Key_Return)
    assert "没有编号为 GD0 的工单" in bar.problem.text()
    assert [line.number for line in auditor.page.model.lines] == [8]
    bar.ticket.clear()
    bar.span.first.setFocus()
    QTest.keyClicks(bar.span.first, "2027-01-01")
    auditor.press(Qt.Key.Key_Return)
    assert auditor.page.model.lines == []
    assert auditor.looks() == ["全部", "人员 nobody", "全部", "打印", "打印，从 2027-01-01"]


def test_the_chain_is_checked_by_a_key_and_a_broken_line_is_named(auditor: Auditor) -> None:
    auditor.press(Qt.Key.Key_K, CTRL)
    verdict = auditor.page.checking.verdict
    assert f"共 {LINES + 1} 条" in verdict.text
    auditor.page.checking.copy_end.click()
    stored = auditor.desk.storage.audit.stored
    assert QApplication.clipboard().text() == f"{LINES + 1}:{stored[-1].hash}"
    stored[41] = replace(stored[41], who="1002")
    auditor.press(Qt.Key.Key_K, CTRL)
    assert "第 42 条内容被改动。此前 41 条完好" in verdict.text
    assert not auditor.page.checking.copy_end.isVisible()


def test_what_is_listed_is_exported_by_keys_and_that_is_noted(auditor: Auditor, tmp_path: Path) -> None:
    auditor.press(Qt.Key.Key_E, CTRL)
    strip = auditor.page.exporting
    assert strip.path.hasFocus()
    strip.path.setText(str(tmp_path / "审计.xlsx"))
    auditor.press(Qt.Key.Key_Return)
    assert f"已导出 {LINES + 2} 条" in strip.said.text()
    assert load_workbook(tmp_path / "审计.xlsx")["审计日志"].max_row == LINES + 4
    assert auditor.desk.storage.audit.stored[-1].kind == "exported"


def test_a_database_that_is_away_is_said_and_the_lines_stay(auditor: Auditor) -> None:
    auditor.desk.storage.fails_with = StorageUnavailable()
    auditor.press(Qt.Key.Key_R, CTRL)
    assert "查阅审计日志没有完成" in auditor.page.bar.problem.text()
    assert len(auditor.page.model.lines) == 200
    auditor.press(Qt.Key.Key_K, CTRL)
    assert "校验没有完成" in auditor.page.checking.verdict.text
    auditor.desk.storage.fails_with = None
    auditor.press(Qt.Key.Key_R, CTRL)
    assert not auditor.page.bar.problem.isVisible()


@pytest.mark.parametrize(("width", "height", "scale"), [(1180, 680, 1.0), (1920, 1080, 1.6)])
def test_no_words_are_cut(auditor: Auditor, width: int, height: int, scale: float) -> None:
    theme.current().apply(Appearance(Scheme.DARK, scale, reduced_motion=True))
    auditor.window.resize(width, height)
    auditor.press(Qt.Key.Key_J)
    auditor.press(Qt.Key.Key_K, CTRL)
    auditor.page.offer_export()
    QApplication.processEvents()
    assert clipped(auditor.page) == []
