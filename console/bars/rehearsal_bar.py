"""The controls of a rehearsal, below everything: who comes next, how fast, and stop."""

from functools import partial
from itertools import zip_longest

from PySide6.QtWidgets import QFrame, QMenu, QWidget

from console.link import LinkState
from console.rehearsal import PACES, Rehearsal, RehearsalView, first_clause
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox
from console.widgets.pill import StatusPill
from console.widgets.text import ElidedText, Text

NEXT_KEY = "F1"


class RehearsalBar(QFrame):
    """Simple on purpose: 下一个来电, 节奏, 停止."""

    def __init__(self, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken")
        self.setAccessibleName("演练控制")
        self._rehearsal = rehearsal
        self._offered: tuple[str, ...] = ()
        self._pill = StatusPill("演练", compact=True)
        self._last = ElidedText("", "secondary")
        self.next = Button(
            "下一个来电", icon=Icon.PHONE_INCOMING, compact=True, variant=Variant.PRIMARY, key=NEXT_KEY
        )
        self.next.setShortcut(NEXT_KEY)
        self.next.clicked.connect(lambda: rehearsal.next_call())
        self._choose = Button("挑一位", compact=True)
        self._arrivals = QMenu(self._choose)
        self._arrivals.setToolTipsVisible(True)
        self._choose.setMenu(self._arrivals)
        self._paces = [self._make_pace(pace, word) for pace, word in PACES]
        self.stop = Button("停止来电", icon=Icon.CIRCLE_STOP, compact=True)
        self.stop.clicked.connect(lambda: rehearsal.stop())
        self._figures = Text("", "secondary")
        row = HBox(self, gap=8, margins=(12, 4))
        row.addWidget(self._pill)
        row.addWidget(self._last, 1)
        row.addWidget(self._figures)
        row.addWidget(self.next)
        row.addWidget(self._choose)
        row.addWidget(Text("节奏", "secondary"))
        for button in self._paces:
            row.addWidget(button)
        row.addWidget(self.stop)
        rehearsal.changed.connect(self._draw)
        self._draw(rehearsal.view)

    def _make_pace(self, pace: float, word: str) -> Button:
        button = Button(word, compact=True)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setAccessibleName(f"节奏{word}")
        button.clicked.connect(partial(self._set_pace, pace))
        return button

    def _set_pace(self, pace: float, _checked: bool = False) -> None:
        self._rehearsal.set_pace(pace)

    def _draw(self, view: RehearsalView) -> None:
        running = view.link is LinkState.ATTACHED
        self._pill.show_state(
            Icon.GRADUATION_CAP if running else Icon.REFRESH_CW,
            "演练：没有真实市民" if running else "演练交换机正在启动",
            Tone.INFO if running else Tone.RINGING,
        )
        self._last.setText(view.last)
        for button, (pace, _) in zip(self._paces, PACES, strict=True):
            button.setChecked(pace == view.pace)
        queue = view.queue
        self._figures.setText(f"呼入 {queue.offered} · 接听 {queue.answered} · 漏接 {queue.abandoned}")
        for button in (self.next, self._choose, self.stop, *self._paces):
            button.set_available(running, "演练交换机还没有准备好")
        if self._offered != view.arrivals:
            self._offered = view.arrivals
            self._offer(view)

    def _offer(self, view: RehearsalView) -> None:
        self._arrivals.clear()
        for arrival, story in zip_longest(view.arrivals, view.stories, fillvalue=""):
            action = self._arrivals.addAction(first_clause(story) or arrival)
            action.setToolTip(story)
            action.triggered.connect(partial(self._next, arrival))

    def _next(self, arrival: str, _checked: bool = False) -> None:
        self._rehearsal.next_call(arrival)
