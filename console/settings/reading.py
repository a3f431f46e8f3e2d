"""From a TOML table to a frozen section, with every fault found at once."""

import dataclasses
import difflib
from enum import StrEnum
from typing import Any, TypeVar

from console.settings.findings import Finding
from console.settings.rules import Fraction, OneOf, quoted, rule_of
from console.settings.toml_lines import Path, line_of

Section = TypeVar("Section")


def read_section(
    kind: type[Section], table: object, at: Path, lines: dict[Path, int], findings: list[Finding]
) -> Section:
    """A section from its table; what can't be used is added to `findings` and left at its default."""
    where = dotted(at)
    if not isinstance(table, dict):
        findings.append(
            Finding(line_of(lines, at), where, f"写的是 {quoted(table)}", f"一节，另起一行写 [{where}]")
        )
        return kind()
    fields = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type] # ours are all dataclasses
    values: dict[str, Any] = {}
    for key, value in table.items():
        path = (*at, key)
        if key not in fields:
            findings.append(unknown(path, fields, lines))
        elif problem := rule_of(kind, key).problem(value):
            findings.append(Finding(line_of(lines, path), dotted(path), problem, rule_of(kind, key).allowed))
        else:
            values[key] = _from_toml(kind, key, value)
    return kind(**values)


def unknown(path: Path, known: set[str], lines: dict[Path, int]) -> Finding:
    """A key or section that means nothing, with the one that was perhaps meant."""
    meant = difflib.get_close_matches(str(path[-1]), sorted(known), n=1)
    allowed = f"{meant[0]}（是不是拼错了？）" if meant else "、".join(sorted(known)) + " 之一"
    return Finding(line_of(lines, path), dotted(path), "没有这一项", allowed)


def dotted(path: Path) -> str:
    """A key as it is named to people: `phone.port`, `target 3 label`."""
    words = ""
    for part in path:
        words += (
            f" 第 {part + 1} 个 "
            if isinstance(part, int)
            else ("." if words and words[-1] != " " else "") + part
        )
    return words.strip()


def _from_toml(kind: type[Any], key: str, value: Any) -> Any:
    rule = rule_of(kind, key)
    if isinstance(rule, OneOf):
        return next(word for word in rule.names if word == value)
    return float(value) if isinstance(rule, Fraction) else value


def to_toml(value: Any) -> Any:
    """A setting as tomlkit takes it."""
    return str(value) if isinstance(value, StrEnum) else value
