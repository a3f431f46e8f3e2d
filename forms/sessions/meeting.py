"""诉求办理协调会: its pack before, its minutes after (定人, 定责, 定时), and media leads with consent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_any
from forms.access.veil import veil_text
from forms.lifecycle.moving import line, note, ticket_in
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.sessions.afterwards import MediaLead, MinuteItem, Minutes
from forms.sessions.board import session_tickets
from forms.sessions.documents import Document, day_of, moment_of, note_export, written
from forms.sessions.errors import SessionMissing, SessionRefused
from forms.sessions.planning import session_in
from forms.words import Step

PACK, MINUTES, MEDIA = "session_pack", "session_minutes", "session_media"
"""The templates, beside those of letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesText:
    """What is entered of a meeting."""

    held_at: datetime
    place: str
    chair: str
    present: tuple[str, ...]
    words: str = ""
    items: tuple[MinuteItem, ...] = ()


def proposed_items(session_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> tuple[MinuteItem, ...]:
    """One item for every 转办 ticket, with the unit, person and due that it has now. NotAllowed."""
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        session = session_in(work, session_id)
        found = session_tickets(work, (session_id,), now)
    return tuple(
        MinuteItem(
            ticket_id=each.ticket_id,
            number=each.number,
            unit=each.unit,
            person=each.person,
            duty=each.promise,
            due=each.due or session.ends_at,
        )
        for each in found
        if each.ending.is_sent_on
    )


def write_minutes(
    session_id: str, text: MinutesText, actor: Actor, uow: UnitOfWork, now: datetime, *, seen: int = 0
) -> Minutes:
    """Keep the minutes as their next version; *seen* is the version that was edited.

    Every item needs its unit and person (定人), what is to be done (定责) and until when (定时); each is told
    in its ticket's trail. NotAllowed, SessionRefused naming the item, SessionChanged.
    """
    require(actor, Right.PLAN_SESSION)
    with uow.writing() as work:
        session = session_in(work, session_id)
        kept = work.sessions.afterwards.minutes(session_id)
        last = kept[-1].version if kept else 0
        if seen != last:
            raise SessionRefused(f"纪要已有第 {last} 版，您的改动未保存，仍在窗口中。请先看新版本。")
        _check(work, session_id, text)
        minutes = Minutes(
            id=uuid4().hex,
            session_id=session_id,
            version=last + 1,
            held_at=text.held_at,
            place=said(text.place, "会议地点"),
            chair=said(text.chair, "主持人"),
            present=tuple(each.strip() for each in text.present if each.strip()),
            words=text.words.strip(),
            items=text.items,
            written_by=actor.code,
            written_at=now,
        )
        work.sessions.afterwards.add_minutes(minutes)
        before = {each.ticket_id: each for each in kept[-1].items} if kept else {}
        for each in minutes.items:
            if before.get(each.ticket_id) != each:
                told = f"{session.number}诉求办理协调会：{each.unit} {each.person}，{moment_of(each.due)} 前"
                entry = line(actor, Step.NOTED, now, text=told, why=each.duty)
                note(work, ticket_in(work, each.ticket_id), entry)
        return minutes


def minutes_of(session_id: str, actor: Actor, uow: UnitOfWork) -> tuple[Minutes, ...]:
    """All versions of the minutes, the oldest first. NotAllowed."""
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        session_in(work, session_id)
        return work.sessions.afterwards.minutes(session_id)


def pack_document(session_id: str, brand: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Document:
    """协调会材料: every 转办 ticket with unit, person and due. Noted in the audit log.

    NotAllowed, LetterFailed.
    """
    require(actor, Right.PLAN_SESSION)
    with uow.reading() as work:
        session = session_in(work, session_id)
        found = [each for each in session_tickets(work, (session_id,), now) if each.ending.is_sent_on]
    name = f"{session.number} 诉求办理协调会材料"
    note_export(actor, f"{name}.docx", f"听民声协调会材料，{len(found)} 件", uow, now)
    rows = [
        {
            "number": each.number,
            "title": each.title,
            "unit": each.unit,
            "person": each.person,
            "due": moment_of(each.due),
            "state": each.state_name,
            "promise": each.promise,
        }
        for each in found
    ]
    facts = {
        "brand": brand,
        "number": session.number,
        "title": session.title,
        "hours": session.hours,
        "leaders": "、".join(each.line for each in session.leaders),
        "unit": session.unit,
        "count": str(len(rows)),
        "rows": rows,
    }
    return written(name, PACK, facts, actor, now)


def minutes_document(session_id: str, brand: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Document:
    """纪要: the newest version as a Word file. Noted in the audit log.

    NotAllowed, SessionMissing, LetterFailed.
    """
    require(actor, Right.PLAN_SESSION)
    with uow.reading() as work:
        session = session_in(work, session_id)
        kept = work.sessions.afterwards.minutes(session_id)
        titles = {each.ticket_id: each.title for each in session_tickets(work, (session_id,), now)}
    if not kept:
        raise SessionMissing(f"{session.number}还没有纪要，请先填写并保存。")
    minutes = kept[-1]
    name = f"{session.number} 诉求办理协调会纪要 第{minutes.version}版"
    note_export(actor, f"{name}.docx", "听民声协调会纪要", uow, now)
    rows = [
        {
            "number": each.number,
            "title": titles.get(each.ticket_id, ""),
            "unit": each.unit,
            "person": each.person,
            "duty": veil_text(each.duty),
            "due": moment_of(each.due),
        }
        for each in minutes.items
    ]
    facts = {
        "brand": brand,
        "number": session.number,
        "version": str(minutes.version),
        "held": moment_of(minutes.held_at),
        "place": minutes.place,
        "chair": minutes.chair,
        "present": "、".join(minutes.present),
        "words": veil_text(minutes.words),
        "rows": rows,
    }
    return written(name, MINUTES, facts, actor, now)


def record_consent(
    session_id: str,
    ticket_id: str,
    consent: bool,
    words: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> MediaLead:
    """Note whether the citizen agrees that media report, who asked and when; a later word replaces it.

    NotAllowed, SessionRefused for a ticket of another session, RuleBroken for a consent without words.
    """
    require(actor, Right.ASSIST_SESSION)
    words = said(words, "可以向媒体说明的内容") if consent else words.strip()
    with uow.writing() as work:
        _refuse_stranger(work, session_id, ticket_id)
        lead = MediaLead(
            id=uuid4().hex,
            session_id=session_id,
            ticket_id=ticket_id,
            consent=consent,
            asked_by=actor.code,
            asked_at=now,
            words=words,
        )
        work.sessions.afterwards.add_lead(lead)
        told = "来电人同意媒体报道" if consent else "来电人不同意媒体报道"
        note(work, ticket_in(work, ticket_id), line(actor, Step.NOTED, now, text=told))
        return lead


def media_leads(session_id: str, actor: Actor, uow: UnitOfWork) -> tuple[MediaLead, ...]:
    """What each ticket's citizen said last, in the order in which they were asked. NotAllowed."""
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        session_in(work, session_id)
        return _newest(work.sessions.afterwards.leads(session_id))


def media_document(session_id: str, brand: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Document:
    """媒体线索: only what citizens agreed to, with nothing that tells who they are. Noted in the audit log.

    NotAllowed, LetterFailed.
    """
    require(actor, Right.PLAN_SESSION)
    with uow.reading() as work:
        session = session_in(work, session_id)
        agreed = [each for each in _newest(work.sessions.afterwards.leads(session_id)) if each.consent]
        lines = {each.id: each for each in work.tickets.lines([each.ticket_id for each in agreed])}
    name = f"{session.number} 媒体线索"
    note_export(actor, f"{name}.docx", f"听民声媒体线索，{len(agreed)} 件，均经来电人同意", uow, now)
    rows = []
    for each in agreed:
        known = lines[each.ticket_id]
        names = (known.name,) if known.name else ()
        rows.append(
            {
                "category": known.category_path,
                "title": veil_text(known.title, names, wholly=True),
                "words": veil_text(each.words, names, wholly=True),
                "asked": day_of(each.asked_at),
            }
        )
    facts = {
        "brand": brand,
        "number": session.number,
        "title": session.title,
        "count": str(len(rows)),
        "rows": rows,
    }
    mark = f"{actor.who} 于 {moment_of(now)} 导出，经来电人同意，仅供媒体采访使用"
    return written(name, MEDIA, facts, actor, now, mark=mark)


def _check(work: Work, session_id: str, text: MinutesText) -> None:
    for each in text.items:
        missing = [
            name
            for name, value in (
                ("单位和责任人（定人）", each.unit and each.person),
                ("要做的事（定责）", each.duty),
            )
            if not value.strip() or value.startswith("（")
        ]
        if missing:
            raise SessionRefused(
                f"工单 {each.number} 还没有写明{'、'.join(missing)}。纪要未保存，文字仍在窗口中。"
            )
        if each.due <= text.held_at:
            raise SessionRefused(
                f"工单 {each.number} 的期限（定时）应晚于会议时间。纪要未保存，文字仍在窗口中。"
            )
        _refuse_stranger(work, session_id, each.ticket_id)


def _refuse_stranger(work: Work, session_id: str, ticket_id: str) -> None:
    call = work.sessions.calls.of_ticket(ticket_id)
    if call is None or call.session_id != session_id:
        raise SessionRefused("这件工单不是这一场的，未作改动。请刷新。")


def _newest(leads: Sequence[MediaLead]) -> tuple[MediaLead, ...]:
    return tuple({each.ticket_id: each for each in leads}.values())


USE_CASES: tuple[Callable[..., object], ...] = (
    proposed_items,
    write_minutes,
    minutes_of,
    pack_document,
    minutes_document,
    record_consent,
    media_leads,
    media_document,
)
