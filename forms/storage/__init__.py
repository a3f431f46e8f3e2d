"""Where the data lie: the database (embedded SQLite or PostgreSQL) and the seat's own journal."""

from forms.storage import knowledge_tables as knowledge_tables
from forms.storage.database import Database, migrate, open_storage
from forms.storage.journal import FileJournal, open_journal
from forms.storage.reindexing import reindex

__all__ = ["Database", "FileJournal", "migrate", "open_journal", "open_storage", "reindex"]
