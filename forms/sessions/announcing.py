"""The use cases of public notices: the text made from the plan, kept as published, and where that was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from forms.access.roles import Actor, Right, require
from forms.lifecycle.service import said
from forms.ports import UnitOfWork
from forms.rules.service import in_force
from forms.sessions.errors import SessionMissing, SessionRefused
from forms.sessions.notice import notice_problems, notice_text
from forms.sessions.planning import session_in
from forms.sessions.rules import SESSIONS
from forms.sessions.session import Notice, Session, SessionState


def drafted_notice(session_id: str, uow: UnitOfWork) -> str:
    """The text of a session's notice, made from its plan; SessionMissing."""
    with uow.reading() as work:
        return notice_text(session_in(work, session_id), in_force(SESSIONS, work))


def announce(session_id: str, text: str, actor: Actor, uow: UnitOfWork) -> Session:
    """Keep the notice as it is published. NotAllowed, SessionRefused naming what it does not tell."""
    require(actor, Right.PLAN_SESSION)
    with uow.writing() as work:
        session = session_in(work, session_id)
        problems = notice_problems(text, session)
        if problems:
            raise SessionRefused(f"公告{'；'.join(problems)}。公告未定稿，文字仍在窗口中，请补正。")
        after = session.moved(SessionState.ANNOUNCED, notice=text.strip())
        work.sessions.plans.save(after)
        return after


def add_notice(
    session_id: str,
    medium: str,
    link: str,
    published_at: datetime,
    actor: Actor,
    uow: UnitOfWork,
) -> Notice:
    """Note where the notice was published. NotAllowed, SessionMissing, RuleBroken without a medium."""
    require(actor, Right.PLAN_SESSION)
    medium = said(medium, "发布公告的媒体")
    with uow.writing() as work:
        session = session_in(work, session_id)
        if not session.notice:
            raise SessionRefused(f"{session.number}的公告还没有定稿，请先定稿再登记发布。未作改动。")
        notice = Notice(
            id=uuid4().hex,
            session_id=session_id,
            medium=medium,
            link=link.strip(),
            published_at=published_at,
            noted_by=actor.code,
        )
        work.sessions.notices.add(notice)
        return notice


def note_views(notice_id: str, views: int, actor: Actor, uow: UnitOfWork, now: datetime) -> Notice:
    """Note how often a notice was looked at (浏览量). NotAllowed, SessionMissing, SessionRefused."""
    require(actor, Right.PLAN_SESSION)
    if views < 0:
        raise SessionRefused("浏览量不能是负数，未作改动。")
    with uow.writing() as work:
        before = work.sessions.notices.by_id(notice_id)
        if before is None:
            raise SessionMissing("没有这条公告发布记录，未作改动。请刷新。")
        after = replace(before, views=views, views_at=now, revision=before.revision + 1)
        work.sessions.notices.save(after)
        return after


USE_CASES: tuple[Callable[..., object], ...] = (drafted_notice, announce, add_notice, note_views)
