"""The stage: ringing with long words, talking with a covered number in the notes, choosing a due."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.console.pages.stage.stagehand import LONG, Stagehand


def _ringing() -> QWidget:
    hand = Stagehand()
    hand.begins()
    hand.handed_over(LONG)
    hand.rings()
    return hand.page


def _talking() -> QWidget:
    hand = Stagehand()
    hand.begins()
    hand.talks()
    hand.page.notes.edit.setPlainText("答应今晚八点前恢复。回电 13800001234")
    return hand.page


def _due() -> QWidget:
    hand = Stagehand()
    hand.begins()
    hand.talks(LONG)
    hand.page.deeds.promised.click()
    return hand.page


STAGE_BOARDS: dict[str, Callable[[], QWidget]] = {
    "stage-ringing": _ringing,
    "stage-talking": _talking,
    "stage-due": _due,
}
