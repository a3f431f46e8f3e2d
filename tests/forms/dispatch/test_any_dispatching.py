"""Any sequence of the desk's and units' steps: a refusal changes nothing, what is done keeps the law."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from forms.dispatch.conference import ConferenceState
from forms.dispatch.conferring import ask_conference, call_conference, decide_conference, drop_conference
from forms.dispatch.ordering import Choice
from forms.dispatch.returning import ask_return, review_return
from forms.dispatch.returns import ReturnState
from forms.dispatch.sending import add_helper, dispatch, recall_dispatch
from forms.errors import RuleBroken
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import AssignmentRole, AssignmentState, lead_of, open_orders
from forms.lifecycle.standing import Desk, NextStep
from forms.ticket import Ticket
from forms.words import StateKind
from tests.forms.dispatch.desk_samples import BASIS, NOISE, OTHER_DISPATCHER, held, person_of, signed
from tests.forms.dispatch.samples import DISPATCHER, with_units
from tests.forms.samples import NOW
from tests.forms.test_service import file

UNITS = st.sampled_from(("chengguan", "huanjing", "gongan", "zhujian"))
OTHERS = st.lists(UNITS, max_size=2).map(tuple)


class AnyDispatching(RuleBasedStateMachine):
    """One ticket between the desk and four units."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = InMemoryUnitOfWork()
        with_units(self.hall)
        self.now = NOW
        self.leads = 0

    @initialize()
    def begin(self) -> None:
        self.id = file(self.hall, NOISE).ticket.id

    @property
    def ticket(self) -> Ticket:
        return self.hall.tickets.stored[self.id]

    def later(self) -> datetime:
        self.now += timedelta(minutes=7)
        return self.now

    def try_it(self, step: str, *given: object) -> None:
        before = self.ticket, dict(self.hall.assignments.stored), dict(self.hall.conferences.stored)
        returns = dict(self.hall.returns.stored)
        said = ""
        try:
            getattr(self, f"_{step}")(*given)
        except RuleBroken as refused:
            said = refused.text
        if said:
            assert said.endswith("。"), "a whole Chinese sentence"
            after = self.ticket, dict(self.hall.assignments.stored), dict(self.hall.conferences.stored)
            assert after == before
            assert self.hall.returns.stored == returns

    def _dispatch(self, choice: Choice) -> None:
        hops = self.ticket.standing.hops
        dispatch(self.id, choice, DISPATCHER, self.hall, self.later())
        assert self.ticket.standing.hops == hops + 1

    def _ask(self, order_id: str) -> None:
        order = self.hall.assignments.stored[order_id]
        unit = person_of(order.unit)
        ask_return(order_id, "other_unit", "不归我们", BASIS, unit, self.hall, self.later())
        assert order.signed_at is None, "首接负责制"

    @rule(lead=UNITS, helpers=OTHERS, joint=st.one_of(st.just(""), UNITS))
    def send(self, lead: str, helpers: tuple[str, ...], joint: str) -> None:
        self.try_it("dispatch", Choice(lead=lead, helpers=helpers, joint=joint))

    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        orders = self.hall.assignments.of_ticket(self.id)
        if orders:
            self.try_it("ask", data.draw(st.sampled_from(orders)).id)

    @rule(granted=st.booleans(), data=st.data())
    def review(self, granted: bool, data: st.DataObject) -> None:
        requests = self.hall.returns.of_ticket(self.id)
        if requests:
            self.try_it("review", data.draw(st.sampled_from(requests)).id, granted)

    def _review(self, request_id: str, granted: bool) -> None:
        review_return(request_id, granted, "意见", OTHER_DISPATCHER, self.hall, self.later())

    @rule()
    def take_back(self) -> None:
        self.try_it("recall")

    def _recall(self) -> None:
        recall_dispatch(self.id, "派错", DISPATCHER, self.hall, self.later())

    @rule(unit=UNITS)
    def help_out(self, unit: str) -> None:
        self.try_it("help", unit)

    def _help(self, unit: str) -> None:
        add_helper(self.id, unit, "需要配合", DISPATCHER, self.hall, self.later())

    @rule()
    def sign(self) -> None:
        lead = lead_of(self.hall.assignments.of_ticket(self.id))
        if lead is not None and lead.state is AssignmentState.PENDING:
            signed(self.hall, lead, self.later())

    @rule(by_unit=st.booleans())
    def confer(self, by_unit: bool) -> None:
        lead = lead_of(self.hall.assignments.of_ticket(self.id))
        if by_unit and lead is not None:
            self.try_it("want", lead.id, lead.unit)
        else:
            self.try_it("call")

    def _want(self, order_id: str, unit: str) -> None:
        ask_conference(order_id, "职责不清", person_of(unit), self.hall, self.later())

    def _call(self) -> None:
        call_conference(self.id, "职责不清", DISPATCHER, self.hall, self.later())

    @rule(lead=UNITS, helpers=OTHERS, dropped=st.booleans(), own_due=st.booleans())
    def end_conference(self, lead: str, helpers: tuple[str, ...], dropped: bool, own_due: bool) -> None:
        waiting = [each for each in self.hall.conferences.of_ticket(self.id) if each.is_open]
        for each in waiting:
            if dropped:
                self.try_it("drop", each.id)
            elif each.state is ConferenceState.CALLED:
                held(self.hall, each, self.later())
                choice = Choice(lead=lead, helpers=helpers, note="会商决定")
                self.try_it("decide", each.id, choice, own_due)

    def _drop(self, conference_id: str) -> None:
        drop_conference(conference_id, "不需要", DISPATCHER, self.hall, self.later())

    def _decide(self, conference_id: str, choice: Choice, own_due: bool) -> None:
        now = self.later()
        due_at = now + timedelta(days=9) if own_due else None
        decide_conference(conference_id, choice, BASIS, DISPATCHER, self.hall, now, due_at=due_at)
        lead = lead_of(self.hall.assignments.of_ticket(self.id))
        assert lead is not None
        assert lead.unit == choice.lead

    @invariant()
    def the_law_holds(self) -> None:
        if not self.hall.tickets.stored:
            return
        ticket, orders = self.ticket, self.hall.assignments.of_ticket(self.id)
        standing, still = ticket.standing, open_orders(orders)
        leads = [each for each in orders if each.role is AssignmentRole.LEAD]
        assert standing.due is not None
        assert standing.hops == len(leads)
        assert len({each.number for each in orders if each.is_sub}) == sum(each.is_sub for each in orders)
        if ticket.state is StateKind.AWAITING_DISPATCH:
            assert still == ()
            assert standing.owner_unit == Desk.DISPATCH.value
        else:
            lead = lead_of(orders)
            assert lead is not None
            assert sum(each.role is AssignmentRole.LEAD for each in still) == 1
            assert len({each.unit for each in still}) == len(still)
            assert standing.due == lead.due
        asked = [each for each in self.hall.returns.of_ticket(self.id) if each.state is ReturnState.ASKED]
        in_review = ticket.state is StateKind.RETURN_IN_REVIEW
        assert in_review is any(
            self.hall.assignments.stored[each.assignment_id].state is AssignmentState.RETURN_ASKED
            and each.role is AssignmentRole.LEAD
            for each in asked
        )
        if standing.next_step is NextStep.CONFER:
            assert any(each.is_open for each in self.hall.conferences.of_ticket(self.id))


TestAnyDispatching = AnyDispatching.TestCase
TestAnyDispatching.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
