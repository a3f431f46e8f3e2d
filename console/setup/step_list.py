"""The steps of the set-up at a glance."""

from console.setup.steps import Step
from console.setup.verdict_line import MARKS, WORDS
from console.theme import Icon, Tone
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox, set_state
from console.widgets.text import Text


class StepList(Card):
    """The steps with how each stands: its mark is also told in words."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__(margins=8, gap=4)
        self._steps = steps
        self._rows: list[tuple[IconLabel, Text]] = []
        for number, step in enumerate(steps, start=1):
            mark, name = IconLabel(Icon.CIRCLE), Text(f"{number}  {step.title}")
            row = HBox(gap=8, margins=(4, 6))
            row.addWidget(mark)
            row.addWidget(name, 1)
            self.body.addLayout(row)
            self._rows.append((mark, name))
        self.body.addStretch(1)

    def present(self, current: Step) -> None:
        """Show where we are, and how the steps behind stand."""
        for step, (mark, name) in zip(self._steps, self._rows, strict=True):
            tone: Tone | None = None
            icon, word = Icon.CIRCLE, "还没有做"
            if step is current:
                icon, tone, word = Icon.CIRCLE_DOT, Tone.ACCENT, "正在做"
            elif step.verdict is not None:
                (icon, tone), word = MARKS[step.verdict.outcome], WORDS[step.verdict.outcome]
            mark.set_icon(icon, tone)
            set_state(name, "role", "strong" if step is current else "body")
            name.setAccessibleName(f"{step.title}，{word}")
