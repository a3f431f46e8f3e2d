"""轨迹 as rows: what was done to the ticket and the calls about it, in order of time, the newest last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.ticket_sheet.call_words import call_words
from console.widgets.clock import clock_text
from forms.access.masking import Sight
from forms.call_record import CallRecord
from forms.ticket import BEIJING_TIME, TrailLine
from forms.ticket_sheet import HallWords, WholeLife

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Moment:
    """One row. `head` is what happened, `who` by whom, `body` what was written, a line each.

    `moved` tells from which state to which it went. `call_id` is set for a call, `playable` if its recording
    is here.
    """

    at: datetime
    head: str
    who: str = ""
    body: str = ""
    moved: str = ""
    call_id: str = ""
    playable: bool = False

    @property
    def clock(self) -> str:
        """When, in Beijing."""
        return f"{self.at.astimezone(BEIJING_TIME):%m-%d %H:%M}"

    @property
    def spoken(self) -> str:
        """The whole row for screen readers."""
        parts = (self.clock, self.head, self.moved, self.who, self.body)
        return "，".join(part for part in parts if part)


def moments_of(life: WholeLife, playable: frozenset[str] = frozenset()) -> tuple[Moment, ...]:
    """Trail lines and calls, merged by time; what happened at once stays in the trail's order."""
    trail = [_of_line(each, life.words) for each in life.ticket.trail]
    withheld = _withheld(life)
    calls = [_of_call(each, life.words, each.call_id in playable, withheld) for each in life.calls]
    return tuple(sorted((*trail, *calls), key=lambda each: each.at))


class TimelineModel(QAbstractListModel):
    """The rows. `playing` is the call whose recording is heard, with how far it is, in seconds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moments: tuple[Moment, ...] = ()
        self.playing = ""
        self.progress = ""

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """List these."""
        self.beginResetModel()
        self.moments = tuple(moments)
        self.endResetModel()

    def show_playing(self, call_id: str, seconds: float = 0.0, length: float = 0.0) -> None:
        """Say that the recording of this call is heard; "" for none."""
        before = self.playing
        self.playing = call_id
        self.progress = f"{clock_text(seconds)} / {clock_text(length)}" if call_id else ""
        for row, each in enumerate(self.moments):
            if each.call_id and each.call_id in (before, call_id):
                place = self.index(row, 0)
                self.dataChanged.emit(place, place)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each moment."""
        return 0 if parent.isValid() else len(self.moments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What happened; the accessible text tells the whole row."""
        moment = self.moments[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return moment.head
        if role == Qt.ItemDataRole.AccessibleTextRole:
            playing = f"，正在播放录音 {self.progress}" if moment.call_id == self.playing != "" else ""
            hint = "，按回车播放录音" if moment.playable and not playing else ""
            return moment.spoken + playing + hint
        return None


def _of_line(line: TrailLine, words: HallWords) -> Moment:
    who = f"{line.operator_name}（{line.operator}）" if line.operator_name else line.operator
    unit = words.unit(line.unit) if line.unit else ""
    moved = ""
    if line.from_state is not None and line.to_state is not None and line.from_state is not line.to_state:
        moved = f"{words.state(line.from_state)} → {words.state(line.to_state)}"
    body = "\n".join(part for part in (line.text, f"理由：{line.why}" if line.why else "") if part)
    return Moment(
        at=line.at,
        head=line.step.label,
        who=" · ".join(part for part in (unit, who) if part),
        body=body,
        moved=moved,
    )


def _withheld(life: WholeLife) -> str:
    """The word in place of the caller's name and number; "" where they may be shown."""
    if life.seen.sight is Sight.HIDDEN:
        return "身份保密"
    return "匿名" if life.seen.sight is Sight.MASKED and life.ticket.caller.anonymous else ""


def _of_call(call: CallRecord, words: HallWords, playable: bool, withheld: str) -> Moment:
    head, body = call_words(call, withheld, playable=playable)
    return Moment(
        at=call.started_at,
        head=head,
        who=words.person(call.operator),
        body=body,
        call_id=call.call_id,
        playable=playable,
    )
