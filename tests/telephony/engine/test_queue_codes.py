"""Which code goes out when, and what a refusal comes to, on a line without a network."""

import pytest

from telephony.agent import LINE_DOWN, QUEUE_REFUSED, AgentState
from telephony.call import Call, CallState, Direction, Party
from telephony.engine.calls import Refused
from telephony.engine.fake_line import FakeLine
from telephony.engine.line import LegConfirmed, LegEnded
from telephony.engine.phone import Phone
from telephony.engine.presence import Presence
from telephony.engine.queue_codes import AFTER_CALL, CODE_PATIENCE, FIRST_RETRY, LOST_LEG, QueueCodes
from telephony.pbx.codes import QueueCode
from telephony.protocol import CallIncoming, Event, QueueCodeRefused, Refusal


class Seat:
    """An agent whose line is up, and a clock to turn."""

    def __init__(self, *, wrap_up: int = 60) -> None:
        self.now = 1000.0
        self.line = FakeLine()
        self.phone = Phone(lambda: self.now)
        self.events: list[Event] = []
        self.phone.on_event(self.events.append)
        self.presence = Presence()
        self.presence.wrap_up_seconds = wrap_up
        self.codes = QueueCodes(self.phone, self.line, self.presence)
        self.codes.use(True)
        self.away = False
        self.presence.line_changed(True, self.now)

    def settle(self) -> None:
        calls = self.phone.state.calls
        self.presence.line_changed(self.line.is_up, self.now)
        self.presence.calls_changed(calls, self.now)
        self.codes.follow(calls, self.now, self.away)

    def passes(self, seconds: float) -> None:
        self.now += seconds
        self.presence.tick(self.now)
        self.settle()

    @property
    def dialled(self) -> list[str]:
        return [asked[2] for asked in self.line.asked if asked[0] == "invite"]

    @property
    def leg(self) -> str:
        return [asked[1] for asked in self.line.asked if asked[0] == "invite"][-1]

    def says(self, status: int = 200) -> None:
        """The PBX's answer to the code that is out."""
        if status == 200:
            assert self.codes.heard(LegConfirmed(self.leg))
        self.line.legs.discard(self.leg)
        assert self.codes.heard(LegEnded(self.leg, status=status))
        self.settle()

    def signs_in(self, reason: str = "") -> None:
        self.presence.sign_in(reason, self.now)
        self.settle()

    def ready(self) -> "Seat":
        self.signs_in()
        self.says()
        self.says()
        assert self.dialled == ["*50", "*51"]
        return self

    def call(self, *, outgoing: bool = False) -> Call:
        """An answered call."""
        call = Call(
            id="c",
            direction=Direction.OUTGOING if outgoing else Direction.INCOMING,
            state=CallState.ESTABLISHED,
            party=Party("13800001234"),
            began_at=self.now,
            state_since=self.now,
            established_at=self.now,
        )
        self.phone.publish(CallIncoming(call=call))
        self.settle()
        return call

    def over(self) -> None:
        self.phone.state = type(self.phone.state)(
            registration=self.phone.state.registration,
            agent=self.phone.state.agent,
            sound=self.phone.state.sound,
            queue=self.phone.state.queue,
        )
        self.settle()

    @property
    def refusals(self) -> list[tuple[QueueCode, int, float]]:
        return [
            (event.code, event.sip_status, event.retry_at)
            for event in self.events
            if isinstance(event, QueueCodeRefused)
        ]


@pytest.fixture
def seat() -> Seat:
    return Seat()


def test_codes_go_out_one_after_the_other(seat: Seat) -> None:
    seat.signs_in()
    assert seat.dialled == ["*50"]
    seat.passes(1.0)
    assert seat.dialled == ["*50"]
    seat.says()
    assert seat.dialled == ["*50", "*51"]
    assert not seat.codes.is_settled
    seat.says()
    seat.passes(60.0)
    assert seat.dialled == ["*50", "*51"]
    assert seat.codes.is_settled


