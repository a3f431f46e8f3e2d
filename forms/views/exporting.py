"""导出: a list of tickets as a workbook that names its reader, masked, noted, and cancelled at will."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from forms.access.audit import AuditKind
from forms.access.reading import look_through, note_use
from forms.access.roles import Actor, Right, require
from forms.knowledge.errors import ExportRefused, ExportStopped
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.marked_sheet import Exported, MarkedSheet, export_mark
from forms.ports import UnitOfWork
from forms.ticket_list import TicketLine, TicketQuery
from forms.ticket_sheet import HallWords, read_hall_words
from forms.views.columns import COLUMNS, TITLE

MOST_ROWS = 50_000
"""PROPOSED: more is no list but a copy of the database; whoever needs more narrows it down."""
PAGE = 500
_WIDTHS = {TITLE: 48}
_WIDTH = 16


def export_tickets(
    path: Path,
    query: TicketQuery,
    columns: tuple[str, ...],
    what: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    on_progress: Callable[[int], None] = lambda _rows: None,
    cancelled: Callable[[], bool] = lambda: False,
    most: int = MOST_ROWS,
) -> Exported:
    """Write what *query* lists, at most *most* rows, to an .xlsx; *what* names the list.

    Numbers are masked whoever exports. Who exports and when stands in the file's first line, in the head and
    foot of each printed page and in the audit log, where it is noted before anything is written.
    NotAllowed; ExportRefused leaves an older file of that name as it was, and so does ExportStopped.
    """
    require(actor, Right.EXPORT)
    if path.suffix.lower() != ".xlsx":
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 xlsx。")
    keys = tuple(key for key in columns if key in COLUMNS) or (TITLE,)
    note_use(actor, AuditKind.EXPORTED, uow, now, subject=path.name, reason=f"导出工单列表：{what}")
    words = read_hall_words(uow)
    pages = _pages(replace(query, limit=PAGE, after=None), actor, uow)
    with whole_file(path) as target:
        return _write(target, _Asked(keys, what, actor, now, words, most), pages, on_progress, cancelled)


@dataclass(frozen=True, slots=True)
class _Asked:
    keys: tuple[str, ...]
    what: str
    actor: Actor
    now: datetime
    words: HallWords
    most: int


def _pages(query: TicketQuery, actor: Actor, uow: UnitOfWork) -> Iterator[tuple[TicketLine, ...]]:
    """Page by page, each in a transaction of its own: a long export holds up nobody."""
    while True:
        page = look_through(actor, query, uow)
        yield page.lines
        if page.next is None:
            return
        query = query.next_page(page.next)


def _write(
    target: Path,
    asked: _Asked,
    pages: Iterator[tuple[TicketLine, ...]],
    on_progress: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> Exported:
    more = False
    with new_workbook(target) as book:
        columns = [(COLUMNS[key].head, _WIDTHS.get(key, _WIDTH)) for key in asked.keys]
        sheet = MarkedSheet(book, "工单", asked.what, export_mark(asked.actor, asked.now), columns)
        for lines in pages:
            if cancelled():
                raise ExportStopped
            for line in lines:
                if sheet.rows == asked.most:
                    more = True
                    break
                sheet.add([COLUMNS[key].says(line, asked.words, asked.now) for key in asked.keys])
            on_progress(sheet.rows)
            if more:
                break
        if more:
            sheet.say(f"只导出了前 {asked.most:,} 件，其余没有写入。请缩小条件后分批导出。")
    return Exported(sheet.rows, more)
