"""The way through the journal: what happens when the database, the disk, or both are away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.draft import Field
from forms.errors import StorageFault, StorageFull, StorageUnavailable, TicketMissing
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.outbox import file_from_journal, record_call_from_journal, resend_pending, withdraw_filing
from forms.service import file_ticket, ticket_by_id
from forms.words import StateKind
from tests.forms.samples import NOW, command
from tests.forms.test_call_record import ENDED, RINGING, TALKING

AWAY = StorageUnavailable()
FULL = StorageFull()
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def journal() -> InMemoryJournal:
    return InMemoryJournal()


@pytest.fixture
def database() -> InMemoryUnitOfWork:
    return InMemoryUnitOfWork()


class TestFiling:
    def test_a_filing_that_arrives_leaves_nothing_in_the_journal(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        made = command()
        journal.save_draft(made.draft)
        outcome = file_from_journal(made, journal, database, NOW)
        assert outcome.filed is not None
        assert outcome.filed.ticket == ticket_by_id(made.id, database)
        assert outcome.waiting_for is outcome.journal_problem is None
        assert (journal.open_drafts(), journal.pending_filings()) == ((), ())

    def test_while_the_database_is_away_it_waits_and_then_arrives(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        made = command()
        journal.save_draft(made.draft)
        database.fails_with = AWAY
        outcome = file_from_journal(made, journal, database, NOW)
        assert outcome.filed is None
        assert outcome.waiting_for is AWAY
        assert journal.open_drafts() == ()
        (pending,) = journal.pending_filings()
        assert (pending.command, pending.attempts, pending.last_problem) == (made, 1, AWAY.text)

        database.fails_with = None
        report = resend_pending(journal, database, LATER)
        assert [filed.ticket.id for filed in report.filed] == [made.id]
        assert (report.still_waiting, report.problem) == (0, None)
        assert journal.pending_filings() == ()
        ticket = ticket_by_id(made.id, database)
        assert ticket.accepted_at == NOW
        assert "5 分钟后补录" in ticket.trail[0].text

    def test_a_full_disk_here_does_not_stop_a_database_that_works(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        journal.fails_with = FULL
        outcome = file_from_journal(command(), journal, database, NOW)
        assert outcome.filed is not None
        assert outcome.journal_problem is FULL

    def test_when_both_are_away_the_person_is_told_and_the_draft_stays_in_the_window(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        journal.fails_with, database.fails_with = FULL, AWAY
        with pytest.raises(StorageFull, match="请不要关闭"):
            file_from_journal(command(), journal, database, NOW)

    def test_a_journal_that_fills_up_meanwhile_is_told_but_the_filing_waits(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        made = command()
        journal.add_filing(made, NOW)
        database.fails_with = AWAY
        file_from_journal(made, journal, database, NOW)
        journal.fails_with = FULL
        report = resend_pending(journal, database, LATER)
        assert (report.problem, report.still_waiting) == (AWAY, 1)

    def test_filed_but_not_forgotten_is_sent_again_and_stays_one_ticket(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        made = command()
        journal.add_filing(made, NOW)
        first = file_ticket(made, database, NOW)  # and then the console was killed
        (again,) = resend_pending(journal, database, LATER).filed
        assert (again.ticket, again.already_filed, again.differs) == (first.ticket, True, False)
        assert journal.pending_filings() == ()


class TestResending:
    def test_everything_goes_in_order_calls_first(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        commands = [command(), command(), command()]
        for made in commands:
            journal.add_filing(made, NOW)
        journal.add_call(RINGING)
        report = resend_pending(journal, database, NOW)
        assert [filed.number[-1] for filed in report.filed] == ["1", "2", "3"]
        assert [filed.ticket.id for filed in report.filed] == [made.id for made in commands]
        assert report.recorded_calls == 1
        assert (journal.pending_filings(), journal.pending_calls()) == ((), ())

    def test_an_absent_database_is_asked_once(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        for _ in range(3):
            journal.add_filing(command(), NOW)
        database.fails_with = AWAY
        report = resend_pending(journal, database, NOW)
        assert (report.filed, report.still_waiting, report.problem) == ((), 3, AWAY)
        assert [pending.attempts for pending in journal.pending_filings()] == [1, 0, 0]

    def test_an_entry_that_the_database_will_not_take_holds_up_no_other(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, good = command(), command()
        journal.add_filing(bad, NOW)
        journal.add_filing(good, NOW)
        add = database.tickets.add

        def refuse_one(ticket: object) -> None:
            if getattr(ticket, "id", "") == bad.id:
                raise StorageFault
            add(ticket)  # type: ignore[arg-type]

        monkeypatch.setattr(database.tickets, "add", refuse_one)
        report = resend_pending(journal, database, NOW)
        assert [filed.ticket.id for filed in report.filed] == [good.id]
        assert report.still_waiting == 1
        assert isinstance(report.problem, StorageFault)
        assert [pending.command.id for pending in journal.pending_filings()] == [bad.id]

    def test_nothing_waiting_is_nothing_sent(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        database.fails_with = AWAY
        assert resend_pending(journal, database, NOW).problem is None


class TestWithdrawing:
    def test_what_still_waits_can_be_taken_back_and_is_never_filed(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        made = command()
        database.fails_with = AWAY
        file_from_journal(made, journal, database, NOW)
        renewed = withdraw_filing(made.id, journal, LATER)
        assert journal.open_drafts() == (renewed,)
        assert renewed.id != made.id
        assert renewed.text(Field.TITLE) == made.draft.text(Field.TITLE)

        database.fails_with = None
        report = resend_pending(journal, database, LATER)
        assert (report.filed, report.recalled, journal.pending_filings()) == ((), (), ())
        with pytest.raises(TicketMissing):
            ticket_by_id(made.id, database)

    def test_if_the_database_had_it_after_all_it_is_recalled_there(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        made = command()
        journal.add_filing(made, NOW)
        file_ticket(made, database, NOW)  # the answer got lost on the way
        withdraw_filing(made.id, journal, LATER)
        (recalled,) = resend_pending(journal, database, LATER).recalled
        assert recalled == ticket_by_id(made.id, database)
        assert recalled.state is StateKind.RECALLED
        assert journal.pending_filings() == ()

    def test_what_does_not_wait_cannot_be_withdrawn(self, journal: InMemoryJournal) -> None:
        with pytest.raises(TicketMissing, match="可能已经提交"):
            withdraw_filing("none", journal, NOW)

    def test_it_is_withdrawn_once(self, journal: InMemoryJournal) -> None:
        made = command()
        journal.add_filing(made, NOW)
        withdraw_filing(made.id, journal, LATER)
        with pytest.raises(TicketMissing):
            withdraw_filing(made.id, journal, LATER)


class TestCalls:
    def test_a_call_is_kept_here_until_the_database_has_it(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        database.fails_with = AWAY
        assert record_call_from_journal(RINGING, journal, database) is AWAY
        assert record_call_from_journal(TALKING, journal, database) is AWAY
        assert journal.pending_calls() == (TALKING,)
        database.fails_with = None
        assert record_call_from_journal(ENDED, journal, database) is None
        assert journal.pending_calls() == ()
        assert database.calls.by_id("call-1") == ENDED

    def test_both_away_is_told(self, journal: InMemoryJournal, database: InMemoryUnitOfWork) -> None:
        journal.fails_with, database.fails_with = FULL, AWAY
        with pytest.raises(StorageFull):
            record_call_from_journal(RINGING, journal, database)

    def test_a_full_disk_here_does_not_stop_a_database_that_works(
        self, journal: InMemoryJournal, database: InMemoryUnitOfWork
    ) -> None:
        journal.fails_with = FULL
        assert record_call_from_journal(RINGING, journal, database) is None
        assert database.calls.by_id("call-1") == RINGING

    def test_what_was_added_while_it_was_sent_is_kept(self, journal: InMemoryJournal) -> None:
        journal.add_call(RINGING)
        journal.add_call(replace(ENDED))
        journal.mark_call_recorded(RINGING)
        assert journal.pending_calls() == (ENDED,)
