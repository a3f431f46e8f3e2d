"""A text for the administrator about how this seat is set up, without personal data or secrets."""

import platform
import shutil
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from console.settings.folders import PROGRAM, Folders
from console.settings.rules import Text, rule_of
from console.settings.sections import SECTION_TITLES, Settings

PACKAGES = (
    "PySide6-Essentials",
    "pjsua2-python",
    "PyAudio",
    "SQLAlchemy",
    "psycopg",
    "keyring",
    "cryptography",
)


def diagnostics_text(settings: Settings, folders: Folders, facts: Mapping[str, str]) -> str:
    """Versions, settings, folders and `facts` (Chinese name to value, free of personal data).

    What was typed freely (names, numbers, servers, devices) is told only as filled in or not.
    """
    parts = ["坐席程序诊断信息（不含姓名、号码、服务器地址和密码，可以发给管理员）", ""]
    parts += _block("程序", _versions())
    parts += _block("现状", facts)
    for name, values in vars(settings).items():
        parts += _block(SECTION_TITLES[name].partition("（")[0], _section(values))
    parts += _block("文件夹", {name: _folder(path) for name, path in vars(folders).items()})
    return "\n".join(parts)


def _block(title: str, lines: Mapping[str, str]) -> list[str]:
    return [f"[{title}]", *(f"{name}：{value}" for name, value in lines.items()), ""]


def _versions() -> dict[str, str]:
    found = {"系统": platform.platform(), "Python": platform.python_version(), PROGRAM: _version(PROGRAM)}
    return found | {package: _version(package) for package in PACKAGES}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        # run from its folder, the program itself isn't installed
        return "—"


def _section(section: Any) -> dict[str, str]:
    lines = {}
    for key, value in vars(section).items():
        rule = rule_of(section, key)
        free = isinstance(rule, Text)
        lines[rule.label] = ("已填" if value else "未填") if free else str(value)
    return lines


def _folder(path: Path) -> str:
    try:
        shown = f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        shown = path.as_posix()
    try:
        room = f"剩余 {shutil.disk_usage(path).free / 10**9:.1f} GB"
    except OSError:
        room = "还没有建立"
    return f"{shown}（{room}）"
