"""What was chosen beside the form is stored with the ticket: the same on every storage."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from forms.beside import Beside, Cited, LinkChoice, UnitChoice, UnitOffer
from forms.dispatch.service import choices_of
from forms.dispatch.suggestion import Source
from forms.draft import draft_from_json
from forms.errors import StorageUnavailable
from forms.filing import FileTicket, command_from_json
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.knowledge.service import uses_of_ticket
from forms.linking import links_of
from forms.outbox import file_from_journal, resend_pending
from forms.ports import UnitOfWork
from forms.service import FiledTicket, file_ticket, recall_ticket, ticket_by_id
from forms.storage import Database
from forms.ticket import Ticket
from forms.words import Disposal, LinkKind, StateKind, Step
from tests.forms.samples import LI_JING, NOW, command
from tests.forms.test_service import file

SOON = NOW + timedelta(seconds=10)
HEATING = Cited(
    article_id="heating", version=3, title="供暖时间与标准", inserted_at=NOW, words="十一月十五日起供暖。"
)


def choosing(kind: LinkKind, main: Ticket, disposal: Disposal = Disposal.DISPATCH) -> FileTicket:
    link = LinkChoice(kind=kind, main_id=main.id, main_number=main.number)
    made = command(caller="13800005678", disposal=disposal)
    return replace(made, draft=made.draft.with_beside(Beside(link=link, cited=(HEATING,)), NOW))


def test_the_choice_is_part_of_the_draft_and_of_what_waits_in_the_journal(uow: UnitOfWork) -> None:
    made = choosing(LinkKind.JOINED, file(uow).ticket)
    assert draft_from_json(made.draft.to_json()).beside == made.draft.beside
    assert command_from_json(made.to_json()).draft.beside == made.draft.beside
    assert made.draft.is_unsaved
    assert not made.draft.saved().is_unsaved
    assert made.draft.saved().renewed(SOON).is_unsaved


def test_a_draft_of_an_earlier_program_has_nothing_beside_it(uow: UnitOfWork) -> None:
    stored = json.loads(command().draft.to_json())
    del stored["beside"]
    assert draft_from_json(json.dumps(stored)).beside == Beside()


def test_link_and_citations_are_stored_with_the_ticket(uow: UnitOfWork) -> None:
    main = file(uow).ticket
    filed = file_ticket(choosing(LinkKind.JOINED, main), uow, SOON)
    assert filed.link_problem == ""
    assert filed.linked is not None
    assert ticket_by_id(filed.ticket.id, uow) == filed.ticket
    assert filed.ticket.trail[-1].step is Step.JOINED
    assert ticket_by_id(main.id, uow).trail[-1].step is Step.TOOK_IN
    assert links_of(main.id, uow).appeals == 2
    (use,) = uses_of_ticket(filed.ticket.id, uow)
    assert (use.article_id, use.version, use.inserted_at) == ("heating", 3, NOW)


def test_the_proposed_unit_is_kept_with_what_was_suggested(uow: UnitOfWork) -> None:
    choice = UnitChoice(
        lead="chengguan",
        lead_name="城管局",
        helpers=("huanbao",),
        offered=(
            UnitOffer(lead="zhujian", confidence=0.9, sources=(Source.RULE,)),
            UnitOffer(lead="chengguan", helpers=("huanbao",), confidence=0.4),
        ),
        rules_version=2,
    )
    made = command()
    made = replace(made, draft=made.draft.with_beside(Beside(unit=choice), NOW))
    assert draft_from_json(made.draft.to_json()).beside.unit == choice
    file_ticket(made, uow, SOON)
    file_ticket(made, uow, SOON)
    (kept,) = choices_of(made.id, uow)
    assert (kept.chosen_lead, kept.chosen_helpers, kept.rank, kept.rules_version) == (
        "chengguan",
        ("huanbao",),
        2,
        2,
    )


def test_filing_it_again_links_it_once(uow: UnitOfWork) -> None:
    main = file(uow).ticket
    same = choosing(LinkKind.REPEAT, main)
    file_ticket(same, uow, SOON)
    assert file_ticket(same, uow, SOON).already_filed
    assert len(links_of(main.id, uow).to_it) == 1
    assert len(ticket_by_id(main.id, uow).trail) == len(main.trail) + 1


def test_a_main_ticket_taken_back_meanwhile_keeps_nothing_from_being_filed(uow: UnitOfWork) -> None:
    main = file(uow).ticket
    recall_ticket(main.id, LI_JING, uow, NOW)
    filed = file_ticket(choosing(LinkKind.JOINED, main), uow, SOON)
    assert ticket_by_id(filed.ticket.id, uow) == filed.ticket
    assert links_of(filed.ticket.id, uow).own == ()
    assert "已提交" in filed.link_problem
    assert "已撤回" in filed.link_problem


def test_an_appeal_answered_at_once_is_marked_as_repeat_instead_of_joined(uow: UnitOfWork) -> None:
    main = file(uow).ticket
    filed = file_ticket(choosing(LinkKind.JOINED, main, Disposal.ANSWERED), uow, SOON)
    (link,) = links_of(filed.ticket.id, uow).own
    assert link.kind is LinkKind.REPEAT
    assert "没有并单，已标记为重复" in filed.link_problem
    assert filed.ticket.state is StateKind.CLOSED


def test_a_main_ticket_that_is_not_there_is_told(uow: UnitOfWork) -> None:
    main = file(uow).ticket
    filed = file_ticket(choosing(LinkKind.REPEAT, replace(main, id="gone")), uow, SOON)
    assert f"没有与 {main.number} 关联" in filed.link_problem


def test_twelve_callers_at_once_join_one_ticket(database: Database) -> None:
    main = file(database.unit_of_work()).ticket

    def join(_: int) -> FiledTicket:
        return file_ticket(choosing(LinkKind.JOINED, main), database.unit_of_work(), SOON)

    with ThreadPoolExecutor(4) as pool:
        filed = list(pool.map(join, range(11)))
    assert len({each.number for each in filed}) == 11
    told = [each for each in filed if each.link_problem]
    links = links_of(main.id, database.unit_of_work())
    assert links.appeals == 12 - len(told)
    assert told == []
    assert len(ticket_by_id(main.id, database.unit_of_work()).trail) == len(main.trail) + 11


def test_what_was_cited_while_the_database_was_away_arrives_with_the_ticket() -> None:
    journal, database = InMemoryJournal(), InMemoryUnitOfWork()
    main = file(database).ticket
    made = choosing(LinkKind.JOINED, main)
    database.fails_with = StorageUnavailable()
    assert file_from_journal(made, journal, database, SOON).filed is None
    database.fails_with = None
    (filed,) = resend_pending(journal, database, SOON).filed
    assert filed.linked is not None
    assert [use.title for use in uses_of_ticket(made.id, database)] == ["供暖时间与标准"]
