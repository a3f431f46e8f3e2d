"""The queue page: a full hall where an agent calls for help, and one whose PBX is out of reach."""

from PySide6.QtWidgets import QWidget

from telephony.call import Ear
from telephony.pbx.events import HelpAsked
from tests.console.pages.queue.hall import Hall


def queue() -> QWidget:
    """A full hall, a call for help, and the supervisor in another call."""
    hall = Hall()
    hall.big()
    hall.watched.tell(HelpAsked(at=hall.now - 42, agent="1021"))
    hall.hears(hall.listens("1002"), Ear.WHISPER)
    return _seen(hall)


def queue_cut() -> QWidget:
    """What is left when the line breaks, while somebody was choosing an agent for a caller."""
    hall = Hall()
    hall.small()
    page = _seen(hall)
    hall.page.callers.mark("call-2")
    hall.page.bar.press("Alt+T")
    hall.desk.clock.pass_(42)
    hall.watched.cut()
    return page


def _seen(hall: Hall) -> QWidget:
    hall.page.refresh()
    hall.page.setProperty("hall", hall)
    return hall.page
