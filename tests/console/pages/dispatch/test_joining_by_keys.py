"""并单 at the dispatch desk: marked tickets become one, one goes into another's, and comes out again."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from forms.draft import Field
from forms.linking import links_of
from forms.words import StateKind
from tests.console.pages.dispatch.dispatcher import ALT, Clerk, hall_with
from tests.console.pages.dispatch.test_sending_by_keys import ROADWORKS, STALLS

FIRST, SECOND = (str(each[Field.TITLE]) for each in (ROADWORKS, STALLS))


def test_marked_tickets_become_one_whose_callers_are_all_called_back(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS))
    main = clerk.titles[0]
    clerk.walk(Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_Space)
    assert clerk.page.sending.joining.isVisible()
    assert clerk.ticket(main).number in clerk.page.sending.joining.text()
    clerk.press(Qt.Key.Key_B, ALT)
    clerk.settle()
    assert clerk.titles == [main]
    assert "2 件诉求已并为 1 件工单" in clerk.page.told.text()
    assert not clerk.page.queue.marked
    other = clerk.ticket(SECOND if main == FIRST else FIRST)
    assert other.state is StateKind.JOINED
    assert links_of(clerk.ticket(main).id, clerk.storage).appeals == 2
    assert clerk.page.sending.send.accessibleName() == "派单"


def test_a_ticket_goes_into_one_by_its_number_and_comes_out_again(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS))
    card, main = clerk.page.sending, clerk.ticket(clerk.titles[1])
    joined = clerk.ticket(clerk.titles[0])
    clerk.click(card.endings.join)
    clerk.type("T-0000")
    clerk.press(Qt.Key.Key_F9)
    assert "没有编号为 T-0000 的工单" in card.ask.refusal.text()
    card.ask.reason.setText(main.number)
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    assert clerk.ticket(joined.matter.title).state is StateKind.JOINED
    clerk.page.sheet.show_ticket(joined.id)  # as its line on the main ticket's sheet does
    undo = next(each for each in clerk.page.sheet.action_slot.others if each.accessibleName() == "解除并入")
    clerk.click(undo)
    parting = clerk.page.parting
    assert parting.why.hasFocus()
    clerk.press(Qt.Key.Key_F9)
    assert "理由" in parting.refusal.text()
    clerk.write("不是同一处")
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert clerk.ticket(joined.matter.title).state is StateKind.AWAITING_DISPATCH
    assert sorted(clerk.titles) == sorted([FIRST, SECOND])
    assert clerk.ticket(main.matter.title).trail[-1].why == "不是同一处"


@pytest.mark.parametrize("marked", [1])
def test_one_marked_ticket_alone_can_not_be_joined(qtbot: QtBot, marked: int) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS))
    clerk.walk(*[Qt.Key.Key_Space] * marked)
    assert not clerk.page.sending.joining.isVisible()
    clerk.press(Qt.Key.Key_B, ALT)
    assert len(clerk.titles) == 2