def test_the_newest_wish_wins_over_one_that_is_still_under_way(seat: Seat) -> None:
    seat.signs_in()
    seat.presence.set_not_ready("meal", seat.now)
    seat.settle()
    seat.presence.set_not_ready("meeting", seat.now)
    seat.settle()
    seat.says()
    assert seat.dialled == ["*50", "*5204"]


def test_ready_after_a_queues_call_ends_the_wrap_up_of_the_pbx_once_that_can_have_begun(seat: Seat) -> None:
    seat.ready().call()
    seat.over()
    assert seat.presence.agent.state is AgentState.WRAP_UP
    seat.presence.set_ready(seat.now)
    seat.settle()
    assert seat.dialled == ["*50", "*51"]
    seat.passes(AFTER_CALL)
    assert seat.dialled == ["*50", "*51", "*51"]


def test_ready_at_once_after_a_call_gives_the_pbx_time_to_begin_its_wrap_up() -> None:
    seat = Seat(wrap_up=0).ready()
    seat.call()
    seat.over()
    assert seat.presence.agent.state is AgentState.READY
    assert seat.dialled == ["*50", "*51"]
    seat.passes(AFTER_CALL)
    assert seat.dialled == ["*50", "*51", "*51"]


@pytest.mark.parametrize("outgoing", [True, False])
def test_wrap_up_is_told_for_the_pbx_knows_only_that_of_a_queues_call(seat: Seat, outgoing: bool) -> None:
    seat.ready().call(outgoing=outgoing)
    seat.over()
    seat.passes(0.0 if outgoing else AFTER_CALL)
    assert seat.dialled[2:] == ["*53"]
    seat.says()
    seat.presence.set_ready(seat.now)
    seat.settle()
    assert seat.dialled[2:] == ["*53", "*51"]


@pytest.mark.parametrize("status", [403, 404, 486, 603])
def test_whom_the_pbx_refuses_is_not_ready_and_asks_no_more(seat: Seat, status: int) -> None:
    seat.signs_in()
    seat.says(status)
    assert (seat.presence.agent.state, seat.presence.agent.reason) == (AgentState.NOT_READY, QUEUE_REFUSED)
    assert seat.refusals == [(QueueCode.SIGN_IN, status, 0.0)]
    assert seat.phone.state.queue.refused is QueueCode.SIGN_IN
    seat.passes(600.0)
    assert seat.dialled == ["*50"]
    seat.presence.set_ready(seat.now)
    seat.settle()
    assert seat.dialled == ["*50", "*50"]
    seat.says()
    seat.says()
    assert seat.presence.agent.state is AgentState.READY
    assert seat.phone.state.queue.refused is None


@pytest.mark.parametrize("status", [408, 500, 503])
def test_what_does_not_get_through_is_tried_again_ever_more_slowly(seat: Seat, status: int) -> None:
    seat.signs_in()
    seat.says(status)
    assert seat.presence.agent.reason == QUEUE_REFUSED
    assert seat.refusals == [(QueueCode.SIGN_IN, status, seat.now + FIRST_RETRY)]
    assert seat.codes.is_settled
    seat.passes(FIRST_RETRY)
    seat.says(status)
    assert seat.phone.state.queue.retry_at == seat.now + 2 * FIRST_RETRY
    seat.passes(2 * FIRST_RETRY)
    seat.says()
    seat.says()
    assert seat.presence.agent.state is AgentState.READY
    assert seat.dialled == ["*50", "*50", "*50", "*51"]


def test_a_pbx_that_keeps_silent_is_given_up_and_tried_again(seat: Seat) -> None:
    seat.signs_in()
    seat.passes(CODE_PATIENCE)
    assert seat.line.asked[-1] == ("hang_up", seat.leg)
    seat.passes(LOST_LEG)
    assert seat.refusals == [(QueueCode.SIGN_IN, 408, seat.now + FIRST_RETRY)]
    seat.passes(FIRST_RETRY)
    assert seat.dialled == ["*50", "*50"]


