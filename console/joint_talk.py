"""The talk between this seat and the log of a shared draft: what is said, what is heard, what is kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.notices import Notice, Severity
from forms.access.roles import Actor
from forms.draft import Field
from forms.errors import StorageError
from forms.joint_draft import service
from forms.joint_draft.edit import difference
from forms.joint_draft.fields import TYPED
from forms.joint_draft.presence import Presence
from forms.joint_draft.service import Exchanged, FiledBy, Outgoing
from forms.ports import UnitOfWork

if TYPE_CHECKING:
    # the CRDT's library is loaded when the first draft is shared, not at each start
    from forms.joint_draft.joint import JointDraft

POLL_MS = 100
LIVELY_MS = 40
"""How often news is asked for while somebody else types."""
LIVELY_FOR = 50
"""After so many answers without news it is quiet again."""
SEND_MS = 50
AWAY_POLL_MS = 1000
"""How often a database that is away is tried again."""
KEEP_MS = 400
"""How long what is known may be newer than the journal."""
HERE_EACH_S = 2.0
"""How often a seat says that it is still here."""
KEY = "joint-draft"
"""The key of its notices."""
PREFIX = "joint:"
"""What the keys of kept joint drafts begin with."""


@dataclass(frozen=True)
class JointView:
    """Who writes in the shared draft beside us; `draft_id` is empty while none is shared.

    `away` says in words why others do not hear of us just now; `held_by` is who files it at this moment.
    """

    draft_id: str = ""
    others: tuple[Presence, ...] = ()
    away: str = ""
    held: bool = False

    def here(self, of: Field) -> tuple[Presence, ...]:
        """Who else is in a field."""
        return tuple(each for each in self.others if each.field is of)


@dataclass(frozen=True)
class FiledElsewhere:
    """Another seat filed the draft. `late` is what was typed here too late to be in the ticket."""

    draft_id: str
    by: FiledBy
    late: tuple[tuple[Field, str], ...] = ()


@dataclass
class Part:
    """What this seat holds of the shared draft. `log` is the draft as the database has it.

    `tied` are the fields of which a control tells every edit; `here` is where our cursor is.
    """

    joint: "JointDraft"
    log: "JointDraft"
    begun_by: str = ""
    known: int = 0
    wants_summary: bool = False
    silent: int = LIVELY_FOR
    told: tuple[Field | None, int, int] | None = None
    told_at: float = 0.0
    here: tuple[Field | None, int, int] = (None, 0, 0)
    asking: bool = False
    again: bool = False
    tied: set[Field] = field(default_factory=set)


class Talk(QObject):
    """One exchange at a time, each `POLL_MS` while there is a part, and soon after something was typed.

    `arrived` carries what others changed, `heard` each :class:`Exchanged`, `failed` an error, `not_kept`
    one of the journal's.
    """

    arrived = Signal(object)
    heard = Signal(object)
    failed = Signal(object)
    not_kept = Signal(object)

    def __init__(self, archive: Archive, actor: Callable[[], Actor], parent: QObject) -> None:
        super().__init__(parent)
        self._archive, self._actor = archive, actor
        self.seat = uuid4().hex
        self.part: Part | None = None
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.exchange)
        self._send = QTimer(self, singleShot=True, interval=SEND_MS)
        self._send.timeout.connect(self._say_rest)
        self._keep = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keep.timeout.connect(self.keep)

    def begin(self, part: Part) -> None:
        """Talk about this draft from now on."""
        self.part = part
        self._poll.start(POLL_MS)
        self.keep_soon()

    def end(self) -> None:
        """Talk no more; answers that are still to come are not heard."""
        self.part = None
        for timer in (self._poll, self._send, self._keep):
            timer.stop()

    @property
    def is_away(self) -> bool:
        """Whether the database did not answer last."""
        return self._poll.interval() == AWAY_POLL_MS

    def exchange(self) -> None:
        """Say what is new here, hear what is new elsewhere; one at a time."""
        part = self.part
        if part is None:
            return
        if part.asking:
            part.again = True
            return
        part.asking, part.again = True, False
        self._ask(part, service.exchange, lambda exchanged: self._answered(part, exchanged), self._unheard)

    def _say_rest(self) -> None:
        if self.part is not None and self.part.joint.waits:
            self.exchange()

    def settle(self, then: Callable[[Exchanged], None], failed: Callable[[Exception], None]) -> None:
        """Say what is new here, hold the others off while it is filed, hear all that they said."""
        if self.part is not None:
            self.part.told = None  # whoever files says who it is
            self._ask(self.part, service.seal, then, failed)

    def goodbye(self, then: Callable[[Exchanged], None]) -> None:
        """Say what is new here, past whatever is being asked."""
        if self.part is not None:
            self._ask(self.part, service.exchange, then, self._unheard)

    def presence(self) -> Presence:
        """Who we are, and where our cursor is."""
        actor = self._actor()
        of, cursor, anchor = self.part.here if self.part else (None, 0, 0)
        return Presence(
            seat=self.seat, code=actor.code, name=actor.name, field=of, cursor=cursor, anchor=anchor
        )

    def say_soon(self) -> None:
        """Something is new here."""
        self.keep_soon()
        if self.part is None or self._send.isActive() or self.is_away:
            return
        self._send.start()  # what is typed until then goes together
        self.exchange()

    # --- the journal

    def keep_soon(self) -> None:
        """Something is known that the journal lacks."""
        if not self._keep.isActive():
            self._keep.start()

    def keep(self) -> None:
        """Bring what is known to the journal."""
        self._keep.stop()
        if self.part is not None:
            self._keep_words(self.part.joint.draft_id, self.part.joint.to_json())

    def forget(self, draft_id: str) -> None:
        """The journal need not keep it any more."""
        self._keep_words(draft_id, "")

    def _keep_words(self, draft_id: str, words: str) -> None:
        key = f"{PREFIX}{draft_id}"
        self._archive.with_drafts(
            lambda journal: journal.keep_words(key, words), lambda _: None, self.not_kept.emit
        )

    # ---

    def _ask(
        self,
        part: Part,
        say: Callable[[str, int, Outgoing, UnitOfWork], Exchanged],
        then: Callable[[Exchanged], None],
        failed: Callable[[Exception], None],
    ) -> None:
        draft_id, known, made = part.joint.draft_id, part.known, part.joint.made
        outgoing = self._outgoing(part)

        def hear(exchanged: Exchanged) -> None:
            if part is self.part:
                self.take(exchanged, made)
                then(exchanged)

        def fail(error: Exception) -> None:
            part.asking = False
            if part is self.part:
                failed(error)

        self._archive.with_joint(lambda uow: say(draft_id, known, outgoing, uow), hear, fail)

    def _outgoing(self, part: Part) -> Outgoing:
        presence = None
        if part.told != part.here or time.monotonic() - part.told_at > HERE_EACH_S:
            presence = self.presence()
            part.told, part.told_at = part.here, time.monotonic()
        whole = part.log.whole() if part.wants_summary else b""
        return Outgoing(seat=self.seat, update=part.joint.unsent, presence=presence, whole=whole)

    def take(self, exchanged: Exchanged, made: int = 0) -> None:
        """Take over what was heard; the database has what we had `made` when we said it, if it took that."""
        part = self.part
        if part is None:
            return
        if exchanged.took:
            part.joint.sent(made)
        for update in exchanged.updates:
            part.log.take(update)
            self.arrived.emit(part.joint.take(update))
        part.known = max(part.known, exchanged.upto)
        part.begun_by = exchanged.begun_by
        part.wants_summary = exchanged.wants_summary
        if exchanged.updates or exchanged.took:
            self.keep_soon()
        part.silent = 0 if exchanged.updates else part.silent + 1
        pace = LIVELY_MS if part.silent < LIVELY_FOR else POLL_MS
        if self._poll.interval() != pace:
            self._poll.setInterval(pace)
        self.heard.emit(exchanged)

    def _answered(self, part: Part, _: Exchanged) -> None:
        part.asking = False
        if part is self.part and part.again:
            self.exchange()

    def _unheard(self, error: Exception) -> None:
        if self.part is not None and isinstance(error, StorageError):
            self.part.told = None
            self._poll.setInterval(AWAY_POLL_MS)
        self.failed.emit(error)


def late_words(part: Part) -> tuple[tuple[Field, str], ...]:
    """What stands here and was never taken by the database."""
    if not part.joint.waits:
        return ()
    edits = {of: difference(part.log.text(of), part.joint.text(of)) for of in Field if of in TYPED}
    return tuple((of, edit.inserted) for of, edit in edits.items() if edit is not None and edit.inserted)


def filed_notice(by: FiledBy, late: tuple[tuple[Field, str], ...]) -> Notice:
    """What to say when another seat filed the draft."""
    happened = f"这份工单已由{by.name or by.code}提交，编号 {by.number}。"
    if not late:
        return Notice(KEY, Severity.INFO, happened)
    words = "".join(f"{of.label}“{text}”" for of, text in late)
    return Notice(
        KEY,
        Severity.WARNING,
        f"{happened}您最后输入的内容没有来得及写入：{words}。",
        "请在工单页补充，或告诉提交人。",
    )
