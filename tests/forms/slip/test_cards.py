"""What the ticket sheet tells of slips."""

from forms.access.roles import Actor, Role
from forms.in_memory import InMemoryUnitOfWork
from forms.side_cards import SideCard
from forms.slip.cards import slip_cards
from forms.slip.service import issue_slip, void_slip
from forms.slip.slip import SlipForm
from tests.forms.access.people import actor
from tests.forms.samples import NOW
from tests.forms.slip.samples import DISPATCHER, HANDLER, hall, orders


def test_the_card_names_the_last_slips_and_each_reader_sees_what_is_theirs() -> None:
    uow = InMemoryUnitOfWork()
    seat = hall(uow)
    ticket, (lead, helper) = orders(uow)

    def cards(reader: Actor) -> tuple[SideCard, ...]:
        with uow.reading() as work:
            return slip_cards(ticket, reader, work)

    assert cards(DISPATCHER) == ()
    first, _ = issue_slip(lead.id, "", SlipForm.PAPER, DISPATCHER, uow, NOW, seat)
    issue_slip(helper.id, "", SlipForm.PDF, DISPATCHER, uow, NOW, seat)
    void_slip(first.serial, "打错了", DISPATCHER, uow, NOW)
    (card,) = cards(DISPATCHER)
    assert (card.title, card.state) == ("交办单", "打印 2 份")
    assert card.facts == (
        ("261121-00002", f"11-21 14:00 PDF，交鹿城区水务局，打印人 {DISPATCHER.code}"),
        (
            "261121-00001",
            f"11-21 14:00 打印，交鹿城区供热管理中心 吴承办，打印人 {DISPATCHER.code}（已作废：打错了）",
        ),
    )
    (own,) = cards(HANDLER)
    assert [serial for serial, _ in own.facts] == ["261121-00001"]
    assert cards(actor(Role.OBSERVER)) == ()
    for _ in range(5):
        issue_slip(helper.id, "", SlipForm.PDF, DISPATCHER, uow, NOW, seat)
    (card,) = cards(DISPATCHER)
    assert card.facts[-1] == ("更早", "还有 2 份")
