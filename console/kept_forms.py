"""What stands half-filled in a desk's forms, kept in this machine's journal: a crash loses nothing typed.

The journal gets it at a pause of typing, and after a few seconds of typing without one.
"""

import json
import logging
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.drafts import PAUSE_MS, UNBROKEN_MS
from console.notices import of_failure
from forms.finished import finished_among
from forms.journal import Journal

Fields = Mapping[str, str]
log = logging.getLogger(__name__)


class KeptForms(QObject):
    """Fields by the form's key. `problem` tells that they could not be kept, "" that they are again."""

    problem = Signal(str)

    def __init__(self, archive: Archive, prefix: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive, self._prefix = archive, prefix
        self._known: dict[str, dict[str, str]] = {}
        self._unsaved: set[str] = set()
        self._failed = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._unbroken = QTimer(self, singleShot=True, interval=UNBROKEN_MS)
        for timer in (self._pause, self._unbroken):
            timer.timeout.connect(self.save)

    def load(self, done: Callable[[], None] = lambda: None) -> None:
        """Bring back what the last session left; what was typed since then comes before it."""

        def arrived(kept: dict[str, str]) -> None:
            for key, words in kept.items():
                self._known.setdefault(key.removeprefix(self._prefix), _fields_of(words))
            done()
            self._forget_finished(tuple(key.removeprefix(self._prefix) for key in kept))

        self._archive.with_drafts(
            lambda journal: journal.kept_words(self._prefix), arrived, self._not_kept("读取没有提交的内容")
        )

    def _forget_finished(self, keys: tuple[str, ...]) -> None:
        """What a colleague has finished meanwhile is written no more; without a database it waits."""

        def forget(finished: frozenset[str]) -> None:
            for key in finished:
                self.forget(key)

        if keys:
            self._archive.with_reading(
                lambda uow: finished_among(keys, uow),
                forget,
                lambda error: log.warning("kept forms stay: %s", type(error).__name__),
            )

    def of(self, key: str) -> Fields:
        """What stands in that form; empty where nothing does."""
        return self._known.get(key, {})

    def keep(self, key: str, fields: Fields) -> None:
        """This stands in the form now; empty fields are not kept."""
        filled = {name: words for name, words in fields.items() if words}
        if filled == self._known.get(key, {}):
            return
        self._known[key] = filled
        self._unsaved.add(key)
        self._pause.start()
        if not self._unbroken.isActive():
            self._unbroken.start()

    def forget(self, key: str) -> None:
        """It has been done."""
        self.keep(key, {})
        self.save()

    def save(self) -> None:
        """Bring to the journal what is not there yet."""
        self._pause.stop()
        self._unbroken.stop()
        unsaved, self._unsaved = self._unsaved, set()
        if not unsaved:
            return
        words = {f"{self._prefix}{key}": _words_of(self._known[key]) for key in unsaved}

        def write(journal: Journal) -> None:
            for each in words.items():
                journal.keep_words(*each)

        self._archive.with_drafts(
            write,
            lambda _: self._saved(),
            lambda error: self._not_saved(unsaved, error),
        )

    def _saved(self) -> None:
        if self._failed:
            self._failed = False
            self.problem.emit("")

    def _not_saved(self, keys: set[str], error: Exception) -> None:
        self._unsaved |= keys
        self._unbroken.start()  # try again even if nobody types on
        self._not_kept("保存没有提交的内容")(error)

    def _not_kept(self, doing: str) -> Callable[[Exception], None]:
        def tell(error: Exception) -> None:
            self._failed = True
            self.problem.emit(of_failure("kept_forms", doing, error).happened)

        return tell


def _words_of(fields: Fields) -> str:
    return json.dumps(dict(fields), ensure_ascii=False) if fields else ""


def _fields_of(words: str) -> dict[str, str]:
    """What was kept; nothing that another version of the program kept in another way."""
    try:
        return {str(name): str(value) for name, value in dict(json.loads(words)).items()}
    except (ValueError, TypeError):
        return {}
