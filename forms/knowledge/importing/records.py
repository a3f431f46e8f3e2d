"""Files as records: one for each row, line or chapter, read bit by bit. Nothing here knows of storage."""

import codecs
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile

from forms.knowledge.errors import ImportRefused

LARGEST_TABLE = 500 * 2**20
"""Bytes; tables are streamed."""
LARGEST_TEXT = 20 * 2**20
"""Bytes; a document is held in memory as a whole."""
LARGEST_UNPACKED = 1024 * 2**20
"""Bytes that an Office file may unfold to: a small file that unfolds to more was made to do harm."""
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER_DEPTH = 10
_LONGEST_CELL = 200_000


class SourceKind(StrEnum):
    """What kind of file it is, by its ending."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON_LINES = "jsonl"
    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"


ENDINGS: Mapping[str, SourceKind] = MappingProxyType(
    {
        ".xlsx": SourceKind.XLSX,
        ".xlsm": SourceKind.XLSX,
        ".csv": SourceKind.CSV,
        ".jsonl": SourceKind.JSON_LINES,
        ".ndjson": SourceKind.JSON_LINES,
        ".md": SourceKind.MARKDOWN,
        ".markdown": SourceKind.MARKDOWN,
        ".html": SourceKind.HTML,
        ".htm": SourceKind.HTML,
        ".docx": SourceKind.DOCX,
    }
)


@dataclass(frozen=True, slots=True)
class Record:
    """One row or chapter: where it stands (第 3 行), how far into the file it is (0 to 1), and its cells.

    `problem` says in Chinese why it cannot be read, where it cannot.
    """

    place: str
    fraction: float
    values: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read as records, any number of times."""

    path: Path
    kind: SourceKind
    records: Callable[[], Iterator[Record]]


def open_source(path: Path) -> Source:
    """The file as a source; ImportRefused if it is missing, empty, too large, locked up or unknown."""
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        known = "、".join(sorted({each.removeprefix(".") for each in ENDINGS}))
        raise ImportRefused(
            path.name, f"的格式不能导入，可导入的有：{known}。旧版 doc、xls 请先另存为新版格式。"
        )
    _check_file(path, kind)
    if kind in (SourceKind.XLSX, SourceKind.DOCX):
        _check_office(path)
    return Source(path, kind, lambda: _guarded(path, kind))


def _guarded(path: Path, kind: SourceKind) -> Iterator[Record]:
    """The file's records; whatever a broken file makes its reader raise comes out as an ImportRefused."""
    try:
        yield from _reader(kind)(path)
    except ImportRefused:
        raise
    except OSError as error:
        raise ImportRefused(path.name, "读到一半无法继续，请检查磁盘或网络共享是否还在。") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, BadZipFile) as error:
        raise ImportRefused(
            path.name, "内容已损坏，无法读出。请用原来的软件打开并另存一份再试。", detail=type(error).__name__
        ) from error


def _reader(kind: SourceKind) -> Callable[[Path], Iterator[Record]]:
    if kind in (SourceKind.MARKDOWN, SourceKind.HTML, SourceKind.DOCX):
        from forms.knowledge.importing import documents

        return {
            SourceKind.MARKDOWN: documents.markdown_records,
            SourceKind.HTML: documents.html_records,
            SourceKind.DOCX: documents.docx_records,
        }[kind]
    return {
        SourceKind.XLSX: _xlsx_records,
        SourceKind.CSV: _csv_records,
        SourceKind.JSON_LINES: _json_records,
    }[kind]


def _check_file(path: Path, kind: SourceKind) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        raise ImportRefused(path.name, "找不到了，可能已被移动或删除。") from None
    except OSError as error:
        raise ImportRefused(path.name, "打不开，可能正被其他软件占用，或没有读取权限。") from error
    streamed = kind in (SourceKind.XLSX, SourceKind.CSV, SourceKind.JSON_LINES)
    largest = LARGEST_TABLE if streamed else LARGEST_TEXT
    if size == 0:
        raise ImportRefused(path.name, "是空文件。")
    if size > largest:
        raise ImportRefused(path.name, f"超过 {largest // 2**20} MB，请拆成几个文件再导入。")


