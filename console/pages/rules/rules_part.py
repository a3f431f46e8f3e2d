"""The rules: a list, the text of one with its lines numbered, and what is wrong or different in it.

What was typed into a rule stays in the window while another one is looked at.
"""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QMenu, QPlainTextEdit, QWidget

from console import theme
from console.pages.rules.numbered_edit import NumberedEdit
from console.rules import HallRules, Refusal, RuleVersions
from console.settings.probes import Outcome, Verdict
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from forms.rules import Rule, RuleText, RuleTextWrong, difference_in_words
from forms.ticket import BEIJING_TIME

PAUSE_MS = 250
"""The typing pause after which the text is checked."""


class RulesPart(QWidget):
    """See the module's text."""

    def __init__(self, store: HallRules, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._open: RuleVersions | None = None
        self._typed: dict[str, tuple[str, int]] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("规则")
        for rule in store.rules:
            item = QListWidgetItem(rule.title)
            item.setData(Qt.ItemDataRole.UserRole, rule)
            self.list.addItem(item)
        self.head = ElidedText("", "secondary")
        self.edit = NumberedEdit("规则的文字")
        self.verdict = VerdictLine()
        self.to_line = Button("到这一行", compact=True)
        self.difference = QPlainTextEdit(readOnly=True)
        self.difference.setAccessibleName("与现行版本的差别")
        self.difference.setPlaceholderText("没有差别，或要先改正错误。")
        self.why = QLineEdit(placeholderText="改动的原因或依据，如文号", maxLength=500)
        self.why.setAccessibleName("改动的原因或依据")
        self.save_button = Button("保存为新版本", key="Ctrl+S", variant=Variant.PRIMARY, icon=Icon.CHECK)
        self.fill = Button("填入", icon=Icon.ROTATE_CCW)
        self.menu = QMenu(self)
        self.fill.setMenu(self.menu)
        self._base = 0
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.check)
        self.list.currentItemChanged.connect(lambda item, _: self._choose(item))
        self.edit.textChanged.connect(self._typing)
        self.to_line.clicked.connect(lambda: self.edit.go_to(self.edit.wrong_line))
        self.save_button.clicked.connect(self.save)
        self.why.returnPressed.connect(self.save)
        store.versions.connect(self._show)
        store.rule_put.connect(self._kept)
        store.refused.connect(self._refused)

    def _lay_out(self) -> None:
        verdict = HBox(gap=8)
        verdict.addWidget(self.verdict, 1)
        verdict.addWidget(self.to_line, 0, Qt.AlignmentFlag.AlignTop)
        self.to_line.hide()
        save = HBox(gap=8)
        save.addWidget(self.fill)
        save.addWidget(self.why, 1)
        save.addWidget(self.save_button)
        right = VBox(gap=6)
        right.addWidget(self.head)
        right.addWidget(self.edit, 3)
        right.addLayout(verdict)
        right.addWidget(Text("与现行版本的差别", "label"))
        right.addWidget(self.difference, 1)
        right.addLayout(save)
        row = HBox(self, gap=8)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        self.list.setFixedWidth(theme.current().px(180))
        self.difference.setMinimumHeight(theme.current().px(72))
        # told, because a wrapped text asks for the height that it would need at its narrowest
        self.verdict.setMinimumHeight(theme.current().px(28))

    def begin(self) -> None:
        """Open the first rule."""
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)

    @property
    def rule(self) -> Rule[Any] | None:
        """The rule in front."""
        return self._open.rule if self._open else None

    def save(self) -> None:
        """Put the text in force, if it is sound and the reason is given."""
        self.check()
        if self._open is None or self.edit.wrong_line or not self._is_sound():
            return
        if not self.why.text().strip():
            self._say(Outcome.WARNING, "请先写明改动的原因或依据，它会随版本保存。")
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._store.put(self._open.rule, self.edit.toPlainText(), self.why.text(), self._base)

    def check(self) -> None:
        """Say what is wrong with the text and what differs from the version in force."""
        self._pause.stop()
        if self._open is None:
            return
        rule, text = self._open.rule, self.edit.toPlainText()
        try:
            rule.read(text)
            differences = difference_in_words(rule, self._open.current.text, text)
        except RuleTextWrong as wrong:
            self._wrong(wrong.text, wrong.line)
            return
        self.edit.mark_wrong(0)
        self.to_line.hide()
        self.difference.setPlainText("\n".join(differences))
        self._say(Outcome.GOOD, "没有发现错误。" if differences else "与现行版本相同。")

    def _is_sound(self) -> bool:
        return self.verdict.verdict is None or self.verdict.verdict.outcome is not Outcome.BAD

    def _wrong(self, text: str, line: int) -> None:
        self.edit.mark_wrong(line)
        self.to_line.setVisible(bool(line))
        self.difference.clear()
        self._say(Outcome.BAD, text)

    def _say(self, outcome: Outcome, text: str) -> None:
        self.verdict.present(Verdict(outcome, text))

    # ---

    def _choose(self, item: QListWidgetItem | None) -> None:
        self._remember()
        if item is not None:
            self._store.read(item.data(Qt.ItemDataRole.UserRole))

    def _remember(self) -> None:
        if self._open is None:
            return
        text = self.edit.toPlainText()
        if text != self._open.current.text:
            self._typed[self._open.rule.name] = text, self._base
        else:
            self._typed.pop(self._open.rule.name, None)

    def _show(self, versions: RuleVersions) -> None:
        current = self.list.currentItem()
        if self.list.currentRow() < 0 or current.data(Qt.ItemDataRole.UserRole) is not versions.rule:
            return
        self._open = versions
        newest = versions.current
        text, self._base = self._typed.pop(versions.rule.name, (newest.text, newest.version))
        self.head.setText(f"{versions.rule.title}　{version_words(newest)}")
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)
        self._fill_menu(versions)
        self.check()

    def _fill_menu(self, versions: RuleVersions) -> None:
        self.menu.clear()
        for version in versions.versions:
            self._offer(version_words(version), version.text)
        presets = versions.rule.presets
        if presets:
            self.menu.addSeparator()
        for preset in presets:
            self._offer(preset.title, preset.text)

    def _offer(self, title: str, text: str) -> None:
        action = QAction(title.replace("&", "&&"), self.menu)
        action.triggered.connect(lambda: self.take(text))
        self.menu.addAction(action)

    def take(self, text: str) -> None:
        """Write a text into the editor, undoable; nothing is saved yet."""
        cursor = self.edit.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        self.edit.go_to(1)
        self.check()

    def _typing(self) -> None:
        self._pause.start()

    def _kept(self, put: RuleText) -> None:
        self._typed.pop(put.name, None)
        if self._open is not None and self._open.rule.name == put.name:
            self._base = put.version
            self.why.clear()

    def _refused(self, refusal: Refusal) -> None:
        if self._open is not None and refusal.about == self._open.rule.name:
            self._wrong(refusal.text, refusal.line)
        elif self._open is None and any(refusal.about == rule.name for rule in self._store.rules):
            self._say(Outcome.BAD, refusal.text)


def version_words(version: RuleText) -> str:
    """第 2 版 · 2026-11-22 10:00 · 9001 · 市府办〔2026〕1号."""
    if version.at is None:
        return "随程序提供的默认规则"
    at = version.at.astimezone(BEIJING_TIME)
    return f"第 {version.version} 版 · {at:%Y-%m-%d %H:%M} · {version.who} · {version.why}"
