"""Articles as files: all of a list as xlsx or JSON lines, one article as Word document or web page.

What is written here can be imported again and says the same. A file appears whole or not at all.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from forms.knowledge.article_list import ArticleLine, ArticleQuery
from forms.knowledge.cleaning import text_of
from forms.knowledge.content import Content
from forms.knowledge.errors import ExportRefused
from forms.knowledge.importing.columns import Target
from forms.ports import UnitOfWork

_LONGEST_CELL = 32_000
"""Excel holds 32,767 characters in a cell."""
_WIDTHS = {Target.TITLE: 36, Target.BODY: 60, Target.QUESTIONS: 40}


def export_articles(
    path: Path,
    query: ArticleQuery,
    uow: UnitOfWork,
    *,
    on_progress: Callable[[int], None] = lambda _count: None,
) -> int:
    """Write every article that passes the filters of *query* to an .xlsx or .jsonl file; how many.

    ExportRefused if the file cannot be written or has another ending; then an older file of that name stays.
    """
    write = {".xlsx": _write_xlsx, ".jsonl": _write_json_lines}.get(path.suffix.lower())
    if write is None:
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 xlsx 或 jsonl。")
    with _whole_file(path) as target, uow.reading() as work:
        return write(target, _counted(work.articles.all(query), on_progress))


def export_article(path: Path, line: ArticleLine) -> None:
    """Write one article as .docx or .html; ExportRefused."""
    write = {".docx": _write_docx, ".html": _write_html}.get(path.suffix.lower())
    if write is None:
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 docx 或 html。")
    with _whole_file(path) as target:
        write(target, line.content)


def cells_of(content: Content, key: str = "") -> dict[Target, str]:
    """An article's fields as texts, as an import reads them."""
    return {
        Target.KEY: key,
        Target.TITLE: content.title,
        Target.QUESTIONS: "\n".join(content.questions),
        Target.BODY: content.body,
        Target.CONDITIONS: content.facts.conditions,
        Target.MATERIALS: content.facts.materials,
        Target.TIME_LIMIT: content.facts.time_limit,
        Target.PLACE: content.facts.place,
        Target.PHONE: content.facts.phone,
        Target.CATEGORY: content.category,
        Target.UNIT: content.unit,
        Target.SOURCE: content.source,
        Target.LEGAL_BASIS: content.legal_basis,
        Target.VALID_FROM: content.valid_from.isoformat() if content.valid_from else "",
        Target.VALID_UNTIL: content.valid_until.isoformat() if content.valid_until else "",
        Target.LINKS: "\n".join(f"{each.words} {each.url}".strip() for each in content.links),
    }


def _write_xlsx(target: Path, lines: Iterable[ArticleLine]) -> int:
    import xlsxwriter

    count = 0
    options: dict[str, object] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        sheet = book.add_worksheet("知识库")
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 2)
        for column, each in enumerate(Target):
            sheet.set_column(column, column, _WIDTHS.get(each, 18))
            sheet.write_string(0, column, each.label, head)
        for count, line in enumerate(lines, 1):
            cells = cells_of(line.content, line.source_key or line.id)
            for column, each in enumerate(Target):
                sheet.write_string(count, column, _fitting(cells[each], line.content.title), wrapped)
    return count


def _fitting(text: str, title: str) -> str:
    """A cell's text; ExportRefused rather than cut off what Excel cannot hold."""
    if len(text) > _LONGEST_CELL:
        raise ExportRefused(f"“{title}”的正文超过 Excel 单元格的上限，请改导出为 jsonl。")
    return text


def _write_json_lines(target: Path, lines: Iterable[ArticleLine]) -> int:
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            count += 1
            cells = cells_of(line.content, line.source_key or line.id)
            filled = {each.value: text for each, text in cells.items() if text}
            file.write(json.dumps(filled, ensure_ascii=False) + "\n")
    return count


def _labelled(content: Content) -> Iterator[tuple[str, str]]:
    """The fields beside title and body that say something, with their labels."""
    for target, text in cells_of(content).items():
        if text and target not in (Target.KEY, Target.TITLE, Target.BODY):
            yield target.label, text


def _write_html(target: Path, content: Content) -> None:
    rows = "\n".join(
        f"<tr><th>{label}</th><td>{escape(text, quote=False).replace(chr(10), '<br>')}</td></tr>"
        for label, text in _labelled(content)
    )
    title = escape(content.title, quote=False)
    target.write_text(
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body>\n<h1>{title}</h1>\n{content.body}\n<table>\n{rows}\n</table>\n</body></html>\n",
        encoding="utf-8",
    )


def _write_docx(target: Path, content: Content) -> None:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name = "微软雅黑"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "微软雅黑")
    document.add_heading(content.title, 1)
    for line in text_of(content.body).splitlines():
        document.add_paragraph(line)
    rows = list(_labelled(content))
    table = document.add_table(rows=len(rows), cols=2, style="Table Grid")
    for row, (label, text) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, text
    document.save(str(target))


def _counted(lines: Iterable[ArticleLine], on_progress: Callable[[int], None]) -> Iterator[ArticleLine]:
    for count, line in enumerate(lines, 1):
        yield line
        if count % 200 == 0:
            on_progress(count)


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    """A file to write to that takes its name when it is complete."""
    written: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".exporting-", suffix=path.suffix)
        os.close(handle)
        written = Path(name)
        yield written
        written.replace(path)
    except OSError as error:
        raise ExportRefused(
            f"未能写入“{path.name}”：请检查磁盘是否已满、文件是否正被其他软件打开。原有文件未改动。",
            detail=type(error).__name__,
        ) from error
    finally:
        if written is not None:
            written.unlink(missing_ok=True)