def _check_office(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    if head == _OLD_OFFICE:
        raise ImportRefused(path.name, "设有打开密码，或是旧版格式。请去掉密码并另存为新版格式再导入。")
    try:
        with ZipFile(path) as packed:
            unfolded = sum(each.file_size for each in packed.infolist())
    except (BadZipFile, OSError, ValueError) as error:
        raise ImportRefused(path.name, "不是完整的 Office 文件，可能没有下载完，或改过扩展名。") from error
    if unfolded > LARGEST_UNPACKED:
        raise ImportRefused(path.name, "展开后过大，为安全起见未打开，请拆成几个文件再导入。")


def encoding_of(path: Path) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; ImportRefused if it is none of them."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as text:
                for piece in iter(lambda text=text: text.read(2**20), ""):  # type: ignore[misc]
                    if "\0" in piece:
                        raise ImportRefused(path.name, "不是文本文件，可能改过扩展名。")
        except UnicodeDecodeError:
            continue
        return encoding
    raise ImportRefused(path.name, "的文字编码认不出来，请用 UTF-8 或 GB18030 另存后再导入。")


def read_text(path: Path) -> str:
    """The whole of a text file, line breaks as line feeds; ImportRefused."""
    return path.read_text(encoding_of(path))


def _xlsx_records(path: Path) -> Iterator[Record]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = [each for each in book.worksheets if each.sheet_state == "visible"]
        for number, sheet in enumerate(sheets):
            last = sheet.max_row or 1
            sheet.reset_dimensions()  # some programs write too small an extent into the file
            name = f"“{sheet.title}”" if len(sheets) > 1 else ""
            rows = ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
            for row, values in _below_header(rows):
                fraction = (number + min(1.0, row / last)) / len(sheets)
                yield Record(f"{name}第 {row} 行", fraction, values)
    finally:
        book.close()


def _csv_records(path: Path) -> Iterator[Record]:
    size = path.stat().st_size
    csv.field_size_limit(_LONGEST_CELL * 8)
    with path.open("rb") as raw, TextIOWrapper(raw, encoding_of(path), newline="") as file:
        try:
            for row, values in _below_header(csv.reader(file)):
                yield Record(f"第 {row} 行", min(1.0, raw.tell() / size), values)
        except csv.Error as error:
            raise ImportRefused(
                path.name, "的引号不成对，无法分出各列。请用表格软件另存后再导入。"
            ) from error


def _below_header(rows: Iterator[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Row numbers and cells by column name. The header is the first row of two or more filled cells."""
    header: list[str] | None = None
    for number, row in enumerate(rows, 1):
        filled = sum(bool(each.strip()) for each in row)
        if header is None:
            if filled >= 2 or (filled == 1 and number >= _HEADER_DEPTH):
                header = _distinct(row)
        elif filled:
            yield number, {name: value for name, value in zip(header, row, strict=False) if name}


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in (" ".join(each.split()) for each in names):
        seen[name] = seen.get(name, 0) + 1
        distinct.append(f"{name}({seen[name]})" if name and seen[name] > 1 else name)
    return distinct


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").replace("\r\n", "\n")


def _json_records(path: Path) -> Iterator[Record]:
    encoding = encoding_of(path)
    size, read = path.stat().st_size, 0
    with path.open(encoding=encoding) as file:
        for number, line in enumerate(file, 1):
            read += len(line.encode(encoding, "surrogatepass"))
            if line.strip():
                values, problem = _json_values(line)
                yield Record(f"第 {number} 行", min(1.0, read / size), values, problem)


def _json_values(line: str) -> tuple[dict[str, str], str]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}, "不是完整的 JSON"
    if not isinstance(entry, dict):
        return {}, "应为一个 JSON 对象（花括号）"
    return {str(name): _json_text(value) for name, value in entry.items()}, ""


def _json_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "\n".join(filter(None, map(_json_text, value)))
    if isinstance(value, dict):
        return "\n".join(f"{name}：{_json_text(each)}" for name, each in value.items())
    return str(value)
