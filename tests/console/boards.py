"""Boards that show every widget in all its states, for looking at and for the tests on clipping."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QMenu,
    QWidget,
)

from console import theme
from console.theme import Icon, Tone
from console.widgets.field import FieldRow
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from console.widgets.tree_choice import TreeChoice
from tests.console.board_alarms import alarms
from tests.console.board_appraisal import APPRAISAL_BOARDS
from tests.console.board_audit import audit
from tests.console.board_controls import controls
from tests.console.board_desk import desk, people
from tests.console.board_entrance import ENTRANCE_BOARDS
from tests.console.board_figures import figures, slip_keys
from tests.console.board_lists import lists
from tests.console.board_queue import queue, queue_cut
from tests.console.board_samples import CATEGORIES
from tests.console.board_screening import SCREENING_BOARDS
from tests.console.board_session_plan import SESSION_PLAN_BOARDS
from tests.console.board_stage import STAGE_BOARDS
from tests.console.typing import commit


def words() -> QWidget:
    """Every role of text, and text that is too long."""
    board = QWidget()
    column = VBox(board, gap=8, margins=16)
    for role in ("title", "section", "strong", "body", "secondary", "hint", "label"):
        column.addWidget(Text(f"{role}　12345 政务服务便民热线 · 听民声，解民忧", role))
    row = HBox(gap=16)
    for tone in Tone:
        row.addWidget(Text(tone.value, "strong", tone=tone))
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(ElidedText("很长的一句话。" * 60))
    column.addWidget(Text("会换行的长文字。" * 60, wrap=True))
    column.addWidget(Text("<b>外来文字</b>不当作标记"))
    column.addStretch(1)
    return board


def open_things() -> QWidget:
    """What opens over the window: the tree choice's list, a menu, a combo box, a tooltip."""
    board = QWidget()
    board.resize(1366, 768)
    column = VBox(board, gap=16, margins=16)
    row = HBox(gap=16)
    browsing, typing = TreeChoice(CATEGORIES), TreeChoice(CATEGORIES)
    row.addWidget(FieldRow("类别", browsing))
    row.addWidget(FieldRow("类别", typing))
    column.addLayout(row)
    column.addStretch(1)
    board.show()
    browsing.set_value("010101")
    browsing.open_tree()
    commit(typing, "水")
    menu = QMenu(board)
    look = theme.current()
    menu.addAction(look.icon(Icon.COFFEE), "小休\t1")
    menu.addAction(look.icon(Icon.GRADUATION_CAP), "培训\t2")
    menu.addSeparator()
    checked = menu.addAction("自动就绪")
    checked.setCheckable(True)
    checked.setChecked(True)
    menu.addAction("签出").setEnabled(False)
    menu.addMenu("更多").addAction("其他")
    menu.setWindowFlags(Qt.WindowType.Widget)
    menu.setParent(board)
    menu.setGeometry(16, 520, menu.sizeHint().width(), menu.sizeHint().height())
    menu.show()
    return board


BOARDS: dict[str, Callable[[], QWidget]] = {
    "desk": desk,
    "people": people,
    "controls": controls,
    "lists": lists,
    "words": words,
    "open": open_things,
    "audit": audit,
    "figures": figures,
    "slip-keys": slip_keys,
    "queue": queue,
    "queue-cut": queue_cut,
    **APPRAISAL_BOARDS,
    **ENTRANCE_BOARDS,
    **SCREENING_BOARDS,
    **SESSION_PLAN_BOARDS,
    **STAGE_BOARDS,
    "alarms": alarms,
}
