"""What is written at the supervision desk: a measure with its letter, and answers with a reason."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from console import theme
from console.pages.supervision.asking import Question, Step
from console.supervision import Supervision
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.access.roles import Right
from forms.supervision.measuring import BY_HAND, Wanted
from forms.supervision.records import NEEDS_END, WITH_LETTER, Kind, Measure
from forms.ticket import BEIJING_TIME

_ENDS = time(18, tzinfo=BEIJING_TIME)
_DAYS = 3
_SEPARATORS = str.maketrans(",，;；", "、、、、")


class WrittenCard(Card):
    """A form between head and life. `left` says that it is put away; what is typed stays in it."""

    left = Signal()

    def __init__(self, title: str, do: str, parent: QWidget | None = None) -> None:
        super().__init__(title, margins=(12, 8), gap=6, parent=parent)
        self.answer = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.answer.hide()
        self.do = Button(do, variant=Variant.PRIMARY, compact=True, key="Ctrl+Enter")
        self.no = Button("收起", variant=Variant.QUIET, compact=True, key="Esc")
        self.do.clicked.connect(self.act)
        self.no.clicked.connect(self.left)
        self.foot = HBox(gap=8)
        self.foot.addStretch(1)
        self.foot.addWidget(self.no)
        self.foot.addWidget(self.do)

    def add_row(self, label: str, *controls: QWidget) -> None:
        """A label and its controls."""
        row = HBox(gap=8)
        words = Text(label, "label")
        words.setBuddy(controls[0])
        words.setMinimumWidth(theme.current().px(64))
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        for each in controls:
            if not each.accessibleName():
                each.setAccessibleName(label)
            row.addWidget(each, 1)
        self.body.addLayout(row)

    def close_up(self) -> None:
        """What stands below the fields."""
        self.body.addWidget(self.answer)
        self.body.addLayout(self.foot)

    def refuse(self, why: str) -> None:
        """It was not done; the form stays as it is."""
        self.answer.set_tone(Tone.DANGER)
        self.answer.setText(why)
        self.answer.setVisible(bool(why))

    def remind(self) -> None:
        """Say that what stands here was written before."""
        self.refuse("上次写的还没有提交。")
        self.answer.set_tone(None)

    def act(self) -> None:
        """Do it."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the form away; Ctrl+Enter does it."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.act()
        else:
            super().keyPressEvent(event)


