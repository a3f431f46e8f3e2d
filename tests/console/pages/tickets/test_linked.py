"""What a ticket is linked to, both ways, and what its answer cites, with what has become of it since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance, Scheme
from forms.beside import Beside, Cited, LinkChoice
from forms.draft import Field
from forms.ticket import Ticket
from forms.words import LinkKind
from tests.console.articles import HEATING, publish
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.pages.tickets.reader import Reader, file


def file_beside(seat: TestDesk, beside: Beside, number: str) -> Ticket:
    """Another caller's ticket, with what was chosen beside the form."""
    seat.desk.drafts.begin_for_call(f"beside-{number}", {Field.CALLER_NUMBER: number})
    seat.desk.drafts.choose(beside)
    return file(seat, number=number, call_id=f"beside-{number}")


def joined(seat: TestDesk, kind: LinkKind = LinkKind.JOINED, count: int = 1) -> tuple[Ticket, list[Ticket]]:
    main = file(seat)
    link = LinkChoice(kind=kind, main_id=main.id, main_number=main.number)
    return main, [file_beside(seat, Beside(link=link), f"138000056{place:02}") for place in range(count)]


def button(read: Reader, number: str) -> QPushButton:
    return next(each for each in read.page.view.findChildren(QPushButton) if each.text() == number)


def test_the_main_ticket_says_how_many_appeals_it_stands_for_and_lists_them(qtbot: QtBot) -> None:
    seat = make_desk()
    main, others = joined(seat, count=11)
    read = Reader(qtbot, seat)
    read.page.open_ticket(main.id)
    said = read.words()
    assert "12 件诉求 / 1 件工单" in said
    assert all(each.number in said for each in others)


def test_a_joined_appeal_leads_to_its_main_ticket_and_back(qtbot: QtBot) -> None:
    seat = make_desk()
    main, (other,) = joined(seat)
    read = Reader(qtbot, seat)
    read.page.open_ticket(other.id)
    QTest.mouseClick(button(read, main.number), Qt.MouseButton.LeftButton)
    assert read.shows(main)
    QTest.keyClick(button(read, other.number), Qt.Key.Key_Space)
    assert read.shows(other)


def test_a_repeat_is_told_on_both_and_makes_no_appeal_more(qtbot: QtBot) -> None:
    seat = make_desk()
    main, (other,) = joined(seat, LinkKind.REPEAT)
    read = Reader(qtbot, seat)
    read.page.open_ticket(main.id)
    assert "此后又有 1 件重复诉求" in read.words()
    assert "件诉求 / 1 件工单" not in read.words()
    read.page.open_ticket(other.id)
    assert "重复于" in read.words()


def test_more_than_can_be_listed_are_counted(qtbot: QtBot) -> None:
    seat = make_desk()
    main, _ = joined(seat, count=23)
    read = Reader(qtbot, seat)
    read.page.open_ticket(main.id)
    assert "24 件诉求" in read.words()
    assert "另有 3 件没有列出" in read.words()


def test_a_ticket_without_links_shows_no_card_for_them(qtbot: QtBot) -> None:
    seat = make_desk()
    ticket = file(seat)
    read = Reader(qtbot, seat)
    read.page.open_ticket(ticket.id)
    assert "关联" not in read.words()
    assert "引用的知识" not in read.words()


def cited(seat: TestDesk) -> Ticket:
    publish(
        seat.storage,
        replace(HEATING, valid_until=seat.clock().date() + timedelta(days=60)),
        "h",
        seat.clock(),
    )
    use = Cited(article_id="h", version=1, title=HEATING.title, inserted_at=seat.clock())
    return file_beside(seat, Beside(cited=(use,)), "13800005678")


def test_what_the_answer_cites_is_shown_with_its_version(qtbot: QtBot) -> None:
    seat = make_desk()
    ticket = cited(seat)
    read = Reader(qtbot, seat)
    read.page.open_ticket(ticket.id)
    said = read.words()
    assert f"《{HEATING.title}》第 1 版" in said
    assert "1001 引用" in said
    assert "过期" not in said


def test_an_article_that_has_ended_since_is_marked(qtbot: QtBot) -> None:
    seat = make_desk()
    ticket = cited(seat)
    seat.clock.pass_(90 * 86400)
    read = Reader(qtbot, seat)
    read.page.open_ticket(ticket.id)
    assert "过期" in read.words()


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_words_are_cut(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.install(qapp, Appearance(Scheme.LIGHT, scale, reduced_motion=True))
    seat = make_desk()
    main, _ = joined(seat, count=3)
    read = Reader(qtbot, seat, size=(round(1290 * scale), round(600 * scale)))
    read.page.open_ticket(main.id)
    qapp.processEvents()
    assert clipped(read.page.view) == []
