"""Reads a TOML text into frozen dataclasses, and tells every mistake with its line in Chinese.

The dataclass is the description: its fields are the keys, their types what may stand there, and
`Annotated` adds what people should know and what is allowed:

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Step:
        days: Annotated[int, Label("工作日"), Between(1, 60)]
        kind: Annotated[StepKind, Label("方式")]
        notify: Annotated[tuple[str, ...], Label("通知")] = ()

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Ladder:
        steps: Annotated[tuple[Step, ...], Label("督办阶梯")]

Types: str, int, bool, float, Decimal, date, time (written "18:00"), vocabularies (`Labelled`), `X | None`
with a default, `tuple[X, ...]`, `frozenset[X]`, `Mapping[str, X]` and dataclasses. In a `Mapping[str, X]` a
field of X annotated `FromKey()` receives the entry's key. What fields cannot say alone is said in
`__post_init__` by raising `Unfit(problem, "field", ...)`; the reader adds where that stands.
"""

import re
import tomllib
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from forms.rules.errors import RuleTextWrong
from forms.rules.toml_lines import Path, line_of, value_lines

Described = TypeVar("Described")
_POSITION = re.compile(r"\(at line (\d+), column \d+\)")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Label:
    """What people call a field."""

    text: str


@dataclass(frozen=True, slots=True)
class Between:
    """A figure from *low* to *high*, both allowed."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A figure of *low* or more; a list of *low* entries or more."""

    low: int


@dataclass(frozen=True, slots=True)
class NotBlank:
    """A text with something in it."""


@dataclass(frozen=True, slots=True)
class FromKey:
    """The field receives the key under which its table stands."""


