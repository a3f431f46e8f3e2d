"""The card that sends: suggestion, lead, second scored owner, helpers, class and due times in words, note.

One ticket or many at once. What is filled in stays with its ticket while others are looked at.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from console import theme
from console.dispatch import DispatchStore, Line
from console.pages.dispatch.ask_panel import AskPanel
from console.pages.dispatch.choice_fields import ChoiceFields, choice_of, kept_of
from console.pages.dispatch.endings import Endings
from console.pages.dispatch.form_card import FormCard
from console.pages.dispatch.suggestions import Suggestions
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.text import Text
from forms.access.roles import Right
from forms.catalogue import Catalogue
from forms.dispatch.joining import join_waiting
from forms.dispatch.ordering import Choice, Plan, moment
from forms.dispatch.sending import (
    BatchLine,
    BatchOutcome,
    Dispatched,
    Picked,
    dispatch,
    dispatch_many,
)
from forms.dispatch.suggestion import DispatchAdvice, UnitSuggestion
from forms.lifecycle.standing import NextStep

PLAN_MS = 150
_ROOMY = 680
"""From this height on (pixels at 100 %) the suggestions always have the room of three."""
MUST_CONFER = "这件工单等会商决定主办单位，不能直接派。请到“会商”中处理。"


class SendCard(FormCard):
    """`batch_done` carries the BatchLines, `joined` the words of what became of a 并单."""

    batch_done = Signal(object)
    joined = Signal(str)

    def __init__(self, store: DispatchStore, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__("派单", parent)
        self._store = store
        self._line: Line | None = None
        self._revision = 0
        self._batch: tuple[Line, ...] = ()
        self._kept: dict[str, Choice] = {}
        self._asked = 0
        self._busy = self._must_confer = False
        self.held = Text(MUST_CONFER, "secondary", tone=Tone.RINGING, wrap=True)
        self.held.hide()
        self.suggestions = Suggestions()
        self.fields = ChoiceFields(self)
        self.lead, self.helpers, self.joint = self.fields.lead, self.fields.helpers, self.fields.joint
        self.note = self.fields.note
        self.dues = Text("", "secondary", wrap=True)
        self.due_line = Text("", "strong", wrap=True)
        self.warnings = Text("", "secondary", tone=Tone.RINGING, wrap=True)
        self.send = Button("派单", variant=Variant.PRIMARY, icon=Icon.SEND, key="F9")
        self.joining = Button("并为一件", compact=True, key="Alt+B")
        self.joining.hide()
        self.ask = AskPanel()
        self.endings = Endings(store, catalogue, self.ask)
        self.refuse, self.route = self.endings.refuse, self.endings.route
        self.planning = QTimer(self, singleShot=True, interval=PLAN_MS)
        self.planning.timeout.connect(self._plan)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.form.addWidget(self.suggestions)
        for label, control in self.fields.rows:
            self.add_row(label, control)
        self.form.addWidget(self.dues)
        self.form.addStretch(1)
        for each in (
            self.warnings,
            self.held,
            self.due_line,
            self.ask,
            self.send,
            self.joining,
            self.endings,
        ):
            self.foot.addWidget(each)
        self.warnings.hide()

    def _connect(self) -> None:
        self.suggestions.taken.connect(self._take)
        self.fields.lead_changed.connect(lambda: self.suggestions.mark(self.lead.value))
        self.fields.changed.connect(self._changed)
        self.fields.entered.connect(lambda: self.send.setFocus(Qt.FocusReason.TabFocusReason))
        self.send.clicked.connect(self.send_now)
        self.joining.clicked.connect(self.join_now)
        self.endings.ended.connect(self._ended)
        for each in (self.send, self.due_line):  # one prominent button at a time
            self.ask.opened.connect(each.setHidden)
        QShortcut(QKeySequence("F9"), self, self.send_now)
        QShortcut(QKeySequence("Alt+B"), self, self.join_now)
        for place in range(len(self.suggestions.buttons)):
            QShortcut(QKeySequence(f"Ctrl+Alt+{place + 1}"), self, lambda place=place: self.take(place))
        theme.current().changed.connect(self.planning.start)

    # --- what the page asks for

    def show_line(self, line: Line, revision: int) -> None:
        """Show the card for one waiting ticket, as it was filled in before; *revision* is what is seen."""
        same = self._line is not None and self._line.id == line.id and not self._batch
        self._line, self._revision, self._batch = line, revision, ()
        self._name("派单", "派单")
        self.suggestions.show()
        self.endings.show()
        self.joining.hide()
        self.endings.show_line(line, revision)
        self._must_confer = line.ticket.next_step is NextStep.CONFER
        self._set_busy(self._busy)
        if same:
            return
        self._clear(self._kept_for(line.id))
        self.suggestions.show_advice(DispatchAdvice(), self.lead.value, "正在查找建议…")
        self._advise(line)

    def show_batch(self, lines: Sequence[Line]) -> None:
        """Show the card for many tickets at once; what was filled in for the first goes on."""
        if not self._batch and self._line is not None:
            self._clear(self._kept_for(self._line.id))
        self._batch = tuple(lines)
        self._name(f"批量派单：{len(lines)} 件", f"派出 {len(lines)} 件")
        self.suggestions.hide()
        self.endings.hide()
        if lines:
            self.joining.setText(f"并为一件，主单 {lines[0].ticket.number}  Alt+B")
        self.joining.setVisible(len(lines) > 1 and self._store.actor.may(Right.LINK))
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
        self.fields.offer(self._store.units, self._store.classes)

    def bring_back(self) -> None:
        """What the last session left has come: show it where nothing was typed yet."""
        line = self._line
        if line is not None and not self._batch and line.id not in self._kept:
            self._clear(self._kept_for(line.id))

    def take(self, place: int) -> None:
        """Take the suggestion at that place, from 0."""
        if self._line is not None and not self._batch:
            self.suggestions.take(place)

    @property
    def choice(self) -> Choice:
        """What is filled in now."""
        return self.fields.choice

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

    def join_now(self) -> None:
        """Join the marked ones to the first of them in the list."""
        if not self._batch or self._busy or self.joining.isHidden() or not self.isVisible():
            return
        self._set_busy(True)
        picked = [Picked(each.ticket.id, each.ticket.number) for each in self._batch]
        self._store.run(
            "并单",
            lambda actor, uow, now: join_waiting(picked, actor, uow, now),
            lambda main: self._joined(main.number, len(picked)),
            self._refused,
        )

    # --- choosing

    def _clear(self, choice: Choice) -> None:
        self.fields.fill(choice)
        self.suggestions.mark(choice.lead)
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
        self.fields.tell_lead()

    def _changed(self) -> None:
        if self._line is not None and not self._batch:
            choice = self._kept[self._line.id] = self.choice
            # what nobody typed is found again by itself; only words would be lost in a crash
            typed = choice.note or choice.leader
            self._store.forms.keep(_key(self._line.id), kept_of(choice) if typed else {})
        self.tell("")
        self.planning.start()

    def _plan(self) -> None:
        self.planning.stop()
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
        self._forget(line.id)
        self.tell("")
        self.done.emit(line.id)

    def _joined(self, number: str, count: int) -> None:
        self._set_busy(False)
        self._batch = ()
        self._line = None
        self.joined.emit(f"{count} 件诉求已并为 1 件工单 {number}，每位来电人都会单独回访。")

    def _batch_sent(self, lines: tuple[BatchLine, ...]) -> None:
        self._set_busy(False)
        for each in lines:
            if each.outcome is BatchOutcome.SENT:
                self._forget(each.ticket_id)
        self._batch = ()
        self._line = None  # what was chosen for the batch is not for the ticket that is shown next
        self.batch_done.emit(lines)

    def _kept_for(self, line_id: str) -> Choice:
        return self._kept.get(line_id) or choice_of(self._store.forms.of(_key(line_id)))

    def _forget(self, line_id: str) -> None:
        self._kept.pop(line_id, None)
        self._store.forms.forget(_key(line_id))

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.tell(why)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        held = self._must_confer and not self._batch
        self.send.set_available(not busy and not held, MUST_CONFER if held else "正在派单…")
        self.endings.confer.set_available(not held, "已在会商")
        self.held.setVisible(held)

    def _name(self, title: str, button: str) -> None:
        if self.title is not None:
            self.title.set_text(title)
        self.setAccessibleName(title)
        self.send.setText(f"{button}  F9")
        self.send.setAccessibleName(button)

    def _ended(self, line: Line) -> None:
        self._forget(line.id)
        self.done.emit(line.id)


def _key(line_id: str) -> str:
    return f"send/{line_id}"
