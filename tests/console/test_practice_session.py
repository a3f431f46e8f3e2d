"""A leader's rehearsal: the staff's part is played, and no citizen stays between two seats."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from console.practice_data import practice_person
from console.practice_session import NOT_ANSWERED, PracticeSession, written_card
from console.rehearsal import Rehearsal
from console.settings import Settings
from forms.sessions.call import CallState, Ending, SessionCall
from forms.sessions.calling import taken_by_leader
from telephony.protocol import CitizenLeft, CitizenRang
from tests.console.desks import ScriptedLine, TestDesk, make_desk
from tests.forms.samples import NOW


class Practice:
    """A rehearsal's desk, whose exchange is told."""

    def __init__(self) -> None:
        self.made: TestDesk = make_desk()
        self.made.clock.at = NOW
        self.desk = self.made.desk
        self.desk.rules = replace(self.desk.rules, actor=practice_person(Settings().for_rehearsal()))
        self.rehearsal = Rehearsal(ScriptedLine(), self.desk.phone, "1001")
        self.session = PracticeSession(self.rehearsal, self.desk)
        self.desk.sessions.watch()

    def rings(self, arrival: str, name: str = "") -> SessionCall:
        """先练一遍 is pressed, and this citizen rings."""
        self.session.next_citizen()
        self.rehearsal.receive(CitizenRang(at=0.0, arrival=arrival, name=name, number="13800001002"))
        return self.call

    def leaves(self, arrival: str) -> None:
        """The citizen is gone."""
        self.rehearsal.receive(CitizenLeft(at=0.0, arrival=arrival, number="13800001002", how="abandoned"))

    @property
    def call(self) -> SessionCall:
        """The one call of the session, as it is stored."""
        session = self.desk.sessions.view.session
        assert session is not None
        with self.made.storage.reading() as work:
            (call,) = work.sessions.calls.of_session(session.id)
        return call


@pytest.fixture
def practice(qapp: QApplication) -> Practice:
    return Practice()


def test_the_card_is_the_one_that_the_script_has_written(practice: Practice) -> None:
    call = practice.rings("report")
    assert call.state is CallState.HANDED_OVER
    assert call.brief == written_card("report")
    assert call.brief.keeps_identity
    view = practice.desk.sessions.view
    assert view.stage is not None
    assert view.stage.card is not None
    assert "3800001002" not in view.stage.card.number


def test_without_a_written_card_the_story_makes_one(practice: Practice) -> None:
    assert written_card("nobody") is None
    assert practice.rings("nobody", "王建军").brief.name == "王建军"


def test_who_gives_up_before_the_leader_answers_is_seen_to_by_the_staff(practice: Practice) -> None:
    practice.rings("heating")
    practice.leaves("heating")
    call = practice.call
    assert (call.state, call.ending, call.words) == (CallState.DECIDED, Ending.SENT_ON, NOT_ANSWERED)
    practice.desk.sessions.refresh()
    view = practice.desk.sessions.view
    assert view.stage is not None
    assert view.stage.card is None


def test_whom_the_leader_talks_to_is_left_to_the_leader(practice: Practice) -> None:
    call = practice.rings("heating")
    taken_by_leader(call.id, practice.desk.actor.code, practice.desk.actor, practice.made.storage, NOW)
    practice.leaves("heating")
    assert practice.call.state is CallState.WITH_LEADER