class Unfit(ValueError):
    """What a dataclass says of itself in `__post_init__`: *problem*, at the field under *keys*."""

    def __init__(self, problem: str, *keys: str | int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.keys: Path = keys


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a dataclass as the reader sees it."""

    name: str
    kind: Any
    notes: tuple[object, ...]
    needed: bool

    @property
    def label(self) -> str:
        """What people call it, or its name."""
        return label_in(self.notes) or self.name

    @property
    def is_key(self) -> bool:
        """Whether it receives the key under which its table stands."""
        return any(isinstance(note, FromKey) for note in self.notes)


def read(text: str, kind: type[Described], title: str = "") -> Described:
    """*text* as a *kind*, a dataclass; RuleTextWrong, which names *title* and the line."""
    reader = _Reader(text, title or kind.__name__)
    found: Described = reader.table(kind, reader.data, ())
    return found


def parse(text: str, title: str) -> dict[str, Any]:
    """*text* as TOML, figures with a point as Decimal; RuleTextWrong."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n").lstrip("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        position = _POSITION.search(str(error))
        line = int(position[1]) if position else text.count("\n") + 1
        raise RuleTextWrong(title, line, _in_chinese(str(error))) from None


@cache
def fields_of(kind: type) -> tuple[Field, ...]:
    """The fields of a dataclass, in order."""
    hints = get_type_hints(kind, include_extras=True)
    found = []
    for each in fields(kind):
        inner, notes = plain(hints[each.name])
        needed = each.default is MISSING and each.default_factory is MISSING
        found.append(Field(each.name, inner, notes, needed))
    return tuple(found)


def plain(kind: Any) -> tuple[Any, tuple[object, ...]]:
    """A type without its annotations and without `| None`, and the annotations."""
    notes: tuple[object, ...] = ()
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        notes = tuple(more)
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (each for each in get_args(kind) if each is not type(None))
        inner, more_notes = plain(kind)
        return inner, notes + more_notes
    return kind, notes


def label_in(notes: tuple[object, ...]) -> str:
    """What people call it, or nothing."""
    return next((note.text for note in notes if isinstance(note, Label)), "")


class _Reader:
    def __init__(self, text: str, title: str) -> None:
        self._title = title
        self.data = parse(text, title)
        self._lines = value_lines(text.replace("\r\n", "\n").lstrip("\ufeff"))

    def wrong(self, problem: str, path: Path) -> RuleTextWrong:
        return RuleTextWrong(self._title, line_of(self._lines, path), problem)

    def table(self, kind: type, data: object, path: Path) -> Any:
        if not isinstance(data, dict):
            raise self.wrong(f"“{path[-1]}”应为一个表，写成 [{_dotted(path)}]。", path)
        known = fields_of(kind)
        self._refuse_strangers(data, [each for each in known if not each.is_key], path)
        given: dict[str, Any] = {}
        for each in known:
            if each.is_key:
                given[each.name] = str(path[-1])
            elif each.name in data:
                given[each.name] = self.value(each, data[each.name], (*path, each.name))
            elif each.needed:
                raise self.wrong(f"缺少 {each.name}（{each.label}）。", path)
        try:
            return kind(**given)
        except Unfit as unfit:
            raise self.wrong(unfit.problem, (*path, *unfit.keys)) from None

    def _refuse_strangers(self, data: dict[str, Any], known: list[Field], path: Path) -> None:
        """A slip of the pen would otherwise do nothing, without a word."""
        names = [each.name for each in known]
        for stranger in data:
            if stranger in names:
                continue
            near = get_close_matches(stranger, names, n=1)
            hint = f"是不是 {near[0]}？" if near else f"可用的有：{'、'.join(names)}。"
            raise self.wrong(f"不认识的项目“{stranger}”，{hint}", (*path, stranger))

    def value(self, field: Field, data: object, path: Path) -> Any:
        found = self._of_kind(field.kind, data, path)
        for note in field.notes:
            problem = _against(note, found)
            if problem:
                raise self.wrong(f"{path[-1]}（{field.label}）{problem}", path)
        return found

    def _of_kind(self, kind: Any, data: object, path: Path) -> Any:
        if is_dataclass(kind):
            return self.table(kind if isinstance(kind, type) else type(kind), data, path)
        origin = get_origin(kind)
        if origin in (tuple, frozenset):
            return origin(self._entries(get_args(kind)[0], data, path))
        if origin is not None and issubclass(origin, Mapping):
            return MappingProxyType(dict(self._keyed(get_args(kind)[1], data, path)))
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self._word(kind, data, path)
        fits, wanted = _SCALARS[kind]
        found = fits(data)
        if found is None:
            raise self.wrong(f"“{path[-1]}”应为{wanted}。", path)
        return found

    def _entries(self, kind: Any, data: object, path: Path) -> Iterator[Any]:
        if not isinstance(data, list):
            raise self.wrong(f"“{path[-1]}”应为列表，写在方括号中。", path)
        inner, notes = plain(kind)
        field = Field(str(path[-1]), inner, notes, needed=True)
        for place, each in enumerate(data):
            yield self.value(field, each, (*path, place))

    def _keyed(self, kind: Any, data: object, path: Path) -> Iterator[tuple[str, Any]]:
        if not isinstance(data, dict):
            raise self.wrong(f"“{path[-1]}”应为若干个表，写成 [{_dotted(path)}.编码]。", path)
        inner, notes = plain(kind)
        for key, each in data.items():
            yield key, self.value(Field(key, inner, notes, needed=True), each, (*path, key))

    def _word(self, kind: type[StrEnum], data: object, path: Path) -> StrEnum:
        for word in kind:
            if word.value == data:
                return word
        known = "、".join(f"{word.value}（{getattr(word, 'label', word.value)}）" for word in kind)
        raise self.wrong(f"“{_place_name(path)}”不能是“{data}”，可用的有：{known}。", path)


def _figure(data: object) -> int | None:
    return data if isinstance(data, int) and not isinstance(data, bool) else None


def _text(data: object) -> str | None:
    return data.strip() if isinstance(data, str) else None


def _flag(data: object) -> bool | None:
    return data if isinstance(data, bool) else None


def _decimal(data: object) -> Decimal | None:
    if isinstance(data, Decimal) and data.is_finite():
        return data
    figure = _figure(data)
    return None if figure is None else Decimal(figure)


def _float(data: object) -> float | None:
    figure = _decimal(data)
    return None if figure is None else float(figure)


def _day(data: object) -> date | None:
    return data if isinstance(data, date) and not isinstance(data, datetime) else None


def _time(data: object) -> time | None:
    if isinstance(data, time):
        return data
    written = _CLOCK.fullmatch(data.strip()) if isinstance(data, str) else None
    return time(int(written[1]), int(written[2])) if written else None


_SCALARS: dict[type, tuple[Callable[[object], object], str]] = {
    str: (_text, "文字，请加引号"),
    int: (_figure, "整数，不加引号"),
    bool: (_flag, " true 或 false"),
    float: (_float, "数字，不加引号"),
    Decimal: (_decimal, "数字，不加引号"),
    date: (_day, "日期，写成 2026-02-14，不加引号"),
    time: (_time, '时刻，写成 "18:00"'),
}


def _against(note: object, value: Any) -> str:
    """What *note* has against *value*; empty if nothing."""
    if isinstance(note, Between) and not note.low <= value <= note.high:
        return f"应在 {note.low} 至 {note.high} 之间，现在是 {value}。"
    if isinstance(note, AtLeast):
        counted = isinstance(value, tuple | frozenset | Mapping)
        if (len(value) if counted else value) < note.low:
            return f"至少要有 {note.low} 项。" if counted else f"不能小于 {note.low}，现在是 {value}。"
    if isinstance(note, NotBlank) and not value:
        return "不能空着。"
    return ""


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def _place_name(path: Path) -> str:
    return str(next((part for part in reversed(path) if isinstance(part, str)), ""))


def _in_chinese(message: str) -> str:
    if message.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate")):
        return "同一个编码或名称写了两次，请删去一处。"
    return "写法有误，请检查这一行及上一行的引号、逗号、等号和方括号。"
