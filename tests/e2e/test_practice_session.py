"""A leader rehearses a live session before the cameras are on: one big button, a citizen, an ending."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from console.app import Application
from console.practice_session import LINE
from console.settings import Folders
from console.stage import Moment
from forms.sessions.call import Ending
from forms.storage import open_storage
from tests.e2e.conftest import PATIENCE_MS

pytestmark = pytest.mark.e2e


def test_a_big_button_brings_a_citizen_with_a_card_whom_the_leader_answers_and_sends_on(
    qtbot: QtBot, application: Application, folders: Folders, mouth: tuple[str, ...]
) -> None:
    own = folders.rehearsal()
    own.make()
    window = main.doorway(application).open_stage(main.compose_session(own, engine=mouth))
    try:
        page, stage = window.page, window.stage
        rehearsal = window.seat.rehearsal
        assert rehearsal is not None
        qtbot.waitUntil(
            lambda: bool(rehearsal.view.arrivals) and not stage.scene.trouble, timeout=PATIENCE_MS
        )
        QTest.mouseClick(page.practice, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(
            lambda: stage.scene.moment is Moment.RINGING and stage.scene.card is not None,
            timeout=PATIENCE_MS,
        )
        assert page.card.what.text.startswith("家里暖气不热，室温只有十四度")
        assert (page.card.who.text, page.card.number.text) == ("李**，七十二岁，和老伴同住", "138****1002")
        QTest.keyClick(page, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: stage.scene.can_decide, timeout=PATIENCE_MS)
        QTest.keyClick(page, Qt.Key.Key_2)
        qtbot.waitUntil(lambda: stage.scene.decided is not None, timeout=PATIENCE_MS)
        QTest.mouseClick(page.deeds.hang_up_after, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: stage.scene.moment is Moment.DECIDED, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: page.deeds.done.text == "已定：转办", timeout=PATIENCE_MS)
    finally:
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    uow = open_storage(f"sqlite:///{own.database_file}").unit_of_work()
    with uow.reading() as work:
        (session,) = [each for each in work.sessions.plans.find(frozenset(), 5) if each.line == LINE]
        (call,) = work.sessions.calls.of_session(session.id)
    assert (call.ending, call.number) == (Ending.SENT_ON, "13800001002")
    assert not folders.database_file.exists()