def ask_where(parent: QWidget, title: str, name: str, chosen: Callable[[Path], None]) -> None:
    """Ask where a letter is to be written; *chosen* gets the file. A call may come while somebody looks."""
    dialog = QFileDialog(parent, title, name, "Word 文档 (*.docx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDefaultSuffix("docx")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    # not exec(): that would hold up everything else
    dialog.setModal(False)
    dialog.show()


def words_box(name: str, hint: str, lines: int = 2) -> QPlainTextEdit:
    """A box for some lines of words; Tab leaves it."""
    box = QPlainTextEdit()
    box.setAccessibleName(name)
    box.setPlaceholderText(hint)
    box.setTabChangesFocus(True)
    box.setFixedHeight(theme.current().px(14 + 20 * lines))
    return box


class AnswerCard(WrittenCard):
    """A reason, and where there is a choice, which; or a line of its own before the reason."""

    def __init__(
        self,
        question: Question,
        store: Supervision,
        answered: Callable[[Step], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question.title, question.do, parent)
        self._question, self._store, self._answered = question, store, answered
        self.choice = QComboBox()
        for key, label in question.choices:
            self.choice.addItem(label, key)
        self.words = words_box(question.words, question.hint)
        self.line = QLineEdit(self)
        self.line.setMaxLength(500)
        self.line.setPlaceholderText(question.line_hint)
        self.line.setVisible(bool(question.line))
        if question.line:
            self.add_row(question.line, self.line)
        if question.choices:
            self.add_row(question.choice, self.choice)
        else:
            self.choice.setParent(self)
            self.choice.hide()
        self.add_row(question.words, self.words)
        self.close_up()
        self._bring_back()
        self.words.textChanged.connect(self._typed)
        self.line.textChanged.connect(self._typed)
        self.choice.currentIndexChanged.connect(self._typed)

    def _bring_back(self) -> None:
        """What was written here and not handed in, perhaps before a crash."""
        kept = self._store.forms.of(self._question.key)
        if kept:
            self.words.setPlainText(kept.get("words", ""))
            self.line.setText(kept.get("line", ""))
            self.choice.setCurrentIndex(max(0, self.choice.findData(kept.get("choice", ""))))
            self.remind()

    def _typed(self) -> None:
        words = self.words.toPlainText()
        choice = str(self.choice.currentData() or "") if words else ""
        fields = {"words": words, "choice": choice, "line": self.line.text()}
        self._store.forms.keep(self._question.key, fields)

    def take_focus(self) -> None:
        """Bring the keyboard into the first field."""
        first: QWidget = self.choice if self.choice.count() else self.words
        if self._question.line:
            first = self.line
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def act(self) -> None:
        """Hand the answer in."""
        self.refuse("")
        choice = self.line.text() if self._question.line else str(self.choice.currentData() or "")
        self._answered(self._question.step(choice, self.words.toPlainText()))


class MeasureCard(WrittenCard):
    """督办: kind, reason, what is asked, until when, with whom; its letter before it is sent.

    `taken` carries the Measure.
    """

    taken = Signal(object)

    def __init__(self, store: Supervision, parent: QWidget | None = None) -> None:
        super().__init__("督办", "提交督办", parent)
        self._store = store
        self._ticket_id, self._proposal_id = "", ""
        self._units: Mapping[str, str] = {}
        self.kind = QComboBox()
        for each in BY_HAND:
            if each is not Kind.DISCIPLINE or store.may(Right.REPORT_DISCIPLINE):
                self.kind.addItem(each.label, each.value)
        self.until = QDateEdit()
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd 18:00")
        self.until.setAccessibleName("期限")
        self.partners = QLineEdit()
        self.partners.setPlaceholderText("联合督办的单位，用顿号分开")
        self.partners.setMaxLength(200)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText("为什么督办，写入工单轨迹")
        self.words = words_box("要求", "对承办单位的要求；电话提醒和实地督导写明对象和结果")
        self.letter = words_box("公文预览", "", 5)
        self.letter.setReadOnly(True)
        self.letter.hide()
        self.look = Button("预览公文", compact=True, key="Alt+V")
        self.look.clicked.connect(self.preview)
        self.foot.insertWidget(0, self.look)
        self.add_row("方式", self.kind, self.until)
        self.add_row("联合单位", self.partners)
        self.add_row("事由", self.reason)
        self.add_row("要求", self.words)
        self.body.addWidget(self.letter)
        self.close_up()
        self.kind.currentIndexChanged.connect(self._follow_kind)
        self._follow_kind()
        for changed in (
            self.kind.currentIndexChanged,
            self.until.dateChanged,
            self.partners.textChanged,
            self.reason.textChanged,
            self.words.textChanged,
        ):
            changed.connect(lambda *_: self._typed())

    def begin(
        self, ticket_id: str, units: Mapping[str, str], kind: Kind, reason: str = "", proposal_id: str = ""
    ) -> None:
        """A measure on this ticket; what was typed for the same one is still there."""
        self._units = units
        self.refuse("")
        if (ticket_id, proposal_id) != (self._ticket_id, self._proposal_id):
            self._ticket_id, self._proposal_id = ticket_id, proposal_id
            self._until = _qdate(self._store.now() + timedelta(days=_DAYS))
            self._blank = {"kind": kind.value, "reason": reason}
            self._bring_back(self._store.forms.of(self._key))
        self.letter.hide()

    @property
    def _key(self) -> str:
        return f"measure/{self._ticket_id}/{self._proposal_id}"

    def _bring_back(self, kept: Mapping[str, str]) -> None:
        """An empty form, or what was written here and not handed in."""
        fields = kept or self._blank
        self._filling = True
        self.kind.setCurrentIndex(max(0, self.kind.findData(fields.get("kind", ""))))
        self.reason.setText(fields.get("reason", ""))
        self.words.setPlainText(fields.get("words", ""))
        self.partners.setText(fields.get("partners", ""))
        until = QDate.fromString(fields.get("until", ""), Qt.DateFormat.ISODate)
        self.until.setDate(until if until.isValid() else self._until)
        self._filling = False
        if kept:
            self.remind()

    def _typed(self) -> None:
        if self._filling or not self._ticket_id:
            return
        until = self.until.date()
        fields = {
            "kind": self.chosen.value,
            "reason": self.reason.text(),
            "words": self.words.toPlainText(),
            "partners": self.partners.text(),
            "until": "" if until == self._until else until.toString(Qt.DateFormat.ISODate),
        }
        untouched = {name: text for name, text in fields.items() if text} == self._blank
        self._store.forms.keep(self._key, {} if untouched else fields)

    def take_focus(self) -> None:
        """Bring the keyboard to the kind."""
        self.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def chosen(self) -> Kind:
        """The kind that is chosen."""
        return Kind(self.kind.currentData())

    @property
    def wanted(self) -> Wanted:
        """What is typed."""
        named = (each.strip() for each in self.partners.text().translate(_SEPARATORS).split("、"))
        codes = {name: code for code, name in self._units.items()}
        day = self.until.date()
        until = datetime.combine(datetime(day.year(), day.month(), day.day(), tzinfo=BEIJING_TIME), _ENDS)
        return Wanted(
            kind=self.chosen,
            reason=self.reason.text(),
            words=self.words.toPlainText(),
            partners=tuple(codes.get(each, each) for each in named if each),
            until=until if self.chosen in NEEDS_END else None,
        )

    def preview(self) -> None:
        """Show the letter as it would be written now."""
        if self.look.isEnabled():
            self.refuse("")
            self._store.preview(self._ticket_id, self.wanted, self._show_letter, self.refuse)

    def act(self) -> None:
        """Hand it in."""
        self.refuse("")
        self._store.take(self._ticket_id, self.wanted, self._proposal_id, self._taken, self.refuse)

    def _taken(self, measure: Measure) -> None:
        self._store.forms.forget(self._key)
        self._ticket_id = self._proposal_id = ""
        self.taken.emit(measure)

    def _show_letter(self, text: str) -> None:
        self.letter.setPlainText(text)
        self.letter.show()

    def _follow_kind(self) -> None:
        kind = self.chosen
        self.until.setEnabled(kind in NEEDS_END)
        self.partners.setEnabled(kind is Kind.JOINT)
        self.look.set_available(kind in WITH_LETTER, f"{kind.label}没有公文")
        self.letter.hide()


def _qdate(at: datetime) -> QDate:
    local = at.astimezone(BEIJING_TIME)
    return QDate(local.year, local.month, local.day)
