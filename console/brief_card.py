"""预审卡: who calls, what it is about, what the leader may say; and the keys by which the call goes on.

It stands beside the form while a call of a live session is screened, and on the page of the session's staff:
both show the same card, which `desk.screening` keeps.
"""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from console import theme
from console.desk import Desk
from console.screening import ScreeningView
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from forms import phone_number
from forms.knowledge.suggesting import Suggestion
from forms.sessions.call import Brief
from forms.words import RequestType

HAND_OVER_KEY, OUT_KEY = "Ctrl+F2", "Ctrl+F3"
OUT_OF_SCOPE, NOTHING_SAID = "超出本场受理范围", "来电人没有说明诉求"
ANSWERS = 2


class BriefCard(Card):
    """Hidden while no call of a session is screened, unless it is to *stay*."""

    def __init__(self, desk: Desk, *, stays: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(margins=12, gap=4, parent=parent)
        self.setAccessibleName("预审卡")
        self._screening, self._stays, self._filling = desk.screening, stays, False
        self._own_id = ""
        self.head = Text("预审卡", "section")
        self.number = Text("", "secondary")
        self.name, self.who, self.where = QLineEdit(), QLineEdit(), QLineEdit()
        self.what, self.history, self.may_say = QPlainTextEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.kind = QComboBox()
        self.kind.addItem("（类型）", None)
        for each in RequestType:
            self.kind.addItem(each.label, each.value)
        self.confidential = QCheckBox("身份保密")
        self.give = Button("转给领导", variant=Variant.SUCCESS, icon=Icon.PHONE_FORWARDED, key=HAND_OVER_KEY)
        self.out = Button("超出范围", icon=Icon.ROTATE_CCW, key=OUT_KEY)
        self.nothing = Button("未说明", variant=Variant.QUIET, compact=True)
        self.say = OutOfScopeStrip()
        self.told = Text("", "secondary", wrap=True)
        self.offers = tuple(_Offer() for _ in range(ANSWERS))
        self._lay_out()
        self._wire(desk)
        self._fill(desk.screening.view.brief)
        self._show(desk.screening.view)

    def _lay_out(self) -> None:
        head = HBox(gap=8)
        head.addWidget(self.head)
        head.addWidget(self.number, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.told)
        self._fields = QWidget()
        column = VBox(self._fields, gap=4)
        rows: tuple[tuple[str, QWidget, int], ...] = (
            ("反映什么（必填）", self.what, 3),
            ("来电人：身份、关系", self.who, 0),
            ("姓名（领导屏只显示姓）", self.name, 0),
            ("地点", self.where, 0),
            ("此前", self.history, 2),
            ("领导可以这样答复", self.may_say, 3),
        )
        for label, control, lines in rows:
            words = Text(label, "label")
            words.setBuddy(control)
            control.setAccessibleName(label)
            if isinstance(control, QPlainTextEdit):
                control.setTabChangesFocus(True)
                high = control.fontMetrics().lineSpacing() * lines + theme.current().px(14)
                control.setFixedHeight(high)
            column.addWidget(words)
            column.addWidget(control)
        for offer in self.offers:
            column.addWidget(offer)
        kinds = HBox(gap=8)
        kinds.addWidget(self.kind, 1)
        kinds.addWidget(self.confidential)
        column.addLayout(kinds)
        self.kind.setAccessibleName("诉求类型")
        column.addWidget(self.say)
        column.addWidget(self.give)
        foot = HBox(gap=8)
        foot.addWidget(self.out, 1)
        foot.addWidget(self.nothing)
        column.addLayout(foot)
        self.body.addWidget(self._fields)
        if self._stays:
            self.body.addStretch(1)

    def _wire(self, desk: Desk) -> None:
        screening = desk.screening
        for line in (self.name, self.who, self.where):
            line.textEdited.connect(lambda _: self._edited())
        for text in (self.what, self.history, self.may_say):
            text.textChanged.connect(self._edited)
        self.kind.activated.connect(lambda _: self._edited())
        self.confidential.clicked.connect(lambda _: self._edited())
        self.give.clicked.connect(lambda: screening.hand_over())
        self.out.clicked.connect(self._out_of_scope)
        self.nothing.clicked.connect(lambda: screening.abandon(NOTHING_SAID))
        self.say.go.clicked.connect(self._out_of_scope)
        self.say.stay.clicked.connect(lambda: screening.stay())
        for offer in self.offers:
            offer.use.clicked.connect(partial(self._use, offer))
        for key, button in ((HAND_OVER_KEY, self.give), (OUT_KEY, self.out)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
        screening.changed.connect(self._show)
        screening.brief_replaced.connect(self._fill)

    @property
    def brief(self) -> Brief:
        """The card as it stands here."""
        return Brief(
            name=self.name.text(),
            who=self.who.text(),
            what=self.what.toPlainText(),
            where=self.where.text(),
            history=self.history.toPlainText(),
            may_say=self.may_say.toPlainText(),
            request_type=RequestType(kind) if (kind := self.kind.currentData()) else None,
            confidential=self.confidential.isChecked(),
            article_id=self._screening.view.brief.article_id,
        )

    def _edited(self) -> None:
        if not self._filling:
            self._screening.edit(self.brief)

    def _fill(self, brief: Brief) -> None:
        """Show another card; a control that says so already is left alone, with its cursor."""
        self._filling = True
        for line, text in ((self.name, brief.name), (self.who, brief.who), (self.where, brief.where)):
            if line.text() != text:
                line.setText(text)
        for edit, text in (
            (self.what, brief.what),
            (self.history, brief.history),
            (self.may_say, brief.may_say),
        ):
            if edit.toPlainText() != text:
                edit.setPlainText(text)
        self.kind.setCurrentIndex(
            max(0, self.kind.findData(brief.request_type.value if brief.request_type else None))
        )
        self.confidential.setChecked(brief.confidential)
        self._filling = False

    def _show(self, view: ScreeningView) -> None:
        call = view.call
        self.setVisible(self._stays or call is not None or bool(view.told))
        self._fields.setVisible(call is not None)
        self.number.setText(
            "" if call is None else f"{phone_number.show(call.number) or '号码未显示'}　{call.state.label}"
        )
        self.told.setText(view.told or ("" if call is not None else "没有正在预审的来电。"))
        self.told.setVisible(bool(self.told.text()))
        self.give.set_available(view.can_hand_over, "来电已不在您这里")
        self.out.set_available(view.can_hand_over, "来电已不在您这里")
        self.nothing.set_available(not view.brief.what.strip(), "来电人已说明诉求，请以在线解答或转办结束")
        self.say.show_sentence(view.sentence)
        if view.brief != self.brief:
            self._fill(view.brief)
        answers = view.help.answers[:ANSWERS] if view.help is not None else ()
        for place, offer in enumerate(self.offers):
            offer.show_answer(answers[place] if place < len(answers) else None)
        own_id = call.id if call is not None else ""
        if own_id and own_id != self._own_id and self.isVisible():
            self.what.setFocus(Qt.FocusReason.OtherFocusReason)
        self._own_id = own_id

    def _out_of_scope(self) -> None:
        """First the sentence to say, then, by the same key, the citizen goes."""
        if self._screening.view.sentence:
            self._screening.send_out_of_scope(OUT_OF_SCOPE)
        else:
            self._screening.ask_out_of_scope()

    def _use(self, offer: "_Offer") -> None:
        answer = offer.answer
        if answer is not None:
            self._screening.choose_answer(answer.line.id, answer.sentence)


class OutOfScopeStrip(QWidget):
    """The polite sentence to say before the citizen goes to the normal queue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Text("", wrap=True, tone=Tone.RINGING)
        self.go = Button("已告知，转常规队列", variant=Variant.PRIMARY, compact=True, key=OUT_KEY)
        self.stay = Button("不转", variant=Variant.QUIET, compact=True)
        column = VBox(self, gap=4)
        column.addWidget(self.words)
        row = HBox(gap=8)
        row.addWidget(self.go)
        row.addWidget(self.stay)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Say this; nothing: go away."""
        self.words.setText(f"请对来电人说：{sentence}" if sentence else "")
        self.setVisible(bool(sentence))


class _Offer(QWidget):
    """An article that may answer, and a button that takes it for the leader."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Suggestion | None = None
        self.words = ElidedText("", "secondary")
        self.use = Button("采用", variant=Variant.QUIET, compact=True)
        row = HBox(self, gap=4)
        row.addWidget(self.words, 1)
        row.addWidget(self.use)
        self.hide()

    def show_answer(self, answer: Suggestion | None) -> None:
        """Offer this one; None: nothing."""
        self.answer = answer
        if answer is not None:
            self.words.setText(f"{answer.line.content.title}：{answer.sentence}")
            self.use.setAccessibleName(f"采用 {answer.line.content.title}")
        self.setVisible(answer is not None)
