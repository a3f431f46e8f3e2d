"""The follow-up in hand: what to say, four answers by digits, what was said; or why nobody was reached."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console import theme
from console.followup import CallNow, FollowUps
from console.pages.followup.question import Question
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.choice import Option
from console.widgets.draft_text import DraftTextEdit
from console.widgets.layout import HBox
from console.widgets.moment_edit import MomentEdit
from console.widgets.text import ElidedText, Text
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling import Followed, moment, record_answers, record_try
from forms.followup.desk import Brief
from forms.followup.task import TryResult

_WORDS = 60
"""Height of the field for the citizen's words: two lines and the count."""
_YES_NO = (Option("yes", "1 是", Tone.TALKING), Option("no", "2 否", Tone.DANGER))
_SOLVED = (Option("yes", "1 已解决", Tone.TALKING), Option("no", "2 未解决", Tone.DANGER))
_RATING = tuple(
    Option(each.value, f"{number} {each.label}", tone)
    for number, (each, tone) in enumerate(
        zip(Satisfaction, (Tone.TALKING, Tone.ACCENT, Tone.DANGER), strict=True), 1
    )
)
_NOT_REACHED = (
    (TryResult.NO_ANSWER, "Alt+W"),
    (TryResult.BUSY, "Alt+Z"),
    (TryResult.SWITCHED_OFF, "Alt+G"),
    (TryResult.WRONG_NUMBER, "Alt+H"),
    (TryResult.LATER, "Alt+Y"),
    (TryResult.FAILED, "Alt+X"),
)


