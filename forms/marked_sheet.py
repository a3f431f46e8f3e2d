"""A worksheet that names its reader: who took it away and when, on the screen and on each printed page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.access.roles import Actor
from forms.ticket import BEIJING_TIME

_INK = "#7A8494"
_HEAD_GROUND = "#E8EEF7"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written; `more` says that there are others beyond what one export may hold."""

    rows: int
    more: bool = False


def export_mark(actor: Actor, now: datetime) -> str:
    """Who exported and when."""
    at = now.astimezone(BEIJING_TIME)
    return f"{actor.who} 于 {at:%Y-%m-%d %H:%M} 导出，仅供工作使用，不得外传"


class MarkedSheet:
    """Title and mark in the first row, heads in the second, rows below; the mark also on each printed page.

    `book` is an xlsxwriter Workbook, whose types lack half of what it does. `columns` are heads with their
    widths in characters. Cells are texts or whole figures: nothing is taken for a formula.
    """

    def __init__(
        self, book: Any, name: str, title: str, mark: str, columns: Sequence[tuple[str, int]]
    ) -> None:
        self.rows = 0
        self._sheet = book.add_worksheet(name)
        self._faint = book.add_format({"font_color": _INK, "italic": True})
        head = book.add_format({"bold": True, "bg_color": _HEAD_GROUND})
        self._sheet.freeze_panes(2, 0)
        # an ampersand is a command in heads and feet
        printed = mark.replace("&", "&&")
        self._sheet.set_header(f"&C{printed}")
        self._sheet.set_footer(f"&L{printed}&R第 &P / &N 页")
        self._sheet.set_landscape()
        self._sheet.repeat_rows(0, 1)
        self._sheet.write_string(0, 0, f"{title}　{mark}", self._faint)
        for column, (text, width) in enumerate(columns):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(1, column, text, head)

    def add(self, cells: Sequence[str | int]) -> None:
        """The next row."""
        for column, cell in enumerate(cells):
            write = self._sheet.write_number if isinstance(cell, int) else self._sheet.write_string
            write(self.rows + 2, column, cell)
        self.rows += 1

    def say(self, text: str) -> None:
        """A remark below the last row."""
        self._sheet.write_string(self.rows + 2, 0, text, self._faint)
