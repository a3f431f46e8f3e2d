"""The rules of the calls, on a line without a network."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from telephony.call import Call, CallPurpose, CallState, Direction, EndReason, Party
from telephony.engine.calls import HANG_UP_PATIENCE, Calls, Refused
from telephony.engine.fake_line import FakeLine
from telephony.engine.line import (
    CallTurnedAway,
    LegConfirmed,
    LegEnded,
    LegFact,
    LegHeldThere,
    LegInvited,
    LegReferred,
    LegRinging,
    Line,
)
from telephony.engine.mixing import DESK, NodeKind
from telephony.engine.phone import Phone
from telephony.engine.switchboard import Switchboard
from telephony.protocol import (
    Answer,
    CallDialed,
    CallEnded,
    CallIncoming,
    CallRefusedWhileAway,
    CancelConsultation,
    CompleteTransfer,
    Dial,
    Event,
    HangUp,
    Hold,
    Join,
    LeaveConference,
    Mute,
    Refusal,
    Reject,
    Resume,
    StartThreeWay,
    TalkPrivately,
    ThreeWayFailed,
    Transfer,
    TransferFailed,
    TransferMode,
    TransferSucceeded,
)


class Board:
    """A switchboard on a fake line, with a clock to turn."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.line = FakeLine()
        line: Line = self.line
        self.phone = Phone(lambda: self.now)
        self.events: list[Event] = []
        self.phone.on_event(self.events.append)
        self.calls = Calls(self.phone, line)
        self.away: tuple[int, Refusal] | None = None
        self.board = Switchboard(self.calls, lambda: self.away)
        self.count = 0

    def hear(self, fact: LegFact) -> None:
        self.board.heard(fact)
        if isinstance(fact, LegEnded):
            self.line.legs.discard(fact.leg)
        self.calls.mix()

    def comes(self, number: str = "13800001234") -> Call:
        self.count += 1
        self.line.legs.add(f"in{self.count}")
        self.hear(LegInvited(f"in{self.count}", Party(number, "王女士"), line="12345", sip_call_id="x@y"))
        return self.phone.state.calls[-1]

    def citizen(self) -> Call:
        call = self.comes()
        self.board.answer(Answer(call_id=call.id))
        self.hear(LegConfirmed(call.id))
        return self[call]

    def leg(self) -> Call:
        """The leg that was dialled last."""
        return [event.call for event in self.events if isinstance(event, CallDialed)][-1]

    def __getitem__(self, call: Call) -> Call:
        found = self.phone.state.call(call.id)
        assert found is not None
        return found

    def ended(self, call: Call) -> Call:
        return next(
            event.call for event in self.events if isinstance(event, CallEnded) and event.call.id == call.id
        )

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def board() -> Board:
    return Board()


def test_a_call_that_comes_rings_with_all_that_is_known_of_it(board: Board) -> None:
    call = board.comes()
    assert (call.state, call.direction) == (CallState.INCOMING, Direction.INCOMING)
    assert (call.party, call.line, call.sip_call_id) == (Party("13800001234", "王女士"), "12345", "x@y")
    assert board.line.asked == [("ring", call.id)]
    assert isinstance(board.events[-1], CallIncoming)


@pytest.mark.parametrize("why", [(486, Refusal.NOT_READY), (480, Refusal.NO_WINDOW)])
def test_a_call_that_comes_while_away_is_refused_without_ringing(
    board: Board, why: tuple[int, Refusal]
) -> None:
    board.away = why
    board.hear(LegInvited("x", Party("13800001234")))
    assert board.line.asked == [("refuse", "x", str(why[0]))]
    assert board.events == [CallRefusedWhileAway(at=1000.0, number="13800001234", why=why[1])]


def test_a_call_for_which_the_stack_had_no_room_is_told(board: Board) -> None:
    board.hear(CallTurnedAway("13800001234"))
    assert board.events == [CallRefusedWhileAway(at=1000.0, number="13800001234", why=Refusal.TOO_MANY_CALLS)]


