"""What the desk offers by one key, and the reasons for not being ready: defaults, and the hall's own."""

import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from console.settings.atomic import write_whole
from console.settings.findings import Finding, SettingsError, read_text, syntax_finding
from console.settings.reading import dotted, read_section, unknown
from console.settings.rules import Flag, OneOf, Text, quoted, setting
from console.settings.toml_lines import Path as KeyPath
from console.settings.toml_lines import key_lines, line_of
from telephony.agent import LINE_DOWN, OWN_REASONS, QUEUE_REFUSED

DEFAULTS = Path(__file__).resolve().parents[2] / "resources" / "desk"
TARGETS_FILE = "targets.toml"
REASONS_FILE = "reasons.toml"
LINE_DOWN_LABEL = "线路断开"
QUEUE_REFUSED_LABEL = "没有进队列"
_OWN_LABELS = {LINE_DOWN: LINE_DOWN_LABEL, QUEUE_REFUSED: QUEUE_REFUSED_LABEL}
RESERVED_KEYS = frozenset({*(f"F{number}" for number in range(1, 10)), "Ctrl+F1"})
"""Keys that the call bar has."""


class TargetKind(StrEnum):
    """How a target is shown: an emergency number stands out."""

    NORMAL = "normal"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Target:
    """Somebody who is called by one key."""

    number: str = setting(
        "", Text("号码", r"[0-9A-Za-z_.@+*#-]{1,64}", "电话号码、分机号或 SIP 地址，不带空格")
    )
    label: str = setting("", Text("名称", longest=12))
    icon: str = setting("phone", Text("图标", r"[a-z0-9-]{1,40}", "图标名，如 shield-check"))
    category: TargetKind = field(
        default=TargetKind.NORMAL,
        metadata={"rule": OneOf("类别", {TargetKind.NORMAL: "普通", TargetKind.EMERGENCY: "紧急"})},
    )
    keeps_content: bool = setting(True, Flag("保留内容"))
    """False for lines that take reports of crime: no content of the call is kept."""
    transfer: bool = setting(True, Flag("可转接"))
    three_way: bool = setting(True, Flag("可三方通话"))
    key: str = setting(
        "",
        Text(
            "快捷键", r"(?:(?:Ctrl|Alt|Shift)\+){0,3}(?:[A-Z0-9]|F1?[0-9])", "Ctrl+1、Alt+A、F10 之类，可留空"
        ),
    )


@dataclass(frozen=True)
class Reason:
    """A reason for not being ready."""

    code: str = setting("", Text("代码", r"[a-z][a-z0-9_]{0,30}", "小写英文字母开头的代码，如 lunch"))
    label: str = setting("", Text("名称", longest=12))
    icon: str = setting("coffee", Text("图标", r"[a-z0-9-]{1,40}", "图标名"))


def load_targets(config: Path) -> tuple[Target, ...]:
    """The one-key targets, in the order of their buttons: the hall's own file, else the defaults.

    :raises SettingsError: the file is faulty.
    """
    return _load(config / TARGETS_FILE, DEFAULTS / TARGETS_FILE, "target", Target, target_fault)


def load_reasons(config: Path) -> tuple[Reason, ...]:
    """The reasons that an operator may choose; those that the engine sets by itself are none.

    :raises SettingsError: the file is faulty.
    """
    return _load(config / REASONS_FILE, DEFAULTS / REASONS_FILE, "reason", Reason, reason_fault)


def reason_label(code: str, reasons: tuple[Reason, ...]) -> str:
    """The Chinese name of a reason code, also of a reserved one and of one that was since removed."""
    if code in OWN_REASONS:
        return _OWN_LABELS[code]
    return next((reason.label for reason in reasons if reason.code == code), code)


def save_targets(config: Path, targets: tuple[Target, ...]) -> None:
    """Write the hall's own targets file anew.

    :raises SettingsError: the file that is there is faulty, it is not overwritten; or a target is.
    :raises NotSaved: it couldn't be written.
    """
    path = config / TARGETS_FILE
    if path.exists():
        load_targets(config)
    import tomlkit  # slow to load, and only a change needs it

    document = tomlkit.document()
    document.add(tomlkit.comment("一键呼叫：每个 [[target]] 是一个按钮，从左到右。改好保存为 UTF-8。"))
    rows = tomlkit.aot()
    for target in targets:
        row = tomlkit.table()
        for key, value in vars(target).items():
            row.add(key, str(value) if isinstance(value, StrEnum) else value)
        rows.append(row)
    document.append("target", rows)
    text = document.as_string()
    _parse(path, text, "target", Target, target_fault)
    write_whole(path, text.encode())


def target_fault(target: Target, others: tuple[Target, ...]) -> str:
    """What is wrong with a target beside `others`, in Chinese; empty: nothing."""
    if not target.number or not target.label:
        return "号码和名称都要写"
    if not (target.transfer or target.three_way):
        return "转接和三方通话至少开一个"
    if target.key in RESERVED_KEYS:
        return f"{target.key} 是通话栏自己的键"
    if target.key and Counter(other.key for other in others)[target.key] > 1:
        return f"快捷键 {target.key} 用了两次"
    return f"号码 {target.number} 写了两次" if [o.number for o in others].count(target.number) > 1 else ""


def reason_fault(reason: Reason, others: tuple[Reason, ...]) -> str:
    """What is wrong with a reason beside `others`, in Chinese; empty: nothing."""
    if not reason.code or not reason.label:
        return "代码和名称都要写"
    if reason.code in OWN_REASONS:
        return f"{reason.code} 是程序自己用的（{_OWN_LABELS[reason.code]}）"
    return f"代码 {reason.code} 写了两次" if [o.code for o in others].count(reason.code) > 1 else ""


Entry = TypeVar("Entry")


def _load(
    own: Path, default: Path, name: str, kind: type[Entry], fault: Callable[[Entry, tuple[Entry, ...]], str]
) -> tuple[Entry, ...]:
    path = own if own.exists() else default
    return _parse(path, read_text(path), name, kind, fault)


def _parse(
    path: Path, text: str, name: str, kind: type[Entry], fault: Callable[[Entry, tuple[Entry, ...]], str]
) -> tuple[Entry, ...]:
    try:
        document: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, (syntax_finding(error, text),)) from error
    lines = key_lines(text)
    findings = [unknown((key,), {name}, lines) for key in document if key != name]
    rows = document.get(name, [])
    if not isinstance(rows, list):
        findings.append(
            Finding(line_of(lines, (name,)), name, f"写的是 {quoted(rows)}", f"[[{name}]]，两个方括号")
        )
        rows = []
    entries = tuple(read_section(kind, row, (name, index), lines, findings) for index, row in enumerate(rows))
    findings += [] if findings else _faults(entries, name, lines, fault)
    if findings:
        raise SettingsError(path, tuple(sorted(findings, key=lambda finding: finding.line)))
    return entries


def _faults(
    entries: tuple[Entry, ...],
    name: str,
    lines: dict[KeyPath, int],
    fault: Callable[[Entry, tuple[Entry, ...]], str],
) -> list[Finding]:
    found = ((index, fault(entry, entries)) for index, entry in enumerate(entries))
    return [
        Finding(line_of(lines, (name, index)), dotted((name, index)), problem)
        for index, problem in found
        if problem
    ]
