"""来电: every call of the session with what it ended as; those without an ending stand out by name."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from console.pages.session_plan.tables import Cells, CellTable
from console.session_planning import SessionFile, SessionPlanning
from console.theme import Tone
from console.widgets.button import Button
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms import phone_number
from forms.access.veil import veil_text
from forms.ports import UnitOfWork
from forms.sessions.call import AnsweredBy, CallState, Ending, SessionCall
from forms.sessions.calling import abandon, hang_up, out_of_scope
from forms.sessions.told import WITHHELD, told_call
from forms.ticket import BEIJING_TIME

_COLUMNS = (("来电", 64), ("号码", 116), ("结果", 168), ("诉求", None), ("接听", 132), ("工单", 150))
_BLANK = "没有结果"
_End = Callable[[str, str, UnitOfWork], SessionCall]


def ending_words(call: SessionCall) -> str:
    """在线解答, 转办 …; 没有结果 and where it stands."""
    if call.is_blank:
        return f"{_BLANK}（{call.state.label}）"
    return call.ending.label if call.ending is not None else call.state.label


def matter_of(call: SessionCall) -> str:
    """What it is about, masked."""
    names = (call.brief.name,) if call.brief.name else ()
    return veil_text(call.brief.what, names, wholly=call.brief.keeps_identity)


class CallsPart(QWidget):
    """`reason_wanted` carries what is asked, the field's label, the button's word and what is done."""

    reason_wanted = Signal(str, str, str, object)

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("来电")
        self._store = store
        self._file: SessionFile | None = None
        self.head = Text("", "strong", wrap=True)
        self.only_blank = QCheckBox("只看没有结果的")
        self.table = CellTable("来电", _COLUMNS, "还没有来电")
        self.detail = Card("所选来电", margins=(12, 8), gap=4)
        self.words = Text("", wrap=True, selectable=True)
        self.silent = Button("未说明诉求", compact=True)
        self.outside = Button("超出范围", compact=True)
        self.over = Button("电话已挂断", compact=True)
        self.hint = Text("", "hint", wrap=True)
        row = HBox(gap=8)
        for each in (self.silent, self.outside, self.over):
            row.addWidget(each)
        row.addWidget(self.hint, 1)
        self.detail.body.addWidget(self.words)
        self.detail.body.addLayout(row)
        top = HBox(gap=8)
        top.addWidget(self.head, 1)
        top.addWidget(self.only_blank)
        column = VBox(self, gap=8)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        self.detail.hide()
        self.only_blank.toggled.connect(lambda _: self._draw())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._detail())
        self.silent.clicked.connect(self._silent)
        self.outside.clicked.connect(self._outside)
        self.over.clicked.connect(self._over)

    def show_file(self, file: SessionFile | None) -> None:
        """Show the calls of the one session in front."""
        self._file = file
        self._draw()

    def point_at(self, call_id: str) -> None:
        """Mark a call, and bring the keyboard to it."""
        if not self.table.mark(call_id) and self.only_blank.isChecked():
            self.only_blank.setChecked(False)
            self.table.mark(call_id)
        self.table.take_focus()

    @property
    def current(self) -> SessionCall | None:
        """The call that is marked."""
        row, file = self.table.current, self._file
        if row is None or file is None:
            return None
        return next((each for each in file.calls if each.id == row.key), None)

    def _draw(self) -> None:
        file = self._file
        calls = () if file is None else file.calls
        only = self.only_blank.isChecked()
        self.table.set_empty("每通来电都有结果" if only and calls else "还没有来电")
        self.table.show_rows([self._row(each) for each in calls if each.is_blank or not only])
        if file is None:
            return
        blank = len(file.blank)
        if not calls:
            self.head.setText("")
        elif blank:
            self.head.setText(f"{len(calls)} 通来电，{blank} 通还没有结果")
        else:
            self.head.setText(f"{len(calls)} 通来电，每通都有结果")
        self.head.set_tone(Tone.DANGER if blank else Tone.TALKING)
        self._detail()

    def _row(self, call: SessionCall) -> Cells:
        ticket = "" if self._file is None else _ticket_number(self._file, call)
        number = phone_number.mask(call.number) if call.number else WITHHELD
        words = (
            f"{call.came_at.astimezone(BEIJING_TIME):%H:%M}",
            number,
            ending_words(call),
            matter_of(call) or "—",
            self._who(call),
            ticket or "—",
        )
        tone = Tone.DANGER if call.is_blank else Tone.HELD if call.ending is Ending.PROMISED else None
        return Cells(call.id, words, ((2, tone),) if tone is not None else ())

    def _who(self, call: SessionCall) -> str:
        file = self._file
        if call.answered_by is None or file is None:
            return "未接听"
        told = "领导" if call.answered_by is AnsweredBy.LEADER else "工作人员"
        return f"{told} {file.name_of(call.answered_code)}"

    def _detail(self) -> None:
        call, file = self.current, self._file
        self.detail.setVisible(call is not None)
        if call is None or file is None:
            return
        names = (call.brief.name,) if call.brief.name else ()
        wholly = call.brief.keeps_identity

        def safe(text: str) -> str:
            return veil_text(text, names, wholly=wholly)

        parts = (
            f"{told_call(call)}　{ending_words(call)}",
            call.brief.what and f"诉求：{safe(call.brief.what)}",
            call.brief.where and f"地点：{safe(call.brief.where)}",
            call.words and f"{'承诺' if call.ending is Ending.PROMISED else '说明'}：{safe(call.words)}",
            call.promise_due and f"承诺期限：{call.promise_due.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}",
            call.reason and f"理由：{safe(call.reason)}",
            call.late_why and f"补录：{safe(call.late_why)}",
        )
        self.words.setText("\n".join(str(part) for part in parts if part))
        told = not call.brief.is_empty
        takes = file.session is not None and file.session.takes_calls
        for each in (self.silent, self.outside, self.over):
            each.setVisible(call.is_blank)
        self.hint.setVisible(call.is_blank)
        self.silent.set_available(
            takes and not told, "已说明诉求，须以在线解答或转办结束" if takes else "场次不在进行中"
        )
        unheard = call.state in (CallState.CAME, CallState.HANDED_OVER)
        self.outside.set_available(takes and not unheard, "这通来电还没有人接听")
        self.over.set_available(takes and call.is_talking, "电话已经挂断")
        self.hint.setText("在线解答、转办和我来督办要填工单，请预审席从这通来电打开工单提交。")

    def _silent(self) -> None:
        actor, now = self._store.actor, self._store.now()

        def end(own_id: str, reason: str, uow: UnitOfWork) -> SessionCall:
            return abandon(own_id, reason, actor, uow, now)

        self._ask("未说明诉求的情形", "例如：接通后无声，回拨无人接听", "记为未说明诉求", end)

    def _outside(self) -> None:
        actor, now = self._store.actor, self._store.now()

        def end(own_id: str, reason: str, uow: UnitOfWork) -> SessionCall:
            return out_of_scope(own_id, reason, actor, uow, now).call

        self._ask("超出受理范围的理由", "例如：属法院受理", "记为超出范围", end)

    def _ask(self, asks: str, label: str, yes: str, end: _End) -> None:
        call, store = self.current, self._store
        if call is None:
            return

        def does(reason: str) -> None:
            store.do(
                lambda uow: end(call.id, reason, uow),
                lambda kept: f"已记结果：{told_call(kept)}",
                "记来电结果",
            )

        self.reason_wanted.emit(f"{told_call(call)}：{asks}", label, yes, does)

    def _over(self) -> None:
        call, store = self.current, self._store
        if call is None:
            return
        actor, now = store.actor, store.now()
        store.do(
            lambda uow: hang_up(call.id, actor, uow, now),
            lambda kept: f"已记下电话挂断：{told_call(kept)}",
            "记电话挂断",
        )


def _ticket_number(file: SessionFile, call: SessionCall) -> str:
    return next((each.number for each in file.tickets if each.call_id == call.id), "")
