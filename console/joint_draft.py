"""Two seats, one draft: this seat's part in a draft that others write in at the same time.

`desk.shared` is the one store of a window. How it is used::

    desk.shared.share()             # others may write in the draft in front (an assistant, a colleague)
    desk.shared.join(draft_id)      # come into a draft that another seat shares; it comes to the front
    desk.shared.leave()             # go out again; the draft stays with those who have it

A form takes part by its controls: ``SharedField(desk.shared, Field.CONTENT, editor)`` of
`console.joint_field` ties a QLineEdit, QPlainTextEdit or QTextEdit to a field, shows who else writes in it
and where, and does nothing while no draft is shared. Choices follow `desk.drafts` without more. Any number of
forms may be tied, in one window too. `changed` carries a :class:`JointView` (who is there, whether the
database is away), `filed_elsewhere` a :class:`FiledElsewhere`. Filing needs nothing: `desk.filing` first
hears what the others typed, and of two seats that file, one ticket comes.

Each exchange goes through a lane of its own (`console.joint_talk`): what is typed here is sent within 50 ms,
what others typed is asked for each 100 ms, only while a draft is shared. While the database is away one types
on; what is not sent yet is kept in the seat's journal and merged when the database is back.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.drafts import Drafts, DraftsView
from console.joint_talk import KEY, PREFIX, FiledElsewhere, JointView, Part, Talk, filed_notice, late_words
from console.notices import Notice, Severity, of_failure
from forms.access.roles import Actor
from forms.draft import Draft, Field, draft_from_json
from forms.errors import StorageError, UnreadableEntry
from forms.joint_draft import service
from forms.joint_draft.edit import Edit, all_moved, difference
from forms.joint_draft.fields import CHOSEN, TYPED, Arrived
from forms.joint_draft.service import Exchanged, FiledBy

log = logging.getLogger(__name__)


class SharedDraft(QObject):
    """See the module's text.

    `in_front(bool)`: the shared draft came to the front of the desk or went from it. `arrived` carries an
    :class:`Arrived` and the control that it comes from (None: from elsewhere).
    """

    changed = Signal(object)
    in_front = Signal(bool)
    arrived = Signal(object, object)
    filed_elsewhere = Signal(object)
    notice = Signal(object)
    notice_cleared = Signal(str)

    def __init__(
        self, archive: Archive, drafts: Drafts, actor: Callable[[], Actor], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._archive, self._drafts, self._actor = archive, drafts, actor
        self._talk = Talk(archive, actor, self)
        self._view = JointView()
        self._front = False
        self._pouring = False
        self._kept: dict[str, str] = {}
        self._files = ""
        self._talk.arrived.connect(self._pour)
        self._talk.heard.connect(self._heard)
        self._talk.failed.connect(self._unheard)
        self._talk.not_kept.connect(self._not_done("在本机保存共同填写的内容"))
        drafts.edited.connect(self._follow_values)
        drafts.changed.connect(self._follow_drafts)

    # --- what the window asks for

    @property
    def view(self) -> JointView:
        """Who is there now."""
        return self._view

    @property
    def is_in_front(self) -> bool:
        """Whether the draft in front of the desk is the shared one."""
        return self._front

    def share(self) -> None:
        """Let others write in the draft in front."""
        draft = self._drafts.current
        if self._view.draft_id == draft.id:
            return
        from forms.joint_draft.joint import JointDraft

        self._drafts.save()
        whole, here, actor = JointDraft.begun(draft).whole(), self._talk.presence(), self._actor()
        self._archive.with_joint(
            lambda uow: service.share(draft, whole, here, actor, uow),
            lambda exchanged: self._open(exchanged, draft),
            self._not_done("共享草稿"),
        )

    def join(self, draft_id: str) -> None:
        """Come into a draft that another seat shares."""
        if self._view.draft_id == draft_id:
            self._drafts.bring_forward(draft_id)
            return
        here, actor = self._talk.presence(), self._actor()
        self._archive.with_joint(
            lambda uow: service.join(draft_id, here, actor, uow),
            lambda exchanged: self._open(exchanged, None),
            self._not_done("加入共同填写"),
        )

    def leave(self) -> None:
        """Go out once all of ours is sent; a draft that another began leaves this desk with it."""
        part = self._part
        if part is None:
            return

        def sent(_: Exchanged) -> None:
            if part is self._part and not part.joint.waits:
                self._close()
                if part.begun_by != self._actor().code:
                    self._drafts.remove(part.joint.draft_id)

        self._talk.goodbye(sent)

    def rest(self) -> None:
        """The window closes: what is known is kept here, and the next window goes on with it."""
        self._talk.keep()
        self._talk.end()

    def load(self) -> None:
        """Go on with a draft that was shared when this seat's last window ended."""

        def found(kept: dict[str, str]) -> None:
            self._kept = {key.removeprefix(PREFIX): words for key, words in kept.items()}
            self._take_up()

        self._archive.with_drafts(
            lambda journal: journal.kept_words(PREFIX), found, self._not_done("读取共同填写的草稿")
        )

    def settle(self, then: Callable[[], None]) -> None:
        """Before filing: hear all that others typed and hold them off, then go on with *then*.

        If the database is away, go on with what is known here; if another seat files or filed, say so.
        """

        def file(_: object = None) -> None:
            self._files = self._view.draft_id
            then()

        def heard(exchanged: Exchanged) -> None:
            if exchanged.sealed:
                self._warn("另一个席位正在提交这份工单。", "请稍候；提交后这里会显示编号。")
            elif exchanged.filed is None:
                file()

        if self._part is None or not self._front or self._view.away:
            file()
        else:
            self._talk.settle(heard, file)

    def go_on(self) -> None:
        """It was not filed after all."""
        self._files = ""
        if self._part is not None:
            draft_id, seat = self._part.joint.draft_id, self._talk.seat
            self._archive.with_joint(
                lambda uow: service.unseal(draft_id, seat, uow), lambda _: None, lambda _: None
            )

    # --- what the controls say and ask

    @property
    def _part(self) -> Part | None:
        return self._talk.part

    def text(self, of: Field) -> str:
        """The joint text of a field; empty while none is shared."""
        return self._part.joint.text(of) if self._part else ""

    def tie(self, of: Field, *, tied: bool = True) -> None:
        """A control tells every edit of this field itself."""
        if self._part is not None:
            (self._part.tied.add if tied else self._part.tied.discard)(of)

    def type(self, of: Field, edits: tuple[Edit, ...], source: QObject | None = None) -> None:
        """Somebody here typed; other controls of the field in this window follow."""
        part = self._part
        if part is None or not edits:
            return
        for edit in edits:
            part.joint.type(of, edit)
        self._shift_others(of, edits)
        self.arrived.emit(Arrived({of: edits}), source)
        self._talk.say_soon()

    def undo(self, of: Field, *, again: bool = False) -> None:
        """Take back, or do again, what was typed here last in a field; what others typed stays."""
        if self._part is not None:
            joint = self._part.joint
            self._pour(joint.redo(of) if again else joint.undo(of))
            self._talk.say_soon()

    def at(self, of: Field | None, cursor: int = 0, anchor: int = 0) -> None:
        """Our cursor is here now; None: in no field."""
        part = self._part
        if part is not None:
            part.here = (of, cursor, anchor)  # told with the next exchange

    def left(self, of: Field) -> None:
        """The keyboard went out of a field."""
        if self._part is not None and self._part.here[0] is of:
            self.at(None)

    # --- what is heard

    def _heard(self, exchanged: Exchanged) -> None:
        if exchanged.filed is not None:
            own = self._files == exchanged.draft_id and exchanged.filed.code == self._actor().code
            if not own:  # what is filed here leaves the desk by itself
                self._end(exchanged.filed)
            return
        if self._view.away:
            self.notice_cleared.emit(KEY)
        others = tuple(each for each in exchanged.present if each.seat != self._talk.seat and each.is_here)
        self._show(replace(self._view, others=others, away="", held=exchanged.sealed))

    def _unheard(self, error: Exception) -> None:
        if not isinstance(error, StorageError):
            self.notice.emit(of_failure(KEY, "共同填写", error))
            self._close()
            return
        if not self._view.away:
            self._warn(
                f"暂时连不上数据库，另一席位看不到您输入的内容。{error.text}",
                "请照常填写，内容保存在本机；恢复后自动合并，不会丢字。",
            )
        self._show(replace(self._view, others=(), away=error.text))

    # --- opening and closing

    def _open(self, exchanged: Exchanged, shared: Draft | None) -> None:
        """Others may write now. `shared` is the draft as it was when it was offered; None: we came in."""
        from forms.joint_draft.joint import JointDraft

        if exchanged.filed is not None:
            self._warn(f"这份工单已由{exchanged.filed.name}提交，编号 {exchanged.filed.number}。")
            return
        joint, own = JointDraft(exchanged.draft_id), JointDraft(exchanged.draft_id)
        if self._part is not None:
            self._close()
        self._begin(Part(joint, own), exchanged)
        if shared is not None:
            if self._drafts.current.id == shared.id:
                joint.follow(shared, self._drafts.current)
        elif not self._is_here(exchanged.draft_id):
            # at this seat it is this person's, or their next window would not bring it back
            mine = replace(draft_from_json(exchanged.first), operator=self._actor().code)
            self._drafts.put_in_front(joint.as_draft(mine))
        else:
            self._drafts.bring_forward(exchanged.draft_id)
        self._follow_drafts(self._drafts.view)

    def _begin(self, part: Part, exchanged: Exchanged | None) -> None:
        self._view = JointView(part.joint.draft_id)
        self._talk.begin(part)
        if exchanged is not None:
            self._talk.take(exchanged)
        self.changed.emit(self._view)

    def _take_up(self) -> None:
        """Go on with the draft in front if the last window shared it."""
        words = self._kept.pop(self._drafts.current.id, "")
        if not words or self._part is not None:
            return
        from forms.joint_draft.joint import JointDraft

        draft_id = self._drafts.current.id
        try:
            joint = JointDraft.from_json(draft_id, words)
        except UnreadableEntry as error:
            self.notice.emit(of_failure(KEY, "恢复共同填写", error))
            return
        self._begin(Part(joint, JointDraft(draft_id)), None)
        self._follow_drafts(self._drafts.view)
        self._talk.exchange()

    def _close(self) -> None:
        """No draft is shared at this seat any more; what others have is not touched."""
        part = self._part
        if part is None:
            return
        self._talk.end()
        draft_id, seat = part.joint.draft_id, self._talk.seat
        self._archive.with_joint(
            lambda uow: service.leave(draft_id, seat, uow),
            lambda _: None,
            lambda error: log.warning("leaving a joint draft: %s", type(error).__name__),
        )
        if not part.joint.waits or not self._is_here(draft_id):
            self._talk.forget(draft_id)
        self._set_front(False)
        self._show(JointView())

    def _end(self, by: FiledBy) -> None:
        """Another seat filed it."""
        part = self._part
        if part is None:
            return
        draft_id, late = part.joint.draft_id, late_words(part)
        part.joint.sent(part.joint.made)
        self._close()
        self._drafts.remove(draft_id)
        self.notice.emit(filed_notice(by, late))
        self.filed_elsewhere.emit(FiledElsewhere(draft_id, by, late))

    # --- the draft on the desk

    def _follow_values(self, draft: Draft) -> None:
        """Somebody here chose, or something filled a field that no control tells of."""
        part = self._part
        if part is None or self._pouring or draft.id != part.joint.draft_id:
            return
        for of in CHOSEN:
            part.joint.choose(of, draft.value(of))
        for of in TYPED - part.tied:
            edit = difference(part.joint.text(of), str(draft.value(of)))
            if edit is not None:
                self.type(of, (edit,))
        if part.joint.waits:
            self._talk.say_soon()

    def _follow_drafts(self, view: DraftsView) -> None:
        if self._part is None:
            if self._kept:
                self._take_up()
            return
        draft_id = self._part.joint.draft_id
        if not self._is_here(draft_id):
            self._close()
            return
        front = view.current.id == draft_id
        if front and not self._front:
            self._front = True  # before pouring, which comes back here
            self._pour(Arrived(choices=frozenset(Field)))
            self.in_front.emit(True)
        elif not front:
            self._set_front(False)

    def _set_front(self, on: bool) -> None:
        if self._front is not on:
            self._front = on
            self.in_front.emit(on)

    def _pour(self, arrived: Arrived) -> None:
        """What others typed goes to the controls first, then to the draft, so that no control is set anew."""
        part = self._part
        if part is None or not arrived.fields:
            return
        for of, edits in arrived.edits.items():
            self._shift_others(of, edits)
        self._pouring = True
        try:
            if self._front:
                if arrived.edits:
                    self.arrived.emit(arrived, None)
                self._drafts.take_over({of: part.joint.value(of) for of in arrived.fields})
        finally:
            self._pouring = False

    def _shift_others(self, of: Field, edits: tuple[Edit, ...]) -> None:
        """The others' cursors stay before the characters they stood before, until they tell anew."""
        if self._view.here(of):
            others = tuple(
                replace(each, cursor=all_moved(each.cursor, edits), anchor=all_moved(each.anchor, edits))
                if each.field is of
                else each
                for each in self._view.others
            )
            self._show(replace(self._view, others=others))

    # ---

    def _is_here(self, draft_id: str) -> bool:
        view = self._drafts.view
        return draft_id in {draft.id for draft in (view.current, *view.waiting)}

    def _show(self, view: JointView) -> None:
        if view != self._view:
            self._view = view
            self.changed.emit(view)

    def _warn(self, happened: str, to_do: str = "") -> None:
        self.notice.emit(Notice(KEY, Severity.WARNING, happened, to_do))

    def _not_done(self, doing: str) -> Callable[[Exception], None]:
        return lambda error: self.notice.emit(of_failure(KEY, doing, error))
