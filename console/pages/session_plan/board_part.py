"""台账: every ticket of the session, who has it and until when, and whether media may report on it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.pages.session_plan.saving import document_offer
from console.pages.session_plan.tables import Cells, CellTable
from console.session_planning import SessionFile, SessionPlanning
from console.standing_words import due_words
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import Card
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.access.roles import Right
from forms.lifecycle.states import ENDED
from forms.sessions.afterwards import MediaLead
from forms.sessions.board import BoardView, SessionTicket, stands_in
from forms.sessions.call import Ending
from forms.sessions.meeting import media_document, record_consent
from forms.ticket import BEIJING_TIME

_COLUMNS = (
    *(("工单", 136), ("标题", None), ("结果", 88), ("承办单位", 124), ("责任人", 92)),
    *(("时限", 120), ("状态", 96), ("回访", 148), ("媒体", 72)),
)
_DUE, _STATE, _HEARD, _MEDIA = 5, 6, 7, 8


class BoardPart(QWidget):
    """`export_wanted` carries what is to be written to a file."""

    export_wanted = Signal(object)

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("办理台账")
        self._store = store
        self._file: SessionFile | None = None
        self.views = SegmentedChoice([Option(each.value, each.label) for each in BoardView], name="看哪些")
        self.views.set_value(BoardView.ALL.value)
        self.counts = Text("", "secondary", wrap=True)
        self.table = CellTable("办理台账", _COLUMNS, "还没有工单：来电以在线解答或转办结束后出现在这里")
        self.detail = Card("所选工单", margins=(12, 8), gap=4)
        self.words = Text("", wrap=True, selectable=True)
        self.media_words = QLineEdit()
        self.media_words.setAccessibleName("可以向媒体说明的内容")
        self.media_words.setPlaceholderText("来电人同意向媒体说明的内容；不写姓名、电话、住址")
        self.media_words.setMaxLength(300)
        self.agrees = Button("来电人同意报道", icon=Icon.CHECK, compact=True)
        self.declines = Button("来电人不同意", icon=Icon.X, compact=True)
        self.media = Button("媒体线索 Word", icon=Icon.DOWNLOAD, compact=True)
        self._lay_out()
        self.views.changed.connect(lambda _: self._draw())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._detail())
        self.media_words.textChanged.connect(self._typed)
        self.agrees.clicked.connect(lambda: self._record(consent=True))
        self.declines.clicked.connect(lambda: self._record(consent=False))
        self.media.clicked.connect(self._export)

    def _lay_out(self) -> None:
        top = HBox(gap=8)
        top.addWidget(self.views)
        top.addStretch(1)
        top.addWidget(self.media)
        entry = HBox(gap=8)
        entry.addWidget(self.media_words, 1)
        entry.addWidget(self.agrees)
        entry.addWidget(self.declines)
        self.detail.body.addWidget(self.words)
        self.detail.body.addLayout(entry)
        self.detail.hide()
        column = VBox(self, gap=8)
        column.addLayout(top)
        column.addWidget(self.counts)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)

    def show_file(self, file: SessionFile | None) -> None:
        """Show the tickets of what is in front."""
        self._file = file
        self._draw()

    @property
    def current(self) -> SessionTicket | None:
        """The ticket that is marked."""
        row, file = self.table.current, self._file
        if row is None or file is None:
            return None
        return next((each for each in file.tickets if each.ticket_id == row.key), None)

    def _draw(self) -> None:
        file, now = self._file, self._store.now()
        tickets = () if file is None else file.tickets
        view = BoardView(self.views.value or BoardView.ALL)
        found = [each for each in tickets if stands_in(view, each, now)]
        counted = (f"{each.label} {sum(stands_in(each, one, now) for one in tickets)}" for each in BoardView)
        self.counts.setText("　".join(counted))
        self.table.set_empty(
            f"没有“{view.label}”的工单" if tickets else "还没有工单：来电以在线解答或转办结束后出现在这里"
        )
        self.table.show_rows([self._row(each) for each in found])
        agreed = sum(each.consent for each in file.leads) if file is not None else 0
        self.media.setVisible(file is not None and file.session is not None)
        self.media.set_available(bool(agreed), "还没有来电人同意报道的工单")
        self._detail()

    def _lead(self, ticket: SessionTicket) -> MediaLead | None:
        leads = () if self._file is None else self._file.leads
        return next((each for each in leads if each.ticket_id == ticket.ticket_id), None)

    def _row(self, ticket: SessionTicket) -> Cells:
        now, lead = self._store.now(), self._lead(ticket)
        tones: list[tuple[int, Tone]] = []
        due = "—"
        if ticket.due is not None:
            ended = ticket.state in ENDED
            local = ticket.due.astimezone(BEIJING_TIME)
            due = f"{local.month}月{local.day}日" if ended else due_words(ticket.due, now)
            if ticket.overdue(now):
                tones.append((_DUE, Tone.DANGER))
            elif not ended and (ticket.due - now).days < 1:
                tones.append((_DUE, Tone.RINGING))
        if ticket.unhappy:
            tones.append((_HEARD, Tone.DANGER))
        if ticket.ending is Ending.PROMISED:
            tones.append((2, Tone.HELD))
        media = "—" if lead is None else "同意" if lead.consent else "不同意"
        words = (
            *(ticket.number, ticket.title, ticket.ending.label, ticket.unit or "—", ticket.person or "—"),
            *(due, ticket.state_name, ticket.follow_up or "—", media),
        )
        return Cells(ticket.ticket_id, words, tuple(tones))

    def _detail(self) -> None:
        ticket, file = self.current, self._file
        self.detail.setVisible(ticket is not None)
        if ticket is None or file is None:
            return
        lead = self._lead(ticket)
        consent = ""
        if lead is not None:
            at = f"{lead.asked_at.astimezone(BEIJING_TIME):%m-%d %H:%M}"
            told = f"同意报道：{lead.words}" if lead.consent else "不同意报道"
            consent = f"媒体：来电人{told}（{file.name_of(lead.asked_by)} {at} 询问）"
        parts = (
            f"{ticket.number}　{ticket.title}",
            ticket.category,
            ticket.promise and f"领导承诺：{ticket.promise}",
            f"重办 {ticket.redos} 次" if ticket.redos else "",
            consent,
        )
        self.words.setText("\n".join(part for part in parts if part))
        kept = self._store.kept.of(f"{ticket.ticket_id}/media").get("words", "")
        if kept != self.media_words.text():
            self.media_words.setText(kept)
        self._offer()

    def _offer(self) -> None:
        file = self._file
        alone = file is not None and file.session is not None
        may = self._store.actor.may(Right.ASSIST_SESSION)
        for each in (self.media_words, self.agrees, self.declines):
            each.setVisible(alone)
        self.agrees.set_available(may and bool(self.media_words.text().strip()), "请先写可以向媒体说明的内容")
        self.declines.set_available(may, "您没有登记的权限")

    def _typed(self, words: str) -> None:
        ticket = self.current
        if ticket is not None:
            self._store.kept.keep(f"{ticket.ticket_id}/media", {"words": words})
        self._offer()

    def _record(self, *, consent: bool) -> None:
        ticket, file, store = self.current, self._file, self._store
        if ticket is None or file is None or file.session is None:
            return
        session, words, actor, now = file.session, self.media_words.text(), store.actor, store.now()

        def done(_: MediaLead) -> None:
            store.kept.forget(f"{ticket.ticket_id}/media")
            self.media_words.clear()

        store.do(
            lambda uow: record_consent(session.id, ticket.ticket_id, consent, words, actor, uow, now),
            lambda kept: f"{ticket.number}：已登记来电人{'同意' if kept.consent else '不同意'}媒体报道。",
            "登记媒体报道意见",
            done,
        )

    def _export(self) -> None:
        file, store = self._file, self._store
        if file is None or file.session is None:
            return
        session, actor, now, brand = file.session, store.actor, store.now(), store.brand
        note = "只含来电人同意报道的工单，不含姓名、电话和住址；导出会记入审计日志。"
        self.export_wanted.emit(
            document_offer(
                f"{session.number}媒体线索",
                note,
                lambda uow: media_document(session.id, brand, actor, uow, now),
            )
        )
