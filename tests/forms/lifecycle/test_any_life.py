"""Any sequence of steps: allowed ones keep the invariants, forbidden ones raise and change nothing."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from forms.errors import RuleBroken, TransitionRefused
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import (
    ASSIGNMENT_TRANSITIONS,
    OPEN_ASSIGNMENTS,
    AssignmentRole,
    AssignmentState,
    open_orders,
)
from forms.lifecycle.errors import AssignmentRefused, OrdersOpen
from forms.lifecycle.moving import advance, line, next_step_of, note, order, ticket_in, withdraw_orders
from forms.lifecycle.standing import NEXT_STEPS, Standing
from forms.lifecycle.states import ENDED, SETTLED, TRANSITIONS
from forms.linking import join_ticket, part_ticket
from forms.service import file_ticket
from forms.ticket import Ticket
from forms.words import Disposal, StateKind, Step
from tests.forms.lifecycle.samples import DISPATCHER, DUE, HEATING, STREET, WATER
from tests.forms.samples import LI_JING, NOW, command

UNITS = st.sampled_from((HEATING, WATER, STREET))


class AnyLife(RuleBasedStateMachine):
    """Two tickets through any life at all."""

    def __init__(self) -> None:
        super().__init__()
        self.uow = InMemoryUnitOfWork()
        self.ids: list[str] = []
        self.now = NOW

    @initialize(disposals=st.tuples(st.sampled_from(Disposal), st.just(Disposal.DISPATCH)))
    def file(self, disposals: tuple[Disposal, ...]) -> None:
        for each in disposals:
            self.ids.append(file_ticket(command(disposal=each), self.uow, NOW).ticket.id)

    @property
    def _tickets(self) -> list[Ticket]:
        return [ticket_in(self.uow, each) for each in self.ids]

    def _later(self) -> None:
        self.now += timedelta(minutes=1)

    @rule(which=st.integers(0, 1), unit=UNITS, data=st.data())
    def an_allowed_move(self, which: int, unit: str, data: st.DataObject) -> None:
        self._later()
        before = self._tickets[which]
        if not TRANSITIONS[before.state]:
            return
        ways = sorted(TRANSITIONS[before.state], key=lambda each: (each in ENDED, each))
        to = data.draw(st.sampled_from(ways))
        still_open = open_orders(self.uow.assignments.of_ticket(before.id))
        try:
            after = self._move(before, to, unit)
        except OrdersOpen:
            assert to in SETTLED
            assert still_open
            assert self._tickets[which] == before
        else:
            assert to not in SETTLED or not still_open
            assert after.trail[:-1] == before.trail
            assert self._tickets[which] == after

    @rule(which=st.integers(0, 1), unit=UNITS, data=st.data())
    def a_forbidden_move(self, which: int, unit: str, data: st.DataObject) -> None:
        before = self._tickets[which]
        to = data.draw(st.sampled_from(sorted(set(StateKind) - set(TRANSITIONS[before.state]))))
        try:
            self._move(before, to, unit)
        except TransitionRefused:
            assert self._tickets[which] == before
        else:
            raise AssertionError("a forbidden move was taken")

    def _move(self, before: Ticket, to: StateKind, unit: str) -> Ticket:
        standing = before.standing.ended()
        if to not in ENDED:
            standing = before.standing.of_unit(unit, min(NEXT_STEPS[to]), DUE)
        with self.uow.writing() as work:
            return advance(work, before, to, line(DISPATCHER, Step.NOTED, self.now), standing)

    @rule(which=st.integers(0, 1), broken=st.sampled_from(("owner", "next", "due")), data=st.data())
    def a_broken_standing(self, which: int, broken: str, data: st.DataObject) -> None:
        before = self._tickets[which]
        to = data.draw(st.sampled_from(sorted(set(StateKind) - ENDED - {StateKind.ACCEPTED})))
        standing = Standing(
            owner_unit="" if broken == "owner" else HEATING,
            next_step=None if broken == "next" else min(NEXT_STEPS[to]),
            due=None if broken == "due" else DUE,
            hops=before.standing.hops,
            redos=before.standing.redos,
            units=before.standing.units,
        )
        entry = line(DISPATCHER, Step.NOTED, self.now)
        with pytest.raises(RuleBroken), self.uow.writing() as work:
            advance(work, before, to, entry, standing)
        if not before.ended:
            with pytest.raises(RuleBroken), self.uow.writing() as work:
                note(work, before, entry, standing)
        assert self._tickets[which] == before

    @rule(which=st.integers(0, 1), unit=UNITS, role=st.sampled_from(AssignmentRole))
    def give_an_order(self, which: int, unit: str, role: AssignmentRole) -> None:
        self._later()
        ticket = self._tickets[which]
        if ticket.state in SETTLED:
            return
        known = self.uow.assignments.of_ticket(ticket.id)
        with self.uow.writing() as work:
            work.assignments.add(
                order(ticket, known, role=role, unit=unit, by=DISPATCHER, now=self.now, due=DUE)
            )

    @rule(which=st.integers(0, 1), to=st.sampled_from(AssignmentState), data=st.data())
    def move_an_order(self, which: int, to: AssignmentState, data: st.DataObject) -> None:
        orders = self.uow.assignments.of_ticket(self.ids[which])
        if not orders:
            return
        before = data.draw(st.sampled_from(orders))
        try:
            after = before.moved(to, ended_at=None if to in OPEN_ASSIGNMENTS else self.now)
        except AssignmentRefused:
            assert to not in ASSIGNMENT_TRANSITIONS[before.state]
        else:
            assert to in ASSIGNMENT_TRANSITIONS[before.state]
            with self.uow.writing() as work:
                work.assignments.save(after)

    @rule(which=st.integers(0, 1), unit=UNITS)
    def the_way_through(self, which: int, unit: str) -> None:
        """The usual next move, so that later states are met often."""
        before = self._tickets[which]
        ways = [each for each in TRANSITIONS[before.state] if each not in ENDED]
        if ways and not open_orders(self.uow.assignments.of_ticket(before.id)):
            self._later()
            self._move(before, ways[0], unit)

    @rule(which=st.integers(0, 1))
    def take_orders_back(self, which: int) -> None:
        self._later()
        with self.uow.writing() as work:
            withdraw_orders(work, self._tickets[which], DISPATCHER, self.now, "重来")
        assert not open_orders(self.uow.assignments.of_ticket(self.ids[which]))

    @rule(which=st.integers(0, 1))
    def join_or_part(self, which: int) -> None:
        self._later()
        before = self._tickets
        main = before[1 - which]
        try:
            if before[which].state is StateKind.JOINED:
                part_ticket(self.ids[which], DISPATCHER, self.uow, self.now, DUE, "不是一件事")
            else:
                join_ticket(self.ids[which], main.id, LI_JING, self.uow, self.now)
        except RuleBroken:
            assert self._tickets == before

    @invariant()
    def every_open_ticket_has_one_owner_one_due_time_and_one_next_step(self) -> None:
        for ticket in self._tickets:
            standing = ticket.standing
            told = next_step_of(ticket, self.uow.assignments.of_ticket(ticket.id))
            if ticket.ended:
                assert standing == standing.ended()
                assert told is None
            else:
                assert standing.owner_unit or standing.owner_person
                assert standing.due is not None
                assert standing.next_step in NEXT_STEPS[ticket.state]
                assert told in NEXT_STEPS[ticket.state]

    @invariant()
    def nothing_settled_has_an_open_order(self) -> None:
        for ticket in self._tickets:
            if ticket.state in SETTLED:
                assert not open_orders(self.uow.assignments.of_ticket(ticket.id))

    @invariant()
    def the_trail_tells_every_move_without_a_gap(self) -> None:
        for ticket in self._tickets:
            moves = [(each.from_state, each.to_state) for each in ticket.trail if each.to_state]
            assert moves[0][0] is StateKind.ACCEPTED
            assert moves[-1][1] is ticket.state
            assert all(here[1] is there[0] for here, there in pairwise(moves))
            assert len(ticket.trail) == ticket.revision + 1
            assert [each.at for each in ticket.trail] == sorted(each.at for each in ticket.trail)

    @invariant()
    def numbers_of_orders_are_their_own(self) -> None:
        for ticket_id in self.ids:
            subs = [each.number for each in self.uow.assignments.of_ticket(ticket_id) if each.is_sub]
            assert len(set(subs)) == len(subs)


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
