"""认定 (重复, 不合理, 恶意): proposed with evidence, decided by somebody else, reversible.

An upheld one counts the ticket out of 满意率 and 解决率 and of nothing else: it stays in 受理量 and all other
figures, and a ticket that awaits a redo ends by it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor, Right, Role, require
from forms.followup.clearing import (
    leave_by_determination,
    left_by_determination,
    open_entries,
    put_back,
)
from forms.followup.finishing import settle
from forms.followup.rules import FOLLOW_UP
from forms.lifecycle.moving import advance, line, note, ticket_in, withdraw_orders
from forms.lifecycle.placing import awaiting_follow_up
from forms.lifecycle.service import said
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.supervision.errors import DeterminationRefused, SupervisionMissing
from forms.supervision.notices import NoticeKind, to_person, to_role
from forms.supervision.records import Determination, DeterminationKind, DeterminationState
from forms.supervision.telling import tell
from forms.ticket import Ticket
from forms.words import LinkKind, StateKind, Step

_AGAIN = timedelta(days=3)
"""PROPOSED: within what a citizen is called again whose 认定 was undone."""
_NOT_YET = frozenset({StateKind.RECALLED, StateKind.JOINED})


def propose_determination(
    ticket_id: str, kind: DeterminationKind, evidence: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> Determination:
    """Propose a 认定 with its evidence (recordings, earlier tickets, findings).

    NotAllowed, DeterminationRefused, TicketMissing.
    """
    require(actor, Right.PROPOSE_DETERMINATION)
    evidence = said(evidence, "认定的证据")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        _may_be_determined(work, ticket, kind)
        made = Determination(
            id=uuid4().hex,
            ticket_id=ticket.id,
            kind=kind,
            proposed_by=actor.code,
            proposed_at=now,
            evidence=evidence,
        )
        work.supervision.determinations.add(made)
        entry = line(actor, Step.DETERMINATION_PROPOSED, now, text=kind.label, why=evidence)
        note(work, ticket, entry)
        text = f"工单 {ticket.number} 提请认定为{kind.label}，待审核。"
        inboxes = (to_role(Role.SUPERVISOR), to_role(Role.INSPECTOR))
        tell(work, inboxes, NoticeKind.PROPOSAL, text, now, ticket)
        return made


def decide_determination(
    determination_id: str, upheld: bool, why: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> Determination:
    """Uphold or refuse a proposed 认定; never by who proposed it.

    A ticket in redo, or one whose citizen is on the list of unsatisfied ones, is archived by an upheld one.
    NotAllowed, DeterminationRefused, SupervisionChanged if it was decided before, StillUnsatisfied.
    """
    require(actor, Right.DETERMINE)
    why = said(why, "审核意见")
    with uow.writing() as work:
        before = _needed(work, determination_id)
        if before.proposed_by == actor.code:
            raise DeterminationRefused("这项认定是您提请的，须由另一人审核。未作改动。")
        to = DeterminationState.UPHELD if upheld else DeterminationState.REFUSED
        after = before.moved(to, decided_by=actor.code, decided_at=now, why=why)
        ticket = ticket_in(work, before.ticket_id)
        entry = line(actor, Step.DETERMINED, now, text=f"{before.kind.label}：{to.label}", why=why)
        if upheld and _ends_by_it(work, ticket):
            after = before.moved(to, decided_by=actor.code, decided_at=now, why=why, archived=True)
            ticket = withdraw_orders(work, ticket, actor, now, f"认定为{before.kind.label}")
            leave_by_determination(work, ticket, entry)
            ticket = advance(work, ticket, StateKind.ARCHIVED, entry)
        else:
            ticket = note(work, ticket, entry)
        work.supervision.determinations.save(after)
        _audit(work, after, AuditKind.DETERMINED, why, actor, now)
        text = f"工单 {ticket.number} 的认定（{before.kind.label}）{to.label}。"
        tell(work, (to_person(before.proposed_by),), NoticeKind.SYSTEM, text, now, ticket)
        return after


def undo_determination(
    determination_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> Determination:
    """Undo an upheld 认定: the ticket counts again.

    One that was archived by it, or whose citizen it kept off the list, is reopened, put back on the list of
    unsatisfied ones, and called again.
    NotAllowed, SupervisionChanged if it is not upheld.
    """
    require(actor, Right.DETERMINE)
    why = said(why, "撤销认定的理由")
    with uow.writing() as work:
        before = _needed(work, determination_id)
        after = before.moved(DeterminationState.UNDONE, undone_by=actor.code, undone_at=now, undone_why=why)
        work.supervision.determinations.save(after)
        ticket = ticket_in(work, before.ticket_id)
        entry = line(actor, Step.DETERMINATION_UNDONE, now, text=before.kind.label, why=why)
        if ticket.state is StateKind.ARCHIVED and (before.archived or left_by_determination(work, ticket)):
            due = Due(at=now + _AGAIN, words="撤销认定后 3 天内重新回访")
            standing = awaiting_follow_up(ticket, due)
            ticket = advance(work, ticket, StateKind.AWAITING_FOLLOW_UP, entry, standing)
            put_back(work, ticket)
            settle(work, ticket, in_force(FOLLOW_UP, work), actor, now)
        else:
            ticket = note(work, ticket, entry)
        _audit(work, after, AuditKind.DETERMINATION_UNDONE, why, actor, now)
        text = f"工单 {ticket.number} 的认定（{before.kind.label}）已撤销，恢复计入满意率和解决率。"
        told = (to_person(each) for each in (before.proposed_by, before.decided_by) if each != actor.code)
        tell(work, told, NoticeKind.SYSTEM, text, now, ticket)
        return after


def _audit(work: Work, made: Determination, kind: AuditKind, why: str, actor: Actor, now: datetime) -> None:
    subject = f"认定 {made.kind.label}：{made.state.label}"
    work.audit.add(noted(actor, kind, now, ticket_id=made.ticket_id, subject=subject, reason=why))


def _needed(work: Work, determination_id: str) -> Determination:
    found = work.supervision.determinations.by_id(determination_id)
    if found is None:
        raise SupervisionMissing("没有这项认定，未作改动。请刷新。")
    return found


def _may_be_determined(work: Work, ticket: Ticket, kind: DeterminationKind) -> None:
    if ticket.state in _NOT_YET:
        raise DeterminationRefused(f"工单 {ticket.number} 是“{ticket.state.label}”，不能提请认定。未作改动。")
    if kind is not DeterminationKind.REPEAT:
        return
    links = (*work.links.of(ticket.id), *work.links.to(ticket.id))
    if not any(each.kind is LinkKind.REPEAT for each in links):
        raise DeterminationRefused(
            f"工单 {ticket.number} 还没有标记为与哪一件重复，请先标记重复，再提请认定。未作改动。"
        )


def _ends_by_it(work: Work, ticket: Ticket) -> bool:
    if ticket.state is StateKind.REDO:
        return True
    return ticket.state is StateKind.AWAITING_FOLLOW_UP and bool(open_entries(work, ticket))


USE_CASES: tuple[Callable[..., object], ...] = (
    propose_determination,
    decide_determination,
    undo_determination,
)
