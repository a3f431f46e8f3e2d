"""Which articles the answer of the draft in front cites.

They are part of the draft: the journal keeps them with it, and they are stored in the transaction that
files it. Nothing of them is lost with the window or a database that is away; a draft thrown away has none.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.drafts import Drafts, DraftsView
from forms.beside import Cited
from forms.draft import Draft, Field
from forms.knowledge.article_list import ArticleLine


class Citations(QObject):
    """`changed` carries what the draft in front cites, in the order of insertion."""

    changed = Signal(object)

    def __init__(self, drafts: Drafts, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._now = now
        self._shown: tuple[Cited, ...] = ()
        drafts.changed.connect(self._follow)
        drafts.edited.connect(self._look_whether_gone)

    @property
    def current(self) -> tuple[Cited, ...]:
        """What the draft in front cites."""
        return self._drafts.current.beside.cited

    def cite(self, line: ArticleLine, words: str) -> None:
        """The answer in front now cites this article."""
        cited = Cited(
            article_id=line.id,
            version=line.version,
            title=line.content.title,
            inserted_at=self._now(),
            words=words,
        )
        self._choose((*self._others(line.id), cited))

    def uncite(self, article_id: str) -> None:
        """The answer in front no longer cites this article; its words are the agent's to delete."""
        self._choose(self._others(article_id))

    # ---

    def _others(self, article_id: str) -> tuple[Cited, ...]:
        return tuple(each for each in self.current if each.article_id != article_id)

    def _choose(self, cited: tuple[Cited, ...]) -> None:
        self._drafts.choose(replace(self._drafts.current.beside, cited=cited))

    def _follow(self, view: DraftsView) -> None:
        cited = view.current.beside.cited
        if cited != self._shown:
            self._shown = cited
            self.changed.emit(cited)

    def _look_whether_gone(self, draft: Draft) -> None:
        """Words that were taken out again together with their source, by undoing say, are not cited."""
        answer = draft.text(Field.ANSWER)
        for each in self.current:
            if each.words and each.words not in answer and f"《{each.title}》" not in answer:
                self.uncite(each.article_id)
