"""Someone in a call with several: who, how long, who speaks, and what can be done about them."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Tone
from console.widgets import paint
from console.widgets.button import Button
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.pill import StatusPill
from console.widgets.text import ElidedText

_AVATAR = 40


class Presence(StrEnum):
    """How someone is in the call."""

    CALLING = "calling"
    TALKING = "talking"
    HELD = "held"
    LEFT = "left"


_LOOKS = {
    Presence.CALLING: (Icon.PHONE_OUTGOING, "呼叫中", Tone.RINGING),
    Presence.TALKING: (Icon.PHONE_CALL, "通话中", Tone.TALKING),
    Presence.HELD: (Icon.PAUSE, "保持", Tone.HELD),
    Presence.LEFT: (Icon.PHONE_OFF, "已离开", Tone.NEUTRAL),
}


@dataclass(frozen=True)
class Participant:
    """Someone in the call. `number` is shown as given, so mask it before.

    `why_not_remove` and `why_not_alone` say why that can't be done now; empty where it can.
    """

    key: str
    name: str
    number: str
    presence: Presence
    since: float | None = None
    speaking: bool = False
    icon: Icon = Icon.USER
    why_not_remove: str = ""
    why_not_alone: str = ""


class _Avatar(QWidget):
    """The icon of a person, with a ring while they speak."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._speaking, self._gone = Icon.USER, False, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def show_person(self, icon: Icon, *, speaking: bool, gone: bool) -> None:
        if (icon, speaking, gone) != (self._icon, self._speaking, self._gone):
            self._icon, self._speaking, self._gone = icon, speaking, gone
            self.update()

    def sizeHint(self) -> QSize:
        side = theme.current().px(_AVATAR)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, tokens = theme.current(), theme.current().tokens
        painter = paint.painter_on(self)
        side = self.width()
        centre = QPointF(side / 2, side / 2)
        ground, ink = tokens.surface_sunken, tokens.text_muted
        if self._speaking:
            ground, ink = tokens.talking.soft, tokens.talking.text
        paint.dot(painter, centre, side / 2 - look.px(4), ground)
        if self._speaking:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.line(Tone.TALKING)), look.px(2)))
            edge = look.px(2) / 2
            painter.drawEllipse(QRectF(edge, edge, side - 2 * edge, side - 2 * edge))
        size = look.px(18)
        icon = Icon.PHONE_OFF if self._gone else self._icon
        paint.icon(painter, icon, ink, (side - size) // 2, side // 2, 18)
        painter.end()


class ParticipantCard(Card):
    """One participant. `removal_wanted` and `alone_wanted` carry the participant's key."""

    removal_wanted = Signal(str)
    alone_wanted = Signal(str)

    def __init__(self, participant: Participant, parent: QWidget | None = None) -> None:
        super().__init__(margins=10, gap=8, parent=parent)
        self.participant = participant
        self._avatar = _Avatar()
        self._name = ElidedText("", "strong")
        self._number = ElidedText("", "secondary")
        self._state = StatusPill("状态", compact=True)
        self._voice = StatusPill("发言", compact=True)
        self.remove_button = Button("移出", icon=Icon.USER_MINUS, compact=True)
        self.alone_button = Button("单独通话", icon=Icon.USER, compact=True)
        self.remove_button.clicked.connect(lambda: self.removal_wanted.emit(self.participant.key))
        self.alone_button.clicked.connect(lambda: self.alone_wanted.emit(self.participant.key))
        self._lay_out()
        self.show_participant(participant)

    def _lay_out(self) -> None:
        who = VBox(gap=0)
        who.addWidget(self._name)
        who.addWidget(self._number)
        head = HBox(gap=8)
        head.addWidget(self._avatar)
        head.addLayout(who, 1)
        self.body.addLayout(head)
        state = HBox(gap=4)
        state.addWidget(self._state)
        state.addWidget(self._voice)
        state.addStretch(1)
        self.body.addLayout(state)
        actions = HBox(gap=8)
        actions.addWidget(self.alone_button)
        actions.addWidget(self.remove_button)
        actions.addStretch(1)
        self.body.addLayout(actions)

    def show_participant(self, participant: Participant) -> None:
        """Show how this participant is now."""
        self.participant = participant
        gone = participant.presence is Presence.LEFT
        icon, word, tone = _LOOKS[participant.presence]
        self._avatar.show_person(participant.icon, speaking=participant.speaking, gone=gone)
        self._name.setText(participant.name)
        self._number.setText(participant.number)
        self._state.show_state(icon, word, tone, since=participant.since)
        if participant.speaking:
            self._voice.show_state(Icon.AUDIO_LINES, "正在说话", Tone.TALKING)
        self._voice.setVisible(participant.speaking)
        gone_reason = "对方已离开" if gone else ""
        for button, why in (
            (self.remove_button, gone_reason or participant.why_not_remove),
            (self.alone_button, gone_reason or participant.why_not_alone),
        ):
            button.set_available(not why, why)
        self.remove_button.setAccessibleName(f"移出 {participant.name}")
        self.alone_button.setAccessibleName(f"与 {participant.name} 单独通话")
        voice = "，正在说话" if participant.speaking else ""
        self.setAccessibleName(f"{participant.name} {participant.number}，{word}{voice}")
