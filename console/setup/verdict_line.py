"""What a check found, in one line: a mark, what happened, what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.settings.probes import Outcome, Verdict
from console.theme import Icon, Tone
from console.widgets.card import IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

MARKS = {
    Outcome.GOOD: (Icon.CIRCLE_CHECK, Tone.TALKING),
    Outcome.WARNING: (Icon.CIRCLE_ALERT, Tone.RINGING),
    Outcome.BAD: (Icon.CIRCLE_X, Tone.DANGER),
}
WORDS = {Outcome.GOOD: "正常", Outcome.WARNING: "注意", Outcome.BAD: "不通过"}


class VerdictLine(QWidget):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = HBox(self, gap=8, margins=(0, 4))
        self._mark = IconLabel(Icon.CIRCLE)
        self._happened = Text("", wrap=True, selectable=True)
        self._to_do = Text("", "secondary", wrap=True, selectable=True)
        column = VBox(gap=2)
        column.addWidget(self._happened)
        column.addWidget(self._to_do)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.verdict: Verdict | None = None
        self.hide()

    def present(self, verdict: Verdict | None) -> None:
        """Show a verdict; None hides the line."""
        self.verdict = verdict
        if verdict is None:
            self.hide()
            return
        icon, tone = MARKS[verdict.outcome]
        words = tone if verdict.is_bad else None
        self._say(icon, tone, words, verdict)
        self.setAccessibleName(f"{WORDS[verdict.outcome]}：{verdict.happened}")

    def busy(self, doing: str) -> None:
        """Say that the check is under way."""
        self.verdict = None
        self._say(Icon.LOADER, None, None, Verdict(Outcome.GOOD, f"{doing}…"))
        self.setAccessibleName(doing)

    @property
    def text(self) -> str:
        """What is shown, for tests and screen readers."""
        return f"{self._happened.text()} {self._to_do.text()}".strip()

    def _say(self, icon: Icon, tone: Tone | None, words: Tone | None, verdict: Verdict) -> None:
        self._mark.set_icon(icon, tone)
        self._happened.setText(verdict.happened)
        self._happened.set_tone(words)
        self._to_do.setText(verdict.to_do)
        self._to_do.setVisible(bool(verdict.to_do))
        self.setAccessibleDescription(verdict.to_do)
        self.show()
