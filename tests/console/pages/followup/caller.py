"""Somebody at the follow-up desk, with a keyboard and a telephone."""

from dataclasses import replace
from datetime import timedelta

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs, Jobs
from console.link import LinkState
from console.pages.followup import FollowUpPage
from console.phone import Phone
from forms.access.roles import Actor
from forms.followup.desk import Tab
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.ticket import Operator
from telephony.account import PhoneSettings, Registration, RegistrationState, Sound
from telephony.agent import Agent, AgentState
from telephony.call import Call, CallState, Direction, EndReason, Party
from telephony.protocol import Attached, CallChanged, CallDialed, CallEnded, CallIncoming, Dial, PhoneState
from tests.console.desks import CATALOGUE, Clock, ScriptedLine
from tests.console.pages.listed import listed_in
from tests.console.typing import commit
from tests.forms.followup.samples import LATER
from tests.forms.lifecycle.samples import AGENT

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class CallerBack:
    """The page in a window of its own, over a storage and a journal that may be used again."""

    def __init__(
        self,
        qtbot: QtBot,
        storage: InMemoryUnitOfWork,
        actor: Actor = AGENT,
        journal: InMemoryJournal | None = None,
        lane: Jobs | None = None,
        size: tuple[int, int] = (1290, 640),
    ) -> None:
        self.qtbot, self.storage = qtbot, storage
        self.journal = journal or InMemoryJournal()
        self.line, self.clock = ScriptedLine(), Clock(LATER)
        archive = Archive(
            InlineJobs(),
            lane or InlineJobs(),
            lambda: JournalOpened(journal=self.journal),
            lambda: self.storage,
        )
        operator = Operator(code=actor.code, name=actor.name)
        rules = replace(DeskRules(operator, ()), actor=actor)
        self.phone = Phone(self.line, PhoneSettings())
        self.desk = Desk(self.phone, archive, CATALOGUE, rules, self.clock)
        self.attach()
        self.desk.open()
        self.page = FollowUpPage(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    # --- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def digits(self, keys: str) -> None:
        """Digits, one after another."""
        for each in keys:
            self.press(Qt.Key(Qt.Key.Key_0.value + int(each)))

    def go_to(self, tab: Tab) -> None:
        """Alt and the tab's digit."""
        self.press(Qt.Key(Qt.Key.Key_1.value + list(Tab).index(tab)), ALT)

    def write(self, text: str) -> None:
        """Words into whatever has the keyboard, as an input method commits them."""
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit | QPlainTextEdit), focus
        commit(focus, text)

    def write_into(self, field: QWidget, text: str) -> None:
        """The same, into this field."""
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self.write(text)

    def later(self, **span: float) -> None:
        """Time goes by."""
        self.clock.at += timedelta(**span)

    # --- the telephone

    def attach(self, calls: tuple[Call, ...] = ()) -> None:
        """The engine says that it is there."""
        state = PhoneState(
            registration=Registration(state=RegistrationState.REGISTERED, extension="1001", listens_on=5060),
            agent=Agent(state=AgentState.READY, since=self.clock.at.timestamp()),
            sound=Sound(),
            calls=calls,
        )
        self.phone.follow_link(LinkState.ATTACHED)
        self.phone.receive(Attached(version=1, pid=1, state=state))

    def dialled(self) -> Dial:
        """What was last sent to the engine, which is a call."""
        sent = self.line.sent[-1]
        assert isinstance(sent, Dial), sent
        return sent

    def goes_out(self, call_id: str = "out-1") -> Call:
        """The engine says that the call is on its way."""
        asked, at = self.dialled(), self.clock.at.timestamp()
        call = Call(
            id=call_id,
            direction=Direction.OUTGOING,
            state=CallState.DIALING,
            party=Party(asked.target, asked.name),
            began_at=at,
            state_since=at,
        )
        self.phone.receive(CallDialed(call=call, command_id=asked.command_id))
        return call

    def rings_here(self, number: str = "13900000000", call_id: str = "in-1") -> Call:
        """Somebody calls."""
        at = self.clock.at.timestamp()
        call = Call(
            id=call_id,
            direction=Direction.INCOMING,
            state=CallState.INCOMING,
            party=Party(number, ""),
            line="12345",
            began_at=at,
            state_since=at,
        )
        self.phone.receive(CallIncoming(call=call))
        return call

    def answered(self, call: Call, recording: str = "") -> Call:
        """The other side has answered."""
        call = call.moved(CallState.ESTABLISHED, self.clock.at.timestamp())
        call = msgspec.structs.replace(call, recording=recording)
        self.phone.receive(CallChanged(call=call))
        return call

    def ended(self, call: Call, reason: EndReason) -> None:
        """The call is over."""
        over = call.moved(CallState.ENDED, self.clock.at.timestamp())
        self.phone.receive(CallEnded(call=msgspec.structs.replace(over, end=reason)))

    # --- eyes

    @property
    def titles(self) -> list[str]:
        """What is listed, as it is read out."""
        return listed_in(self.page.list)

    def count(self, tab: Tab) -> str:
        """What stands on a tab."""
        return self.page.tabs.count_words(tab)
