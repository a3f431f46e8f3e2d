"""settings.toml: read with every fault named by line, written without losing the user's comments."""

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

from console.settings.atomic import write_whole
from console.settings.findings import Finding, NotSaved, SettingsError, read_text, syntax_finding
from console.settings.reading import read_section, to_toml, unknown
from console.settings.rules import rule_of
from console.settings.sections import SECTION_TITLES, Settings
from console.settings.toml_lines import key_lines


def load_settings(path: Path) -> Settings:
    """The settings of a file; what it doesn't name has its default.

    :raises FileNotFoundError: there is none yet: the first start.
    :raises SettingsError: it can't be used; has a finding for every fault. The file is left alone.
    """
    return _parse(path, read_text(path))


def save_settings(path: Path, settings: Settings, before: Settings | None = None) -> None:
    """Write `settings`, keeping the comments, the order and the line ends of the file that is there.

    Only what differs from `before` (what the window had loaded; by default what the file says now) is
    written, so that what somebody changed in the file meanwhile stays. A new file has the rest by default.

    :raises SettingsError: the file that is there is faulty. It is not overwritten.
    :raises NotSaved: it couldn't be written; the old one is whole.
    """
    try:
        text = read_text(path)
    except FileNotFoundError:
        plain = Settings()
        write_whole(path, _fresh(_merged(plain, before or plain, settings)).encode())
        return
    present = _parse(path, text)
    wanted = _merged(present, before or present, settings)
    if wanted == present:
        return
    changed = _changed(text, present, wanted)
    if _parse(path, changed) != wanted:
        raise NotSaved(0, f"没能写入 {path}：改后的文件读出来不对。原来的文件没有变")
    write_whole(path, _as_it_was(path, changed))


def _parse(path: Path, text: str) -> Settings:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, (syntax_finding(error, text),)) from error
    lines = key_lines(text)
    findings: list[Finding] = []
    sections = {field.name: field.default_factory for field in dataclasses.fields(Settings)}
    values: dict[str, Any] = {}
    for name, table in document.items():
        if name in sections:
            kind: Any = sections[name]
            values[name] = read_section(kind, table, (name,), lines, findings)
        else:
            findings.append(unknown((name,), set(sections), lines))
    if findings:
        raise SettingsError(path, tuple(sorted(findings, key=lambda finding: finding.line)))
    return Settings(**values)


def _flat(settings: Settings) -> dict[tuple[str, str], Any]:
    return {
        (section.name, key): value
        for section in dataclasses.fields(settings)
        for key, value in vars(getattr(settings, section.name)).items()
    }


def _merged(present: Settings, before: Settings, wanted: Settings) -> Settings:
    known = _flat(before)
    changes: dict[str, dict[str, Any]] = {}
    for (section, key), value in _flat(wanted).items():
        if value != known[section, key]:
            changes.setdefault(section, {})[key] = value
    return dataclasses.replace(
        present,
        **{name: dataclasses.replace(getattr(present, name), **keys) for name, keys in changes.items()},
    )


def _changed(text: str, present: Settings, wanted: Settings) -> str:
    import tomlkit  # slow to load, and only a change needs it

    document = tomlkit.parse(text)
    old = _flat(present)
    for (section, key), value in _flat(wanted).items():
        if value == old[section, key]:
            continue
        if section not in document:
            document[section] = tomlkit.table()
        table: Any = document[section]
        if key in table:
            _replace(table, key, value)
        else:
            table[key] = tomlkit.item(to_toml(value)).comment(
                rule_of(type(getattr(wanted, section)), key).label
            )
    return document.as_string()


def _replace(table: Any, key: str, value: Any) -> None:
    """Another value in the place of the old one, with the comment behind it."""
    old = table[key].trivia
    table[key] = to_toml(value)
    new = table[key].trivia
    new.comment, new.comment_ws = old.comment, old.comment_ws


def _as_it_was(path: Path, text: str) -> bytes:
    """Back to the line ends, and the mark in front, that the file had."""
    content = path.read_bytes()
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    ends = "\r\n" if b"\r\n" in content else "\n"
    return mark + text.replace("\n", ends).encode()


def _fresh(settings: Settings) -> str:
    """A whole new file that explains itself."""
    import tomlkit  # as above

    parts = [
        "# 坐席程序的设置。可以用记事本改，保存为 UTF-8；写错了程序会指出是哪一行，不会覆盖。",
        "# 以 # 开头的是说明。删去一行，那一项就用默认值。密码从不写在这里。",
    ]
    for section in dataclasses.fields(settings):
        values = getattr(settings, section.name)
        parts += ["", f"# {SECTION_TITLES[section.name]}", f"[{section.name}]"]
        for key, value in vars(values).items():
            rule = rule_of(type(values), key)
            parts += [
                f"# {rule.label}：{rule.allowed}",
                f"{key} = {tomlkit.item(to_toml(value)).as_string()}",
            ]
    return "\n".join(parts) + "\n"