def test_answering_puts_the_others_on_hold_at_once(board: Board) -> None:
    first = board.citizen()
    second = board.comes()
    board.board.answer(Answer(call_id=second.id))
    assert board[first].state is CallState.HELD
    assert board[second].state is CallState.ANSWERING


def test_an_unconfirmed_hang_up_is_over_after_a_few_seconds(board: Board) -> None:
    call = board.citizen()
    board.board.hang_up(HangUp(call_id=call.id))
    board.now += HANG_UP_PATIENCE - 0.1
    board.board.tick()
    assert board[call].state is CallState.ENDING
    board.now += 0.2
    board.board.tick()
    assert board.ended(call).end is EndReason.HUNG_UP_HERE
    board.hear(LegEnded(call.id))  # late word of it is nobody's


def test_nobody_rings_for_ever(board: Board) -> None:
    board.board.dial(Dial(target="110"))
    board.now += board.calls.ring_seconds + 1
    board.board.tick()
    assert ("hang_up", board.leg().id) in board.line.asked
    board.hear(LegEnded(board.leg().id, status=487, by_us=True))
    assert board.ended(board.leg()).end is EndReason.NO_ANSWER


@pytest.mark.parametrize("answered", [True, False])
def test_a_three_way_leg_joins_or_the_citizen_stays(board: Board, answered: bool) -> None:
    call = board.citizen()
    board.board.transfers.start_three_way(StartThreeWay(call_id=call.id, target="110"))
    leg = board.leg()
    assert board[call].state is CallState.ESTABLISHED
    if answered:
        board.hear(LegConfirmed(leg.id))
        assert board.phone.state.conference == (call.id, leg.id)
    else:
        board.hear(LegEnded(leg.id, status=486))
        assert board.phone.state.conference == ()
        assert board.told(ThreeWayFailed)
    assert board[call].state is CallState.ESTABLISHED


@pytest.mark.parametrize("final", [200, 486])
def test_a_blind_transfer_ends_or_comes_back(board: Board, final: int) -> None:
    call = board.citizen()
    board.board.transfers.transfer(Transfer(call_id=call.id, target="110", mode=TransferMode.BLIND))
    board.hear(LegReferred(call.id, 180, final=False))
    assert board[call].state is CallState.TRANSFERRING
    board.hear(LegReferred(call.id, final, final=True))
    if final == 200:
        assert board.told(TransferSucceeded)
        assert board[call].state is CallState.ENDING
    else:
        assert board.told(TransferFailed)
        assert board[call].state is CallState.ESTABLISHED
        assert ("unhold", call.id) in board.line.asked
        assert ("renew", call.id) in board.line.asked


def test_a_transfer_without_any_word_brings_the_citizen_back(board: Board) -> None:
    call = board.citizen()
    board.board.transfers.transfer(Transfer(call_id=call.id, target="110", mode=TransferMode.BLIND))
    board.now += board.calls.ring_seconds + 11
    board.board.tick()
    assert board[call].state is CallState.ESTABLISHED


def test_a_transfer_whose_server_only_says_goodbye_counts_as_done(board: Board) -> None:
    call = board.citizen()
    board.board.transfers.transfer(Transfer(call_id=call.id, target="110", mode=TransferMode.BLIND))
    board.hear(LegReferred(call.id, 202, final=False))
    board.hear(LegEnded(call.id, status=200))
    assert board.ended(call).end is EndReason.TRANSFERRED
    assert len(board.told(TransferSucceeded)) == 1


def test_a_supervised_transfer_that_the_stack_will_not_do_brings_the_citizen_back(board: Board) -> None:
    call = board.citizen()
    board.board.transfers.transfer(Transfer(call_id=call.id, target="110"))
    board.line.refuses.add("refer_to_leg")
    board.hear(LegConfirmed(board.leg().id))
    assert board.told(TransferFailed)
    assert board[call].state is CallState.ESTABLISHED
    assert board[board.leg()].state is CallState.ENDING


