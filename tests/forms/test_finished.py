"""Which half-filled forms are about something that a colleague has finished meanwhile."""

from uuid import uuid4

from forms.finished import finished_among
from forms.followup.calling import record_answers
from forms.ports import UnitOfWork
from tests.forms.followup.samples import HAPPY, LATER, closed, task_for
from tests.forms.lifecycle.samples import AGENT, dispatched
from tests.forms.test_service import file


def test_what_is_over_is_told_and_what_nobody_knows_is_kept(uow: UnitOfWork) -> None:
    waiting = file(uow).ticket.id
    sent = dispatched(uow, file(uow).ticket).id
    called, _ = closed(uow)
    due, _ = closed(uow)
    done = task_for(uow, called)
    record_answers(done.id, HAPPY, AGENT, uow, LATER)
    with uow.reading() as work:
        (order,) = work.assignments.of_ticket(sent)
        over = work.assignments.of_ticket(called.id)[0]
    finished = {f"send/{sent}", done.id, f"{over.id}/reply", f"measure/{called.id}/"}
    unfinished = {
        *(f"send/{waiting}", f"propose/{sent}", task_for(uow, due).id, f"{order.id}/reply"),
        *(f"{uuid4().hex}/score", "tick/U0101", ""),
    }
    assert finished_among(finished | unfinished, uow) == finished
