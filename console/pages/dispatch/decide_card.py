"""The cards that decide: a return, an extension, a reply, a request for help; and the one that takes back.

Each shows what was asked in the asker's own words, takes the decider's, and has two buttons: F9 and Shift+F9.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSpinBox, QWidget

from console.dispatch import DispatchStore, Line
from console.pages.dispatch.fields import UnitChoice
from console.pages.dispatch.form_card import FormCard
from console.pages.dispatch.questions import Question, question_of
from console.theme import Icon, Tone
from console.ticket_sheet.facts import Facts
from console.widgets.button import Button, Variant
from console.widgets.draft_text import DraftTextEdit
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.access.roles import Actor
from forms.dispatch.returning import ReturnAnswer, review_return
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.dispatch.sending import add_helper, recall_dispatch
from forms.handling.extending import grant_extension, refuse_extension
from forms.handling.helping import accept_help, refuse_help
from forms.handling.reviewing import pass_as_legal_route, pass_reply, send_back_reply
from forms.handling.waiting import ExtensionWaiting, HelpWaiting, ReplyWaiting
from forms.ports import UnitOfWork


class DecideCard(FormCard):
    """`told` carries what is worth saying beside "done"."""

    told = Signal(str)

    def __init__(self, store: DispatchStore, parent: QWidget | None = None) -> None:
        super().__init__("审核", parent)
        self._store = store
        self._line: Line | None = None
        self._ready = ""
        self._restoring = False
        self._busy = False
        self._facts: Facts | None = None
        self.warning = Text("", "secondary", tone=Tone.RINGING, wrap=True)
        self.days = QSpinBox()
        self.days.setAccessibleName("同意延期多少")
        self.unit = UnitChoice("加派哪个单位协办")
        self.unit.setPlaceholderText("加派协办：输入单位名称、简称或拼音")
        self._words_label = Text("", "label")
        self.words = DraftTextEdit(limit=2000, rows=4)
        self.yes = Button("同意", variant=Variant.PRIMARY, icon=Icon.CHECK, key="F9")
        self.no = Button("驳回", icon=Icon.X, key="Shift+F9")
        self.route = Button("按告知法定途径办结", icon=Icon.SCALE, key="Ctrl+F9")
        self.route.hide()
        row = HBox(gap=8)
        row.addWidget(self.yes, 1)
        row.addWidget(self.no, 1)
        self._words_label.setBuddy(self.words)
        for each in (self.warning, self._words_label, self.words, self.days, self.unit):
            self.form.addWidget(each)
        self.form.addStretch(1)
        self.foot.addLayout(row)
        self.foot.addWidget(self.route)
        self.words.textChanged.connect(self._keep)
        self.words.paused_typing.connect(lambda _: self._keep())
        self.yes.clicked.connect(self.agree)
        self.no.clicked.connect(self.disagree)
        QShortcut(QKeySequence("F9"), self, self.agree)
        self.route.clicked.connect(self.close_as_route)
        QShortcut(QKeySequence("Shift+F9"), self, self.disagree)
        QShortcut(QKeySequence("Ctrl+F9"), self, self.close_as_route)

    def show_line(self, line: Line) -> None:
        """Show what is to be decided."""
        if self._line is not None and self._line.id == line.id and self._line == line:
            return
        self._line = line
        asked = question_of(line, self._store.queue.words)
        if self.title is not None:
            self.title.set_text(asked.title)
        self.setAccessibleName(asked.title)
        self._show_facts(asked)
        self.warning.setText(asked.warning)
        self.warning.setVisible(bool(asked.warning))
        self._words_label.setText(asked.words)
        self.words.setAccessibleName(asked.words)
        self._ready = asked.ready
        self._put_words()
        self.yes.setText(f"{asked.yes}  F9")
        self.yes.setAccessibleName(asked.yes)
        self.no.setText(f"{asked.no}  Shift+F9")
        self.no.setAccessibleName(asked.no)
        self.route.setVisible(bool(asked.route))
        self.no.set_icon(Icon.HAND_HELPING if line.record is None else Icon.X)
        self.tell("")
        self.unit.setVisible(line.record is None)
        is_extension = isinstance(line.record, ExtensionWaiting)
        self.days.setVisible(is_extension)
        if isinstance(line.record, ExtensionWaiting):
            asked_for = line.record.extension
            self.days.setRange(1, asked_for.by)
            self.days.setValue(asked_for.by)
            self.days.setSuffix(asked_for.counted_in)

    def bring_back(self) -> None:
        """What the last session left has come: show it where nothing was typed yet."""
        if self._line is not None and self.words.draft_text in ("", self._ready):
            self._put_words()

    def _put_words(self) -> None:
        self._restoring = True
        kept = self._store.forms.of(self._key).get("words", "")
        self.words.setPlainText(kept or self._ready)
        self._restoring = False

    def offer_units(self) -> None:
        """The units were read anew."""
        self.unit.offer(self._store.units)

    def take_focus(self) -> None:
        """Bring the keyboard to the words."""
        self.words.setFocus(Qt.FocusReason.TabFocusReason)

    def agree(self) -> None:
        """The prominent button and F9."""
        self._decide(self.yes.accessibleName(), yes=True)

    def disagree(self) -> None:
        """The other one."""
        self._decide(self.no.accessibleName(), yes=False)

    def close_as_route(self) -> None:
        """The third button: the reply told the legal route, and the words are the proof."""
        if not self.route.isHidden():
            self._decide(self.route.accessibleName() or self.route.text(), yes=True, route=True)

    def _decide(self, doing: str, *, yes: bool, route: bool = False) -> None:
        line = self._line
        if line is None or self._busy or not self.isVisible():
            return
        self._set_busy(True)
        words, days, unit = self.words.draft_text.strip(), self.days.value(), self.unit.value
        self._store.run(
            doing,
            lambda actor, uow, now: _STEPS[type(line.record)](
                Decided(line, yes, words, days, unit, route), actor, uow, now
            ),
            lambda result: self._decided(line, result),
            self._refused,
        )

    def _decided(self, line: Line, result: object) -> None:
        self._set_busy(False)
        self._store.forms.forget(self._key)
        self._line = None  # the same one may come back, to be decided on anew
        if isinstance(result, ReturnAnswer):
            if result.request.state is ReturnState.DROPPED:
                self.told.emit("这份退单申请对应的交办已经结束，申请已自动失效。")
            elif result.conference is not None:
                self.told.emit(f"已是第二次退单，工单 {result.ticket.number} 转入会商。")
        self.done.emit(line.id)

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.tell(why)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for button in (self.yes, self.no, self.route):
            button.set_available(not busy, "正在提交…")

    def _keep(self) -> None:
        if self._line is not None and not self._restoring:
            words = self.words.draft_text
            self._store.forms.keep(self._key, {"words": "" if words == self._ready else words})

    @property
    def _key(self) -> str:
        return f"decide/{self._line.id}" if self._line is not None else ""

    def _show_facts(self, asked: Question) -> None:
        if self._facts is not None:
            self.form.removeWidget(self._facts)
            self._facts.hide()
            self._facts.deleteLater()
        self._facts = Facts()
        for name, value in asked.facts:
            self._facts.add(name, value)
        self.form.insertWidget(0, self._facts)


@dataclass(frozen=True)
class Decided:
    """What a person decided on a line."""

    line: Line
    yes: bool
    words: str
    days: int
    unit: str
    route: bool = False


def _return_step(what: Decided, actor: Actor, uow: UnitOfWork, now: datetime) -> object:
    return review_return(what.line.id, what.yes, what.words, actor, uow, now)


def _extension_step(what: Decided, actor: Actor, uow: UnitOfWork, now: datetime) -> object:
    if what.yes:
        return grant_extension(what.line.id, actor, uow, now, by=what.days, words=what.words)
    return refuse_extension(what.line.id, what.words, actor, uow, now)


def _reply_step(what: Decided, actor: Actor, uow: UnitOfWork, now: datetime) -> object:
    if what.route:
        return pass_as_legal_route(what.line.ticket.id, what.words, actor, uow, now)
    if what.yes:
        return pass_reply(what.line.ticket.id, actor, uow, now, what.words)
    record = what.line.record
    findings = record.findings if isinstance(record, ReplyWaiting) else ()
    missing = tuple(each.title for each in findings if not each.ok)
    return send_back_reply(what.line.ticket.id, missing, what.words, actor, uow, now)


def _help_step(what: Decided, actor: Actor, uow: UnitOfWork, now: datetime) -> object:
    if what.yes:
        return accept_help(what.line.id, actor, uow, now)
    return refuse_help(what.line.id, what.words, actor, uow, now)


def _sent_step(what: Decided, actor: Actor, uow: UnitOfWork, now: datetime) -> object:
    if what.yes:
        return recall_dispatch(what.line.ticket.id, what.words, actor, uow, now)
    return add_helper(what.line.ticket.id, what.unit, what.words, actor, uow, now)


_STEPS: dict[type, Callable[[Decided, Actor, UnitOfWork, datetime], object]] = {
    ReturnRequest: _return_step,
    ExtensionWaiting: _extension_step,
    ReplyWaiting: _reply_step,
    HelpWaiting: _help_step,
    type(None): _sent_step,
}
