"""退单 before the unit has signed in, 会商 after it: the two ways to say that a ticket is not the unit's."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.handling import Handling
from console.pages.handling.order_card import OrderCard
from console.pages.handling.unit_choice import UnitLine
from console.theme import Tone
from console.widgets.draft_text import DraftTextEdit
from forms.dispatch.conference import ConferenceState
from forms.dispatch.conferring import ask_conference
from forms.dispatch.ordering import moment
from forms.dispatch.returning import ask_return
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.handling.desk_file import DeskFile

_LONGEST = 2000


class ReturnCard(OrderCard):
    """申请退单: until when, for which reason, who should have it; afterwards how the request stands."""

    kind = "return"

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("退单", "申请退单", "Alt+T", "提交申请  Ctrl+Enter", store, parent)
        self.reason = QComboBox()
        self.reason.addItem("请选择理由", "")
        self.words = DraftTextEdit(limit=_LONGEST, rows=2)
        self.basis = QLineEdit()
        self.basis.setMaxLength(500)
        self.proposed = UnitLine("建议由哪个单位办理")
        self.add_field("退单理由", self.reason)
        self.add_field("具体情况", self.words)
        self.add_field("依据", self.basis)
        self.add_field("建议由（知道的话）", self.proposed)
        self.reason.currentIndexChanged.connect(self._ask_for_basis)
        self.basis.returnPressed.connect(self.proposed.setFocus)
        self.proposed.picked.connect(self.do.setFocus)
        self._ask_for_basis()

    def first_field(self) -> QWidget:
        """The reason."""
        return self.reason

    def show_file(self, file: DeskFile) -> None:
        """Whether it may still be given back, and what came of asking."""
        if self.reason.count() == 1:
            for each in file.returning.reasons:
                self.reason.addItem(f"{each.name}（须写依据）" if each.needs_basis else each.name, each.code)
            self.keep(reason=self.reason, words=self.words, basis=self.basis, proposed=self.proposed)
        self.proposed.set_units([each for each in file.units if each.code != file.order.unit])
        super().show_file(file)
        terms = file.returning
        asked = terms.asked[-1] if terms.asked else None
        if asked is not None and file.order.signed_at is None:
            self.say(_told(asked))
        elif terms.why_not:
            self.say(terms.why_not)
        else:
            self.say(f"不是本单位职责的，{moment(terms.until)}前可以申请退单。{terms.until.words}")
        self.set_available(not terms.why_not, terms.why_not)
        self.setVisible(file.order.is_open)

    def act(self) -> None:
        """Ask to give it back."""
        if self.file is None:
            return
        if self.proposed.text().strip() and self.proposed.unit is None:
            self.refuse("没有找到建议的单位：输入名称的几个字，从列表中选；不知道的请清空。")
            self.proposed.setFocus()
            return
        order_id, reason, unit = self.file.order.id, self.reason.currentData() or "", self.proposed.unit
        words, basis, proposed = self.words.draft_text, self.basis.text(), unit.code if unit else ""
        self.store.run(
            "申请退单",
            lambda actor, uow, now: ask_return(
                order_id, reason, words, basis, actor, uow, now, proposed=proposed
            ),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        self.reason.setCurrentIndex(0)
        self.words.set_text("")
        self.basis.clear()
        self.proposed.clear()
        self.fold()
        self.tell("申请已提交，等审核；审核期间时限照常计算。", Tone.TALKING)

    def _ask_for_basis(self) -> None:
        reasons = {each.code: each for each in self.file.returning.reasons} if self.file is not None else {}
        chosen = reasons.get(self.reason.currentData() or "")
        needed = chosen is not None and chosen.needs_basis
        self.basis.setPlaceholderText(
            "必填：法律法规、三定规定的名称和条款" if needed else "可不填；有法律法规、三定规定的请写明条款"
        )


class ConferenceCard(OrderCard):
    """申请会商: after sign-in, while the unit goes on working."""

    kind = "conference"

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("会商", "申请会商", "Alt+H", "提交申请", store, parent)
        self.why = QLineEdit()
        self.why.setMaxLength(_LONGEST)
        self.why.returnPressed.connect(self.act)
        self.add_field("为什么要会商", self.why)
        self.keep(why=self.why)

    def first_field(self) -> QWidget:
        """Why."""
        return self.why

    def show_file(self, file: DeskFile) -> None:
        """Whether one is under way."""
        super().show_file(file)
        running = next((each for each in file.conferences if each.is_open), None)
        last = file.conferences[-1] if file.conferences else None
        self.say("职责有争议、牵涉单位多的，可以申请会商决定；申请期间照常办理。")
        if running is not None:
            self.say(f"{running.state.label}：{running.why}；{moment(running.due)}前决定，期间照常办理。")
            self.set_available(False, "已有会商，不用再申请")
        else:
            if last is not None and last.state is ConferenceState.DECIDED and last.decision is not None:
                self.say(f"会商已决定：{last.decision.text}")
            elif last is not None and last.words:
                self.say(f"{last.state.label}：{last.words}")
            self.set_available(True)
        self.setVisible(file.order.is_open and file.order.signed_at is not None)

    def act(self) -> None:
        """Ask for it."""
        if self.file is None:
            return
        order_id, why = self.file.order.id, self.why.text()
        self.store.run(
            "申请会商",
            lambda actor, uow, now: ask_conference(order_id, why, actor, uow, now),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        self.why.clear()
        self.fold()
        self.tell("申请已提交，等热线办发起；期间照常办理。", Tone.TALKING)


def _told(asked: ReturnRequest) -> str:
    """How a request stands, in words."""
    if asked.state is ReturnState.ASKED:
        until = moment(asked.review_due)
        return f"退单待审：{asked.reason_name}，{until}前审完；审核期间时限照常计算。"
    if asked.state is ReturnState.REFUSED:
        return f"退单已驳回：{asked.words}（{asked.reviewed_by_name or asked.reviewed_by}）。请签收办理。"
    return f"退单{asked.state.label}：{asked.words}" if asked.words else f"退单{asked.state.label}"
