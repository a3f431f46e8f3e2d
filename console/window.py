"""The window: the call bar above, the rail at the left, one page in front, notices between."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from console.app import Application
from console.bars.alarm_button import AlarmButton
from console.bars.call_bar import CallBar
from console.bars.inbox_button import InboxButton
from console.bars.rail import Rail
from console.bars.rehearsal_bar import RehearsalBar
from console.entrance.desk_lock import DeskLock
from console.link import LinkState
from console.notices import Notice, Severity
from console.page_list import DESK, PAGES, QUEUE, SCREENING, SETTINGS, SUPERVISION, TICKETS
from console.page_stack import PageStack
from console.seat import Seat
from console.supervision import Inbox
from console.widgets.layout import HBox, VBox
from console.widgets.notice import NoticeBar, NoticeText
from console.wording import LINK_STATES, REGISTRATION_FAULTS, SOUND_FAULTS
from telephony.actions import Action
from telephony.protocol import PhoneState

if TYPE_CHECKING:
    from console.pages.desk import DeskPage
    from console.pages.screening import ScreeningPage
    from console.pages.settings import SettingsPage
    from console.pages.supervision import SupervisionPage
    from console.pages.tickets import TicketsPage


class Window(QMainWindow):
    """One seat's window. Closing it leaves a call in hand alone: the engine goes on.

    `settings_saved` asks the composition root to put the seat together anew, `person_left` to ask who comes
    next, `person_changed` to put it together for the :class:`Actor` that it carries.
    """

    settings_saved = Signal()
    person_left = Signal()
    person_changed = Signal(object)

    def __init__(self, seat: Seat, application: Application) -> None:
        super().__init__()
        self.seat = seat
        self._reopen_due = False
        brand = seat.settings.hotline.brand
        self.setWindowTitle(f"听民声 · {brand}" + (" · 演练" if seat.rehearsal is not None else ""))
        self.setMinimumSize(1180, 680)
        self.call_bar = CallBar(seat)
        mine = [page for page in PAGES if page.is_for(seat.actor)]
        self.rail = Rail([page.entry for page in mine])
        self.notices = NoticeBar()
        self.stack = PageStack(mine, seat)
        self.inbox = self._make_inbox()
        self._application = application
        self.stack.page_made.connect(self._join_page)
        self._lay_out()
        self.rail.chosen.connect(self.show_page)
        self.call_bar.number_wanted.connect(self._ask_number)
        self.lock = self._make_lock()
        seat.desk.notice.connect(self._notice)
        seat.desk.notice_cleared.connect(self.notices.clear)
        seat.phone.changed.connect(self._draw_faults)
        seat.phone.link_changed.connect(self._draw_link)
        application.failed.connect(self._unforeseen)
        self.show_page(0)

    @property
    def tickets_page(self) -> "TicketsPage":
        """The ticket list; LookupError for people who have none."""
        from console.pages.tickets import TicketsPage

        return self.stack.named(TICKETS, TicketsPage)

    @property
    def desk_page(self) -> "DeskPage":
        """The desk itself; LookupError for people who have none."""
        from console.pages.desk import DeskPage

        return self.stack.named(DESK, DeskPage)

    @property
    def settings_page(self) -> "SettingsPage":
        """The settings, which everybody has."""
        from console.pages.settings import SettingsPage

        return self.stack.named(SETTINGS, SettingsPage)

    @property
    def _supervision_page(self) -> "SupervisionPage":
        from console.pages.supervision import SupervisionPage

        return self.stack.named(SUPERVISION, SupervisionPage)

    @property
    def _screening_page(self) -> "ScreeningPage":
        from console.pages.screening import ScreeningPage

        return self.stack.named(SCREENING, ScreeningPage)

    def show_page(self, index: int) -> None:
        """Bring a page to the front."""
        self.stack.bring(index)
        self.rail.show_chosen(index)

    def _join_page(self, word: str) -> None:
        """What a page that was just made has to say to the window."""
        if word == DESK:
            self.desk_page.ticket_wanted.connect(self._open_ticket)
        elif word == SUPERVISION:
            self._supervision_page.read.connect(self.inbox.read)
        elif word == SCREENING:
            self._screening_page.form_wanted.connect(lambda: self.show_page(self.stack.index_of(DESK)))
        elif word == SETTINGS:
            page = self.settings_page
            page.look_changed.connect(self._application.dress)
            page.saved.connect(lambda _: self._reopen_when_free())
            page.targets_saved.connect(lambda _: self._reopen_when_free())

    def _make_inbox(self) -> Inbox:
        """The signs of alarms and notices at the foot of the rail, for whoever has the pages they lead to."""
        inbox = Inbox(self.seat.desk.archive, self.seat.actor, self)
        foot = QWidget()
        column = VBox(foot, gap=4)
        queue = self.seat.queue
        if queue is not None and queue.alarms is not None:
            siren = AlarmButton(queue.alarms)
            siren.wanted.connect(lambda: self.show_page(self.stack.index_of(QUEUE)))
            column.addWidget(siren)
        if self._has(SUPERVISION):
            bell = InboxButton()
            inbox.counted.connect(bell.show_count)
            bell.wanted.connect(self._open_inbox)
            column.addWidget(bell)
            inbox.read()
        if column.count():
            self.rail.set_foot(foot)
        return inbox

    def _open_inbox(self) -> None:
        self.show_page(self.stack.index_of(SUPERVISION))
        self._supervision_page.show_notices()

    def _lay_out(self) -> None:
        central = QWidget()
        column: QVBoxLayout = VBox(central, gap=0)
        column.addWidget(self.call_bar)
        self.front = QStackedWidget()
        desk = QWidget()
        beside = VBox(desk, gap=0)
        body = HBox(gap=0)
        body.addWidget(self.rail)
        body.addWidget(self.stack, 1)
        beside.addLayout(body, 1)
        # below the page, so that a notice doesn't push away the line that is being typed
        beside.addWidget(self.notices)
        self.front.addWidget(desk)
        column.addWidget(self.front, 1)
        if self.seat.rehearsal is not None:
            self.rehearsal_bar = RehearsalBar(self.seat.rehearsal)
            column.addWidget(self.rehearsal_bar)
        self.setCentralWidget(central)

    def _ask_number(self, action: Action) -> None:
        if not self._has(DESK):
            return
        back_to = QApplication.focusWidget()
        self.show_page(self.stack.index_of(DESK))
        self.desk_page.calls.numbers.ask(action, back_to)

    def _open_ticket(self, ticket_id: str) -> None:
        self.show_page(self.stack.index_of(TICKETS))
        self.tickets_page.open_ticket(ticket_id)

    def _has(self, word: str) -> bool:
        try:
            self.stack.index_of(word)
        except LookupError:
            return False
        return True

    def _reopen_when_free(self) -> None:
        """New settings are for the next call: nothing is taken down while somebody is on the line."""
        if not self.seat.phone.state.calls:
            self.settings_saved.emit()
            return
        self._notice(
            Notice("settings", Severity.INFO, "设置已保存，通话结束后生效。", "现在的通话和草稿不受影响。")
        )
        self._reopen_due = True

    # --- the lock

    def _make_lock(self) -> DeskLock | None:
        if self.seat.gate is None:
            return None
        lock = DeskLock(self.seat, self.seat.gate, self.front, self.call_bar, self)
        lock.notice.connect(self._notice)
        lock.person_left.connect(self.person_left)
        lock.person_changed.connect(self.person_changed)
        return lock

    def showEvent(self, event: QShowEvent) -> None:
        """The native window is there: its keys and mouse tell that somebody is, too."""
        super().showEvent(event)
        handle = self.windowHandle()
        if self.lock is not None and handle is not None:
            self.lock.watch.watch(handle)

    # --- notices

    def _notice(self, notice: Notice) -> None:
        self.notices.post(notice.key, NoticeText(notice.severity, notice.happened, to_do=notice.to_do))

    def _draw_faults(self, state: PhoneState) -> None:
        if self._reopen_due and not state.calls:
            self._reopen_due = False
            # from the event loop, not from within the phone's own signal
            QTimer.singleShot(0, self.settings_saved.emit)
        fault = state.registration.fault
        if fault is not None:
            words = REGISTRATION_FAULTS[fault]
            self._notice(Notice("registration", Severity.DANGER, f"{words.happened}。", f"{words.to_do}。"))
        else:
            self.notices.clear("registration")
        if state.sound.faults and state.agent.is_signed_in:
            words = SOUND_FAULTS[state.sound.faults[0]]
            self._notice(Notice("sound", Severity.WARNING, f"{words.happened}。", f"{words.to_do}。"))
        else:
            self.notices.clear("sound")

    def _draw_link(self, state: LinkState) -> None:
        if state in {LinkState.ATTACHED, LinkState.CONNECTING, LinkState.CLOSED}:
            self.notices.clear("link")
            return
        words = LINK_STATES[state]
        self._notice(Notice("link", Severity.DANGER, f"{words.happened}。", f"{words.to_do}。"))

    def _unforeseen(self) -> None:
        self._notice(
            Notice(
                "unforeseen",
                Severity.DANGER,
                "程序出了一个没有预料到的错误，已记入日志；通话和草稿不受影响。",
                "可以继续工作；反复出现请把日志发给管理员。",
            )
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is typed and leave; a call in hand goes on without the window."""
        self.seat.close()
        super().closeEvent(event)
