"""How the window looks: colours, type, icons and the style sheet, changeable while it runs."""

from console.theme.fonts import Type, chinese_face
from console.theme.icons import Icon
from console.theme.theme import Appearance, Scheme, Theme, current, install
from console.theme.tokens import PAPER, Tokens, Tone, ToneColours

__all__ = [
    "PAPER",
    "Appearance",
    "Icon",
    "Scheme",
    "Theme",
    "Tokens",
    "Tone",
    "ToneColours",
    "Type",
    "chinese_face",
    "current",
    "install",
]
