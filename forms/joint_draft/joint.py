"""One draft that several seats write in at once, on pycrdt (Yjs): texts merge, of choices the last counts.

All updates go through one numbered log (`forms.joint_draft.ports`), so each seat takes them in one order in
which nothing comes before what it builds on: pycrdt 0.14 can lose text that reaches it in another order.
Only to be used on the thread that made it.
"""

from base64 import b64decode, b64encode
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec
from pycrdt import Doc, Map, Text, TransactionEvent, UndoManager, merge_updates

from forms.draft import FORM, Draft, Field, FieldKind, FieldValue, printable
from forms.errors import UnreadableEntry
from forms.joint_draft.edit import Edit, applied, difference
from forms.joint_draft.fields import CHOSEN, TYPED, Arrived

_HERE, _THERE = "here", "there"
UNDO_GROUP_MS = 500
"""What was typed with shorter pauses is undone together."""


class _Kept(msgspec.Struct):
    """How the seat's journal keeps it: everything known, and what the database lacks of it."""

    whole: str
    unsent: str = ""


class JointDraft:
    """The joint content of one draft, as this seat knows it."""

    def __init__(self, draft_id: str) -> None:
        self.draft_id = draft_id
        self._doc: Doc[Any] = Doc()
        self._texts = {of: self._doc.get(f"text:{of.value}", type=Text) for of in sorted(TYPED)}
        self._choices: Map[Any] = self._doc.get("choices", type=Map)
        self._known = dict.fromkeys(TYPED, "")
        self._edits: dict[Field, tuple[Edit, ...]] = {}
        self._chosen: set[Field] = set()
        self._unsent: list[bytes] = []
        self._made = 0
        self._taking = False
        self._undo = {of: _undo_manager(text) for of, text in self._texts.items()}
        self._follow()

    @classmethod
    def begun(cls, draft: Draft) -> "JointDraft":
        """A joint draft that begins with what *draft* holds; all of it is still to be sent."""
        joint = cls(draft.id)
        with joint._doc.transaction(origin=_THERE):  # what was there before sharing is no step to undo
            for of, value in draft.values.items():
                if of in TYPED:
                    joint._texts[of].insert(0, printable(str(value)))
                else:
                    joint._choices[of.value] = _plain(value)
        joint._clear()
        return joint

    @classmethod
    def from_json(cls, draft_id: str, kept: str) -> "JointDraft":
        """What `to_json` kept; UnreadableEntry if it is none."""
        try:
            stored = msgspec.json.decode(kept, type=_Kept)
            whole, unsent = b64decode(stored.whole, validate=True), b64decode(stored.unsent, validate=True)
            joint = cls(draft_id)
            joint.take(whole)
        except (ValueError, RuntimeError) as error:
            problem = "共同填写的一份草稿无法从本机日志读出，原文已保留。"
            raise UnreadableEntry(problem, detail=type(error).__name__) from error
        joint._unsent = [unsent] if unsent else []
        joint._made = joint.waits
        return joint

    def to_json(self) -> str:
        """Everything known, with what is still to be sent, for the seat's journal."""
        return msgspec.json.encode(
            _Kept(whole=b64encode(self.whole()).decode(), unsent=b64encode(self.unsent).decode())
        ).decode()

    # --- what it holds

    def text(self, of: Field) -> str:
        """The text of a field in `TYPED`."""
        return self._known[of]

    def value(self, of: Field) -> FieldValue:
        """The value of any field."""
        if of in TYPED:
            return self._known[of]
        flag = FORM[of].kind is FieldKind.FLAG
        value = self._choices.get(of.value)
        if isinstance(value, bool if flag else str):
            return value
        return False if flag else FORM[of].first

    def values(self) -> dict[Field, FieldValue]:
        """The values of all fields."""
        return {of: self.value(of) for of in FORM}

    def as_draft(self, draft: Draft) -> Draft:
        """*draft* with all of these values, none of them in this seat's journal yet."""
        for of, value in self.values().items():
            draft = draft.with_value(of, value, draft.changed_at)
        return replace(draft, dirty=frozenset(draft.values))

    # --- what this seat does

    def type(self, of: Field, edit: Edit) -> None:
        """Somebody here typed; what is no character for a form is left out.

        IndexError if the text has no such place.
        """
        text, known = self._texts[of], self._known[of]
        if not 0 <= edit.position <= edit.end <= len(known):
            raise IndexError(f"{of}: no place {edit.position} to {edit.end} in {len(known)} characters")
        begin, end = _bytes(known, edit.position), _bytes(known, edit.end)
        with self._doc.transaction(origin=_HERE):
            if end > begin:
                del text[begin:end]
            if inserted := printable(edit.inserted):
                text.insert(begin, inserted)
        self._clear()

    def choose(self, of: Field, value: FieldValue) -> None:
        """Somebody here chose."""
        if self.value(of) != value:
            with self._doc.transaction(origin=_HERE):
                self._choices[of.value] = _plain(value)
            self._clear()

    def follow(self, before: Draft, now: Draft) -> None:
        """Do here what changed a draft from *before* to *now*; a text that others changed stays theirs."""
        for of in TYPED:
            edit = difference(str(before.value(of)), str(now.value(of)))
            if edit is not None and self._known[of] == before.value(of):
                self.type(of, edit)
        for of in CHOSEN:
            if now.value(of) != before.value(of):
                self.choose(of, now.value(of))

    def undo(self, of: Field) -> Arrived:
        """Take back what was typed here last in a field, whatever others have typed since."""
        return self._stepped(self._undo[of].undo)

    def redo(self, of: Field) -> Arrived:
        """Do again what was undone."""
        return self._stepped(self._undo[of].redo)

    # --- what goes out and comes in

    @property
    def unsent(self) -> bytes:
        """What the database lacks, as one update; empty if nothing."""
        return merge_updates(*self._unsent) if self._unsent else b""

    @property
    def waits(self) -> int:
        """How many updates are still to be sent."""
        return len(self._unsent)

    @property
    def made(self) -> int:
        """How many updates were made here so far; those behind `made - waits` are to be sent."""
        return self._made

    def sent(self, made: int) -> None:
        """The database has all that was made until `made` was so; telling it twice changes nothing."""
        del self._unsent[: max(0, made - (self._made - self.waits))]

    def take(self, update: bytes) -> Arrived:
        """Take over an update from the log; one that is known already changes nothing."""
        self._taking = True
        try:
            with self._doc.transaction(origin=_THERE):
                self._doc.apply_update(update)
        finally:
            self._taking = False
        return self._clear()

    def whole(self) -> bytes:
        """Everything known as one update."""
        return bytes(self._doc.get_update())

    # ---

    def _follow(self) -> None:
        def transacted(event: TransactionEvent) -> None:
            if not self._taking:
                self._unsent.append(event.update)
                self._made += 1

        def chosen(event: Any) -> None:
            self._chosen |= {of for of in CHOSEN if of.value in event.keys}

        self._doc.observe(transacted)
        self._choices.observe(chosen)
        for of, text in self._texts.items():
            text.observe(self._listener(of))

    def _listener(self, of: Field) -> Any:
        def changed(event: Any) -> None:
            edits = _edits_of(self._known[of], event.delta)
            for edit in edits:
                self._known[of] = applied(self._known[of], edit)
            self._edits[of] = (*self._edits.get(of, ()), *edits)

        return changed

    def _stepped(self, step: Any) -> Arrived:
        step()
        return self._clear()

    def _clear(self) -> Arrived:
        arrived = Arrived(MappingProxyType(self._edits), frozenset(self._chosen))
        self._edits, self._chosen = {}, set()
        return arrived


def _undo_manager(text: Text) -> UndoManager:
    manager = UndoManager(scopes=[text], capture_timeout_millis=UNDO_GROUP_MS)
    manager.include_origin(_HERE)
    return manager


def _plain(value: FieldValue) -> FieldValue:
    """A word's code without its label."""
    return value if isinstance(value, bool) else str(value)


def _bytes(text: str, characters: int) -> int:
    """Where a character begins in UTF-8, whose bytes pycrdt counts."""
    return len(text[:characters].encode())


def _edits_of(before: str, delta: list[dict[str, Any]]) -> tuple[Edit, ...]:
    """A delta in bytes as edits in characters, one after the other."""
    left = before.encode()
    done, edits = 0, []
    for step in delta:
        if "insert" in step:
            edits.append(Edit(done, 0, step["insert"]))
            done += len(step["insert"])
        elif "delete" in step:
            gone, left = left[: step["delete"]], left[step["delete"] :]
            edits.append(Edit(done, len(gone.decode()), ""))
        else:
            stays, left = left[: step["retain"]], left[step["retain"] :]
            done += len(stays.decode())
    return tuple(edits)
