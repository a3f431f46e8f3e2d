"""The journal: what every journal promises, and what the file does when it is damaged or full."""

import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forms.draft import Field, new_draft
from forms.errors import (
    SchemaTooNew,
    StorageBusy,
    StorageCorrupt,
    StorageError,
    StorageFull,
    StorageReadOnly,
    TicketMissing,
)
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import Journal
from forms.journal_in_memory import InMemoryJournal
from forms.outbox import file_from_journal, resend_pending
from forms.storage import open_journal
from forms.storage.journal import VERSION, FileJournal
from tests.forms.samples import NOW, command, filled
from tests.forms.test_call_record import ENDED, RINGING, TALKING
from tests.forms.test_filing import EVERYTHING

LATER = NOW + timedelta(seconds=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "seat" / "journal.db"


@pytest.fixture
def file_journal(path: Path) -> Iterator[FileJournal]:
    opened = FileJournal(path)
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "file"])
def journal(request: pytest.FixtureRequest) -> Journal:
    if request.param == "memory":
        return InMemoryJournal()
    found: FileJournal = request.getfixturevalue("file_journal")
    return found


class TestAnyJournal:
    def test_a_draft_is_kept_as_typed_and_no_longer_dirty(self, journal: Journal) -> None:
        draft = filled(EVERYTHING)
        assert journal.save_draft(draft) == draft.saved()
        assert journal.open_drafts() == (draft.saved(),)

    def test_the_last_state_counts_and_the_last_changed_comes_first(self, journal: Journal) -> None:
        first, second = filled(), filled()
        journal.save_draft(first)
        journal.save_draft(second)
        newer = first.with_value(Field.TITLE, "改过的标题", LATER)
        journal.save_draft(newer)
        assert journal.open_drafts() == (newer.saved(), second.saved())

    def test_a_draft_thrown_away_is_gone(self, journal: Journal) -> None:
        draft = filled()
        journal.save_draft(draft)
        journal.forget_draft(draft.id)
        journal.forget_draft("never was")
        assert journal.open_drafts() == ()

    def test_a_draft_being_filed_is_not_open_any_more(self, journal: Journal) -> None:
        made = command()
        journal.save_draft(made.draft)
        journal.add_filing(made, NOW)
        assert journal.open_drafts() == ()
        (pending,) = journal.pending_filings()
        assert (pending.command.id, pending.added_at, pending.attempts) == (made.id, NOW, 0)
        assert not pending.withdrawn

    def test_adding_a_filing_again_changes_nothing(self, journal: Journal) -> None:
        made = command()
        journal.add_filing(made, NOW)
        journal.mark_failed(made.id, "断网")
        journal.add_filing(made, LATER)
        (pending,) = journal.pending_filings()
        assert (pending.added_at, pending.attempts, pending.last_problem) == (NOW, 1, "断网")

    def test_a_filing_that_arrived_is_forgotten_with_its_draft(self, journal: Journal) -> None:
        made, other = command(), command()
        for each in (made, other):
            journal.save_draft(each.draft)
            journal.add_filing(each, NOW)
        journal.mark_filed(made.id)
        journal.mark_filed(made.id)
        assert [pending.command.id for pending in journal.pending_filings()] == [other.id]
        journal.mark_filed(other.id)
        assert (journal.pending_filings(), journal.open_drafts()) == ((), ())

    def test_filings_wait_in_the_order_in_which_they_were_made(self, journal: Journal) -> None:
        commands = [command() for _ in range(5)]
        for place, each in enumerate(commands):
            journal.add_filing(each, NOW - timedelta(seconds=place))
        assert [pending.command.id for pending in journal.pending_filings()] == [each.id for each in commands]

    def test_a_withdrawn_filing_gives_its_content_back(self, journal: Journal) -> None:
        made = command()
        journal.save_draft(made.draft)
        journal.add_filing(made, NOW)
        renewed = made.draft.renewed(LATER)
        journal.withdraw_filing(made.id, renewed)
        assert journal.open_drafts() == (renewed.saved(),)
        (pending,) = journal.pending_filings()
        assert pending.withdrawn

    def test_a_call_is_kept_until_the_database_has_all_of_it(self, journal: Journal) -> None:
        journal.add_call(RINGING)
        journal.add_call(TALKING)
        journal.add_call(replace(RINGING, call_id="call-2"))
        assert [record.call_id for record in journal.pending_calls()] == ["call-1", "call-2"]
        assert journal.pending_calls()[0] == TALKING
        journal.add_call(ENDED)
        journal.mark_call_recorded(TALKING)
        assert journal.pending_calls()[0] == ENDED
        journal.mark_call_recorded(ENDED)
        assert [record.call_id for record in journal.pending_calls()] == ["call-2"]
        assert journal.unreadable() == ()


