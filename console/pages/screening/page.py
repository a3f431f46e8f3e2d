"""预审: the card of the call at this desk, and the board of the session's calls, each with its ending.

Enter on the board opens a call's form, to write in it together with whoever else does; the ordinary keys of
the form file it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from console import theme
from console.brief_card import BriefCard
from console.desk import Desk
from console.pages.screening.rows import CallBoard, CallRow
from console.sessions import LiveView
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import SectionTitle
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.sessions.call import BLANK, CallState, Ending

NO_SESSION = "没有正在进行的场次。场次在会场页开始。"
_CAN_DECIDE = frozenset({CallState.HUNG_UP, CallState.WITH_LEADER, CallState.SCREENING, CallState.DECIDED})


class ScreeningPage(QWidget):
    """`form_wanted`: a call's form came to the front of the desk."""

    form_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("预审")
        self._desk = desk
        self.title = SectionTitle("预审")
        self.where = Text("", "secondary")
        self.away = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.card = BriefCard(desk, stays=True)
        self.board = CallBoard()
        self.blank = Text("", "strong", wrap=True)
        self.open = Button("一起填写", icon=Icon.PENCIL, key="Enter")
        self.answered = Button("在线解答", key="Alt+1")
        self.sent_on = Button("转办", key="Alt+2")
        self._lay_out()
        self._wire()
        self._show(desk.sessions.view)

    def _lay_out(self) -> None:
        head = HBox(gap=12)
        head.addWidget(self.title)
        head.addWidget(self.where, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.card)
        beside = QWidget()
        column = VBox(beside, gap=8, margins=(8, 0, 0, 0))
        column.addWidget(self.blank)
        column.addWidget(self.board, 1)
        foot = HBox(gap=8)
        for button in (self.open, self.answered, self.sent_on):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for part, share in ((area, 2), (beside, 3)):
            split.addWidget(part)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([theme.current().px(460), theme.current().px(760)])
        whole = VBox(self, gap=8, margins=12)
        whole.addLayout(head)
        whole.addWidget(self.away)
        whole.addWidget(split, 1)

    def _wire(self) -> None:
        self._desk.sessions.changed.connect(self._show)
        self.board.chosen.connect(self._offer)
        self.board.entered.connect(lambda _: self.open_form())
        self.open.clicked.connect(lambda: self.open_form())
        self.answered.clicked.connect(lambda: self._end(Ending.ANSWERED))
        self.sent_on.clicked.connect(lambda: self._end(Ending.SENT_ON))
        key_within(self, "Alt+1", self.answered.click)
        key_within(self, "Alt+2", self.sent_on.click)
        key_within(self, "Alt+0", self.board.take_focus)

    def open_form(self) -> None:
        """Write in the form of the marked call."""
        row = self.board.current
        if row is not None and row.call.draft_id and row.call.state in BLANK:
            self._desk.screening.open_form(row.call)
            self.form_wanted.emit()

    def _end(self, ending: Ending) -> None:
        row = self.board.current
        if row is not None:
            self._desk.screening.end_other(row.call.id, ending, row.call.words)

    def _show(self, view: LiveView) -> None:
        session = view.session
        self.where.setText(
            "" if session is None else f"{session.number}　{session.title}　{session.state.label}"
        )
        self.away.setText(f"暂时读不到新内容：{view.away}" if view.away else "")
        self.away.setVisible(bool(view.away))
        self.board.set_empty(NO_SESSION if session is None else "还没有来电。")
        self.board.show_rows([CallRow(each) for each in reversed(view.calls)])
        self.title.set_count(len(view.calls) if session is not None else None, "通")
        blank = [each for each in view.calls if each.is_blank]
        self.blank.setText(
            f"还有 {len(blank)} 通没有结果" if blank else "每一通都有结果" if view.calls else ""
        )
        self.blank.set_tone(Tone.RINGING if blank else Tone.TALKING)
        self._offer(self.board.current)

    def _offer(self, row: CallRow | None) -> None:
        call = None if row is None else row.call
        open_ = call is not None and call.is_blank
        self.open.set_available(bool(open_ and call and call.draft_id), "这通来电没有可以一起填写的工单")
        can = call is not None and call.state in _CAN_DECIDE
        for button in (self.answered, self.sent_on):
            button.set_available(can, "这通来电现在不能定结果")
