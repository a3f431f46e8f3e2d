"""Two dispatchers at the very same moment, on SQLite and on PostgreSQL: one wins, the other is told who."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from forms.access.roles import Actor
from forms.dispatch.errors import DispatchRefused, DispatchTaken
from forms.dispatch.ordering import Choice
from forms.dispatch.returning import review_return
from forms.dispatch.sending import Dispatched, dispatch
from forms.lifecycle.assignment import AssignmentState
from forms.storage import Database
from tests.forms.dispatch.desk_samples import NOISE, OTHER_DISPATCHER, asked, sent
from tests.forms.dispatch.samples import DISPATCHER, with_units
from tests.forms.samples import NOW
from tests.forms.test_service import file

PEOPLE = ((DISPATCHER, "chengguan"), (OTHER_DISPATCHER, "huanjing"))
ROUNDS = 6


def test_one_ticket_is_sent_once(database: Database) -> None:
    hall = with_units(database.unit_of_work())
    for _ in range(ROUNDS):
        ticket = file(hall, NOISE).ticket
        together = Barrier(2)

        def attempt(
            who: Actor, lead: str, ticket_id: str = ticket.id, together: Barrier = together
        ) -> Dispatched | DispatchTaken:
            uow = database.unit_of_work()
            together.wait(10)
            try:
                return dispatch(ticket_id, Choice(lead=lead), who, uow, NOW)
            except DispatchTaken as taken:
                return taken

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda each: attempt(*each), PEOPLE))
        won = [each for each in results if isinstance(each, Dispatched)]
        lost = [each for each in results if isinstance(each, DispatchTaken)]
        assert (len(won), len(lost)) == (1, 1)
        winner = PEOPLE[results.index(won[0])][0]
        assert f"已由 {winner.name}（{winner.code}）" in lost[0].text
        with hall.reading() as work:
            (order,) = work.assignments.of_ticket(ticket.id)
            assert len(work.suggestions.of_ticket(ticket.id)) == 1
        assert order.unit == won[0].orders[0].unit


def test_one_return_is_decided_once(database: Database) -> None:
    hall = with_units(database.unit_of_work())
    for _ in range(ROUNDS):
        request = asked(hall, sent(hall).orders[0]).request
        together = Barrier(2)

        def attempt(
            who: Actor, granted: bool, request_id: str = request.id, together: Barrier = together
        ) -> AssignmentState | str:
            uow = database.unit_of_work()
            together.wait(10)
            try:
                return review_return(request_id, granted, "意见", who, uow, NOW).order.state
            except (DispatchRefused, DispatchTaken) as refused:
                return refused.text

        both = ((DISPATCHER, True), (OTHER_DISPATCHER, False))
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda each: attempt(*each), both))
        (told,) = (each for each in results if not isinstance(each, AssignmentState))
        assert "您的审核没有" in told
        winner = both[next(place for place, each in enumerate(results) if each is not told)][0]
        assert winner.name in told
        (state,) = (each for each in results if isinstance(each, AssignmentState))
        with hall.reading() as work:
            order = work.assignments.by_id(request.assignment_id)
        assert order is not None
        assert order.state is state
