"""What has changed between two versions of a rule, in words: 一般诉求 · 时限：5 改为 7."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import time
from enum import StrEnum
from typing import Any, get_args, get_origin

from forms.rules.reading import fields_of, label_in, parse, plain
from forms.rules.rule import Rule

_SEPARATOR = " · "
_Named = tuple[str, ...]


def difference_in_words(rule: Rule[Any], before: str, after: str) -> tuple[str, ...]:
    """One line for each figure or text that differs, in the order of *after*; empty if the texts are equal.

    RuleTextWrong if either is no TOML; what the rule does not know is told by its key.
    """
    if before == after:
        return ()
    old = dict(_leaves(parse(before, rule.title), rule.kind, (), ()))
    new = dict(_leaves(parse(after, rule.title), rule.kind, (), ()))
    lines = [_line(old.get(path), told) for path, told in new.items() if old.get(path) != told]
    gone = [told for path, told in old.items() if path not in new]
    lines += [f"删去 {_SEPARATOR.join(named)}：原为 {value}" for named, value in gone]
    return tuple(lines) or ("只改动了说明文字或排列，规则的内容不变。",)


_Told = tuple[_Named, str]


def _line(old: _Told | None, new: _Told) -> str:
    if old is None:
        return f"新增 {_SEPARATOR.join(new[0])}：{new[1]}"
    return f"{_SEPARATOR.join(new[0])}：{old[1]} 改为 {new[1]}"


def _leaves(
    data: object, kind: Any, path: tuple[object, ...], named: _Named
) -> Iterator[tuple[tuple[object, ...], _Told]]:
    """Each plain value with its path, and what people call it."""
    kind, _ = plain(kind)
    if isinstance(data, dict):
        for key, value in data.items():
            inner, label = _inside(kind, key, value)
            yield from _leaves(value, inner, (*path, key), (*named, label) if label else named)
    elif isinstance(data, list) and any(isinstance(each, dict) for each in data):
        inner = get_args(kind)[0] if get_origin(kind) in (tuple, frozenset) else None
        for place, each in enumerate(data):
            label = _name_of(each) or f"第 {place + 1} 项"
            yield from _leaves(each, inner, (*path, place), (*named, label))
    else:
        yield path, (named, _in_words(data, kind))


def _inside(kind: Any, key: str, value: object) -> tuple[Any, str]:
    """The type of what stands under *key*, and what people call it."""
    if isinstance(kind, type) and is_dataclass(kind):
        for field in fields_of(kind):
            if field.name == key:
                return field.kind, field.label
    origin = get_origin(kind)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner, notes = plain(get_args(kind)[1])
        return inner, _name_of(value) or label_in(notes) or key
    return None, key


def _name_of(value: object) -> str:
    name = value.get("name") or value.get("title") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""


def _in_words(value: object, kind: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        inner = get_args(kind)[0] if get_origin(kind) in (tuple, frozenset) else None
        return "、".join(_in_words(each, plain(inner)[0]) for each in value) or "（空）"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next((getattr(word, "label", str(value)) for word in kind if word.value == value), str(value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if value != "" else "（空）"
