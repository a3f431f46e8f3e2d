"""Reads the scripts' file. Any mistake stops the reading with file, line and what to do."""

from string import ascii_lowercase, digits
from types import MappingProxyType

from forms.catalogue.entries import Categories
from forms.catalogue.scripts import AskingScript, Phrase, Scripts
from forms.catalogue.toml_file import TomlFile
from forms.draft import Field

SCRIPTS_FILE = "scripts.toml"
_KEYS = frozenset(digits + ascii_lowercase)


def read_scripts(file: TomlFile, categories: Categories) -> Scripts:
    """The scripts in *file*; CatalogueError where it names unknown categories or fields, or a key twice."""
    file.allow(file.data, frozenset({"ask", "phrase"}))
    asking = tuple(
        AskingScript(
            name=name,
            categories=_codes(file, entry, categories, name),
            ask=file.texts(entry, "ask", "ask", name),
            fields=_fields(file, entry, name),
            tell=file.texts(entry, "tell", "ask", name),
        )
        for name, entry in file.tables("ask", frozenset({"categories", "ask", "fields", "tell"}))
    )
    return Scripts(asking, MappingProxyType(_phrases(file)))


def _codes(file: TomlFile, entry: dict[str, object], categories: Categories, name: str) -> tuple[str, ...]:
    codes = file.texts(entry, "categories", "ask", name)
    if not codes:
        raise file.wrong("缺少“categories”，应写明适用的事项分类。", "ask", name)
    for code in codes:
        if categories.get(code) is None:
            raise file.wrong(f"分类 {code} 不在 categories.toml 中。", "ask", name, "categories")
    return codes


def _fields(file: TomlFile, entry: dict[str, object], name: str) -> tuple[Field, ...]:
    known = {each.value: each for each in Field}
    fields = file.texts(entry, "fields", "ask", name)
    for code in fields:
        if code not in known:
            raise file.wrong(f"表单没有栏目“{code}”，可用的有：{'、'.join(known)}。", "ask", name, "fields")
    return tuple(known[code] for code in fields)


def _phrases(file: TomlFile) -> dict[str, Phrase]:
    phrases: dict[str, Phrase] = {}
    for code, entry in file.tables("phrase", frozenset({"key", "name", "when", "text", "escalates"})):
        phrase = Phrase(
            code=code,
            key=file.text(entry, "key", "phrase", code),
            name=file.text(entry, "name", "phrase", code),
            when=file.text(entry, "when", "phrase", code),
            text=file.text(entry, "text", "phrase", code),
            escalates=file.flag(entry, "escalates", "phrase", code),
        )
        if phrase.key not in _KEYS:
            raise file.wrong("“key”应为一个数字或小写字母。", "phrase", code, "key")
        if phrase.key in phrases:
            other = phrases[phrase.key].name
            raise file.wrong(f"快捷键 {phrase.key} 已用于“{other}”，请换一个。", "phrase", code, "key")
        phrases[phrase.key] = phrase
    return phrases
