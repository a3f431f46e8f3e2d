"""附件 on the sheet: what each reader sees, what a press opens, and what is said when it doesn't."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from console.ticket_sheet import TicketSheet, sheet_store
from console.ticket_sheet.files import FilesCard
from forms.access.roles import Actor
from forms.files.with_draft import keep_with_draft
from forms.knowledge.attachments import AttachmentRules, fit_to_attach
from forms.outbox import file_from_journal
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.ticket_sheet.lives import AGENT, LEADER
from tests.forms.files.test_ticket_files import picture, with_files
from tests.forms.samples import NOW


class Reading:
    """The sheet of a ticket with one file, and what it has opened."""

    def __init__(self, qtbot: QtBot, actor: Actor, folder: Path) -> None:
        self.seat: TestDesk = make_desk(now=lambda: NOW + timedelta(hours=1))
        self.seat.desk.rules = replace(self.seat.desk.rules, actor=actor)
        journal = self.seat.journal
        photo = keep_with_draft(*fit_to_attach(picture(folder), AttachmentRules()), journal, NOW)
        asked = with_files(photo)
        file_from_journal(asked, journal, self.seat.storage, NOW)
        store = sheet_store(self.seat.desk)
        assert store.opener is not None
        self.shown: list[Path] = []
        store.opener._show_url = self._open
        self.sheet = TicketSheet(store)
        qtbot.addWidget(self.sheet)
        self.sheet.resize(1000, 700)
        self.sheet.show()
        self.sheet.show_ticket(asked.id)

    def _open(self, url: QUrl) -> bool:
        self.shown.append(Path(url.toLocalFile()))
        return len(self.shown) == 1

    @property
    def card(self) -> FilesCard:
        assert self.sheet.body is not None
        assert self.sheet.body.files is not None
        return self.sheet.body.files


def test_a_press_opens_a_copy_and_is_noted(qtbot: QtBot, tmp_path: Path) -> None:
    reading = Reading(qtbot, AGENT, tmp_path)
    (button,) = reading.card.buttons
    assert button.text() == "漏水处.png"
    button.click()
    assert reading.shown[0].read_bytes() == (tmp_path / "漏水处.png").read_bytes()
    assert reading.seat.storage.audit.stored[-1].kind == "file_opened"
    assert not reading.card.said.isVisible()
    button.click()
    assert "没有能打开“漏水处.png”的程序" in reading.card.said.text()


def test_what_is_lost_is_said_in_place(qtbot: QtBot, tmp_path: Path) -> None:
    reading = Reading(qtbot, AGENT, tmp_path)
    reading.seat.storage.files.stored.clear()
    reading.card.buttons[0].click()
    assert "已丢失或损坏" in reading.card.said.text()
    assert clipped(reading.sheet) == []


def test_who_may_not_open_it_is_told_why(qtbot: QtBot, tmp_path: Path) -> None:
    card = Reading(qtbot, LEADER, tmp_path).card
    assert not card.buttons[0].isEnabled()
    assert "您的角色不能打开" in card.said.text()
