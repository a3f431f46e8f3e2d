"""要问: what this kind of matter needs to be asked, filled in and told; each ticked off as it is done."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from console import theme
from console.desk import Desk
from console.drafts import DraftsView
from console.theme import Icon, Tone
from console.widgets.button import Button, IconButton, Variant
from console.widgets.fold import FoldCard
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.asking import Hint, HintKind, hints_for
from forms.draft import Draft, Field
from forms.five_elements import five_elements

KEY = "Alt+Q"
SOON_MS = 200
_KEPT = 20
_IN_A_ROW = 2
_ELEMENTS = frozenset(each.question for each in five_elements(""))
"""Those have chips of their own, beside the content."""


class _Question(QWidget):
    """A question with a tick that the agent sets; the whole line can be clicked."""

    ticked = Signal(str)

    def __init__(self, number: int, text: str, done: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = text
        self.done = done
        icon = Icon.CIRCLE_CHECK if done else Icon.CIRCLE
        self.tick = IconButton(icon, f"{'已问' if done else '还没有问'}：{text}", size=14)
        self.tick.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tick.clicked.connect(lambda: self.ticked.emit(text))
        words = Text(f"{number}. {text}", "secondary", wrap=True)
        words.set_tone(Tone.NEUTRAL if done else None)
        row = HBox(self, gap=4)
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)


class AskPanel(FoldCard):
    """`field_wanted` carries the field that the agent goes to. It is not there for what needs no asking."""

    field_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("要问", key=KEY, parent=parent)
        self._desk = desk
        self._back_to: QWidget | None = None
        self._asked: dict[str, frozenset[str]] = {}
        self._shown: tuple[Hint, ...] = ()
        self._sheet: QWidget | None = None
        self.questions: tuple[_Question, ...] = ()
        self.chips: tuple[Button, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.look)
        desk.drafts.edited.connect(lambda _: self._soon.start())
        desk.drafts.changed.connect(self._follow)
        QShortcut(QKeySequence(KEY), self, self.take_focus)
        self._draft_id = ""
        self.hide()
        self.look()

    def take_focus(self) -> None:
        """Bring the keyboard to the first question that is open; Esc takes it back to where it was."""
        if not self.questions:
            return
        self.set_folded(False)
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._back_to = focus
        first = next((each for each in self.questions if not each.done), self.questions[0])
        first.tick.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def look(self) -> None:
        """Show what the draft in front needs."""
        self._soon.stop()
        draft = self._desk.drafts.current
        self._draft_id = draft.id
        hints = tuple(
            each for each in self._hints(draft) if not (each.kind is HintKind.ASK and each.text in _ELEMENTS)
        )
        if hints != self._shown:
            self._shown = hints
            self._draw(hints)

    # ---

    def _follow(self, view: DraftsView) -> None:
        if view.current.id != self._draft_id:
            self.look()
        else:
            self._soon.start()

    def _hints(self, draft: Draft) -> tuple[Hint, ...]:
        if not draft.text(Field.CATEGORY):
            return ()
        asked = self._asked.get(draft.id, frozenset())
        return tuple(
            Hint(each.kind, each.text, each.field, done=each.done or each.text in asked)
            for each in hints_for(draft, self._desk.catalogue).hints
        )

    def _draw(self, hints: tuple[Hint, ...]) -> None:
        focused = next((place for place, each in enumerate(self.questions) if each.tick.hasFocus()), -1)
        if self._sheet is not None:
            self._sheet.hide()
            self.body.removeWidget(self._sheet)
            self._sheet.deleteLater()
        self._sheet = QWidget()
        column = VBox(self._sheet, gap=2)
        asks = [each for each in hints if each.kind is HintKind.ASK]
        self.questions = tuple(_Question(n, each.text, each.done) for n, each in enumerate(asks, 1))
        for question in self.questions:
            question.ticked.connect(self._tick)
            column.addWidget(question)
        self._add_chips([each for each in hints if each.kind is HintKind.FILL], column)
        for each in hints:
            if each.kind is HintKind.TELL:
                column.addWidget(Text(f"可告知：{each.text}", "hint", wrap=True))
        self.body.addWidget(self._sheet)
        self.setVisible(bool(hints))
        if self.title is not None:
            left = sum(not each.done for each in hints if each.kind is not HintKind.TELL)
            self.title.set_count(left or None, " 项")
        if 0 <= focused < len(self.questions):
            self.questions[focused].tick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_chips(self, fills: list[Hint], column: VBox) -> None:
        grid = QGridLayout()
        grid.setSpacing(theme.current().px(2))
        chips = []
        for place, each in enumerate(fills):
            icon = Icon.CIRCLE_CHECK if each.done else Icon.CIRCLE
            chip = Button(each.field.label, variant=Variant.QUIET, icon=icon, compact=True)
            chip.setAccessibleName(f"{each.field.label}：{'已填' if each.done else '待填，按下前往'}")
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _=False, field=each.field: self.field_wanted.emit(field))
            grid.addWidget(chip, place // _IN_A_ROW, place % _IN_A_ROW, Qt.AlignmentFlag.AlignLeft)
            chips.append(chip)
        self.chips = tuple(chips)
        if chips:
            column.addLayout(grid)

    def _tick(self, text: str) -> None:
        asked = self._asked.pop(self._draft_id, frozenset())
        self._asked[self._draft_id] = asked ^ {text}
        while len(self._asked) > _KEPT:
            del self._asked[next(iter(self._asked))]
        self.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit ticks its question, arrows and j, k walk, Esc goes back to the form."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}.get(
            Qt.Key(event.key())
        )
        number = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Escape and self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)
        elif step is not None:
            ticks = [each.tick for each in self.questions]
            here = next((place for place, each in enumerate(ticks) if each.hasFocus()), 0)
            if ticks:
                ticks[max(0, min(len(ticks) - 1, here + step))].setFocus(Qt.FocusReason.OtherFocusReason)
        elif 0 <= number < len(self.questions) and not event.modifiers():
            self.questions[number].tick.click()
        else:
            super().keyPressEvent(event)