class TestTheFile:
    def test_every_commit_is_synced_and_what_is_deleted_is_overwritten(
        self, file_journal: FileJournal
    ) -> None:
        pragmas = {
            name: file_journal._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes of this kind")
    def test_only_its_owner_may_read_it(self, file_journal: FileJournal, path: Path) -> None:
        file_journal.save_draft(filled())
        assert {each.stat().st_mode & 0o077 for each in path.parent.iterdir()} == {0}

    def test_everything_is_there_when_opened_again(self, path: Path) -> None:
        made, draft = command(EVERYTHING), filled()
        first = open_journal(path)
        assert (first.set_aside, first.rescued) == (None, 0)
        first.journal.save_draft(draft)
        first.journal.add_filing(made, NOW)
        first.journal.add_call(ENDED)
        first.journal.close()
        second = open_journal(path).journal
        assert second.open_drafts() == (draft.saved(),)
        assert second.pending_filings()[0].command.to_json() == made.to_json()
        assert second.pending_calls() == (ENDED,)
        second.close()

    def test_what_is_forgotten_leaves_no_trace_in_the_file(self, path: Path) -> None:
        journal = FileJournal(path)
        draft = filled({Field.NAME: "不留痕迹的人"})
        journal.save_draft(draft)
        assert "不留痕迹的人" in _all_bytes(path)
        journal.forget_draft(draft.id)
        journal.close()
        assert "不留痕迹的人" not in _all_bytes(path)

    def test_a_filing_sent_through_it_arrives(self, file_journal: FileJournal) -> None:
        database = InMemoryUnitOfWork()
        made = command()
        file_journal.save_draft(made.draft)
        database.fails_with = StorageBusy()
        assert file_from_journal(made, file_journal, database, NOW).waiting_for is database.fails_with
        database.fails_with = None
        assert len(resend_pending(file_journal, database, LATER).filed) == 1
        assert file_journal.pending_filings() == ()
        assert file_journal.open_drafts() == ()

    def test_what_does_not_wait_cannot_be_withdrawn(self, file_journal: FileJournal) -> None:
        with pytest.raises(TicketMissing):
            file_journal.withdraw_filing("none", filled())
        assert file_journal.open_drafts() == ()

    def test_a_full_disk_is_told_and_earlier_drafts_stay(self, file_journal: FileJournal) -> None:
        small = filled()
        file_journal.save_draft(small)
        pages = file_journal._connection.execute("PRAGMA page_count").fetchone()[0]
        file_journal._connection.execute(f"PRAGMA max_page_count = {pages}")
        big = filled({Field.CONTENT: "很长的内容" * 5000})
        with pytest.raises(StorageFull, match="请不要关闭"):
            file_journal.save_draft(big)
        assert file_journal.open_drafts() == (small.saved(),)
        file_journal._connection.execute("PRAGMA max_page_count = 100000")
        file_journal.save_draft(big)
        assert len(file_journal.open_drafts()) == 2

    def test_another_program_holding_it_is_told(self, file_journal: FileJournal, path: Path) -> None:
        file_journal._connection.execute("PRAGMA busy_timeout = 50")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusy, match="打开了两个窗口"):
            file_journal.save_draft(filled())
        other.close()
        file_journal.save_draft(filled())

    def test_a_newer_journal_is_refused_and_left_alone(self, path: Path) -> None:
        FileJournal(path).close()
        other = sqlite3.connect(path)
        other.execute(f"PRAGMA user_version = {VERSION + 1}")
        other.close()
        before = path.read_bytes()
        with pytest.raises(SchemaTooNew, match="请升级"):
            open_journal(path)
        assert path.read_bytes() == before

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("a file, not a folder")
        with pytest.raises(StorageReadOnly, match="写入权限"):
            open_journal(tmp_path / "taken" / "journal.db")

    def test_an_entry_that_cannot_be_read_is_kept_and_hides_no_other(self, file_journal: FileJournal) -> None:
        good = filled()
        file_journal.save_draft(good)
        file_journal.add_filing(command(), NOW)
        for statement in (
            "INSERT INTO draft (id, body, changed_at) VALUES ('spoilt', '{draft', '')",
            "INSERT INTO filing (id, body, added_at) VALUES ('spoilt', '{filing', '')",
            "INSERT INTO call (id, body) VALUES ('spoilt', '{call')",
        ):
            file_journal._connection.execute(statement)
        assert file_journal.open_drafts() == (good.saved(),)
        assert len(file_journal.pending_filings()) == 1
        assert file_journal.pending_calls() == ()
        assert sorted(file_journal.unreadable()) == ["{call", "{draft", "{filing"]
        file_journal.add_call(replace(RINGING, call_id="spoilt"))
        assert [record.call_id for record in file_journal.pending_calls()] == ["spoilt"]


