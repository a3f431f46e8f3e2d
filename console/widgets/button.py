"""Buttons with words, buttons of one icon, and the big tiles of the first start."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from console import theme
from console.theme import Icon, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip, set_available
from console.widgets.layout import set_state


class Variant(StrEnum):
    """How much a button presses. One primary at most in sight."""

    SECONDARY = "secondary"
    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"
    QUIET = "quiet"


class Button(QPushButton):
    """A button with words, and an icon that follows the theme."""

    def __init__(
        self,
        text: str,
        *,
        variant: Variant = Variant.SECONDARY,
        icon: Icon | None = None,
        compact: bool = False,
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._variant = variant
        self._usual_tip = f"{text}（{key}）" if key else ""
        self.setText(f"{text}  {key}" if key else text)
        self.setAccessibleName(text)
        self.setProperty("variant", variant.value)
        self.setProperty("compact", compact)
        self.setToolTip(plain_tooltip(self._usual_tip))
        self.setAutoDefault(False)
        self._draw_icon()
        theme.current().changed.connect(self._draw_icon)

    def set_available(self, available: bool, why: str = "") -> None:
        """Enable or disable; a disabled button says why."""
        set_available(self, available, why, self._usual_tip)

    def set_icon(self, icon: Icon) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw_icon()

    def setMenu(self, menu: QMenu | None) -> None:
        """Open a menu on a press; the style sheet makes room for its arrow."""
        super().setMenu(menu)  # type: ignore[arg-type]  # the stubs forget that None takes the menu away
        set_state(self, "menu", menu is not None)

    def set_variant(self, variant: Variant) -> None:
        """Change how much the button presses."""
        self._variant = variant
        set_state(self, "variant", variant.value)
        self._draw_icon()

    def _draw_icon(self) -> None:
        if self._icon is None:
            return
        look = theme.current()
        tokens = look.tokens
        colour = {
            Variant.SECONDARY: tokens.text,
            Variant.PRIMARY: tokens.accent.on_solid,
            Variant.SUCCESS: tokens.talking.on_solid,
            Variant.DANGER: tokens.danger.on_solid,
            Variant.QUIET: tokens.accent.text,
        }[self._variant]
        gap = 4 if self.text() else 0
        self.setIcon(look.icon(self._icon, colour, gap=gap))
        self.setIconSize(QSize(look.px(16) + look.px(gap), look.px(16)))


class IconButton(QToolButton):
    """A button of one icon. Its word is its accessible name and its tooltip."""

    def __init__(self, icon: Icon, word: str, *, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._word, self._size = icon, word, size
        self.setAccessibleName(word)
        self.setToolTip(plain_tooltip(word))
        self._draw_icon()
        theme.current().changed.connect(self._draw_icon)

    def set_icon(self, icon: Icon, word: str) -> None:
        """Change what the button shows and says."""
        self._icon, self._word = icon, word
        self.setAccessibleName(word)
        self.setToolTip(plain_tooltip(word))
        self._draw_icon()

    def set_available(self, available: bool, why: str = "") -> None:
        """Enable or disable; a disabled button says why."""
        set_available(self, available, why, self._word)

    def _draw_icon(self) -> None:
        look = theme.current()
        self.setIcon(look.icon(self._icon, look.tokens.text_muted, self._size))
        self.setIconSize(QSize(look.px(self._size), look.px(self._size)))


class DrawnButton(QAbstractButton):
    """What buttons that draw themselves share: hover, availability, a size that follows the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual_tip = ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_available(self, available: bool, why: str = "") -> None:
        """Enable or disable; a disabled button says why."""
        set_available(self, available, why, self._usual_tip)

    def changeEvent(self, event: QEvent) -> None:
        """A new theme may ask for another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """A drawn button never shrinks below what it says."""
        return self.sizeHint()


class TileButton(DrawnButton):
    """A big choice: icon, title and one sentence."""

    def __init__(self, icon: Icon, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._title, self._sentence = icon, title, sentence
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._usual_tip = sentence
        self.setToolTip(plain_tooltip(sentence))

    def sizeHint(self) -> QSize:
        """Three units wide at most, the sentence on two lines."""
        look = theme.current()
        return QSize(look.px(320), look.px(96))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        look, tokens = theme.current(), theme.current().tokens
        painter = paint.painter_on(self)
        enabled = self.isEnabled()
        ground = tokens.surface_raised
        if self.isDown():
            ground = tokens.surface_pressed
        elif self.underMouse() and enabled:
            ground = tokens.surface_hover
        paint.box(painter, self.rect(), ground, tokens.border_control if enabled else tokens.border)
        pad, unit = look.px(16), look.px(40)
        badge = QRect(pad, pad, unit, unit)
        paint.box(painter, badge, tokens.accent.soft if enabled else tokens.surface_sunken)
        colour = tokens.accent.text if enabled else tokens.text_disabled
        paint.icon(painter, self._icon, colour, badge.left() + look.px(8), badge.center().y() + 1, 24)
        left = badge.right() + pad
        width = self.width() - left - pad
        line = look.px(24)
        word = tokens.text if enabled else tokens.text_disabled
        paint.words(
            painter, QRect(left, look.px(14), width, line), self._title, word, look.font(Type.SECTION)
        )
        painter.setFont(look.font(Type.SECONDARY))
        painter.setPen(tokens.text_muted if enabled else tokens.text_disabled)
        painter.drawText(
            QRect(left, look.px(40), width, self.height() - look.px(48)),
            int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop),
            self._sentence,
        )
        painter.end()
