"""Who is calling: number, name, how often, and the earlier tickets of that number, newest first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.callers import CallerView
from console.desk import Desk
from console.theme import Icon, Tone
from console.ticket_looks import STATES
from console.widgets.button import Button
from console.widgets.caller import CallerCard
from console.widgets.card import SectionTitle
from console.widgets.history import HistoryList, HistoryRow
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.ticket import BEIJING_TIME
from forms.ticket_list import COUNT_AT_MOST, CallerHistory, HistoryLine
from forms.ticket_sheet import HallWords
from telephony.actions import ringing_call
from telephony.protocol import PhoneState


class CallerPanel(QWidget):
    """The caller's card and history. `ticket_wanted` carries the id of an earlier ticket to open."""

    ticket_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName("来电人")
        self.card = CallerCard()
        self._title = SectionTitle("以往工单")
        self.history = HistoryList("以往工单")
        self.history.opened.connect(self.ticket_wanted)
        # whatever room is left, and never less than the first of them
        self.history.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._empty = Text("", "hint", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._problem = Text("", "hint", tone=Tone.DANGER, wrap=True)
        self._again = Button("重新查询", icon=Icon.REFRESH_CW, compact=True)
        self._again.clicked.connect(lambda: desk.callers.look_up(desk.callers.view.call_id))
        column = VBox(self, gap=8)
        column.addWidget(self.card)
        column.addWidget(self._title)
        column.addWidget(self._problem)
        column.addWidget(self._again)
        column.addWidget(self.history, 1)
        column.addWidget(self._empty, 1)
        theme.current().changed.connect(self._rescale)
        self._rescale()
        desk.callers.changed.connect(self._draw)
        desk.hall_known.connect(lambda: self._draw(desk.callers.view))
        desk.phone.changed.connect(self._draw_ringing)
        self._draw(desk.callers.view)

    def _rescale(self) -> None:
        self.history.setMinimumHeight(theme.current().px(56))

    def _draw_ringing(self, state: PhoneState) -> None:
        self.card.set_ringing(ringing_call(state) is not None)

    def _draw(self, view: CallerView) -> None:
        hotline = self._desk.catalogue.hotlines.get(view.line)
        if view.call_id:
            self.card.show_caller(
                view.shown_number,
                name=view.name,
                badge=_badge(view.history),
                origin=hotline.name if hotline else "",
            )
        else:
            self.card.show_caller("")
        lines = view.history.lines if view.history else ()
        self.history.show_rows([_row(line, self._desk.hall) for line in lines])
        self.history.setVisible(bool(lines))
        self._problem.setText(view.problem)
        self._problem.setVisible(bool(view.problem))
        self._again.setVisible(bool(view.problem))
        self._empty.setVisible(not lines and not view.problem)
        self._empty.setText(_nothing(view))
        self._title.set_count(None)
        if view.history and lines:
            total = view.history.total
            self._title.set_count(total, "+ 件" if total >= COUNT_AT_MOST else " 件")


def _badge(history: CallerHistory | None) -> str:
    if history is None or not history.total:
        return ""
    if history.repeats:
        return f"重复来电 · {history.total + 1}次"
    return f"第{history.total + 1}次来电" if history.total < COUNT_AT_MOST else "多次来电"


def _nothing(view: CallerView) -> str:
    if not view.call_id:
        return "来电时，这里显示来电人和以往工单。"
    if view.is_withheld:
        return "来电未显示号码，查不到以往工单。请询问联系电话。"
    if view.history is None:
        return "正在查询以往工单…"
    return "这个号码第一次来电。"


def _row(line: HistoryLine, hall: HallWords) -> HistoryRow:
    ticket = line.ticket
    icon, tone = STATES[ticket.state]
    return HistoryRow(
        key=ticket.id,
        date=f"{ticket.accepted_at.astimezone(BEIJING_TIME):%m-%d}",
        title=ticket.title,
        state=hall.state(ticket.state),
        tone=tone,
        icon=icon,
        second_line=f"{ticket.request_type.label} · {ticket.category_path or '未分类'}",
        repeats="重复" if line.is_repeat else "",
    )
