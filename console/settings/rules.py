"""What one setting may be. The file reader and the settings page check with the same rules."""

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

LONGEST_ECHO = 32
"""A wrong value is quoted up to this many characters."""


class Rule(Protocol):
    """One setting's name in the window and what it may be."""

    @property
    def label(self) -> str:
        """The setting's Chinese name."""
        ...

    @property
    def allowed(self) -> str:
        """What it may be, as the end of a Chinese sentence that begins 应为."""
        ...

    def problem(self, value: object) -> str:
        """What is wrong with a value as TOML gives it, in Chinese; empty: nothing."""
        ...


def quoted(value: object) -> str:
    """A value from the file as it may be shown: short, in the file's own words."""
    match value:
        case bool():
            words = "true" if value else "false"
        case str():
            words = f'"{value}"'
        case list():
            words = "一个列表 [...]"
        case dict():
            words = "一节 {...}"
        case _:
            words = str(value)
    return words if len(words) <= LONGEST_ECHO else f"{words[:LONGEST_ECHO]}…"


@dataclass(frozen=True)
class Text:
    """A line of text. `fault` looks deeper than `pattern` and returns what is wrong, in Chinese."""

    label: str
    pattern: str = ""
    hint: str = ""
    longest: int = 100
    fault: Callable[[str], str] | None = None

    @property
    def allowed(self) -> str:
        """See :attr:`Rule.allowed`."""
        return self.hint or f"引号里的一行文字，最多 {self.longest} 个字"

    def problem(self, value: object) -> str:
        """See :meth:`Rule.problem`."""
        if not isinstance(value, str):
            return f"写的是 {quoted(value)}，不是文字（文字要加引号）"
        if any(ord(character) < ord(" ") for character in value):
            return "文字里有换行或看不见的控制字符"
        if len(value) > self.longest:
            return f"太长，有 {len(value)} 个字"
        if value and self.fault is not None:
            return self.fault(value)
        if value and self.pattern and re.fullmatch(self.pattern, value) is None:
            return f"写的是 {quoted(value)}"
        return ""


@dataclass(frozen=True)
class Whole:
    """A whole number with its bounds and unit."""

    label: str
    low: int
    high: int
    unit: str = ""

    @property
    def allowed(self) -> str:
        """See :attr:`Rule.allowed`."""
        unit = f"（{self.unit}）" if self.unit else ""
        return f"{self.low} 到 {self.high} 的整数{unit}"

    def problem(self, value: object) -> str:
        """See :meth:`Rule.problem`."""
        if isinstance(value, bool) or not isinstance(value, int):
            return f"写的是 {quoted(value)}，不是整数" + (
                "（数字不加引号）" if isinstance(value, str) else ""
            )
        return "" if self.low <= value <= self.high else f"写的是 {value}，超出范围"


@dataclass(frozen=True)
class Fraction:
    """A number with decimals and its bounds."""

    label: str
    low: float
    high: float

    @property
    def allowed(self) -> str:
        """See :attr:`Rule.allowed`."""
        return f"{self.low:g} 到 {self.high:g} 的数字"

    def problem(self, value: object) -> str:
        """See :meth:`Rule.problem`."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"写的是 {quoted(value)}，不是数字" + (
                "（数字不加引号）" if isinstance(value, str) else ""
            )
        if not math.isfinite(value) or not self.low <= value <= self.high:
            return f"写的是 {value}，超出范围"
        return ""


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    label: str
    allowed: str = "true（是）或 false（否），不加引号"

    def problem(self, value: object) -> str:
        """See :meth:`Rule.problem`."""
        return "" if isinstance(value, bool) else f"写的是 {quoted(value)}"


@dataclass(frozen=True)
class OneOf:
    """One word of an enumeration; `names` has the Chinese name of each."""

    label: str
    names: Mapping[StrEnum, str]

    @property
    def allowed(self) -> str:
        """See :attr:`Rule.allowed`."""
        return "、".join(f'"{word}"（{name}）' for word, name in self.names.items())

    def problem(self, value: object) -> str:
        """See :meth:`Rule.problem`."""
        return "" if value in [str(word) for word in self.names] else f"写的是 {quoted(value)}"


Value = TypeVar("Value")


def setting(default: Value, rule: Rule) -> Value:
    """A dataclass field with its default and its rule."""
    made: Value = dataclasses.field(default=default, metadata={"rule": rule})
    return made


def rule_of(section: type[Any] | Any, key: str) -> Rule:
    """The rule that a section's field was made with."""
    rule: Rule = section.__dataclass_fields__[key].metadata["rule"]
    return rule