def test_both_legs_of_an_attended_transfer_count_as_transferred_whichever_ends_first(board: Board) -> None:
    call = board.citizen()
    board.board.dial(Dial(target="110", on_behalf_of=call.id))
    leg = board.leg()
    board.hear(LegConfirmed(leg.id))
    board.board.transfers.complete_transfer(CompleteTransfer(call_id=call.id, consultation_id=leg.id))
    board.hear(LegReferred(call.id, 202, final=False))
    board.hear(LegEnded(leg.id, status=200))
    assert board.ended(leg).end is EndReason.TRANSFERRED
    board.hear(LegReferred(call.id, 200, final=True))
    board.hear(LegEnded(call.id, by_us=True))
    assert board.ended(call).end is EndReason.TRANSFERRED
    assert len(board.told(TransferSucceeded)) == 1


def test_mute_lasts_over_new_calls_and_ends_with_the_last(board: Board) -> None:
    call = board.citizen()
    board.board.mute(Mute(on=True))
    board.board.dial(Dial(target="110", on_behalf_of=call.id))
    assert board[call].muted
    assert board[board.leg()].muted
    board.hear(LegEnded(board.leg().id, status=486))
    board.hear(LegEnded(call.id))
    assert not board.comes().muted


@pytest.mark.parametrize(
    ("status", "nothing", "reason"),
    [
        (486, False, EndReason.BUSY),
        (404, False, EndReason.NUMBER_UNKNOWN),
        (408, True, EndReason.SERVER_UNREACHABLE),
        (408, False, EndReason.NO_ANSWER),
        (503, True, EndReason.SERVER_UNREACHABLE),
        (503, False, EndReason.SERVER_ERROR),
        (403, False, EndReason.NOT_ALLOWED),
        (488, False, EndReason.MEDIA_FAILED),
        (603, False, EndReason.REFUSED_THERE),
    ],
)
def test_a_call_of_ours_says_why_it_failed(
    board: Board, status: int, nothing: bool, reason: EndReason
) -> None:
    board.board.dial(Dial(target="110"))
    board.hear(LegEnded(board.leg().id, status=status, heard_nothing=nothing))
    assert board.ended(board.leg()).end is reason


def test_a_call_that_another_desk_took_is_not_abandoned(board: Board) -> None:
    call = board.comes()
    board.hear(LegEnded(call.id, status=487, answered_elsewhere=True))
    assert board.ended(call).end is EndReason.ANSWERED_ELSEWHERE


IDS = st.integers(0, 3)


