"""One call of a ticket: when, who took part, where it was transferred, and its recording."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from console.pages.tickets.dossier import Call
from console.pages.tickets.facts import Facts, Withheld
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import Card
from console.widgets.clock import clock_text
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms import phone_number
from forms.call_record import LegResult, Participant, ParticipantKind, Transfer
from forms.ticket import BEIJING_TIME


class CallCard(Card):
    """`withheld` is the word in place of the caller's name and number; "" where they may be shown."""

    def __init__(self, call: Call, withheld: str, parent: QWidget | None = None) -> None:
        record = call.record
        super().__init__(f"{record.direction.label}通话", parent=parent)
        self._call = call
        self.problem = Text("", "hint", tone=Tone.DANGER, wrap=True)
        self.problem.hide()
        self.play: Button | None = None
        facts = Facts()
        facts.add("时间", _span(record.started_at, record.answered_at, record.ended_at))
        for participant in record.participants:
            self._add_participant(facts, participant, withheld)
        if not record.participants and withheld:
            facts.add_widget("来电号码", Withheld(withheld))
        elif not record.participants:
            facts.add("来电号码", phone_number.mask(record.remote_number) or "未显示号码")
        for transfer in record.transfers:
            facts.add("转接", _transfer_words(transfer))
        facts.add_widget("录音", self._recording())
        self.body.addWidget(facts)
        self.body.addWidget(self.problem)

    @staticmethod
    def _add_participant(facts: Facts, one: Participant, withheld: str) -> None:
        times = f"{_time(one.joined_at)} – {_time(one.left_at) if one.left_at else '…'}"
        result = "" if one.result is LegResult.ANSWERED else one.result.label
        if one.kind is ParticipantKind.CITIZEN:
            who = withheld or "　".join(part for part in (one.name, phone_number.mask(one.number)) if part)
            who = who or "未显示号码"
        else:
            who = " ".join(part for part in (one.name, phone_number.show(one.number)) if part)
        words = "　".join(part for part in (who, times, result) if part)
        if one.kind is ParticipantKind.CITIZEN and withheld:
            facts.add_widget(one.kind.label, Withheld(words))
        else:
            facts.add(one.kind.label, words)

    def _recording(self) -> QWidget:
        name = Path(self._call.record.recording.replace("\\", "/")).name
        if not name:
            return Text("没有录音", "secondary")
        if not self._call.has_recording:
            return Text(f"录音不在本机：{name}", "secondary", wrap=True, selectable=True)
        strip = QWidget()
        row = HBox(strip, gap=8)
        self.play = Button("播放", icon=Icon.PLAY, compact=True)
        self.play.setAccessibleName("用系统播放器播放录音")
        self.play.clicked.connect(self._play)
        row.addWidget(self.play)
        row.addStretch(1)
        return strip

    def _play(self) -> None:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(self._call.record.recording))
        self.problem.setVisible(not opened)
        if not opened:
            self.problem.setText("没有打开录音：系统里没有能播放它的程序，或文件已被移走。")


def _time(at: datetime) -> str:
    return f"{at.astimezone(BEIJING_TIME):%H:%M:%S}"


def _span(started: datetime, answered: datetime | None, ended: datetime | None) -> str:
    begin = f"{started.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M:%S}"
    if answered is None:
        return f"{begin}　未接通"
    if ended is None:
        return f"{begin}　通话中"
    return f"{begin} – {_time(ended)}　通话 {clock_text((ended - answered).total_seconds())}"


def _transfer_words(transfer: Transfer) -> str:
    target = " ".join(part for part in (transfer.target_name, transfer.target) if part)
    parts = (_time(transfer.started_at), f"{transfer.kind.label} → {target}", transfer.result.label)
    return "　".join((*parts, transfer.detail) if transfer.detail else parts)
