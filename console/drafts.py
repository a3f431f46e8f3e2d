"""The drafts on the desk: the one being typed, the others that wait, and their way to the journal.

Every typing pause, and at least every few seconds of unbroken typing, what changed goes to the journal.
The window says when the last save was, or that it failed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.notices import Notice, of_failure
from forms.beside import Beside
from forms.draft import Draft, Field, FieldValue, Finding, new_draft

PAUSE_MS = 400
"""A typing pause."""
UNBROKEN_MS = 3000
"""Longest time that typing without a pause stays unsaved."""


@dataclass(frozen=True)
class DraftsView:
    """What the form shows. `waiting` are the other open drafts, last changed first."""

    current: Draft
    waiting: tuple[Draft, ...] = ()
    saved_at: datetime | None = None
    save_problem: str = ""


class Drafts(QObject):
    """The open drafts. `changed` comes when the form must show something new, not at each key.

    `edited` comes after every change of a value, for those who follow the typing, `beside_changed` after a
    change of what was chosen beside the form.
    """

    changed = Signal(object)
    edited = Signal(object)
    beside_changed = Signal(object)
    notice = Signal(object)

    def __init__(
        self,
        archive: Archive,
        now: Callable[[], datetime],
        operator: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._now = now
        self._operator = operator
        self._view = DraftsView(self._blank())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self._unbroken = QTimer(self, singleShot=True, interval=UNBROKEN_MS)
        self._unbroken.timeout.connect(self.save)

    @property
    def view(self) -> DraftsView:
        """What the form shows now."""
        return self._view

    @property
    def current(self) -> Draft:
        """The draft being typed."""
        return self._view.current

    def of_call(self, call_id: str) -> Draft | None:
        """The open draft that belongs to a call."""
        return next(
            (draft for draft in (self.current, *self._view.waiting) if draft.call_id == call_id), None
        )

    # --- typing

    def edit(self, field: Field, value: FieldValue) -> None:
        """Take over one value as typed."""
        edited = self.current.with_value(field, value, self._now())
        if edited is self.current:
            return
        self._view = replace(self._view, current=edited)
        self._pause.start()
        if not self._unbroken.isActive():
            self._unbroken.start()
        self.edited.emit(edited)

    def fill(self, field: Field, value: FieldValue) -> None:
        """Take over a value that nobody typed, and show it in the form."""
        self.edit(field, value)
        self._show(self._view)

    def take_over(self, values: Mapping[Field, FieldValue]) -> None:
        """Take over values that another seat gave, and show them in the form."""
        before = self.current
        for field, value in values.items():
            self.edit(field, value)
        if self.current is not before:
            self._show(self._view)

    def choose(self, beside: Beside) -> None:
        """Take over what was chosen beside the form: a link, a citation."""
        chosen = self.current.with_beside(beside, self._now())
        if chosen is self.current:
            return
        self._pause.start()
        self._show(replace(self._view, current=chosen))
        self.beside_changed.emit(chosen)

    def mark_errors(self, findings: tuple[Finding, ...]) -> None:
        """Show what was found wrong when the agent wanted to file."""
        self._show(replace(self._view, current=self.current.checked(findings)))

    def save(self) -> None:
        """Bring the current draft to the journal, if anything in it isn't there yet."""
        self._pause.stop()
        self._unbroken.stop()
        draft = self.current
        if not draft.is_unsaved or (draft.is_empty and not draft.call_id):
            return
        self._archive.with_drafts(lambda journal: journal.save_draft(draft), self._saved, self._save_failed)

    # --- switching

    def load(self, drafts: tuple[Draft, ...], call_id: str = "") -> None:
        """Take over what the journal had open; the draft of the call in hand comes to the front."""
        known = {draft.id for draft in (self.current, *self._view.waiting)}
        found = [draft for draft in drafts if draft.id not in known]
        front = next((draft for draft in found if call_id and draft.call_id == call_id), None)
        blank = self.current if self.current.is_empty else None
        if front is not None and blank is not None and blank.call_id == front.call_id:
            # the window attached to the call before the journal was read, and began a form for it
            self._forget(blank.id)
        elif front is None and self._is_unused(self.current) and found:
            front = found[0]
        elif not self._is_unused(self.current):
            found.insert(0, self.current)
        if front is None:
            waiting = [draft for draft in found if draft is not self.current]
            self._show(replace(self._view, waiting=(*self._view.waiting, *waiting)))
            return
        rest = [draft for draft in found if draft is not front]
        self._show(replace(self._view, current=front, waiting=(*self._view.waiting, *rest)))

    def begin_for_call(self, call_id: str, prefilled: dict[Field, FieldValue]) -> None:
        """The draft of an answered call: the blank one in front if it is unused, else a new one in front."""
        existing = self.of_call(call_id)
        if existing is not None:
            self.bring_forward(existing.id)
            return
        if self._is_unused(self.current):
            draft, waiting = self.current.with_call(call_id, self._now()), self._view.waiting
        else:
            self.save()
            draft = replace(self._blank(), call_id=call_id)
            waiting = (self.current, *self._view.waiting)
        for field, value in prefilled.items():
            draft = draft.with_value(field, value, self._now())
        # a call never ends without a trace of its draft, so it is saved even while nothing is typed
        draft = replace(draft, dirty=draft.dirty | {Field.CALLER_NUMBER})
        self._show(replace(self._view, current=draft, waiting=waiting))
        self.save()

    def join_call(self, call_id: str, prefilled: dict[Field, FieldValue]) -> None:
        """The form in front belongs to this call from now on; what it says already stays."""
        draft = self.current.with_call(call_id, self._now())
        for field, value in prefilled.items():
            if not draft.text(field):
                draft = draft.with_value(field, value, self._now())
        self._show(replace(self._view, current=draft))

    def begin(self) -> None:
        """A blank form in front; what was typed waits behind it."""
        if not self._is_unused(self.current):
            self.save()
            self._show(
                replace(self._view, current=self._blank(), waiting=(self.current, *self._view.waiting))
            )

    def bring_forward(self, draft_id: str) -> None:
        """Go on with a waiting draft."""
        chosen = next((draft for draft in self._view.waiting if draft.id == draft_id), None)
        if chosen is None:
            return
        self.save()
        waiting = tuple(draft for draft in self._view.waiting if draft is not chosen)
        if not self._is_unused(self.current):
            waiting = (self.current, *waiting)
        self._show(replace(self._view, current=chosen, waiting=waiting))

    def put_in_front(self, draft: Draft) -> None:
        """Show this draft, such as one from a recalled ticket."""
        waiting = self._view.waiting
        if not self._is_unused(self.current):
            waiting = (self.current, *waiting)
        self._show(replace(self._view, current=draft, waiting=waiting))
        self.save()

    def discard(self) -> None:
        """Throw the current draft away, in the journal too."""
        draft = self.current
        self._pause.stop()
        self._unbroken.stop()
        self._forget(draft.id)
        self.close(draft.id)

    def remove(self, draft_id: str) -> None:
        """A draft that others have or have filed leaves the desk, and the journal."""
        self._forget(draft_id)
        self.close(draft_id)

    def close(self, draft_id: str) -> None:
        """A filed or discarded draft leaves the desk; the next waiting one, or a blank one, comes forward."""
        if draft_id != self.current.id:
            waiting = tuple(draft for draft in self._view.waiting if draft.id != draft_id)
            self._show(replace(self._view, waiting=waiting))
            return
        self._pause.stop()
        self._unbroken.stop()
        self._show(DraftsView(self._blank(), self._view.waiting))

    # ---

    def _forget(self, draft_id: str) -> None:
        self._archive.with_drafts(
            lambda journal: journal.forget_draft(draft_id), lambda _: None, self._save_failed
        )

    def _blank(self) -> Draft:
        return new_draft(self._now(), operator=self._operator)

    @staticmethod
    def _is_unused(draft: Draft) -> bool:
        return draft.is_empty and not draft.call_id

    def _saved(self, saved: Draft) -> None:
        view = replace(self._view, saved_at=self._now(), save_problem="")
        if view.current.id == saved.id and view.current.changed_at == saved.changed_at:
            view = replace(view, current=view.current.saved())
        self._show(view)

    def _save_failed(self, error: Exception) -> None:
        notice: Notice = of_failure("draft", "保存草稿", error)
        self._show(replace(self._view, save_problem=notice.happened))
        self.notice.emit(notice)
        self._unbroken.start()  # try again even if nobody types on

    def _show(self, view: DraftsView) -> None:
        self._view = view
        self.changed.emit(view)
