"""What is wrong with a file, in words that an operator or the IT department can act upon."""

import re
import tomllib
from dataclasses import dataclass
from errno import errorcode
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One fault of a file."""

    line: int
    """From 1; 0 where it is no line's fault."""
    where: str
    """The key, such as `phone.port`; empty for the file as a whole."""
    problem: str
    allowed: str = ""
    """What should stand there."""

    def __str__(self) -> str:
        place = " ".join(part for part in (f"第 {self.line} 行" if self.line else "", self.where) if part)
        sentence = f"{place}：{self.problem}" if place else self.problem
        return f"{sentence}；{ought(self.allowed)}。" if self.allowed else f"{sentence}。"


def ought(allowed: str) -> str:
    """应为 …, with a blank before what isn't Chinese."""
    return f"应为 {allowed}" if allowed[:1].isascii() else f"应为{allowed}"


class SettingsError(ValueError):
    """A file can't be used as it is. Nothing was changed in it."""

    def __init__(self, path: Path, findings: tuple[Finding, ...]) -> None:
        super().__init__(path, findings)
        self.path = path
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join([f"文件 {self.path} 有 {len(self.findings)} 处要改：", *map(str, self.findings)])


class NotSaved(OSError):
    """A file couldn't be written; the old one is still whole. The message is Chinese."""

    def __str__(self) -> str:
        return str(self.strerror)


def os_sentence(error: OSError) -> str:
    """Why the system refused a file, in Chinese."""
    words = {
        "ENOSPC": "磁盘已满",
        "EDQUOT": "磁盘配额用完",
        "EACCES": "没有权限",
        "EPERM": "没有权限",
        "EROFS": "所在的磁盘只能读",
        "ENOENT": "文件或文件夹不存在",
        "ENOTDIR": "路径中间有一段不是文件夹",
        "EISDIR": "它是文件夹，不是文件",
        "EIO": "磁盘读写出错",
        "ENAMETOOLONG": "路径太长",
        "EBUSY": "正被别的程序占用",
    }
    code = errorcode.get(error.errno or 0, "")
    return words.get(code, f"系统不允许（{code or type(error).__name__}）")


SYNTAX: tuple[tuple[str, str, str], ...] = (
    (
        r"Unescaped '\\' in a string|Invalid hex value|Escaped character is not",
        "双引号里的反斜杠 \\ 写法不对",
        "两个反斜杠 \\\\，或者整段改用单引号 '…'（Windows 路径常见）",
    ),
    (r"Expected '=' after a key", "名称后面缺等号", "名称 = 值"),
    (r"Invalid value", "等号后面的值写法不对", '英文引号括住的文字 "…"，不加引号的数字，或 true、false'),
    (
        r"Unterminated string|Expected \"'|(?:Illegal|Found invalid) character '\\n'",
        "引号没有成对",
        '一行之内用两个英文引号括住的文字 "…"',
    ),
    (r"Unclosed array", "方括号没有成对", "以 ] 结束的列表"),
    (r"Unclosed inline table", "花括号没有成对", "以 } 结束"),
    (r"Expected '\]", "节名的方括号没有成对", "[名称]"),
    (
        r"Cannot declare|Cannot overwrite|Duplicate inline|Cannot mutate|Cannot redefine",
        "同一个名称写了两次",
        "每个名称只写一次，请删去多余的",
    ),
    (
        r"Expected newline or end of document",
        "一行写了两件事，或值后面多了字",
        "一行一个 名称 = 值；说明写在 # 后面",
    ),
    (
        r"Invalid initial character for a key|Invalid statement",
        "这一行看不懂，多半是用了中文标点，或名称写成了中文",
        "[节名]、名称 = 值，或以 # 开头的说明",
    ),
    (r"Invalid date or datetime", "日期写法不对", "2026-11-21"),
    (r"Illegal character", "有看不见的控制字符", "普通文字；请删去这一行重新输入"),
)
"""What tomllib says, what it means, what should stand there."""


def syntax_finding(error: tomllib.TOMLDecodeError, text: str) -> Finding:
    """The line that `tomllib` stumbled over."""
    message = str(error)
    at_line = re.search(r"at line (\d+)", message)
    line = int(at_line[1]) if at_line else max(1, len(text.rstrip("\n").split("\n")))
    for pattern, problem, allowed in SYNTAX:
        if re.search(pattern, message):
            return Finding(line, "", problem, allowed)
    return Finding(line, "", "不合 TOML 的写法", "[节名]、名称 = 值，或以 # 开头的说明")


def decode(path: Path, content: bytes) -> str:
    """The file's text, without the mark that some editors put first, its line ends made one kind.

    :raises SettingsError: it isn't UTF-8; says on which line.
    """
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        finding = Finding(line, "", "不是 UTF-8 编码的文字", "用记事本打开，另存为，编码选 UTF-8")
        raise SettingsError(path, (finding,)) from error


def read_text(path: Path) -> str:
    """The file's text.

    :raises FileNotFoundError: there is none.
    :raises SettingsError: it can't be read, or isn't UTF-8.
    """
    try:
        return decode(path, path.read_bytes())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SettingsError(path, (Finding(0, "", f"打不开：{os_sentence(error)}"),)) from error
