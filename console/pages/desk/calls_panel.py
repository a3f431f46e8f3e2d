"""The left column: what rings, who is on the line and what can be done about each, and the number to dial."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.pages.desk.legs import participants
from console.pages.desk.number_card import NumberCard
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.card import SectionTitle
from console.widgets.layout import VBox
from console.widgets.participant import Participant, ParticipantCard
from console.widgets.text import Text
from telephony.actions import Action, side_call
from telephony.call import CallState
from telephony.protocol import LevelsMeasured, PhoneState


class CallsPanel(QWidget):
    """Everybody on the line. A consultation and a conference have their own buttons, each with a key."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._levels: dict[str, float] = {}
        self._cards: dict[str, ParticipantCard] = {}
        self.setAccessibleName("通话")
        self._title = SectionTitle("通话")
        self.numbers = NumberCard(desk)
        self._legs = VBox(gap=8)
        self._empty = Text("没有通话", "hint")
        self.dial = Button("呼叫", icon=Icon.KEYPAD, compact=True, key="Ctrl+K")
        self.dial.clicked.connect(lambda: self.numbers.ask(Action.DIAL, self.dial))
        self._title.add(self.dial)
        phone = desk.phone
        self.join = self._button("合并成三方", Icon.MERGE, "Ctrl+J", self._join, Variant.PRIMARY)
        self.complete = self._button("完成转接", Icon.PHONE_FORWARDED, "Ctrl+T", phone.complete_transfer)
        self.cancel = self._button("回到市民", Icon.UNDO_2, "Ctrl+B", phone.cancel_side_call)
        self.leave = self._button("我离开，让他们继续通话", Icon.DOOR_OPEN, "Ctrl+L", phone.leave_conference)
        # room at the right for the focus ring and the scroll bar
        column = VBox(self, gap=8, margins=(2, 2, 2, 2))
        column.addWidget(self._title)
        column.addWidget(self.numbers)
        column.addLayout(self._legs)
        for button in (self.join, self.complete, self.cancel, self.leave):
            column.addWidget(button)
        column.addWidget(self._empty)
        QShortcut(QKeySequence("Ctrl+K"), self, self._dial_by_key)
        phone.changed.connect(self._draw)
        phone.levels_measured.connect(self._hear)
        self._draw(phone.state)

    def _button(
        self, word: str, icon: Icon, key: str, act: Callable[[], None], variant: Variant = Variant.SECONDARY
    ) -> Button:
        button = Button(word, icon=icon, key=key, variant=variant)
        button.setShortcut(QKeySequence(key))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        return button

    def _join(self) -> None:
        if side_call(self._desk.phone.state) is not None:
            self._desk.phone.join()
        else:
            self._desk.phone.join_again()

    def _dial_by_key(self) -> None:
        if self.dial.isEnabled():
            self.numbers.ask(Action.DIAL, self.window().focusWidget())

    def _hear(self, levels: LevelsMeasured) -> None:
        # a word's pauses are shorter than a measurement: let the ear fall slowly
        self._levels = {
            call_id: max(level, self._levels.get(call_id, 0.0) * 0.6)
            for call_id, level in levels.calls.items()
        }
        if self._cards:
            self._draw(self._desk.phone.state)

    def _draw(self, state: PhoneState) -> None:
        why = self._desk.phone.reasons()
        shown = participants(state, self._desk, self._levels)
        self._show_cards(shown)
        self._empty.setVisible(not shown)
        self.dial.set_available(not why[Action.DIAL], why[Action.DIAL])
        side = side_call(state)
        apart = self._are_apart(state)
        self._title.set_text("三方通话" if state.conference else "通话")
        self._title.set_count(len(state.conference) + 1 if state.conference else None, " 人")
        self.join.setVisible(side is not None or apart)
        can_join = apart or not why[Action.JOIN]
        self.join.set_available(can_join, why[Action.JOIN])
        self.complete.setVisible(side is not None)
        self.complete.set_available(not why[Action.COMPLETE_TRANSFER], why[Action.COMPLETE_TRANSFER])
        self.cancel.setVisible(side is not None)
        self.leave.setVisible(bool(state.conference))
        self.leave.set_available(not why[Action.LEAVE], why[Action.LEAVE])

    def _are_apart(self, state: PhoneState) -> bool:
        """Whether somebody is spoken to alone while others of the same matter wait."""
        states = {call.state for call in state.calls}
        return not state.conference and {CallState.ESTABLISHED, CallState.HELD} <= states

    def _show_cards(self, shown: tuple[Participant, ...]) -> None:
        wanted = {participant.key for participant in shown}
        for key in [key for key in self._cards if key not in wanted]:
            card = self._cards.pop(key)
            self._legs.removeWidget(card)
            card.hide()
            card.deleteLater()
        for participant in shown:
            if participant.key not in self._cards:
                self._add_card(participant)
            elif self._cards[participant.key].participant != participant:
                self._cards[participant.key].show_participant(participant)

    def _add_card(self, participant: Participant) -> None:
        card = ParticipantCard(participant)
        card.removal_wanted.connect(self._desk.phone.drop)
        card.alone_wanted.connect(self._alone)
        self._cards[participant.key] = card
        self._legs.addWidget(card)

    def _alone(self, call_id: str) -> None:
        call = self._desk.phone.state.call(call_id)
        if call is not None and call.state is CallState.HELD:
            self._desk.phone.resume(call_id)
        else:
            self._desk.phone.talk_privately(call_id)
