"""The look that is in force, and its changes."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from console.theme import fonts, icons, marks
from console.theme.focus import FocusRings
from console.theme.fonts import Type
from console.theme.icons import Icon
from console.theme.stylesheet import scaled, stylesheet
from console.theme.tokens import DARK, LIGHT, Tokens

log = logging.getLogger(__name__)

MOTION_MS = 120
SMALLEST, LARGEST = 0.9, 1.6
STAGE = 1.6


class Scheme(StrEnum):
    """Light, dark, or what the system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Appearance:
    """The user's choices. `scale` multiplies type, icons and paddings, 0.9 to 1.6."""

    scheme: Scheme = Scheme.SYSTEM
    scale: float = 1.0
    reduced_motion: bool = False


class Theme(QObject):
    """The look in force. Widgets read it when they draw; `changed` tells those who hold scaled lengths."""

    changed = Signal()

    def __init__(self, app: QApplication, appearance: Appearance) -> None:
        super().__init__(app)
        self._app = app
        self._appearance = appearance
        self._tokens = LIGHT
        self._applying = False
        marks.register()
        app.setStyle(QStyleFactory.create("Fusion"))
        self._translate()
        self._rings = FocusRings(app)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.apply(appearance)

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    @property
    def appearance(self) -> Appearance:
        """The user's choices in force."""
        return self._appearance

    @property
    def scale(self) -> float:
        """The user's scale, within its bounds."""
        return min(LARGEST, max(SMALLEST, self._appearance.scale))

    @property
    def motion_ms(self) -> int:
        """How long a change of state moves: 120 ms, or 0 when the user asked for no motion."""
        return 0 if self._appearance.reduced_motion else MOTION_MS

    def px(self, pixels: int) -> int:
        """A length at the user's scale."""
        return scaled(pixels, self.scale)

    def font(self, kind: Type = Type.BODY, *, tabular: bool = False) -> QFont:
        """A font at the user's scale."""
        return fonts.font(kind, self.scale, tabular=tabular)

    def stage_px(self, pixels: int) -> int:
        """A length on the stage (听民声), read from an arm's length and by cameras from afar."""
        return scaled(pixels, STAGE)

    def stage_font(self, kind: Type = Type.BODY, *, tabular: bool = False) -> QFont:
        """A font on the stage: 1.6 times the house's, whatever the user's scale is."""
        return fonts.font(kind, STAGE, tabular=tabular)

    def icon(self, icon: Icon, colour: str | None = None, size: int = 16, gap: int = 0) -> QIcon:
        """An icon for one of Qt's own controls, in the text's colour unless told.

        `size` and `gap`, room on its right, in pixels at 100 %; the control's icon size must count both.
        """
        tokens = self._tokens
        colour = colour or tokens.text
        return icons.qicon(icon, colour, tokens.text_disabled, self.px(size), self.px(gap))

    def pixmap(self, icon: Icon, colour: str, size: int, ratio: float) -> QPixmap:
        """An icon to draw: `size` at 100 %, for a screen of that device pixel ratio."""
        return icons.pixmap(icon, colour, self.px(size), ratio)

    def apply(self, appearance: Appearance) -> None:
        """Put the user's choices in force at once."""
        self._appearance = appearance
        self._applying = True  # asking the system for a scheme may answer with a change of it at once
        hints = self._app.styleHints()
        match appearance.scheme:
            case Scheme.LIGHT:
                hints.setColorScheme(Qt.ColorScheme.Light)
            case Scheme.DARK:
                hints.setColorScheme(Qt.ColorScheme.Dark)
            case Scheme.SYSTEM:
                hints.unsetColorScheme()
        self._applying = False
        self._redraw()

    def _dark(self) -> bool:
        match self._appearance.scheme:
            case Scheme.LIGHT:
                return False
            case Scheme.DARK:
                return True
            case Scheme.SYSTEM:
                return self._system_is_dark()

    def _system_is_dark(self) -> bool:
        return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def _follow_system(self) -> None:
        if not self._applying and self._dark() is not self._tokens.dark:
            self._redraw()

    def _redraw(self) -> None:
        self._tokens = DARK if self._dark() else LIGHT
        self._rings.colour = self._tokens.focus
        self._app.setFont(self.font())
        self._app.setPalette(_palette(self._tokens))
        self._app.setStyleSheet(stylesheet(self._tokens, self.scale))
        self.changed.emit()

    def _translate(self) -> None:
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_zh_CN", folder):
            self._app.installTranslator(translator)
        else:
            log.warning("Qt's own texts stay English: qtbase_zh_CN is not in %s", folder)


_in_force: list[Theme] = []


def install(app: QApplication, appearance: Appearance | None = None) -> Theme:
    """Dress the application; once in a program's life. Called again it only applies the appearance."""
    if _in_force:
        _in_force[0].apply(appearance or Appearance())
    else:
        _in_force.append(Theme(app, appearance or Appearance()))
    return _in_force[0]


def current() -> Theme:
    """The look in force.

    Raises:
        RuntimeError: nothing was installed yet.
    """
    if not _in_force:
        raise RuntimeError("install the theme before making widgets")
    return _in_force[0]


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(tokens.surface))
    colours = {
        role.Window: tokens.surface,
        role.WindowText: tokens.text,
        role.Base: tokens.surface_raised,
        role.AlternateBase: tokens.surface_hover,
        role.Text: tokens.text,
        role.Button: tokens.surface_raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger.text,
        role.ToolTipBase: tokens.surface_raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.text_muted,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.selection_text,
        role.Accent: tokens.accent.solid,
        role.Link: tokens.accent.text,
        role.LinkVisited: tokens.accent.text,
        role.Light: tokens.surface_raised,
        role.Midlight: tokens.surface_hover,
        role.Mid: tokens.border,
        role.Dark: tokens.border_control,
        role.Shadow: tokens.border,
    }
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.text_disabled))
    return palette