class AnyOrder(RuleBasedStateMachine):
    """Whatever agent and network do, in whatever order: no illegal state, no party heard by a stranger."""

    @initialize()
    def begin(self) -> None:
        self.b = Board()

    def pick(self, index: int) -> str:
        calls = self.b.calls.live
        return calls[index % len(calls)].id if calls else "nobody"

    def attempt(self, handler: Callable[..., None], command: object) -> None:
        try:
            handler(command)
        except Refused:
            return
        finally:
            self.b.calls.mix()

    @rule()
    def citizen_calls(self) -> None:
        if self.b.line.has_room():
            self.b.comes()

    @rule(index=IDS)
    def answer(self, index: int) -> None:
        self.attempt(self.b.board.answer, Answer(call_id=self.pick(index)))

    @rule(index=IDS)
    def reject(self, index: int) -> None:
        self.attempt(self.b.board.reject, Reject(call_id=self.pick(index)))

    @rule(index=IDS)
    def hang_up(self, index: int) -> None:
        self.attempt(self.b.board.hang_up, HangUp(call_id=self.pick(index)))

    @rule(index=IDS)
    def hold(self, index: int) -> None:
        self.attempt(self.b.board.hold, Hold(call_id=self.pick(index)))

    @rule(index=IDS)
    def resume(self, index: int) -> None:
        self.attempt(self.b.board.resume, Resume(call_id=self.pick(index)))

    @rule(index=IDS, consult=st.booleans())
    def dial(self, index: int, consult: bool) -> None:
        behalf = self.pick(index) if consult else ""
        self.attempt(self.b.board.dial, Dial(target="110", on_behalf_of=behalf))

    @rule(index=IDS)
    def three_way(self, index: int) -> None:
        command = StartThreeWay(call_id=self.pick(index), target="110")
        self.attempt(self.b.board.transfers.start_three_way, command)

    @rule(index=IDS, mode=st.sampled_from(TransferMode))
    def transfer(self, index: int, mode: TransferMode) -> None:
        command = Transfer(call_id=self.pick(index), target="110", mode=mode)
        self.attempt(self.b.board.transfers.transfer, command)

    @rule(index=IDS, other=IDS)
    def complete(self, index: int, other: int) -> None:
        command = CompleteTransfer(call_id=self.pick(index), consultation_id=self.pick(other))
        self.attempt(self.b.board.transfers.complete_transfer, command)

    @rule(index=IDS)
    def cancel(self, index: int) -> None:
        command = CancelConsultation(consultation_id=self.pick(index))
        self.attempt(self.b.board.transfers.cancel_consultation, command)

    @rule(index=IDS, other=IDS)
    def join(self, index: int, other: int) -> None:
        self.attempt(self.b.board.join, Join(call_ids=(self.pick(index), self.pick(other))))

    @rule(index=IDS)
    def privately(self, index: int) -> None:
        self.attempt(self.b.board.talk_privately, TalkPrivately(call_id=self.pick(index)))

    @rule()
    def leave(self) -> None:
        self.attempt(self.b.board.transfers.leave_conference, LeaveConference())

    @rule(index=IDS, early=st.booleans())
    def rings_there(self, index: int, early: bool) -> None:
        self.b.hear(LegRinging(self.pick(index), early))

    @rule(index=IDS)
    def confirmed(self, index: int) -> None:
        self.b.hear(LegConfirmed(self.pick(index)))

    @rule(index=IDS, held=st.booleans())
    def held_there(self, index: int, held: bool) -> None:
        self.b.hear(LegHeldThere(self.pick(index), held))

    @rule(index=IDS, status=st.sampled_from([202, 180, 200, 486, 603]), final=st.booleans())
    def referred(self, index: int, status: int, final: bool) -> None:
        self.b.hear(LegReferred(self.pick(index), status, final))

    @rule(index=IDS, status=st.sampled_from([200, 408, 486, 487, 503]), by_us=st.booleans())
    def ended(self, index: int, status: int, by_us: bool) -> None:
        self.b.hear(LegEnded(self.pick(index), status, by_us))

    @rule(seconds=st.sampled_from([1.0, 6.0, 80.0]))
    def time_passes(self, seconds: float) -> None:
        self.b.now += seconds
        self.b.board.tick()
        self.b.calls.mix()

    @rule(refuses=st.sets(st.sampled_from(["refer", "refer_to_leg", "invite", "answer"])))
    def stack_refuses(self, refuses: set[str]) -> None:
        self.b.line.refuses = refuses

    @invariant()
    def conferences_are_of_two_or_more_who_talk(self) -> None:
        members = self.b.calls.conference
        assert len(members) != 1
        for member in members:
            call = self.b.calls.find(member)
            assert call is not None
            assert call.state in (CallState.ESTABLISHED, CallState.TRANSFERRING)

    @invariant()
    def the_agent_talks_with_one_party_or_one_conference(self) -> None:
        heard = {link.sink.id for link in self.b.line.links if link.source == DESK}
        parties = {call.id for call in self.b.calls.live} & heard
        talking = {
            link.sink.id
            for link in self.b.line.links
            if link.source == DESK and link.sink.kind is NodeKind.LEG and link.sink.id in parties
        }
        assert len(talking) <= 1 or talking <= set(self.b.calls.conference)

    @invariant()
    def parties_hear_each_other_only_in_the_conference(self) -> None:
        pairs = {
            frozenset((link.source.id, link.sink.id))
            for link in self.b.line.links
            if link.source.kind is NodeKind.LEG and link.sink.kind is NodeKind.LEG
        }
        assert pairs == {frozenset(pair) for pair in combinations(self.b.calls.conference, 2)}

    @invariant()
    def an_unjoined_leg_has_no_citizen_who_waits_on_hold_alone_after_all_is_over(self) -> None:
        for call in self.b.calls.live:
            assert call.purpose is CallPurpose.CITIZEN or call.on_behalf_of


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase
