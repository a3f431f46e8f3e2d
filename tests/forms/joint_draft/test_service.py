"""Sharing a draft: coming in, exchanging, filing it once, on the fake, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.draft import Draft, Field
from forms.joint_draft.edit import Edit
from forms.joint_draft.joint import JointDraft
from forms.joint_draft.presence import Presence
from forms.joint_draft.service import (
    SUMMARISE_AFTER,
    Exchanged,
    JointDraftMissing,
    Outgoing,
    exchange,
    join,
    leave,
    seal,
    share,
    unseal,
)
from forms.ports import UnitOfWork
from forms.service import file_ticket
from tests.forms.samples import NOW, command, filled

LI = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
WANG = Actor(code="1002", name="王强", roles=frozenset({Role.AGENT}))
UNIT = Actor(code="3001", name="赵敏", roles=frozenset({Role.UNIT}))


def presence(actor: Actor) -> Presence:
    return Presence(seat=f"seat-{actor.code}", code=actor.code, name=actor.name)


class Seat:
    """A seat with its copy of the draft, which exchanges when told to."""

    def __init__(self, actor: Actor, uow: UnitOfWork) -> None:
        self.actor, self.uow, self.known = actor, uow, 0
        self.joint = JointDraft("")

    def share(self, draft: Draft) -> Exchanged:
        begun = JointDraft.begun(draft)
        self.joint = JointDraft(draft.id)
        return self._heard(share(draft, begun.whole(), presence(self.actor), self.actor, self.uow))

    def join(self, draft_id: str) -> Exchanged:
        self.joint = JointDraft(draft_id)
        return self._heard(join(draft_id, presence(self.actor), self.actor, self.uow))

    def write(self, text: str) -> None:
        self.joint.type(Field.CONTENT, Edit(len(self.joint.text(Field.CONTENT)), 0, text))

    @property
    def outgoing(self) -> Outgoing:
        here = presence(self.actor)
        return Outgoing(seat=here.seat, update=self.joint.unsent, presence=here)

    def exchange(self) -> Exchanged:
        return self._heard(exchange(self.joint.draft_id, self.known, self.outgoing, self.uow))

    def seal(self) -> Exchanged:
        return self._heard(seal(self.joint.draft_id, self.known, self.outgoing, self.uow))

    def _heard(self, exchanged: Exchanged) -> Exchanged:
        if exchanged.took:
            self.joint.sent(self.joint.made)
        for update in exchanged.updates:
            self.joint.take(update)
        self.known = max(self.known, exchanged.upto)
        return exchanged


@pytest.fixture
def draft() -> Draft:
    return filled({Field.CONTENT: "楼下施工"})


@pytest.fixture
def seats(uow: UnitOfWork, draft: Draft) -> tuple[Seat, Seat]:
    li, wang = Seat(LI, uow), Seat(WANG, uow)
    li.share(draft)
    wang.join(draft.id)
    return li, wang


def file_it(seat: Seat, draft: Draft) -> str:
    text = seat.joint.text(Field.CONTENT)
    told = replace(command(), draft=draft.with_value(Field.CONTENT, text, NOW))
    by = replace(told, operator=seat.actor.code, operator_name=seat.actor.name)
    return file_ticket(by, seat.uow, NOW).number


def test_who_comes_in_has_the_whole_draft(seats: tuple[Seat, Seat], draft: Draft) -> None:
    li, wang = seats
    assert wang.joint.values() == li.joint.values()
    assert all(wang.joint.value(of) == value for of, value in draft.values.items())


def test_sharing_what_is_shared_already_only_joins_it(seats: tuple[Seat, Seat], draft: Draft) -> None:
    li, wang = seats
    wang.write("至深夜")
    wang.exchange()
    exchanged = li.share(draft)
    assert li.joint.text(Field.CONTENT) == "楼下施工至深夜"
    assert [each.name for each in exchanged.present] == ["李静", "王强"]


def test_both_type_and_both_have_it_all(seats: tuple[Seat, Seat]) -> None:
    li, wang = seats
    li.write("甲")
    wang.write("乙")
    for seat in (li, wang, li):
        seat.exchange()
    assert li.joint.text(Field.CONTENT) == wang.joint.text(Field.CONTENT)
    assert sorted(li.joint.text(Field.CONTENT)[4:]) == sorted("甲乙")


def test_nobody_joins_what_is_not_shared(uow: UnitOfWork) -> None:
    with pytest.raises(JointDraftMissing):
        Seat(WANG, uow).join("nowhere")


def test_who_takes_no_calls_and_sits_in_no_session_comes_not_in(seats: tuple[Seat, Seat]) -> None:
    li, _ = seats
    with pytest.raises(NotAllowed):
        Seat(UNIT, li.uow).join(li.joint.draft_id)


def test_what_is_filed_holds_what_both_had_typed(seats: tuple[Seat, Seat], draft: Draft) -> None:
    li, wang = seats
    wang.write("，昨晚最响")
    wang.exchange()
    li.write("。")
    assert not li.seal().sealed
    wang.write("太晚了")
    held_off = wang.exchange()
    assert held_off.sealed
    assert not held_off.took
    number = file_it(li, draft)
    filed = wang.exchange().filed
    assert filed is not None
    assert (filed.number, filed.name) == (number, "李静")
    with li.uow.reading() as work:
        ticket = work.tickets.by_number(number)
    assert ticket is not None
    assert "昨晚最响" in ticket.matter.content
    assert ticket.matter.content.count("。") == 1
    assert wang.joint.waits == 1


def test_of_two_that_file_at_once_one_ticket_comes(seats: tuple[Seat, Seat], draft: Draft) -> None:
    li, wang = seats
    assert not li.seal().sealed
    assert wang.seal().sealed
    number = file_it(li, draft)
    assert file_it(wang, draft) == number
    filed = wang.seal().filed
    assert filed is not None
    assert filed.number == number


def test_a_seat_that_does_not_file_after_all_lets_the_others_go_on(seats: tuple[Seat, Seat]) -> None:
    li, wang = seats
    li.seal()
    unseal(li.joint.draft_id, presence(LI).seat, li.uow)
    wang.write("继续")
    assert wang.exchange().took


def test_a_long_log_is_summarised_for_those_who_come_later(seats: tuple[Seat, Seat], draft: Draft) -> None:
    li, wang = seats
    for _ in range(SUMMARISE_AFTER + 2):
        li.write("字")
        li.exchange()
    assert li.exchange().wants_summary
    told = Outgoing(seat="seat-1001", whole=li.joint.whole())
    assert not exchange(draft.id, li.known, told, li.uow).wants_summary
    wang.exchange()
    late = Seat(WANG, li.uow)
    assert len(late.join(draft.id).updates) == 1
    assert late.joint.values() == li.joint.values() == wang.joint.values()


def test_after_filing_the_last_to_leave_leaves_nothing(seats: tuple[Seat, Seat], draft: Draft) -> None:
    li, wang = seats
    leave(draft.id, presence(WANG).seat, li.uow)
    assert [each.name for each in li.exchange().present] == ["李静"]
    file_it(li, draft)
    leave(draft.id, presence(LI).seat, li.uow)
    with li.uow.reading() as work:
        assert work.joint_drafts.by_id(draft.id) is None
    assert wang.exchange().filed is not None
