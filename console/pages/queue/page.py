"""队列: the day's figures, who waits at the left, the agents at the right, what is done to them."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSplitter, QVBoxLayout, QWidget

from console import theme
from console.notices import Notice, Severity
from console.pages.queue.acts_bar import ActsBar
from console.pages.queue.choose_strip import ChooseStrip
from console.pages.queue.figure_strip import FigureStrip, figures_of
from console.pages.queue.rows import EVERYTHING, AgentRow, AgentRows, Only, caller_rows, in_order, wanted
from console.pages.queue.strips import STOP_KEY, EarBand, FreshBadge, TroubleStrip
from console.pages.queue.tables import AgentTable, CallerTable
from console.queue_seat import QueueSeat
from console.queue_words import STATES, trouble_of
from console.theme import Tone
from console.widgets.card import SectionTitle
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from console.wording import Explanation
from forms.catalogue import Catalogue
from forms.queue.acts import QueueAct
from telephony.pbx.picture import Picture
from telephony.pbx.reconciling import Finding, Limits, found

TICK_MS = 1000
_TONES = {Severity.INFO: None, Severity.WARNING: Tone.RINGING, Severity.DANGER: Tone.DANGER}


class FindLine(QLineEdit):
    """What to look for; Esc empties it and goes back to the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class QueuePage(QWidget):
    """See the module's text. `alarms` is the room for what must be seen at once."""

    def __init__(
        self,
        seat: QueueSeat,
        catalogue: Catalogue,
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("队列")
        self._seat, self._catalogue, self._now = seat, catalogue, now
        self.watch, self.acts = seat.watch, seat.acts
        self._findings: Mapping[str, list[Finding]] = {}
        # masking a number takes longer than all else of a row, and the same ones stand there for minutes
        self._number_words = lru_cache(maxsize=2048)(self.acts.number_words)
        self._agent_rows = AgentRows(self._number_words, self._line_words, seat.reasons)
        self.fresh, self.trouble, self.band = FreshBadge(), TroubleStrip(), EarBand()
        self.figures, self.chooser = FigureStrip(), ChooseStrip()
        self.queue, self.only, self.search = QComboBox(), QComboBox(), FindLine()
        self.callers, self.agents = CallerTable(self._clock), AgentTable(self._clock)
        self.caller_title, self.agent_title = SectionTitle("排队来电"), SectionTitle("坐席")
        self.told = Text("", "secondary", wrap=True)
        self.policy = Text("", "hint")
        self.bar = ActsBar(self.watch, self.acts, seat.reasons, self.chooser)
        self.alarms: QVBoxLayout = VBox(gap=4)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._sides: list[QWidget] = []
        self._lay_out()
        self._connect()
        self._rescale()
        self._tick_timer = QTimer(self, interval=TICK_MS)
        self._tick_timer.timeout.connect(self._tick)
        self._tick_timer.start()
        self._draw_all()

    def _lay_out(self) -> None:
        self.queue.addItem("全部队列", EVERYTHING)
        self.queue.setAccessibleName("按队列筛选")
        self.only.setAccessibleName("按状态筛选")
        for word, value in (("全部坐席", Only.ALL), ("求助的", Only.HELP), ("有提示的", Only.FOUND)):
            self.only.addItem(word, value)
        for state, (_, _, word) in STATES.items():
            self.only.addItem(word, state)
        self.search.setPlaceholderText("分机、姓名、号码  /")
        self.search.setAccessibleName("查找坐席和来电")
        self.search.setClearButtonEnabled(True)
        head = HBox(gap=8)
        head.addWidget(self.fresh)
        self.practice = Text("演练：只有演练交换机的一条队列和您的坐席", "hint")
        self.practice.setVisible(self._seat.practises)
        head.addWidget(self.practice)
        head.addWidget(self.policy)
        head.addStretch(1)
        for each in (self.queue, self.only, self.search):
            head.addWidget(each)
        self.head = head
        for title, table in ((self.caller_title, self.callers), (self.agent_title, self.agents)):
            side = QWidget()
            self._sides.append(side)
            column = VBox(side, gap=4)
            column.addWidget(title)
            column.addWidget(table, 1)
            self._split.addWidget(side)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(1, 1)
        column = VBox(self, gap=6, margins=8)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addWidget(self.band)
        column.addLayout(self.alarms)
        column.addWidget(self.figures)
        column.addWidget(self.chooser)
        column.addWidget(self._split, 1)
        column.addWidget(self.told)
        column.addWidget(self.bar)
        self.told.hide()

    def _connect(self) -> None:
        self.watch.changed.connect(self._draw_soon)
        self.watch.link_changed.connect(self._draw_soon)
        if self._seat.entry is not None:
            self._seat.entry.changed.connect(self._draw_soon)
        self.acts.told.connect(self._tell)
        self.acts.rules_read.connect(self._tick)
        self.acts.phone.changed.connect(self._draw_band)
        self.band.wanted.connect(lambda ear: self.acts.set_ear(ear) if ear else self.acts.stop_listening())
        self.queue.currentIndexChanged.connect(self._filtered)
        self.only.currentIndexChanged.connect(self._filtered)
        self.search.textChanged.connect(self._filtered)
        self.search.left.connect(self.agents.take_focus)
        self.chooser.left.connect(self.agents.take_focus)
        for table in (self.callers, self.agents):
            table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
            table.search_wanted.connect(lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.callers.opened.connect(lambda _: self.bar.press("Alt+T"))
        self.agents.opened.connect(self._open_menu)
        for deed in self.bar.deeds:
            QShortcut(QKeySequence(deed.key), self, lambda key=deed.key: self.bar.press(key))
        QShortcut(QKeySequence(STOP_KEY), self, self.acts.stop_listening)
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        look = theme.current()
        self.search.setFixedWidth(look.px(190))
        self._split.setSizes([look.px(412), look.px(868)])
        for side, least in zip(self._sides, (300, 480), strict=True):
            side.setMinimumWidth(look.px(least))

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile is drawn, the hall's rules are read anew, the keyboard is in the list."""
        super().showEvent(event)
        if not event.spontaneous():
            self.acts.read_rules()
            self._draw_all()
            QTimer.singleShot(0, self, self.agents.take_focus)

    # --- drawing

    def _draw_soon(self) -> None:
        if self.isVisible():
            self._draw_all()

    def _draw_all(self) -> None:
        picture = self.watch.picture
        self._offer_queues(picture)
        self._draw_lists(picture)
        self._draw_state(picture)
        self._draw_band()

    def _draw_lists(self, picture: Picture) -> None:
        queue, find = str(self.queue.currentData()), self.search.text().strip().replace(" ", "")
        waiting = caller_rows(picture, queue, self._number_words, self._line_words, find)
        self.callers.show_rows(waiting)
        self.caller_title.set_count(len(waiting), " 人")
        everybody = self._agent_rows.of(picture, self._findings, self._clock())
        only = str(self.only.currentData())
        shown = [row for row in everybody.values() if wanted(row, queue, only, find)]
        held = [row.key for row in self.agents.rows.rows] if self._is_held else []
        self.agents.show_rows(in_order(shown, held))
        self._count_states(shown)
        self._choose()

    def _clock(self) -> float:
        """The time by which what is shown has lasted: it stands still while nothing follows the PBX."""
        return self._now() if self.watch.is_live else self.watch.picture.heard_at or self._now()

    @property
    def _is_held(self) -> bool:
        """Whether somebody is about to do something to a row: then none of them may jump."""
        busy = self.agents.hasFocus() and self.agents.currentIndex().row() > 0
        return busy or self.chooser.isVisible()

    def _count_states(self, shown: list[AgentRow]) -> None:
        counts = Counter(row.agent.state for row in shown)
        states = " · ".join(
            f"{word} {counts[state]}" for state, (_, _, word) in STATES.items() if counts[state]
        )
        self.agent_title.set_count(len(shown), f" 人　{states}")

    def _draw_state(self, picture: Picture) -> None:
        now = self._now()
        trouble = self._seat.problem or trouble_of(self.watch)
        age = self.watch.age_s(now)
        retry = picture.link.retry_at - now if picture.link.retry_at else 0.0
        self.trouble.show_trouble(trouble, age, retry)
        self.fresh.show_age(age, live=trouble is None)
        told = self.acts.rules.tell_agent
        self.policy.setText("监听时坐席会听到提示音" if told else "监听时不提示坐席")
        self.policy.setVisible(self.acts.may(QueueAct.LISTEN))
        self.figures.show_figures(figures_of(picture, self._clock()), dim=trouble is not None)
        self._say_nothing(trouble)

    def _say_nothing(self, trouble: Explanation | None) -> None:
        filtered = bool(self.search.text() or self.queue.currentIndex() or self.only.currentIndex())
        nothing = "没有符合筛选条件的。" if filtered else ""
        self.callers.set_empty(trouble.happened if trouble else nothing or "现在没有人排队。")
        self.agents.set_empty(trouble.happened if trouble else nothing or "没有坐席签入队列。")

    def _draw_band(self) -> None:
        leg = self.acts.leg
        agent = self.agents.rows.row(self.agents.rows.place_of(leg.party.number)) if leg is not None else None
        shown = self.band.isVisibleTo(self)
        self.band.show_leg(leg, agent, self._now())
        if shown is not self.band.isVisibleTo(self):
            self._choose()

    def _offer_queues(self, picture: Picture) -> None:
        names = [str(self.queue.itemData(at)) for at in range(1, self.queue.count())]
        fresh = sorted(picture.queues)
        if fresh == names:
            return
        before = str(self.queue.currentData())
        self.queue.blockSignals(True)
        while self.queue.count() > 1:
            self.queue.removeItem(1)
        for name in fresh:
            self.queue.addItem(name, name)
        self.queue.setCurrentIndex(max(0, self.queue.findData(before)))
        self.queue.blockSignals(False)

    def _filtered(self) -> None:
        self._draw_lists(self.watch.picture)
        self._draw_state(self.watch.picture)

    def _tick(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """A second has passed: clocks in sight move, and what has lasted too long is said."""
        picture, now = self.watch.picture, self._clock()
        findings: dict[str, list[Finding]] = defaultdict(list)
        for each in found(picture, self._limits(), now):
            findings[each.agent].append(each)
        self._findings = findings
        self._draw_lists(picture)
        self._draw_state(picture)
        self._draw_band()
        self.callers.tick()
        self.agents.tick()

    def _limits(self) -> Limits:
        rules = self.acts.rules
        return Limits(
            wrap_up_s=60.0 * rules.wrap_up_minutes,
            pause_s={reason: 60.0 * minutes for reason, minutes in rules.pause_minutes.items()},
        )

    def _line_words(self, line: str) -> str:
        known = self._catalogue.hotlines.get(line)
        return known.name if known is not None else line

    # --- acts

    def _choose(self) -> None:
        rows = self.agents.rows.rows
        asking = min(
            (row for row in rows if row.asks_for_help), key=lambda row: row.agent.help_since, default=None
        )
        self.bar.choose(self.callers.current, self.agents.current, asking)

    def _open_menu(self, index: QModelIndex) -> None:
        spot = self.agents.visualRect(index).bottomLeft() + QPoint(theme.current().px(8), 0)
        self.bar.menu().popup(self.agents.viewport().mapToGlobal(spot))

    def _tell(self, notice: Notice) -> None:
        self.told.setText(notice.happened + notice.to_do)
        self.told.set_tone(_TONES[notice.severity])
        self.told.setVisible(bool(notice.happened))