class TestDamage:
    @pytest.mark.parametrize(
        "rubbish", [b"no database at all " * 300, b"\x00" * 8192, b"SQLite format 3\x00" + b"\xff" * 9000]
    )
    def test_a_file_that_is_no_journal_is_kept_and_a_new_one_begins(self, path: Path, rubbish: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(rubbish)
        opened = open_journal(path, NOW)
        assert opened.set_aside == path.with_name("journal-damaged-20261121-060000.db")
        assert opened.set_aside.read_bytes() == rubbish
        assert opened.rescued == 0
        opened.journal.save_draft(filled())
        opened.journal.close()
        again = open_journal(path)
        assert again.set_aside is None
        assert len(again.journal.open_drafts()) == 1
        again.journal.close()

    def test_a_second_damage_in_the_same_second_overwrites_nothing(self, path: Path) -> None:
        path.parent.mkdir()
        kept = []
        for rubbish in (b"first " * 1000, b"second " * 1000, b"third " * 1000):
            path.write_bytes(rubbish)
            opened = open_journal(path, NOW)
            opened.journal.close()
            for part in path.parent.glob("journal.db*"):
                part.unlink()
            assert opened.set_aside is not None
            kept.append((opened.set_aside, rubbish))
        assert len({where for where, _ in kept}) == 3
        assert all(where.read_bytes() == rubbish for where, rubbish in kept)

    def test_what_can_be_read_of_a_damaged_journal_is_taken_over(self, path: Path) -> None:
        journal = FileJournal(path)
        drafts = [filled({Field.CONTENT: f"第{place}份" + "内容" * 200}) for place in range(30)]
        for draft in drafts:
            journal.save_draft(draft)
        made = command()
        journal.add_filing(made, NOW)
        journal.add_call(ENDED)
        journal.close()
        raw = bytearray(path.read_bytes())
        raw[-4096:] = b"\xaa" * 4096  # the last page: part of what was written last
        path.write_bytes(raw)

        opened = open_journal(path, NOW)
        assert opened.set_aside is not None
        assert opened.set_aside.read_bytes() == bytes(raw)
        found = {draft.id: draft for draft in opened.journal.open_drafts()}
        assert opened.rescued >= 10
        assert all(found[draft.id] == draft.saved() for draft in drafts if draft.id in found)
        assert len(found) + len(opened.journal.pending_filings()) + len(opened.journal.pending_calls()) >= 10
        opened.journal.close()

    def test_a_damaged_file_that_cannot_be_renamed_is_told(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path.parent.mkdir()
        path.write_bytes(b"no database at all " * 300)

        def refuse(self: Path, target: Path) -> Path:
            raise PermissionError(str(target))

        monkeypatch.setattr(Path, "rename", refuse)
        with pytest.raises(StorageReadOnly, match="已损坏，且无法改名"):
            open_journal(path)
        assert path.read_bytes() == b"no database at all " * 300


def test_damage_that_comes_while_it_runs_is_told_with_what_to_do(path: Path) -> None:
    journal = FileJournal(path)
    for place in range(40):
        journal.save_draft(filled({Field.CONTENT: f"第{place}份" + "内容" * 300}))
    journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(path.read_bytes())
    for start in range(4096, len(raw), 4096):
        raw[start : start + 400] = b"\xaa" * 400
    path.write_bytes(raw)
    journal._connection.execute("PRAGMA shrink_memory")
    with pytest.raises(StorageCorrupt, match="请先提交"):
        journal.open_drafts()
    journal.close()
    opened = open_journal(path, NOW)
    assert opened.set_aside is not None
    opened.journal.close()


def _all_bytes(path: Path) -> str:
    return "".join(each.read_bytes().decode("utf-8", "ignore") for each in path.parent.iterdir())


def test_an_empty_form_can_be_kept_too(file_journal: FileJournal) -> None:
    draft = new_draft(NOW, operator="1001")
    file_journal.save_draft(draft)
    assert file_journal.open_drafts() == (draft,)


def test_a_closed_journal_says_so_instead_of_losing_anything(path: Path) -> None:
    journal = FileJournal(path)
    journal.close()
    with pytest.raises(StorageError):
        journal.save_draft(filled())


def test_words_written_elsewhere_are_kept_by_key_and_forgotten_when_empty(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = open_journal(path).journal
    journal.keep_words("reply/1", "11月17日派员")
    journal.keep_words("reply/1", "11月17日派员到场")
    journal.keep_words("other/1", "别的")
    journal.close()
    again = open_journal(path).journal
    assert again.kept_words("reply/") == {"reply/1": "11月17日派员到场"}
    again.keep_words("reply/1", "")
    assert again.kept_words("") == {"other/1": "别的"}
    again.close()
