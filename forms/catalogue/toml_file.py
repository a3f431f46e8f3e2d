"""A TOML text or file whose mistakes are told with their line."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from forms.errors import CatalogueError
from forms.words import Labelled

Word = TypeVar("Word", bound=Labelled)
_POSITION = re.compile(r"\(at line (\d+), column \d+\)")


class TomlText:
    """A TOML text as read; every getter raises CatalogueError where the text is wrong."""

    def __init__(self, name: str, text: str) -> None:
        """*name* is what mistakes are told under."""
        self.name = name
        self._text = text
        self._lines = text.splitlines()
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError(self.name, self._line_in(str(error)), _in_chinese(str(error))) from error

    def wrong(self, problem: str, *keys: str) -> CatalogueError:
        """The error that *problem* is at the entry under *keys*."""
        return CatalogueError(self.name, self.line_of(*keys), problem)

    def line_of(self, *keys: str) -> int:
        """The line where the entry under *keys* stands, or the nearest one around it; 0 if there is none."""
        if not keys:
            return 0
        header = _header(keys)
        for place, line in enumerate(self._lines, 1):
            if header.match(line):
                return place
        around = self.line_of(*keys[:-1])
        if around and not self._lines[around - 1].lstrip().startswith("["):
            return around  # an inline table: all of it stands on that line
        assignment = re.compile(rf"\s*[\"']?{re.escape(keys[-1])}[\"']?\s*=")
        for place, line in enumerate(self._lines[around:], around + 1):
            if line.lstrip().startswith("["):
                break
            if assignment.match(line):
                return place
        return around

    def table(self, *keys: str) -> dict[str, Any]:
        """The table under *keys*."""
        found: Any = self.data
        for depth, key in enumerate(keys):
            if not isinstance(found, dict) or key not in found:
                raise self.wrong(f"缺少 [{'.'.join(keys)}]。", *keys[:depth])
            found = found[key]
        if not isinstance(found, dict):
            raise self.wrong(f"{keys[-1]} 应为一个表，写成 [{'.'.join(keys)}]。", *keys)
        return found

    def tables(self, key: str, allowed: frozenset[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The tables [key.name] with their names, none holding more than what is *allowed*."""
        for name in self.table(key):
            entry = self.table(key, name)
            self.allow(entry, allowed, key, name)
            yield name, entry

    def allow(self, entry: dict[str, Any], allowed: frozenset[str], *keys: str) -> None:
        """Refuse what is in *entry* but not *allowed*: a slip of the pen would otherwise do nothing."""
        for stranger in entry:
            if stranger not in allowed:
                raise self.wrong(
                    f"不认识的项目“{stranger}”，可用的有：{'、'.join(sorted(allowed))}。", *keys, stranger
                )

    def text(self, entry: dict[str, Any], key: str, *keys: str, needed: bool = True) -> str:
        """A text in *entry*, which stands under *keys*."""
        value = entry.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(f"“{key}”应为文字，请加引号。", *keys, key)
        if needed and not value.strip():
            raise self.wrong(f"缺少“{key}”。", *keys)
        return value.strip()

    def texts(self, entry: dict[str, Any], key: str, *keys: str) -> tuple[str, ...]:
        """A list of texts in *entry*; empty if there is none."""
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
            raise self.wrong(f'“{key}”应为文字的列表，如 ["甲", "乙"]。', *keys, key)
        return tuple(each.strip() for each in values)

    def flag(self, entry: dict[str, Any], key: str, *keys: str) -> bool:
        """A yes or no in *entry*; no if there is none."""
        value = entry.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"“{key}”应为 true 或 false。", *keys, key)
        return value

    def word(self, entry: dict[str, Any], key: str, words: type[Word], *keys: str) -> Word:
        """One of a fixed vocabulary in *entry*."""
        value = self.text(entry, key, *keys)
        for word in words:
            if word.value == value:
                return word
        known = "、".join(f"{word.value}（{word.label}）" for word in words)
        raise self.wrong(f"“{key}”不能是“{value}”，可用的有：{known}。", *keys, key)

    def _line_in(self, message: str) -> int:
        position = _POSITION.search(message)
        return int(position.group(1)) if position else self._text.count("\n") + 1


class TomlFile(TomlText):
    """A TOML file as read."""

    def __init__(self, path: Path) -> None:
        """CatalogueError if there is no such file, or none that can be read."""
        try:
            text = path.read_text("utf-8-sig")
        except FileNotFoundError:
            raise CatalogueError(path.name, 0, f"在 {path.parent} 中没有这个文件。") from None
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            raise CatalogueError(path.name, line, "不是 UTF-8 编码，请用 UTF-8 另存。") from error
        except OSError as error:
            raise CatalogueError(path.name, 0, "无法读取，请检查权限。") from error
        super().__init__(path.name, text)


def _header(keys: tuple[str, ...]) -> re.Pattern[str]:
    parts = r"\s*\.\s*".join(rf"[\"']?{re.escape(key)}[\"']?" for key in keys)
    return re.compile(rf"\s*\[\[?\s*{parts}\s*[.\]]")


def _in_chinese(message: str) -> str:
    twice = ("Cannot overwrite", "Cannot declare", "Cannot mutate")
    if message.startswith(twice):
        return "同一个编码或名称写了两次，请删去一处。"
    return "写法有误，请检查这一行及上一行的引号、逗号、等号和方括号。"
