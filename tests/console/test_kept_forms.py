"""Half-filled forms: back after a crash, but not those that a colleague has finished meanwhile."""

from console.archive import Archive
from console.jobs import InlineJobs
from console.kept_forms import KeptForms
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from tests.forms.lifecycle.samples import dispatched
from tests.forms.test_service import file


def forms(journal: InMemoryJournal, storage: InMemoryUnitOfWork) -> KeptForms:
    """As a desk makes it at its start."""
    archive = Archive(InlineJobs(), InlineJobs(), lambda: JournalOpened(journal=journal), lambda: storage)
    return KeptForms(archive, "dispatch/1101/")


def test_what_a_colleague_has_sent_is_forgotten_once_the_database_says_so() -> None:
    journal, storage = InMemoryJournal(), InMemoryUnitOfWork()
    mine, theirs = file(storage).ticket, file(storage).ticket
    first = forms(journal, storage)
    for each in (mine, theirs):
        first.keep(f"send/{each.id}", {"words": "请今天联系来电人"})
    first.save()
    dispatched(storage, theirs)
    storage.fails_with = StorageUnavailable()
    away = forms(journal, storage)
    away.load()
    assert away.of(f"send/{theirs.id}") == {"words": "请今天联系来电人"}
    storage.fails_with = None
    again = forms(journal, storage)
    again.load()
    assert again.of(f"send/{theirs.id}") == {}
    assert again.of(f"send/{mine.id}") == {"words": "请今天联系来电人"}
    assert list(journal.words) == [f"dispatch/1101/send/{mine.id}"]