class Questionnaire(Card):
    """1, 2, 3 answer and go on, 0 leaves a question open, Backspace goes back; Ctrl+Enter saves, Esc leaves.

    Everything is kept at once. `done` carries the words of what came of it, `left` says that Esc was pressed.
    """

    done = Signal(str)
    left = Signal()

    def __init__(self, store: FollowUps, parent: QWidget | None = None) -> None:
        super().__init__("回访问卷", gap=2, margins=(12, 8), parent=parent)
        self._store = store
        self._brief: Brief | None = None
        self._next_is_own = False
        self.opening = Text("", "secondary", wrap=True)
        self.reply = ElidedText("", "secondary")
        self.status = Text("", "strong")
        self.questions = {
            "responded": Question("响应", _YES_NO),
            "solved": Question("解决", _SOLVED),
            "process": Question("服务过程", _RATING),
            "result": Question("办理结果", _RATING),
        }
        self.words = DraftTextEdit(limit=500, rows=2)
        self.words.setAccessibleName("来电人原话")
        self.words.setPlaceholderText("来电人原话；不满意的必须写明原因")
        self.ask_why = Text("", "secondary", wrap=True, tone=Tone.DANGER)
        self.save = Button("保存回访", variant=Variant.PRIMARY, key="Ctrl+Enter")
        self.declined = Button("不愿评价", variant=Variant.QUIET, key="Alt+B")
        self.visited = Button("实地回访", variant=Variant.QUIET, key="Alt+S")
        self.visited.setCheckable(True)
        self.next = MomentEdit("下次联系")
        self.tries = {each: Button(each.label, compact=True) for each, _ in _NOT_REACHED}
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self._lay_out()
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        self.words.setFixedHeight(theme.current().px(_WORDS))

    def _lay_out(self) -> None:
        self.left_words = Text("", "secondary")
        if self.title is not None:
            self.title.add(self.left_words)
            self.title.add(self.status)
        self.body.addWidget(self.opening)
        self.body.addWidget(self.reply)
        for question in self.questions.values():
            self.body.addWidget(question)
        foot = HBox(gap=8)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.visited, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self.declined, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self.save, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self.ask_why)
        self.body.addLayout(foot)
        missed = HBox(gap=4)
        missed.addWidget(Text("没联系上", "label"))
        for result, key in _NOT_REACHED:
            self.tries[result].setToolTip(key)
            missed.addWidget(self.tries[result])
        missed.addStretch(1)
        missed.addWidget(Text("下次", "label"))
        missed.addWidget(self.next)
        self.body.addLayout(missed)
        self.body.addWidget(self.refusal)
        self.refusal.hide()

    def _connect(self) -> None:
        asked = list(self.questions.values())
        for place, question in enumerate(asked):
            following = asked[place + 1].take_focus if place + 1 < len(asked) else self._to_words
            before = asked[max(0, place - 1)].take_focus
            question.choice.picked.connect(following)
            question.choice.cleared.connect(following)
            question.choice.back.connect(before)
            for signal in (question.choice.changed, question.choice.cleared):
                signal.connect(self._changed)
        self.words.paused_typing.connect(lambda _: self._keep())
        self.words.textChanged.connect(self._look)
        self.save.clicked.connect(lambda: self.submit())
        self.declined.clicked.connect(lambda: self.submit(declined=True))
        self.next.dateTimeChanged.connect(lambda _: self._chose_moment())
        self._store.called.connect(self._show_call)
        for result, button in self.tries.items():
            button.clicked.connect(lambda _=False, each=result: self.not_reached(each))
        pressed = [(key, self.tries[result].click) for result, key in _NOT_REACHED]
        for key, does in (
            ("Ctrl+Return", self.submit),
            ("Ctrl+Enter", self.submit),
            ("Alt+B", self.declined.click),
            ("Alt+S", self.visited.click),
            *pressed,
        ):
            # the constructor of PySide6 takes a context and forgets it
            shortcut = QShortcut(QKeySequence(key), self, does)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- what is shown

    def show_brief(self, brief: Brief) -> None:
        """Show a task as it was left; the same task goes on as it is being answered."""
        before, self._brief = self._brief, brief
        if before is None or before.task.id != brief.task.id:
            self._put(self._store.draft(brief.task.id))
            self._refuse("")
            self.visited.setChecked(False)
            self._next_is_own = False
        self.opening.setText(brief.sentences["opening"])
        self.reply.setText(f"单位答复：{brief.reply}" if brief.reply else "")
        for name, question in self.questions.items():
            question.say(brief.sentences[name])
        more = f"再有 {brief.tries_left} 次联系不上" if brief.tries_left > 1 else "这次联系不上即"
        self.left_words.setText(f"{more}记为未评价")
        self._show_call()
        self._look()

    def bring_back(self) -> None:
        """Drafts of the last session have come: show them where nothing was answered yet."""
        if self._brief is not None and self.answers == Answers():
            self._put(self._store.draft(self._brief.task.id))
            self._look()

    @property
    def answers(self) -> Answers:
        """What is answered and written now."""
        chosen = {name: question.choice.value for name, question in self.questions.items()}
        return Answers(
            responded=_as_bool(chosen["responded"]),
            solved=_as_bool(chosen["solved"]),
            process=Satisfaction(chosen["process"]) if chosen["process"] else None,
            result=Satisfaction(chosen["result"]) if chosen["result"] else None,
            words=self.words.draft_text,
        )

    def take_focus(self) -> None:
        """The keyboard goes to the first question that is not answered, or to the words."""
        open_ones = (each for each in self.questions.values() if each.choice.value is None)
        first = next(open_ones, None)
        if first is not None:
            first.take_focus()
        else:
            self._to_words()

    # --- what is done

    def submit(self, *, declined: bool = False) -> None:
        """Save the answers; what is missing is told, and everything stays."""
        brief = self._brief
        if brief is None or not self.isVisible():
            return
        self.words.commit()
        self._keep()
        task_id, answers, visited = brief.task.id, self.answers, self.visited.isChecked()
        call_id = self._store.call_of(task_id).call_id
        self._store.run(
            "保存回访",
            lambda actor, uow, now: record_answers(
                task_id, answers, actor, uow, now, call_id=call_id, declined=declined, visited=visited
            ),
            self._finished,
            self._refuse,
        )

    def not_reached(self, result: TryResult) -> None:
        """Record a try that reached nobody."""
        brief = self._brief
        if brief is None or not self.isVisible():
            return
        task_id, call_id = brief.task.id, self._store.call_of(brief.task.id).call_id
        own = self.next.moment if self._next_is_own or result is TryResult.LATER else None
        words = self.words.draft_text
        self._store.run(
            "记录联系情况",
            lambda actor, uow, now: record_try(
                task_id, result, actor, uow, now, call_id=call_id, note_text=words, next_at=own
            ),
            self._finished,
            self._refuse,
        )

    def flush(self) -> None:
        """Keep what is written now: before another task is shown, or the window closes."""
        self.words.commit()
        self._keep()

    def _finished(self, followed: Followed) -> None:
        task = followed.task
        self._store.keep_draft(task.id, Answers())
        self._brief = None
        said = f"{followed.ticket.number} {task.state.label}"
        if task.is_open:
            said = f"{said}，{moment(task.next_at)} 再打。"
        elif task.is_dissatisfied:
            said = f"{said}：不满意，已列入清零清单，等决定退回重办。"
        else:
            said = f"{said}，工单{self._store.state_word(followed.ticket.state)}。"
        self.done.emit(said)

    # ---

    def _show_call(self) -> None:
        brief = self._brief
        call = CallNow() if brief is None else self._store.call_of(brief.task.id)
        self.status.setText(call.words)
        self.status.set_tone(Tone.TALKING if call.is_talking else Tone.DANGER if call.proposed else None)
        for result, button in self.tries.items():
            button.set_variant(Variant.PRIMARY if result is call.proposed else Variant.SECONDARY)
        self.save.set_variant(Variant.SECONDARY if call.proposed else Variant.PRIMARY)
        if brief is not None and not self._next_is_own:
            self.next.show_moment(brief.next_if[call.proposed or TryResult.NO_ANSWER])

    def _put(self, answers: Answers) -> None:
        values = {
            "responded": _as_key(answers.responded),
            "solved": _as_key(answers.solved),
            "process": answers.process.value if answers.process else None,
            "result": answers.result.value if answers.result else None,
        }
        for name, question in self.questions.items():
            question.choice.set_value(values[name])
        self.words.blockSignals(True)
        self.words.set_text(answers.words)
        self.words.blockSignals(False)

    def _changed(self) -> None:
        self._look()
        self._keep()

    def _chose_moment(self) -> None:
        self._next_is_own = True

    def _look(self) -> None:
        answers, brief = self.answers, self._brief
        unhappy = answers.is_dissatisfied and brief is not None
        self.ask_why.setText(brief.sentences["dissatisfied"] if unhappy and brief is not None else "")
        self.ask_why.setVisible(unhappy)
        self.reply.setVisible(bool(self.reply.text()) and not unhappy)
        why = ""
        if not answers.is_rated:
            why = "还没有对办理结果的评价"
        elif answers.is_dissatisfied and not answers.words.strip():
            why = "不满意的请写明原因"
        self.save.set_available(not why, why)

    def _keep(self) -> None:
        if self._brief is not None:
            self._store.keep_draft(self._brief.task.id, self.answers)

    def _refuse(self, why: str) -> None:
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def _to_words(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list; what is answered is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
            return
        super().keyPressEvent(event)


def _as_bool(key: str | None) -> bool | None:
    return None if key is None else key == "yes"


def _as_key(answer: bool | None) -> str | None:
    return None if answer is None else "yes" if answer else "no"
