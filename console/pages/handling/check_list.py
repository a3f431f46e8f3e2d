"""The live check list beside the reply: what is there, what is missing and how to mend it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from console.theme import Icon, Tone
from console.widgets.card import IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.handling.reply_check import Finding


class CheckList(QWidget):
    """One line for each thing that is looked at; its place never changes while it is being written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("答复检查")
        self.summary = Text("", "strong", wrap=True)
        self._column = VBox(self, gap=2)
        self._column.addWidget(self.summary)
        self._rows: list[tuple[QWidget, IconLabel, Text]] = []
        self._column.addStretch(1)
        self.findings: tuple[Finding, ...] = ()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these."""
        self.findings = tuple(findings)
        missing = sum(each.stops for each in findings)
        self.summary.setText(f"还差 {missing} 项，补齐后才能提交" if missing else "检查通过，可以提交")
        self.summary.set_tone(Tone.RINGING if missing else Tone.TALKING)
        while len(self._rows) < len(findings):
            self._add_row()
        for place, (row, mark, words) in enumerate(self._rows):
            row.setVisible(place < len(findings))
            if place < len(findings):
                self._show(findings[place], mark, words)

    def _show(self, finding: Finding, mark: IconLabel, words: Text) -> None:
        if finding.ok:
            mark.set_icon(Icon.CIRCLE_CHECK, Tone.TALKING)
            words.setText(finding.title)
        else:
            icon = Icon.CIRCLE_X if finding.blocks else Icon.TRIANGLE_ALERT
            mark.set_icon(icon, Tone.DANGER if finding.blocks else Tone.RINGING)
            words.setText(f"{finding.title}：{finding.hint}" if finding.hint else finding.title)
        mark.setAccessibleName("有" if finding.ok else "缺")

    def _add_row(self) -> None:
        row, mark, words = QWidget(), IconLabel(Icon.CIRCLE, size=14), Text("", "secondary", wrap=True)
        line = HBox(row, gap=6)
        line.addWidget(mark)
        line.addWidget(words, 1)
        self._column.insertWidget(len(self._rows) + 1, row)
        self._rows.append((row, mark, words))
