"""What is typed reaches the journal at every pause, and is never lost when the journal fails."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.drafts import Drafts, DraftsView
from console.jobs import InlineJobs
from console.notices import Notice
from forms.draft import Draft, Field
from forms.errors import StorageFull
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


class CountingJournal(InMemoryJournal):
    """Counts the saves; a full disk on demand."""

    def __init__(self) -> None:
        super().__init__()
        self.saves = 0
        self.full = False

    def save_draft(self, draft: Draft) -> Draft:
        if self.full:
            raise StorageFull
        self.saves += 1
        return super().save_draft(draft)


@pytest.fixture
def journal() -> CountingJournal:
    return CountingJournal()


@pytest.fixture
def drafts(qtbot: QtBot, journal: CountingJournal) -> Drafts:
    archive = Archive(
        InlineJobs(), InlineJobs(), lambda: JournalOpened(journal=journal), lambda: InMemoryUnitOfWork()
    )
    return Drafts(archive, lambda: NOW, "1001")


def titles(journal: InMemoryJournal) -> list[str]:
    return [draft.text(Field.TITLE) for draft in journal.open_drafts()]


def test_a_typing_pause_brings_the_draft_to_the_journal(
    qtbot: QtBot, drafts: Drafts, journal: CountingJournal
) -> None:
    for typed in ("噪", "噪音", "噪音扰民"):
        drafts.edit(Field.TITLE, typed)
    assert journal.saves == 0
    qtbot.waitUntil(lambda: journal.saves == 1, timeout=2000)
    assert titles(journal) == ["噪音扰民"]
    assert drafts.view.saved_at == NOW


def test_typing_without_a_pause_is_saved_all_the_same(
    qtbot: QtBot, drafts: Drafts, journal: CountingJournal
) -> None:
    text = ""
    while journal.saves == 0:
        text += "长"
        drafts.edit(Field.CONTENT, text)
        qtbot.wait(100)
        assert len(text) < 100, "four seconds of typing were never saved"


def test_an_empty_form_leaves_no_trace(qtbot: QtBot, drafts: Drafts, journal: CountingJournal) -> None:
    drafts.edit(Field.TITLE, "x")
    drafts.edit(Field.TITLE, "")
    drafts.save()
    assert journal.saves == 0


def test_a_full_disk_keeps_the_text_in_the_form_says_so_and_is_tried_again(
    qtbot: QtBot, drafts: Drafts, journal: CountingJournal
) -> None:
    notices: list[Notice] = []
    drafts.notice.connect(notices.append)
    journal.full = True
    drafts.edit(Field.TITLE, "磁盘满了也不能丢")
    drafts.save()
    assert drafts.current.text(Field.TITLE) == "磁盘满了也不能丢"
    assert "磁盘已满" in drafts.view.save_problem
    assert "磁盘已满" in notices[-1].happened
    journal.full = False
    qtbot.waitUntil(lambda: journal.saves == 1, timeout=6000)
    assert drafts.view.save_problem == ""


def test_switching_between_drafts_saves_the_one_left(drafts: Drafts, journal: CountingJournal) -> None:
    drafts.edit(Field.TITLE, "第一份")
    first = drafts.current.id
    drafts.begin()
    drafts.edit(Field.TITLE, "第二份")
    drafts.bring_forward(first)
    assert drafts.current.text(Field.TITLE) == "第一份"
    assert sorted(titles(journal)) == ["第一份", "第二份"]


def test_discarding_forgets_the_draft_in_the_journal_too(drafts: Drafts, journal: CountingJournal) -> None:
    drafts.edit(Field.TITLE, "不要了")
    drafts.save()
    drafts.discard()
    assert drafts.current.is_empty
    assert titles(journal) == []


def test_what_the_journal_had_open_comes_back_with_the_last_changed_in_front(
    drafts: Drafts, journal: CountingJournal
) -> None:
    drafts.edit(Field.TITLE, "昨天没写完")
    drafts.save()
    left = journal.open_drafts()
    fresh = Drafts(
        Archive(InlineJobs(), InlineJobs(), lambda: JournalOpened(journal=journal), InMemoryUnitOfWork),
        lambda: NOW,
        "1001",
    )
    fresh.load(left)
    assert fresh.current.text(Field.TITLE) == "昨天没写完"
    assert fresh.view.waiting == ()


def test_a_value_that_nobody_typed_is_shown_in_the_form(drafts: Drafts) -> None:
    shown: list[DraftsView] = []
    drafts.changed.connect(shown.append)
    drafts.fill(Field.HANDED_TO, "110 报警")
    assert shown[-1].current.text(Field.HANDED_TO) == "110 报警"


@pytest.mark.parametrize("leave", [Drafts.begin, Drafts.discard], ids=["new", "discard"])
def test_an_unused_form_never_becomes_a_waiting_one(drafts: Drafts, leave: Callable[[Drafts], None]) -> None:
    leave(drafts)
    assert drafts.view.waiting == ()
