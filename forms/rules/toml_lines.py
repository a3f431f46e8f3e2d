"""On which line of a TOML text each value stands, which no TOML reader tells after reading."""

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys, and positions in arrays from 0, from the outside in."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(r"[ \t]*(?:([A-Za-z0-9_-]+)|(\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'))[ \t]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE = re.compile(r"[^,\]}\n#]+")


def value_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and array element of *text*, which must be valid TOML."""
    return _Scanner(text).lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of what stands at *path*, or of the nearest thing around it; 0 for the whole text."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 0


class _Scanner:
    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._newlines = [place for place, letter in enumerate(text) if letter == "\n"]
        self._arrays: dict[Path, int] = {}
        table: Path = ()
        while self._skip_blank():
            if text[self._at] == "[":
                table = self._header()
            else:
                self._assignment(table)

    def _skip_blank(self) -> bool:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at
        return self._at < len(self._text)

    def _note(self, path: Path) -> None:
        self.lines.setdefault(path, bisect_right(self._newlines, self._at - 1) + 1)

    def _header(self) -> Path:
        many = self._text.startswith("[[", self._at)
        opened = self._at
        self._at += 2 if many else 1
        parts = self._key()
        path: Path = ()
        for depth, part in enumerate(parts, 1):
            path = (*path, part)
            if many and depth == len(parts):
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
        self._at, closed = opened, self._at + (2 if many else 1)
        for length in range(1, len(path) + 1):
            self._note(path[:length])
        self._at = closed
        return path

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            found = _PART.match(self._text, self._at)
            if found is None:  # not TOML; the reader has refused it before
                raise ValueError("no key here")
            self._at = found.end()
            parts.append(found[1] or tomllib.loads(f"key = {found[2]}")["key"])
            if self._text[self._at : self._at + 1] != ".":
                return tuple(parts)
            self._at += 1

    def _assignment(self, around: Path) -> None:
        begun = self._at
        path = (*around, *self._key())
        self._at, equals = begun, self._at
        for length in range(len(around) + 1, len(path) + 1):
            self._note(path[:length])
        self._at = equals + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blank()
        self._note(path)
        opening = self._text[self._at]
        if opening in "[{":
            self._inside(path, closing="]" if opening == "[" else "}")
            return
        token = (_STRING if opening in "\"'" else _BARE).match(self._text, self._at)
        self._at = token.end() if token else len(self._text)

    def _inside(self, path: Path, closing: str) -> None:
        self._at += 1
        place = 0
        while self._skip_blank() and self._text[self._at] != closing:
            if self._text[self._at] == ",":
                self._at += 1
            elif closing == "]":
                self._value((*path, place))
                place += 1
            else:
                self._assignment(path)
        self._at += 1
