"""The staff of a live session: a card under way beside the board of its calls."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from forms.sessions.call import Ending
from forms.sessions.calling import hand_over
from tests.console.pages.screening.desk_of_staff import LINE, StaffDesk
from tests.console.pages.stage.stagehand import LONG
from tests.forms.samples import NOW
from tests.forms.sessions import samples


def screening() -> QWidget:
    """Calls in several states, and one at this desk."""
    staff = StaffDesk()
    session = staff.begins()
    samples.ended(staff.uow, session, Ending.ANSWERED)
    samples.ended(staff.uow, session, Ending.PROMISED, words="今晚供暖")
    hand_over(samples.screened(staff.uow, session).id, samples.STAFF, staff.uow, NOW)
    staff.answers(line=LINE)
    staff.desk.screening.edit(replace(LONG, article_id=""))
    staff.desk.screening.brief_replaced.emit(staff.desk.screening.view.brief)
    staff.desk.sessions.refresh()
    return staff.page


SCREENING_BOARDS = {"screening": screening}
