"""The board of a session's calls: when each came, from whom, how it stands, who has it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.keyed_rows import RowModel, RowTable
from console.widgets.two_lines import Index, TwoLineDelegate
from forms import phone_number
from forms.access.veil import veil_text
from forms.sessions.call import AnsweredBy, CallState, SessionCall
from forms.ticket import BEIJING_TIME

_LOOKS = {
    CallState.CAME: (Icon.PHONE_INCOMING, Tone.RINGING),
    CallState.SCREENING: (Icon.HEADSET, Tone.ACCENT),
    CallState.HANDED_OVER: (Icon.PHONE_FORWARDED, Tone.RINGING),
    CallState.WITH_LEADER: (Icon.PRESENTATION, Tone.TALKING),
    CallState.HUNG_UP: (Icon.TRIANGLE_ALERT, Tone.DANGER),
    CallState.DECIDED: (Icon.CLIPBOARD_PEN, Tone.RINGING),
    CallState.SETTLED: (Icon.CIRCLE_CHECK, Tone.TALKING),
}


@dataclass(frozen=True)
class CallRow:
    """One call."""

    call: SessionCall

    @property
    def key(self) -> str:
        """The call's own id."""
        return self.call.id


def title_of(call: SessionCall) -> str:
    """10:32 138****0000 停暖两天."""
    came = f"{call.came_at.astimezone(BEIJING_TIME):%H:%M}"
    number = phone_number.mask(call.number) if call.number else "号码未显示"
    about = veil_text(call.brief.what.strip().partition("\n")[0], (call.brief.name,))
    return f"{came}　{number}　{about}".rstrip()


def state_of(call: SessionCall) -> tuple[Icon, Tone, str]:
    """Icon, tone, words: how it stands, and what is still missing."""
    icon, tone = _LOOKS.get(call.state, (Icon.CIRCLE, Tone.NEUTRAL))
    who = "领导" if call.answered_by is AnsweredBy.LEADER else "工作人员"
    if call.ending is not None:
        missing = "" if call.state is CallState.SETTLED else "，待交工单"
        return icon, tone, f"{who}　{call.ending.label}{missing}"
    return icon, tone, f"{who}　{call.state.label}"


class CallModel(RowModel[CallRow]):
    """The rows."""

    def said(self, row: CallRow) -> str:
        """The call and how it stands."""
        return f"{title_of(row.call)}，{state_of(row.call)[2]}"


class CallDelegate(TwoLineDelegate):
    """Draws a row."""

    def __init__(self, model: CallModel) -> None:
        super().__init__()
        self._model = model

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """When, from whom, about what."""
        look = theme.current()
        words = title_of(self._model.rows[index.row()].call)
        paint.words(painter, room, words, look.tokens.text, look.font(Type.STRONG))

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """How it stands."""
        look = theme.current()
        call = self._model.rows[index.row()].call
        icon, tone, words = state_of(call)
        room = self.at_the_end(painter, room, call.screened_by)
        colour = look.tokens.tone(tone).text
        left = room.left() + paint.icon(painter, icon, colour, room.left(), room.center().y() + 1, 14)
        rest = QRect(left + look.px(6), room.top(), room.right() - left - look.px(6), room.height())
        paint.words(painter, rest, words, colour, look.font(Type.SECONDARY))


class CallBoard(RowTable[CallRow]):
    """Today's calls, the latest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        model = CallModel()
        super().__init__("本场来电", model, CallDelegate(model), parent)
