"""The rules of the practice queue, by table and by hypothesis."""

from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from telephony.exchange.waiting_line import (
    RING_AGAIN_SECONDS,
    AlreadyHere,
    LetGo,
    NobodyOfThatName,
    Ring,
    WaitingLine,
)


@dataclass(frozen=True)
class Person:
    name: str
    at: float = 0.0
    patience: float = 60.0
    insists: bool = False


A, B, C = Person("a", at=10), Person("b", at=20), Person("c", at=30)


def line_of(*people: Person, pace: float = 1.0) -> WaitingLine:
    return WaitingLine(people, pace, now=100.0)


def ring(line: WaitingLine, now: float) -> list[str]:
    return [decision.name for decision in line.tick(now, desk_known=True) if isinstance(decision, Ring)]


def test_citizens_arrive_when_the_script_says() -> None:
    line = line_of(B, A)
    assert ring(line, 109.9) == []
    assert ring(line, 110) == ["a"]
    assert (line.waiting, line.offered, line.longest_since) == (1, 1, 110)


@pytest.mark.parametrize(("pace", "first_ring"), [(0.5, 120), (1.0, 110), (2.0, 105), (10.0, 101)])
def test_the_pace_shortens_or_stretches_the_script(pace: float, first_ring: float) -> None:
    line = line_of(A, pace=pace)
    assert ring(line, first_ring - 0.01) == []
    assert ring(line, first_ring) == ["a"]


def test_at_pace_zero_nobody_comes_by_the_clock_not_even_who_is_due_at_once() -> None:
    line = line_of(Person("now"), A, pace=0.0)
    assert ring(line, 5000) == []
    assert line.call_in(5000) == "now"
    assert ring(line, 5000) == ["now"]


def test_nobody_rings_before_the_desk_is_known() -> None:
    line = line_of(A)
    assert line.tick(115, desk_known=False) == []
    assert line.waiting == 1
    assert ring(line, 116) == ["a"]


def test_one_rings_at_a_time_and_nobody_while_the_desk_talks() -> None:
    line = line_of(A, B, C)
    assert ring(line, 110) == ["a"]
    assert ring(line, 125) == []
    line.was_answered("a")
    assert ring(line, 131) == []
    line.is_over_for("a")
    assert ring(line, 132) == ["b"]
    assert (line.answered, line.waiting) == (1, 2)


def test_a_hand_over_frees_the_desk() -> None:
    line = line_of(A, B)
    ring(line, 110)
    line.was_answered("a")
    line.was_handed_over("a")
    assert line.was_elsewhere("a")
    assert ring(line, 120) == ["b"]
    line.is_over_for("a")
    assert not line.was_elsewhere("a")


def test_who_insists_rings_although_the_desk_talks() -> None:
    line = line_of(A, B, Person("pushy", at=25, insists=True))
    ring(line, 110)
    line.was_answered("a")
    assert ring(line, 126) == ["pushy"]


def test_a_refused_citizen_keeps_the_head_of_the_queue_and_rings_again() -> None:
    line = line_of(A, B)
    ring(line, 110)
    assert ring(line, 120) == []
    line.was_refused("a", 121)
    assert ring(line, 121 + RING_AGAIN_SECONDS - 0.01) == []
    assert ring(line, 121 + RING_AGAIN_SECONDS) == ["a"]
    assert (line.offered, line.abandoned, line.waiting) == (2, 0, 2)


@pytest.mark.parametrize("was_ringing", [True, False])
def test_who_loses_patience_is_let_go_and_counted_as_missed(was_ringing: bool) -> None:
    line = line_of(Person("hurried", at=10, patience=5))
    line.tick(110, desk_known=was_ringing)
    assert line.tick(115, desk_known=was_ringing) == [
        LetGo("hurried", abandoned=True, is_ringing=was_ringing)
    ]
    assert (line.offered, line.abandoned, line.waiting) == (1, 1, 0)
    assert line.live == frozenset()


def test_patience_runs_through_refusals() -> None:
    line = line_of(Person("hurried", at=0, patience=5))
    assert ring(line, 100) == ["hurried"]
    line.was_refused("hurried", 101)
    assert ring(line, 104) == ["hurried"]
    assert line.tick(105, desk_known=True) == [LetGo("hurried", abandoned=True, is_ringing=True)]


def test_who_leaves_while_waiting_is_missed_and_who_talked_is_not() -> None:
    line = line_of(A, B)
    ring(line, 110)
    line.was_answered("a")
    line.is_over_for("a")
    ring(line, 120)
    line.is_over_for("b")
    assert (line.offered, line.answered, line.abandoned) == (2, 1, 1)


