"""Where a command works: which database, with which settings, and what the composition root lends it."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from console.settings import Folders, Settings
from forms.ports import Storage, UnitOfWork
from forms.search.document import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What only the composition root may reach: the storage, the resources, the clock on the wall."""

    open_storage: Callable[[str, str | None], Storage]
    reindex: Callable[[str, str | None, Callable[[Kind, int, int], None]], int]
    resources: Path
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Place:
    """The database of a command, by address and password, with the settings that name it."""

    url: str
    password: str | None
    folders: Folders
    settings: Settings
    tools: Tools

    @contextmanager
    def database(self) -> Iterator[UnitOfWork]:
        """The way to the database while the block lasts. StorageError."""
        storage = self.tools.open_storage(self.url, self.password)
        try:
            yield storage.unit_of_work()
        finally:
            storage.close()


class Command(Protocol):
    """A module of this room."""

    NAME: str
    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own arguments."""
        ...

    def run(self, options: argparse.Namespace, place: Place) -> int:
        """Do it; the exit status. StorageError."""
        ...
