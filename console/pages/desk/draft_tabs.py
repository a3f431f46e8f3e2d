"""The open drafts as tabs, in the order in which they were begun, so that none changes its place."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from console.drafts import DraftsView
from console.widgets.availability import plain_tooltip
from forms import phone_number
from forms.draft import Draft, Field
from forms.ticket import BEIJING_TIME

_LONGEST = 10


def tab_words(draft: Draft) -> str:
    """What a tab is called: title, else name, else masked number, else when it was begun."""
    title, name = draft.text(Field.TITLE), draft.text(Field.NAME)
    number = phone_number.mask(draft.text(Field.CALLER_NUMBER))
    words = title or name or number or f"{draft.created_at.astimezone(BEIJING_TIME):%H:%M} 新建"
    return words if len(words) <= _LONGEST or words == number else f"{words[:_LONGEST]}…"


class DraftTabs(QTabBar):
    """Chosen by click, arrows, or Ctrl+Tab; `chosen` carries the draft's id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("未完成的草稿")
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setDrawBase(False)
        self._ids: list[str] = []
        self.currentChanged.connect(self._changed)
        self.hide()

    def show_view(self, view: DraftsView) -> None:
        """Show all open drafts; with a single one there is nothing to choose, and no bar."""
        drafts = sorted((view.current, *view.waiting), key=lambda draft: (draft.created_at, draft.id))
        with QSignalBlocker(self):
            while self.count() > len(drafts):
                self.removeTab(self.count() - 1)
            while self.count() < len(drafts):
                self.addTab("")
            self._ids = [draft.id for draft in drafts]
            for place, draft in enumerate(drafts):
                self._name(place, draft)
            self.setCurrentIndex(self._ids.index(view.current.id))
        self.setVisible(len(drafts) > 1)

    def step(self, by: int) -> None:
        """The next draft, or the one before, round and round."""
        if len(self._ids) > 1:
            self.chosen.emit(self._ids[(self.currentIndex() + by) % len(self._ids)])

    def rename(self, draft: Draft) -> None:
        """Follow what is typed into the draft in front."""
        if draft.id in self._ids:
            self._name(self._ids.index(draft.id), draft)

    def _name(self, place: int, draft: Draft) -> None:
        words = tab_words(draft)
        if self.tabText(place) != words:
            self.setTabText(place, words.replace("&", "&&"))
        number = phone_number.mask(draft.text(Field.CALLER_NUMBER))
        whole = "　".join(part for part in (draft.text(Field.TITLE), draft.text(Field.NAME), number) if part)
        self.setTabToolTip(place, plain_tooltip(whole))

    def _changed(self, place: int) -> None:
        if 0 <= place < len(self._ids):
            self.chosen.emit(self._ids[place])