def test_the_next_one_can_be_called_in_before_its_time_and_does_not_come_twice() -> None:
    line = line_of(A, B)
    assert line.call_in(101) == "a"
    assert ring(line, 101) == ["a"]
    line.was_answered("a")
    line.is_over_for("a")
    assert ring(line, 115) == []
    assert ring(line, 120) == ["b"]


def test_after_the_last_one_the_script_begins_again_for_who_is_called_in() -> None:
    line = line_of(A, B, pace=0.0)
    names = []
    for now in (101, 102, 103):
        names.append(line.call_in(now))
        ring(line, now)
        line.is_over_for(names[-1])
    assert names == ["a", "b", "a"]


def test_a_citizen_can_be_called_in_by_name_and_again_when_gone_but_not_twice_at_once() -> None:
    line = line_of(A, B, pace=0.0)
    assert line.call_in(101, "b") == "b"
    with pytest.raises(AlreadyHere):
        line.call_in(102, "b")
    line.is_over_for("b")
    assert line.call_in(103, "b") == "b"


def test_nobody_of_that_name_and_nobody_left_are_told() -> None:
    line = line_of(A, pace=0.0)
    with pytest.raises(NobodyOfThatName):
        line.call_in(101, "z")
    line.call_in(101)
    with pytest.raises(NobodyOfThatName):
        line.call_in(102)


def test_calling_the_next_one_in_lets_the_refused_one_ring_at_once() -> None:
    line = line_of(A, B, pace=0.0)
    line.call_in(101)
    ring(line, 101)
    line.was_refused("a", 101)
    line.call_in(101.5)
    assert ring(line, 101.5) == ["a"]


def test_stopping_sends_home_who_waits_and_holds_the_script_where_it_is() -> None:
    line = line_of(A, B, C)
    ring(line, 110)
    ring(line, 120)
    assert line.stop() == [
        LetGo("a", abandoned=False, is_ringing=True),
        LetGo("b", abandoned=False, is_ringing=False),
    ]
    assert (line.offered, line.abandoned, line.waiting) == (0, 0, 0)
    assert ring(line, 500) == []
    line.resume()
    assert ring(line, 509) == []
    assert ring(line, 510) == ["c"]


PEOPLE = [
    Person(f"p{number}", at=number * 7.0, patience=5.0 + number * 6, insists=number == 4)
    for number in range(7)
]


class Queue(RuleBasedStateMachine):
    """Whatever happens in whatever order, the queue's books are right."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.line = WaitingLine(PEOPLE, 1.0, self.now)
        self.ringing = ""
        self.talking: set[str] = set()
        self.sent_home = 0

    @rule(seconds=st.floats(0.1, 15), known=st.booleans())
    def time_passes(self, seconds: float, known: bool) -> None:
        self.now += seconds
        for decision in self.line.tick(self.now, desk_known=known):
            if isinstance(decision, LetGo):
                assert decision.is_ringing == (decision.name == self.ringing)
                self.ringing = "" if decision.is_ringing else self.ringing
            else:
                assert known
                assert not self.ringing, "two ring at once"
                self.ringing = decision.name

    @precondition(lambda self: self.ringing)
    @rule()
    def the_desk_answers(self) -> None:
        self.line.was_answered(self.ringing)
        self.talking.add(self.ringing)
        self.ringing = ""

    @precondition(lambda self: self.ringing)
    @rule()
    def the_desk_refuses(self) -> None:
        self.line.was_refused(self.ringing, self.now)
        self.ringing = ""

    @precondition(lambda self: self.talking)
    @rule(hand_over=st.booleans())
    def a_talk_ends(self, hand_over: bool) -> None:
        name = sorted(self.talking)[0]
        if hand_over:
            self.line.was_handed_over(name)
        self.line.is_over_for(name)
        self.talking.discard(name)

    @rule()
    def the_trainer_calls_somebody_in(self) -> None:
        try:
            self.line.call_in(self.now)
        except NobodyOfThatName:
            assert self.line.live == {person.name for person in PEOPLE}

    @rule()
    def the_trainer_stops(self) -> None:
        self.line.stop()
        self.ringing = ""

    @rule(pace=st.sampled_from([0.0, 1.0, 4.0]))
    def the_trainer_sets_the_pace(self, pace: float) -> None:
        self.line.pace = pace
        self.line.resume()

    @invariant()
    def the_books_are_right(self) -> None:
        line = self.line
        assert line.offered == line.answered + line.abandoned + line.waiting
        assert line.waiting + len(self.talking) == len(line.live)
        assert (line.longest_since is None) == (line.waiting == 0)
        assert not self.ringing or self.ringing in line.live


Queue.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_the_books_of_the_queue_are_right_whatever_happens = Queue.TestCase
