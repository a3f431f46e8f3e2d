"""吹哨报到: the checklist first, then the whistle; and the scores of those who were called."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from console.handling import Handling
from console.pages.handling.order_card import OrderCard
from console.pages.handling.unit_choice import UnitsChoice
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.handling.desk_file import DeskFile
from forms.handling.records import CallState, WhistleCall
from forms.handling.whistling import blow_whistle, missing_facts, score_whistle
from forms.lifecycle.assignment import AssignmentState


class CallPart(QWidget):
    """One department that was called: what it reported, and its score."""

    def __init__(self, call: WhistleCall, name: str, best: int, card: "WhistleCard") -> None:
        super().__init__()
        self.call, self._name, self._card = call, name, card
        column = VBox(self, gap=4)
        late = " · 逾期报到" if call.late else ""
        column.addWidget(Text(f"{name} · {call.state.label}{late}", "strong", wrap=True))
        if call.report:
            column.addWidget(Text(call.report, "secondary", wrap=True, selectable=True))
        self.score = QSpinBox()
        self.score.setRange(1, best)
        self.score.setValue(best)
        self.score.setSuffix(f" / {best} 分")
        self.score.setAccessibleName(f"给{name}的评分")
        self.solved = QCheckBox("已解决")
        self.words = QLineEdit()
        self.words.setPlaceholderText("评价（可不写）")
        self.words.setAccessibleName(f"给{name}的评价")
        self.rate = Button("评价", variant=Variant.SUCCESS, compact=True)
        if call.state is CallState.SCORED:
            solved = "已解决" if call.solved else "未解决"
            column.addWidget(Text(f"{call.score} 分，{solved} {call.words}".strip(), "secondary", wrap=True))
            return
        first, second = HBox(gap=6), HBox(gap=6)
        first.addWidget(self.score)
        first.addWidget(self.solved)
        first.addStretch(1)
        second.addWidget(self.words, 1)
        second.addWidget(self.rate)
        column.addLayout(first)
        column.addLayout(second)
        self.solved.setChecked(call.state is CallState.REPORTED)
        self.rate.clicked.connect(self._score)
        self.words.returnPressed.connect(self._score)
        self._kept = f"{call.id}/score"
        self.words.setText(card.store.forms.of(self._kept).get("words", ""))
        self.words.textChanged.connect(lambda text: card.store.forms.keep(self._kept, {"words": text}))

    def _score(self) -> None:
        call_id, score = self.call.id, self.score.value()
        solved, words = self.solved.isChecked(), self.words.text()
        self._card.store.run(
            "评价报到",
            lambda actor, uow, now: score_whistle(call_id, score, solved, words, actor, uow, now),
            lambda _: self._scored(),
            self._card.refuse,
        )

    def _scored(self) -> None:
        self._card.store.forms.forget(self._kept)
        self._card.tell(f"已评价{self._name}。", Tone.TALKING)


class WhistleCard(OrderCard):
    """The street's whistles on this ticket, and the form for one more."""

    kind = "whistle"

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("吹哨报到", "吹哨", "Alt+C", "吹哨  Ctrl+Enter", store, parent)
        self.reason = QLineEdit()
        self.departments = UnitsChoice("请哪些部门报到")
        self.facts: dict[str, QLineEdit] = {}
        self._facts = QWidget()
        self._facts_column = VBox(self._facts, gap=4)
        self.mind = Text("", "secondary", wrap=True)
        self.add_field("事由", self.reason)
        self.add_part(self._facts)
        self.add_field("请哪些部门报到", self.departments)
        self.add_part(self.mind)
        self.keep(reason=self.reason, departments=self.departments)
        self.calls: tuple[CallPart, ...] = ()
        self._calls = VBox(gap=8)
        self.body.insertLayout(2, self._calls)
        self._shown: tuple[WhistleCall, ...] = ()

    def first_field(self) -> QWidget:
        """The reason."""
        return self.reason

    def show_file(self, file: DeskFile) -> None:
        """How far the whistles are."""
        # before what was typed comes back: it needs its fields, and the units that it names
        self.departments.line.set_units([each for each in file.units if each.code != file.order.unit])
        if not self.facts:
            self._ask_facts(file)
        super().show_file(file)
        self.setVisible(file.may_whistle or bool(file.whistles))
        if file.calls != self._shown:
            self._show_calls(file)
        self.say("" if file.calls else "先摸清情况，再请部门到场")
        signed = file.order.state is AssignmentState.SIGNED
        self.set_available(signed and file.may_whistle, "签收后，由街道乡镇吹哨")
        self._mind()

    def _ask_facts(self, file: DeskFile) -> None:
        self._facts_column.addWidget(Text("摸清情况", "strong"))
        for key, label in file.whistle_rule.checklist.items():
            line = QLineEdit()
            line.setAccessibleName(label)
            line.setPlaceholderText(label)
            line.setMaxLength(500)
            line.textChanged.connect(lambda _: self._mind())
            self.facts[key] = line
            self._facts_column.addWidget(line)
        self.keep(**{f"fact/{key}": line for key, line in self.facts.items()})

    def _show_calls(self, file: DeskFile) -> None:
        for part in self.calls:
            self._calls.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._shown = file.calls
        best = file.whistle_rule.best
        self.calls = tuple(CallPart(each, file.name_of(each.unit), best, self) for each in file.calls)
        for part in self.calls:
            self._calls.addWidget(part)

    @property
    def _checklist(self) -> dict[str, str]:
        return {key: line.text() for key, line in self.facts.items()}

    def _mind(self) -> None:
        if self.file is not None:
            missing = missing_facts(self._checklist, self.file.whistle_rule)
            self.mind.setText(f"还没摸清 {len(missing)} 项" if missing else "情况已摸清，可以吹哨")
            self.mind.set_tone(Tone.RINGING if missing else Tone.TALKING)

    def act(self) -> None:
        """Whistle."""
        if self.file is None:
            return
        order_id, codes = self.file.order.id, self.departments.codes
        reason, checklist = self.reason.text(), self._checklist
        self.store.run(
            "吹哨",
            lambda actor, uow, now: blow_whistle(order_id, codes, reason, checklist, actor, uow, now),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        self.departments.clear()
        for line in (self.reason, *self.facts.values()):
            line.clear()
        self.fold()
        self.tell("已吹哨，等部门报到后评价。", Tone.TALKING)
