"""建议派给: up to three units with helpers, how sure it is and why; one key proposes one."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.dispatching import AdviceView, Stage
from console.pages.desk.row_list import RowList, words
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.fold import FoldCard
from console.widgets.text import Text
from forms.dispatch.suggestion import MOST_SUGGESTED, UnitSuggestion

FOCUS_KEY = "Alt+U"
FIRST_DIGIT = 6
"""Alt+1 to Alt+5 are the answers'; Alt+6 to Alt+8 the units'."""
_FIRST, _SECOND, _PAD = 20, 18, 4
_ROW = _FIRST + _SECOND + 2 * _PAD
_FEW_ROWS, _MANY_ROWS = 2, 3
"""Rows in sight in a low window and in a high one: never by what is found, so that nothing beside moves."""
_SAID = {
    Stage.IDLE: "填写标题或类别，建议的承办单位会出现在这里。",
    Stage.LOADING: "正在查找承办单位…",
    Stage.READY: "没有可建议的单位，由派单员决定。",
}


@dataclass(frozen=True)
class UnitRow:
    """One unit. `digit` is the key with Alt that takes it, `taken` whether the draft proposes it."""

    digit: int
    offer: UnitSuggestion
    taken: bool

    @property
    def key(self) -> str:
        """The unit's code."""
        return self.offer.lead.code

    @property
    def names(self) -> str:
        """主办 and 协办."""
        helpers = "、".join(each.name for each in self.offer.helpers)
        return f"{self.offer.lead.name} 主办" + (f"，{helpers} 协办" if helpers else "")

    @property
    def spoken(self) -> str:
        """See Row.spoken."""
        mark = "已选，" if self.taken else ""
        return f"{mark}Alt+{self.digit}，{self.names}，{self.offer.percent}%，{self.offer.sentence}"

    @property
    def whole(self) -> str:
        """See Row.whole."""
        basis = f"\n依据 {self.offer.basis}" if self.offer.basis else ""
        return f"{self.names}\n{self.offer.sentence}{basis}"

    def draw(self, painter: QPainter, room: QRect) -> None:
        """Key, names and confidence; reasons."""
        look, tokens = theme.current(), theme.current().tokens
        line = QRect(room.left(), room.top(), room.width(), look.px(_FIRST))
        figure = QRect(line.left(), line.top(), look.px(16), line.height())
        if self.taken:
            paint.icon(painter, Icon.CHECK, tokens.accent.text, figure.left(), figure.center().y() + 1, 14)
        else:
            words(painter, figure, str(self.digit), tokens.accent.text, Type.STRONG)
        percent = f"{self.offer.percent}%"
        width = paint.width_of(percent, look.font(Type.SECONDARY)) + 1
        right = QRect(line.right() - width, line.top(), width + 1, line.height())
        words(painter, right, percent, tokens.text_muted, Type.SECONDARY)
        left = figure.right() + look.px(4)
        names = QRect(left, line.top(), right.left() - left - look.px(6), line.height())
        words(painter, names, self.names, tokens.text, Type.STRONG if self.taken else Type.BODY)
        below = QRect(left, line.bottom() + 1, room.right() - left, look.px(_SECOND))
        words(painter, below, self.offer.sentence, tokens.text_muted, Type.HINT)


class UnitPanel(FoldCard):
    """See the module's text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("建议派给", key=FOCUS_KEY, parent=parent)
        self._desk = desk
        self._back_to: QWidget | None = None
        self._is_roomy = False
        self.list: RowList[UnitRow] = RowList("建议派给", _ROW)
        self.list.setAccessibleDescription("Enter 选定或取消，Esc 回到表单")
        self.said = Text("", "hint", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.said)
        self._stack.addWidget(self.list)
        self.body.addWidget(self._stack)
        self.list.looked_at.connect(desk.dispatching.hold)
        self.list.opened.connect(self._take_unit)
        self.list.left.connect(self._leave)
        desk.dispatching.changed.connect(self._show)
        theme.current().changed.connect(self._rescale)
        QShortcut(QKeySequence(FOCUS_KEY), self, self.take_focus)
        for place in range(MOST_SUGGESTED):
            QShortcut(QKeySequence(f"Alt+{FIRST_DIGIT + place}"), self, partial(self.take, place))
        self._rescale()
        self._show(desk.dispatching.view)

    def set_roomy(self, roomy: bool) -> None:
        """Show more rows, because the window is high."""
        if roomy is not self._is_roomy:
            self._is_roomy = roomy
            self._rescale()

    def take_focus(self) -> None:
        """Bring the keyboard to the list; Esc takes it back to where it was."""
        if not self.list.rows:
            return
        self.set_folded(False)
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._back_to = focus
        if self.list.chosen is None:
            self.list.select(0)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take(self, place: int) -> None:
        """Propose the unit at that place, from 0, or take that back."""
        offers = self._desk.dispatching.view.offers
        if place < len(offers) and not self._desk.filing.is_busy:
            self._desk.dispatching.take(offers[place])

    # ---

    def _take_unit(self, code: str) -> None:
        codes = [each.lead.code for each in self._desk.dispatching.view.offers]
        if code in codes:
            self.take(codes.index(code))

    def _show(self, view: AdviceView) -> None:
        taken = view.choice.lead if view.choice is not None else ""
        self.list.show_rows(
            [
                UnitRow(FIRST_DIGIT + place, offer, offer.lead.code == taken)
                for place, offer in enumerate(view.offers)
            ]
        )
        self._stack.setCurrentWidget(self.list if view.offers else self.said)
        self.said.set_tone(Tone.DANGER if view.stage is Stage.FAILED else None)
        self.said.setText(view.said or _SAID.get(view.stage, ""))
        if self.title is not None:
            self.title.set_text(f"建议派给：{view.choice.lead_name}" if view.choice else "建议派给")

    def _leave(self) -> None:
        self.list.unselect()
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rescale(self) -> None:
        rows = _MANY_ROWS if self._is_roomy else _FEW_ROWS
        self._stack.setFixedHeight(theme.current().px(round(_ROW * rows)))
