"""The sheet itself: a head that stays, the desk's work below it, and the whole life in a scrolled part.

How a desk uses it:

    self.sheet = TicketSheet(sheet_store(desk))
    self.sheet.shown.connect(self._offer)          # carries the WholeLife that is shown now
    self.sheet.show_ticket(ticket_id)

    def _offer(self, life):
        self.sheet.action_slot.clear()
        self.sheet.action_slot.set_primary("签收", self._sign_in, icon=Icon.CHECK, key="F9")
        self.sheet.set_work(self._reply_form)      # a form of the desk, between head and life; None for none
        self.sheet.set_extra_cards((card, ...))    # widgets on top of the side cards
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from console import theme
from console.theme import Icon
from console.ticket_sheet.body import SheetBody
from console.ticket_sheet.head import SheetHead
from console.ticket_sheet.store import Opened, SheetStore
from console.ticket_sheet.watermark import Watermark
from console.widgets.card import EmptyState
from console.widgets.layout import VBox
from forms.attachment import Attachment
from forms.call_record import CallRecord
from forms.ticket_sheet import WholeLife

CHOOSE = "从左边选一件工单，这里显示它的全部内容。"
_TICK_MS = 20_000
_LEAST = 24
_WIDE = 820
"""From this width on (pixels at 100 %) the side cards stand beside the life and not above it."""


class TicketSheet(QWidget):
    """Arrows and j, k scroll.

    `shown` carries the WholeLife now shown, `ticket_wanted` the id of a linked ticket; `left` says that Esc
    was pressed.
    """

    shown = Signal(object)
    ticket_wanted = Signal(str)
    left = Signal()

    def __init__(self, store: SheetStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.ticket_id = ""
        self.life: WholeLife | None = None
        self._opened: Opened | None = None
        self._chosen = False
        self._asked = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head = SheetHead()
        self.action_slot = self.head.action_slot
        self._work: QWidget | None = None
        self._extra: tuple[QWidget, ...] = ()
        self.empty = EmptyState(Icon.FILE_TEXT, CHOOSE)
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新读取", on_action=self.refresh)
        self.body: SheetBody | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumHeight(_LEAST)  # in a low window head and work keep what they need
        holder = QWidget()
        self._holder = VBox(holder)
        self._scroll.setWidget(holder)
        self._page = QWidget()
        self._column = VBox(self._page, gap=8)
        self._column.addWidget(self.head)
        self._column.addWidget(self._scroll, 1)
        self._stack = QStackedWidget()
        for each in (self.empty, self.failed, self._page):
            self._stack.addWidget(each)
        VBox(self).addWidget(self._stack)
        self.watermark = Watermark(_viewer(store), self._page)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(lambda: self.head.tick(self.store.now()))
        self._clock.start()
        if store.playback is not None:
            store.playback.changed.connect(self._show_playing)
            store.playback.problem.connect(self._say_playback)
        if store.opener is not None:
            store.opener.told.connect(self._say_opening)
        self.show_nothing()

    # --- what desks ask for

    def show_ticket(self, ticket_id: str, *, chosen: bool = False) -> None:
        """Read a ticket and show it; the one before stays until it is there.

        *chosen* says that it was put before this outside reviewer.
        """
        self._asked += 1
        asked = self._asked
        if ticket_id != self.ticket_id:
            self._opened = None
        self.ticket_id, self._chosen = ticket_id, chosen
        if self.life is None:
            self._say("正在读取…")
        self.store.open(
            ticket_id,
            lambda opened: self._arrived(asked, opened),
            lambda said: self._not_arrived(asked, said),
            chosen=chosen,
        )

    def refresh(self) -> None:
        """Read the ticket shown again: after each action of the desk."""
        if self.ticket_id:
            self.show_ticket(self.ticket_id, chosen=self._chosen)

    def show_nothing(self, words: str = CHOOSE) -> None:
        """Show no ticket, and say why."""
        self._asked += 1
        self.ticket_id, self.life, self._opened = "", None, None
        self.action_slot.clear()
        self.set_work(None)
        self.set_extra_cards(())
        self._say(words)

    def set_work(self, widget: QWidget | None) -> None:
        """Put a form of the desk between head and life; None takes it out. The desk keeps the widget."""
        if widget is self._work:
            return
        if self._work is not None:
            self._column.removeWidget(self._work)
            self._work.setParent(None)
        self._work = widget
        if widget is not None:
            self._column.insertWidget(1, widget)
            widget.show()

    def set_extra_cards(self, cards: Sequence[QWidget]) -> None:
        """Widgets on top of the side cards. The sheet owns them from now on; they go with the next ones."""
        for each in self._extra:
            each.hide()
            each.deleteLater()
        self._extra = tuple(cards)
        if self.body is not None:
            self.body.put_extra(self._extra)

    # ---

    def _arrived(self, asked: int, opened: Opened) -> None:
        if asked != self._asked:
            return
        unchanged = opened == self._opened
        self._opened, self.life = opened, opened.life
        if not unchanged:
            self._show(opened)
        self._stack.setCurrentWidget(self._page)
        self.setAccessibleName(f"工单详情 {opened.life.ticket.number}")
        self.shown.emit(opened.life)

    def _not_arrived(self, asked: int, said: str) -> None:
        if asked != self._asked:
            return
        self.life, self._opened = None, None
        self.action_slot.clear()
        self.failed.set_sentence(said)
        self._stack.setCurrentWidget(self.failed)
        self.setAccessibleName("工单详情：没有读到")

    def _show(self, opened: Opened) -> None:
        same = self.body is not None and self.body.ticket_id == opened.life.ticket.id
        place = self._scroll.verticalScrollBar().value() if same else 0
        self.head.show_life(opened.life, self.store.now())
        for each in self._extra:
            each.setParent(None)
        before, body = self.body, SheetBody(opened, self.store)
        body.ticket_wanted.connect(self.ticket_wanted)
        body.play_wanted.connect(self._play)
        body.reveal_wanted.connect(self._reveal)
        body.covered.connect(self.refresh)
        body.file_wanted.connect(self._open_file)
        body.put_extra(self._extra)
        self.body = body
        self._show_playing()
        self._holder.addWidget(body)
        body.show()
        body.set_wide(self._is_wide)
        if before is not None:
            # it goes later: it may be a key pressed in it that has led here
            before.hide()
            self._holder.removeWidget(before)
            before.deleteLater()
        body.timeline.selectionModel().currentChanged.connect(lambda *_: self._follow_row())
        self._scroll.verticalScrollBar().setValue(place)
        self.watermark.raise_()

    def _reveal(self, reason: str) -> None:
        body = self.body
        self.store.reveal(
            self.ticket_id,
            reason,
            self.refresh,
            lambda said: body.caller.refuse(said) if body is self.body and body is not None else None,
        )

    def _play(self, call: CallRecord) -> None:
        if self.store.playback is not None:
            self._say_playback("")
            self.store.playback.toggle(self.ticket_id, call)

    def _open_file(self, file: Attachment) -> None:
        self.store.open_file(self.ticket_id, file, chosen=self._chosen)

    def _say_opening(self, said: str) -> None:
        if self.body is not None and self.body.files is not None:
            self.body.files.say(said)

    def _show_playing(self) -> None:
        playback = self.store.playback
        if self.body is not None and playback is not None:
            self.body.trail.show_playing(playback.call_id, playback.seconds, playback.length)

    def _say_playback(self, said: str) -> None:
        if self.body is not None:
            self.body.say(said)

    def _follow_row(self) -> None:
        if self.body is not None:
            timeline = self.body.timeline
            spot = timeline.visualRect(timeline.currentIndex())
            at = timeline.mapTo(self.body, spot.center())
            self._scroll.ensureVisible(at.x(), at.y(), 0, spot.height())

    def _say(self, words: str) -> None:
        self.empty.set_sentence(words)
        self._stack.setCurrentWidget(self.empty)
        self.setAccessibleName(f"工单详情：{words}")

    @property
    def sideways(self) -> int:
        """How far the life reaches out of the sheet at the right, in pixels; nothing should."""
        return self._scroll.horizontalScrollBar().maximum()

    @property
    def _is_wide(self) -> bool:
        return self.width() >= theme.current().px(_WIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See _WIDE."""
        super().resizeEvent(event)
        if self.body is not None:
            self.body.set_wide(self._is_wide)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        down = {Qt.Key.Key_J: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_K: -1, Qt.Key.Key_Up: -1}
        bar = self._scroll.verticalScrollBar()
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Home:
                bar.setValue(bar.minimum())
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case key if key in down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                bar.setValue(bar.value() + down[key] * bar.singleStep() * 3)
            case _:
                super().keyPressEvent(event)


def _viewer(store: SheetStore) -> str:
    return f"{store.actor.name} {store.actor.code}".strip()
