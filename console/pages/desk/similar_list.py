"""The list of similar tickets: title and state, how it stands, why it is alike."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.pages.desk.row_list import RowList, words
from console.theme import Icon, Tone, Type
from console.widgets import paint
from forms.words import LinkKind

_TITLE, _LINE, _PAD, _PILL = 20, 18, 4, 18
ROW_HEIGHT = _TITLE + 2 * _LINE + 2 * _PAD
"""Pixels at 100 %."""


@dataclass(frozen=True)
class SimilarRow:
    """One ticket. `link` says how the draft in front is to be linked to it; None for not at all."""

    key: str
    title: str
    state: str
    icon: Icon
    tone: Tone
    standing: str
    reasons: str
    is_open: bool
    link: LinkKind | None = None

    @property
    def mark(self) -> str:
        """What has been chosen for it."""
        return {None: "", LinkKind.REPEAT: "标为重复", LinkKind.JOINED: "并单"}[self.link]

    @property
    def spoken(self) -> str:
        """See Row.spoken."""
        return "，".join(
            part for part in (self.mark, self.title, self.state, self.standing, self.reasons) if part
        )

    @property
    def whole(self) -> str:
        """See Row.whole."""
        return f"{self.title}\n{self.standing}\n{self.reasons}"

    def draw(self, painter: QPainter, room: QRect) -> None:
        """Title and state, standing, reasons."""
        look, tokens = theme.current(), theme.current().tokens
        line = QRect(room.left(), room.top(), room.width(), look.px(_TITLE))
        pill = _pill(painter, line, self)
        title = line.adjusted(_mark(painter, line, self.mark), 0, -pill - look.px(6), 0)
        words(painter, title, self.title, tokens.text, Type.STRONG)
        line = QRect(room.left(), line.bottom() + 1, room.width(), look.px(_LINE))
        words(
            painter, line, self.standing, tokens.text if self.is_open else tokens.text_muted, Type.SECONDARY
        )
        line = QRect(room.left(), line.bottom() + 1, room.width(), look.px(_LINE))
        words(painter, line, self.reasons, tokens.text_muted, Type.HINT)


def _mark(painter: QPainter, room: QRect, mark: str) -> int:
    """What has been chosen for the row, before its title; the width that it took."""
    if not mark:
        return 0
    look, ink = theme.current(), theme.current().tokens.accent.text
    taken = paint.icon(painter, Icon.CHECK, ink, room.left(), room.center().y() + 1, 12) + look.px(2)
    width = paint.width_of(mark, look.font(Type.HINT)) + 1
    words(painter, QRect(room.left() + taken, room.top(), width, room.height()), mark, ink, Type.HINT)
    return taken + width + look.px(6)


def _pill(painter: QPainter, room: QRect, row: SimilarRow) -> int:
    """The state at the right; the width that it took."""
    look = theme.current()
    tone = look.tokens.tone(row.tone)
    width = look.px(6 + 11 + 3 + 6) + paint.width_of(row.state, look.font(Type.HINT))
    height = look.px(_PILL)
    pill = QRect(room.right() - width, room.center().y() - height // 2, width, height)
    paint.box(painter, pill, tone.soft, radius=height / 2)
    left = pill.left() + look.px(6)
    left += paint.icon(painter, row.icon, tone.text, left, pill.center().y() + 1, 11) + look.px(3)
    words(painter, QRect(left, pill.top(), pill.right() - left, height), row.state, tone.text, Type.HINT)
    return width


class SimilarList(RowList[SimilarRow]):
    """Beside what every such list does, r marks as repeat and b joins: `link_wanted` carries which."""

    link_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("相似工单", ROW_HEIGHT, parent)
        self.setAccessibleDescription("R 标为重复，B 并单，Enter 阅读，Esc 回到表单")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        kind = {Qt.Key.Key_R: LinkKind.REPEAT, Qt.Key.Key_B: LinkKind.JOINED}.get(Qt.Key(event.key()))
        if kind is not None and not event.modifiers() and self.chosen is not None:
            self.link_wanted.emit(kind)
        else:
            super().keyPressEvent(event)
