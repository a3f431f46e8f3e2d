"""A file before it is imported: what it holds, what its columns seem to mean, and the plan made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from forms.catalogue.entries import Categories
from forms.knowledge.importing.columns import Target, guess_mapping
from forms.knowledge.importing.records import ENDINGS, Record, SourceKind, open_source

PREVIEW_ROWS = 20
_SCANNED = 2_000
"""So many records are looked through for columns: a line of JSON may lack some, and have others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file before it is imported: its columns with the fields guessed for them, and its first records."""

    file: str
    kind: SourceKind
    columns: tuple[str, ...]
    mapping: Mapping[str, Target | None]
    records: tuple[Record, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What to import and how. `source_name` names the source for good: under it rows are recognised again.

    `unit`, `category` and `source` fill what a row leaves empty. `submit` sends complete articles to review.
    `categories` holds the codes by their names; where it is empty, categories are taken as they stand.
    """

    path: Path
    mapping: Mapping[str, Target | None]
    source_name: str
    unit: str = ""
    category: str = ""
    source: str = ""
    submit: bool = False
    categories: Mapping[str, str] = field(default_factory=dict)

    @property
    def fills(self) -> frozenset[Target]:
        """The fields that this file has a say in; the others of an article it updates stay as they are."""
        filled = {each for each in self.mapping.values() if each is not None}
        if Target.MORE in filled:
            filled.add(Target.BODY)
        given = {Target.UNIT: self.unit, Target.CATEGORY: self.category, Target.SOURCE: self.source}
        return frozenset(filled | {target for target, text in given.items() if text})


def preview(path: Path, rows: int = PREVIEW_ROWS) -> Preview:
    """The first *rows* records and what the columns seem to mean; ImportRefused."""
    source = open_source(path)
    records = source.records()
    first = tuple(islice(records, rows))
    alike = source.kind in (SourceKind.XLSX, SourceKind.CSV)
    rest = list(islice(records, 1 if alike else _SCANNED))
    columns = tuple(dict.fromkeys(name for each in (*first, *rest) for name in each.values))
    return Preview(
        file=path.name,
        kind=source.kind,
        columns=columns,
        mapping=guess_mapping(columns),
        records=first,
        more=bool(rest),
    )


def plan_for(seen: Preview, path: Path) -> ImportPlan:
    """The plan that the preview suggests; the person may change its mapping and fill in the rest."""
    return ImportPlan(path=path, mapping=seen.mapping, source_name=path.stem)


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files below *folder* that can be imported, by name; hidden and half-written ones are left out.

    Raises:
        OSError: the folder cannot be read.
    """
    return tuple(
        sorted(
            each
            for each in folder.rglob("*")
            if each.suffix.lower() in ENDINGS and not each.name.startswith((".", "~$")) and each.is_file()
        )
    )


def category_codes(categories: Categories) -> dict[str, str]:
    """The code of each category by its code, its full label and, where it is the only one, its name."""
    codes: dict[str, str] = {}
    doubtful: set[str] = set()

    def walk(above: str) -> None:
        for each in categories.children(above):
            codes[each.code] = each.code
            codes[plain_category(each.label)] = each.code
            if each.name in codes and codes[each.name] != each.code:
                doubtful.add(each.name)
            codes.setdefault(each.name, each.code)
            walk(each.code)

    walk("")
    return {name: code for name, code in codes.items() if name not in doubtful}


def plain_category(label: str) -> str:
    """A category's path written one way only: 城建>供热."""
    for each in ("＞", "/", "-", "—", "→", "》"):
        label = label.replace(each, ">")
    return ">".join(part.strip() for part in label.split(">") if part.strip())
