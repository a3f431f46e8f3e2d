"""Use cases of the auditor's window: looking through the audit log, and taking away what was looked at.

Listed at the foot. Each look is noted in the log once, however many pages of it are read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from forms.access.accounts import Account
from forms.access.audit import AuditKind, AuditLine, noted
from forms.access.errors import AuditRefused
from forms.access.ports import AuditQuery
from forms.access.roles import DUTY, Actor, Right, require
from forms.knowledge.errors import ExportRefused, ExportStopped
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.marked_sheet import Exported, MarkedSheet, export_mark
from forms.ports import UnitOfWork, Work
from forms.ticket import BEIJING_TIME

PAGE = 200
MOST_ROWS = 100_000
"""PROPOSED: more is the whole log, which `python main.py audit --export` takes away."""
LOOK_LASTS = timedelta(hours=8)
"""How long further pages belong to a look that was noted. PROPOSED: a shift."""
_BATCH = 2000
COLUMNS = (
    *(("序号", 10), ("时间", 20), ("工号", 12), ("姓名", 12), ("事项", 14), ("工单", 22)),
    *(("对象", 28), ("理由", 48), ("校验值", 66)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLook:
    """What an auditor asks for; everything given must hold.

    `who` is a 工号 or a name, `ticket` a number as people call it, `since` is included, `until` is not.
    """

    who: str = ""
    kind: AuditKind | None = None
    ticket: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def words(self) -> str:
        """The look in words, for the log itself."""
        parts = (
            self.who and f"人员 {self.who}",
            self.kind.label if self.kind else "",
            self.ticket and f"工单 {self.ticket}",
            f"从 {self.since.astimezone(BEIJING_TIME):%Y-%m-%d}" if self.since else "",
            f"到 {(self.until - timedelta(days=1)).astimezone(BEIJING_TIME):%Y-%m-%d}" if self.until else "",
        )
        return "，".join(part for part in parts if part) or "全部"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Lines, newest first; the names of people by 工号, and of tickets their numbers by id.

    `next` is what to go on behind; None at the end.
    """

    lines: tuple[AuditLine, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    tickets: Mapping[str, str] = field(default_factory=dict)
    next: int | None = None


def look_at_audit(
    actor: Actor,
    look: AuditLook,
    uow: UnitOfWork,
    now: datetime,
    *,
    before: int | None = None,
    limit: int = PAGE,
) -> AuditPage:
    """A page of the log; the first one of a look is noted in it. NotAllowed, AuditRefused, StorageError.

    *before* is the `next` of the page before.
    """
    require(actor, Right.READ_AUDIT)
    if before is not None:
        with uow.reading() as work:
            if _has_looked(actor, work, now):
                return _page(replace(_query(look, work), before=before, limit=limit + 1), limit, work)
    with uow.writing() as work:
        page = _page(replace(_query(look, work), before=before, limit=limit + 1), limit, work)
        work.audit.add(noted(actor, AuditKind.LOG_READ, now, reason=look.words))
    return page


def export_look(
    path: Path,
    actor: Actor,
    look: AuditLook,
    uow: UnitOfWork,
    now: datetime,
    *,
    on_progress: Callable[[int], None] = lambda _rows: None,
    cancelled: Callable[[], bool] = lambda: False,
    most: int = MOST_ROWS,
) -> Exported:
    """Write what *look* finds, newest first, at most *most* lines, to an .xlsx that names its reader.

    Noted before anything is written. NotAllowed, AuditRefused; ExportRefused and ExportStopped leave an
    older file of that name as it was.
    """
    require(actor, Right.READ_AUDIT)
    if path.suffix.lower() != ".xlsx":
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 xlsx。")
    with uow.writing() as work:
        query = replace(_query(look, work), limit=_BATCH)
        work.audit.add(
            noted(actor, AuditKind.EXPORTED, now, subject=path.name, reason=f"导出审计日志：{look.words}")
        )
    more = False
    with whole_file(path) as target, new_workbook(target) as book:
        title = f"审计日志（{look.words}）"
        sheet = MarkedSheet(book, "审计日志", title, export_mark(actor, now), COLUMNS)
        for page in _pages(query, uow):
            if cancelled():
                raise ExportStopped
            room = most - sheet.rows
            for line in page.lines[:room]:
                sheet.add(_cells(line, page))
            on_progress(sheet.rows)
            more = len(page.lines) > room
            if more:
                sheet.say(f"只导出了最新的 {most:,} 条，其余没有写入。请缩小条件后分批导出。")
                break
    return Exported(sheet.rows, more)


def when_words(line: AuditLine) -> str:
    """The moment in Beijing; what is stored where that is no moment."""
    moment = line.when
    return f"{moment.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M:%S}" if moment else line.at


def _query(look: AuditLook, work: Work) -> AuditQuery:
    return AuditQuery(
        who=_code_of(look.who, work),
        kinds=frozenset({look.kind.value}) if look.kind else frozenset(),
        ticket_id=_id_of(look.ticket, work),
        since=look.since,
        until=look.until,
    )


def _code_of(who: str, work: Work) -> str:
    """The 工号 that *who* means; *who* itself where no account is called so: a command line's login, say."""
    who = who.strip()
    if not who or work.accounts.by_code(who) is not None:
        return who
    called = [each for each in work.accounts.all() if who in each.name]
    exact = [each for each in called if each.name == who]
    found = exact or called
    if len(found) > 1:
        people = "、".join(f"{each.name}（{each.code}）" for each in found[:6])
        raise AuditRefused(f"“{who}”有多位：{people}。请输入工号。")
    return found[0].code if found else who


def _id_of(number: str, work: Work) -> str:
    number = number.strip().upper()
    if not number:
        return ""
    ticket = work.tickets.by_number(number)
    if ticket is None:
        raise AuditRefused(f"没有编号为 {number} 的工单。请核对编号，如 GD20261121-0001。")
    return ticket.id


def _has_looked(actor: Actor, work: Work, now: datetime) -> bool:
    looks = frozenset({AuditKind.LOG_READ.value})
    return bool(work.audit.find(AuditQuery(who=actor.code, kinds=looks, since=now - LOOK_LASTS, limit=1)))


def _page(query: AuditQuery, limit: int, work: Work) -> AuditPage:
    found = work.audit.find(query)
    lines = found[:limit]
    tickets = work.tickets.lines(tuple({line.ticket_id for line in lines if line.ticket_id}))
    return AuditPage(
        lines=lines,
        names=_names(work.accounts.all()),
        tickets={each.id: each.number for each in tickets},
        next=lines[-1].number if len(found) > limit else None,
    )


def _names(accounts: tuple[Account, ...]) -> dict[str, str]:
    return {DUTY.code: DUTY.name} | {each.code: each.name for each in accounts}


def _pages(query: AuditQuery, uow: UnitOfWork) -> Iterator[AuditPage]:
    """Each in a transaction of its own: a long export holds up nobody."""
    before: int | None = None
    while True:
        with uow.reading() as work:
            page = _page(replace(query, before=before, limit=_BATCH + 1), _BATCH, work)
        yield page
        if page.next is None:
            return
        before = page.next


def _cells(line: AuditLine, page: AuditPage) -> tuple[str, ...]:
    return (
        str(line.number),
        when_words(line),
        line.who,
        page.names.get(line.who, ""),
        line.label,
        page.tickets.get(line.ticket_id, line.ticket_id),
        line.subject,
        line.reason,
        line.hash,
    )


USE_CASES: tuple[Callable[..., object], ...] = (look_at_audit, export_look)
