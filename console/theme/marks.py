"""The small marks inside Qt's own controls (ticks, arrows), tinted, and held in memory for the style sheets.

Style sheets load images by file name only. Writing tinted files would leave litter behind a killed window and
fail on a full disk, so the marks are registered as a Qt resource: `:/marks/check-FFFFFF.svg`. The layout is
that of Qt's resource compiler, format version 1: a tree of nodes, the names, the data; big-endian.
"""

import struct

from PySide6.QtCore import qRegisterResourceData

from console.theme.icons import Icon, svg
from console.theme.tokens import DARK, LIGHT

_FOLDER = "marks"
_DIRECTORY, _ANY_LANGUAGE = 2, 1

_COLOURS = ("text", "text-muted", "text-disabled", "on-accent")
_MARKS = (
    Icon.CHECK,
    Icon.MINUS,
    Icon.CHEVRON_DOWN,
    Icon.CHEVRON_UP,
    Icon.CHEVRON_RIGHT,
    Icon.CHEVRON_LEFT,
    Icon.X,
)
_AIRY = "airy-"
"""Prefix of the same mark drawn smaller, for where Qt stretches it over the whole place."""

_registered: list[tuple[bytes, bytes, bytes]] = []


def url(mark: str, colour: str) -> str:
    """The name under which a style sheet loads a mark in a colour (#RRGGBB).

    Raises:
        ValueError: there is no such mark.
    """
    icon = Icon(mark.removeprefix(_AIRY))
    if icon not in _MARKS:
        raise ValueError(f"{icon} is no mark")
    return f":/{_FOLDER}/{_AIRY if mark.startswith(_AIRY) else ''}{_name(icon, colour)}"


def register() -> None:
    """Make the marks of both sets of values known to Qt; a second time does nothing."""
    if _registered:
        return
    colours = {dict(tokens.named())[name] for tokens in (LIGHT, DARK) for name in _COLOURS}
    files = {_name(icon, colour): svg(icon, colour) for icon in _MARKS for colour in colours}
    files |= {_AIRY + name: _airy(text) for name, text in files.items()}
    tree, names, data = _pack(files)
    if not qRegisterResourceData(1, tree, names, data):
        raise RuntimeError("Qt refused the marks")
    _registered.append((tree, names, data))  # Qt reads these bytes in place


def _name(icon: Icon, colour: str) -> str:
    return f"{icon.value}-{colour[1:]}.svg"


def _airy(text: bytes) -> bytes:
    return text.replace(b'viewBox="0 0 24 24"', b'viewBox="-6 -6 36 36"')


def _pack(files: dict[str, bytes]) -> tuple[bytes, bytes, bytes]:
    names, data = bytearray(), bytearray()

    def named(name: str) -> int:
        offset = len(names)
        names.extend(struct.pack(">HI", len(name), _hash(name)) + name.encode("utf-16-be"))
        return offset

    ordered = sorted(files, key=_hash)  # Qt looks names up by halving
    tree = bytearray(struct.pack(">IHII", 0, _DIRECTORY, 1, 1))
    tree.extend(struct.pack(">IHII", named(_FOLDER), _DIRECTORY, len(ordered), 2))
    for name in ordered:
        tree.extend(struct.pack(">IHHHI", named(name), 0, 0, _ANY_LANGUAGE, len(data)))
        data.extend(struct.pack(">I", len(files[name])) + files[name])
    return bytes(tree), bytes(names), bytes(data)


def _hash(name: str) -> int:
    value = 0
    for letter in name:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
