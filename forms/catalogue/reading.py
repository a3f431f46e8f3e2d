"""Reads the catalogue folder. Any mistake stops the reading with file, line and what to do."""

from pathlib import Path
from types import MappingProxyType

from forms.catalogue.entries import (
    LEVEL_DIGITS,
    Area,
    Catalogue,
    Categories,
    Category,
    Channel,
    ChannelKind,
    District,
    Hotline,
    Reason,
    Source,
    UrgentWord,
)
from forms.catalogue.script_file import SCRIPTS_FILE, read_scripts
from forms.catalogue.scripts import Scripts
from forms.catalogue.toml_file import TomlFile
from forms.words import Disposal, Urgency

CATEGORIES_FILE = "categories.toml"
CHANNELS_FILE = "channels.toml"
REASONS_FILE = "reasons.toml"
URGENT_WORDS_FILE = "urgent_words.toml"
AREA_FILE = "area.toml"
DEEPEST_LEVEL = 4


def load_catalogue(folder: Path) -> Catalogue:
    """All catalogues in *folder*; CatalogueError names the file and line of the first mistake.

    A folder without scripts, as a city may have made it earlier, has none.
    """
    categories = _categories(TomlFile(folder / CATEGORIES_FILE))
    channels = TomlFile(folder / CHANNELS_FILE)
    channels.allow(channels.data, frozenset({"channel", "source", "hotline"}))
    return Catalogue(
        categories=categories,
        channels=MappingProxyType(_channels(channels)),
        sources=MappingProxyType(_sources(channels)),
        hotlines=MappingProxyType(_hotlines(channels)),
        reasons=MappingProxyType(_reasons(TomlFile(folder / REASONS_FILE))),
        urgent_words=_urgent_words(TomlFile(folder / URGENT_WORDS_FILE)),
        area=_area(TomlFile(folder / AREA_FILE)),
        scripts=_scripts(folder, categories),
    )


def _scripts(folder: Path, categories: Categories) -> Scripts:
    path = folder / SCRIPTS_FILE
    return read_scripts(TomlFile(path), categories) if path.exists() else Scripts()


def _categories(file: TomlFile) -> Categories:
    file.allow(file.data, frozenset({"categories"}))
    entries: dict[str, Category] = {}
    written = file.table("categories")
    parents = {code[:-LEVEL_DIGITS] for code in written}
    for code, entry in written.items():
        name, words = _category_name(file, code, entry)
        above = entries.get(code[:-LEVEL_DIGITS])
        entries[code] = Category(
            code=code,
            name=name,
            path=(*(above.path if above else ()), name),
            words=words,
            is_leaf=code not in parents,
        )
        _check_category_code(file, code, above)
    if not entries:
        raise file.wrong("一个分类也没有。", "categories")
    return Categories(entries.values())


def _category_name(file: TomlFile, code: str, entry: object) -> tuple[str, tuple[str, ...]]:
    keys = ("categories", code)
    if isinstance(entry, dict):
        file.allow(entry, frozenset({"name", "words"}), *keys)
        return file.text(entry, "name", *keys), tuple(
            word.lower() for word in file.texts(entry, "words", *keys)
        )
    if not isinstance(entry, str) or not entry.strip():
        raise file.wrong('应写成 编码 = "名称"。', *keys)
    return entry.strip(), ()


def _check_category_code(file: TomlFile, code: str, above: Category | None) -> None:
    levels, odd = divmod(len(code), LEVEL_DIGITS)
    if not (code.isascii() and code.isdigit()) or odd or not 1 <= levels <= DEEPEST_LEVEL:
        raise file.wrong(f"编码 {code} 应为每级两位数字，最多 {DEEPEST_LEVEL} 级。", "categories", code)
    if levels > 1 and above is None:
        raise file.wrong(f"编码 {code} 的上级 {code[:-LEVEL_DIGITS]} 没有写在它前面。", "categories", code)


def _channels(file: TomlFile) -> dict[str, Channel]:
    allowed = frozenset({"name", "kind", "owner", "needs_external_id"})
    return {
        code: Channel(
            code=code,
            name=file.text(entry, "name", "channel", code),
            kind=file.word(entry, "kind", ChannelKind, "channel", code),
            owner=file.text(entry, "owner", "channel", code, needed=False),
            needs_external_id=file.flag(entry, "needs_external_id", "channel", code),
        )
        for code, entry in file.tables("channel", allowed)
    }


def _sources(file: TomlFile) -> dict[str, Source]:
    return {
        code: Source(code, file.text(entry, "name", "source", code))
        for code, entry in file.tables("source", frozenset({"name"}))
    }


def _hotlines(file: TomlFile) -> dict[str, Hotline]:
    return {
        number: Hotline(number, file.text(entry, "name", "hotline", number))
        for number, entry in file.tables("hotline", frozenset({"name"}))
    }


def _reasons(file: TomlFile) -> dict[str, Reason]:
    kinds = {each.value: each for each in (Disposal.NOT_ACCEPTED, Disposal.LEGAL_ROUTE)}
    file.allow(file.data, frozenset(kinds))
    reasons: dict[str, Reason] = {}
    for kind, disposal in kinds.items():
        for code, entry in file.tables(kind, frozenset({"name", "script", "numbers", "basis"})):
            if code in reasons:
                raise file.wrong(f"原因编码 {code} 写了两次，请改名。", kind, code)
            reasons[code] = Reason(
                code=code,
                name=file.text(entry, "name", kind, code),
                disposal=disposal,
                script=file.text(entry, "script", kind, code),
                numbers=file.texts(entry, "numbers", kind, code),
                basis=file.text(entry, "basis", kind, code, needed=False),
            )
    return reasons


def _urgent_words(file: TomlFile) -> tuple[UrgentWord, ...]:
    file.allow(file.data, frozenset({"alarm"}))
    return tuple(
        UrgentWord(
            word,
            file.word(entry, "urgency", Urgency, "alarm", name),
            file.text(entry, "number", "alarm", name, needed=False),
        )
        for name, entry in file.tables("alarm", frozenset({"urgency", "number", "words"}))
        for word in file.texts(entry, "words", "alarm", name)
    )


def _area(file: TomlFile) -> Area:
    file.allow(file.data, frozenset({"name", "area_code", "districts", "communities"}))
    area_code = file.text(file.data, "area_code")
    if not (area_code.isascii() and area_code.isdigit() and area_code[0] == "0" and len(area_code) in (3, 4)):
        raise file.wrong("电话区号应为 0 开头的 3 或 4 位数字。", "area_code")
    districts = file.table("districts")
    communities = _communities(file)
    return Area(
        name=file.text(file.data, "name"),
        area_code=area_code,
        districts=tuple(
            District(name, file.texts(districts, name, "districts"), communities.get(name, ()))
            for name in districts
        ),
    )


def _communities(file: TomlFile) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The communities of each district's streets; an area without them has none."""
    streets = file.table("communities") if "communities" in file.data else {}
    known = {
        f"{district}{street}": (district, street)
        for district in file.table("districts")
        for street in file.texts(file.table("districts"), district, "districts")
    }
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for written in streets:
        if written not in known:
            raise file.wrong(
                f"{written} 不在 [districts] 中，应写成区县加街道，如“鹿城区滨江街道”。",
                "communities",
                written,
            )
        district, street = known[written]
        found.setdefault(district, []).append((street, file.texts(streets, written, "communities")))
    return {district: tuple(of) for district, of in found.items()}
