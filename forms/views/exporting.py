"""导出: a list of tickets as a workbook that names its reader, masked, noted, and cancelled at will."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from forms.access.audit import AuditKind
from forms.access.reading import look_through, note_use
from forms.access.roles import Actor, Right, require
from forms.knowledge.errors import ExportRefused
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME
from forms.ticket_list import TicketLine, TicketQuery
from forms.ticket_sheet import HallWords, read_hall_words
from forms.views.columns import COLUMNS, TITLE

MOST_ROWS = 50_000
"""PROPOSED: more is no list but a copy of the database; whoever needs more narrows it down."""
PAGE = 500
_WIDTHS = {TITLE: 48}
_WIDTH = 16
_INK = "#7A8494"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written; `more` says that there are others beyond MOST_ROWS."""

    rows: int
    more: bool = False


class ExportCancelled(ExportRefused):
    """Stopped by the person who asked; nothing was written."""


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
    NotAllowed; ExportRefused leaves an older file of that name as it was; ExportCancelled.
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

    @property
    def mark(self) -> str:
        """Who exported and when."""
        at = self.now.astimezone(BEIJING_TIME)
        return f"{self.actor.who} 于 {at:%Y-%m-%d %H:%M} 导出，仅供工作使用，不得外传"


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
    rows, more = 0, False
    with new_workbook(target) as book:
        sheet = book.add_worksheet("工单")
        _dress(sheet, asked)
        faint = book.add_format({"font_color": _INK, "italic": True})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
        sheet.write_string(0, 0, f"{asked.what}　{asked.mark}", faint)
        for column, key in enumerate(asked.keys):
            sheet.write_string(1, column, COLUMNS[key].head, head)
        for lines in pages:
            if cancelled():
                raise ExportCancelled("导出已取消，没有写入文件。")
            for line in lines:
                if rows == asked.most:
                    more = True
                    break
                rows += 1
                _write_line(sheet, rows + 1, line, asked)
            on_progress(rows)
            if more:
                break
        if more:
            said = f"只导出了前 {asked.most:,} 件，其余没有写入。请缩小条件后分批导出。"
            sheet.write_string(rows + 2, 0, said, faint)
    return Exported(rows, more)


def _write_line(sheet: Any, row: int, line: TicketLine, asked: _Asked) -> None:
    for column, key in enumerate(asked.keys):
        sheet.write_string(row, column, COLUMNS[key].says(line, asked.words, asked.now))


def _dress(sheet: Any, asked: _Asked) -> None:
    sheet.freeze_panes(2, 0)
    for column, key in enumerate(asked.keys):
        sheet.set_column(column, column, _WIDTHS.get(key, _WIDTH))
    # an ampersand is a command in heads and feet
    mark = asked.mark.replace("&", "&&")
    sheet.set_header(f"&C{mark}")
    sheet.set_footer(f"&L{mark}&R第 &P / &N 页")
    sheet.set_landscape()
    sheet.repeat_rows(0, 1)
