"""A leader's way in: a big tile with the name, then a pad of digits. The keyboard's digits do as well."""

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Type
from console.widgets import paint
from console.widgets.button import DrawnButton
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.access.roles import Actor

CLEAR, BACK = "清空", "退格"
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", CLEAR, "0", BACK)
TILE_WIDTH, TILE_HIGH, KEY_HIGH, DOT = 380, 104, 68, 18


class LeaderTile(DrawnButton):
    """One leader: the name as large as on the stage."""

    def __init__(self, leader: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.leader = leader
        self.setText(leader.name or leader.code)
        self.setAccessibleName(f"{self.text()}，领导登录")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """About as wide as the card beside it."""
        look = theme.current()
        return QSize(look.px(TILE_WIDTH), look.px(TILE_HIGH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as everywhere at the entrance."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        look, tone = theme.current(), theme.current().tokens.accent
        painter = paint.painter_on(self)
        fill = tone.solid_pressed if self.isDown() else tone.solid_hover if self.underMouse() else tone.solid
        paint.box(painter, self.rect(), fill, None, radius=look.px(8))
        icon, gap = look.px(36), look.px(20)
        paint.icon(painter, Icon.USER, tone.on_solid, gap, self.height() // 2, 36)
        left, half = gap * 2 + icon, self.height() // 2
        room = self.width() - left - gap
        name = QRect(left, look.px(14), room, half)
        paint.words(painter, name, self.text(), tone.on_solid, look.stage_font(Type.TITLE))
        foot = QRect(left, half + look.px(10), room, half - look.px(20))
        paint.words(painter, foot, "点这里，输入数字口令", tone.on_solid, look.font(Type.BODY))
        painter.end()


class LeaderTiles(QWidget):
    """A tile for each leader with a PIN; not there without one. `chosen` carries the leader."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[LeaderTile] = []
        self._column = VBox(self, gap=12)
        self._column.addWidget(Text("领导登录（听民声）", "section"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def offer(self, leaders: tuple[Actor, ...]) -> None:
        """Show these leaders and no others."""
        if [each.leader for each in self.tiles] == list(leaders):
            return
        for tile in self.tiles:
            self._column.removeWidget(tile)
            tile.deleteLater()
        self.tiles = [LeaderTile(leader) for leader in leaders]
        for tile in self.tiles:
            tile.clicked.connect(partial(self._choose, tile.leader))
            self._column.addWidget(tile)

    def _choose(self, leader: Actor, _checked: bool = False) -> None:
        self.chosen.emit(leader)


class PadKey(DrawnButton):
    """One key of the pad, as large as a thumb."""

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(word)
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # the keyboard's own digits go to the pad, whatever was pressed last
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """A thumb high."""
        look = theme.current()
        return QSize(look.px(96), look.px(KEY_HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the key."""
        look, tokens = theme.current(), theme.current().tokens
        painter = paint.painter_on(self)
        fill = tokens.surface_raised
        if not self.isEnabled():
            fill = tokens.surface_sunken
        elif self.isDown():
            fill = tokens.surface_pressed
        elif self.underMouse():
            fill = tokens.surface_hover
        paint.box(painter, self.rect(), fill, tokens.border_control, radius=look.px(8))
        ink = tokens.text if self.isEnabled() else tokens.text_disabled
        font = look.stage_font(Type.TITLE, tabular=True) if len(self.text()) == 1 else look.font(Type.SECTION)
        where = QRect(0, 0, self.width(), self.height())
        paint.words(painter, where, self.text(), ink, font, Qt.AlignmentFlag.AlignCenter)
        painter.end()


class PinPad(QWidget):
    """`typed` carries the PIN once it is long enough: there is nothing more to press."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, digits: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = digits
        self._pin = ""
        self._busy = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("数字口令")
        self.dots = _Dots(digits)
        self.keys = {word: PadKey(word) for word in KEYS}
        grid = QGridLayout()
        grid.setSpacing(theme.current().px(8))
        for place, (word, key) in enumerate(self.keys.items()):
            key.clicked.connect(partial(self._press, word))
            grid.addWidget(key, place // 3, place % 3)
        column = VBox(self, gap=16)
        column.addWidget(self.dots)
        column.addLayout(grid)
        self._show()

    def take_focus(self) -> None:
        """The keyboard's digits come here."""
        self.setFocus()

    def forget(self) -> None:
        """Nothing of the PIN stays in the window."""
        self._pin = ""
        self._show()

    def set_busy(self, busy: bool) -> None:
        """While it is being checked, nothing more is typed."""
        self._busy = busy
        for key in self.keys.values():
            key.set_available(not busy, "正在核对，请稍候")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace, Delete for all of it, and Escape to go back."""
        key, text = event.key(), event.text()
        if len(text) == 1 and text in "0123456789":
            self._press(text)
        elif key == Qt.Key.Key_Backspace:
            self._press(BACK)
        elif key == Qt.Key.Key_Delete:
            self._press(CLEAR)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _press(self, word: str, _checked: bool = False) -> None:
        if self._busy or (word not in (BACK, CLEAR) and len(self._pin) >= self._digits):
            return
        self._pin = "" if word == CLEAR else self._pin[:-1] if word == BACK else self._pin + word
        self._show()
        if len(self._pin) == self._digits:
            self.typed.emit(self._pin)

    def _show(self) -> None:
        self.dots.fill(len(self._pin))


class _Dots(QWidget):
    """How many digits are typed, never which."""

    def __init__(self, digits: int) -> None:
        super().__init__()
        self._digits, self._filled = digits, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fill(self, filled: int) -> None:
        """So many are typed."""
        self._filled = filled
        self.setAccessibleName(f"数字口令，已输入 {filled} 位，共 {self._digits} 位")
        self.update()

    def sizeHint(self) -> QSize:
        """A line of dots."""
        look = theme.current()
        return QSize(look.px(DOT * 2 * self._digits), look.px(DOT * 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots."""
        look, tokens = theme.current(), theme.current().tokens
        dot, step = look.px(DOT), look.px(DOT * 2)
        left = (self.width() - step * self._digits + dot) // 2
        painter = paint.painter_on(self)
        for place in range(self._digits):
            spot = QRect(left + place * step, (self.height() - dot) // 2, dot, dot)
            painter.setPen(QColor(tokens.border_control))
            painter.setBrush(QColor(tokens.accent.solid if place < self._filled else tokens.surface_sunken))
            painter.drawEllipse(spot)
        painter.end()
