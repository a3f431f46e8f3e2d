"""The stage: waiting, ringing with long words, talking, choosing a due, decided, the telephone down."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from console.link import LinkState
from forms.sessions.call import Ending
from tests.console.pages.stage.stagehand import LONG, Stagehand


def _waiting() -> QWidget:
    hand = Stagehand(practices=True)
    hand.begins()
    return hand.page


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


def _decided() -> QWidget:
    hand = Stagehand()
    hand.begins()
    leg = hand.talks()
    hand.stage.decide(Ending.PROMISED, "今晚八点前恢复")
    hand.ends(leg)
    return hand.page


def _lost() -> QWidget:
    hand = Stagehand()
    hand.begins()
    hand.desk.phone.follow_link(LinkState.UNAVAILABLE)
    return hand.page


STAGE_BOARDS: dict[str, Callable[[], QWidget]] = {
    "stage-waiting": _waiting,
    "stage-ringing": _ringing,
    "stage-talking": _talking,
    "stage-due": _due,
    "stage-decided": _decided,
    "stage-down": _lost,
}
