"""On which line of a TOML text each key stands, which no TOML reader tells after reading."""

import re
import tomllib

Path = tuple[str | int, ...]

_PART = r"(?:[A-Za-z0-9_-]+|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*')"
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|."
    r"|\n",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every table header and key of `text`, which must be valid TOML.

    An element of an array of tables is `(name, index)`. Keys inside inline tables have no line of
    their own; see :func:`line_of`.
    """
    lines: dict[Path, int] = {}
    table: Path = ()
    arrays: dict[Path, int] = {}
    position, line = 0, 1
    while position < len(text):
        if header := _HEADER.match(text, position):
            table = _table(header, arrays)
            lines[table] = line
            position = header.end()
        elif key := _KEY.match(text, position):
            lines.setdefault((*table, *_parts(key[1])), line)
            position = key.end()
        position, passed = _next_statement(text, position)
        line += passed
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, of the first thing in it, or of what it stands in; 0: nothing of it is there."""
    for length in range(len(path), 0, -1):
        inside = [line for known, line in lines.items() if known[:length] == path[:length]]
        if inside:
            return min(inside)
    return 0


def _table(header: re.Match[str], arrays: dict[Path, int]) -> Path:
    path: Path = ()
    parts = _parts(header[2])
    for depth, part in enumerate(parts, start=1):
        path = (*path, part)
        if depth == len(parts) and header[1] == "[[":
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path = (*path, arrays[path])
    return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(
        tomllib.loads(f"key = {part}")["key"] if part[0] in "\"'" else part
        for part in re.findall(_PART, dotted)
    )


def _next_statement(text: str, position: int) -> tuple[int, int]:
    """Past the end of the line on which the value at `position` ends, and how many lines that were."""
    depth = passed = 0
    for token in _TOKEN.finditer(text, position):
        passed += token[0].count("\n")
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
        elif token[0] == "\n" and depth == 0:
            return token.end(), passed
    return len(text), passed
