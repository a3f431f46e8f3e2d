"""The type: one face stack, a short scale of sizes, tabular figures wherever digits change in place."""

from enum import StrEnum

from PySide6.QtGui import QFont, QFontDatabase

FACES = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei")
"""Windows, macOS, Linux, and what small Linux installs have."""


class Type(StrEnum):
    """What a text is, from which its size and weight follow."""

    BODY = "body"
    STRONG = "strong"
    SECONDARY = "secondary"
    HINT = "hint"
    SECTION = "section"
    TITLE = "title"
    NUMBER = "number"
    CLOCK = "clock"
    DISPLAY = "display"


_SIZES: dict[Type, int] = {
    Type.BODY: 14,
    Type.STRONG: 14,
    Type.SECONDARY: 13,
    Type.HINT: 12,
    Type.SECTION: 16,
    Type.TITLE: 20,
    Type.NUMBER: 20,
    Type.CLOCK: 28,
    Type.DISPLAY: 40,
}
_BOLD = {Type.STRONG, Type.SECTION, Type.TITLE, Type.NUMBER, Type.DISPLAY}


def size(kind: Type, scale: float) -> int:
    """The height of a kind of text in device-independent pixels."""
    return round(_SIZES[kind] * scale)


def font(kind: Type, scale: float, *, tabular: bool = False) -> QFont:
    """A font of the house. `tabular` gives every digit the same width: for clocks, counts and numbers."""
    made = QFont(list(FACES))
    made.setPixelSize(size(kind, scale))
    made.setWeight(QFont.Weight.DemiBold if kind in _BOLD else QFont.Weight.Normal)
    if tabular or kind in (Type.NUMBER, Type.CLOCK):
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def chinese_face() -> str | None:
    """The first face of the stack that this machine has; None means that Chinese may show as boxes."""
    families = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    return next((face for face in FACES if face in families), next(iter(sorted(families)), None))
