"""有请诉求人到场 and visits on the spot, with their photos. Use cases are listed at the foot."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_any, require_own_unit
from forms.attachment import Attachment
from forms.errors import RuleBroken
from forms.followup.calling import moment
from forms.followup.records import Meeting, SiteVisit
from forms.knowledge.attachments import AttachmentRules, attach
from forms.lifecycle.moving import line, note, ticket_in
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.words import CoordinateSystem, Step

PHOTOS = AttachmentRules(kinds=("jpg", "jpeg", "png", "webp"))
MOST_PHOTOS = 9
_HOLDS_MEETINGS = (Right.FOLLOW_UP, Right.ORDER_REDO, Right.SUPERVISE, Right.CONVENE)


def record_meeting(
    ticket_id: str,
    at: datetime,
    place: str,
    invited: Iterable[str],
    came: Iterable[str],
    citizen_came: bool,
    result: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> Meeting:
    """Record that the citizen was invited to see how the matter is dealt with, and what came of it.

    For the hall's desks, and for the units that have an order on the ticket. NotAllowed, RuleBroken.
    """
    place, result = said(place, "会面地点"), said(result, "会面结果")
    guests, there = _names(invited), _names(came)
    if not guests:
        raise RuleBroken("请填写邀请了谁（单位、负责人），未保存。")
    if at > now:
        raise RuleBroken("会面时间不能晚于现在；请在会面之后登记结果。未保存。")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        _may_meet(actor, ticket, work)
        meeting = Meeting(
            id=uuid4().hex,
            ticket_id=ticket_id,
            at=at,
            place=place,
            invited=guests,
            came=there,
            citizen_came=citizen_came,
            result=result,
            noted_at=now,
            noted_by=actor.code,
        )
        work.face_to_face.add_meeting(meeting)
        who = "诉求人到场" if citizen_came else "诉求人未到场"
        text = f"{moment(at)} {place}，{who}；邀请 {'、'.join(guests)}；结果：{result}"
        note(work, ticket, line(actor, Step.MEETING_HELD, now, text=text))
        return meeting


def keep_photo(file: Path, actor: Actor, uow: UnitOfWork, now: datetime) -> Attachment:
    """Keep a photo of a visit, to be named in its record. NotAllowed, AttachmentRefused."""
    require(actor, Right.FOLLOW_UP)
    return attach(file, uow, now, PHOTOS)


def record_visit(
    ticket_id: str,
    at: datetime,
    place: str,
    found: str,
    photos: Iterable[Attachment],
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    longitude: float | None = None,
    latitude: float | None = None,
    coordinate_system: CoordinateSystem | None = None,
) -> SiteVisit:
    """Record a visit on the spot (实地回访) with its photos. NotAllowed, RuleBroken.

    The answers of the citizen met there are recorded with `record_answers(…, visited=True)`.
    """
    require(actor, Right.FOLLOW_UP)
    place, found = said(place, "实地回访的地点"), said(found, "现场情况")
    kept = tuple(photos)
    if len(kept) > MOST_PHOTOS:
        raise RuleBroken(f"最多 {MOST_PHOTOS} 张照片，现在有 {len(kept)} 张，未保存。")
    if at > now:
        raise RuleBroken("实地回访的时间不能晚于现在，未保存。")
    if (longitude is None) != (latitude is None) or (longitude is not None and coordinate_system is None):
        raise RuleBroken("经度、纬度和坐标系要一起填写，未保存。")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        visit = SiteVisit(
            id=uuid4().hex,
            ticket_id=ticket_id,
            at=at,
            place=place,
            longitude=longitude,
            latitude=latitude,
            coordinate_system=coordinate_system,
            found=found,
            photos=kept,
            visited_by=actor.code,
        )
        work.face_to_face.add_visit(visit)
        text = f"实地回访 {moment(at)} {place}：{found}（照片 {len(kept)} 张）"
        note(work, ticket, line(actor, Step.NOTED, now, text=text))
        return visit


def _may_meet(actor: Actor, ticket: Ticket, work: Work) -> None:
    if actor.may(Right.HANDLE) and actor.unit in ticket.standing.units:
        orders = work.assignments.of_ticket(ticket.id)
        require_own_unit(actor, next((each.unit for each in orders if each.unit == actor.unit), ""))
        return
    require_any(actor, _HOLDS_MEETINGS)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in names if (name := each.strip())))


USE_CASES: tuple[Callable[..., object], ...] = (record_meeting, keep_photo, record_visit)
