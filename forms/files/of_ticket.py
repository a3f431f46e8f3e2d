"""附件 of a ticket and photos of visits on the spot: who sees them, who opens one. Use cases: see the foot.

A picture or a letter can't be masked. Of 举报 and 保密 tickets, whose caller is for nobody outside the
hotline to know, others see only that there are files. Of other tickets, whoever may ask for the masked number
may open a file as well (a unit needs the photo to find the broken pipe), and each opening is noted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from forms.access.audit import AuditKind, noted
from forms.access.errors import NotAllowed
from forms.access.masking import Sight
from forms.access.reading import open_ticket
from forms.access.roles import Actor, Right, require
from forms.attachment import Attachment
from forms.errors import RuleBroken
from forms.knowledge.attachments import AttachmentRules, copy_to_open
from forms.ports import UnitOfWork, Work

UNUSED_FOR = timedelta(days=7)
"""How long a file that nothing names is kept: it may belong to what is just being written. PROPOSED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """A file on a ticket's sheet; `why_not` says why this reader may not open it, "" if they may."""

    attachment: Attachment
    added_by: str
    added_at: datetime
    why_not: str = ""


def files_seen(
    actor: Actor, ticket_id: str, sight: Sight, veil: Callable[[str], str], work: Work
) -> tuple[ShownFile, ...]:
    """The files of a ticket as somebody sees them who sees its caller with *sight*, photos of visits last."""
    why_not = _why_not(actor, sight)
    shown = []
    for number, each in enumerate(_files_of(ticket_id, work), 1):
        kind = each.attachment.name.rpartition(".")[2]
        name = f"附件{number}.{kind}" if sight is Sight.HIDDEN else veil(each.attachment.name)
        shown.append(replace(each, attachment=replace(each.attachment, name=name), why_not=why_not))
    return tuple(shown)


def fetch_file(
    actor: Actor,
    ticket_id: str,
    digest: str,
    folder: Path,
    uow: UnitOfWork,
    now: datetime,
    rules: AttachmentRules,
    *,
    chosen: bool = False,
) -> Path:
    """A read-only copy of a ticket's file in *folder*; noted before it is made.

    NotAllowed, TicketMissing, RuleBroken for a file of another ticket, AttachmentRefused, StorageError.
    """
    seen = open_ticket(actor, ticket_id, uow, now, chosen=chosen)
    why_not = _why_not(actor, seen.sight)
    if why_not:
        raise NotAllowed(why_not, detail=f"{actor.code} sees {seen.sight.value}")
    with uow.writing() as work:
        files = {each.attachment.digest: each.attachment for each in _files_of(ticket_id, work)}
        if digest not in files:
            raise RuleBroken("这件工单没有这个附件，请刷新后再试。")
        file = files[digest]
        work.audit.add(noted(actor, AuditKind.FILE_OPENED, now, ticket_id=ticket_id, subject=digest[:12]))
    return copy_to_open(file, folder, uow, rules)


def forget_unused_files(actor: Actor, uow: UnitOfWork, now: datetime) -> int:
    """Remove the files that nothing names any more: of drafts that were dropped. NotAllowed, StorageError."""
    require(actor, Right.RUN_TIMERS)
    with uow.writing() as work:
        return work.files.forget_unused(now - UNUSED_FOR)


def _files_of(ticket_id: str, work: Work) -> tuple[ShownFile, ...]:
    """What was added to the ticket, then the photos of visits on the spot (实地回访), each file once."""
    added = [
        ShownFile(attachment=each.attachment, added_by=each.added_by, added_at=each.added_at)
        for each in work.files.of_ticket(ticket_id)
    ]
    taken = [
        ShownFile(attachment=photo, added_by=visit.visited_by, added_at=visit.at)
        for visit in work.face_to_face.visits(ticket_id)
        for photo in visit.photos
    ]
    return tuple({each.attachment.digest: each for each in (*reversed(taken), *reversed(added))}.values())[
        ::-1
    ]


def _why_not(actor: Actor, sight: Sight) -> str:
    if sight is Sight.HIDDEN:
        return "举报和保密工单的附件可能透露来电人身份，不对外显示。需要时请由热线话务员转达。"
    if sight is Sight.MASKED and not actor.may(Right.REVEAL):
        return "附件可能带有来电人的姓名、号码或相貌，您的角色不能打开。需要时请联系话务员。"
    return ""


USE_CASES: tuple[Callable[..., object], ...] = (fetch_file, forget_unused_files)
