"""The buttons of the call bar."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip, set_available
from console.widgets.button import DrawnButton

_HEIGHT, _PAD, _GAP, _ARROW = 40, 12, 6, 24


class CallButton(DrawnButton):
    """Icon, word and shortcut. It keeps its place and its width whatever the call does.

    `words` are all the words it may ever show (保持, 取回), so that its width never changes. `key` is the
    shortcut, which works in the whole window and clicks without delay; `tone` colours it while it is the
    thing to do, see `set_prominent`.
    """

    def __init__(
        self,
        icon: Icon,
        words: str | Sequence[str],
        key: str = "",
        *,
        tone: Tone = Tone.NEUTRAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = (words,) if isinstance(words, str) else tuple(words)
        self._icon, self._key, self._tone = icon, key, tone
        self._prominent = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the cursor out of the form
        self.set_word(self._words[0])
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)

    @property
    def word(self) -> str:
        """The word shown now."""
        return self.text()

    def set_word(self, word: str, icon: Icon | None = None) -> None:
        """Show another of the words.

        Raises:
            ValueError: the word was not among those announced, so the width would change.
        """
        if word not in self._words:
            raise ValueError(f"{word} is not one of {self._words}")
        self._icon = icon or self._icon
        self.setText(word)
        self.setAccessibleName(word)
        self._usual_tip = f"{word}（{self._key}）" if self._key else word
        if self.isEnabled():
            self.setToolTip(plain_tooltip(self._usual_tip))
        self.update()

    def set_prominent(self, prominent: bool) -> None:
        """Fill the button with its tone: it is the thing to do now, or its state is on (静音, 保持)."""
        if self._prominent is not prominent:
            self._prominent = prominent
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest of the words."""
        look = theme.current()
        word = max(paint.width_of(text, look.font(Type.STRONG)) for text in self._words)
        width = 2 * look.px(_PAD) + look.px(18) + look.px(_GAP) + word
        if self._key:
            width += look.px(_GAP) + paint.width_of(self._key, look.font(Type.HINT, tabular=True))
        return QSize(width, look.px(_HEIGHT))

    def _colours(self) -> tuple[str, str | None, str, str, str]:
        """Fill, border, icon, word, key."""
        tokens = theme.current().tokens
        tone = tokens.tone(self._tone)
        if not self.isEnabled():
            grey = tokens.text_disabled
            return tokens.surface, tokens.border, grey, grey, grey
        if self._prominent:
            fill = tone.solid
            if self.isDown():
                fill = tone.solid_pressed
            elif self.underMouse():
                fill = tone.solid_hover
            return fill, None, tone.on_solid, tone.on_solid, tone.on_solid
        fill = tokens.surface_raised
        if self.isDown():
            fill = tokens.surface_pressed
        elif self.underMouse():
            fill = tokens.surface_hover
        mark = tone.text if self._tone is not Tone.NEUTRAL else tokens.text
        return fill, tokens.border_control, mark, tokens.text, tokens.text_muted

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button."""
        look = theme.current()
        fill, border, mark, word, key = self._colours()
        painter = paint.painter_on(self)
        paint.box(painter, self.rect(), fill, border)
        left = look.px(_PAD)
        left += paint.icon(painter, self._icon, mark, left, self.height() // 2, 18) + look.px(_GAP)
        rest = QRect(left, 0, self.width() - left - look.px(_PAD), self.height())
        paint.words(painter, rest, self.text(), word, look.font(Type.STRONG))
        if self._key:
            paint.words(painter, rest, self._key, key, look.font(Type.HINT, tabular=True), paint.RIGHT)
        painter.end()


class OneKeyTarget(QToolButton):
    """A number one key away: a press transfers, the menu beside it also offers the three-way call.

    `setText` may shorten what is shown; the menu and the name keep the whole label.

    Enter, Space or a click transfers; with Shift it makes the three-way call; Down opens the menu.
    """

    transfer_wanted = Signal()
    conference_wanted = Signal()

    def __init__(self, icon: Icon, label: str, explanation: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._label = icon, label
        self._explanation = explanation or label
        self._usual_tip = ""
        self.setProperty("onekey", True)
        self.setText(label)
        self.setAccessibleName(f"一键 {self._explanation}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._shifted = False
        self.clicked.connect(self._clicked)
        self._make_menu()
        self.explain_keys("")
        self._draw_icon()
        theme.current().changed.connect(self._draw_icon)

    def set_available(self, available: bool, why: str = "") -> None:
        """Enable or disable; a disabled target says why."""
        set_available(self, available, why, self._usual_tip)

    def set_usual_tip(self, tip: str) -> None:
        """What the enabled button says on hover, such as its keys."""
        self._usual_tip = tip
        if self.isEnabled():
            self.setToolTip(plain_tooltip(tip))
            self.setAccessibleDescription(tip)

    def explain_keys(self, keys: str) -> None:
        """Tell on hover which keys of the window reach this target."""
        self._usual_tip = f"转接{self._explanation}，按住 Shift 为三方" + (f"（{keys}）" if keys else "")
        if self.isEnabled():
            set_available(self, True, usual=self._usual_tip)

    def _make_menu(self) -> None:
        menu = QMenu(self)
        self.transfer_action = QAction(f"转接到 {self._label}", menu)
        self.conference_action = QAction(f"三方：接入 {self._label}", menu)
        self.transfer_action.triggered.connect(lambda: self.transfer_wanted.emit())
        self.conference_action.triggered.connect(lambda: self.conference_wanted.emit())
        menu.addActions([self.transfer_action, self.conference_action])
        self.setMenu(menu)

    def _draw_icon(self) -> None:
        look = theme.current()
        self.setIcon(look.icon(self._icon, look.tokens.text))
        self.updateGeometry()
        self.transfer_action.setIcon(look.icon(Icon.PHONE_FORWARDED, look.tokens.text))
        self.conference_action.setIcon(look.icon(Icon.USERS, look.tokens.text))

    def _clicked(self) -> None:
        if self._shifted:
            self.conference_wanted.emit()
        else:
            self.transfer_wanted.emit()

    def sizeHint(self) -> QSize:
        """Room for the icon, the label and the menu's arrow."""
        look = theme.current()
        word = paint.width_of(self.text(), look.font(Type.STRONG))
        return QSize(2 * look.px(8) + look.px(16) + look.px(_GAP) + word + look.px(_ARROW), look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The label is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the target and the place that opens its menu."""
        look, tokens = theme.current(), theme.current().tokens
        enabled = self.isEnabled()
        fill = tokens.surface_raised if enabled else tokens.surface
        if enabled and self.isDown():
            fill = tokens.surface_pressed
        elif enabled and self.underMouse():
            fill = tokens.surface_hover
        ink = tokens.text if enabled else tokens.text_disabled
        painter = paint.painter_on(self)
        paint.box(painter, self.rect(), fill, tokens.border_control if enabled else tokens.border)
        middle, arrow = self.height() // 2, self.width() - look.px(_ARROW)
        left = look.px(8)
        left += paint.icon(painter, self._icon, ink, left, middle) + look.px(_GAP)
        room = QRect(left, 0, arrow - left, self.height())
        paint.words(painter, room, self.text(), ink, look.font(Type.STRONG))
        painter.fillRect(QRect(arrow, look.px(10), 1, self.height() - 2 * look.px(10)), tokens.border)
        faint = tokens.text_muted if enabled else tokens.text_disabled
        paint.icon(painter, Icon.CHEVRON_DOWN, faint, arrow + look.px(5), middle, 14)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remember whether Shift was down."""
        self._shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter transfers, Shift+Enter makes the three-way call, Down opens the menu."""
        self._shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Down:
                self.showMenu()
            case _:
                super().keyPressEvent(event)
