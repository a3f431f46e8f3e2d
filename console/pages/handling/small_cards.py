"""Contact with the citizen, progress, extension."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from console.handling import Handling
from console.pages.handling.order_card import OrderCard
from console.theme import Tone
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.draft_text import DraftTextEdit
from forms.handling.desk_file import DeskFile
from forms.handling.extending import ask_extension
from forms.handling.records import ExtensionState
from forms.handling.taking_up import ContactWay, note_progress, record_contact
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.ticket import BEIJING_TIME

_NOT_SIGNED = "签收后才能办理"
_LONGEST = 2000


class ContactCard(OrderCard):
    """联系来电人: how, whether somebody was reached, and what came of it."""

    kind = "contact"

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("联系来电人", "登记联系", "Alt+L", "登记", store, parent)
        self.way = SegmentedChoice([Option(each.value, each.label) for each in ContactWay], name="联系方式")
        self.way.set_value(ContactWay.PHONE.value)
        self.reached = QCheckBox("已联系上")
        self.reached.setChecked(True)
        self.result = QLineEdit()
        self.result.setMaxLength(_LONGEST)
        self.result.returnPressed.connect(self.act)
        self.add_part(self.way)
        self.add_part(self.reached)
        self.add_field("联系的结果", self.result)
        self.keep(result=self.result)

    def first_field(self) -> QWidget:
        """The result: the way is the telephone mostly."""
        return self.result

    def show_file(self, file: DeskFile) -> None:
        """Whether the citizen was contacted, and until when it should be."""
        super().show_file(file)
        order = file.order
        if order.contacted_at is not None:
            at = order.contacted_at.astimezone(BEIJING_TIME)
            self.say(f"{at.month}月{at.day}日{at:%H:%M} 已首次联系")
        elif order.contact_due is not None:
            left = self.store.left(order.contact_due)
            self.say(f"还没有首次联系{f'，{left.words}' if left else ''}")
        else:
            self.say("")
        self.set_available(order.state is AssignmentState.SIGNED, _NOT_SIGNED)

    def act(self) -> None:
        """Record it."""
        if self.file is None:
            return
        order_id, way = self.file.order.id, ContactWay(self.way.value or ContactWay.PHONE.value)
        reached, result = self.reached.isChecked(), self.result.text()
        self.store.run(
            "登记联系",
            lambda actor, uow, now: record_contact(order_id, way, reached, result, actor, uow, now),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        self.result.clear()
        self.fold()
        self.tell("已登记。", Tone.TALKING)


class ProgressCard(OrderCard):
    """办理进展: how far it is, which the citizen's agent sees."""

    kind = "progress"

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("办理进展", "登记进展", "Alt+J", "登记  Ctrl+Enter", store, parent)
        self.words = DraftTextEdit(limit=_LONGEST, rows=3)
        self.add_field("进展（受理话务员可见）", self.words)
        self.keep(words=self.words)

    def first_field(self) -> QWidget:
        """The words."""
        return self.words

    def show_file(self, file: DeskFile) -> None:
        """Only what is in hand has progress."""
        super().show_file(file)
        self.say("")
        self.set_available(file.order.state is AssignmentState.SIGNED, _NOT_SIGNED)

    def act(self) -> None:
        """Note it."""
        if self.file is None:
            return
        order_id, words = self.file.order.id, self.words.draft_text
        self.store.run(
            "登记进展",
            lambda actor, uow, now: note_progress(order_id, words, actor, uow, now),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        self.words.set_text("")
        self.fold()
        self.tell("已登记，受理话务员能看到。", Tone.TALKING)


class ExtensionCard(OrderCard):
    """延期: how much is allowed, what was asked for, and what was decided."""

    kind = "extension"

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("延期", "申请延期", "Alt+Y", "提交申请", store, parent)
        self.by = QSpinBox()
        self.by.setMinimum(1)
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        self.reason.returnPressed.connect(self.act)
        self.add_field("延长", self.by)
        self.add_field("理由", self.reason)
        self.keep(reason=self.reason)

    def first_field(self) -> QWidget:
        """By how much."""
        return self.by

    def show_file(self, file: DeskFile) -> None:
        """What may still be asked for."""
        super().show_file(file)
        terms = file.terms
        last = file.extensions[-1] if file.extensions else None
        told = ""
        if last is not None:
            told = f"{last.state.label}：申请{last.by}{last.counted_in}"
            told += f"，意见：{last.why}" if last.why else ""
        elif terms is not None:
            told = f"最多 {terms.allowed} 次，每次至多 {terms.most}{terms.counted_in}"
        self.say(told)
        if terms is not None:
            self.by.setMaximum(max(1, terms.most))
            self.by.setSuffix(terms.counted_in)
        self.set_available(*self._available(file))

    def _available(self, file: DeskFile) -> tuple[bool, str]:
        if file.order.state is not AssignmentState.SIGNED:
            return False, _NOT_SIGNED
        if file.order.role is AssignmentRole.HELPER:
            return False, "协办时限随主办，延期由主办单位申请"
        if any(each.state is ExtensionState.ASKED for each in file.extensions):
            return False, "已有一份申请在等审核"
        if file.order.due.at <= self.store.now():
            return False, "已过办理时限，不能再申请延期"
        if file.terms is not None and file.terms.earlier >= file.terms.allowed:
            return False, f"最多延期 {file.terms.allowed} 次，已用完"
        return True, ""

    def act(self) -> None:
        """Ask for it."""
        if self.file is None:
            return
        order_id, by, reason = self.file.order.id, self.by.value(), self.reason.text()
        self.store.run(
            "申请延期",
            lambda actor, uow, now: ask_extension(order_id, by, reason, actor, uow, now),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        self.reason.clear()
        self.fold()
        self.tell("申请已提交，等审核；审核前时限不变。", Tone.TALKING)
