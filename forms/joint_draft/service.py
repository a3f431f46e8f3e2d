"""Sharing a draft between seats: begin, come in, exchange, and file it once, with all that was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from forms.access.roles import Actor, Right, require_any
from forms.draft import Draft
from forms.errors import RuleBroken
from forms.joint_draft.ports import JointRecord
from forms.joint_draft.presence import Presence
from forms.ports import UnitOfWork, Work

SEAL = timedelta(seconds=15)
"""How long the others' updates are held off while one seat files, even if it dies meanwhile."""
UNUSED = timedelta(days=30)
SUMMARISE_AFTER = 200
"""So many updates make a log worth a summary."""
WRITERS = (Right.FILE, Right.ASSIST_SESSION, Right.LEAD_SESSION)
"""Any of these rights lets somebody write in a shared draft."""


class JointDraftMissing(RuleBroken):
    """Nobody shares a draft of this id (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledBy:
    """Who filed the joint draft, and under which number."""

    number: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a seat has to say: an update (empty: none), where its cursor is (None: as before), a summary."""

    seat: str
    update: bytes = b""
    presence: Presence | None = None
    whole: bytes = b""

    @property
    def says_something(self) -> bool:
        """Whether it has to be written."""
        return bool(self.update or self.whole) or self.presence is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What a seat heard: the updates behind those it knew, how far the log is, who is there.

    `took`: the seat's own update is in the log. It is not while another seat files, or once it was filed.
    """

    draft_id: str
    updates: tuple[bytes, ...] = ()
    upto: int = 0
    took: bool = False
    present: tuple[Presence, ...] = ()
    first: str = ""
    begun_by: str = ""
    sealed: bool = False
    wants_summary: bool = False
    filed: FiledBy | None = None


def share(draft: Draft, whole: bytes, presence: Presence, actor: Actor, uow: UnitOfWork) -> Exchanged:
    """Let others write in *draft* too; *whole* is its content. One that is shared already is only joined."""
    require_any(actor, WRITERS)
    record = JointRecord(
        draft_id=draft.id, first=draft.to_json(), begun_by=actor.code, begun_by_name=actor.name
    )
    with uow.writing() as work:
        work.joint_drafts.remove_unused(UNUSED)
        if work.tickets.by_id(draft.id) is None and work.joint_drafts.begin(record):
            work.joint_drafts.append(draft.id, presence.seat, whole)
        return _exchanged(draft.id, 0, Outgoing(seat=presence.seat, presence=presence), work)


def join(draft_id: str, presence: Presence, actor: Actor, uow: UnitOfWork) -> Exchanged:
    """Come into a shared draft; JointDraftMissing if nobody shares it."""
    require_any(actor, WRITERS)
    return exchange(draft_id, 0, Outgoing(seat=presence.seat, presence=presence), uow)


def exchange(draft_id: str, known: int, outgoing: Outgoing, uow: UnitOfWork) -> Exchanged:
    """Say what is new here and hear what came behind number *known*; JointDraftMissing if it is gone."""
    block = uow.writing if outgoing.says_something else uow.reading
    with block() as work:
        return _exchanged(draft_id, known, outgoing, work)


def seal(draft_id: str, known: int, outgoing: Outgoing, uow: UnitOfWork) -> Exchanged:
    """Before filing: say what is new here, hold the others off, and hear everything that they said.

    `sealed` in the answer says that another seat is filing it just now; then nothing was held off.
    """
    with uow.writing() as work:
        # first of all, so that nobody's update comes between what is read here and the seal
        work.joint_drafts.seal(draft_id, outgoing.seat, SEAL)
        return _exchanged(draft_id, known, outgoing, work)


def unseal(draft_id: str, seat: str, uow: UnitOfWork) -> None:
    """It is not filed after all: the others go on."""
    with uow.writing() as work:
        work.joint_drafts.unseal(draft_id, seat)


def leave(draft_id: str, seat: str, uow: UnitOfWork) -> None:
    """A seat goes out; the draft stays shared, and forgotten once its ticket is filed."""
    with uow.writing() as work:
        work.joint_drafts.leave(draft_id, seat)
        if work.tickets.by_id(draft_id) is not None:
            work.joint_drafts.remove(draft_id)


def _exchanged(draft_id: str, known: int, outgoing: Outgoing, work: Work) -> Exchanged:
    filed = _filed(draft_id, work)
    record = work.joint_drafts.by_id(draft_id)
    if filed is not None:
        return Exchanged(draft_id=draft_id, filed=filed)
    if record is None:
        raise JointDraftMissing("这份草稿没有在共享，可能已经结束。您这边填写的内容仍在本机。")
    if outgoing.presence is not None:
        work.joint_drafts.be_present(draft_id, outgoing.presence)
    if outgoing.whole:
        work.joint_drafts.summarise(draft_id, known, outgoing.whole)
    number = work.joint_drafts.append(draft_id, outgoing.seat, outgoing.update) if outgoing.update else None
    last = number or record.last
    return Exchanged(
        draft_id=draft_id,
        updates=work.joint_drafts.since(draft_id, known) if last > known else (),
        upto=last,
        took=number is not None,
        present=work.joint_drafts.present(draft_id),
        first=record.first,
        begun_by=record.begun_by,
        sealed=record.sealed_by not in ("", outgoing.seat),
        wants_summary=last - (known if outgoing.whole else record.whole_to) > SUMMARISE_AFTER,
    )


def _filed(draft_id: str, work: Work) -> FiledBy | None:
    ticket = work.tickets.by_id(draft_id)
    if ticket is None:
        return None
    return FiledBy(number=ticket.number, code=ticket.accepted_by, name=ticket.accepted_by_name)


USE_CASES: tuple[Callable[..., object], ...] = (share, join, exchange, seal, unseal, leave)
