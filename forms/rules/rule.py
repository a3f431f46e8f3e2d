"""A rule by its name, and one version of its text."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from forms.rules.errors import RuleTextWrong
from forms.rules.reading import read

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "rules"
"""Where the defaults lie that come with the program: NAME.toml, and presets/NAME/*.toml."""

Described = TypeVar("Described")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """One version of a rule's text: who put it, why, when. Version 0 is what came with the program."""

    name: str
    version: int
    text: str
    who: str = ""
    why: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready text for places that work in this way; `title` is the first line of its head."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule(Generic[Described]):
    """A rule: its name (that of its file), what people call it, and the dataclass it is read into."""

    name: str
    title: str
    kind: type[Described]

    def read(self, text: str) -> Described:
        """*text* as the dataclass; RuleTextWrong, which names the line. The same text is read once."""
        found: Described = _read(text, cast(Hashable, self.kind), self.title)
        return found

    @property
    def default(self) -> RuleText:
        """The text that came with the program; RuleTextWrong if it is missing."""
        return RuleText(name=self.name, version=0, text=_shipped(SHIPPED / f"{self.name}.toml", self.title))

    @property
    def presets(self) -> tuple[Preset, ...]:
        """The ready texts for other places, by file name; none for most rules."""
        files = sorted((SHIPPED / "presets" / self.name).glob("*.toml"))
        texts = (_shipped(file, self.title) for file in files)
        return tuple(Preset(text.split("\n", 1)[0].lstrip("# "), text) for text in texts)


@lru_cache(maxsize=256)
def _read(text: str, kind: Any, title: str) -> Any:
    return read(text, kind, title)


@lru_cache(maxsize=64)
def _shipped(file: Path, title: str) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise RuleTextWrong(
            title, 0, f"程序自带的文件 {file.name} 缺失或损坏，请重新安装程序；已保存的规则不受影响。"
        ) from None
