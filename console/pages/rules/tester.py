"""时限试算: a time and a class, and everything that is due with its words, before a rule is trusted."""

from datetime import datetime

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from console import theme
from console.rules import ClockView, HallRules
from console.theme import Tone
from console.widgets.card import Card
from console.widgets.field import FieldRow, Finding
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.clock.deadline import due, due_of_helper
from forms.clock.remaining import remaining
from forms.clock.rules import Term
from forms.lifecycle.standing import Due
from forms.ticket import BEIJING_TIME

_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d")
_LINES = ("签收", "首次联系", "退单窗口", "办结", "协办")
_ENDS = {"签收": "签收", "首次联系": "首次联系", "退单窗口": "可申请退单", "办结": "办结"}


class DueTester(QWidget):
    """See the module's text."""

    def __init__(self, store: HallRules, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._view: ClockView | None = None
        self.start = QLineEdit(f"{store.now().astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}")
        self.classes = QComboBox()
        self.classes.setAccessibleName("类别")
        self._start_row = FieldRow(
            "受理或派单", self.start, hint="北京时间，如 2026-02-13 10:00", label_width=72
        )
        self._class_row = FieldRow("类别", self.classes, label_width=72)
        self.results: dict[str, tuple[Text, Text]] = {}
        self.left = Text("", "secondary")
        card = Card("到期")
        self._grid = QGridLayout()
        for row, name in enumerate(_LINES):
            at, words = Text("", "strong", selectable=True), Text("", "secondary", wrap=True, selectable=True)
            self._grid.addWidget(Text(name, "label"), row, 0)
            self._grid.addWidget(at, row, 1)
            self._grid.addWidget(words, row, 2)
            self.results[name] = at, words
        self._grid.setColumnStretch(2, 1)
        card.body.addLayout(self._grid)
        card.body.addWidget(self.left)
        top = HBox(gap=16)
        top.addWidget(self._start_row, 1)
        top.addWidget(self._class_row, 1)
        column = VBox(self, gap=8)
        column.addLayout(top)
        column.addWidget(card)
        column.addStretch(1)
        self.start.textChanged.connect(self._compute)
        self.classes.currentIndexChanged.connect(lambda _: self._compute())
        store.clock.connect(self._follow)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        look = theme.current()
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(10))
        self._grid.setColumnMinimumWidth(1, look.px(190))

    def _follow(self, view: ClockView) -> None:
        self._view = view
        chosen = self.classes.currentData()
        self.classes.blockSignals(True)
        self.classes.clear()
        for key, each in view.rules.classes.items():
            self.classes.addItem(f"{each.name}（{each.completion.in_words}）", key)
        self.classes.setCurrentIndex(
            max(0, self.classes.findData(chosen)) if chosen else len(view.rules.classes) - 1
        )
        self.classes.blockSignals(False)
        self._compute()

    def _compute(self) -> None:
        moment = _moment(self.start.text())
        if self._view is None:
            return
        if moment is None:
            self._start_row.set_finding(Finding.ERROR, "请写成 2026-02-13 10:00 这样的时间。")
            return
        self._start_row.clear_finding()
        rules, calendar = self._view.rules, self._view.calendar
        of = rules.classes[self.classes.currentData()]
        found: dict[str, Due] = {}
        terms: dict[str, Term] = {
            "签收": rules.sign_in_of(of),
            "首次联系": rules.contact_of(of),
            "退单窗口": rules.return_window,
            "办结": of.completion,
        }
        for name, term in terms.items():
            begins = "受理" if name == "办结" else "派单"
            found[name] = due(term, moment, rules, calendar, begins=begins, ends=_ENDS[name])
        found["协办"] = due_of_helper(found["办结"], moment, of.completion, rules, calendar)
        for name, each in found.items():
            self._present(name, each)
        told = remaining(found["办结"].at, self._store.now(), calendar, rules.remaining)
        self.left.setText(f"此刻在列表中显示为：{told.words}（{told.level.label}）")

    def _present(self, name: str, each: Due) -> None:
        at, words = self.results[name]
        local = each.at.astimezone(BEIJING_TIME)
        weekday = "一二三四五六日"[local.weekday()]
        at.setText(f"{local:%Y-%m-%d} 周{weekday} {local:%H:%M}{'（暂定）' if each.provisional else ''}")
        at.set_tone(Tone.RINGING if each.provisional else None)
        words.setText(each.words)


def _moment(text: str) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=BEIJING_TIME)
        except ValueError:
            continue
    return None
