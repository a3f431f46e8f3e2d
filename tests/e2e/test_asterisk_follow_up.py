"""Calling a citizen back from the real window, by one key, over a real Asterisk: it rings, and is linked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import main
from console.pages.followup import FollowUpPage
from console.seat import Seat
from console.settings import Folders, SecretPlace
from console.settings.secrets import open_secrets
from forms.followup.answers import Answers, Satisfaction
from forms.followup.task import TaskState
from forms.service import calls_of_ticket
from forms.storage import open_storage
from forms.ticket import Ticket
from forms.words import StateKind
from telephony.agent import AgentState
from tests.e2e.conftest import MOUTH_HZ, Desk
from tests.e2e.test_asterisk_desk import established, settings_for
from tests.forms.followup.samples import with_units
from tests.forms.lifecycle.samples import dispatched, passed, replied, signed
from tests.forms.test_service import file
from tests.pbx.asterisk import Asterisk

pytestmark = [pytest.mark.e2e, pytest.mark.asterisk]
SitDown = Callable[[Seat], Desk]
CITIZEN = "12369"
"""A number of the PBX that answers; the ticket's citizen has it."""


@pytest.fixture
def ticket(folders: Folders) -> Ticket:
    """A closed ticket whose citizen waits to be called back by the agent of this seat."""
    uow = open_storage(f"sqlite:///{folders.database_file}").unit_of_work()
    with_units(uow)
    filed = file(uow, caller=CITIZEN).ticket
    return passed(uow, replied(uow, signed(uow, dispatched(uow, filed))))


@pytest.fixture
def desk(ticket: Ticket, pbx: Asterisk, folders: Folders, sit_down: SitDown, mouth: tuple[str, ...]) -> Desk:
    """The agent's desk, signed in at the PBX and ready."""
    settings = settings_for(pbx)
    open_secrets(folders, SecretPlace.FILE).set(settings.phone.secret_name, pbx.password("1001"))
    desk = sit_down(main.compose_seat(folders, settings, mouth))
    desk.until(lambda: desk.seat.phone.state.agent.state is AgentState.READY)
    return desk


def test_one_key_rings_at_the_citizen_and_the_recorded_call_belongs_to_the_ticket(
    desk: Desk, pbx: Asterisk, folders: Folders, ticket: Ticket
) -> None:
    desk.window.show_page(desk.window.stack.index_of("回访"))
    page = desk.window.stack.named("回访", FollowUpPage)
    desk.until(lambda: page.store.brief is not None and page.questions.isVisible())
    form = desk.seat.desk.drafts.current.id

    desk.press(Qt.Key.Key_F9)
    desk.until(established(desk))
    pbx.service_hears(CITIZEN, MOUTH_HZ)
    desk.until(lambda: page.questions.status.text() == "通话中")
    assert desk.seat.desk.drafts.current.id == form

    for digit in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2):
        desk.press(digit)
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: "已归档" in page.told.text())
    desk.press(Qt.Key.Key_F8)
    desk.until(lambda: not desk.seat.phone.state.calls)
    desk.window.close()

    uow = open_storage(f"sqlite:///{folders.database_file}").unit_of_work()
    with uow.reading() as work:
        (task,) = work.follow_ups.of_appeal(ticket.id)
        stored = work.tickets.by_id(ticket.id)
    assert stored is not None
    assert stored.state is StateKind.ARCHIVED
    assert (task.state, task.answers) == (
        TaskState.ANSWERED,
        Answers(
            responded=True, solved=True, process=Satisfaction.SATISFIED, result=Satisfaction.FAIRLY, words=""
        ),
    )
    (call,) = (each for each in calls_of_ticket(stored, uow) if each.ticket_id == ticket.id)
    assert (call.call_id, call.remote_number) == (task.tries[-1].call_id, CITIZEN)
    assert call.answered_at is not None
    assert Path(call.recording).stat().st_size > 1000