def test_a_stack_that_will_not_dial_is_tried_again(seat: Seat) -> None:
    seat.line.refuses = {"invite"}
    seat.signs_in()
    assert seat.refusals == [(QueueCode.SIGN_IN, 0, seat.now + FIRST_RETRY)]
    seat.line.refuses = set()
    seat.passes(FIRST_RETRY)
    assert seat.dialled == ["*50"]


def test_somebody_whom_the_queues_have_lost_signs_in_again_once(seat: Seat) -> None:
    seat.ready()
    seat.presence.set_not_ready("break", seat.now)
    seat.settle()
    seat.says(480)
    assert seat.dialled[2:] == ["*5201", "*50"]
    seat.says()
    seat.says()
    assert seat.dialled[2:] == ["*5201", "*50", "*5201"]
    assert seat.refusals == []
    seat.presence.set_ready(seat.now)
    seat.settle()
    for status in (480, 200, 480):
        seat.says(status)
    assert seat.refusals == [(QueueCode.READY, 480, 0.0)]


def test_a_line_that_was_down_is_told_of_from_the_start(seat: Seat) -> None:
    seat.ready()
    seat.line.is_up = False
    seat.passes(1.0)
    assert seat.presence.agent.reason == LINE_DOWN
    seat.line.is_up = True
    seat.passes(30.0)
    seat.says()
    assert seat.dialled == ["*50", "*51", "*50", "*51"]


def test_a_desk_without_a_window_is_paused_until_there_is_one(seat: Seat) -> None:
    seat.ready()
    seat.away = True
    seat.settle()
    seat.says()
    assert seat.dialled[2:] == ["*5206"]
    assert seat.presence.agent.is_signed_in
    seat.away = False
    seat.settle()
    assert seat.dialled[2:] == ["*5206", "*51"]


def test_signing_out_is_told_and_a_refusal_of_it_forgotten(seat: Seat) -> None:
    seat.ready()
    seat.presence.sign_out(seat.now)
    seat.settle()
    assert seat.dialled[2:] == ["*54"]
    seat.says(403)
    assert seat.codes.is_settled
    assert seat.phone.state.queue.refused is None


def test_a_pbx_without_codes_hears_none() -> None:
    seat = Seat()
    seat.codes.use(False)
    seat.signs_in()
    assert seat.dialled == []
    assert seat.codes.is_settled
    assert seat.presence.agent.state is AgentState.READY
    with pytest.raises(Refused) as refused:
        seat.codes.ask_for_help()
    assert refused.value.refusal is Refusal.WRONG_STATE


def test_help_goes_before_everything_else_and_lasts_as_long_as_the_call(seat: Seat) -> None:
    seat.ready().call()
    seat.codes.ask_for_help()
    seat.settle()
    assert seat.dialled[2:] == ["*55"]
    seat.says()
    assert seat.phone.state.queue.help_since == seat.now
    seat.over()
    assert seat.phone.state.queue.help_since == 0.0


def test_help_that_does_not_come_is_said(seat: Seat) -> None:
    seat.ready().call()
    seat.codes.ask_for_help()
    seat.settle()
    seat.says(403)
    assert seat.refusals == [(QueueCode.HELP, 403, 0.0)]
    assert seat.phone.state.queue.help_since == 0.0
    seat.passes(60.0)
    assert seat.dialled[2:] == ["*55"]
    seat.line.room = 0
    with pytest.raises(Refused) as refused:
        seat.codes.ask_for_help()
    assert refused.value.refusal is Refusal.TOO_MANY_CALLS


def test_a_call_that_comes_while_a_code_is_out_is_a_call_like_any_other(seat: Seat) -> None:
    seat.signs_in()
    seat.call()
    assert seat.presence.agent.state is AgentState.ON_CALL
    seat.says()
    assert seat.dialled == ["*50"]
    assert [each.id for each in seat.phone.state.calls] == ["c"]
    seat.over()
    seat.presence.set_ready(seat.now)
    seat.passes(AFTER_CALL)
    assert seat.dialled == ["*50", "*51"]


def test_facts_of_other_legs_are_not_taken(seat: Seat) -> None:
    seat.signs_in()
    assert not seat.codes.heard(LegEnded("another"))
