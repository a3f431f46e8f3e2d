"""A TOML file that a person wrote: its typed tables, or in Chinese what is wrong on which line."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Place = Sequence[str | int]
"""A key's way from the top: table names, and places in arrays of tables."""

_Kind = TypeVar("_Kind")

_TYPES = {
    "str": "文字（加双引号）",
    "int": "整数",
    "float": "数字",
    "bool": "true 或 false",
    "array": "列表 [ … ]",
    "object": "表",
    "null": "空",
}
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>[^`]*)`")
_EXPECTED = re.compile(
    r"Expected `(?P<wanted>[^`]*)`(?P<bound> (?:>=|<=|>|<) \S+)?(?:, got `(?P<got>[^`]*)`)?"
)
_LENGTH = re.compile(r"Expected `str` of length")
_PATTERN = re.compile(r"Expected `str` matching regex")
_ENUM = re.compile(r"Invalid enum value '(?P<value>[^']*)'")
_AT = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_BOUNDS = {">=": "不小于", "<=": "不大于", ">": "大于", "<": "小于"}
_CHOICES = {
    "behaviour": "answers（接听）、busy（占线）、no_answer（无人接听）、refuses（拒接）",
    "ending": "hangs_up（说完挂断）、waits（等坐席挂断或转接）",
}


class ScriptError(ValueError):
    """A script can't be played; the text is Chinese and names file and line."""


class ScriptText:
    """A script's text and its tables.

    :raises ScriptError: it isn't TOML.
    """

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        try:
            self._tables: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+), column (\d+)", str(error))
            where = f"第 {found[1]} 行第 {found[2]} 列" if found else "末尾"
            raise ScriptError(
                f"{path} {where}不符合 TOML 写法。请检查引号、等号和方括号是否成对。"
            ) from error

    def convert(self, kind: type[_Kind]) -> _Kind:
        """The tables as this type.

        :raises ScriptError: a key is missing, unknown, or has a wrong value.
        """
        try:
            return msgspec.convert(self._tables, kind)
        except msgspec.ValidationError as error:
            message = str(error)
            at = _AT.search(message)
            place = _place(at["path"]) if at else []
            key = _UNKNOWN.match(message)
            if key is not None:
                place.append(key["key"])
            raise self.error(_in_chinese(message, place), place) from error

    def error(self, message: str, place: Place) -> ScriptError:
        """What is wrong at `place`, with file, line and key."""
        line = self._line_of(place)
        where = f" 第 {line} 行" if line else ""
        return ScriptError(f"{self._path}{where}（{_shown(place)}）：{message}")

    def _line_of(self, place: Place) -> int:
        """The line of the key, or of its table's head; 0 when the text has neither."""
        heads = _heads(place)
        best, inside, count = 0, not heads, 0
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        for number, line in enumerate(self._lines, 1):
            bare = line.strip()
            if bare.startswith("["):
                name = bare.strip("[] \t").split("]")[0].replace('"', "")
                inside = False
                for head, index in heads:
                    if name == head:
                        inside = index is None or count == index
                        count += 1
                        best = number if inside else best
            elif inside and re.match(rf'"?{re.escape(key)}"?\s*=', bare):
                return number
        return best


def read_script_text(path: Path) -> ScriptText:
    """:raises ScriptError: the file can't be read, or isn't TOML in UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError(f"{path} 不是 UTF-8 编码。请用 UTF-8 另存后再试。") from error
    except FileNotFoundError as error:
        raise ScriptError(f"找不到演练脚本 {path}。") from error
    except PermissionError as error:
        raise ScriptError(f"没有读取演练脚本 {path} 的权限。") from error
    except OSError as error:
        raise ScriptError(f"读不出演练脚本 {path}（{error.strerror or error}）。") from error
    return ScriptText(path, text)


def _place(path: str) -> list[str | int]:
    """`.arrival[2].patience` as its parts."""
    return [
        int(index) if index else name for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", path)
    ]


def _heads(place: Place) -> list[tuple[str, int | None]]:
    """The table head that a key stands under, and which one of several it is."""
    match list(place):
        case [str(name), int(index), *_]:
            return [(name, index)]
        case [str(name), str(child), *_] if name == "citizen":
            return [(f"{name}.{child}", None)]
        case [str(name), _, *_]:
            return [(name, None)]
        case _:
            return []


def _shown(place: Place) -> str:
    match list(place):
        case []:
            return "文件"
        case [str(name), int(index), *rest]:
            return "，".join(
                [f"第 {index + 1} 个 {name}", *(str(part) for part in rest if isinstance(part, str))]
            )
        case parts:
            return "，".join(str(part) for part in parts)


def _in_chinese(message: str, place: Place) -> str:
    key = next((part for part in reversed(place) if isinstance(part, str)), "")
    if found := _UNKNOWN.match(message):
        return f"没有“{found['key']}”这一项。请检查是否写错。"
    if found := _MISSING.match(message):
        return f"缺少“{found['key']}”。"
    if _ENUM.match(message):
        return f"只能是：{_CHOICES.get(key, '规定的值')}。"
    if _LENGTH.match(message):
        return "太长了。"
    if _PATTERN.match(message):
        return "含有不允许的字符。"
    if found := _EXPECTED.match(message):
        wanted = _TYPES.get(found["wanted"].split(" | ")[0], found["wanted"])
        if found["bound"]:
            sign, limit = found["bound"].split()
            return f"应{_BOUNDS[sign]} {float(limit):g}。"
        return f"应为 {wanted}。" if wanted[0].isascii() else f"应为{wanted}。"
    return "写得不对。"
