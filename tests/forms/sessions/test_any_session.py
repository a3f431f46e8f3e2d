"""Whatever happens in whatever order: no call stays blank in a closed session, and the figures add up."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from forms.errors import RuleBroken
from forms.in_memory import InMemoryUnitOfWork
from forms.sessions.call import Brief, Ending
from forms.sessions.calling import (
    abandon,
    hand_over,
    hang_up,
    note_call,
    out_of_scope,
    screen,
    take_back,
    taken_by_leader,
    write_brief,
)
from forms.sessions.ending import decide, file_call, take_back_ending
from forms.sessions.figures import session_figures
from forms.sessions.planning import begin, close, end, reopen
from forms.sessions.session import SessionState
from forms.words import Disposal
from tests.forms.samples import NOW
from tests.forms.sessions.samples import BRIEF, MAYOR, PLANNER, STAFF, form, live

WHICH = st.integers(0, 2)


class AnySession(RuleBasedStateMachine):
    """One session and up to three calls; everybody presses everything, and some things in one go."""

    @initialize()
    def begin_one(self) -> None:
        self.uow = InMemoryUnitOfWork()
        self.session_id = live(self.uow).id
        self.now = NOW
        self.forms = {
            (which, disposal): form(disposal)
            for which in range(3)
            for disposal in (Disposal.ANSWERED, Disposal.DISPATCH)
        }

    def later(self) -> None:
        self.now += timedelta(seconds=30)

    def own_id(self, which: int) -> str:
        found = self.uow.sessions.calls.of_phone(f"any-{which}")
        return "" if found is None else found.id

    @rule(which=WHICH, late=st.sampled_from(("", "补录")))
    def come(self, which: int, late: str) -> None:
        self.later()
        with suppress(RuleBroken):
            note_call(
                self.session_id, f"any-{which}", "13800001234", self.now, STAFF, self.uow, late_why=late
            )

    @rule(which=WHICH, brief=st.sampled_from((BRIEF, BRIEF, Brief())))
    def screen(self, which: int, brief: Brief) -> None:
        self.later()
        with suppress(RuleBroken):
            screen(self.own_id(which), STAFF, self.uow, self.now)
            write_brief(self.own_id(which), brief, STAFF, self.uow)

    @rule(which=WHICH)
    def to_leader(self, which: int) -> None:
        self.later()
        with suppress(RuleBroken):
            hand_over(self.own_id(which), STAFF, self.uow, self.now)
            taken_by_leader(self.own_id(which), MAYOR.code, MAYOR, self.uow, self.now)

    @rule(which=WHICH)
    def back(self, which: int) -> None:
        with suppress(RuleBroken):
            hand_over(self.own_id(which), STAFF, self.uow, self.now)
            take_back(self.own_id(which), STAFF, self.uow)

    @rule(which=WHICH)
    def hang_up(self, which: int) -> None:
        self.later()
        with suppress(RuleBroken):
            hang_up(self.own_id(which), STAFF, self.uow, self.now)

    @rule(which=WHICH)
    def give_up(self, which: int) -> None:
        with suppress(RuleBroken):
            abandon(self.own_id(which), "无人说话", STAFF, self.uow, self.now)

    @rule(which=WHICH)
    def elsewhere(self, which: int) -> None:
        with suppress(RuleBroken):
            out_of_scope(self.own_id(which), "不属受理范围", STAFF, self.uow, self.now)

    @rule(which=WHICH, ending=st.sampled_from(list(Ending)))
    def decide(self, which: int, ending: Ending) -> None:
        self.later()
        with suppress(RuleBroken):
            decide(self.own_id(which), ending, "承诺三天", STAFF, self.uow, self.now)

    @rule(which=WHICH, ending=st.sampled_from(list(Ending)))
    def settle(self, which: int, ending: Ending) -> None:
        self.come(which, "补录")
        self.screen(which, BRIEF)
        self.decide(which, ending)
        self.file(which, Disposal.DISPATCH if ending.is_sent_on else Disposal.ANSWERED)

    @rule()
    def end_and_close(self) -> None:
        self.whole("end")
        self.whole("close")

    @rule(which=WHICH)
    def undecide(self, which: int) -> None:
        with suppress(RuleBroken):
            take_back_ending(self.own_id(which), STAFF, self.uow)

    @rule(which=WHICH, disposal=st.sampled_from((Disposal.ANSWERED, Disposal.DISPATCH)))
    def file(self, which: int, disposal: Disposal) -> None:
        self.later()
        with suppress(RuleBroken):
            file_call(self.own_id(which), self.forms[which, disposal], STAFF, self.uow, self.now)

    @rule(what=st.sampled_from(("end", "begin", "close", "reopen")))
    def whole(self, what: str) -> None:
        self.later()
        with suppress(RuleBroken):
            if what == "end":
                end(self.session_id, PLANNER, self.uow, self.now)
            elif what == "begin":
                begin(self.session_id, PLANNER, self.uow, self.now)
            elif what == "close":
                close(self.session_id, PLANNER, self.uow, self.now)
            else:
                reopen(self.session_id, "漏记", PLANNER, self.uow)

    @invariant()
    def no_call_is_blank_in_a_closed_session(self) -> None:
        session = self.uow.sessions.plans.stored[self.session_id]
        calls = self.uow.sessions.calls.of_session(self.session_id)
        if session.state is SessionState.CLOSED:
            assert not [each for each in calls if each.is_blank]

    @invariant()
    def every_settled_call_has_its_own_ticket_and_the_figures_add_up(self) -> None:
        settled = [each for each in self.uow.sessions.calls.of_session(self.session_id) if each.ticket_id]
        assert len({each.ticket_id for each in settled}) == len(settled)
        assert all(each.ticket_id in self.uow.tickets.stored and each.ending for each in settled)
        figures = session_figures((self.session_id,), PLANNER, self.uow)
        assert figures.problems == ()
        assert figures.tickets.received == len(settled)


AnySession.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestAnySession = AnySession.TestCase
