"""Seats that press in the same moment: a session never closes over a call that has just come."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from forms.errors import RuleBroken
from forms.ports import UnitOfWork
from forms.sessions.call import Brief, CallState, Ending
from forms.sessions.calling import hand_over, note_call, take_back, write_brief
from forms.sessions.ending import end_call
from forms.sessions.planning import close, end
from forms.sessions.session import SessionState
from forms.storage import Database, open_storage
from tests.forms.samples import NOW
from tests.forms.sessions.samples import BRIEF, OTHER_STAFF, PLANNER, SOON, STAFF, form, live, screened

ROUNDS = 8


def at_once(address: str, *seats: Callable[[UnitOfWork], object]) -> list[object]:
    """What each seat got, or the rule that refused it; each seat has a connection of its own."""
    together = Barrier(len(seats))

    def sit(press: Callable[[UnitOfWork], object]) -> object:
        storage = open_storage(address)
        storage.check()
        together.wait(timeout=30)
        try:
            return press(storage.unit_of_work())
        except RuleBroken as refused:
            return refused
        finally:
            storage.close()

    with ThreadPoolExecutor(len(seats)) as pool:
        return list(pool.map(sit, seats))


def test_a_session_never_closes_over_a_call_that_comes_in_the_same_moment(
    database: Database, database_url: str
) -> None:
    uow = database.unit_of_work()
    for number in range(ROUNDS):
        session = live(uow, line=str(number))
        end(session.id, PLANNER, uow, NOW)
        call_id = f"late-{number}"

        def come(own: UnitOfWork, of: str = session.id, call: str = call_id) -> object:
            return note_call(of, call, "13800001234", NOW, STAFF, own, late_why="漏记")

        def shut(own: UnitOfWork, of: str = session.id) -> object:
            return close(of, PLANNER, own, SOON)

        at_once(database_url, come, shut)
        with uow.reading() as work:
            after = work.sessions.plans.by_id(session.id)
            blank = [each for each in work.sessions.calls.of_session(session.id) if each.is_blank]
        assert after is not None
        assert not (after.state is SessionState.CLOSED and blank)


def test_two_seats_that_end_one_call_at_once_file_one_ticket_and_one_promise(
    database: Database, database_url: str
) -> None:
    uow = database.unit_of_work()
    call = screened(uow, live(uow))
    same = form()

    def press(own: UnitOfWork) -> object:
        return end_call(call.id, Ending.PROMISED, "三天内答复", same, STAFF, own, SOON)

    def press_too(own: UnitOfWork) -> object:
        return end_call(call.id, Ending.PROMISED, "三天内答复", same, OTHER_STAFF, own, SOON)

    at_once(database_url, press, press_too)
    again = end_call(call.id, Ending.PROMISED, "三天内答复", same, STAFF, uow, SOON)
    with uow.reading() as work:
        assert len(work.supervision.measures.of_ticket(again.call.ticket_id)) == 1
        assert [each.ticket_id for each in work.sessions.calls.of_session(call.session_id)] == [same.id]


def test_a_brief_and_a_hand_over_in_the_same_moment_are_both_kept(
    database: Database, database_url: str
) -> None:
    uow = database.unit_of_work()
    session = live(uow)
    for number in range(ROUNDS):
        call = screened(uow, session)
        brief = replace(BRIEF, may_say=f"第{number}次")

        def write(own: UnitOfWork, of: str = call.id, text: Brief = brief) -> object:
            return write_brief(of, text, STAFF, own)

        def hand(own: UnitOfWork, of: str = call.id) -> object:
            return hand_over(of, STAFF, own, SOON)

        assert not [each for each in at_once(database_url, write, hand) if isinstance(each, RuleBroken)]
        with uow.reading() as work:
            after = work.sessions.calls.by_id(call.id)
        assert after is not None
        assert (after.brief, after.state) == (brief, CallState.HANDED_OVER)
        take_back(call.id, STAFF, uow)
