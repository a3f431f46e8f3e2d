"""What is written on the whistle card survives a crash."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.pages.handling.whistle_card import WhistleCard
from forms.handling.queue import UnitTab
from forms.handling.taking_up import ContactWay, record_contact
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from tests.console.pages.handling.handler import ALT, CTRL, Handler
from tests.forms.handling.samples import AT_STREET, FACTS, SIGNED, STREET, in_hand


def test_a_whistle_half_written_is_there_again_after_a_crash(qtbot: QtBot) -> None:
    storage, journal = InMemoryUnitOfWork(), InMemoryJournal()
    done = in_hand(storage, STREET)
    record_contact(done.order.id, ContactWay.PHONE, True, "已说明", AT_STREET, storage, SIGNED)

    def street() -> tuple[Handler, WhistleCard]:
        handler = Handler(qtbot, storage, actor=AT_STREET, journal=journal)
        handler.go_to(UnitTab.IN_HAND)
        handler.press(Qt.Key.Key_C, ALT)
        return handler, handler.card(WhistleCard)

    first, card = street()
    first.write("路面塌陷，管线权属不明")
    first.write_into(card.departments.line, "城管局")
    first.press(Qt.Key.Key_Return)
    for key, line in card.facts.items():
        first.write_into(line, FACTS[key])
    first.page.store.forms.save()
    again, card = street()
    assert card.reason.text() == "路面塌陷，管线权属不明"
    assert card.mind.text() == "情况已摸清，可以吹哨"
    again.press(Qt.Key.Key_Return, CTRL)
    assert [each.unit for each in storage.handling.whistle_calls.of_ticket(done.ticket.id)] != []
    again.page.store.forms.save()
    assert journal.words == {}
