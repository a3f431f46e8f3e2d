"""专场报告: made from counted figures, kept with them; a later one names what changed against the last."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_any
from forms.knowledge.errors import ExportRefused
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.marked_sheet import MarkedSheet, export_mark
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.sessions.afterwards import Figures, ReportSession, ReportTicket, StoredReport, subject_of
from forms.sessions.board import SessionTicket, session_tickets
from forms.sessions.documents import Document, moment_of, note_export, written
from forms.sessions.errors import SessionMissing, SessionRefused
from forms.sessions.figures import figures_in, total
from forms.sessions.planning import session_in
from forms.sessions.rules import SESSIONS

TEMPLATE = "session_report"
_HEADS = (
    *(("场次", 14), ("工单编号", 20), ("标题", 40), ("结果", 12), ("承办单位", 24), ("责任人", 16)),
    *(("办理时限", 22), ("状态", 16), ("回访", 24)),
)


def make_report(session_ids: Sequence[str], actor: Actor, uow: UnitOfWork, now: datetime) -> StoredReport:
    """Count a report on these sessions and keep it as the next version. NotAllowed, SessionMissing.

    SessionRefused if nothing has changed since the last: then that one still holds.
    """
    require(actor, Right.PLAN_SESSION)
    if not session_ids:
        raise SessionRefused("请选择要报告的场次。")
    with uow.reading() as work:
        subject = subject_of(tuple(session_ids))
        kept = work.sessions.afterwards.reports(subject)
        last = kept[-1] if kept else None
        report = _counted(work, subject, last, actor, now)
    if last is not None and (last.figures, last.sessions, last.tickets) == (
        report.figures,
        report.sessions,
        report.tickets,
    ):
        raise SessionRefused(
            f"与第 {last.version} 版相比没有变化，未另做一版；请直接使用第 {last.version} 版。"
        )
    with uow.writing() as work:
        work.sessions.afterwards.add_report(report)
    return report


def reports_on(session_ids: Sequence[str], actor: Actor, uow: UnitOfWork) -> tuple[StoredReport, ...]:
    """All versions on these sessions, the oldest first. NotAllowed."""
    require_any(actor, (Right.PLAN_SESSION, Right.SEE_FIGURES))
    with uow.reading() as work:
        return work.sessions.afterwards.reports(subject_of(tuple(session_ids)))


def report_document(report_id: str, brand: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Document:
    """A report as a Word file, as it was counted. Noted in the audit log. NotAllowed, LetterFailed."""
    report = _needed(report_id, uow)
    name = _name(report)
    note_export(actor, f"{name}.docx", "听民声专场报告", uow, now)
    facts = {
        "brand": brand,
        "title": report.title,
        "version": str(report.version),
        "made": moment_of(report.made_at),
        "figures": _pairs(report.figures),
        "sessions": [
            {
                "number": each.number,
                "title": each.title,
                "hours": each.hours,
                "leaders": each.leaders,
                "unit": each.unit,
                **{
                    name: dict(each.figures)[name]
                    for name in ("来电", "诉求合计", "在线解答", "转办", "办结率", "满意率")
                },
            }
            for each in report.sessions
        ],
        "tickets": [
            {name: getattr(each, name) for name in ReportTicket.__slots__} for each in report.tickets
        ],
        "problems": list(report.problems),
        "changes": list(report.changes),
    }
    return written(name, TEMPLATE, facts, actor, now)


def report_workbook(report_id: str, path: Path, actor: Actor, uow: UnitOfWork, now: datetime) -> StoredReport:
    """A report as a workbook at *path* (.xlsx): figures, sessions, tickets. Noted in the audit log.

    NotAllowed; ExportRefused leaves an older file of that name as it was.
    """
    if path.suffix.lower() != ".xlsx":
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 xlsx。")
    report = _needed(report_id, uow)
    note_export(actor, path.name, f"听民声专场报告 {report.title} 第{report.version}版", uow, now)
    title, mark = _name(report), export_mark(actor, now)
    with whole_file(path) as target, new_workbook(target) as book:
        sheet = MarkedSheet(book, "指标", title, mark, (("指标", 24), ("数值", 14)))
        for name, value in report.figures:
            sheet.add((name, int(value) if value.isdecimal() else value))
        for text in (*report.problems, *report.changes):
            sheet.add((text, ""))
        names = [name for name, _ in report.figures]
        heads = (("场次", 14), ("名称", 28), ("接电领导", 24), *((name, 12) for name in names))
        sheet = MarkedSheet(book, "分场", title, mark, heads)
        for each in report.sessions:
            own = [int(value) if value.isdecimal() else value for _, value in each.figures]
            sheet.add((each.number, each.title, each.leaders, *own))
        sheet = MarkedSheet(book, "工单", title, mark, _HEADS)
        for ticket in report.tickets:
            sheet.add([getattr(ticket, name) for name in ReportTicket.__slots__])
    return report


def differences(before: StoredReport, after: StoredReport) -> tuple[str, ...]:
    """What changed from one report to the next: 转办 156 → 157; of single sessions if there are several."""
    changed = _changed("", before.figures, after.figures)
    known = {each.number: each.figures for each in before.sessions}
    if len(after.sessions) > 1:
        for each in after.sessions:
            changed += _changed(f"{each.number} ", known.get(each.number, ()), each.figures)
    return (*changed, *_of_tickets(before, after))


def _counted(
    work: Work, subject: str, last: StoredReport | None, actor: Actor, now: datetime
) -> StoredReport:
    sessions = sorted((session_in(work, each) for each in subject.split(",")), key=lambda each: each.number)
    parts = [figures_in(work, each.id) for each in sessions]
    whole = total(parts, in_force(SESSIONS, work).dissatisfied_is_not_done)
    report = StoredReport(
        id=uuid4().hex,
        subject=subject,
        version=1 if last is None else last.version + 1,
        made_by=actor.code,
        made_at=now,
        figures=whole.named,
        sessions=tuple(
            ReportSession(
                number=session.number,
                title=session.title,
                hours=session.hours,
                leaders="、".join(each.line for each in session.leaders),
                unit=session.unit,
                figures=part.named,
            )
            for session, part in zip(sessions, parts, strict=True)
        ),
        tickets=tuple(map(_row, session_tickets(work, [each.id for each in sessions], now))),
        problems=whole.problems,
    )
    return report if last is None else replace(report, changes=differences(last, report))


def _row(ticket: SessionTicket) -> ReportTicket:
    return ReportTicket(
        session=ticket.session,
        number=ticket.number,
        title=ticket.title,
        ending=ticket.ending.label,
        unit=ticket.unit,
        person=ticket.person,
        due=moment_of(ticket.due),
        state=ticket.state_name,
        follow_up=ticket.follow_up,
    )


def _changed(of: str, before: Figures, after: Figures) -> tuple[str, ...]:
    known = dict(before)
    return tuple(
        f"{of}{name} {known.get(name, '—')} → {value}" for name, value in after if known.get(name) != value
    )


def _of_tickets(before: StoredReport, after: StoredReport) -> tuple[str, ...]:
    """Tickets that are new, or whose ending is another one."""
    known = {each.number: each for each in before.tickets}
    told = []
    for each in after.tickets:
        old = known.get(each.number)
        if old is None:
            told.append(f"新增工单 {each.number}（{each.ending}）")
        elif old.follow_up != each.follow_up:
            told.append(f"工单 {each.number} 回访 {old.follow_up or '—'} → {each.follow_up or '—'}")
    return tuple(told)


def _needed(report_id: str, uow: UnitOfWork) -> StoredReport:
    with uow.reading() as work:
        found = work.sessions.afterwards.report(report_id)
    if found is None:
        raise SessionMissing("没有这份报告，请刷新。")
    return found


def _name(report: StoredReport) -> str:
    return f"{report.title} 听民声专场报告 第{report.version}版"


def _pairs(figures: Figures) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in figures]


USE_CASES: tuple[Callable[..., object], ...] = (make_report, reports_on, report_document, report_workbook)
