"""The card that sends: suggestion, lead, second scored owner, helpers, class and due times in words, note.

One ticket or many at once. What is filled in stays with its ticket while others are looked at.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console import theme
from console.dispatch import DispatchStore, Line
from console.pages.dispatch.ask_panel import AskPanel
from console.pages.dispatch.fields import UnitChoice, UnitPicker
from console.pages.dispatch.form_card import FormCard
from console.pages.dispatch.suggestions import Suggestions
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.catalogue import Catalogue
from forms.dispatch.conferring import call_conference
from forms.dispatch.ordering import Choice, Plan, moment
from forms.dispatch.sending import (
    BatchLine,
    BatchOutcome,
    Dispatched,
    Picked,
    dispatch,
    dispatch_many,
    refuse_ticket,
    send_to_legal_route,
)
from forms.dispatch.suggestion import DispatchAdvice, UnitSuggestion
from forms.lifecycle.standing import NextStep
from forms.ticket import Ticket
from forms.words import Disposal

PLAN_MS = 150
_ROOMY = 680
"""From this height on (pixels at 100 %) the suggestions always have the room of three."""
MUST_CONFER = "这件工单等会商决定主办单位，不能直接派。请到“会商”（Ctrl+3）中处理。"


class SendCard(FormCard):
    """`batch_done` carries the BatchLines."""

    batch_done = Signal(object)

    def __init__(self, store: DispatchStore, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__("派单", parent)
        self._store, self._catalogue = store, catalogue
        self._line: Line | None = None
        self._revision = 0
        self._batch: tuple[Line, ...] = ()
        self._kept: dict[str, Choice] = {}
        self._asked = 0
        self._busy = self._must_confer = False
        self.held = Text(MUST_CONFER, "secondary", tone=Tone.RINGING, wrap=True)
        self.held.hide()
        self.suggestions = Suggestions()
        self.lead, self.joint = UnitChoice("主办"), UnitChoice("双派双考")
        self.helpers = UnitPicker("协办")
        self.time_class = QComboBox()
        self.time_class.setAccessibleName("时限类别")
        self.leader, self.note = QLineEdit(), QLineEdit()
        self.leader.setPlaceholderText("急件的分管负责人，不填用登记的")
        self.note.setPlaceholderText("派单说明，承办单位可见")
        for line, name in ((self.leader, "负责人"), (self.note, "备注")):
            line.setAccessibleName(name)
            line.setMaxLength(500)
        self.dues = Text("", "secondary", wrap=True)
        self.due_line = Text("", "strong", wrap=True)
        self.warnings = Text("", "secondary", tone=Tone.RINGING, wrap=True)
        self.send = Button("派单", variant=Variant.PRIMARY, icon=Icon.SEND, key="F9")
        self.refuse = Button("不予受理", compact=True)
        self.route = Button("告知法定途径", compact=True)
        self.confer = Button("会商", compact=True)
        self.ask = AskPanel()
        self._plan_soon = QTimer(self, singleShot=True, interval=PLAN_MS)
        self._plan_soon.timeout.connect(self._plan)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.form.addWidget(self.suggestions)
        for label, control in (
            ("主办", self.lead),
            ("协办", self.helpers),
            ("双派双考", self.joint),
            ("时限", self.time_class),
            ("负责人", self.leader),
            ("备注", self.note),
        ):
            self.add_row(label, control)
        self.form.addWidget(self.dues)
        self.form.addStretch(1)
        others = HBox(gap=6)
        for button in (self.refuse, self.route, self.confer):
            others.addWidget(button)
        others.addStretch(1)
        for each in (self.warnings, self.held, self.due_line, self.ask, self.send):
            self.foot.addWidget(each)
        self.foot.addLayout(others)
        self.warnings.hide()

    def _connect(self) -> None:
        self.suggestions.taken.connect(self._take)
        self.lead.changed.connect(self._lead_changed)
        self.joint.changed.connect(lambda _: self._changed())
        self.helpers.changed.connect(self._changed)
        self.time_class.activated.connect(lambda _: self._changed())
        for line in (self.leader, self.note):
            line.textEdited.connect(lambda _: self._changed())
            line.returnPressed.connect(lambda: self.send.setFocus(Qt.FocusReason.TabFocusReason))
        self.send.clicked.connect(self.send_now)
        self.refuse.clicked.connect(self._ask_refusal)
        self.route.clicked.connect(self._ask_route)
        self.confer.clicked.connect(self._ask_conference)
        for each in (self.send, self.due_line):  # one prominent button at a time
            self.ask.opened.connect(each.setHidden)
        QShortcut(QKeySequence("F9"), self, self.send_now)
        for place in range(len(self.suggestions.buttons)):
            QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self, lambda place=place: self.take(place))
        theme.current().changed.connect(self._plan_soon.start)

    # --- what the page asks for

    def show_line(self, line: Line, revision: int) -> None:
        """Show the card for one waiting ticket, as it was filled in before; *revision* is what is seen."""
        same = self._line is not None and self._line.id == line.id and not self._batch
        self._line, self._revision, self._batch = line, revision, ()
        self._name("派单", "派单")
        self.suggestions.show()
        for button in (self.refuse, self.route, self.confer):
            button.show()
        self._must_confer = line.ticket.next_step is NextStep.CONFER
        self._set_busy(self._busy)
        if same:
            return
        self._clear(self._kept.get(line.id, Choice(lead="")))
        self.suggestions.show_advice(DispatchAdvice(), self.lead.value, "正在查找建议…")
        self._advise(line)

    def show_batch(self, lines: Sequence[Line]) -> None:
        """Show the card for many tickets at once; what was filled in for the first goes on."""
        if not self._batch and self._line is not None:
            self._clear(self._kept.get(self._line.id, Choice(lead="")))
        self._batch = tuple(lines)
        self._name(f"批量派单：{len(lines)} 件", f"派出 {len(lines)} 件")
        self.suggestions.hide()
        for button in (self.refuse, self.route, self.confer):
            button.hide()
        self.ask.put_away()
        self._changed()

    def take_focus(self) -> None:
        """Bring the keyboard to the first field."""
        self.lead.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Suggestions.set_roomy."""
        super().resizeEvent(event)
        self.suggestions.set_roomy(self.height() >= theme.current().px(_ROOMY))

    def offer_units(self) -> None:
        """The units and classes were read anew."""
        self.lead.offer(self._store.units)
        self.joint.offer(self._store.units)
        self.helpers.offer(self._store.units)
        chosen = self.time_class.currentData()
        self.time_class.clear()
        self.time_class.addItem("按规则", "")
        for each in self._store.classes:
            self.time_class.addItem(f"{each.name}（{each.completion.in_words}）", each.key)
        self.time_class.setCurrentIndex(max(0, self.time_class.findData(chosen)))

    def take(self, place: int) -> None:
        """Take the suggestion at that place, from 0."""
        if self._line is not None and not self._batch:
            self.suggestions.take(place)

    @property
    def choice(self) -> Choice:
        """What is filled in now."""
        return Choice(
            lead=self.lead.value,
            helpers=self.helpers.codes,
            joint=self.joint.value,
            time_class=self.time_class.currentData() or "",
            leader=self.leader.text().strip(),
            note=self.note.text().strip(),
        )

    def send_now(self) -> None:
        """Send what is filled in: the prominent button and F9; with a question open, answer that."""
        if self.ask.isVisible():
            self.ask.do()
            return
        if not self.send.isEnabled() or self._line is None or not self.isVisible():
            return
        self._set_busy(True)
        choice, advice = self.choice, self.suggestions.advice
        if self._batch:
            picked = [Picked(each.ticket.id, each.ticket.number) for each in self._batch]
            self._store.run(
                "批量派单",
                lambda actor, uow, now: dispatch_many(picked, choice, actor, uow, now),
                self._batch_sent,
                self._refused,
            )
            return
        line, seen = self._line, self._revision
        self._store.run(
            "派单",
            lambda actor, uow, now: dispatch(
                line.ticket.id, choice, actor, uow, now, seen=seen, advice=advice
            ),
            lambda sent: self._sent(line, sent),
            self._refused,
        )

    # --- choosing

    def _clear(self, choice: Choice) -> None:
        self.lead.choose(choice.lead)
        self.joint.choose(choice.joint)
        self.helpers.choose(choice.helpers, quietly=True)
        self.time_class.setCurrentIndex(max(0, self.time_class.findData(choice.time_class)))
        self.leader.setText(choice.leader)
        self.note.setText(choice.note)
        self.ask.put_away()
        self.tell("")
        self._plan()

    def _advise(self, line: Line) -> None:
        self._asked += 1
        asked = self._asked

        def arrived(advice: DispatchAdvice) -> None:
            if asked != self._asked:
                return
            # what came back is for a person to think about, not to be filled in as before
            untouched = self.choice == Choice(lead="") and not line.ticket.hops
            self.suggestions.show_advice(advice, self.lead.value)
            if advice.sure and untouched:  # a person still confirms
                self._take(advice.suggestions[0])

        def failed(why: str) -> None:
            if asked == self._asked:
                self.suggestions.show_advice(DispatchAdvice(), self.lead.value, why)

        self._store.advise(line.ticket.id, arrived, failed)

    def _take(self, offer: UnitSuggestion) -> None:
        self.lead.choose(offer.lead.code)
        self.helpers.choose([each.code for each in offer.helpers], quietly=True)
        self._lead_changed()

    def _lead_changed(self) -> None:
        self.suggestions.mark(self.lead.value)
        self._changed()

    def _changed(self) -> None:
        if self._line is not None and not self._batch:
            self._kept[self._line.id] = self.choice
        self.tell("")
        self._plan_soon.start()

    def _plan(self) -> None:
        self._plan_soon.stop()
        shown = self._batch[0] if self._batch else self._line
        if shown is None:
            return
        choice = self.choice
        self._store.plan(
            shown.ticket.id,
            choice,
            lambda planned: self._planned(choice, planned),
            lambda why: self._not_planned(choice, why),
        )

    def _planned(self, choice: Choice, planned: Plan) -> None:
        if choice != self.choice:
            return
        self.due_line.setText(f"{planned.of.name}，{moment(planned.lead.completion)}前办结")
        if self._batch:
            self.due_line.setText("")
            self.dues.setText(
                f"每件按各自的受理时间推算。第一件：{planned.of.name}，{moment(planned.lead.completion)}前办结。"
            )
        else:
            parts = [
                planned.lead.completion.words,
                f"{moment(planned.lead.sign_in)}前签收，{moment(planned.lead.contact)}前首次联系来电人",
            ]
            if choice.helpers:
                parts.append(planned.helper_due.words)
            if planned.leader:
                parts.append(f"由{planned.leader}负责，督察跟进")
            self.dues.setText("；\n".join(parts) + "。")
        self.warnings.setText("\n".join(planned.warnings))
        self.warnings.setVisible(bool(planned.warnings))

    def _not_planned(self, choice: Choice, why: str) -> None:
        if choice == self.choice:
            self.dues.setText("")
            self.due_line.setText("")
            self.tell(why)

    # --- what came of it

    def _sent(self, line: Line, sent: Dispatched) -> None:
        self._set_busy(False)
        self._kept.pop(line.id, None)
        self.tell("")
        self.done.emit(line.id)

    def _batch_sent(self, lines: tuple[BatchLine, ...]) -> None:
        self._set_busy(False)
        for each in lines:
            if each.outcome is BatchOutcome.SENT:
                self._kept.pop(each.ticket_id, None)
        self._batch = ()
        self._line = None  # what was chosen for the batch is not for the ticket that is shown next
        self.batch_done.emit(lines)

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.tell(why)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        held = self._must_confer and not self._batch
        self.send.set_available(not busy and not held, MUST_CONFER if held else "正在派单…")
        self.confer.set_available(not held, "已在会商")
        self.held.setVisible(held)

    def _name(self, title: str, button: str) -> None:
        if self.title is not None:
            self.title.set_text(title)
        self.setAccessibleName(title)
        self.send.setText(f"{button}  F9")
        self.send.setAccessibleName(button)

    # --- neither sent nor kept

    def _ask_refusal(self) -> None:
        reasons = self._catalogue.reasons_for(Disposal.NOT_ACCEPTED)
        self.ask.ask(
            "不予受理：理由和依据都会记入工单。",
            "不予受理的理由",
            "不予受理",
            self._end_by("不予受理", refuse_ticket),
            self.refuse,
            reasons=reasons,
        )

    def _ask_route(self) -> None:
        self.ask.ask(
            "告知法定途径：写明告知来电人的途径和依据。",
            "告知的法定途径",
            "已告知，办结",
            self._end_by("告知法定途径", send_to_legal_route),
            self.route,
            reasons=self._catalogue.reasons_for(Disposal.LEGAL_ROUTE),
        )

    def _ask_conference(self) -> None:
        line = self._line
        if line is None:
            return

        def call(why: str, _: str) -> None:
            self._store.run(
                "发起会商",
                lambda actor, uow, now: call_conference(line.ticket.id, why, actor, uow, now),
                lambda _: self._ended(line),
                self.ask.refuse,
            )

        self.ask.ask(
            "发起会商：常设成员和所涉单位自动列入，由会商决定主办单位。",
            "会商的理由",
            "发起会商",
            call,
            self.confer,
            with_basis=False,
        )

    def _end_by(self, doing: str, step: Callable[..., Ticket]) -> Callable[[str, str], None]:
        line, seen = self._line, self._revision

        def end(reason: str, basis: str) -> None:
            if line is not None:
                self._store.run(
                    doing,
                    lambda actor, uow, now: step(line.ticket.id, reason, basis, actor, uow, now, seen=seen),
                    lambda _: self._ended(line),
                    self.ask.refuse,
                )

        return end

    def _ended(self, line: Line) -> None:
        self._kept.pop(line.id, None)
        self.ask.put_away()
        self.done.emit(line.id)
