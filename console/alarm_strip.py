"""The alarms in words, above the lists of the queue page: what, since when, and who has taken note of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from console.alarms import Alarms, Shown
from console.bars.alarm_button import ACKNOWLEDGE_KEY, HUSH_KEY
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from forms.ticket import BEIJING_TIME

MOST = 3
"""So many alarms are told in full; the others are counted."""
TICK_MS = 1_000


class AlarmRow(QWidget):
    """One alarm."""

    def __init__(self, acknowledge: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = HBox(self, gap=8)
        self._icons = {
            Tone.DANGER: IconLabel(Icon.OCTAGON_ALERT, tone=Tone.DANGER, size=18),
            Tone.RINGING: IconLabel(Icon.TRIANGLE_ALERT, tone=Tone.RINGING, size=18),
        }
        for icon in self._icons.values():
            row.addWidget(icon)
        self.words = ElidedText("", "strong")
        row.addWidget(self.words, 1)
        self.note = Text("", "secondary")
        row.addWidget(self.note)
        self.button = Button("确认", compact=True)
        self.button.clicked.connect(acknowledge)
        row.addWidget(self.button)

    def show_alarm(self, shown: Shown, now: float) -> None:
        """Say it."""
        critical = shown.is_critical
        self._icons[Tone.DANGER].setVisible(critical)
        self._icons[Tone.RINGING].setVisible(not critical)
        words = f"{'严重' if critical else '注意'}：{shown.words(now)}"
        if words != self.words.text():
            self.words.setText(words)
        noted = shown.acknowledged
        said = (
            f"{clock(shown.alarm.since)} 起"
            if noted is None
            else " ".join(part for part in (noted.who, clock(noted.at), "已确认") if part)
        )
        if said != self.note.text():
            self.note.setText(said)
        self.button.setVisible(noted is None)
        self.button.setAccessibleName(f"确认告警：{words}")


class AlarmStrip(Card):
    """All alarms that are up; nothing where there are none."""

    def __init__(self, alarms: Alarms, now: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(margins=(12, 6), gap=4, parent=parent)
        self.setAccessibleName("告警")
        self._alarms, self._now = alarms, now
        self._rows: dict[str, AlarmRow] = {}
        self._list = VBox(gap=2)
        self.more = Text("", "secondary")
        self.all = Button("全部确认", key=ACKNOWLEDGE_KEY, compact=True)
        self.all.clicked.connect(alarms.acknowledge_all)
        self.hush = Button("静音", key=HUSH_KEY, compact=True)
        self.hush.clicked.connect(alarms.hush)
        foot = HBox(gap=8)
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.hush)
        foot.addWidget(self.all)
        self.body.addLayout(self._list)
        self.body.addLayout(foot)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        alarms.changed.connect(self.draw)
        self.draw()

    @property
    def rows(self) -> tuple[AlarmRow, ...]:
        """The alarms that are told in full, in their order."""
        return tuple(self._rows[each.alarm.key] for each in self._told)

    @property
    def _told(self) -> tuple[Shown, ...]:
        unnoted_first = sorted(self._alarms.shown, key=lambda each: each.acknowledged is not None)
        return tuple(unnoted_first[:MOST])

    def draw(self) -> None:
        """The alarms are others, or somebody took note of one."""
        shown, told = self._alarms.shown, self._told
        self.setVisible(bool(shown))
        self.set_tone(Tone.DANGER if any(each.is_critical for each in shown) else Tone.RINGING)
        keys = [each.alarm.key for each in told]
        for key in [key for key in self._rows if key not in keys]:
            self._rows.pop(key).deleteLater()
        for place, each in enumerate(told):
            key = each.alarm.key
            if key not in self._rows:
                self._rows[key] = AlarmRow(partial(self._alarms.acknowledge, key))
            row = self._rows[key]
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
            row.show_alarm(each, self._now())
        rest = len(shown) - len(told)
        unnoted = self._alarms.unacknowledged
        hushed = "已静音，新的告警仍会响。" if self._alarms.is_hushed else ""
        self.more.setText((f"另有 {rest} 项告警。" if rest else "") + hushed)
        self.more.setVisible(bool(self.more.text()))
        self.all.setVisible(unnoted > 0)
        self.hush.setVisible(unnoted > 0 and not self._alarms.is_hushed)

    def _tick(self) -> None:
        if self.isVisible():
            for each in self._told:
                self._rows[each.alarm.key].show_alarm(each, self._now())


def clock(at: float) -> str:
    """14:02."""
    return f"{datetime.fromtimestamp(at, BEIJING_TIME):%H:%M}"
